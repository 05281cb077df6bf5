/*
 * Per-CPU state of the monitor and the layout that assembly relies on.
 *
 * While a CPU runs below EL3 its SP_EL3 points at cpu->ns: that is where the
 * exception vectors save to, without a spare register. The C stack lies right
 * below the struct, a guard page below the stack.
 */
#ifndef MONITOR_CPU_H
#define MONITOR_CPU_H

/* One area for each CPU: guard page, stack, struct cpu. */
#define CPU_AREA_SIZE  0x3000
#define CPU_GUARD_SIZE 0x1000
#define CPU_SIZE       1216
#define CPU_NS	       64 /* of SP_EL3 from the struct */

/* Offsets from SP_EL3. */
#define CPU_SCRATCH	 (-64)
#define CPU_C_SP	 (-48)
#define CPU_TEE_VECTOR	 (-40)
#define CPU_TEE_OPEN	 (-32)
#define CPU_VECTORS_LONG (-28)
#define CPU_SCRATCH2	 (-24)
#define CPU_S		 512

/* Offsets in struct world; general registers are at 8 * n. */
#define WORLD_SP_EL0 248
#define WORLD_ELR    256
#define WORLD_EL1    272
#define WORLD_ZCR    472
#define WORLD_SMCR   480
#define WORLD_SCR    488
#define WORLD_SIZE   512

/* cpu->tee_open: which entry the TEE is to answer, 0 when none. */
#define TEE_OPEN_NONE	      0
#define TEE_OPEN_CALL	      1 /* vector 0 or 1 */
#define TEE_OPEN_FIQ	      2
#define TEE_OPEN_ENTRY	      3 /* first entry; from here on C waits */
#define TEE_OPEN_ON	      4
#define TEE_OPEN_OFF	      5
#define TEE_OPEN_SYSTEM_OFF   6
#define TEE_OPEN_SYSTEM_RESET 7

/* cpu->vectors_long: registers to switch that not every CPU has. */
#define VECTORS_SVE 1
#define VECTORS_SME 2

#ifndef __ASSEMBLER__
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

/* What one world loses when the other one runs, in the order of world.h. */
struct world {
	uint64_t x[31];
	uint64_t sp_el0;
	uint64_t elr_el3, spsr_el3;
	uint64_t spsr_el1, elr_el1;
	uint64_t sctlr_el1, cpacr_el1;
	uint64_t tcr_el1, contextidr_el1;
	uint64_t ttbr0_el1, ttbr1_el1;
	uint64_t mair_el1, amair_el1;
	uint64_t vbar_el1, sp_el1;
	uint64_t esr_el1, far_el1;
	uint64_t afsr0_el1, afsr1_el1;
	uint64_t tpidr_el1, tpidr_el0;
	uint64_t tpidrro_el0, par_el1;
	uint64_t csselr_el1, actlr_el1;
	uint64_t mdscr_el1, mdccint_el1;
	uint64_t cntkctl_el1;
	uint64_t zcr_el1;  /* with SVE */
	uint64_t smcr_el1; /* with SME */
	uint64_t scr_el3;  /* how this world runs; constant */
	uint64_t reserved[2];
};
static_assert(offsetof(struct world, sp_el0) == WORLD_SP_EL0, "assembly");
static_assert(offsetof(struct world, elr_el3) == WORLD_ELR, "assembly");
static_assert(offsetof(struct world, spsr_el1) == WORLD_EL1, "assembly");
static_assert(offsetof(struct world, zcr_el1) == WORLD_ZCR, "assembly");
static_assert(offsetof(struct world, smcr_el1) == WORLD_SMCR, "assembly");
static_assert(offsetof(struct world, scr_el3) == WORLD_SCR, "assembly");
static_assert(sizeof(struct world) == WORLD_SIZE, "assembly");

/*
 * PSCI's view of a CPU. OFF -> CLAIMED by the caller of CPU_ON, -> START when
 * entry and context are there, -> ON by the CPU itself, -> OFF by itself.
 */
enum cpu_state {
	CPU_OFF = 0,
	CPU_CLAIMED,
	CPU_START,
	CPU_ON,
};

struct cpu {
	uint64_t scratch[2];
	uint64_t c_sp;	     /* where C starts on the next exception */
	uint64_t tee_vector; /* TEE's vector table, 0 while it is not on */
	uint32_t tee_open;
	uint32_t vectors_long;
	uint64_t scratch2[3];
	struct world ns;
	struct world s;
	uint32_t state; /* enum cpu_state, shared with other CPUs */
	uint32_t index;
	uint64_t entry; /* of CPU_ON, valid in CPU_START */
	uint64_t context;
	uint64_t actlr_reset; /* ACTLR_EL1 before anyone changed it */
	uint64_t align[12];
};
static_assert(offsetof(struct cpu, ns) == CPU_NS, "assembly");
static_assert(offsetof(struct cpu, scratch) == CPU_NS + CPU_SCRATCH,
	      "assembly");
static_assert(offsetof(struct cpu, c_sp) == CPU_NS + CPU_C_SP, "assembly");
static_assert(offsetof(struct cpu, tee_vector) == CPU_NS + CPU_TEE_VECTOR,
	      "assembly");
static_assert(offsetof(struct cpu, tee_open) == CPU_NS + CPU_TEE_OPEN,
	      "assembly");
static_assert(offsetof(struct cpu, vectors_long) == CPU_NS + CPU_VECTORS_LONG,
	      "assembly");
static_assert(offsetof(struct cpu, scratch2) == CPU_NS + CPU_SCRATCH2,
	      "assembly");
static_assert(offsetof(struct cpu, s) == CPU_NS + CPU_S, "assembly");
static_assert(sizeof(struct cpu) == CPU_SIZE && CPU_SIZE % 64 == 0, "assembly");

extern char cpu_areas[]; /* of the link script */

static inline struct cpu *cpu_get(unsigned int index)
{
	return (struct cpu *)(void *)(cpu_areas + (index + 1) * CPU_AREA_SIZE -
				      CPU_SIZE);
}

static inline struct cpu *cpu_this(void)
{
	struct cpu *cpu;

	__asm__("mrs %0, tpidr_el3" : "=r"(cpu));
	return cpu;
}
#endif

#endif
