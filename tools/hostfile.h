/* Whole files in memory, and one-line errors, for host tools. */
#ifndef TOOLS_HOSTFILE_H
#define TOOLS_HOSTFILE_H

#include <stddef.h>
#include <stdint.h>

/** die() - print "NAME: text" on standard error and exit with status 1. */
_Noreturn void die(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/** file_read() - all bytes of @path, malloc()ed; dies when it cannot. */
uint8_t *file_read(const char *path, size_t *len);

/** file_write() - replace @path by @len bytes at once; dies when it cannot. */
void file_write(const char *path, const uint8_t *bytes, size_t len);

/** print_hex() - bytes on standard output, no newline. */
void print_hex(const uint8_t *bytes, size_t len);

#endif
