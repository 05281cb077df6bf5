/*
 * Sockets and rights: see listen.h.
 */
#include "listen.h"

#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 32

static int complain(int socket, const char *what)
{
	fprintf(stderr, "strongroomd: %s: %s\n", what, strerror(errno));
	if (socket >= 0)
		close(socket);
	return -1;
}

int listen_tcp(const char *address, const char *port)
{
	const struct addrinfo hints = {
		.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM,
	};
	struct addrinfo *found = NULL;
	int one = 1;
	int res = getaddrinfo(address, port, &hints, &found);

	if (res != 0) {
		fprintf(stderr, "strongroomd: %s port %s: %s\n", address, port,
			gai_strerror(res));
		return -1;
	}

	int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (fd < 0 || bind(fd, found->ai_addr, found->ai_addrlen) != 0 ||
	    listen(fd, BACKLOG) != 0)
		fd = complain(fd, address);
	freeaddrinfo(found);
	return fd;
}

int listen_unix(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct stat old = { 0 };
	int fd = -1;

	if (strlen(path) >= sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		return complain(fd, path);
	}
	strcpy(address.sun_path, path);
	if (lstat(path, &old) == 0 && S_ISSOCK(old.st_mode))
		unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	mode_t mask = umask(0117);
	int res =
		fd < 0 ? -1
		       : bind(fd, (struct sockaddr *)&address, sizeof(address));

	umask(mask);
	if (res != 0 || listen(fd, BACKLOG) != 0)
		return complain(fd, path);
	return fd;
}

int become_user(const char *name)
{
	const struct passwd *user = getpwnam(name);

	if (user == NULL || user->pw_uid == 0) {
		fprintf(stderr, "strongroomd: '%s' is no ordinary user\n",
			name);
		return -1;
	}
	if (initgroups(name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
	    setuid(user->pw_uid) != 0)
		return complain(-1, name);
	return 0;
}
