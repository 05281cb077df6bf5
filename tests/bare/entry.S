/*
 * First instructions of the bare normal world on both CPUs, and exceptions.
 * EL2 or EL1, MMU off for good: all data is device memory, aligned.
 */
	.section .text.entry, "ax"
	.globl	_start
_start:
	msr	daifset, #15
	adrp	x9, bss_start
	add	x9, x9, :lo12:bss_start
	adrp	x10, bss_end
	add	x10, x10, :lo12:bss_end
1:	stp	xzr, xzr, [x9], #16
	cmp	x9, x10
	b.lo	1b
	adrp	x9, stack_top_0
	add	x9, x9, :lo12:stack_top_0
	mov	sp, x9
	bl	el_setup
	bl	bare_main
	b	.

	.globl	second_entry
second_entry:
	msr	daifset, #15
	adrp	x9, stack_top_1
	add	x9, x9, :lo12:stack_top_1
	mov	sp, x9
	bl	el_setup
	bl	second_main
	b	.

/* FP for all, and exceptions to the vectors below. Uses x9-x10. */
el_setup:
	adr	x9, exceptions
	mrs	x10, currentel
	cmp	x10, #(2 << 2)
	b.ne	1f
	msr	vbar_el2, x9
	mov	x10, #0x22ff		/* trap neither FP, SVE nor SME */
	msr	cptr_el2, x10
1:	msr	vbar_el1, x9
	mov	x10, #(3 << 20)
	msr	cpacr_el1, x10
	isb
	ret

/* A synchronous one is a probe that was refused: note it, step over. */
	.balign	2048
exceptions:
	.rept	16
	.balign	128
	stp	x0, x1, [sp, #-16]!
	b	skip
	.endr
	.balign	128
skip:	mrs	x0, currentel
	cmp	x0, #(2 << 2)
	b.ne	1f
	mrs	x0, elr_el2
	add	x0, x0, #4
	msr	elr_el2, x0
	mrs	x0, esr_el2
	b	2f
1:	mrs	x0, elr_el1
	add	x0, x0, #4
	msr	elr_el1, x0
	mrs	x0, esr_el1
2:	adrp	x1, last_esr
	str	x0, [x1, :lo12:last_esr]
	ldp	x0, x1, [sp], #16
	eret

	.bss
	.globl	last_esr
	.balign	16
last_esr:
	.skip	16
	.skip	0x8000
stack_top_0:
	.skip	0x8000
stack_top_1:
