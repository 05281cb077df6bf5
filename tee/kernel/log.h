/*
 * Messages on the secure console.
 */
#ifndef TEE_KERNEL_LOG_H
#define TEE_KERNEL_LOG_H

#include <stdbool.h>
#include <stddef.h>

/** log_init() - map the secure UART. */
void log_init(void);
/**
 * log_line() - one line of kernel text, "I/TEE: " in front, newline behind
 *
 * Dropped while a TA holds the console for a person.
 */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** log_fatal() - the same, but never dropped. */
void log_fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));
/**
 * log_ta_text() - what a TA printed: untrusted bytes as they are
 *
 * Control characters other than newline and tab come out as '?'.
 */
void log_ta_text(const char *text, size_t len);

/** log_raw() - console text of its holder, unfiltered by log_hold(). */
void log_raw(const char *text, size_t len);
/** log_hold() - drop (true) or pass (false) ordinary lines. */
void log_hold(bool hold);
/** log_getc() - next typed character, or -1. Native interrupt context. */
int log_getc(void);
/** log_input_clear() - acknowledge the UART's interrupt. */
void log_input_clear(void);
/** log_input_enable() - let typed characters raise the UART's interrupt. */
void log_input_enable(void);

#endif
