/*
 * Entry of the crypto check image: EL1 of a plain QEMU virt machine, MMU off,
 * FP/SIMD on, one core. Talks to the host by semihosting.
 */
	.section .text.start, "ax"
	.globl	_start
_start:
	mov	x0, #(3 << 20)		/* CPACR_EL1.FPEN: no traps */
	msr	cpacr_el1, x0
	isb
	adrp	x0, stack_end
	add	sp, x0, :lo12:stack_end
	bl	check_main
1:	wfi
	b	1b

/* uint64_t semihost(uint64_t op, const void *arg) */
	.globl	semihost
semihost:
	hlt	#0xf000
	ret

	.section .bss.stack, "aw", %nobits
	.balign	16
	.space	0x10000
stack_end:

	.section .note.GNU-stack, "", %progbits
