/*
 * Virtio serial ports. A port without a host at its other end is always
 * "ready" with a hang-up, so waiting for the host by poll() would spin; the
 * kernel announces a connection by SIGIO instead.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "guest/port.h"

#define PORTS_DIR "/sys/class/virtio-ports"

static bool port_is_named(const char *port, const char *name)
{
	char path[300];
	char found[64] = "";

	snprintf(path, sizeof(path), PORTS_DIR "/%s/name", port);

	FILE *f = fopen(path, "re");

	if (!f)
		return false;

	bool same = fgets(found, sizeof(found), f) != NULL;

	fclose(f);
	found[strcspn(found, "\n")] = '\0';
	return same && strcmp(found, name) == 0;
}

int port_open(const char *name)
{
	DIR *dir = opendir(PORTS_DIR);
	int fd = -1;

	if (!dir)
		return -1;
	for (struct dirent *e = readdir(dir); e && fd < 0; e = readdir(dir)) {
		char path[300];

		if (e->d_name[0] == '.' || !port_is_named(e->d_name, name))
			continue;
		snprintf(path, sizeof(path), "/dev/%s", e->d_name);
		fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	closedir(dir);
	return fd;
}

void port_wait_host(int fd)
{
	sigset_t io;

	sigemptyset(&io);
	sigaddset(&io, SIGIO);
	sigprocmask(SIG_BLOCK, &io, NULL);
	fcntl(fd, F_SETOWN, getpid());
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_ASYNC);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };
		/* A signal that came before it was asked for is only late. */
		struct timespec longest = { .tv_sec = 5 };

		if (poll(&p, 1, 0) == 1 && !(p.revents & POLLHUP))
			break;
		sigtimedwait(&io, NULL, &longest);
	}
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_ASYNC);
}

bool port_write(int fd, const void *buf, size_t len)
{
	const char *at = buf;

	while (len > 0) {
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		if (poll(&p, 1, -1) < 0 && errno != EINTR)
			return false;
		if (p.revents & POLLHUP)
			return false;

		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
	return true;
}
