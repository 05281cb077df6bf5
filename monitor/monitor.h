/*
 * The monitor's own interfaces.
 */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include <stdbool.h>
#include <stdint.h>
#include <drivers/gic.h>
#include "cpu.h"

/* Root of the monitor's state; written by the primary before others run. */
struct monitor {
	struct gic gic;
	uint64_t tee_vector; /* 0: there is no TEE */
	uint64_t loader;
	uint64_t device_tree;
	bool development; /* life-cycle state of the device */
};

extern struct monitor monitor;

/* SCR_EL3 */
#define SCR_NS	BIT64(0)
#define SCR_HCE BIT64(8)

#define SPSR_EL1H_MASKED 0x3c5u
#define SPSR_EL2H_MASKED 0x3c9u
#define SCTLR_EL1_RESET	 0x30d00800u
#define SCTLR_EL2_RESET	 0x30c50830u

/* main.c */
_Noreturn void monitor_main(uint64_t list, uint64_t tee, uint64_t loader,
			    uint64_t device_tree);
_Noreturn void monitor_secondary(struct cpu *cpu, uint64_t index);

/* mmu.c: with the MMU off. Return: physical address of the root table. */
uint64_t mmu_build(void);

/* setup.c */

/** cpu_setup() - EL3 registers of this CPU, and both worlds' fresh contexts. */
void cpu_setup(struct cpu *cpu);

/** cpu_normal_entry() - prepare cpu->ns to start at @pc with x0 = @x0. */
void cpu_normal_entry(struct cpu *cpu, uint64_t pc, uint64_t x0);

/* vectors_flush.S: the table of speculation_flushed() CPUs; else vectors.S's. */
extern char el3_vectors_flush[];

/* vectors.S */
uint64_t tee_enter(struct cpu *cpu, uint64_t pc);
_Noreturn void tee_leave(struct cpu *cpu, uint64_t value);
_Noreturn void normal_enter(struct cpu *cpu);
void lower_sync(struct cpu *cpu, struct world *world);
_Noreturn void unexpected_exception(struct cpu *cpu, struct world *world);
_Noreturn void el3_fault_report(struct cpu *cpu, uint64_t vector);

/* tee.c */

/**
 * tee_first_entry() - start the TEE; sets monitor.tee_vector if it came up
 * @list: transfer list, or 0 for the older hand-off with only a device tree
 */
void tee_first_entry(struct cpu *cpu, uint64_t pc, uint64_t list);

/** tee_event() - run one of the TEE's life-cycle entries, if there is a TEE. */
void tee_event(struct cpu *cpu, unsigned int vector, uint32_t open);

/** tee_smc() - an SMC of S-EL1 that is no answer to a call or an interrupt. */
void tee_smc(struct cpu *cpu, struct world *world);

/* smc.c: services of owners other than the TEE. Return: x0. */
uint64_t arch_service(uint32_t id, uint64_t x1);

/* psci.c */
uint64_t psci_call(struct cpu *cpu, const struct world *world);
/** cpu_start() - bring this CPU up in both worlds at cpu->entry. */
_Noreturn void cpu_start(struct cpu *cpu);
/** cpu_park() - wait to be started; the CPU is off. */
_Noreturn void cpu_park(struct cpu *cpu);

/* panic.c */
__attribute__((format(printf, 1, 2))) void monitor_print(const char *format,
							 ...);
/** monitor_panic() - one report, then stop for good. @world may be NULL. */
__attribute__((format(printf, 3, 4))) _Noreturn void
monitor_panic(struct cpu *cpu, const struct world *world, const char *format,
	      ...);
_Noreturn void power_off(void);
_Noreturn void power_reset(void);

#endif
