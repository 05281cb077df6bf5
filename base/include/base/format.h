/*
 * A printf core for bare images: formats into a buffer, no floating point.
 * Understands %c %s %.*s %d %i %u %o %x %X %p %% with flags 0 - # + space, a
 * width, a precision, and the lengths l, ll, z, t, j, h, hh; and %pUl, which
 * prints the TEE_UUID its argument points at.
 */
#ifndef BASE_FORMAT_H
#define BASE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/**
 * format_text() - format into a bounded buffer, as vsnprintf() does
 * @buf:    receives the text, always ended by NUL when @size is not 0
 * @size:   room at @buf in bytes
 * @format: printf format of the subset above
 * @args:   its arguments
 *
 * Return: the length the whole text has, without its NUL.
 */
size_t format_text(char *buf, size_t size, const char *format, va_list args);

#endif
