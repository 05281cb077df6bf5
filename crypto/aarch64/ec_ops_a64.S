/*
 * Field arithmetic of ec_field.h for AArch64: what the compiler cannot do is
 * keep carries in flags. Each function takes (f, r, a[, b]) in x0 to x3, has no
 * branch but its return, and reads its operands before it writes @r.
 */

/* Offsets in struct ec_field, pinned in ec_ops.c. */
#define NEG_INVERSE 16
#define MODULUS	    24

	.altmacro

	.macro	function name
	.section .text.\name, "ax"
	.balign	16
	.globl	\name
	.type	\name, %function
\name:
	hint	#34			/* BTI c: called through pointers */
	.endm

	.macro	end name
	ret
	.size	\name, . - \name
	.endm

/* Four limbs to @r: those of x4 to x7 if the flags are @cond, else those given. */
	.macro	store4 cond, r0, r1, r2, r3
	csel	x4, x4, \r0, \cond
	csel	x5, x5, \r1, \cond
	csel	x6, x6, \r2, \cond
	csel	x7, x7, \r3, \cond
	stp	x4, x5, [x1]
	stp	x6, x7, [x1, #16]
	.endm

/* @r becomes x9 to x13, which is below twice the modulus, reduced. */
	.macro	reduce4
	ldp	x4, x5, [x0, #MODULUS]
	ldp	x6, x7, [x0, #MODULUS + 16]
	subs	x4, x9, x4
	sbcs	x5, x10, x5
	sbcs	x6, x11, x6
	sbcs	x7, x12, x7
	sbcs	xzr, x13, xzr
	store4	hs, x9, x10, x11, x12
	.endm

	function ec_a64_add4
	ldp	x9, x10, [x2]
	ldp	x11, x12, [x2, #16]
	ldp	x4, x5, [x3]
	ldp	x6, x7, [x3, #16]
	adds	x9, x9, x4
	adcs	x10, x10, x5
	adcs	x11, x11, x6
	adcs	x12, x12, x7
	adc	x13, xzr, xzr
	reduce4
	end	ec_a64_add4

	function ec_a64_sub4
	ldp	x9, x10, [x2]
	ldp	x11, x12, [x2, #16]
	ldp	x4, x5, [x3]
	ldp	x6, x7, [x3, #16]
	subs	x9, x9, x4
	sbcs	x10, x10, x5
	sbcs	x11, x11, x6
	sbcs	x12, x12, x7
	csetm	x13, lo			/* the modulus once more, if borrowed */
	ldp	x4, x5, [x0, #MODULUS]
	ldp	x6, x7, [x0, #MODULUS + 16]
	and	x4, x4, x13
	and	x5, x5, x13
	and	x6, x6, x13
	and	x7, x7, x13
	adds	x9, x9, x4
	adcs	x10, x10, x5
	adcs	x11, x11, x6
	adc	x12, x12, x7
	stp	x9, x10, [x1]
	stp	x11, x12, [x1, #16]
	end	ec_a64_sub4

/*
 * Longer sums, limb by limb: the sum in registers from x4 on, the sum less the
 * modulus in registers from x(4 + n) on, x18 left out.
 */
	.macro	sum_limb op, i, t
	ldr	x\t, [x2, #8 * \i]
	ldr	x17, [x3, #8 * \i]
	\op	x\t, x\t, x17
	.endm

	.macro	trial_limb op, i, t, d
	ldr	x\d, [x0, #MODULUS + 8 * \i]
	\op	x\d, x\t, x\d
	.endm

	.macro	pick_limb i, t, d
	csel	x\t, x\d, x\t, hs
	str	x\t, [x1, #8 * \i]
	.endm

	.macro	back_limb op, i, t
	ldr	x17, [x0, #MODULUS + 8 * \i]
	and	x17, x17, x16
	\op	x\t, x\t, x17
	str	x\t, [x1, #8 * \i]
	.endm

#define D(n, i) (4 + n + i - (4 + n + i > 17))

	.macro	add_long n
	.set	i, 1
	sum_limb adds, 0, 4
	.rept	\n - 1
	sum_limb adcs, %i, %(4 + i)
	.set	i, i + 1
	.endr
	adc	x3, xzr, xzr
	.set	i, 1
	trial_limb subs, 0, 4, %D(\n, 0)
	.rept	\n - 1
	trial_limb sbcs, %i, %(4 + i), %D(\n, i)
	.set	i, i + 1
	.endr
	sbcs	xzr, x3, xzr
	.set	i, 0
	.rept	\n
	pick_limb %i, %(4 + i), %D(\n, i)
	.set	i, i + 1
	.endr
	.endm

	.macro	sub_long n
	.set	i, 1
	sum_limb subs, 0, 4
	.rept	\n - 1
	sum_limb sbcs, %i, %(4 + i)
	.set	i, i + 1
	.endr
	csetm	x16, lo
	.set	i, 1
	back_limb adds, 0, 4
	.rept	\n - 1
	back_limb adcs, %i, %(4 + i)
	.set	i, i + 1
	.endr
	.endm

	function ec_a64_add6
	add_long 6
	end	ec_a64_add6

	function ec_a64_add7
	add_long 7
	end	ec_a64_add7

	function ec_a64_add9
	stp	x19, x20, [sp, #-32]!
	stp	x21, x22, [sp, #16]
	add_long 9
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #32
	end	ec_a64_add9

	function ec_a64_sub6
	sub_long 6
	end	ec_a64_sub6

	function ec_a64_sub7
	sub_long 7
	end	ec_a64_sub7

	function ec_a64_sub9
	sub_long 9
	end	ec_a64_sub9

/*
 * x9 to x13 becomes a x8, and then is that added to: x13 is the limb on top of
 * what was there, and nothing is carried out of it. a is in x4 to x7.
 */
	.macro	multiply_first
	mul	x9, x4, x8
	mul	x10, x5, x8
	mul	x11, x6, x8
	mul	x12, x7, x8
	umulh	x14, x4, x8
	umulh	x15, x5, x8
	umulh	x16, x6, x8
	umulh	x13, x7, x8
	adds	x10, x10, x14
	adcs	x11, x11, x15
	adcs	x12, x12, x16
	adc	x13, x13, xzr
	.endm

	.macro	multiply_next
	mul	x14, x4, x8
	mul	x15, x5, x8
	mul	x16, x6, x8
	mul	x17, x7, x8
	adds	x9, x9, x14
	adcs	x10, x10, x15
	adcs	x11, x11, x16
	adcs	x12, x12, x17
	adc	x13, x13, xzr
	umulh	x14, x4, x8
	umulh	x15, x5, x8
	umulh	x16, x6, x8
	umulh	x17, x7, x8
	adds	x10, x10, x14
	adcs	x11, x11, x15
	adcs	x12, x12, x16
	adc	x13, x13, x17
	.endm

/*
 * P-256: what x9 times the modulus adds to the four limbs above x9, in x14 to
 * x17; x9 itself is cleared by it. The modulus is 2^192 (2^64 - 2^32 + 1) +
 * 2^96 - 1.
 */
	.macro	p256_times low
	lsl	x14, \low, #32
	lsr	x15, \low, #32
	subs	x16, \low, x14
	sbc	x17, \low, x15
	.endm

	.macro	p256_step
	p256_times x9
	adds	x9, x10, x14
	adcs	x10, x11, x15
	adcs	x11, x12, x16
	adcs	x12, x13, x17
	adc	x13, xzr, xzr
	.endm

	.macro	p256_finish r0, r1, r2, r3, top
	mov	x16, #0xffffffff
	mov	x17, #0xffffffff00000001
	adds	x4, \r0, #1		/* less 2^64 - 1 */
	sbcs	x5, \r1, x16
	sbcs	x6, \r2, xzr
	sbcs	x7, \r3, x17
	sbcs	xzr, \top, xzr
	store4	hs, \r0, \r1, \r2, \r3
	.endm

	function ec_a64_p256_mul
	ldr	x8, [x3]
	ldp	x4, x5, [x2]
	ldp	x6, x7, [x2, #16]
	multiply_first
	p256_step
	ldr	x8, [x3, #8]
	multiply_next
	p256_step
	ldr	x8, [x3, #16]
	multiply_next
	p256_step
	ldr	x8, [x3, #24]
	multiply_next
	p256_step
	p256_finish x9, x10, x11, x12, x13
	end	ec_a64_p256_mul

/* x8 to x15 becomes the square of x4 to x7; takes x2, x3, x16 and x17. */
	.macro	square
	mul	x9, x5, x4
	mul	x10, x6, x4
	mul	x11, x7, x4
	umulh	x2, x5, x4
	umulh	x3, x6, x4
	umulh	x12, x7, x4
	adds	x10, x10, x2
	adcs	x11, x11, x3
	adc	x12, x12, xzr
	mul	x2, x6, x5
	umulh	x3, x6, x5
	mul	x16, x7, x5
	umulh	x17, x7, x5
	adds	x3, x3, x16
	adc	x17, x17, xzr
	mul	x13, x7, x6
	umulh	x14, x7, x6
	adds	x11, x11, x2
	adcs	x12, x12, x3
	adcs	x13, x13, x17
	adc	x14, x14, xzr
	adds	x9, x9, x9
	adcs	x10, x10, x10
	adcs	x11, x11, x11
	adcs	x12, x12, x12
	adcs	x13, x13, x13
	adcs	x14, x14, x14
	adc	x15, xzr, xzr
	mul	x8, x4, x4
	umulh	x2, x4, x4
	mul	x3, x5, x5
	umulh	x16, x5, x5
	mul	x17, x6, x6
	adds	x9, x9, x2
	adcs	x10, x10, x3
	umulh	x2, x6, x6
	mul	x3, x7, x7
	adcs	x11, x11, x16
	adcs	x12, x12, x17
	umulh	x16, x7, x7
	adcs	x13, x13, x2
	adcs	x14, x14, x3
	adc	x15, x15, x16
	.endm

/* The limb cleared becomes the one that is carried to, of the lower four. */
	.macro	p256_fold t0, t1, t2, t3
	lsl	x2, \t0, #32
	lsr	x3, \t0, #32
	subs	x16, \t0, x2
	sbc	x17, \t0, x3
	adds	\t1, \t1, x2
	adcs	\t2, \t2, x3
	adcs	\t3, \t3, x16
	adc	\t0, x17, xzr
	.endm

	function ec_a64_p256_sqr
	ldp	x4, x5, [x2]
	ldp	x6, x7, [x2, #16]
	square
	p256_fold x8, x9, x10, x11
	p256_fold x9, x10, x11, x8
	p256_fold x10, x11, x8, x9
	p256_fold x11, x8, x9, x10
	adds	x8, x8, x12
	adcs	x9, x9, x13
	adcs	x10, x10, x14
	adcs	x11, x11, x15
	adc	x12, xzr, xzr
	p256_finish x8, x9, x10, x11, x12
	end	ec_a64_p256_sqr

/*
 * 2^255 - 19: x8 to x15 is folded twice, as 2^256 is 38 and what is left above
 * bit 255 counts 19.
 */
	.macro	fold_25519
	mov	x16, #38
	mul	x2, x12, x16
	mul	x3, x13, x16
	adds	x8, x8, x2
	mul	x2, x14, x16
	adcs	x9, x9, x3
	mul	x3, x15, x16
	adcs	x10, x10, x2
	adcs	x11, x11, x3
	adc	x17, xzr, xzr
	umulh	x12, x12, x16
	umulh	x13, x13, x16
	umulh	x14, x14, x16
	umulh	x15, x15, x16
	adds	x9, x9, x12
	adcs	x10, x10, x13
	adcs	x11, x11, x14
	adc	x17, x17, x15
	extr	x17, x17, x11, #63
	and	x11, x11, #0x7fffffffffffffff
	add	x2, x17, x17, lsl #4	/* 17 and twice more: 19 */
	add	x17, x2, x17, lsl #1
	adds	x8, x8, x17
	adcs	x9, x9, xzr
	adcs	x10, x10, xzr
	adc	x11, x11, xzr
	/* Less the modulus is plus 19 less 2^255, if that bit is set then. */
	adds	x4, x8, #19
	adcs	x5, x9, xzr
	adcs	x6, x10, xzr
	adc	x7, x11, xzr
	tst	x7, #0x8000000000000000
	and	x7, x7, #0x7fffffffffffffff
	store4	ne, x8, x9, x10, x11
	.endm

/* Four limbs from @t0 on, and the new @t4, become that plus a x3. */
	.macro	multiply_row t0, t1, t2, t3, t4
	mul	x16, x4, x3
	mul	x17, x5, x3
	adds	\t0, \t0, x16
	mul	x16, x6, x3
	adcs	\t1, \t1, x17
	mul	x17, x7, x3
	adcs	\t2, \t2, x16
	adcs	\t3, \t3, x17
	adc	\t4, xzr, xzr
	umulh	x16, x4, x3
	umulh	x17, x5, x3
	adds	\t1, \t1, x16
	umulh	x16, x6, x3
	adcs	\t2, \t2, x17
	umulh	x17, x7, x3
	adcs	\t3, \t3, x16
	adc	\t4, \t4, x17
	.endm

	function ec_a64_p25519_mul
	ldp	x4, x5, [x2]
	ldp	x6, x7, [x2, #16]
	ldp	x2, x17, [x3]
	mul	x8, x4, x2
	mul	x9, x5, x2
	mul	x10, x6, x2
	mul	x11, x7, x2
	umulh	x13, x4, x2
	umulh	x14, x5, x2
	umulh	x15, x6, x2
	umulh	x12, x7, x2
	adds	x9, x9, x13
	adcs	x10, x10, x14
	adcs	x11, x11, x15
	adc	x12, x12, xzr
	ldr	x2, [x3, #16]
	ldr	x0, [x3, #24]
	mov	x3, x17
	multiply_row x9, x10, x11, x12, x13
	mov	x3, x2
	multiply_row x10, x11, x12, x13, x14
	mov	x3, x0
	multiply_row x11, x12, x13, x14, x15
	fold_25519
	end	ec_a64_p25519_mul

	function ec_a64_p25519_sqr
	ldp	x4, x5, [x2]
	ldp	x6, x7, [x2, #16]
	square
	fold_25519
	end	ec_a64_p25519_sqr

/*
 * Montgomery's for a modulus of four limbs of which the highest is not all
 * ones: nothing is carried out of x13 then. The modulus is in x19 to x22.
 */
	.macro	montgomery_step
	mul	x14, x9, x23
	mul	x15, x19, x14
	mul	x16, x20, x14
	adds	xzr, x9, x15
	mul	x17, x21, x14
	adcs	x9, x10, x16
	mul	x16, x22, x14
	adcs	x10, x11, x17
	adcs	x11, x12, x16
	adcs	x12, x13, xzr
	adc	x13, xzr, xzr
	umulh	x15, x19, x14
	umulh	x16, x20, x14
	adds	x9, x9, x15
	umulh	x17, x21, x14
	adcs	x10, x10, x16
	umulh	x16, x22, x14
	adcs	x11, x11, x17
	adcs	x12, x12, x16
	adc	x13, x13, xzr
	.endm

	function ec_a64_montgomery4_mul
	stp	x19, x20, [sp, #-48]!
	stp	x21, x22, [sp, #16]
	str	x23, [sp, #32]
	ldr	x23, [x0, #NEG_INVERSE]
	ldp	x19, x20, [x0, #MODULUS]
	ldp	x21, x22, [x0, #MODULUS + 16]
	ldr	x8, [x3]
	ldp	x4, x5, [x2]
	ldp	x6, x7, [x2, #16]
	multiply_first
	montgomery_step
	ldr	x8, [x3, #8]
	multiply_next
	montgomery_step
	ldr	x8, [x3, #16]
	multiply_next
	montgomery_step
	ldr	x8, [x3, #24]
	multiply_next
	montgomery_step
	subs	x4, x9, x19
	sbcs	x5, x10, x20
	sbcs	x6, x11, x21
	sbcs	x7, x12, x22
	sbcs	xzr, x13, xzr
	store4	hs, x9, x10, x11, x12
	ldr	x23, [sp, #32]
	ldp	x21, x22, [sp, #16]
	ldp	x19, x20, [sp], #48
	end	ec_a64_montgomery4_mul

	.section .note.GNU-stack, "", %progbits
