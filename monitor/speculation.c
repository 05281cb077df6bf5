/*
 * Which CPU needs what. In-order cores do not run ahead far enough to be
 * affected; CSV2, SSBS and ECBHB are CPUs' own words for it.
 */
#include "speculation.h"

static unsigned int field(uint64_t reg, unsigned int shift)
{
	return reg >> shift & 0xf;
}

static unsigned int part_of_arm(const struct cpu_id *cpu)
{
	return (cpu->midr >> 24 & 0xff) == MIDR_ARM ? cpu->midr >> 4 & 0xfff
						    : 0;
}

static bool in_order(const struct cpu_id *cpu)
{
	switch (part_of_arm(cpu)) {
	case MIDR_CORTEX_A35:
	case MIDR_CORTEX_A53:
	case MIDR_CORTEX_A55:
		return true;
	default:
		return false;
	}
}

/* entry.S keeps loads of these from passing stores, from reset on. */
static bool stores_first(const struct cpu_id *cpu)
{
	unsigned int part = part_of_arm(cpu);

	return part == MIDR_CORTEX_A57 || part == MIDR_CORTEX_A72;
}

/* Branch targets of one context are not used by others: 1 and up. */
static unsigned int csv2(const struct cpu_id *cpu)
{
	return field(cpu->pfr0, 56);
}

bool speculation_flushed(const struct cpu_id *cpu)
{
	return stores_first(cpu) && csv2(cpu) == 0;
}

static int32_t branch_targets(const struct cpu_id *cpu)
{
	if (csv2(cpu) != 0 || in_order(cpu))
		return SPECULATION_SAFE;
	return speculation_flushed(cpu) ? SPECULATION_CALL
					: SPECULATION_UNKNOWN;
}

/*
 * With SSBS each level decides for itself, and here all of the secure world
 * starts with it clear: SCTLR_EL3 and SCTLR_EL1 have no DSSBS.
 */
static int32_t stores_passed(const struct cpu_id *cpu)
{
	bool ssbs = field(cpu->pfr1, 4) != 0;

	return ssbs || in_order(cpu) || stores_first(cpu) ? SPECULATION_NO_CALL
							  : SPECULATION_UNKNOWN;
}

/* Linux drops the history of other CPUs by itself; the secure world does not. */
static int32_t branch_history(const struct cpu_id *cpu)
{
	bool ecbhb = field(cpu->mmfr1, 60) != 0;

	if (csv2(cpu) >= 3 || ecbhb || in_order(cpu))
		return SPECULATION_SAFE;
	return speculation_flushed(cpu) ? SPECULATION_CALL
					: SPECULATION_UNKNOWN;
}

int32_t speculation_answer(const struct cpu_id *cpu, uint32_t id)
{
	switch (id) {
	case SMCCC_ARCH_WORKAROUND_1:
		return branch_targets(cpu);
	case SMCCC_ARCH_WORKAROUND_2:
		return stores_passed(cpu);
	case SMCCC_ARCH_WORKAROUND_3:
		return branch_history(cpu);
	default:
		return SPECULATION_UNKNOWN;
	}
}
