/*
 * Exceptions of lower levels that reach C: SMCs that are not the TEE's, and
 * everything a lower level must not do.
 */
#include <abi/teesmc.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include "monitor.h"
#include "speculation.h"

#define EC_SMC64      0x17u
#define ESR_IMM	      0xffffu
#define ESR_UNDEFINED UINT64_C(0x02000000) /* EC 0, IL */

#define OWNER_ARCH     0u
#define OWNER_STANDARD 4u

/* Arm architecture service: SMCCC (DEN 0028) 1.2. */
#define SMCCC_VERSION	    0x80000000u
#define SMCCC_ARCH_FEATURES 0x80000001u
#define SMCCC_1_2	    0x00010002u

#define NOT_SUPPORTED UINT64_MAX

#define HCR_TGE	 BIT64(27)
#define SPSR_PAN BIT64(22)

/* Sign extended: the values are those of 32-bit results. */
static uint64_t workaround_feature(uint32_t id)
{
	const struct cpu_id cpu = cpu_id_read();

	return (uint64_t)(int64_t)speculation_answer(&cpu, id);
}

uint64_t arch_service(uint32_t id, uint64_t x1)
{
	switch (id) {
	case SMCCC_VERSION:
		return SMCCC_1_2;
	case SMCCC_ARCH_FEATURES:
		break;
	case SMCCC_ARCH_WORKAROUND_1:
	case SMCCC_ARCH_WORKAROUND_3:
		/* Where it is needed, it was done when EL3 was entered. */
		return workaround_feature(id) == NOT_SUPPORTED ? NOT_SUPPORTED
							       : 0;
	default:
		return NOT_SUPPORTED;
	}

	switch ((uint32_t)x1) {
	case SMCCC_VERSION:
	case SMCCC_ARCH_FEATURES:
		return 0;
	case SMCCC_ARCH_WORKAROUND_1:
	case SMCCC_ARCH_WORKAROUND_2:
	case SMCCC_ARCH_WORKAROUND_3:
		return workaround_feature((uint32_t)x1);
	default:
		return NOT_SUPPORTED;
	}
}

static uint64_t normal_smc(struct cpu *cpu, const struct world *ns)
{
	uint32_t id = (uint32_t)ns->x[0];

	if (!(id & SMCCC_FAST))
		return NOT_SUPPORTED;
	switch (SMCCC_OWNER(id)) {
	case OWNER_ARCH:
		return arch_service(id, ns->x[1]);
	case OWNER_STANDARD:
		return psci_call(cpu, ns);
	default:
		return NOT_SUPPORTED; /* also the TEE's, when there is none */
	}
}

/*
 * An instruction that this CPU does not offer below EL3 (or an access that
 * scr_secure() withholds): to its level it is undefined, as on a CPU that
 * never had it. So no lower level can stop the monitor by trying.
 */
static void inject_undefined(const struct cpu *cpu, struct world *world)
{
	uint64_t spsr = world->spsr_el3;
	unsigned int from = spsr & 0x10 ? 0 : spsr >> 2 & 3;
	bool to_el2 = from == 2;
	uint64_t offset = 0x200; /* same level, its own SP */

	if (from == 0 && world == &cpu->ns && (world->scr_el3 & SCR_HCE))
		to_el2 = (sysreg_read(hcr_el2) & HCR_TGE) != 0;
	if (spsr & 0x10)
		offset = 0x600;
	else if (from == 0)
		offset = 0x400;
	else if (!(spsr & 1))
		offset = 0;

	if (to_el2) {
		sysreg_write(esr_el2, ESR_UNDEFINED);
		sysreg_write(elr_el2, world->elr_el3);
		sysreg_write(spsr_el2, spsr);
		world->elr_el3 = sysreg_read(vbar_el2) + offset;
	} else {
		sysreg_write(esr_el1, ESR_UNDEFINED);
		sysreg_write(elr_el1, world->elr_el3);
		sysreg_write(spsr_el1, spsr);
		world->elr_el3 = sysreg_read(vbar_el1) + offset;
	}
	world->spsr_el3 = (to_el2 ? SPSR_EL2H_MASKED : SPSR_EL1H_MASKED) |
			  (spsr & SPSR_PAN);
}

void lower_sync(struct cpu *cpu, struct world *world)
{
	uint64_t esr = sysreg_read(esr_el3);

	if (esr >> 26 != EC_SMC64)
		inject_undefined(cpu, world);
	else if (esr & ESR_IMM)
		world->x[0] = NOT_SUPPORTED;
	else if (world == &cpu->s)
		tee_smc(cpu, world);
	else
		world->x[0] = normal_smc(cpu, world);
}

void unexpected_exception(struct cpu *cpu, struct world *world)
{
	monitor_panic(cpu, world, "unexpected exception from below");
}
