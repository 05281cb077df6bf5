/*
 * TA machines that are processes.
 */
#ifndef ARCH_HOST_USER_PROCESS_H
#define ARCH_HOST_USER_PROCESS_H

/** user_process_init() - @path is the program they run; borrowed for ever. */
void user_process_init(const char *path);

#endif
