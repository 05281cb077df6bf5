/*
 * GIC as S-EL1 uses it, and what both exception levels need.
 */
#include <arch/io.h>
#include <arch/sysreg.h>
#include "gic_regs.h"

#define ICC_IAR1_EL1  s3_0_c12_c12_0
#define ICC_EOIR1_EL1 s3_0_c12_c12_1

#define INTID_MASK   0x3ffu
#define INTID_SHARED 32u

unsigned int gic_version(void)
{
	/* ID_AA64PFR0_EL1.GIC: system registers of version 3 or later. */
	return sysreg_field(id_aa64pfr0_el1, 24) != 0 ? 3 : 2;
}

void gic_init(struct gic *g, uintptr_t gicd, uintptr_t gicc, uintptr_t gicr)
{
	*g = (struct gic){
		.version = gic_version(),
		.gicd = gicd,
		.gicc = gicc,
		.gicr = gicr,
	};
}

uint32_t gic_intid_count(const struct gic *g)
{
	uint32_t lines = io_read32(g->gicd + GICD_TYPER) & 0x1f;

	return MIN((lines + 1) * 32, UINT32_C(1020));
}

uint64_t gic_affinity(void)
{
	return sysreg_read(mpidr_el1) & UINT64_C(0xff00ffffff);
}

uintptr_t gic_redist(const struct gic *g, uint64_t affinity)
{
	/* GICR_TYPER has Aff3..Aff0 in its upper word. */
	uint64_t want = (affinity >> 32) << 24 | (affinity & 0xffffff);
	uintptr_t at = g->gicr;

	for (;;) {
		uint64_t typer = io_read64(at + GICR_TYPER);

		if (typer >> 32 == want)
			return at;
		if (typer & GICR_TYPER_LAST)
			return 0;
		at += typer & GICR_TYPER_VLPIS ? 0x40000 : 0x20000;
	}
}

uintptr_t gic_block(const struct gic *g, uint32_t intid)
{
	if (g->version == 2 || intid >= INTID_SHARED)
		return g->gicd;
	return gic_redist(g, gic_affinity()) + GICR_SGI;
}

void gic_wait(const struct gic *g, uint32_t intid)
{
	if (g->version == 2)
		return;
	if (intid >= INTID_SHARED) {
		while (io_read32(g->gicd + GICD_CTLR) & GICD_CTLR_RWP)
			;
		return;
	}
	uintptr_t gicr = gic_redist(g, gic_affinity());

	while (io_read32(gicr + GICR_CTLR) & GICR_CTLR_RWP)
		;
}

/* Registers with one bit for each interrupt. */
static uintptr_t bit_reg(uintptr_t block, uint32_t offset, uint32_t intid)
{
	return block + offset + intid / 32 * 4;
}

static void bit_change(uintptr_t reg, uint32_t intid, bool on)
{
	uint32_t v = io_read32(reg);
	uint32_t bit = BIT32(intid % 32);

	io_write32(reg, on ? v | bit : v & ~bit);
}

static void route_here(const struct gic *g, uint32_t intid)
{
	if (g->version == 3) {
		io_write64(g->gicd + GICD_IROUTER + intid * 8, gic_affinity());
		return;
	}
	/* The private entries read as the number of the CPU that asks. */
	io_write8(g->gicd + GICD_ITARGETSR + intid,
		  io_read8(g->gicd + GICD_ITARGETSR));
}

void gic_claim(const struct gic *g, uint32_t intid, uint8_t priority, bool edge)
{
	uintptr_t block = gic_block(g, intid);

	gic_disable(g, intid);
	bit_change(bit_reg(block, GIC_IGROUPR, intid), intid, false);
	if (g->version == 3)
		bit_change(bit_reg(block, GIC_IGRPMODR, intid), intid, true);
	io_write8(block + GIC_IPRIORITYR + intid, priority);
	if (intid >= INTID_SHARED) {
		uintptr_t cfg = block + GIC_ICFGR + intid / 16 * 4;
		uint32_t bit = UINT32_C(2) << intid % 16 * 2;
		uint32_t v = io_read32(cfg);

		io_write32(cfg, edge ? v | bit : v & ~bit);
		route_here(g, intid);
	}
	gic_enable(g, intid);
}

void gic_enable(const struct gic *g, uint32_t intid)
{
	io_write32(bit_reg(gic_block(g, intid), GIC_ISENABLER, intid),
		   BIT32(intid % 32));
}

void gic_disable(const struct gic *g, uint32_t intid)
{
	io_write32(bit_reg(gic_block(g, intid), GIC_ICENABLER, intid),
		   BIT32(intid % 32));
	gic_wait(g, intid);
}

uint32_t gic_ack(const struct gic *g)
{
	if (g->version == 3) {
		uint32_t ack = (uint32_t)sysreg_read(ICC_IAR1_EL1);

		/* The read has its effect before the handler touches devices. */
		barrier_dsb_sy();
		return ack;
	}
	/* 1022: the most urgent one is the normal world's. */
	return io_read32(g->gicc + GICC_IAR);
}

void gic_end(const struct gic *g, uint32_t ack)
{
	if ((ack & INTID_MASK) >= GIC_INTID_NONE)
		return;
	/* The device's own line must be seen low before this one is ended. */
	barrier_dsb_sy();
	if (g->version == 3) {
		sysreg_write(ICC_EOIR1_EL1, ack);
		barrier_isb();
		return;
	}
	io_write32(g->gicc + GICC_EOIR, ack);
}

void gic_set_pending(const struct gic *g, uint32_t intid)
{
	io_write32(bit_reg(gic_block(g, intid), GIC_ISPENDR, intid),
		   BIT32(intid % 32));
}
