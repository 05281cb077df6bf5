/*
 * Registers of GICv2 (IHI 0048) and GICv3 (IHI 0069) that both halves of the
 * driver use.
 */
#ifndef DRIVERS_GIC_REGS_H
#define DRIVERS_GIC_REGS_H

#include <drivers/gic.h>
#include <base/bits.h>

#define GICD_CTLR      0x0000
#define GICD_TYPER     0x0004
#define GIC_IGROUPR    0x0080 /* offsets shared by GICD and SGI frame */
#define GIC_ISENABLER  0x0100
#define GIC_ICENABLER  0x0180
#define GIC_ISPENDR    0x0200
#define GIC_ICPENDR    0x0280
#define GIC_IPRIORITYR 0x0400
#define GICD_ITARGETSR 0x0800
#define GIC_ICFGR      0x0c00
#define GIC_IGRPMODR   0x0d00
#define GICD_IROUTER   0x6000

#define GICD_CTLR_GRP0	 BIT32(0)
#define GICD_CTLR_GRP1	 BIT32(1) /* v2; v3: group 1 NS */
#define GICD_CTLR_GRP1S	 BIT32(2)
#define GICD_CTLR_ARE_S	 BIT32(4)
#define GICD_CTLR_ARE_NS BIT32(5)
#define GICD_CTLR_RWP	 BIT32(31)

#define GICC_CTLR	0x0000
#define GICC_PMR	0x0004
#define GICC_BPR	0x0008
#define GICC_IAR	0x000c
#define GICC_EOIR	0x0010
#define GICC_CTLR_GRP0	BIT32(0)
#define GICC_CTLR_GRP1	BIT32(1)
#define GICC_CTLR_FIQEN BIT32(3)

#define GICR_CTLR	  0x0000
#define GICR_CTLR_RWP	  BIT32(3)
#define GICR_TYPER	  0x0008
#define GICR_TYPER_VLPIS  BIT64(1)
#define GICR_TYPER_LAST	  BIT64(4)
#define GICR_WAKER	  0x0014
#define GICR_WAKER_SLEEP  BIT32(1)
#define GICR_WAKER_ASLEEP BIT32(2)
#define GICR_SGI	  0x10000 /* frame of private interrupts */

/** gic_redist() - this CPU's redistributor; there always is one. */
uintptr_t gic_redist(const struct gic *g, uint64_t affinity);
uint64_t gic_affinity(void);

/** gic_wait() - until an earlier write to the block of @intid took effect. */
void gic_wait(const struct gic *g, uint32_t intid);

/** gic_block() - GICD or the own SGI frame: where @intid is configured. */
uintptr_t gic_block(const struct gic *g, uint32_t intid);

#endif
