/*
 * Interrupts, timer, second CPU, power. Interrupts stay masked in the normal
 * world: it asks for them, while in the secure world they are exceptions.
 */
#include "bare.h"
#include <arch/io.h>
#include <arch/sysreg.h>
#include <plat/memmap.h>

#define PSCI_CPU_ON	0xc4000003u
#define PSCI_SYSTEM_OFF 0x84000008u

#define ICC_SRE_EL2 s3_4_c12_c9_5
#define ICC_SRE_EL1 s3_0_c12_c12_5
#define ICC_PMR	    s3_0_c4_c6_0
#define ICC_IGRPEN1 s3_0_c12_c12_7
#define ICC_IAR1    s3_0_c12_c12_0
#define ICC_EOIR1   s3_0_c12_c12_1
#define ICC_SGI1R   s3_0_c12_c11_5

#define WAKE_SGI  1u
#define GICD_SGIR 0x0f00

#define GICD_CTLR      0x0000
#define GICD_ISENABLER 0x0100
#define GICD_ICFGR     0x0c00
#define GICD_ITARGETSR 0x0800
#define GICD_IROUTER   0x6000
#define GICR_SGI       0x10000
#define GICC_CTLR      0x00
#define GICC_PMR       0x04
#define GICC_IAR       0x0c
#define GICC_EOIR      0x10

extern volatile uint64_t last_esr;
extern char second_entry[];
void second_main(void);

static bool v3;
static void (*volatile second_work)(void);

unsigned int cpu_index(void)
{
	return (unsigned int)sysreg_read(mpidr_el1) & 0xff;
}

static void gic_cpu_setup(void)
{
	uintptr_t private = GICD_BASE;

	if (v3) {
		private = GICR_BASE + cpu_index() * GICR_STRIDE + GICR_SGI;
		if (sysreg_read(currentel) == 2 << 2)
			sysreg_write(ICC_SRE_EL2, 0xf);
		barrier_isb();
		sysreg_write(ICC_SRE_EL1, 7);
		barrier_isb();
		sysreg_write(ICC_PMR, 0xff);
		sysreg_write(ICC_IGRPEN1, 1);
	} else {
		io_write32(GICC_BASE + GICC_PMR, 0xff);
		io_write32(GICC_BASE + GICC_CTLR, 1);
	}
	io_write32(private + GICD_ISENABLER,
		   BIT32(TIMER_INTID) | BIT32(WAKE_SGI));
	barrier_isb();
}

void machine_init(void)
{
	v3 = sysreg_field(id_aa64pfr0_el1, 24) != 0;
	io_write32(GICD_BASE + GICD_CTLR, v3 ? 0x12 : 1);
	/* The notification is edge-triggered and comes to CPU 0. */
	io_write32(GICD_BASE + GICD_ICFGR + NOTIFY_INTID / 16 * 4,
		   UINT32_C(2) << NOTIFY_INTID % 16 * 2);
	if (v3)
		io_write64(GICD_BASE + GICD_IROUTER + NOTIFY_INTID * 8, 0);
	else
		io_write8(GICD_BASE + GICD_ITARGETSR + NOTIFY_INTID, 1);
	io_write32(GICD_BASE + GICD_ISENABLER + NOTIFY_INTID / 32 * 4,
		   BIT32(NOTIFY_INTID % 32));
	gic_cpu_setup();
}

uint32_t interrupt_take(void)
{
	uint32_t ack = 0;

	if (v3) {
		ack = (uint32_t)sysreg_read(ICC_IAR1);
		if ((ack & 0x3ff) < 1020)
			sysreg_write(ICC_EOIR1, ack);
		barrier_isb();
	} else {
		ack = io_read32(GICC_BASE + GICC_IAR);
		if ((ack & 0x3ff) < 1020)
			io_write32(GICC_BASE + GICC_EOIR, ack);
	}
	return ack & 0x3ff;
}

uint64_t counter(void)
{
	barrier_isb();
	return sysreg_read(cntpct_el0);
}

void timer_set(uint64_t at)
{
	sysreg_write(cntp_cval_el0, at);
	sysreg_write(cntp_ctl_el0, 1);
	barrier_isb();
}

void timer_set_masked(uint64_t at)
{
	sysreg_write(cntp_cval_el0, at);
	sysreg_write(cntp_ctl_el0, 3);
	barrier_isb();
}

void timer_off(void)
{
	sysreg_write(cntp_ctl_el0, 0);
	barrier_isb();
}

bool timer_fired(void)
{
	return (sysreg_read(cntp_ctl_el0) & 4) != 0;
}

bool timer_armed(void)
{
	return (sysreg_read(cntp_ctl_el0) & 1) != 0;
}

void timer_wait(uint64_t at)
{
	timer_set(at);
	while (!timer_fired())
		cpu_wfi();
}

static uint64_t psci(uint64_t id, uint64_t a1, uint64_t a2)
{
	uint64_t a[8] = { id, a1, a2 };

	smc_checked(a, NULL);
	return a[0];
}

void second_main(void)
{
	gic_cpu_setup();
	for (;;) {
		void (*work)(void) =
			__atomic_load_n(&second_work, __ATOMIC_ACQUIRE);

		/* Asleep it takes no time from CPU 0, which icount tells. */
		if (work == NULL) {
			cpu_wfi();
			(void)interrupt_take();
			continue;
		}
		work();
		__atomic_store_n(&second_work, NULL, __ATOMIC_RELEASE);
	}
}

bool second_start(void (*work)(void))
{
	static bool on;

	__atomic_store_n(&second_work, work, __ATOMIC_RELEASE);
	if (!on && psci(PSCI_CPU_ON, 1, (uintptr_t)second_entry) != 0) {
		second_work = NULL;
		return false;
	}
	if (!on)
		; /* It finds its work. */
	else if (v3)
		sysreg_write(ICC_SGI1R, WAKE_SGI << 24 | 2);
	else
		io_write32(GICD_BASE + GICD_SGIR, 2 << 16 | 1 << 15 | WAKE_SGI);
	barrier_isb();
	on = true;
	return true;
}

void second_wait(void)
{
	while (__atomic_load_n(&second_work, __ATOMIC_ACQUIRE) != NULL)
		cpu_relax();
}

_Noreturn void power_off(void)
{
	(void)psci(PSCI_SYSTEM_OFF, 0, 0);
	for (;;)
		;
}

bool probe_faults(uint64_t at)
{
	last_esr = 0;
	(void)io_read32(at);
	return last_esr != 0;
}
