/*
 * What EL3 decides for the levels below it, per CPU and from its ID registers;
 * models are named in speculation.c alone. Runs each time a CPU starts, since
 * nothing is known to survive while it was off.
 */
#include <arch/sysreg.h>
#include <base/bits.h>
#include <plat/cpu.h>
#include <string.h>
#include "monitor.h"
#include "speculation.h"

/* SCR_EL3: Arm ARM, D19.2. */
#define SCR_RES1   UINT64_C(0x30)
#define SCR_FIQ	   BIT64(2)
#define SCR_SIF	   BIT64(9)
#define SCR_RW	   BIT64(10)
#define SCR_ST	   BIT64(11)
#define SCR_APK	   BIT64(16)
#define SCR_API	   BIT64(17)
#define SCR_ENSCXT BIT64(25)
#define SCR_ATA	   BIT64(26)
#define SCR_FGTEN  BIT64(27)
#define SCR_ECVEN  BIT64(28)
#define SCR_HXEN   BIT64(38)
#define SCR_ENTP2  BIT64(41)

#define CPTR_EZ	 BIT64(8)
#define CPTR_ESM BIT64(12)

#define MDCR_SDD  BIT64(16)
#define MDCR_NSPB (UINT64_C(3) << 12)
#define MDCR_SCCD BIT64(23)
#define MDCR_NSTB (UINT64_C(3) << 24)
#define MDCR_MCCD BIT64(34)

#define ZCR_LEN_MAX  UINT64_C(0xf)
#define SMCR_LEN_MAX UINT64_C(0xf)
#define SMCR_FA64    BIT64(31)

#define HCR_RW BIT64(31)

#define ZCR_EL3	     s3_6_c1_c2_0
#define SMCR_EL3     s3_6_c1_c2_6
#define SVCR	     s3_3_c4_c2_2
#define HCRX_EL2     s3_4_c1_c2_2
#define ID_AA64SMFR0 s3_0_c0_c4_5
#define ID_AA64ISAR2 s3_0_c0_c6_2

static bool has_el2(void)
{
	return sysreg_field(id_aa64pfr0_el1, 8) != 0;
}

static bool has_sve(void)
{
	return sysreg_field(id_aa64pfr0_el1, 32) != 0;
}

static bool has_sme(void)
{
	return sysreg_field(id_aa64pfr1_el1, 24) != 0;
}

/* Any of the architected or the maker's own algorithms. */
static bool has_pauth(void)
{
	return (sysreg_read(id_aa64isar1_el1) & UINT64_C(0xff000ff0)) != 0 ||
	       (sysreg_read(ID_AA64ISAR2) & UINT64_C(0xff00)) != 0;
}

static bool has_scxtnum(void)
{
	unsigned int csv2 = sysreg_field(id_aa64pfr0_el1, 56);

	return csv2 >= 2 ||
	       (csv2 == 1 && sysreg_field(id_aa64pfr1_el1, 32) >= 2);
}

/*
 * The TEE: AArch64, its timer, interrupts of both worlds to itself, no EL2.
 * No pointer authentication and no tags, since their registers have no second
 * copy here; using them at S-EL1 is undefined rather than a leak.
 */
static uint64_t scr_secure(void)
{
	return SCR_RES1 | SCR_SIF | SCR_RW | SCR_ST;
}

/* The normal world: all that the CPU has; secure interrupts come to EL3. */
static uint64_t scr_normal(void)
{
	uint64_t scr = SCR_RES1 | SCR_NS | SCR_FIQ | SCR_SIF | SCR_RW;

	if (has_el2())
		scr |= SCR_HCE;
	if (has_pauth())
		scr |= SCR_APK | SCR_API;
	if (has_scxtnum())
		scr |= SCR_ENSCXT;
	if (sysreg_field(id_aa64pfr1_el1, 8) >= 2)
		scr |= SCR_ATA;
	if (sysreg_field(id_aa64mmfr0_el1, 56) != 0)
		scr |= SCR_FGTEN;
	if (sysreg_field(id_aa64mmfr0_el1, 60) != 0)
		scr |= SCR_ECVEN;
	if (sysreg_field(id_aa64mmfr1_el1, 40) != 0)
		scr |= SCR_HXEN;
	if (has_sme())
		scr |= SCR_ENTP2;
	return scr;
}

/*
 * Vector units. The same for both worlds: FP is never trapped here, and S-EL1
 * may use SVE and SME so that a TEE can save what the normal world has in Z
 * registers before it uses FP. A TEE that knows nothing of it may ignore it.
 */
static void setup_vectors(struct cpu *cpu)
{
	uint64_t cptr = 0;

	cpu->vectors_long = 0;
	if (has_sve()) {
		cptr |= CPTR_EZ;
		cpu->vectors_long |= VECTORS_SVE;
	}
	if (has_sme()) {
		cptr |= CPTR_ESM;
		cpu->vectors_long |= VECTORS_SME;
	}
	sysreg_write(cptr_el3, cptr);
	barrier_isb();
	if (has_sve())
		sysreg_write(ZCR_EL3, ZCR_LEN_MAX);
	if (has_sme()) {
		uint64_t smcr = SMCR_LEN_MAX;

		if (sysreg_read(ID_AA64SMFR0) >> 63)
			smcr |= SMCR_FA64;
		sysreg_write(SMCR_EL3, smcr);
		barrier_isb();
		sysreg_write(SVCR, 0);
	}
	barrier_isb();
}

/* No secure self-hosted debug, no counting of secure events. */
static void setup_debug(void)
{
	unsigned int pmu = sysreg_field(id_aa64dfr0_el1, 8);
	uint64_t mdcr = MDCR_SDD;

	if (sysreg_field(id_aa64dfr0_el1, 32) != 0)
		mdcr |= MDCR_NSPB;
	if (sysreg_field(id_aa64dfr0_el1, 44) != 0)
		mdcr |= MDCR_NSTB;
	if (pmu >= 6 && pmu != 0xf)
		mdcr |= MDCR_SCCD;
	if (pmu >= 7 && pmu != 0xf)
		mdcr |= MDCR_MCCD;
	sysreg_write(mdcr_el3, mdcr);
}

/* EL2 registers whose reset value is unknown and that matter from the start. */
static void setup_el2(void)
{
	unsigned int pmu = sysreg_field(id_aa64dfr0_el1, 8);

	sysreg_write(sctlr_el2, SCTLR_EL2_RESET);
	sysreg_write(hcr_el2, HCR_RW);
	sysreg_write(cptr_el2, 0x33ff);
	sysreg_write(cnthctl_el2, 3);
	sysreg_write(cntvoff_el2, 0);
	sysreg_write(cnthp_ctl_el2, 0);
	sysreg_write(hstr_el2, 0);
	sysreg_write(vttbr_el2, 0);
	sysreg_write(vbar_el2, 0);
	sysreg_write(vpidr_el2, sysreg_read(midr_el1));
	sysreg_write(vmpidr_el2, sysreg_read(mpidr_el1));
	if (sysreg_field(id_aa64mmfr1_el1, 40) != 0)
		sysreg_write(HCRX_EL2, 0);
	/* All event counters belong to EL1. */
	if (pmu != 0 && pmu != 0xf)
		sysreg_write(mdcr_el2, sysreg_read(pmcr_el0) >> 11 & 0x1f);
	else
		sysreg_write(mdcr_el2, 0);
}

struct cpu_id cpu_id_read(void)
{
	return (struct cpu_id){
		.midr = sysreg_read(midr_el1),
		.pfr0 = sysreg_read(id_aa64pfr0_el1),
		.pfr1 = sysreg_read(id_aa64pfr1_el1),
		.mmfr1 = sysreg_read(id_aa64mmfr1_el1),
	};
}

/* The one table or the other, from the first exception from below on. */
static void setup_exceptions(void)
{
	const struct cpu_id cpu = cpu_id_read();

	if (!speculation_flushed(&cpu))
		return;
	sysreg_write(vbar_el3, (uintptr_t)el3_vectors_flush);
	barrier_isb();
}

static void world_reset(struct cpu *cpu, struct world *world, uint64_t scr)
{
	memset(world, 0, sizeof(*world));
	world->scr_el3 = scr;
	world->spsr_el3 = SPSR_EL1H_MASKED;
	world->sctlr_el1 = SCTLR_EL1_RESET;
	world->actlr_el1 = cpu->actlr_reset;
}

void cpu_setup(struct cpu *cpu)
{
	uint64_t scr = scr_secure();

	sysreg_write(scr_el3, scr | SCR_NS);
	barrier_isb();
	if (has_el2())
		setup_el2();
	sysreg_write(scr_el3, scr);
	barrier_isb();
	setup_vectors(cpu);
	setup_debug();
	setup_exceptions();
	sysreg_write(cntfrq_el0, PLAT_COUNTER_HZ);

	world_reset(cpu, &cpu->ns, scr_normal());
	world_reset(cpu, &cpu->s, scr);
	/* The longest vectors, so that a save covers all of them. */
	cpu->s.zcr_el1 = ZCR_LEN_MAX;
	cpu->s.smcr_el1 = SMCR_LEN_MAX | SMCR_FA64;
	cpu->tee_vector = 0;
	cpu->tee_open = TEE_OPEN_NONE;
}

void cpu_normal_entry(struct cpu *cpu, uint64_t pc, uint64_t x0)
{
	memset(cpu->ns.x, 0, sizeof(cpu->ns.x));
	cpu->ns.x[0] = x0;
	cpu->ns.elr_el3 = pc;
	cpu->ns.spsr_el3 = has_el2() ? SPSR_EL2H_MASKED : SPSR_EL1H_MASKED;
}
