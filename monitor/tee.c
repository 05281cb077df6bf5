/*
 * The OPTEED contract outside calls and interrupts, which monitor/vectors.S
 * serves: first entry, life-cycle entries, and all other SMCs of S-EL1.
 */
#include <abi/boot_record.h>
#include <abi/teesmc.h>
#include <base/bits.h>
#include <plat/memmap.h>
#include "monitor.h"

#define OWNER_ARCH	0u
#define OWNER_TEE_FIRST 50u

#define VECTOR_TABLE_LEN (4u * (OPTEED_VEC_SYSTEM_RESET + 1))

/* Which open entry each answer ends. */
static const struct {
	uint32_t id;
	uint32_t open;
} done[] = {
	{ OPTEED_ENTRY_DONE, TEE_OPEN_ENTRY },
	{ OPTEED_ON_DONE, TEE_OPEN_ON },
	{ OPTEED_OFF_DONE, TEE_OPEN_OFF },
	{ OPTEED_SYSTEM_OFF_DONE, TEE_OPEN_SYSTEM_OFF },
	{ OPTEED_SYSTEM_RESET_DONE, TEE_OPEN_SYSTEM_RESET },
};

void tee_smc(struct cpu *cpu, struct world *world)
{
	uint32_t id = (uint32_t)world->x[0];

	if (SMCCC_OWNER(id) == OWNER_ARCH) {
		world->x[0] = arch_service(id, world->x[1]);
		return;
	}
	if (SMCCC_OWNER(id) < OWNER_TEE_FIRST) {
		world->x[0] = UINT64_MAX;
		return;
	}
	for (size_t i = 0; i < ARRAY_COUNT(done); i++) {
		if (done[i].id != id || done[i].open != cpu->tee_open)
			continue;
		cpu->tee_open = TEE_OPEN_NONE;
		tee_leave(cpu, world->x[1]);
	}
	/* The TEE no longer knows what it is doing; nor do we. */
	monitor_panic(cpu, world, "TEE made SMC 0x%x out of turn (open %u)", id,
		      cpu->tee_open);
}

static void set_arguments(struct cpu *cpu, uint64_t x0, uint64_t x1,
			  uint64_t x2, uint64_t x3)
{
	cpu->s.x[0] = x0;
	cpu->s.x[1] = x1;
	cpu->s.x[2] = x2;
	cpu->s.x[3] = x3;
}

/* A standard OP-TEE would take the list's registers for something else. */
static bool takes_list(uint64_t pc)
{
	return *(const uint64_t *)(pc + TEE_LIST_MARK_OFF) ==
	       TRANSFER_LIST_CONVENTION;
}

void tee_first_entry(struct cpu *cpu, uint64_t pc, uint64_t list)
{
	if (list != 0 && takes_list(pc))
		set_arguments(cpu, monitor.device_tree,
			      TRANSFER_LIST_CONVENTION, 0, list);
	else
		set_arguments(cpu, 0, 0, monitor.device_tree, 0);
	cpu->tee_open = TEE_OPEN_ENTRY;

	uint64_t vector = tee_enter(cpu, pc);

	if (vector == 0) {
		monitor_print("monitor: the TEE refused to start\n");
		return;
	}
	if (vector % 4 != 0 || vector < TEE_BASE ||
	    !range_fits(vector - TEE_BASE, VECTOR_TABLE_LEN, TEE_SIZE))
		monitor_panic(cpu, NULL, "TEE has its vectors at 0x%lx",
			      vector);
	monitor.tee_vector = vector;
	cpu->tee_vector = vector;
}

void tee_event(struct cpu *cpu, unsigned int vector, uint32_t open)
{
	if (monitor.tee_vector == 0)
		return;
	set_arguments(cpu, 0, 0, 0, 0);
	cpu->tee_open = open;

	uint64_t status = tee_enter(cpu, monitor.tee_vector + 4 * vector);

	if (status != 0 && (open == TEE_OPEN_ON || open == TEE_OPEN_OFF))
		monitor_panic(cpu, NULL, "TEE failed CPU entry %u: 0x%lx",
			      vector, status);
}
