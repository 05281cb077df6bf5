/* Whole files in memory, and one-line errors. */
#define _GNU_SOURCE
#include "hostfile.h"
#include <base/check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void die(const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	die("%s:%d: impossible: %s", file, line, what);
}

uint8_t *file_read(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes = NULL;
	size_t room = 0;
	size_t got = 0;

	if (f == NULL)
		die("%s: %s", path, strerror(errno));
	*len = 0;
	do {
		*len += got;
		if (*len == room) {
			room = room == 0 ? 65536 : 2 * room;
			bytes = realloc(bytes, room);
			if (bytes == NULL)
				die("%s: out of memory", path);
		}
		got = fread(bytes + *len, 1, room - *len, f);
	} while (got > 0);
	if (ferror(f))
		die("%s: cannot read it", path);
	fclose(f);
	return bytes;
}

void file_write(const char *path, const uint8_t *bytes, size_t len)
{
	char *temp;
	FILE *f;

	if (asprintf(&temp, "%s.new", path) < 0)
		die("out of memory");
	f = fopen(temp, "wb");
	if (f == NULL)
		die("%s: %s", temp, strerror(errno));
	if (fwrite(bytes, 1, len, f) != len || fclose(f) != 0 ||
	    rename(temp, path) != 0) {
		int why = errno;

		remove(temp);
		die("%s: %s", path, strerror(why));
	}
	free(temp);
}

void print_hex(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		printf("%02x", bytes[i]);
}
