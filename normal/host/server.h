/*
 * Clients of the host TEE.
 */
#ifndef NORMAL_HOST_SERVER_H
#define NORMAL_HOST_SERVER_H

#include <sys/types.h>

/**
 * server_listen() - a socket for clients
 * @path: file, or with @ in front a name that no file has
 *
 * Return: it, or -1 with a message out.
 */
int server_listen(const char *path);
/** server_run() - serve clients of our own user, of root and of @other. */
_Noreturn void server_run(int fd, uid_t other);

#endif
