/*
 * How strongroom-avb ends when something is wrong: one line on standard error,
 * "ARGV0: text", and status 1. What was begun on an image is undone first.
 */
#ifndef TOOLS_AVB_FAIL_H
#define TOOLS_AVB_FAIL_H

#include <stddef.h>
#include <stdint.h>

/** fail_init() - @argv0 is how the program was called. */
void fail_init(const char *argv0);

/** fail() - undo, say why, exit with status 1. */
_Noreturn void fail(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/** fail_argv0() - how the program was called. */
const char *fail_argv0(void);

/**
 * undo_arm() - from now on, an end before undo_disarm() restores a file
 * @fd:       open for writing; also a signal's handler uses it
 * @len:      what the file is cut to
 * @head:     first bytes of the file, written back; may be NULL
 * @head_len: at most 64
 *
 * Signals that end the program (interrupt, terminate, hang up) undo as well.
 */
void undo_arm(int fd, uint64_t len, const uint8_t *head, size_t head_len);
void undo_disarm(void);

/** xmalloc() and so on - memory, or fail(). */
void *xmalloc(size_t len);
void *xcalloc(size_t len);
void *xrealloc(void *old, size_t len);
char *xprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
