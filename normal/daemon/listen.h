/*
 * Sockets to listen on, and the rights to give up once they are open.
 */
#ifndef DAEMON_LISTEN_H
#define DAEMON_LISTEN_H

/**
 * listen_tcp() - listen on an address written as a number, and a port
 * listen_unix() - listen on a path; mode 0660; a stale socket is replaced
 *
 * Return: a socket, or -1 with a line on standard error.
 */
int listen_tcp(const char *address, const char *port);
int listen_unix(const char *path);

/**
 * become_user() - go on as an ordinary user, with the groups of theirs
 *
 * Return: 0, or -1 with a line on standard error.
 */
int become_user(const char *name);

#endif
