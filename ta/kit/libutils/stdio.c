/*
 * printf() and its family over the tree's one formatter. Output goes to the
 * log whole lines at a time where the caller's format allows it.
 */
#include <base/format.h>
#include <limits.h>
#include <printk.h>
#include <stdio.h>
#include <string.h>
#include <trace.h>
#include <unistd.h>

/* What a log system call carries at once, from the caller's stack. */
#define CHUNK 256

struct __FILE {
	int fd;
};

static struct __FILE out = { STDOUT_FILENO };
static struct __FILE err = { STDERR_FILENO };

#undef stdout
#undef stderr
FILE *stdout = &out;
FILE *stderr = &err;

int vsnprintf(char *to, size_t size, const char *fmt, va_list args)
{
	size_t len = format_text(to, size, fmt, args);

	return len > INT_MAX ? -1 : (int)len;
}

int snprintf(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vsnprintf(to, size, fmt, args);
	va_end(args);
	return len;
}

int sprintf(char *to, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vsnprintf(to, INT_MAX, fmt, args);
	va_end(args);
	return len;
}

/* The name under which %pUl is documented; here every printf knows it. */
int snprintk(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vsnprintf(to, size, fmt, args);
	va_end(args);
	return len;
}

ssize_t write(int fd, const void *buf, size_t count)
{
	const char *p = buf;
	char text[CHUNK];

	if (trace_get_level() < TRACE_PRINTF_LEVEL)
		return (ssize_t)count;
	for (size_t left = count; left != 0;) {
		size_t len = left < sizeof(text) ? left : sizeof(text) - 1;

		memcpy(text, p, len);
		text[len] = '\0';
		trace_ext_puts(text);
		p += len;
		left -= len;
	}
	return (ssize_t)count;
}

int vprintf(const char *fmt, va_list args)
{
	char text[CHUNK];
	int len = vsnprintf(text, sizeof(text), fmt, args);

	if (trace_get_level() >= TRACE_PRINTF_LEVEL)
		trace_ext_puts(text);
	return len;
}

int printf(const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vprintf(fmt, args);
	va_end(args);
	return len;
}

int vfprintf(FILE *stream, const char *fmt, va_list args)
{
	return vprintf(fmt, args);
}

int fprintf(FILE *stream, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vprintf(fmt, args);
	va_end(args);
	return len;
}

int fputs(const char *s, FILE *stream)
{
	return (int)write(STDOUT_FILENO, s, strlen(s));
}

int puts(const char *s)
{
	return printf("%s\n", s);
}

int fputc(int c, FILE *stream)
{
	char text = (char)c;

	write(STDOUT_FILENO, &text, 1);
	return (unsigned char)text;
}

int putchar(int c)
{
	return fputc(c, stdout);
}

size_t fwrite(const void *p, size_t size, size_t count, FILE *stream)
{
	size_t len = 0;

	if (__builtin_mul_overflow(size, count, &len))
		return 0;
	write(STDOUT_FILENO, p, len);
	return count;
}
