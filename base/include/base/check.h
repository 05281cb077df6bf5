/*
 * CHECK(): our own mistakes, kept in release builds. Never used on input.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include <assert.h>

/**
 * check_failed() - report an impossible state and stop this image
 * @what: the condition that did not hold
 * @file: source file of the check
 * @line: line in @file
 *
 * Each image and each host program defines it for itself.
 */
_Noreturn void check_failed(const char *what, const char *file, int line);

#define CHECK(cond)                                                            \
	do {                                                                   \
		if (__builtin_expect(!(cond), 0))                              \
			check_failed(#cond, __FILE__, __LINE__);               \
	} while (0)

#endif
