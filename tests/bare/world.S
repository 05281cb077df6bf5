/*
 * One SMC with every register of the normal world in view.
 */
#define REG_V		256
#define REG_FPCR	768

	.text
	/*
	 * void smc_full(struct regs *r, uint64_t nops): loads x0..x29, V0..V31,
	 * FPCR and FPSR, runs @nops (0..15) instructions that do nothing, calls,
	 * and stores all of them. x30 is not part of it.
	 */
	.globl	smc_full
	.balign	64
smc_full:
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	adr	x2, call
	sub	x2, x2, x1, lsl #2
	stp	x0, x2, [sp, #96]
	add	x3, x0, #REG_V
	ldp	q0, q1, [x3]
	ldp	q2, q3, [x3, #32]
	ldp	q4, q5, [x3, #64]
	ldp	q6, q7, [x3, #96]
	ldp	q8, q9, [x3, #128]
	ldp	q10, q11, [x3, #160]
	ldp	q12, q13, [x3, #192]
	ldp	q14, q15, [x3, #224]
	ldp	q16, q17, [x3, #256]
	ldp	q18, q19, [x3, #288]
	ldp	q20, q21, [x3, #320]
	ldp	q22, q23, [x3, #352]
	ldp	q24, q25, [x3, #384]
	ldp	q26, q27, [x3, #416]
	ldp	q28, q29, [x3, #448]
	ldp	q30, q31, [x3, #480]
	add	x3, x0, #REG_FPCR
	ldp	x4, x5, [x3]
	msr	fpcr, x4
	msr	fpsr, x5
	mov	x30, x0
	ldp	x0, x1, [x30]
	ldp	x2, x3, [x30, #16]
	ldp	x4, x5, [x30, #32]
	ldp	x6, x7, [x30, #48]
	ldp	x8, x9, [x30, #64]
	ldp	x10, x11, [x30, #80]
	ldp	x12, x13, [x30, #96]
	ldp	x14, x15, [x30, #112]
	ldp	x16, x17, [x30, #128]
	ldp	x18, x19, [x30, #144]
	ldp	x20, x21, [x30, #160]
	ldp	x22, x23, [x30, #176]
	ldp	x24, x25, [x30, #192]
	ldp	x26, x27, [x30, #208]
	ldp	x28, x29, [x30, #224]
	ldr	x30, [sp, #104]
	br	x30
	.rept	15
	nop
	.endr
call:	smc	#0
	ldr	x30, [sp, #96]
	stp	x0, x1, [x30]
	stp	x2, x3, [x30, #16]
	stp	x4, x5, [x30, #32]
	stp	x6, x7, [x30, #48]
	stp	x8, x9, [x30, #64]
	stp	x10, x11, [x30, #80]
	stp	x12, x13, [x30, #96]
	stp	x14, x15, [x30, #112]
	stp	x16, x17, [x30, #128]
	stp	x18, x19, [x30, #144]
	stp	x20, x21, [x30, #160]
	stp	x22, x23, [x30, #176]
	stp	x24, x25, [x30, #192]
	stp	x26, x27, [x30, #208]
	stp	x28, x29, [x30, #224]
	mrs	x4, fpcr
	mrs	x5, fpsr
	add	x3, x30, #REG_FPCR
	stp	x4, x5, [x3]
	add	x3, x30, #REG_V
	stp	q0, q1, [x3]
	stp	q2, q3, [x3, #32]
	stp	q4, q5, [x3, #64]
	stp	q6, q7, [x3, #96]
	stp	q8, q9, [x3, #128]
	stp	q10, q11, [x3, #160]
	stp	q12, q13, [x3, #192]
	stp	q14, q15, [x3, #224]
	stp	q16, q17, [x3, #256]
	stp	q18, q19, [x3, #288]
	stp	q20, q21, [x3, #320]
	stp	q22, q23, [x3, #352]
	stp	q24, q25, [x3, #384]
	stp	q26, q27, [x3, #416]
	stp	q28, q29, [x3, #448]
	stp	q30, q31, [x3, #480]
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #112
	ret
