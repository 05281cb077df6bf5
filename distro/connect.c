/*
 * strongroom-connect: the host's end of the sockets in the state folder. The
 * front door calls it, so that a bare machine needs neither socat nor curl.
 *
 *   strongroom-connect exec SOCKET... -- COMMAND [ARGUMENT...]
 *   strongroom-connect console SOCKET [FOLDER...]
 *   strongroom-connect send SOCKET LINE
 *   strongroom-connect rpc ADDRESS PORT METHOD [PARAMETERS]
 *   strongroom-connect free ADDRESS PORT
 *
 * A console shows names for places in code from ELF files in the folders.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/bytes.h"
#include "distro/door.h"
#include "symbols.h"

#define ESCAPE_KEY    0x1d /* Ctrl-], as telnet has it */
#define RPC_TIMEOUT_S 60
#define EXIT_TROUBLE  125 /* ours, not the command's */

static int trouble(const char *what, const char *why)
{
	fprintf(stderr, "strongroom: %s: %s\n", what, why);
	return EXIT_TROUBLE;
}

static bool write_all(int fd, const void *buf, size_t len)
{
	const char *at = buf;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool read_all(int fd, void *buf, size_t len)
{
	char *at = buf;

	while (len > 0) {
		ssize_t n = read(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

#define LOOK_MS 100 /* for what is new in a file */

/*
 * Carries bytes between a socket and what a recorded machine reads and writes,
 * until the socket's other end is closed. A file grows at its end.
 */
static void relay(int socket, int in, int out)
{
	char buf[4096];
	ssize_t n = 0;

	for (;;) {
		struct pollfd p[] = {
			{ .fd = socket, .events = POLLIN },
			{ .fd = in, .events = POLLIN },
		};

		/* A file at its end is always ready, and has nothing. */
		if (poll(p, n == 0 ? 1 : 2, n == 0 ? LOOK_MS : -1) < 0)
			continue;
		if (p[0].revents) {
			n = read(socket, buf, sizeof(buf));
			if (n <= 0 ||
			    (out >= 0 && !write_all(out, buf, (size_t)n)))
				return;
		}
		if (n != 0 && !p[1].revents)
			continue;
		n = read(in, buf, sizeof(buf));
		if (n < 0 && errno == EAGAIN)
			n = 0;
		if (n < 0 || !write_all(socket, buf, (size_t)n))
			return;
	}
}

/*
 * A machine that is recorded has pipes in place of a socket, NAME.in and
 * NAME.out: its guest must not notice when somebody connects. A console has a
 * file, NAME.log, for its output; that of a replay takes no input.
 */
static int pipes_connect(const char *name)
{
	char path[PATH_MAX];
	int pair[2];

	/* Opened so, no pipe waits for its other end. */
	snprintf(path, sizeof(path), "%s.in", name);

	int out = open(path, O_RDWR | O_CLOEXEC);

	snprintf(path, sizeof(path), "%s.log", name);

	int in = open(path, O_RDONLY | O_CLOEXEC);

	if (in < 0) {
		snprintf(path, sizeof(path), "%s.out", name);
		in = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	if (in < 0 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -1;

	pid_t pid = fork();

	if (pid == 0) {
		close(pair[0]);
		relay(pair[1], in, out);
		_exit(0);
	}
	close(in);
	if (out >= 0)
		close(out);
	close(pair[1]);
	return pid < 0 ? -1 : pair[0];
}

/* Connects to a Unix socket, or to such pipes; -1 with errno set. */
static int unix_connect(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = strlen(path);
	int fd;

	if (len >= sizeof(to.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(to.sun_path, path, len + 1);
	if (access(path, F_OK) != 0) {
		fd = pipes_connect(path);
		if (fd >= 0)
			return fd;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

/* ------------------------------------------------------------- exec */

/*
 * A QEMU socket serves one connection and lets others wait unanswered, so the
 * right to connect is a lock on a file beside the socket. Takes the first free
 * door; waits for the last one when all are taken.
 */
static int door_connect(char **sockets, int count)
{
	for (int i = 0; i < count; i++) {
		char path[sizeof(((struct sockaddr_un *)0)->sun_path) + 8];

		snprintf(path, sizeof(path), "%s.lock", sockets[i]);

		int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

		if (lock < 0)
			return -1;
		if (flock(lock, LOCK_EX | (i + 1 < count ? LOCK_NB : 0)) == 0)
			return unix_connect(sockets[i]);
		close(lock);
	}
	return -1;
}

/* Different from the tags of those who used this door shortly before. */
static uint32_t door_tag(void)
{
	return (uint32_t)getpid() & 0xffffff;
}

static bool send_frame(int fd, uint8_t kind, const void *data, size_t len)
{
	uint8_t header[DOOR_HEADER_LEN];

	store_le32(header, kind | door_tag() << 8);
	store_le32(header + 4, (uint32_t)len);
	return write_all(fd, header, sizeof(header)) &&
	       write_all(fd, data, len);
}

static bool send_command(int fd, char **argv)
{
	static char args[DOOR_MAX] = DOOR_MARK;
	size_t len = DOOR_MARK_LEN;

	for (; *argv; argv++) {
		size_t n = strlen(*argv) + 1;

		if (n > sizeof(args) - len)
			return false;
		memcpy(args + len, *argv, n);
		len += n;
	}
	return send_frame(fd, DOOR_RUN, args, len);
}

/* Handles one frame from the guest; the exit status, or -1 to go on. */
static int take_frame(int fd)
{
	static uint8_t data[DOOR_MAX];
	uint8_t header[DOOR_HEADER_LEN];

	if (!read_all(fd, header, sizeof(header)))
		return trouble("exec", "the guest has gone");

	size_t len = load_le32(header + 4);

	if (len > sizeof(data) || !read_all(fd, data, len))
		return trouble("exec", "the guest's answer is broken");
	if (load_le32(header) >> 8 != door_tag())
		return -1; /* for somebody who has left */
	switch (header[0]) {
	case DOOR_STDOUT:
		return write_all(STDOUT_FILENO, data, len) ? -1 : EXIT_TROUBLE;
	case DOOR_STDERR:
		return write_all(STDERR_FILENO, data, len) ? -1 : EXIT_TROUBLE;
	case DOOR_EXIT:
		return len == 4 ? (int)load_le32(data) : EXIT_TROUBLE;
	default:
		return trouble("exec", "the guest's answer is broken");
	}
}

static int do_exec(int argc, char **argv)
{
	int sockets = 0;
	bool stdin_open = true;
	int status = -1;

	while (sockets < argc && strcmp(argv[sockets], "--") != 0)
		sockets++;
	if (sockets == 0 || sockets + 1 >= argc)
		return trouble("exec", "no command given");

	int fd = door_connect(argv, sockets);

	if (fd < 0)
		return trouble("exec", strerror(errno));
	if (!send_command(fd, argv + sockets + 1))
		return trouble("exec", "the command is too long");
	while (status < 0) {
		struct pollfd p[] = {
			{ .fd = fd, .events = POLLIN },
			{ .fd = stdin_open ? STDIN_FILENO : -1,
			  .events = POLLIN },
		};
		char buf[16384];

		if (poll(p, 2, -1) < 0)
			continue;
		if (p[1].revents) {
			ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));

			if (n <= 0)
				stdin_open = false;
			if (!send_frame(fd, DOOR_STDIN, buf,
					n > 0 ? (size_t)n : 0))
				status = trouble("exec", "the guest has gone");
		}
		if (p[0].revents)
			status = take_frame(fd);
	}
	close(fd);
	return status;
}

/* ---------------------------------------------------------- console */

static struct termios saved;

static void restore_terminal(void)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &saved);
}

static bool make_raw(void)
{
	struct termios raw;

	if (tcgetattr(STDIN_FILENO, &saved) != 0)
		return false; /* not a terminal: bytes pass as they are */
	raw = saved;
	cfmakeraw(&raw);
	raw.c_oflag |= OPOST | ONLCR;
	atexit(restore_terminal);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	return true;
}

static int do_console(int argc, char **argv)
{
	struct symbols symbols = { .folder = argv + 1,
				   .folder_count = argc - 1 };
	int fd = argc >= 1 ? unix_connect(argv[0]) : -1;
	bool stdin_open = true;

	if (fd < 0)
		return trouble("console", "the machine is not running");

	bool raw = make_raw();

	if (raw)
		fputs("Connected; Ctrl-] leaves.\n", stderr);
	for (;;) {
		struct pollfd p[] = {
			{ .fd = fd, .events = POLLIN },
			{ .fd = stdin_open ? STDIN_FILENO : -1,
			  .events = POLLIN },
		};
		char buf[4096];

		if (poll(p, 2, -1) < 0)
			continue;
		if (p[0].revents) {
			ssize_t n = read(fd, buf, sizeof(buf));

			if (n <= 0 || !symbols_write(&symbols, STDOUT_FILENO,
						     buf, (size_t)n))
				return 0;
		}
		if (p[1].revents) {
			ssize_t n = read(STDIN_FILENO, buf, sizeof(buf));

			if (n > 0 && raw && memchr(buf, ESCAPE_KEY, (size_t)n))
				return 0;
			if (n <= 0)
				stdin_open = false;
			else if (!write_all(fd, buf, (size_t)n))
				return 0;
		}
	}
}

/* One line into a socket; something has to come back. */
static int do_send(int argc, char **argv)
{
	int fd = argc == 2 ? unix_connect(argv[0]) : -1;
	struct timeval limit = { .tv_sec = 10 };
	char answer;

	if (fd < 0)
		return trouble("control", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (!write_all(fd, argv[1], strlen(argv[1])) ||
	    !write_all(fd, "\n", 1) || read(fd, &answer, 1) != 1)
		return trouble("control", "the guest does not answer");
	close(fd);
	return 0;
}

/* -------------------------------------------------------------- rpc */

static bool tcp_address(const char *address, const char *port,
			struct sockaddr_in *to)
{
	char *end;
	unsigned long n = strtoul(port, &end, 10);

	*to = (struct sockaddr_in){ .sin_family = AF_INET,
				    .sin_port = htons((uint16_t)n) };
	return *end == '\0' && n > 0 && n < 65536 &&
	       inet_pton(AF_INET, address, &to->sin_addr) == 1;
}

/* Can a service listen there? */
static int do_free(int argc, char **argv)
{
	struct sockaddr_in to;
	int one = 1;

	if (argc != 2 || !tcp_address(argv[0], argv[1], &to))
		return trouble("port", "not an IPv4 address and a port");

	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return trouble(argv[1], strerror(errno));
	close(fd);
	return 0;
}

/*
 * Sends one JSON-RPC request and prints the answer's body. Silent when nobody
 * answers: the front door calls this until somebody does.
 */
static int do_rpc(int argc, char **argv)
{
	static char buf[65536];
	struct sockaddr_in to;
	char body[4096];
	size_t len = 0;
	/* QEMU accepts before the guest is there, so every wait has an end. */
	struct timeval limit = { .tv_sec = RPC_TIMEOUT_S };
	const char *wait_ms = getenv("STRONGROOM_RPC_MS");

	if (wait_ms) {
		long ms = strtol(wait_ms, NULL, 10);

		limit = (struct timeval){ .tv_sec = ms / 1000,
					  .tv_usec = ms % 1000 * 1000 };
	}
	if (argc < 3 || argc > 4 || !tcp_address(argv[0], argv[1], &to))
		return trouble("rpc", "ADDRESS PORT METHOD [PARAMETERS]");

	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int n = snprintf(body, sizeof(body),
			 "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\","
			 "\"params\":%s}",
			 argv[2], argc == 4 ? argv[3] : "[]");

	if (n >= (int)sizeof(body))
		return trouble("rpc", "the request is too long");
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		return EXIT_TROUBLE;
	len = (size_t)snprintf(buf, sizeof(buf),
			       "POST / HTTP/1.1\r\nHost: localhost:%s\r\n"
			       "Content-Type: application/json\r\n"
			       "Content-Length: %d\r\nConnection: close\r\n"
			       "\r\n%s",
			       argv[1], n, body);
	if (!write_all(fd, buf, len))
		return EXIT_TROUBLE;
	len = 0;
	while (len < sizeof(buf) - 1) {
		ssize_t got = read(fd, buf + len, sizeof(buf) - 1 - len);

		if (got <= 0)
			break;
		len += (size_t)got;
	}
	close(fd);
	buf[len] = '\0';

	char *answer = strstr(buf, "\r\n\r\n");

	if (!answer)
		return EXIT_TROUBLE;
	puts(answer + 4);
	return strncmp(buf, "HTTP/1.1 200", 12) == 0 ? 0 : EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} verb[] = {
		{ "exec", do_exec }, { "console", do_console },
		{ "send", do_send }, { "rpc", do_rpc },
		{ "free", do_free },
	};

	for (size_t i = 0; i < sizeof(verb) / sizeof(verb[0]); i++)
		if (argc >= 2 && strcmp(argv[1], verb[i].name) == 0)
			return verb[i].run(argc - 2, argv + 2);
	return trouble("strongroom-connect", "unknown request");
}
