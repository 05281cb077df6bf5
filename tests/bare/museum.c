/*
 * Exhibits of docs/museum.md that only the machine shows. Each says its name,
 * so that tests/museum/run finds it.
 */
#include "bare.h"
#include <arch/sysreg.h>
#include <plat/memmap.h>
#include <string.h>

#define OSLAR_EL1   s2_0_c1_c0_4
#define MDSCR_SS    BIT64(0)
#define MDSCR_KDE   BIT64(13)
#define MDSCR_MDE   BIT64(15)
#define PMCR_E	    BIT64(0)
#define PMU_CYCLE   BIT64(31)
#define PMU_NSH	    BIT64(27) /* count at EL2, too */
#define PMU_RETIRED 8u

static uint32_t failed_before;

static void begin(void)
{
	failed_before = failed_count;
}

static void exhibit(const char *name)
{
	if (failed_count == failed_before)
		say("exhibit %s\n", name);
}

/* No call takes such an address, and none is answered. */
static void nobody_answers(uint32_t first, uint32_t count)
{
	static const uint64_t at[] = { MONITOR_BASE, TEE_BASE, FLASH_FUSE_OFF,
				       DRAM_BASE, UINT64_MAX - 4095 };

	for (uint32_t id = first; id < first + count; id++)
		for (unsigned int i = 0; i < ARRAY_COUNT(at); i++) {
			uint64_t a[8] = { id,	 at[i], PAGE,	    at[i],
					  0xfff, at[i], UINT32_MAX, 1 };

			smc_checked(a, NULL);
			if (a[0] != UINT64_MAX && a[0] != UINT32_MAX)
				fail("call 0x%x is answered by 0x%lx", id,
				     a[0]);
		}
}

static void firmware_update(void)
{
	begin();
	/* Where TF-A has its update calls, and the services of chips. */
	nobody_answers(0x84000400, 0x20);
	nobody_answers(0x82000000, 0x30);
	nobody_answers(0xc2000000, 0x30);
	nobody_answers(0x83000000, 0x10);
	exhibit("tfv_1_4_14");
}

static void delegated_events(void)
{
	begin();
	nobody_answers(0xc4000020, 0x20);
	nobody_answers(0x84000020, 0x20);
	exhibit("tfv_11");
}

/* The secure world is to be stepped through, if the normal one has its way. */
static void debugging(struct call *c, uint32_t session)
{
	uint64_t was = sysreg_read(mdscr_el1);
	uint64_t wanted = was | MDSCR_SS | MDSCR_KDE | MDSCR_MDE;

	begin();
	__asm__ volatile("msr daifset, #8" ::: "memory");
	sysreg_write(OSLAR_EL1, 0);
	sysreg_write(mdscr_el1, wanted);
	barrier_isb();
	for (unsigned int i = 0; i < 20; i++)
		if (!hello(c, session))
			fail("a call under a debugger");
	if (sysreg_read(mdscr_el1) != wanted)
		fail("MDSCR_EL1 changed to 0x%lx", sysreg_read(mdscr_el1));
	sysreg_write(mdscr_el1, was);
	barrier_isb();
	exhibit("tfv_2");
}

struct counts {
	uint64_t cycles;
	uint64_t retired;
};

static struct counts counts_now(void)
{
	barrier_isb();
	return (struct counts){ sysreg_read(pmccntr_el0),
				sysreg_read(pmevcntr0_el0) };
}

/* Instructions and cycles of the secure world do not show in the counters. */
static void counting(struct call *c, uint32_t session)
{
	struct regs r = { 0 };
	struct counts from, to;
	const uint64_t limit = 1000;

	begin();
	sysreg_write(pmccfiltr_el0, PMU_NSH);
	sysreg_write(pmevtyper0_el0, PMU_NSH | PMU_RETIRED);
	sysreg_write(pmcntenset_el0, PMU_CYCLE | 1);
	sysreg_write(pmcr_el0, PMCR_E);
	from = counts_now();
	for (unsigned int i = 0; i < 5000; i++)
		cpu_relax();
	to = counts_now();
	if (to.cycles - from.cycles < 5000 || to.retired - from.retired < 5000)
		fail("the counters do not count: %lu, %lu",
		     to.cycles - from.cycles, to.retired - from.retired);

	struct msg *m = invoke_begin(c, session, 0);

	m->param[0].attr = MSG_VALUE_INOUT;
	memcpy(r.x, c->a, 8 * sizeof(r.x[0]));

	uint64_t begun = counter();

	from = counts_now();
	smc_full(&r, 0);
	to = counts_now();
	if (r.x[0] != TEESMC_OK || m->param[0].value[0] != 1)
		fail("the call: 0x%lx", r.x[0]);
	if (to.cycles - from.cycles > limit ||
	    to.retired - from.retired > limit)
		fail("%lu cycles and %lu instructions in a call of %lu",
		     to.cycles - from.cycles, to.retired - from.retired,
		     (counter() - begun) * 16);
	sysreg_write(pmcr_el0, 0);
	exhibit("tfv_5");
}

/* What one call leaves in x1 to x3 is its own result or its caller's value. */
static void other_callers(struct call *c, uint32_t session)
{
	static const uint32_t ids[] = { 0x84000000,
					0x80000000,
					0x82000000,
					0x8400000a,
					TEESMC_CALLS_REVISION,
					TEESMC_GET_THREAD_COUNT,
					0xb2001234,
					0xbf001234,
					0x86000000 };

	begin();
	for (unsigned int i = 0; i < ARRAY_COUNT(ids); i++) {
		uint64_t first[8] = { TEESMC_CALLS_UID, 0x1111, 0x2222,
				      0x3333 };
		uint64_t a[8] = { ids[i], 0x4444, 0x5555, 0x6666 };

		if (!hello(c, session))
			fail("a call between");
		smc_checked(first, NULL);
		smc_checked(a, NULL);
		for (unsigned int n = 1; n < 4; n++)
			if (a[n] != 0x3333 + n * 0x1111 && a[n] > 255)
				fail("x%u of call 0x%x is 0x%lx", n, ids[i],
				     a[n]);
	}
	exhibit("tfv_8");
}

static void cookies(void)
{
	begin();
	for (unsigned int i = 0; i < 100; i++) {
		uint64_t a1 = 0, a2 = 0;

		if (fast(TEESMC_DISABLE_SHM_CACHE, i, &a1, &a2) !=
			    TEESMC_ENOTAVAIL ||
		    a1 != 0 || a2 != 0)
			fail("a buffer is given back: 0x%lx 0x%lx", a1, a2);
	}
	exhibit("linux_cve_2025_39865");
}

void museum_test(void)
{
	struct call c;
	uint32_t session = 0;

	if (!expect(call_init(&c), "a page for messages"))
		return;
	session = session_open(&c, TA_HELLO);
	firmware_update();
	delegated_events();
	debugging(&c, session);
	counting(&c, session);
	other_callers(&c, session);
	cookies();
	expect(hello(&c, session), "the canary answers");
	session_close(&c, session);
}
