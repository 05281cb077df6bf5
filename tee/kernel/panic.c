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

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	uint64_t lr = (uint64_t)(uintptr_t)__builtin_return_address(0);

	log_fatal("PANIC: %s does not hold at %s:%d (tee+0x%lx)", what, file,
		  line, lr - (uint64_t)(uintptr_t)image_start);
	stop();
}

_Noreturn void kernel_fault(uint64_t esr, uint64_t elr, uint64_t far,
			    uint64_t sp, uint64_t lr)
{
	uint64_t base = (uint64_t)(uintptr_t)image_start;

	log_fatal("PANIC: fault in the kernel, esr 0x%lx far 0x%lx", esr, far);
	log_fatal("  pc 0x%lx (tee+0x%lx) lr tee+0x%lx sp 0x%lx", elr,
		  elr - base, lr - base, sp);
	stop();
}

/* One canary for all of our own code and every library; tee_start.S sets it. */
extern uint64_t __stack_chk_guard;
uint64_t __stack_chk_guard;

_Noreturn void __stack_chk_fail(void);
_Noreturn void __stack_chk_fail(void)
{
	log_fatal("PANIC: a kernel stack frame was overwritten");
	stop();
}
