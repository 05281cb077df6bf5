/*
 * PSCI 1.1 (DEN 0022) for the normal world, and the life of a CPU.
 *
 * cpu->state is the only word CPUs write for each other. CPU_ON takes a CPU
 * from CPU_OFF to CPU_CLAIMED with one compare-and-swap, so two callers cannot
 * both have it, fills in entry and context, and lets it go with CPU_START. A
 * CPU that turns itself off writes CPU_OFF as its last act.
 */
#include <abi/teesmc.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include <plat/cpu.h>
#include "monitor.h"

#define PSCI_VERSION	       0x84000000u
#define PSCI_CPU_SUSPEND       0x84000001u
#define PSCI_CPU_OFF	       0x84000002u
#define PSCI_CPU_ON	       0x84000003u
#define PSCI_AFFINITY_INFO     0x84000004u
#define PSCI_MIGRATE_INFO_TYPE 0x84000006u
#define PSCI_SYSTEM_OFF	       0x84000008u
#define PSCI_SYSTEM_RESET      0x84000009u
#define PSCI_FEATURES	       0x8400000au
#define PSCI_SYSTEM_RESET2     0x84000012u
#define PSCI_SMC64	       BIT32(30)
#define SMCCC_VERSION	       0x80000000u

#define PSCI_1_1		0x00010001u
#define PSCI_SUCCESS		0
#define PSCI_NOT_SUPPORTED	(-1)
#define PSCI_INVALID_PARAMETERS (-2)
#define PSCI_ALREADY_ON		(-4)
#define PSCI_ON_PENDING		(-5)
#define PSCI_INVALID_ADDRESS	(-9)

#define AFFINITY_ON	 0
#define AFFINITY_OFF	 1
#define AFFINITY_PENDING 2

#define MIGRATE_NOT_NEEDED 2 /* a multiprocessor TEE, or none */

static uint32_t state_get(const struct cpu *cpu)
{
	return __atomic_load_n(&cpu->state, __ATOMIC_ACQUIRE);
}

static void state_set(struct cpu *cpu, uint32_t state)
{
	__atomic_store_n(&cpu->state, state, __ATOMIC_RELEASE);
	cpu_sev();
}

void cpu_start(struct cpu *cpu)
{
	uint64_t entry = cpu->entry;
	uint64_t context = cpu->context;

	cpu_setup(cpu);
	gic_cpu_init(&monitor.gic);
	tee_event(cpu, OPTEED_VEC_CPU_ON, TEE_OPEN_ON);
	cpu->tee_vector = monitor.tee_vector;
	cpu_normal_entry(cpu, entry, context);
	state_set(cpu, CPU_ON);
	normal_enter(cpu);
}

void cpu_park(struct cpu *cpu)
{
	while (state_get(cpu) != CPU_START)
		cpu_wfe();
	cpu_start(cpu);
}

/* The CPU with these affinities, or NULL if the machine has none. */
static struct cpu *cpu_find(uint64_t mpidr)
{
	int index = plat_cpu_index(mpidr);

	if (index < 0 || !gic_has_cpu(&monitor.gic, mpidr))
		return NULL;
	return cpu_get((unsigned int)index);
}

static int cpu_on(uint64_t mpidr, uint64_t entry, uint64_t context)
{
	struct cpu *cpu = cpu_find(mpidr);
	uint32_t state = CPU_OFF;

	if (cpu == NULL)
		return PSCI_INVALID_PARAMETERS;
	if (entry % 4 != 0 || entry < DRAM_BASE || entry >= DRAM_LIMIT)
		return PSCI_INVALID_ADDRESS;
	if (!__atomic_compare_exchange_n(&cpu->state, &state, CPU_CLAIMED,
					 false, __ATOMIC_ACQUIRE,
					 __ATOMIC_ACQUIRE))
		return state == CPU_ON ? PSCI_ALREADY_ON : PSCI_ON_PENDING;
	cpu->entry = entry;
	cpu->context = context;
	state_set(cpu, CPU_START);
	return PSCI_SUCCESS;
}

static _Noreturn void cpu_off(struct cpu *cpu)
{
	tee_event(cpu, OPTEED_VEC_CPU_OFF, TEE_OPEN_OFF);
	cpu->tee_vector = 0;
	gic_cpu_fini(&monitor.gic);
	state_set(cpu, CPU_OFF);
	cpu_park(cpu);
}

static int affinity_info(uint64_t mpidr, uint64_t level)
{
	const struct cpu *cpu = cpu_find(mpidr);

	if (cpu == NULL || level != 0)
		return PSCI_INVALID_PARAMETERS;
	switch (state_get(cpu)) {
	case CPU_ON:
		return AFFINITY_ON;
	case CPU_OFF:
		return AFFINITY_OFF;
	default:
		return AFFINITY_PENDING;
	}
}

/* Standby of one CPU is all there is: any other power_state is refused. */
static int cpu_suspend(uint64_t power_state)
{
	if (power_state != 0)
		return PSCI_INVALID_PARAMETERS;
	/* An interrupt ends it also while masked here. */
	__asm__ volatile("dsb sy\n\twfi" ::: "memory");
	return PSCI_SUCCESS;
}

static int system_reset2(struct cpu *cpu, uint64_t type)
{
	if (type != 0)
		return PSCI_INVALID_PARAMETERS;
	tee_event(cpu, OPTEED_VEC_SYSTEM_RESET, TEE_OPEN_SYSTEM_RESET);
	power_reset();
}

static int features(uint32_t id)
{
	switch (id) {
	case SMCCC_VERSION:
	case PSCI_VERSION:
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_SUSPEND | PSCI_SMC64:
	case PSCI_CPU_OFF:
	case PSCI_CPU_ON:
	case PSCI_CPU_ON | PSCI_SMC64:
	case PSCI_AFFINITY_INFO:
	case PSCI_AFFINITY_INFO | PSCI_SMC64:
	case PSCI_MIGRATE_INFO_TYPE:
	case PSCI_SYSTEM_OFF:
	case PSCI_SYSTEM_RESET:
	case PSCI_FEATURES:
	case PSCI_SYSTEM_RESET2:
	case PSCI_SYSTEM_RESET2 | PSCI_SMC64:
		return PSCI_SUCCESS;
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

/* Unused argument registers hold garbage and are not looked at. */
static int psci_dispatch(struct cpu *cpu, uint32_t id, uint64_t x1, uint64_t x2,
			 uint64_t x3)
{
	switch (id) {
	case PSCI_VERSION:
		return PSCI_1_1;
	case PSCI_CPU_SUSPEND:
	case PSCI_CPU_SUSPEND | PSCI_SMC64:
		return cpu_suspend((uint32_t)x1);
	case PSCI_CPU_OFF:
		cpu_off(cpu);
	case PSCI_CPU_ON:
	case PSCI_CPU_ON | PSCI_SMC64:
		return cpu_on(x1, x2, x3);
	case PSCI_AFFINITY_INFO:
	case PSCI_AFFINITY_INFO | PSCI_SMC64:
		return affinity_info(x1, x2);
	case PSCI_MIGRATE_INFO_TYPE:
		return MIGRATE_NOT_NEEDED;
	case PSCI_SYSTEM_OFF:
		tee_event(cpu, OPTEED_VEC_SYSTEM_OFF, TEE_OPEN_SYSTEM_OFF);
		power_off();
	case PSCI_SYSTEM_RESET:
		return system_reset2(cpu, 0);
	case PSCI_FEATURES:
		return features((uint32_t)x1);
	case PSCI_SYSTEM_RESET2:
	case PSCI_SYSTEM_RESET2 | PSCI_SMC64:
		return system_reset2(cpu, (uint32_t)x1);
	default:
		return PSCI_NOT_SUPPORTED;
	}
}

uint64_t psci_call(struct cpu *cpu, const struct world *ns)
{
	uint32_t id = (uint32_t)ns->x[0];
	uint64_t mask = id & PSCI_SMC64 ? UINT64_MAX : UINT32_MAX;

	return (uint64_t)(int64_t)psci_dispatch(
		cpu, id, ns->x[1] & mask, ns->x[2] & mask, ns->x[3] & mask);
}
