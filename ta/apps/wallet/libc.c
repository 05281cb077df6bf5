/*
 * What Debian's libsecp256k1.a wants of a C library and the kit has under
 * another name: it prints a line before it gives up.
 */
#include <stdarg.h>
#include <stdio.h>
#include <trace.h>

/* Only the library calls it, which has a declaration of its own. */
int __fprintf_chk(FILE *stream, int flag, const char *format, ...);

int __fprintf_chk(FILE *stream, int flag, const char *format, ...)
{
	char line[128] = { 0 };
	va_list args;

	va_start(args, format);

	int len = vsnprintf(line, sizeof(line), format, args);

	va_end(args);
	EMSG("%s", line);
	return len;
}
