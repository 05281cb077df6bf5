/*
 * What is answered about speculation, and on which CPUs EL3 acts. A claim of
 * safety needs the CPU's own word, or a model that is known.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "speculation.h"

#define MIDR(maker, part, revision)                                            \
	((uint64_t)(maker) << 24 | 0xf << 16 | (part) << 4 | (revision))
#define CSV2(n)	 ((uint64_t)(n) << 56)
#define SSBS(n)	 ((uint64_t)(n) << 4)
#define ECBHB	 (UINT64_C(1) << 60)
#define QUALCOMM 0x51

#define CALL	SPECULATION_CALL
#define SAFE	SPECULATION_SAFE
#define UNKNOWN SPECULATION_UNKNOWN
#define NO_CALL SPECULATION_NO_CALL

static const struct {
	const char *what;
	struct cpu_id cpu;
	bool flushed;
	int32_t answer[3]; /* WORKAROUND_1, _2, _3 */
} row[] = {
	{ "Cortex-A53",
	  { MIDR(MIDR_ARM, MIDR_CORTEX_A53, 4), 0, 0, 0 },
	  false,
	  { SAFE, NO_CALL, SAFE } },
	{ "Cortex-A55 of the i.MX 93",
	  { MIDR(MIDR_ARM, MIDR_CORTEX_A55, 0), CSV2(1), SSBS(1), 0 },
	  false,
	  { SAFE, NO_CALL, SAFE } },
	{ "Cortex-A57",
	  { MIDR(MIDR_ARM, MIDR_CORTEX_A57, 0), 0, 0, 0 },
	  true,
	  { CALL, NO_CALL, CALL } },
	{ "Cortex-A72 before r1",
	  { MIDR(MIDR_ARM, MIDR_CORTEX_A72, 3), 0, 0, 0 },
	  true,
	  { CALL, NO_CALL, CALL } },
	{ "Cortex-A72 from r1p0, whose history nobody drops",
	  { MIDR(MIDR_ARM, MIDR_CORTEX_A72, 0) | 1 << 20, CSV2(1), 0, 0 },
	  false,
	  { SAFE, NO_CALL, UNKNOWN } },
	{ "Cortex-A73, for which there is nothing",
	  { MIDR(MIDR_ARM, 0xd09, 2), 0, 0, 0 },
	  false,
	  { UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "Cortex-A76",
	  { MIDR(MIDR_ARM, 0xd0b, 1), CSV2(1), SSBS(1), 0 },
	  false,
	  { SAFE, NO_CALL, UNKNOWN } },
	{ "a CPU with ECBHB",
	  { MIDR(MIDR_ARM, 0xd4f, 0), CSV2(2), SSBS(2), ECBHB },
	  false,
	  { SAFE, NO_CALL, SAFE } },
	{ "a CPU with CSV2_3",
	  { MIDR(QUALCOMM, 1, 0), CSV2(3), SSBS(2), 0 },
	  false,
	  { SAFE, NO_CALL, SAFE } },
	{ "QEMU's max",
	  { MIDR(0, 0x51, 0), CSV2(2), SSBS(2), 0 },
	  false,
	  { SAFE, NO_CALL, UNKNOWN } },
	{ "another maker's CPU with a number of Arm's",
	  { MIDR(QUALCOMM, MIDR_CORTEX_A53, 0), 0, 0, 0 },
	  false,
	  { UNKNOWN, UNKNOWN, UNKNOWN } },
	{ "another maker's, with that of one that is helped",
	  { MIDR(QUALCOMM, MIDR_CORTEX_A57, 0), 0, 0, 0 },
	  false,
	  { UNKNOWN, UNKNOWN, UNKNOWN } },
};

static void answers_are(unsigned int which, uint32_t id)
{
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		int32_t got = speculation_answer(&row[i].cpu, id);

		if (got != row[i].answer[which])
			fail_msg("%s: %d, wanted %d", row[i].what, got,
				 row[i].answer[which]);
	}
}

static void branch_targets(void **state)
{
	answers_are(0, SMCCC_ARCH_WORKAROUND_1);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (speculation_flushed(&row[i].cpu) != row[i].flushed)
			fail_msg("%s: flushed or not", row[i].what);
}

static void stores_passed(void **state)
{
	answers_are(1, SMCCC_ARCH_WORKAROUND_2);
}

static void branch_history(void **state)
{
	answers_are(2, SMCCC_ARCH_WORKAROUND_3);
}

/* "To be called" is said only where EL3 does something when it is called. */
static void nothing_is_claimed_that_is_not_done(void **state)
{
	for (uint64_t part = 0; part < 0x1000; part++)
		for (uint64_t csv2 = 0; csv2 < 4; csv2++) {
			const struct cpu_id cpu = { MIDR(MIDR_ARM, part, 0),
						    CSV2(csv2), 0, 0 };

			if (speculation_answer(&cpu, SMCCC_ARCH_WORKAROUND_1) ==
				    CALL ||
			    speculation_answer(&cpu, SMCCC_ARCH_WORKAROUND_3) ==
				    CALL)
				assert_true(speculation_flushed(&cpu));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(branch_targets),
		cmocka_unit_test(stores_passed),
		cmocka_unit_test(branch_history),
		cmocka_unit_test(nothing_is_claimed_that_is_not_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
