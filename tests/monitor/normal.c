/*
 * Fake normal world: drives the monitor and prints one line per check on the
 * first UART. Runs at EL2 or EL1 with the MMU off.
 */
#include <abi/teesmc.h>
#include <arch/io.h>
#include <arch/sysreg.h>
#include <base/bits.h>
#include <drivers/uart.h>
#include <plat/memmap.h>
#include <string.h>
#include "payload.h"

#define PSCI_VERSION  0x84000000u
#define PSCI_SUSPEND  0xc4000001u
#define PSCI_CPU_OFF  0x84000002u
#define PSCI_CPU_ON   0xc4000003u
#define PSCI_AFFINITY 0xc4000004u
#define PSCI_MIGRATE  0x84000006u
#define PSCI_OFF      0x84000008u
#define PSCI_RESET    0x84000009u
#define PSCI_FEATURES 0x8400000au

#define INVALID_PARAMETERS (UINT64_C(0) - 2)
#define ALREADY_ON	   (UINT64_C(0) - 4)
#define ON_PENDING	   (UINT64_C(0) - 5)
#define INVALID_ADDRESS	   (UINT64_C(0) - 9)
#define CONTEXT		   UINT64_C(0x1234567890abcdef)

void smc_all(uint64_t *x);
void smc_one_all(uint64_t *x);
void spin_all(uint64_t *x);
extern char spin_end[], second_entry[];
extern volatile uint64_t last_esr;
void smc_null(uint64_t n);
uint64_t sve_probe(void);
void fp_fill(uint64_t seed);
uint64_t fp_differs(uint64_t seed);
uint64_t fp_any(void);
void normal_main(uint64_t mode);
void second_main(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3,
		 uint64_t el);

uint64_t __stack_chk_guard = 0x12345600;
void __stack_chk_fail(void);
void __stack_chk_fail(void)
{
	for (;;)
		;
}

static void say(const char *s)
{
	while (*s != '\0')
		uart_putc(UART_NS_BASE, *s++);
}

static void say_number(uint64_t v)
{
	for (int i = 60; i >= 0; i -= 4)
		uart_putc(UART_NS_BASE, "0123456789abcdef"[v >> i & 15]);
}

static void check(const char *must, bool ok)
{
	say(ok ? "ok   " : "FAIL ");
	say(must);
	say("\n");
}

static void equal(const char *must, uint64_t got, uint64_t want)
{
	check(must, got == want);
	if (got != want) {
		say("     got ");
		say_number(got);
		say(" want ");
		say_number(want);
		say("\n");
	}
}

static uint64_t smc(uint64_t id, uint64_t x1, uint64_t x2, uint64_t x3)
{
	uint64_t x[31] = { id, x1, x2, x3 };

	smc_all(x);
	return x[0];
}

static void pattern(uint64_t *x)
{
	for (unsigned int i = 0; i < 31; i++)
		x[i] = UINT64_C(0x0123456789000000) + i;
}

static bool kept(const uint64_t *x, unsigned int from)
{
	for (unsigned int i = from; i < 31; i++)
		if (x[i] != UINT64_C(0x0123456789000000) + i)
			return false;
	return true;
}

static void check_registers(uint64_t id, const char *what)
{
	uint64_t x[31];

	pattern(x);
	x[0] = id;
	smc_all(x);
	say("     ");
	say(what);
	say(":\n");
	check("x0..x3 are the TEE's answer",
	      x[0] == ANSWER(0) && x[1] == ANSWER(1) && x[2] == ANSWER(2) &&
		      x[3] == ANSWER(3));
	check("x4..x30 come back unchanged", kept(x, 4));
	bool passed = true;

	for (unsigned int i = 1; i < 8; i++)
		passed &= smc(FAST(CALL_QUERY), i, 0, 0) ==
			  UINT64_C(0x0123456789000000) + i;
	check("x1..x7 reach the TEE", passed);
	equal("the id reaches the TEE", smc(FAST(CALL_QUERY), 0, 0, 0), id);
}

/* clang-format off */
/* EL1 registers that a world switch must exchange, with legal values. */
#define EL1_BANK(op) \
	op(0, tpidr_el0) op(1, tpidrro_el0) op(2, tpidr_el1) op(3, ttbr0_el1) \
	op(4, ttbr1_el1) op(5, mair_el1) op(6, contextidr_el1)                \
	op(7, far_el1) op(8, esr_el1) op(9, elr_el1) op(10, spsr_el1)         \
	op(11, par_el1) op(12, cntkctl_el1) op(13, csselr_el1)                \
	op(14, tcr_el1) op(15, mdscr_el1) op(16, afsr0_el1)                   \
	op(17, sp_el0) op(18, vbar_el1)
/* clang-format on */

static void check_el1_bank(bool at_el2)
{
	static const uint64_t value[] = {
		0x1111, 0x2222, 0x3333, 0x44000, 0x55000,    0x66, 0x77,
		0x8888, 0x99,	0xaaa8, 0x3c5,	 0xb000,     0x3,  0x2,
		0x19,	0x1000, 0xcc,	0xdd0,	 0x60000800,
	};
	uint64_t saved[19], before[19], after[19], x[31];
	bool same = true;

	if (!at_el2)
		say("     (at EL1 itself)\n");
#define SAVE(i, reg)	saved[i] = sysreg_read(reg);
#define SET(i, reg)	sysreg_write(reg, value[i]);
#define BEFORE(i, reg)	before[i] = sysreg_read(reg);
#define AFTER(i, reg)	after[i] = sysreg_read(reg);
#define RESTORE(i, reg) sysreg_write(reg, saved[i]);
	EL1_BANK(SAVE)
	EL1_BANK(SET)
	barrier_isb();
	EL1_BANK(BEFORE)
	pattern(x);
	x[0] = FAST(CALL_ECHO);
	smc_all(x);
	EL1_BANK(AFTER)
	EL1_BANK(RESTORE)
	barrier_isb();
	for (unsigned int i = 0; i < 19; i++) {
		same &= before[i] == after[i];
		if (before[i] != after[i]) {
			say("     register ");
			say_number(i);
			say("\n");
		}
	}
	check("EL1 registers are the normal world's again", same);
}

static void check_unknown(void)
{
	static const uint32_t id[] = {
		0x80000002, 0x80007fff, 0x84000050, 0x8400001f,
		0xc400000e, 0x81000000, 0x82000000, 0x83000000,
		0x85000000, 0xc5000020, 0x86000000, 0xb0000000,
		0x00000000, 0x02000000, 0x04000003, 0x31000001,
	};
	bool all = true;

	for (unsigned int i = 0; i < ARRAY_COUNT(id); i++) {
		uint64_t x[31];

		pattern(x);
		x[0] = id[i];
		smc_all(x);
		all &= x[0] == UINT64_MAX && kept(x, 1);
	}
	check("unknown ids answer -1 and change no other register", all);

	uint64_t x[31];

	pattern(x);
	x[0] = PSCI_VERSION;
	smc_one_all(x);
	check("an SMC with an immediate answers -1", x[0] == UINT64_MAX);
	all = true;
	for (uint32_t i = 0xbe000000; i <= 0xbe000009; i++) {
		pattern(x);
		x[0] = i;
		smc_all(x);
		all &= x[0] == 0xffffffff && kept(x, 4);
	}
	check("owner 62 ids go to the TEE as calls like any other", all);
}

static void check_psci(void)
{
	equal("PSCI is 1.1", smc(PSCI_VERSION, 0, 0, 0), 0x10001);
	equal("no trusted OS migration", smc(PSCI_MIGRATE, 0, 0, 0), 2);
	equal("SMCCC_VERSION is a feature",
	      smc(PSCI_FEATURES, 0x80000000, 0, 0), 0);
	equal("CPU_ON is a feature", smc(PSCI_FEATURES, PSCI_CPU_ON, 0, 0), 0);
	equal("SYSTEM_SUSPEND is none", smc(PSCI_FEATURES, 0xc400000e, 0, 0),
	      UINT64_MAX);
	equal("power-down suspend is refused", smc(PSCI_SUSPEND, 0x10000, 0, 0),
	      INVALID_PARAMETERS);
	equal("SMCCC is 1.2", smc(0x80000000, 0, 0, 0), 0x10002);
	equal("SOC_ID is no feature", smc(0x80000001, 0x80000002, 0, 0),
	      UINT64_MAX);
	equal("a CPU that does not exist", smc(PSCI_CPU_ON, 7, DRAM_BASE, 0),
	      INVALID_PARAMETERS);
	equal("an affinity that cannot exist",
	      smc(PSCI_CPU_ON, UINT64_C(0x100000001), DRAM_BASE, 0),
	      INVALID_PARAMETERS);
	equal("an entry in secure RAM", smc(PSCI_CPU_ON, 1, MONITOR_BASE, 0),
	      INVALID_ADDRESS);
	equal("an entry that is not aligned",
	      smc(PSCI_CPU_ON, 1, DRAM_BASE + 1, 0), INVALID_ADDRESS);
	equal("the own CPU is on", smc(PSCI_AFFINITY, 0, 0, 0), 0);
	equal("CPU_ON of the own CPU", smc(PSCI_CPU_ON, 0, DRAM_BASE, 0),
	      ALREADY_ON);
	equal("affinity level 1 is refused", smc(PSCI_AFFINITY, 0, 1, 0),
	      INVALID_PARAMETERS);
}

/* WORKAROUND_1..3 of the CPUs that the suite runs on. */
static void check_speculation(void)
{
	static const struct {
		uint32_t part;
		int64_t answer[3];
	} known[] = {
		{ 0xd03, { 1, -2, 1 } },  { 0xd07, { 0, -2, 0 } },
		{ 0xd08, { 0, -2, 0 } },  { 0xd0b, { 1, -2, -1 } },
		{ 0x051, { 1, -2, -1 } }, /* QEMU's max */
	};
	static const uint32_t id[] = { 0x80008000, 0x80007fff, 0x80003fff };
	uint64_t midr = sysreg_read(midr_el1);
	unsigned int i = 0;

	while (i + 1 < ARRAY_COUNT(known) &&
	       known[i].part != (midr >> 4 & 0xfff))
		i++;
	for (unsigned int n = 0; n < ARRAY_COUNT(id); n++) {
		int64_t feature = known[i].answer[n];
		bool call = feature >= 0;
		uint64_t x[31];

		equal("a workaround is what this CPU needs",
		      smc(0x80000001, id[n], 0, 0), (uint64_t)feature);
		pattern(x);
		x[0] = id[n];
		smc_all(x);
		check("the call is there if that was said, and keeps registers",
		      x[0] == (call ? 0 : UINT64_MAX) && kept(x, 1));
	}
	/* Stores may be passed here: in the secure world they may not. */
	if (sysreg_field(id_aa64pfr1_el1, 4) != 0) {
		sysreg_write(s3_3_c4_c2_6, BIT64(12)); /* SSBS */
		smc(FAST(CALL_ECHO), 0, 0, 0);
		equal("SSBS is the caller's again", sysreg_read(s3_3_c4_c2_6),
		      BIT64(12));
	}
}

static volatile uint64_t second[8], second_done, second_may_go;

void second_main(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3,
		 uint64_t el)
{
	uint64_t x[31];

	second[0] = x0;
	second[1] = x1 | x2 | x3;
	second[2] = el;
	pattern(x);
	x[0] = YIELDING(CALL_ECHO);
	smc_all(x);
	second[3] = x[0] == ANSWER(0) && kept(x, 4);
	second[4] = smc(FAST(CALL_QUERY), 3, 0, 0);
	second[5] = sysreg_read(mpidr_el1) & 0xff;
	__atomic_store_n(&second_done, second_done + 1, __ATOMIC_RELEASE);
	/* Both CPUs in the TEE at once. */
	while (second_may_go != second_done) {
		pattern(x);
		x[0] = FAST(CALL_ECHO);
		smc_all(x);
		second[7] += !(x[0] == ANSWER(0) && kept(x, 4));
	}
	smc(PSCI_CPU_OFF, 0x10000, 0, 0);
	second[6] = 1;
}

static void check_second(uint64_t times)
{
	uint64_t state;

	second[0] = 0;
	second[3] = 0;
	equal("CPU_ON of CPU 1",
	      smc(PSCI_CPU_ON, 1, (uintptr_t)second_entry, CONTEXT), 0);
	uint64_t again = smc(PSCI_CPU_ON, 1, (uintptr_t)second_entry, 0);

	check("CPU_ON again is pending or already on",
	      again == ON_PENDING || again == ALREADY_ON);
	while (second_done != times)
		;
	equal("x0 is the context", second[0], CONTEXT);
	equal("x1..x3 are zero", second[1], 0);
	equal("the EL is the same", second[2], sysreg_read(currentel));
	check("CPU 1 calls the TEE", second[3]);
	equal("CPU 1 has its own TEE context", second[4],
	      UINT64_C(0x0123456789000003));
	equal("it is CPU 1", second[5], 1);
	equal("AFFINITY_INFO says on", smc(PSCI_AFFINITY, 1, 0, 0), 0);
	bool both = true;

	for (unsigned int i = 0; i < 2000; i++) {
		uint64_t y[31];

		pattern(y);
		y[0] = FAST(CALL_ECHO);
		smc_all(y);
		both &= y[0] == ANSWER(0) && kept(y, 4);
	}
	second_may_go = times;
	for (unsigned int i = 0; i < 100000000; i++) {
		state = smc(PSCI_AFFINITY, 1, 0, 0);
		if (state != 0)
			break;
	}
	equal("CPU 1 is off after CPU_OFF", state, 1);
	equal("CPU_OFF did not return", second[6], 0);
	check("both CPUs call at once", both && second[7] == 0);
	uint64_t x[31] = { FAST(CALL_STATUS) };

	smc_all(x);
	equal("the TEE saw cpu_on and cpu_off", x[1], times << 8 | times);
}

static void check_fiq(void)
{
	bool kept_all = true;
	bool in_spin = false;
	uint64_t fp = 0;
	uint64_t count = 0;
	uint64_t s[31];

	/* On a busy host the timer may fire before the spin: try again. */
	while (!in_spin && count < 20) {
		uint64_t x[31];

		smc(FAST(CALL_TIMER), 200000, 0, 0);
		pattern(x);
		x[30] = 20000000;
		fp_fill(0x77);
		spin_all(x);
		fp |= fp_differs(0x77);
		kept_all &= x[30] == 0;
		x[30] = UINT64_C(0x0123456789000000) + 30;
		kept_all &= kept(x, 0);
		count++;
		do {
			memset(s, 0, sizeof(s));
			s[0] = FAST(CALL_STATUS);
			smc_all(s);
		} while (s[2] < count);
		in_spin = s[3] >= (uintptr_t)spin_all &&
			  s[3] < (uintptr_t)spin_end;
	}
	check("all registers survive a secure interrupt", kept_all);
	equal("FP registers survive it", fp, 0);
	equal("the TEE took one interrupt each time", s[2], count);
	check("its x0 was the interrupted pc", in_spin);
}

static void check_tee_view(void)
{
	static const char *const name[] = {
		"SCTLR_EL1 was the reset value",
		"no EL1 register came from elsewhere",
		"x8..x30 are zero in every call",
		"fast and yielding entries are told apart",
		"x1..x30 are zero in the interrupt entry",
		"the secure timer was the interrupt",
		"entries have DAIF masked and SP_EL1 selected",
		"S-EL1 registers are the TEE's in every entry",
		"SP_EL1 is where the TEE left it",
		"every register is zero in cpu_on",
		"SMCCC_VERSION works in cpu_on",
		"first entry: hand-off as due, all else zero",
		"SMCCC_VERSION works before ENTRY_DONE",
		"ARCH_FEATURES works before ENTRY_DONE",
		"no entry that was not due",
		"ZCR_EL1 and SMCR_EL1 are the TEE's",
		"PSTATE.SSBS is clear in every entry",
	};
	uint64_t x[31] = { FAST(CALL_STATUS) };

	smc_all(x);
	say("     as the TEE saw it:\n");
	for (unsigned int i = 0; i < ARRAY_COUNT(name); i++)
		check(name[i], (x[0] >> i & 1) == 0);
	uint64_t v[31] = { FAST(CALL_VERSION) };

	smc_all(v);
	check("S-EL1 is told the same SMCCC version", v[0] == 0x10002);
	check("PSCI and others answer -1 to S-EL1",
	      v[2] == UINT64_MAX && v[3] == UINT64_MAX);
	if ((sysreg_read(id_aa64isar1_el1) & 0xff0) != 0)
		equal("a PAuth key is undefined at S-EL1",
		      smc(FAST(CALL_PAUTH), 0, 0, 0), 0x02000000);
}

/* The same word of a small generator on every run. */
static uint64_t next_random(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Anything but what would stop this CPU or start the other one. */
static void check_hostile(void)
{
	bool all = true;

	for (unsigned int i = 0; i < 20000; i++) {
		uint64_t x[31];
		uint64_t given[31];

		for (unsigned int n = 0; n < 31; n++)
			given[n] = x[n] = next_random();
		if (i & 1)
			x[0] = 0x84000000 | (x[0] & 0x4000001f);
		if (SMCCC_OWNER(x[0]) == 50)
			x[0] |= 0x8000; /* no call the fake TEE knows */
		if (SMCCC_OWNER(x[0]) == 4 && (x[0] & 0xffff) < 0x20)
			x[1] |= 0x100; /* no such CPU or type */
		switch (x[0] & 0xbfffffff) {
		case PSCI_CPU_OFF:
		case PSCI_OFF:
		case PSCI_RESET:
			continue;
		}
		smc_all(x);
		for (unsigned int n = 4; n < 31; n++)
			all &= x[n] == given[n];
	}
	check("20000 hostile calls change nothing", all);
	equal("and PSCI still answers", smc(PSCI_VERSION, 0, 0, 0), 0x10001);
}

/*
 * The normal world's own timer, which stays pending since nobody serves it:
 * so this cannot come too late, however slow the host is.
 */
static void check_standby(void)
{
	bool v3 = sysreg_field(id_aa64pfr0_el1, 24) != 0;
	uintptr_t private = v3 ? GICR_BASE + 0x10000 : GICD_BASE;

	io_write32(private + 0x100, BIT32(30));
	sysreg_write(cntp_tval_el0, 20000);
	sysreg_write(cntp_ctl_el0, 1);
	equal("standby ends with an interrupt", smc(PSCI_SUSPEND, 0, 0, 0), 0);
	check("the timer had expired", (sysreg_read(cntp_ctl_el0) & 4) != 0);
	sysreg_write(cntp_ctl_el0, 0);
	io_write32(private + 0x180, BIT32(30));
}

/* Vector lengths that EL1 chose; with SVE and SME only. */
static void check_vector_lengths(void)
{
	if (sysreg_field(id_aa64pfr0_el1, 32) != 0) {
		sysreg_write(s3_0_c1_c2_0, 2); /* ZCR_EL1 */
		smc(FAST(CALL_ECHO), 0, 0, 0);
		equal("ZCR_EL1 is the normal world's again",
		      sysreg_read(s3_0_c1_c2_0), 2);
	}
	if (sysreg_field(id_aa64pfr1_el1, 24) != 0) {
		sysreg_write(s3_0_c1_c2_6, 1); /* SMCR_EL1 */
		smc(FAST(CALL_ECHO), 0, 0, 0);
		equal("SMCR_EL1 is the normal world's again",
		      sysreg_read(s3_0_c1_c2_6), 1);
	}
}

static void check_features(void)
{
	last_esr = 0;
	if (sysreg_field(id_aa64pfr0_el1, 32) != 0)
		(void)sve_probe();
	if ((sysreg_read(id_aa64isar1_el1) & 0xff0) != 0)
		(void)sysreg_read(s3_0_c2_c1_0); /* APIAKeyLo_EL1 */
	if (sysreg_field(id_aa64pfr1_el1, 8) >= 2)
		(void)sysreg_read(s3_0_c1_c0_6); /* GCR_EL1 */
	if (sysreg_field(id_aa64pfr1_el1, 24) != 0)
		(void)sysreg_read(s3_3_c13_c0_5); /* TPIDR2_EL0 */
	if (sysreg_field(id_aa64pfr0_el1, 56) >= 2)
		(void)sysreg_read(s3_0_c13_c0_7); /* SCXTNUM_EL1 */
	equal("what the ID registers offer does not trap", last_esr, 0);
	(void)sysreg_read(cntps_ctl_el1);
	equal("the secure timer is undefined in the normal world", last_esr,
	      0x02000000);
	last_esr = 0;
	(void)io_read32(MONITOR_BASE);
	check("secure RAM faults in the normal world", last_esr != 0);
	equal("the secure UART's interrupt reads as zero",
	      io_read32(GICD_BASE + 0x80 + 4) & BIT32(UART_SECURE_INTID - 32),
	      0);
	/* Its target is the normal world's choice; CPU 0 (GICv2's registers). */
	io_write8(GICD_BASE + 0x800 + NOTIFY_INTID, 1);
	smc(FAST(CALL_NOTIFY), 0, 0, 0);
	check("the TEE raised the notification interrupt",
	      io_read32(GICD_BASE + 0x200 + NOTIFY_INTID / 32 * 4) &
		      BIT32(NOTIFY_INTID % 32));
}

static void measure(void)
{
	uint64_t from = sysreg_read(cntpct_el0);

	smc_null(1000);
	uint64_t ticks = sysreg_read(cntpct_el0) - from;

	/* Under -icount shift=0 a tick of 16 ns is 16 instructions. */
	say("     instructions of a null call: ");
	say_number(ticks * 16 / 1000);
	say("\n");
}

void normal_main(uint64_t mode)
{
	bool at_el2 = sysreg_read(currentel) == 2 << 2;
	uint64_t fp = fp_any();

	equal("FP registers are clean at the first entry", fp, 0);
	equal("the EL is the highest there is", sysreg_read(currentel) >> 2,
	      sysreg_field(id_aa64pfr0_el1, 8) != 0 ? 2 : 1);
	equal("interrupts are masked", sysreg_read(daif), 0x3c0);
	if (mode == MODE_REFUSE) {
		equal("without a TEE its calls are unknown",
		      smc(FAST(CALL_ECHO), 0, 0, 0), UINT64_MAX);
		equal("and so are yielding ones",
		      smc(YIELDING(CALL_ECHO), 0, 0, 0), UINT64_MAX);
		smc(PSCI_OFF, 0, 0, 0);
	}
	if (mode == MODE_BAD_SMC)
		smc(FAST(CALL_BAD_SMC), 0, 0, 0);
	if (mode == MODE_RESET)
		smc(PSCI_RESET, 0, 0, 0);

	if (mode == MODE_MEASURE) {
		measure();
		smc(PSCI_OFF, 0, 0, 0);
	}
	check_registers(FAST(CALL_ECHO), "fast call");
	check_registers(YIELDING(CALL_ECHO), "yielding call");
	fp_fill(0x55);
	smc(FAST(CALL_ECHO), 0, 0, 0);
	equal("FP registers are not touched by a call", fp_differs(0x55), 0);
	check_el1_bank(at_el2);
	check_unknown();
	check_speculation();
	check_psci();
	check_second(1);
	check_second(2);
	check_fiq();
	check_standby();
	check_vector_lengths();
	check_hostile();
	check_features();
	check_tee_view();
	say("end\n");
	smc(PSCI_OFF, 0, 0, 0);
	check("SYSTEM_OFF does not return", false);
}
