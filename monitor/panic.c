/*
 * The monitor's voice and its end. It speaks before the TEE owns the secure
 * console, and when nothing else can.
 */
#include <arch/sysreg.h>
#include <base/check.h>
#include <base/format.h>
#include <drivers/gpio.h>
#include <drivers/uart.h>
#include <plat/memmap.h>
#include "monitor.h"

static void print_args(const char *format, va_list args)
{
	char text[160];

	format_text(text, sizeof(text), format, args);
	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\n')
			uart_putc(UART_SECURE_BASE, '\r');
		uart_putc(UART_SECURE_BASE, *p);
	}
}

void monitor_print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	print_args(format, args);
	va_end(args);
}

static _Noreturn void stop(unsigned int line)
{
	uart_flush(UART_SECURE_BASE);
	gpio_pulse(GPIO_SECURE_BASE, line);
	for (;;)
		cpu_wfi();
}

void power_off(void)
{
	stop(GPIO_LINE_POWEROFF);
}

void power_reset(void)
{
	stop(GPIO_LINE_RESET);
}

/* A development device stays down, so that the report is the last word. */
static _Noreturn void panic_stop(void)
{
	if (monitor.development)
		power_off();
	power_reset();
}

void monitor_panic(struct cpu *cpu, const struct world *world,
		   const char *format, ...)
{
	static uint32_t panicking;
	va_list args;

	/* One report; another CPU that fails meanwhile waits for the end. */
	if (__atomic_exchange_n(&panicking, 1, __ATOMIC_ACQ_REL))
		for (;;)
			cpu_wfi();

	monitor_print("\n*** monitor panic on CPU %u: ", cpu->index);
	va_start(args, format);
	print_args(format, args);
	va_end(args);
	monitor_print("\n    esr %08lx far %016lx elr %016lx spsr %lx\n",
		      sysreg_read(esr_el3), sysreg_read(far_el3),
		      sysreg_read(elr_el3), sysreg_read(spsr_el3));
	monitor_print("    scr %lx TEE entry open %u\n", sysreg_read(scr_el3),
		      cpu->tee_open);
	/* Registers may hold the TEE's secrets: not for a device in the field. */
	if (!monitor.development)
		world = NULL;
	for (unsigned int i = 0; world != NULL && i < 31; i++)
		monitor_print("%s%2u %016lx%s", i % 4 == 0 ? "    x" : " x", i,
			      world->x[i], i % 4 == 3 ? "\n" : "");
	if (world != NULL)
		monitor_print(" sp %016lx\n", world->sp_el0);
	monitor_print("*** end\n");
	panic_stop();
}

/* Current level with SP_EL0: 0..3, with SP_EL3: 4..7. */
void el3_fault_report(struct cpu *cpu, uint64_t vector)
{
	monitor_panic(cpu, &cpu->ns, "exception %lu at EL3", vector);
}

void check_failed(const char *what, const char *file, int line)
{
	/* Before the tables exist there may be no CPU, but always a UART. */
	monitor_print("\n*** monitor: %s:%d: %s\n", file, line, what);
	panic_stop();
}

void __stack_chk_fail(void);
void __stack_chk_fail(void)
{
	monitor_panic(cpu_this(), NULL, "stack smashed, caller %p",
		      __builtin_return_address(0));
}
