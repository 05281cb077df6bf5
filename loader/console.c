/*
 * Lines on the normal-world UART.
 */
#include "machine.h"
#include <base/bits.h>
#include <base/check.h>
#include <base/format.h>
#include <drivers/uart.h>
#include <loader/stop.h>
#include <plat/memmap.h>
#include <stdarg.h>

#define LINE_MAX 200u

void __stack_chk_fail(void);

static void put_text(const char *text)
{
	for (; *text != '\0'; text++)
		uart_putc(UART_NS_BASE, *text);
}

static void put_line(const char *code, const char *format, va_list args)
{
	char line[LINE_MAX] = { 0 };

	format_text(line, sizeof(line), format, args);
	put_text("loader: ");
	put_text(line);
	put_text(code);
	put_text("\r\n");
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_line("", format, args);
	va_end(args);
}

static void put_refusal(enum loader_stop code, const char *format, va_list args)
{
	char text[] = " [L-00]";

	text[4] = (char)('0' + (unsigned int)code / 10 % 10);
	text[5] = (char)('0' + (unsigned int)code % 10);
	put_line(text, format, args);
}

enum loader_stop refuse(enum loader_stop code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_refusal(code, format, args);
	va_end(args);
	return code;
}

void stop(enum loader_stop code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_refusal(code, format, args);
	va_end(args);
	uart_flush(UART_NS_BASE);
	power_off();
}

void loader_fault(uint64_t esr, uint64_t pc, uint64_t address)
{
	static bool again;

	/* Printing may be what faults. */
	if (again)
		power_off();
	again = true;
	stop(STOP_FAULT, "exception: ESR %#lx at %#lx, address %#lx", esr, pc,
	     address);
}

void check_failed(const char *what, const char *file, int line)
{
	stop(STOP_CHECK, "%s:%d: %s", file, line, what);
}

void __stack_chk_fail(void)
{
	stop(STOP_CANARY, "stack overrun");
}
