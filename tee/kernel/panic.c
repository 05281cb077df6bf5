/*
 * Panics of the kernel: one report on the secure console, then the power goes
 * off on a development device, where somebody wants to read it, and on a
 * production device the machine resets.
 */
#include "kernel/panic.h"
#include "kernel/device.h"
#include "kernel/log.h"
#include <abi/boot_record.h>
#include <arch/kernel.h>
#include <arch/mmu.h>
#include <base/check.h>
#include <drivers/gpio.h>
#include <plat/memmap.h>

#define LINE_POWER_OFF 0u
#define LINE_RESET     1u
#define CALLER_MAX     24u

extern char image_start[];

static uintptr_t gpio;

void panic_init(void)
{
	gpio = (uintptr_t)kmap_device(GPIO_SECURE_BASE, PAGE_SIZE);
}

static _Noreturn void stop(void)
{
	if (gpio != 0)
		gpio_pulse(gpio, device_lifecycle() == LIFECYCLE_PRODUCTION
					 ? LINE_RESET
					 : LINE_POWER_OFF);
	for (;;)
		;
}

/* Offsets in tee.elf: no address, and fit for a production device, too. */
static void log_callers(void)
{
	uint64_t lr[CALLER_MAX];
	size_t count = arch_callers(lr, CALLER_MAX);

	for (size_t i = 0; i < count; i++)
		log_fatal("  #%-2zu tee+0x%lx", i + 1,
			  lr[i] - (uint64_t)(uintptr_t)image_start);
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	log_fatal("PANIC: %s does not hold at %s:%d", what, file, line);
	log_callers();
	stop();
}

/* The vectors lie between the one that faulted and this one. */
_Noreturn void kernel_fault(uint64_t esr, uint64_t elr, uint64_t far,
			    uint64_t sp, uint64_t lr)
{
	uint64_t base = (uint64_t)(uintptr_t)image_start;

	if (device_lifecycle() == LIFECYCLE_PRODUCTION) {
		log_fatal("PANIC: fault in the kernel, exception class 0x%lx",
			  esr >> 26 & 0x3f);
		log_fatal("  pc tee+0x%lx lr tee+0x%lx", elr - base, lr - base);
	} else {
		log_fatal("PANIC: fault in the kernel, esr 0x%lx far 0x%lx",
			  esr, far);
		log_fatal("  pc 0x%lx tee+0x%lx", elr, elr - base);
		log_fatal("  lr 0x%lx tee+0x%lx", lr, lr - base);
		log_fatal("  sp 0x%lx", sp);
	}
	log_callers();
	stop();
}

/* One canary for all of our own code and every library; tee_start.S sets it. */
extern uint64_t __stack_chk_guard;
uint64_t __stack_chk_guard;

_Noreturn void __stack_chk_fail(void);
_Noreturn void __stack_chk_fail(void)
{
	log_fatal("PANIC: a kernel stack frame was overwritten");
	log_callers();
	stop();
}
