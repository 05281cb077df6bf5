/*
 * The loader's own machine layer: translation and caches at EL2 or EL1, calls
 * to the firmware above, and the way out.
 */
#ifndef LOADER_MACHINE_H
#define LOADER_MACHINE_H

#include <loader/place.h>
#include <stddef.h>
#include <stdint.h>

/* Put a big buffer where start-up does not clear it. */
#define NOINIT __attribute__((section(".noinit")))

/**
 * mmu_init() - map this image, the tree's 2 MiB and the devices; caches on
 *
 * Writable memory is never executable. The stack has an unmapped page below.
 */
void mmu_init(void);

/** mmu_map_ram() - map memory up to LOADER_BASE that the tree has named. */
void mmu_map_ram(const struct range *ram);

/** cache_clean() - write cached bytes back to memory. */
void cache_clean(uint64_t start, uint64_t len);

/** ticks_now() - the system counter. */
uint64_t ticks_now(void);

/* How the layer above is called, from the tree's /psci. */
enum conduit {
	CONDUIT_NONE,
	CONDUIT_SMC,
	CONDUIT_HVC,
};

struct firmware_result {
	uint64_t a[4];
};

/** firmware_conduit_set() - choose how calls are made; SMC if EL3 exists. */
void firmware_conduit_set(enum conduit conduit);
/** firmware_conduit_default() - SMC where the CPU has an EL3, else none. */
enum conduit firmware_conduit_default(void);
/** firmware_call() - an SMCCC call without arguments; -1 if none can be made */
struct firmware_result firmware_call(uint64_t id);
/** firmware_call3() - the same with three arguments */
struct firmware_result firmware_call3(uint64_t id, uint64_t a1, uint64_t a2,
				      uint64_t a3);

/** power_off() - switch the machine off, or wait for ever. */
_Noreturn void power_off(void);

/** hand_over() - turn the MMU off and jump. Caches have been cleaned. */
_Noreturn void hand_over(uint64_t entry, uint64_t tree);

/* Called from assembly. */
_Noreturn void loader_main(uint64_t tree, uint64_t start_ticks);
_Noreturn void loader_fault(uint64_t esr, uint64_t pc, uint64_t address);

#endif
