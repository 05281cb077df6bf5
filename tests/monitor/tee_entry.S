/*
 * Fake TEE, entries: record what arrives, run C, leave secrets in every
 * register that EL3 should not pass on, answer.
 */
#include <abi/boot_record.h>
#include "payload.h"

	.section .text.entry, "ax"
	.globl	_start
_start:
	b	first
	.balign	8
	.quad	TRANSFER_LIST_CONVENTION
	.balign	16
	.globl	tee_vectors
tee_vectors:
	b	yielding
	b	fast
	b	cpu_on
	b	cpu_off
	b	bad
	b	bad
	b	fiq
	b	system_off
	b	system_reset

	/* The shortest answer, to count instructions. */
fast:	str	x8, [sp, #-16]
	mov	w8, #(CALL_NULL)
	movk	w8, #0xb200, lsl #16
	cmp	w0, w8
	b.eq	1f
	mov	x8, #1
	b	enter
1:	mov	x1, #0
	mov	w0, #5
	movk	w0, #0xbe00, lsl #16
	smc	#0

	.macro entry name, n
\name:	str	x8, [sp, #-16]
	mov	x8, #\n
	b	enter
	.endm
	entry	yielding, 0
	entry	cpu_off, 3
	entry	bad, 4
	entry	fiq, 6
	entry	system_off, 7
	entry	system_reset, 8

first:	orr	x9, x9, x8
	mov	x8, #9
	b	fresh
cpu_on:	orr	x9, x9, x8
	mov	x8, #2
fresh:	/* No stack yet: x8..x11 count as one, checked to be zero. */
	orr	x9, x9, x10
	orr	x9, x9, x11
	mrs	x10, mpidr_el1
	and	x10, x10, #0xff
	adr	x11, stacks
	add	x11, x11, #0x2000
	add	x11, x11, x10, lsl #13
	mov	sp, x11
	str	xzr, [sp, #-16]
	mov	x11, x9
	mov	x9, x11
	mov	x10, x11

/* x8 entry number, the x8 that came in at sp - 16. */
enter:	sub	sp, sp, #(REC_COUNT * 8 + 16)
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x9, x10, [sp, #72]
	stp	x11, x12, [sp, #88]
	stp	x13, x14, [sp, #104]
	stp	x15, x16, [sp, #120]
	stp	x17, x18, [sp, #136]
	stp	x19, x20, [sp, #152]
	stp	x21, x22, [sp, #168]
	stp	x23, x24, [sp, #184]
	stp	x25, x26, [sp, #200]
	stp	x27, x28, [sp, #216]
	stp	x29, x30, [sp, #232]
	ldr	x9, [sp, #(REC_COUNT * 8)]
	str	x9, [sp, #64]
	add	x9, sp, #(REC_COUNT * 8 + 16)
	mrs	x10, daif
	mrs	x11, spsel
	orr	x10, x10, x11
	stp	x9, x10, [sp, #(REC_SP * 8)]
	mov	x0, x8
	mov	x1, sp
	bl	tee_entered		/* fills record[0..4] with the answer */
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldr	x4, [sp, #32]
	add	sp, sp, #(REC_COUNT * 8 + 16)
	ldr	x5, =SECRET
	.irp	n, 6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	add	x\n, x5, #\n
	.endr
	smc	#0
	b	.

	/* uint64_t tee_smc(uint64_t id, uint64_t x1) */
	.globl	tee_smc
tee_smc:
	smc	#0
	ret

	/* uint64_t tee_key(void): ESR_EL1 of the undefined instruction */
	.globl	tee_key
tee_key:
	msr	esr_el1, xzr
	mrs	x0, s3_0_c2_c1_0	/* APIAKeyLo_EL1 */
	mrs	x0, esr_el1
	ret

	.balign	2048
	.globl	tee_exceptions
tee_exceptions:
	.rept	16
	.balign	128
	str	x0, [sp, #-16]!
	mrs	x0, elr_el1
	add	x0, x0, #4
	msr	elr_el1, x0
	ldr	x0, [sp], #16
	eret
	.endr

	.bss
	.balign	16
stacks:	.skip	0x2000 * 8 + 0x2000
