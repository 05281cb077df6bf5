/*
 * Native interrupts. They arrive in two ways with one handler: as exceptions
 * at S-EL1 and S-EL0, or through EL3 while the normal world runs.
 */
#include "kernel/irq.h"
#include "kernel/wait.h"
#include "pta/console.h"
#include <arch/kernel.h>
#include <arch/mmu.h>
#include <drivers/gic.h>
#include <plat/memmap.h>

uint32_t native_is_fiq;
static struct gic gic;

void irq_init(void)
{
	uintptr_t gicd = (uintptr_t)kmap_device(GICD_BASE, 0x10000);
	uintptr_t gicc = 0;
	uintptr_t gicr = 0;

	native_is_fiq = gic_version() == 2;
	if (native_is_fiq != 0)
		gicc = (uintptr_t)kmap_device(GICC_BASE, 0x10000);
	else
		gicr = (uintptr_t)kmap_device(GICR_BASE,
					      GICR_STRIDE * PLAT_CPU_MAX);
	gic_init(&gic, gicd, gicc, gicr);
}

void irq_cpu_init(void)
{
	gic_claim(&gic, SECURE_TIMER_INTID, GIC_PRIORITY_SECURE, false);
}

void irq_console_init(void)
{
	gic_claim(&gic, UART_SECURE_INTID, GIC_PRIORITY_SECURE, false);
}

void irq_notify_normal_world(void)
{
	gic_set_pending(&gic, NOTIFY_INTID);
}

void kernel_native_irq(void)
{
	uint32_t ack = gic_ack(&gic);
	uint32_t intid = ack & 0x3ff;

	if (intid >= GIC_INTID_NONE)
		return;
	if (intid == SECURE_TIMER_INTID)
		wait_timer_tick();
	else if (intid == UART_SECURE_INTID)
		console_input();
	gic_end(&gic, ack);
}
