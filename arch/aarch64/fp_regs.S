/*
 * Moves of whole FP/SIMD register files. The normal world may have live SVE
 * state, whose upper parts a write of a V register clears: its save covers
 * the Z registers where the CPU has them.
 */
#include <arch/kernel.h>
#include <arch/el1.h>

	.arch	armv8.2-a+sve

	.macro func name
	.text
	.globl \name
	.type \name, %function
	.balign 16
\name:
	.endm

	.macro v_all op, base
	\op	q0, q1, [\base]
	\op	q2, q3, [\base, #32]
	\op	q4, q5, [\base, #64]
	\op	q6, q7, [\base, #96]
	\op	q8, q9, [\base, #128]
	\op	q10, q11, [\base, #160]
	\op	q12, q13, [\base, #192]
	\op	q14, q15, [\base, #224]
	\op	q16, q17, [\base, #256]
	\op	q18, q19, [\base, #288]
	\op	q20, q21, [\base, #320]
	\op	q22, q23, [\base, #352]
	\op	q24, q25, [\base, #384]
	\op	q26, q27, [\base, #416]
	\op	q28, q29, [\base, #448]
	\op	q30, q31, [\base, #480]
	.endm

	.macro z_all op, base
	.irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	\op	z\n, [\base, #\n, mul vl]
	.endr
	.endm

/* Lets EL1 use FP, and SVE where it exists. Uses x9; flags: ne with SVE. */
	.macro fp_open
	mrs	x9, id_aa64pfr0_el1
	tst	x9, #(0xf << 32)
	mov	x9, #CPACR_FPEN
	b.eq	9f
	mov	x9, #(CPACR_FPEN | CPACR_ZEN)
9:	msr	cpacr_el1, x9
	isb
	.endm

/* fp_ns_save(st): leaves FP open to EL1 and EL0, SVE to nobody */
func fp_ns_save
	fp_open
	mrs	x10, fpcr
	mrs	x11, fpsr
	stp	x10, x11, [x0]
	b.eq	1f
	mrs	x10, s3_0_c1_c2_0	/* ZCR_EL1 */
	str	x10, [x0, #16]
	mov	x11, #0xf
	msr	s3_0_c1_c2_0, x11
	isb
	add	x0, x0, #32
	z_all	str, x0
	b	2f
1:	add	x0, x0, #32
	v_all	stp, x0
2:	mov	x9, #CPACR_FPEN
	msr	cpacr_el1, x9
	isb
	ret

/* fp_ns_restore(st): afterwards FP traps again */
func fp_ns_restore
	fp_open
	ldp	x10, x11, [x0]
	msr	fpcr, x10
	msr	fpsr, x11
	b.eq	1f
	ldr	x10, [x0, #16]
	add	x0, x0, #32
	z_all	ldr, x0
	msr	s3_0_c1_c2_0, x10
	b	2f
1:	add	x0, x0, #32
	v_all	ldp, x0
2:	msr	cpacr_el1, xzr
	isb
	ret

func fp_save
	mrs	x10, fpcr
	mrs	x11, fpsr
	stp	x10, x11, [x0], #16
	v_all	stp, x0
	ret

func fp_load
	ldp	x10, x11, [x0], #16
	msr	fpcr, x10
	msr	fpsr, x11
	v_all	ldp, x0
	ret

func fp_zero
	msr	fpcr, xzr
	msr	fpsr, xzr
	.irp n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	movi	v\n\().2d, #0
	.endr
	ret
