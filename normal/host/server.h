/*
 * Clients of the host TEE.
 */
#ifndef NORMAL_HOST_SERVER_H
#define NORMAL_HOST_SERVER_H

/** server_listen() - a socket for clients at @path. Return: it, or -1. */
int server_listen(const char *path);
/** server_run() - serve clients of @fd; does not return. */
_Noreturn void server_run(int fd);

#endif
