/*
 * What EL3 does about speculation on a CPU, and what it may claim to do. Facts
 * are those of TF-A's advisories TFV-6, TFV-7 and TFV-9 and of Linux's lists of
 * CPUs that are not affected. A CPU that nothing here knows is neither helped
 * nor said to be safe.
 */
#ifndef MONITOR_SPECULATION_H
#define MONITOR_SPECULATION_H

/* Of MIDR_EL1: implementer Arm, and parts that are told apart. */
#define MIDR_ARM	0x41
#define MIDR_CORTEX_A53 0xd03
#define MIDR_CORTEX_A35 0xd04
#define MIDR_CORTEX_A55 0xd05
#define MIDR_CORTEX_A57 0xd07
#define MIDR_CORTEX_A72 0xd08

#ifndef __ASSEMBLER__
#include <stdbool.h>
#include <stdint.h>

/* Arm architecture service: SMCCC (DEN 0028), DEN 0070. */
#define SMCCC_ARCH_WORKAROUND_1 0x80008000u /* branch targets: CVE-2017-5715 */
#define SMCCC_ARCH_WORKAROUND_2 0x80007fffu /* stores passed: CVE-2018-3639 */
#define SMCCC_ARCH_WORKAROUND_3 0x80003fffu /* history: CVE-2022-23960 */

/* Answers of SMCCC_ARCH_FEATURES about them. */
#define SPECULATION_CALL    0	 /* to be called where it matters */
#define SPECULATION_SAFE    1	 /* may be called, does nothing: no need */
#define SPECULATION_UNKNOWN (-1) /* no help here, and no such call */
#define SPECULATION_NO_CALL (-2) /* taken care of for good: no such call */

/* Identification registers of a CPU. */
struct cpu_id {
	uint64_t midr;
	uint64_t pfr0, pfr1; /* ID_AA64PFR0_EL1, ID_AA64PFR1_EL1 */
	uint64_t mmfr1;	     /* ID_AA64MMFR1_EL1 */
};

/** cpu_id_read() - those of the CPU this runs on. */
struct cpu_id cpu_id_read(void);

/**
 * speculation_flushed() - are branch predictions dropped when EL3 is entered?
 *
 * True for CPUs whose predictions one context can choose for another, and which
 * forget them when their MMU is switched off and on: el3_vectors_flush does.
 */
bool speculation_flushed(const struct cpu_id *cpu);

/** speculation_answer() - what SMCCC_ARCH_FEATURES says of WORKAROUND_1..3 */
int32_t speculation_answer(const struct cpu_id *cpu, uint32_t id);
#endif

#endif
