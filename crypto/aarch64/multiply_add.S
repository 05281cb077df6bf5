/*
 * uint64_t multiply_add(uint64_t *to, const uint64_t *a, size_t count,
 *			 uint64_t by)
 *
 * to += a * by, four words a round in 26 instructions: the compiler does not
 * keep two carries in flags. Any sum fits: B^4 - 1 + (B^4 - 1)(B - 1) + B - 1
 * is B^5 - 1.
 *
 * x0 to, x1 a, x2 count, x3 by, x16 carry; uses x4-x15.
 */
	.section .text.multiply_add, "ax"
	.balign	16
	.globl	multiply_add
	.type	multiply_add, %function
multiply_add:
	hint	#34			/* BTI c */
	mov	x16, #0
1:
	tst	x2, #3
	b.eq	2f
	ldr	x4, [x1], #8
	ldr	x8, [x0]
	mul	x12, x4, x3
	umulh	x4, x4, x3
	adds	x8, x8, x12
	adc	x4, x4, xzr
	adds	x8, x8, x16
	adc	x16, x4, xzr
	str	x8, [x0], #8
	sub	x2, x2, #1
	b	1b
2:
	cbz	x2, 4f
3:
	ldp	x4, x5, [x1], #16
	ldp	x6, x7, [x1], #16
	ldp	x8, x9, [x0]
	ldp	x10, x11, [x0, #16]
	mul	x12, x4, x3
	umulh	x4, x4, x3
	mul	x13, x5, x3
	umulh	x5, x5, x3
	mul	x14, x6, x3
	umulh	x6, x6, x3
	mul	x15, x7, x3
	umulh	x7, x7, x3
	adds	x8, x8, x12
	adcs	x9, x9, x13
	adcs	x10, x10, x14
	adcs	x11, x11, x15
	adc	x7, x7, xzr
	adds	x8, x8, x16
	adcs	x9, x9, x4
	adcs	x10, x10, x5
	adcs	x11, x11, x6
	adc	x16, x7, xzr
	stp	x8, x9, [x0], #16
	stp	x10, x11, [x0], #16
	sub	x2, x2, #4
	cbnz	x2, 3b
4:
	mov	x0, x16
	ret
	.size	multiply_add, . - multiply_add

	.section .note.GNU-stack, "", %progbits
