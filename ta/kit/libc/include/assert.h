/* Assertions: a failed one writes a trace line and panics the TA. */
#include <compiler.h>

#undef assert
#ifdef NDEBUG
#define assert(expr) ((void)0)
#else
#define assert(expr)                                                           \
	do {                                                                   \
		if (!(expr)) {                                                 \
			_assert_log(#expr, __FILE__, __LINE__, __func__);      \
			_assert_break();                                       \
		}                                                              \
	} while (0)
#endif

#ifndef ASSERT_H
#define ASSERT_H

#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif

#define COMPILE_TIME_ASSERT(x) _Static_assert(x, #x)

#ifdef __cplusplus
extern "C" {
#endif

void _assert_log(const char *expr, const char *file, int line,
		 const char *func);
void _assert_break(void) __noreturn;

#ifdef __cplusplus
}
#endif

#endif
