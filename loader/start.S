/*
 * First and last instructions of the loader. Entered at its first byte in the
 * normal world, at EL2 or EL1, with the MMU off and x0 = device tree.
 */
#define CPTR_EL2_NO_TRAP	0x33ff		/* RES1 bits; TFP clear */
#define HCR_EL2_RW		(1 << 31)	/* EL1 is AArch64; all else off */
#define CPACR_EL1_FPEN		(3 << 20)

	.section .text.start, "ax"
	.globl loader_start
	.type loader_start, %function
loader_start:
	msr	daifset, #15
	mov	x19, x0
	mrs	x20, cntpct_el0
	adr	x1, vectors
	mrs	x2, CurrentEL
	cmp	x2, #(2 << 2)
	b.ne	1f
	mov	x3, #HCR_EL2_RW
	msr	hcr_el2, x3
	/* libfdt's object code may use vector registers. */
	mov	x3, #CPTR_EL2_NO_TRAP
	msr	cptr_el2, x3
	msr	vbar_el2, x1
	b	2f
1:	mov	x3, #CPACR_EL1_FPEN
	msr	cpacr_el1, x3
	msr	vbar_el1, x1
2:	isb
	msr	spsel, #1
	adrp	x0, stack_top
	add	x0, x0, :lo12:stack_top
	mov	sp, x0

	/* MMU still off: all data is device memory, and aligned. */
	adrp	x0, bss_start
	add	x0, x0, :lo12:bss_start
	adrp	x1, bss_end
	add	x1, x1, :lo12:bss_end
3:	cmp	x0, x1
	b.hs	4f
	stp	xzr, xzr, [x0], #16
	b	3b

	/*
	 * The canary must differ from boot to boot; an attacker who could guess
	 * it would already run code here. RNDR where the CPU has it.
	 */
4:	mrs	x0, cntpct_el0
	ldr	x1, =0x9e3779b97f4a7c15
	mul	x0, x0, x1
	mrs	x1, id_aa64isar0_el1
	ubfx	x1, x1, #60, #4
	cbz	x1, 5f
	mrs	x1, s3_3_c2_c4_0	/* RNDR */
	eor	x0, x0, x1
5:	bic	x0, x0, #0xff		/* a zero byte stops string overruns */
	adrp	x1, __stack_chk_guard
	str	x0, [x1, :lo12:__stack_chk_guard]

	mov	x29, xzr
	mov	x30, xzr
	mov	x0, x19
	mov	x1, x20
	bl	loader_main
	b	.
	.size loader_start, . - loader_start

/*
 * hand_over(x0 entry, x1 tree): the MMU goes off, Linux starts. What it reads
 * with its MMU off has been cleaned to memory. Nothing is put on the stack.
 */
	.section .text.hand_over, "ax"
	.globl hand_over
	.type hand_over, %function
hand_over:
	mov	x4, x0
	mov	x0, x1
	mrs	x2, CurrentEL
	cmp	x2, #(2 << 2)
	b.ne	1f
	ldr	x3, =0x30c50830		/* SCTLR_EL2: RES1 only */
	dsb	sy
	msr	sctlr_el2, x3
	isb
	tlbi	alle2
	b	2f
1:	ldr	x3, =0x30d00800		/* SCTLR_EL1: RES1 only */
	dsb	sy
	msr	sctlr_el1, x3
	isb
	tlbi	vmalle1
2:	ic	iallu
	dsb	sy
	isb
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	br	x4
	.size hand_over, . - hand_over

/* Any exception is our own fault: say where, and stop. */
	.section .text.fault, "ax"
	.type fault, %function
fault:
	adrp	x9, fault_stack_top
	add	x9, x9, :lo12:fault_stack_top
	mov	sp, x9
	mrs	x2, CurrentEL
	cmp	x2, #(2 << 2)
	b.ne	1f
	mrs	x0, esr_el2
	mrs	x1, elr_el2
	mrs	x2, far_el2
	b	loader_fault
1:	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	b	loader_fault
	.size fault, . - fault

	.section .text.vectors, "ax"
	.balign 2048
vectors:
	.rept	16
	.balign	128
	b	fault
	.endr

	.section .bss.canary, "aw", %nobits
	.balign 8
	.globl __stack_chk_guard
__stack_chk_guard:
	.quad	0
