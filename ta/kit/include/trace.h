/*
 * Trace macros. A line reads "L/TA:  function:line text", where L is the
 * level's letter; the _RAW forms leave function and line out.
 */
#ifndef TRACE_H
#define TRACE_H

#include <compiler.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <trace_levels.h>

/* Longer messages are cut; prefix, newline and NUL count. */
#define MAX_PRINT_SIZE	    256
#define MAX_FUNC_PRINT_SIZE 32

#ifndef TRACE_LEVEL
#define TRACE_LEVEL TRACE_MAX
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The TA's own: the prefix "TA", and what tahead_get_trace_level() returns. */
extern const char trace_ext_prefix[];
extern int trace_level;

void trace_ext_puts(const char *str);
int trace_ext_get_thread_id(void);
int trace_ext_get_core_id(void);
void trace_set_level(int level);
int trace_get_level(void);

/**
 * trace_printf() - write one trace line
 * @func:     name of the function, or NULL for none
 * @line:     line of the source, used when @func is not NULL
 * @level:    level, for the letter and the run-time check
 * @level_ok: true when @level is a level; false when the line always shows
 * @fmt:      printf() format; a newline is added when it has none
 */
void trace_printf(const char *func, int line, int level, bool level_ok,
		  const char *fmt, ...) __printf(5, 6);
void trace_vprintf(const char *func, int line, int level, bool level_ok,
		   const char *fmt, va_list args) __printf(5, 0);

/** dhex_dump() - trace @len bytes at @buf as hexadecimal, 16 a line. */
void dhex_dump(const char *function, int line, int level, const void *buf,
	       int len);

#ifdef __cplusplus
}
#endif

#define trace_printf_helper(level, level_ok, ...)                              \
	trace_printf(__func__, __LINE__, (level), (level_ok), __VA_ARGS__)
#define trace_printf_helper_raw(level, level_ok, ...)                          \
	trace_printf(NULL, 0, (level), (level_ok), __VA_ARGS__)

/* Compiled, so that formats stay checked, and then dropped. */
#define TRACE_NOTHING(...)                                                     \
	do {                                                                   \
		if (0)                                                         \
			trace_printf(NULL, 0, 0, false, __VA_ARGS__);          \
	} while (0)

#define MSG(...)     trace_printf_helper(0, false, __VA_ARGS__)
#define MSG_RAW(...) trace_printf_helper_raw(0, false, __VA_ARGS__)
#define SMSG(...)                                                              \
	trace_printf(__func__, __LINE__, TRACE_ERROR, true, __VA_ARGS__)

#if TRACE_LEVEL >= TRACE_ERROR
#define EMSG(...)     trace_printf_helper(TRACE_ERROR, true, __VA_ARGS__)
#define EMSG_RAW(...) trace_printf_helper_raw(TRACE_ERROR, true, __VA_ARGS__)
#else
#define EMSG(...)     TRACE_NOTHING(__VA_ARGS__)
#define EMSG_RAW(...) TRACE_NOTHING(__VA_ARGS__)
#endif

#if TRACE_LEVEL >= TRACE_INFO
#define IMSG(...)     trace_printf_helper(TRACE_INFO, true, __VA_ARGS__)
#define IMSG_RAW(...) trace_printf_helper_raw(TRACE_INFO, true, __VA_ARGS__)
#else
#define IMSG(...)     TRACE_NOTHING(__VA_ARGS__)
#define IMSG_RAW(...) TRACE_NOTHING(__VA_ARGS__)
#endif

#if TRACE_LEVEL >= TRACE_DEBUG
#define DMSG(...)     trace_printf_helper(TRACE_DEBUG, true, __VA_ARGS__)
#define DMSG_RAW(...) trace_printf_helper_raw(TRACE_DEBUG, true, __VA_ARGS__)
#define DHEXDUMP(buf, len)                                                     \
	dhex_dump(__func__, __LINE__, TRACE_DEBUG, (buf), (len))
#else
#define DMSG(...)     TRACE_NOTHING(__VA_ARGS__)
#define DMSG_RAW(...) TRACE_NOTHING(__VA_ARGS__)
#define DHEXDUMP(buf, len)                                                     \
	do {                                                                   \
		(void)(buf);                                                   \
		(void)(len);                                                   \
	} while (0)
#endif

#if TRACE_LEVEL >= TRACE_FLOW
#define FMSG(...)     trace_printf_helper(TRACE_FLOW, true, __VA_ARGS__)
#define FMSG_RAW(...) trace_printf_helper_raw(TRACE_FLOW, true, __VA_ARGS__)
#define INMSG(...)    FMSG("> " __VA_ARGS__)
#define OUTMSG(...)   FMSG("< " __VA_ARGS__)
#define OUTRMSG(r)                                                             \
	do {                                                                   \
		OUTMSG("r=[%x]", r);                                           \
		return r;                                                      \
	} while (0)
#else
#define FMSG(...)     TRACE_NOTHING(__VA_ARGS__)
#define FMSG_RAW(...) TRACE_NOTHING(__VA_ARGS__)
#define INMSG(...)    TRACE_NOTHING("> " __VA_ARGS__)
#define OUTMSG(...)   TRACE_NOTHING("< " __VA_ARGS__)
#define OUTRMSG(r)    return r
#endif

#endif
