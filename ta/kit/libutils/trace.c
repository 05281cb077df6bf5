/*
 * Trace lines: "L/TA:  function:line text". The TA has the prefix and the
 * level (user_ta_header.c), the TEE library the way out (trace_ext_puts).
 */
#include <stdio.h>
#include <string.h>
#include <trace.h>

void trace_set_level(int level)
{
	if (level >= TRACE_MIN && level <= TRACE_MAX)
		trace_level = level;
	else
		trace_level = TRACE_MAX;
}

int trace_get_level(void)
{
	return trace_level;
}

static char level_letter(int level)
{
	static const char letter[] = "MEIDF";

	return level >= TRACE_ERROR && level <= TRACE_MAX ? letter[level] : 'M';
}

/* snprintf() that returns the characters which are there. */
static size_t put(char *to, size_t size, const char *fmt, ...) __printf(3, 4);
static size_t put(char *to, size_t size, const char *fmt, ...)
{
	va_list args;
	int len = 0;

	va_start(args, fmt);
	len = vsnprintf(to, size, fmt, args);
	va_end(args);
	return (size_t)len < size ? (size_t)len : size - 1;
}

void trace_vprintf(const char *func, int line, int level, bool level_ok,
		   const char *fmt, va_list args)
{
	char text[MAX_PRINT_SIZE];
	/* Room for the newline that every line ends in. */
	const size_t room = sizeof(text) - 1;
	size_t len = 0;
	int more = 0;

	if (level_ok && level > trace_level)
		return;
	len = put(text, room, "%c/%s: ", level_letter(level), trace_ext_prefix);
	if (func != NULL)
		len += put(text + len, room - len, " %.*s:%d ",
			   MAX_FUNC_PRINT_SIZE, func, line);
	more = vsnprintf(text + len, room - len, fmt, args);
	len += (size_t)more < room - len ? (size_t)more : room - len - 1;
	if (text[len - 1] != '\n') {
		text[len] = '\n';
		text[len + 1] = '\0';
	}
	trace_ext_puts(text);
}

void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...)
{
	va_list args;

	if (level_ok && level > trace_level)
		return;
	va_start(args, fmt);
	trace_vprintf(func, line, level, level_ok, fmt, args);
	va_end(args);
}

void dhex_dump(const char *function, int line, int level, const void *buf,
	       int len)
{
	const uint8_t *p = buf;
	char text[3 * 16 + 1];

	if (level > trace_level)
		return;
	for (int i = 0; i < len; i += 16) {
		size_t at = 0;

		for (int j = i; j < i + 16 && j < len; j++)
			at += put(text + at, sizeof(text) - at, "%02x ", p[j]);
		trace_printf(function, line, level, true, "%04x  %s",
			     (unsigned int)i, text);
	}
}
