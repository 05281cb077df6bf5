/*
 * Fake normal world: entry, exceptions, calls with every register in view.
 */
	.section .text.entry, "ax"
	.globl	_start
_start:
	adr	x9, primary_stack_top
	mov	sp, x9
	mrs	x9, currentel
	cmp	x9, #(2 << 2)
	adr	x9, exceptions
	b.ne	1f
	msr	vbar_el2, x9
	mov	x9, #0x22ff		/* trap neither FP, SVE nor SME */
	msr	cptr_el2, x9
1:	msr	vbar_el1, x9
	adr	x9, exceptions
	msr	vbar_el1, x9
	mov	x9, #((3 << 16) | (3 << 20) | (3 << 24))	/* SVE, FP, SME */
	msr	cpacr_el1, x9
	isb
	bl	normal_main
	b	.

	.globl	second_entry
second_entry:
	adr	x9, second_stack_top
	mov	sp, x9
	adr	x9, exceptions
	msr	vbar_el1, x9
	mrs	x10, currentel
	cmp	x10, #(2 << 2)
	b.ne	1f
	msr	vbar_el2, x9
1:	mov	x9, #((3 << 16) | (3 << 20) | (3 << 24))	/* SVE, FP, SME */
	msr	cpacr_el1, x9
	isb
	mrs	x4, currentel
	bl	second_main
	b	.

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
	mrs	x0, esr_el2
	mrs	x1, elr_el2
	add	x1, x1, #4
	msr	elr_el2, x1
	b	2f
1:	mrs	x0, esr_el1
	mrs	x1, elr_el1
	add	x1, x1, #4
	msr	elr_el1, x1
2:	adrp	x1, last_esr
	str	x0, [x1, :lo12:last_esr]
	ldp	x0, x1, [sp], #16
	eret

	.macro	push_all
	stp	x29, x30, [sp, #-112]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	str	x0, [sp, #96]
	.endm
	.macro	load_all
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
	ldr	x30, [x30, #240]
	.endm
	.macro	store_all
	str	x30, [sp, #104]
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
	ldr	x0, [sp, #104]
	str	x0, [x30, #240]
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #112
	ret
	.endm

	/* void smc_all(uint64_t x[31]) */
	.globl	smc_all
smc_all:
	push_all
	load_all
	smc	#0
	store_all

	/* void smc_one_all(uint64_t x[31]): immediate 1 */
	.globl	smc_one_all
smc_one_all:
	push_all
	load_all
	smc	#1
	store_all

	/* void spin_all(uint64_t x[31]): spins x30 times with the rest loaded */
	.globl	spin_all, spin_end
spin_all:
	push_all
	load_all
1:	sub	x30, x30, #1
	cbnz	x30, 1b
spin_end:
	store_all

	/* uint64_t smc_null(uint64_t n): n times the shortest call */
	.globl	smc_null
smc_null:
	mov	x9, x0
1:	movz	w0, #0x00ff
	movk	w0, #0xb200, lsl #16
	smc	#0
	subs	x9, x9, #1
	b.ne	1b
	ret

	/* void undefined_sve(void), smstart: may trap to EL3 without its bits */
	.arch	armv8.2-a+sve
	.globl	sve_probe
sve_probe:
	rdvl	x0, #1
	ret

	/* void fp_fill(uint64_t seed), uint64_t fp_differs(uint64_t seed) */
	.globl	fp_fill
fp_fill:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x1, x0, #\n
	dup	v\n\().2d, x1
	.endr
	ret
	.globl	fp_differs
fp_differs:
	mov	x2, #0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x1, x0, #\n
	mov	x3, v\n\().d[0]
	eor	x3, x3, x1
	orr	x2, x2, x3
	mov	x3, v\n\().d[1]
	eor	x3, x3, x1
	orr	x2, x2, x3
	.endr
	mov	x0, x2
	ret

	/* uint64_t fp_any(void): all of V0..V31 as they are */
	.globl	fp_any
fp_any:
	mov	x0, #0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	mov	x3, v\n\().d[0]
	orr	x0, x0, x3
	mov	x3, v\n\().d[1]
	orr	x0, x0, x3
	.endr
	ret

	.bss
	.globl	last_esr
	.balign	16
last_esr:
	.skip	16
	.skip	0x4000
primary_stack_top:
	.skip	0x4000
second_stack_top:
