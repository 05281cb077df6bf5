/*
 * Arm GIC versions 2 and 3, found at run time. EL3 divides the interrupts
 * between the worlds once (drivers/gic_el3.c); S-EL1 then owns its own
 * (drivers/gic.c). Every register window is used at the address its user
 * gives, so that EL3 may pass physical and S-EL1 virtual ones.
 *
 * A secure interrupt is group 0 with version 2 and group 1 secure with
 * version 3. S-EL1 takes it as FIQ with version 2, as IRQ with version 3.
 */
#ifndef DRIVERS_GIC_H
#define DRIVERS_GIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gic {
	unsigned int version; /* 2 or 3 */
	uintptr_t gicd;	      /* distributor */
	uintptr_t gicc;	      /* CPU interface, version 2 */
	uintptr_t gicr;	      /* first redistributor, version 3 */
};

/* gic_ack() found nothing for this world; such values are not given back. */
#define GIC_INTID_NONE 1020u

#define GIC_PRIORITY_SECURE 0x40u /* secure interrupts: below 0x80 */

/**
 * gic_init() - find the version; touches no interrupt
 * @gicd, @gicc, @gicr: windows as the caller sees them; the one of the other
 *                      version is not used
 */
void gic_init(struct gic *g, uintptr_t gicd, uintptr_t gicc, uintptr_t gicr);

/**
 * gic_version() - 2 or 3, from the ID registers of this CPU
 *
 * With 2 a secure interrupt reaches S-EL1 as FIQ, with 3 as IRQ.
 */
unsigned int gic_version(void);

/** gic_intid_count() - one more than the highest shared interrupt's number. */
uint32_t gic_intid_count(const struct gic *g);

/*
 * For S-EL1.
 */

/**
 * gic_claim() - make an interrupt a secure one, for this CPU, and enable it
 * @intid:    16..31 private (repeat on each CPU), 32.. shared
 * @priority: 0 highest; below 0x80, multiple of 16
 * @edge:     true if edge-triggered; ignored for private ones
 *
 * A shared interrupt is then delivered to the CPU that claimed it. Its state
 * is shared between CPUs, so the caller holds a lock or is alone.
 */
void gic_claim(const struct gic *g, uint32_t intid, uint8_t priority,
	       bool edge);

/** gic_enable(), gic_disable() - let through or hold back a claimed one. */
void gic_enable(const struct gic *g, uint32_t intid);
void gic_disable(const struct gic *g, uint32_t intid);

/**
 * gic_ack() - take the most urgent pending secure interrupt
 *
 * Return: a value for gic_end() whose low 10 bits are the interrupt's number;
 * numbers from GIC_INTID_NONE on mean there was none.
 */
uint32_t gic_ack(const struct gic *g);

/** gic_end() - done with what gic_ack() returned. */
void gic_end(const struct gic *g, uint32_t ack);

/** gic_set_pending() - raise a shared interrupt, also one of the other world. */
void gic_set_pending(const struct gic *g, uint32_t intid);

/*
 * For EL3 (drivers/gic_el3.c).
 */

/**
 * gic_dist_init() - once: all shared interrupts to the normal world
 * @secure, @count: numbers of those that become secure instead, disabled
 */
void gic_dist_init(const struct gic *g, const uint32_t *secure, size_t count);

/**
 * gic_cpu_init() - on every CPU that starts: its private interrupts and its
 * interface; SGI 8..15 and the secure timer become secure, disabled
 */
void gic_cpu_init(const struct gic *g);

/** gic_cpu_fini() - nothing reaches this CPU any more. */
void gic_cpu_fini(const struct gic *g);

/**
 * gic_has_cpu() - is there a CPU with these affinities?
 * @mpidr: affinity levels as in MPIDR_EL1, other bits zero
 */
bool gic_has_cpu(const struct gic *g, uint64_t mpidr);

#endif
