/*
 * Sends a file to a device in recovery. The line shows other text, too: only
 * what comes when an answer is due is taken for one.
 */
#define _GNU_SOURCE
#include "xmodem_send.h"
#include "hostfile.h"
#include <base/bits.h>
#include <boot/xmodem.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define TRIES	   10
#define ASK_S	   60
#define ANSWER_MS  20000
#define SETTLED_MS 300

static int line_open(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct stat st;

	if (stat(path, &st) != 0)
		die("%s: %s", path, strerror(errno));

	int fd = -1;

	if (!S_ISSOCK(st.st_mode)) {
		fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
	} else if (strlen(path) >= sizeof(addr.sun_path)) {
		die("%s: too long for a socket's name", path);
	} else {
		memcpy(addr.sun_path, path, strlen(path));
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (fd >= 0 &&
		    connect(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0)
			fd = -1;
	}
	if (fd < 0)
		die("%s: %s", path, strerror(errno));
	return fd;
}

#define LINE_QUIET (-1)
#define LINE_ENDED (-2)

/* One byte, LINE_QUIET when none comes in time, or LINE_ENDED. */
static int line_peek(int fd, int ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	uint8_t byte = 0;

	if (poll(&wait, 1, ms) <= 0)
		return LINE_QUIET;
	return read(fd, &byte, 1) == 1 ? byte : LINE_ENDED;
}

static int line_get(int fd, int ms)
{
	int byte = line_peek(fd, ms);

	if (byte == LINE_ENDED)
		die("the device has gone");
	return byte;
}

static void line_put(int fd, const uint8_t *at, size_t len)
{
	while (len != 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			die("the device has gone: %s", strerror(errno));
		if (n > 0) {
			at += n;
			len -= (size_t)n;
		}
	}
}

/* A 'C' after which nothing follows is a request, not a letter of a word. */
static void wait_until_asked(int fd)
{
	time_t end = time(NULL) + ASK_S;
	int last = -1;

	while (time(NULL) < end) {
		int byte = line_get(fd, last == XMODEM_CRC ? SETTLED_MS : 1000);

		if (byte < 0 && last == XMODEM_CRC)
			return;
		if (last >= 0 && last != XMODEM_CRC)
			putchar(last);
		fflush(stdout);
		last = byte;
	}
	die("the device does not ask for a package (it does when it has none "
	    "that may run)");
}

/* Sends until it is acknowledged. */
static void send_frame(int fd, const uint8_t *frame, size_t len)
{
	for (int tries = 0; tries < TRIES; tries++) {
		int byte = -1;

		line_put(fd, frame, len);
		do
			byte = line_get(fd, ANSWER_MS);
		while (byte >= 0 && byte != XMODEM_ACK && byte != XMODEM_NAK &&
		       byte != XMODEM_CAN && byte != XMODEM_CRC);
		if (byte == XMODEM_ACK)
			return;
		if (byte == XMODEM_CAN)
			die("the device gave up: too long, or a bad line");
	}
	die("the device does not answer");
}

void xmodem_send(const char *path, const uint8_t *data, size_t len)
{
	uint8_t frame[3 + XMODEM_BLOCK_MAX + 2] = { XMODEM_STX };
	const uint8_t end = XMODEM_EOT;
	int fd = line_open(path);
	bool tty = isatty(STDERR_FILENO) != 0;

	wait_until_asked(fd);
	for (size_t at = 0, n = 1; at < len; at += XMODEM_BLOCK_MAX, n++) {
		size_t part = MIN(len - at, (size_t)XMODEM_BLOCK_MAX);

		frame[1] = (uint8_t)n;
		frame[2] = (uint8_t)~n;
		memset(frame + 3, 0x1a, XMODEM_BLOCK_MAX);
		memcpy(frame + 3, data + at, part);

		uint16_t crc = xmodem_crc(frame + 3, XMODEM_BLOCK_MAX);

		frame[3 + XMODEM_BLOCK_MAX] = (uint8_t)(crc >> 8);
		frame[4 + XMODEM_BLOCK_MAX] = (uint8_t)crc;
		send_frame(fd, frame, sizeof(frame));
		if (tty)
			fprintf(stderr, "\r%3zu %%", (at + part) * 100 / len);
	}
	send_frame(fd, &end, 1);
	if (tty)
		fprintf(stderr, "\r     \r");
	/* What the device says to it. */
	for (int byte = line_peek(fd, 3000); byte >= 0 && byte != XMODEM_CRC;
	     byte = line_peek(fd, 1000))
		putchar(byte);
	close(fd);
}
