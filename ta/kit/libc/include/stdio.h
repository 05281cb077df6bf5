/*
 * Output functions of a TA. Text goes to the TEE's log; there are no files
 * and there is no floating-point formatting.
 */
#ifndef STDIO_H
#define STDIO_H

#include <compiler.h>
#include <stdarg.h>
#include <stddef.h>

#define EOF (-1)

typedef struct __FILE FILE;
extern FILE *stdout;
extern FILE *stderr;
#define stdout stdout
#define stderr stderr

#ifdef __cplusplus
extern "C" {
#endif

int printf(const char *fmt, ...) __printf(1, 2);
int vprintf(const char *fmt, va_list args) __printf(1, 0);
int fprintf(FILE *stream, const char *fmt, ...) __printf(2, 3);
int vfprintf(FILE *stream, const char *fmt, va_list args) __printf(2, 0);
int sprintf(char *to, const char *fmt, ...) __printf(2, 3);
int snprintf(char *to, size_t size, const char *fmt, ...) __printf(3, 4);
int vsnprintf(char *to, size_t size, const char *fmt, va_list args)
	__printf(3, 0);
int puts(const char *s);
int putchar(int c);
int fputs(const char *s, FILE *stream);
int fputc(int c, FILE *stream);
size_t fwrite(const void *p, size_t size, size_t count, FILE *stream);

#ifdef __cplusplus
}
#endif

#endif
