/*
 * Messages on the secure console: formatted into a line first and then sent
 * under a lock, so that lines of two CPUs do not mix.
 */
#include "kernel/log.h"
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <base/format.h>
#include <base/bits.h>
#include <drivers/uart.h>
#include <plat/memmap.h>
#include <stdarg.h>
#include <string.h>

#define LINE_MAX 256u

static struct spinlock log_lock = SPINLOCK_INIT;
static uintptr_t log_uart;
static bool log_held;

void log_init(void)
{
	log_uart = (uintptr_t)kmap_device(UART_SECURE_BASE, PAGE_SIZE);
}

static void put(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '\n')
			uart_putc(log_uart, '\r');
		uart_putc(log_uart, text[i]);
	}
}

static void put_line(const char *format, va_list args)
{
	char line[LINE_MAX];
	size_t len = format_text(line, sizeof(line) - 1, format, args);

	len = MIN(len, sizeof(line) - 2);
	line[len++] = '\n';

	uint64_t daif = spin_lock(&log_lock);

	put("I/TEE: ", 7);
	put(line, len);
	spin_unlock(&log_lock, daif);
}

void log_line(const char *format, ...)
{
	va_list args;

	if (log_held)
		return;
	va_start(args, format);
	put_line(format, args);
	va_end(args);
}

void log_fatal(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_line(format, args);
	va_end(args);
}

void log_ta_text(const char *text, size_t len)
{
	if (log_held)
		return;

	uint64_t daif = spin_lock(&log_lock);

	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		bool plain = (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';

		if (c != '\0' && c != '\r')
			put(plain ? &c : "?", 1);
	}
	spin_unlock(&log_lock, daif);
}

void log_raw(const char *text, size_t len)
{
	uint64_t daif = spin_lock(&log_lock);

	put(text, len);
	spin_unlock(&log_lock, daif);
}

void log_hold(bool hold)
{
	log_held = hold;
}

int log_getc(void)
{
	return uart_getc(log_uart);
}

void log_input_clear(void)
{
	uart_rx_irq_clear(log_uart);
}

void log_input_enable(void)
{
	uart_rx_irq_enable(log_uart, true);
}
