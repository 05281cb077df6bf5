/*
 * The person at the secure console of a machine under test: agrees to
 * everything, and shows what was on the screen.
 *
 * usage: test-person SOCKET
 *
 * Waits for the socket to appear; ends when the machine does.
 */
#define _DEFAULT_SOURCE
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define CONNECT_TRIES	 600  /* of 50 ms */
#define BEFORE_TYPING_MS 60   /* nobody reads yet when a question appears */
#define AGAIN_MS	 1000 /* without an echo it was not heard */

static const struct {
	const char *asked;
	const char *answer;
} habits[] = {
	{ "Type yes and Enter to agree: ", "yes\r" },
	{ "press Enter: ", "\r" },
	{ "written down: ", "\r" },
};

/* The end of what was shown. */
static char tail[128];
static size_t tail_len;

static void remember(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\r')
			continue;
		if (tail_len == sizeof(tail) - 1)
			memmove(tail, tail + 1, --tail_len);
		tail[tail_len++] = text[i];
	}
	tail[tail_len] = '\0';
}

static const char *wanted_answer(void)
{
	for (size_t i = 0; i < sizeof(habits) / sizeof(habits[0]); i++) {
		size_t len = strlen(habits[i].asked);

		if (tail_len >= len &&
		    strcmp(tail + tail_len - len, habits[i].asked) == 0)
			return habits[i].answer;
	}
	return NULL;
}

static int reach(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(to.sun_path))
		return -1;
	strcpy(to.sun_path, path);
	for (int i = 0; i < CONNECT_TRIES; i++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);

		if (fd >= 0 &&
		    connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
			return fd;
		close(fd);
		usleep(50000);
	}
	return -1;
}

/* Shows and remembers what comes within @ms; false when the machine ended. */
static bool look(int fd, int ms, bool *seen)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char text[512];
	ssize_t got = 0;

	*seen = poll(&p, 1, ms) > 0;
	if (!*seen)
		return true;
	got = read(fd, text, sizeof(text));
	if (got <= 0)
		return false;
	fwrite(text, 1, (size_t)got, stdout);
	fflush(stdout);
	remember(text, (size_t)got);
	return true;
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? reach(argv[1]) : -1;
	int patience = BEFORE_TYPING_MS;

	if (fd < 0) {
		fprintf(stderr, "test-person: nobody is at %s\n",
			argc == 2 ? argv[1] : "SOCKET");
		return 1;
	}
	for (;;) {
		const char *answer = wanted_answer();
		bool seen = false;

		if (!look(fd, answer != NULL ? patience : -1, &seen))
			return 0;
		if (seen) {
			patience = BEFORE_TYPING_MS;
			continue;
		}
		if (write(fd, answer, strlen(answer)) < 0)
			return 0;
		patience = AGAIN_MS;
	}
}
