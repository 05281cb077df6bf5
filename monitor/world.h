/*
 * Assembly: saving and loading what a world switch exchanges. Straight pairs,
 * since this runs on every call to the TEE. EL1 registers need no barrier
 * here: they take effect at the exception return (SCTLR_EL3.EOS is not used).
 */
#ifndef MONITOR_WORLD_H
#define MONITOR_WORLD_H

#include "cpu.h"

/* Assembly. */
/* clang-format off */

	.macro el1_pair_save base, off, reg1, reg2, a, b
	mrs	\a, \reg1
	mrs	\b, \reg2
	stp	\a, \b, [\base, #\off]
	.endm

	.macro el1_pair_load base, off, reg1, reg2, a, b
	ldp	\a, \b, [\base, #\off]
	msr	\reg1, \a
	msr	\reg2, \b
	.endm

/* \op is el1_pair_save or el1_pair_load; the order is struct world's. */
	.macro el1_all op, base, a, b
	\op	\base, 256, elr_el3, spsr_el3, \a, \b
	\op	\base, 272, spsr_el1, elr_el1, \a, \b
	\op	\base, 288, sctlr_el1, cpacr_el1, \a, \b
	\op	\base, 304, tcr_el1, contextidr_el1, \a, \b
	\op	\base, 320, ttbr0_el1, ttbr1_el1, \a, \b
	\op	\base, 336, mair_el1, amair_el1, \a, \b
	\op	\base, 352, vbar_el1, sp_el1, \a, \b
	\op	\base, 368, esr_el1, far_el1, \a, \b
	\op	\base, 384, afsr0_el1, afsr1_el1, \a, \b
	\op	\base, 400, tpidr_el1, tpidr_el0, \a, \b
	\op	\base, 416, tpidrro_el0, par_el1, \a, \b
	\op	\base, 432, csselr_el1, actlr_el1, \a, \b
	\op	\base, 448, mdscr_el1, mdccint_el1, \a, \b
	.endm

	.macro el1_save base, a, b
	el1_all	el1_pair_save, \base, \a, \b
	mrs	\a, cntkctl_el1
	str	\a, [\base, #464]
	.endm

	.macro el1_load base, a, b
	el1_all	el1_pair_load, \base, \a, \b
	ldr	\a, [\base, #464]
	msr	cntkctl_el1, \a
	.endm

/* ZCR_EL1 and SMCR_EL1 of CPUs that have them, from \from to \to. */
	.macro vectors_long_switch from, to, a, b
	tbz	\a, #0, .Lsve\@
	mrs	\b, s3_0_c1_c2_0
	str	\b, [\from, #WORLD_ZCR]
	ldr	\b, [\to, #WORLD_ZCR]
	msr	s3_0_c1_c2_0, \b
.Lsve\@:
	tbz	\a, #1, .Lsme\@
	mrs	\b, s3_0_c1_c2_6
	str	\b, [\from, #WORLD_SMCR]
	ldr	\b, [\to, #WORLD_SMCR]
	msr	s3_0_c1_c2_6, \b
.Lsme\@:
	.endm

/* Nothing behind an exception return runs, not even speculatively. */
	.macro eret_guard
	eret
	dsb	nsh
	isb
	.endm

	.macro zero_gpr from
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	.if	\n >= \from
	mov	x\n, xzr
	.endif
	.endr
	.endm
/* clang-format on */

#endif
