/*
 * GIC as EL3 sets it up: which world an interrupt belongs to, and each CPU's
 * interface. S-EL1 may still claim more for itself; the normal world cannot.
 */
#include <arch/io.h>
#include <arch/sysreg.h>
#include <plat/memmap.h>
#include "gic_regs.h"

#define ICC_PMR_EL1	s3_0_c4_c6_0
#define ICC_IGRPEN0_EL1 s3_0_c12_c12_6
#define ICC_SRE_EL1	s3_0_c12_c12_5
#define ICC_SRE_EL2	s3_4_c12_c9_5
#define ICC_SRE_EL3	s3_6_c12_c12_5
#define ICC_CTLR_EL3	s3_6_c12_c12_4
#define ICC_IGRPEN1_EL3 s3_6_c12_c12_7

#define SCR_EL3_NS BIT64(0)

/* Secure private interrupts: SGI 8..15, and the secure physical timer. */
#define SECURE_PRIVATE (0xff00u | BIT32(SECURE_TIMER_INTID))
/* As EL3 sees it; the normal world's range begins at 0x80. */
#define PRIORITY_NS 0xa0u

static void dist_control(const struct gic *g, uint32_t v)
{
	io_write32(g->gicd + GICD_CTLR, v);
	gic_wait(g, 32);
}

void gic_dist_init(const struct gic *g, const uint32_t *secure, size_t count)
{
	uint32_t end = gic_intid_count(g);
	uint32_t are = GICD_CTLR_ARE_S | GICD_CTLR_ARE_NS;

	dist_control(g, 0);
	if (g->version == 3)
		dist_control(g, are);
	for (uint32_t i = 32; i < end; i += 32) {
		io_write32(g->gicd + GIC_ICENABLER + i / 8, UINT32_MAX);
		io_write32(g->gicd + GIC_ICPENDR + i / 8, UINT32_MAX);
		io_write32(g->gicd + GIC_IGROUPR + i / 8, UINT32_MAX);
		if (g->version == 3)
			io_write32(g->gicd + GIC_IGRPMODR + i / 8, 0);
	}
	for (uint32_t i = 32; i < end; i++)
		io_write8(g->gicd + GIC_IPRIORITYR + i, PRIORITY_NS);
	for (size_t i = 0; i < count; i++) {
		uint32_t reg = secure[i] / 32 * 4;
		uint32_t bit = BIT32(secure[i] % 32);
		uintptr_t group = g->gicd + GIC_IGROUPR + reg;
		uintptr_t mod = g->gicd + GIC_IGRPMODR + reg;

		io_write32(group, io_read32(group) & ~bit);
		if (g->version == 3)
			io_write32(mod, io_read32(mod) | bit);
		io_write8(g->gicd + GIC_IPRIORITYR + secure[i],
			  GIC_PRIORITY_SECURE);
	}
	if (g->version == 3)
		dist_control(g, are | GICD_CTLR_GRP0 | GICD_CTLR_GRP1 |
					GICD_CTLR_GRP1S);
	else
		dist_control(g, GICD_CTLR_GRP0 | GICD_CTLR_GRP1);
}

static void private_init(const struct gic *g)
{
	uintptr_t block = gic_block(g, 0);

	io_write32(block + GIC_ICENABLER, UINT32_MAX);
	gic_wait(g, 0);
	io_write32(block + GIC_ICPENDR, UINT32_MAX);
	io_write32(block + GIC_IGROUPR, ~SECURE_PRIVATE);
	if (g->version == 3)
		io_write32(block + GIC_IGRPMODR, SECURE_PRIVATE);
	for (uint32_t i = 0; i < 32; i++)
		io_write8(block + GIC_IPRIORITYR + i,
			  SECURE_PRIVATE & BIT32(i) ? GIC_PRIORITY_SECURE
						    : PRIORITY_NS);
}

/* ICC_SRE_EL1 exists once for each world; ICC_SRE_EL2 only in the normal one. */
static void interface_init_v3(void)
{
	uint64_t scr = sysreg_read(scr_el3);

	sysreg_write(ICC_SRE_EL3, 0xf);
	barrier_isb();
	sysreg_write(scr_el3, scr | SCR_EL3_NS);
	barrier_isb();
	if (sysreg_field(id_aa64pfr0_el1, 8) != 0)
		sysreg_write(ICC_SRE_EL2, 0xf);
	sysreg_write(ICC_SRE_EL1, 7);
	barrier_isb();
	sysreg_write(scr_el3, scr & ~SCR_EL3_NS);
	barrier_isb();
	sysreg_write(ICC_SRE_EL1, 7);
	barrier_isb();
	sysreg_write(ICC_CTLR_EL3, 0);
	sysreg_write(ICC_PMR_EL1, 0xff);
	/* Group 0 would be EL3's own, which has none: one that is set by
	   mistake must not trap here for ever. */
	sysreg_write(ICC_IGRPEN0_EL1, 0);
	sysreg_write(ICC_IGRPEN1_EL3, 3);
	sysreg_write(scr_el3, scr);
	barrier_isb();
}

static void redist_sleep(const struct gic *g, bool sleep)
{
	uintptr_t waker = gic_redist(g, gic_affinity()) + GICR_WAKER;
	uint32_t v = io_read32(waker);

	io_write32(waker, sleep ? v | GICR_WAKER_SLEEP : v & ~GICR_WAKER_SLEEP);
	while (!(io_read32(waker) & GICR_WAKER_ASLEEP) == sleep)
		;
}

void gic_cpu_init(const struct gic *g)
{
	if (g->version == 3) {
		redist_sleep(g, false);
		private_init(g);
		interface_init_v3();
		return;
	}
	private_init(g);
	io_write32(g->gicc + GICC_BPR, 0);
	/* Below 0x80 the normal world could neither see nor raise it. */
	io_write32(g->gicc + GICC_PMR, 0xff);
	io_write32(g->gicc + GICC_CTLR,
		   GICC_CTLR_GRP0 | GICC_CTLR_GRP1 | GICC_CTLR_FIQEN);
}

void gic_cpu_fini(const struct gic *g)
{
	if (g->version == 3) {
		sysreg_write(ICC_IGRPEN1_EL3, 0);
		barrier_isb();
		redist_sleep(g, true);
		return;
	}
	io_write32(g->gicc + GICC_CTLR, 0);
}

bool gic_has_cpu(const struct gic *g, uint64_t mpidr)
{
	if (g->version == 3)
		return gic_redist(g, mpidr) != 0;
	return mpidr <= ((io_read32(g->gicd + GICD_TYPER) >> 5) & 7);
}
