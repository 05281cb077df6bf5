/* One-line errors, and leaving an image as it was. */
#define _GNU_SOURCE
#include "fail.h"
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *name = "strongroom-avb";

static struct {
	volatile sig_atomic_t armed;
	int fd;
	uint64_t len;
	size_t head_len;
	uint8_t head[64];
} undo;

void fail_init(const char *argv0)
{
	name = argv0;
}

const char *fail_argv0(void)
{
	return name;
}

/* Only calls that a signal handler may make. */
static void undo_now(void)
{
	if (!undo.armed)
		return;
	undo.armed = 0;
	if (ftruncate(undo.fd, (off_t)undo.len) != 0 ||
	    pwrite(undo.fd, undo.head, undo.head_len, 0) < 0) {
		static const char text[] =
			"cannot restore the image: it is damaged\n";

		if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
			_exit(1);
	}
}

static void on_signal(int number)
{
	undo_now();
	signal(number, SIG_DFL);
	raise(number);
}

void undo_arm(int fd, uint64_t len, const uint8_t *head, size_t head_len)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };

	if (head_len > sizeof(undo.head))
		fail("impossible: too long a head to restore");
	undo.fd = fd;
	undo.len = len;
	undo.head_len = head_len;
	if (head_len > 0)
		memcpy(undo.head, head, head_len);
	undo.armed = 1;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaction(ends[i], &action, NULL);
}

void undo_disarm(void)
{
	undo.armed = 0;
}

void fail(const char *format, ...)
{
	va_list args;

	undo_now();
	fflush(stdout);
	fprintf(stderr, "%s: ", name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *xmalloc(size_t len)
{
	void *p = malloc(len + (len == 0));

	if (p == NULL)
		fail("out of memory");
	return p;
}

void *xcalloc(size_t len)
{
	void *p = calloc(1, len + (len == 0));

	if (p == NULL)
		fail("out of memory");
	return p;
}

void *xrealloc(void *old, size_t len)
{
	void *p = realloc(old, len + (len == 0));

	if (p == NULL)
		fail("out of memory");
	return p;
}

char *xprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		fail("out of memory");
	va_end(args);
	return text;
}
