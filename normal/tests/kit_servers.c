/*
 * Echo servers. TCP: 'C' as the last byte of what came closes the connection
 * after the echo, 'S' as the first has no echo. UDP: 'B' is answered with 100
 * bytes.
 */
#include "kit_servers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(int type, uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    (type == SOCK_STREAM && listen(fd, 8) != 0) ||
	    getsockname(fd, (struct sockaddr *)&at, &len) != 0)
		return -1;
	*port = ntohs(at.sin_port);
	return fd;
}

static void *tcp_talk(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char buf[4096];
	ssize_t len = 0;
	bool more = true;

	while (more && (len = read(fd, buf, sizeof(buf))) > 0) {
		ssize_t done = 0;

		if (buf[0] == 'S')
			continue;
		more = len != 1 || buf[0] != 'C';
		while (done < len) {
			ssize_t n = send(fd, buf + done, (size_t)(len - done),
					 MSG_NOSIGNAL);

			if (n <= 0)
				break;
			done += n;
		}
	}
	close(fd);
	return NULL;
}

static bool thread_start(void *(*run)(void *arg), int fd)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, (void *)(intptr_t)fd) != 0)
		return false;
	pthread_detach(thread);
	return true;
}

static void *tcp_serve(void *arg)
{
	for (;;) {
		int fd = accept((int)(intptr_t)arg, NULL, NULL);

		if (fd >= 0 && !thread_start(tcp_talk, fd))
			close(fd);
	}
	return NULL;
}

static void *udp_serve(void *arg)
{
	int fd = (int)(intptr_t)arg;
	char buf[4096];

	for (;;) {
		struct sockaddr_storage from;
		socklen_t from_len = sizeof(from);
		ssize_t len = recvfrom(fd, buf, sizeof(buf), 0,
				       (struct sockaddr *)&from, &from_len);

		if (len == 1 && buf[0] == 'B')
			len = 100;
		if (len >= 0)
			(void)sendto(fd, buf, (size_t)len, 0,
				     (struct sockaddr *)&from, from_len);
	}
	return NULL;
}

bool kit_servers_start(struct kit_servers *servers)
{
	int tcp = listen_on(SOCK_STREAM, &servers->tcp);
	int udp = listen_on(SOCK_DGRAM, &servers->udp);

	return tcp >= 0 && udp >= 0 && thread_start(tcp_serve, tcp) &&
	       thread_start(udp_serve, udp);
}
