/*
 * Fake TEE: checks what the OPTEED contract promises to S-EL1 and answers the
 * normal world's questions about it. MMU off throughout.
 */
#include <abi/boot_record.h>
#include <abi/teesmc.h>
#include <arch/sysreg.h>
#include <base/check.h>
#include <drivers/gic.h>
#include <drivers/uart.h>
#include <plat/memmap.h>
#include <string.h>
#include "payload.h"

extern char tee_vectors[], tee_exceptions[];
uint64_t tee_smc(uint64_t id, uint64_t x1);
uint64_t tee_key(void);
void tee_entered(uint64_t entry, uint64_t *rec);

#define CPUS 8
static struct gic gic;
static uint64_t last[CPUS][REC_COUNT];
static uint64_t failed;
static uint64_t entered[CPUS][10];
static uint64_t fiq_pc;
static uint64_t sp_left[CPUS];
static uint64_t cpacr; /* FP, and SVE and SME where the CPU has them */
uint64_t __stack_chk_guard = 0x1234567800;
void __stack_chk_fail(void);
void __stack_chk_fail(void)
{
	for (;;)
		;
}

void check_failed(const char *what, const char *file, int line)
{
	__stack_chk_fail();
	for (;;)
		;
}

static void say(const char *s)
{
	while (*s != '\0')
		uart_putc(UART_SECURE_BASE, *s++);
}

/* Bits of CALL_STATUS; tests/monitor/normal.c names them. */
static void must(unsigned int bit, bool ok)
{
	if (!ok)
		failed |= UINT64_C(1) << bit;
}

static uint64_t any(const uint64_t *x, unsigned int from, unsigned int to)
{
	uint64_t all = 0;

	for (unsigned int i = from; i <= to; i++)
		all |= x[i];
	return all;
}

static void check_fresh(void)
{
	must(0, sysreg_read(sctlr_el1) == 0x30d00800);
	must(1, (sysreg_read(tpidr_el1) | sysreg_read(tpidr_el0) |
		 sysreg_read(tpidrro_el0) | sysreg_read(ttbr0_el1) |
		 sysreg_read(ttbr1_el1) | sysreg_read(tcr_el1) |
		 sysreg_read(mair_el1) | sysreg_read(vbar_el1) |
		 sysreg_read(contextidr_el1) | sysreg_read(cpacr_el1) |
		 sysreg_read(elr_el1) | sysreg_read(far_el1) |
		 sysreg_read(sp_el0)) == 0);
}

#define OWN(n) (UINT64_C(0x5ec0000000) + (n)*0x1000)

static void set_own(void)
{
	sysreg_write(vbar_el1, (uintptr_t)tee_exceptions);
	sysreg_write(tpidr_el1, OWN(1));
	sysreg_write(tpidr_el0, OWN(2));
	sysreg_write(tpidrro_el0, OWN(3));
	sysreg_write(ttbr0_el1, OWN(4));
	sysreg_write(ttbr1_el1, OWN(5));
	sysreg_write(mair_el1, OWN(6));
	sysreg_write(contextidr_el1, 0x5ec);
	sysreg_write(cpacr_el1, 3 << 16 | 3 << 20 | 3 << 24);
	cpacr = sysreg_read(cpacr_el1);
	sysreg_write(far_el1, OWN(7));
	sysreg_write(sp_el0, OWN(8));
	sysreg_write(tcr_el1, 0x80000019);
	barrier_isb();
}

static bool own_intact(void)
{
	return sysreg_read(vbar_el1) == (uintptr_t)tee_exceptions &&
	       sysreg_read(tpidr_el1) == OWN(1) &&
	       sysreg_read(tpidr_el0) == OWN(2) &&
	       sysreg_read(tpidrro_el0) == OWN(3) &&
	       sysreg_read(ttbr0_el1) == OWN(4) &&
	       sysreg_read(ttbr1_el1) == OWN(5) &&
	       sysreg_read(mair_el1) == OWN(6) &&
	       sysreg_read(contextidr_el1) == 0x5ec &&
	       sysreg_read(cpacr_el1) == cpacr &&
	       sysreg_read(far_el1) == OWN(7) &&
	       sysreg_read(sp_el0) == OWN(8) &&
	       sysreg_read(tcr_el1) == 0x80000019 &&
	       sysreg_read(sctlr_el1) == 0x30d00800;
}

/* What lets a TEE save the whole of the normal world's Z registers. */
static bool longest_vectors(void)
{
	if (sysreg_field(id_aa64pfr0_el1, 32) != 0 &&
	    sysreg_read(s3_0_c1_c2_0) != 0xf) /* ZCR_EL1 */
		return false;
	return sysreg_field(id_aa64pfr1_el1, 24) == 0 ||
	       sysreg_read(s3_0_c1_c2_6) == 0x8000000f; /* SMCR_EL1 */
}

static void answer(uint64_t *rec, uint64_t x1, uint64_t x2, uint64_t x3,
		   uint64_t x4)
{
	rec[0] = OPTEED_CALL_DONE;
	rec[1] = x1;
	rec[2] = x2;
	rec[3] = x3;
	rec[4] = x4;
}

static void call(unsigned int cpu, uint64_t entry, uint64_t *rec)
{
	uint32_t number = rec[0] & 0xffff;

	if (SMCCC_OWNER(rec[0]) != 50)
		number = 0; /* nothing we know, 0xbe000005 in particular */

	must(2, any(rec, 8, 30) == 0);
	must(3, (entry == 1) == ((rec[0] >> 31) == 1) && rec[0] >> 32 == 0);
	switch (number) {
	case CALL_ECHO:
		memcpy(last[cpu], rec, sizeof(last[cpu]));
		answer(rec, ANSWER(0), ANSWER(1), ANSWER(2), ANSWER(3));
		return;
	case CALL_QUERY:
		answer(rec, last[cpu][rec[1] % REC_COUNT], 0, 0, 0);
		return;
	case CALL_STATUS:
		answer(rec, failed, entered[1][2] << 8 | entered[1][3],
		       entered[cpu][6], fiq_pc);
		return;
	case CALL_TIMER:
		gic_claim(&gic, SECURE_TIMER_INTID, GIC_PRIORITY_SECURE, false);
		sysreg_write(cntps_tval_el1, rec[1]);
		sysreg_write(cntps_ctl_el1, 1);
		answer(rec, 0, 0, 0, 0);
		return;
	case CALL_BAD_SMC:
		rec[0] = OPTEED_ON_DONE;
		return;
	case CALL_PAUTH:
		answer(rec, tee_key(), 0, 0, 0);
		return;
	case CALL_VERSION:
		answer(rec, tee_smc(0x80000000, 0),
		       tee_smc(0x80000001, 0x80008000), tee_smc(0x84000000, 0),
		       tee_smc(0x82000000, 0));
		return;
	case CALL_NOTIFY:
		gic_set_pending(&gic, NOTIFY_INTID);
		answer(rec, 0, 0, 0, 0);
		return;
	default:
		answer(rec, SMCCC_UNKNOWN, 0, 0, 0);
	}
}

static void fiq(uint64_t *rec)
{
	uint32_t ack = gic_ack(&gic);

	fiq_pc = rec[0];
	must(4, any(rec, 1, 30) == 0);
	must(5, (ack & 0x3ff) == SECURE_TIMER_INTID);
	sysreg_write(cntps_ctl_el1, 0);
	gic_end(&gic, ack);
	rec[0] = OPTEED_FIQ_DONE;
}

void tee_entered(uint64_t entry, uint64_t *rec)
{
	unsigned int cpu = sysreg_read(mpidr_el1) & 0xff;

	uint64_t mode;

	/* The record lies right below the stack pointer as it came in. */
	must(6, rec[REC_DAIF] == 0x3c1);
	entered[cpu][entry]++;
	if (entry == 9 || entry == 2) {
		check_fresh();
		set_own();
		sp_left[cpu] = rec[REC_SP];
	}
	must(7, own_intact());
	must(8, rec[REC_SP] == sp_left[cpu]);
	must(15, longest_vectors());
	must(16, sysreg_field(id_aa64pfr1_el1, 4) == 0 ||
			 sysreg_read(s3_3_c4_c2_6) == 0); /* SSBS */

	switch (entry) {
	case 0:
	case 1:
		call(cpu, entry, rec);
		return;
	case 2:
		must(9, any(rec, 0, 30) == 0);
		must(10, tee_smc(0x80000000, 0) >= 0x10002);
		rec[0] = OPTEED_ON_DONE;
		break;
	case 3:
		rec[0] = OPTEED_OFF_DONE;
		break;
	case 6:
		fiq(rec);
		break;
	case 7:
		say("tee: system off\n");
		rec[0] = OPTEED_SYSTEM_OFF_DONE;
		break;
	case 8:
		say("tee: system reset\n");
		rec[0] = OPTEED_SYSTEM_RESET_DONE;
		break;
	case 9:
		/* Only who asks for the list gets it. */
		must(11,
		     rec[3] == 0 || *(const uint64_t *)(TEE_BASE +
							TEE_LIST_MARK_OFF) ==
					    TRANSFER_LIST_CONVENTION);
		/* The mode is where the device tree's address belongs. */
		if (rec[3] != 0) {
			must(11, rec[1] == TRANSFER_LIST_CONVENTION &&
					 rec[2] == 0 &&
					 rec[3] == BOOT_LIST_BASE);
			mode = rec[0];
		} else {
			must(11, rec[0] == 0 && rec[1] == 0);
			mode = rec[2];
		}
		must(11, any(rec, 4, 30) == 0);
		must(12, tee_smc(0x80000000, 0) >= 0x10002);
		must(13, tee_smc(0x80000001, 0x80000001) == 0);
		gic_init(&gic, GICD_BASE, GICC_BASE, GICR_BASE);
		rec[0] = OPTEED_ENTRY_DONE;
		rec[1] = mode == MODE_REFUSE ? 0 : (uintptr_t)tee_vectors;
		return;
	default:
		must(14, false);
	}
	rec[1] = 0;
}
