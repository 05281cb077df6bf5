/*
 * The two loops of mont_pair.c that nearly all the work is in. A compiler
 * moves sums from register to register as the window slides over them; here
 * ten registers take turns, and the loops are unrolled as far as numbers go.
 *
 * Columns 0 to 9 of a window live in v16 to v25, digits of a block in v0 to v7
 * and v30, the first nine of a modulus in v8 to v15 and v31.
 */
	.altmacro

	.macro	mla	sum, a, b
	smlal	v\sum\().2d, v\a\().2s, v\b\().2s
	.endm

	.macro	load_one	to, column
	ldr	q\to, [x0, #(\column * 16)]
	.endm

	.macro	load_two	to, to2, column
	ldp	q\to, q\to2, [x0, #(\column * 16)]
	.endm

	.macro	store_one	from, column
	str	q\from, [x0, #(\column * 16)]
	.endm

	.macro	store_two	from, from2, column
	stp	q\from, q\from2, [x0, #(\column * 16)]
	.endm

	/* Columns @column and, with @both, the next. */
	.macro	load	column, both
	.set	r, 16 + (\column) % 10
	.set	r2, 16 + (\column + 1) % 10
	.if	\both
	load_two %r, %r2, %(\column)
	.else
	load_one %r, %(\column)
	.endif
	.endm

	.macro	store	column, both
	.set	r, 16 + (\column) % 10
	.set	r2, 16 + (\column + 1) % 10
	.if	\both
	store_two %r, %r2, %(\column)
	.else
	store_one %r, %(\column)
	.endif
	.endm

	/* Columns @column to @column + 8 += v@a times the nine digits. */
	.macro	row	column, a
	.set	i, 0
	.rept	9
	.set	r, 16 + (\column + i) % 10
	.set	b, i - 22 * (i == 8)
	mla	%r, \a, %b
	.set	i, i + 1
	.endr
	.endm

	/* Two digits from x1. */
	.macro	two_rows	column
	ldp	d26, d27, [x1], #16
	load	%(\column + 8), 1
	row	%(\column), 26
	row	%(\column + 1), 27
	store	%(\column), 1
	.endm

	.macro	last_row	column
	ldr	d26, [x1], #8
	load	%(\column + 8), 0
	row	%(\column), 26
	store	%(\column), 0
	.endm

	/* The eight sums that are left in the window. */
	.macro	finish	column
	store	%(\column), 1
	store	%(\column + 2), 1
	store	%(\column + 4), 1
	store	%(\column + 6), 1
	.endm

	/*
	 * Nine digits for each of the blocks that are counted, from the window at @first
	 * on, which is loaded but for its ninth column; then on at label 9.
	 */
	.macro	slide	first, most, blocks
	.set	at, \first
	.set	block, 1
	.rept	\most
	.if	(block % 2) == 1
	.rept	4
	two_rows %at
	.set	at, at + 2
	.endr
	cmp	\blocks, #block
	b.ne	1f
	last_row %at
	finish	%(at + 1)
	b	9f
1:
	.if	block < \most
	two_rows %at
	.set	at, at + 2
	.endif
	.else
	.rept	4
	two_rows %at
	.set	at, at + 2
	.endr
	cmp	\blocks, #block
	b.ne	1f
	finish	%at
	b	9f
1:
	.endif
	.set	block, block + 1
	.endr
	.endm

/*
 * void mont_pair_band(column *t, const digit *a, size_t blocks, const digit *b)
 *
 * t[j + i] += a[j] * b[i], for 9 * blocks digits of a (1 to 4 blocks) and nine
 * of b.
 */
	.section .text.mont_pair_band, "ax"
	.balign	16
	.globl	mont_pair_band
	.type	mont_pair_band, %function
mont_pair_band:
	hint	#34			/* BTI c */
	ldp	d0, d1, [x3]
	ldp	d2, d3, [x3, #16]
	ldp	d4, d5, [x3, #32]
	ldp	d6, d7, [x3, #48]
	ldr	d30, [x3, #64]
	load	0, 1
	load	2, 1
	load	4, 1
	load	6, 1
	slide	0, 4, x2
9:
	ret
	.size	mont_pair_band, . - mont_pair_band

	/* One digit of the quotient, of column @i: x times v29 modulo 2^29. */
	.macro	quotient	i, b
	.set	r, 16 + (\i) % 10
	quotient_digit %r, \b
	.set	j, 0
	.rept	9
	.set	r, 16 + (\i + j) % 10
	.set	n, 8 + j - 15 * (j == 8)
	mla	%r, \b, %n
	.set	j, j + 1
	.endr
	.set	r, 16 + (\i) % 10
	.set	r2, 16 + (\i + 1) % 10
	carry	%r2, %r
	.endm

	.macro	quotient_digit	sum, b
	xtn	v26.2s, v\sum\().2d
	mul	v26.2s, v26.2s, v29.2s
	sshr	v\b\().2s, v26.2s, #3
	.endm

	.macro	carry	to, from
	ssra	v\to\().2d, v\from\().2d, #29
	.endm

	/* Two digits, of the columns in v16 and v17 with a carry in v28. */
	.macro	two_digits
	ldp	q16, q17, [x0], #32
	srsra	v16.2d, v28.2d, #29
	xtn	v26.2s, v16.2d
	srsra	v17.2d, v16.2d, #29
	xtn2	v26.4s, v17.2d
	shl	v26.4s, v26.4s, #3
	mov	v28.16b, v17.16b
	sshr	v26.4s, v26.4s, #3
	.endm

/*
 * void mont_pair_reduce(digit *out, column *t, const digit *n, size_t blocks,
 *			 digit n0)
 *
 * out = t / 2^(29 * 9 * blocks) mod n, of 9 * blocks digits (1 to 4 blocks).
 * n0: -8/n mod 2^32, so that a product has the digit that is wanted on top.
 */
	.section .text.mont_pair_reduce, "ax"
	.balign	16
	.globl	mont_pair_reduce
	.type	mont_pair_reduce, %function
mont_pair_reduce:
	hint	#34			/* BTI c */
	stp	d8, d9, [sp, #-64]!
	stp	d10, d11, [sp, #16]
	stp	d12, d13, [sp, #32]
	stp	d14, d15, [sp, #48]
	fmov	d29, d0
	mov	x5, x0
	mov	x0, x1
	sub	x4, x3, #1		/* blocks of n beyond the first */
	mov	x6, x3			/* blocks of t that are left */
	ldp	d8, d9, [x2], #16
	ldp	d10, d11, [x2], #16
	ldp	d12, d13, [x2], #16
	ldp	d14, d15, [x2], #16
	ldr	d31, [x2], #8
7:
	load	0, 1
	load	2, 1
	load	4, 1
	load	6, 1
	load	8, 1
	quotient 0, 0
	quotient 1, 1
	load	10, 1
	quotient 2, 2
	quotient 3, 3
	load	12, 1
	quotient 4, 4
	quotient 5, 5
	load	14, 1
	quotient 6, 6
	quotient 7, 7
	load	16, 0
	quotient 8, 30
	mov	x1, x2
	cbz	x4, 8f
	mov	x7, x4
	slide	9, 3, x7
8:
	finish	9
9:
	add	x0, x0, #(9 * 16)
	subs	x6, x6, #1
	b.ne	7b

	/* Carries; the highest digit keeps what it has, and so the sign. */
	add	x6, x3, x3, lsl #3
	movi	v28.2d, #0
6:
	subs	x6, x6, #2
	b.ls	5f
	two_digits
	str	q26, [x5], #16
	b	6b
5:
	b.lo	4f
	two_digits
	xtn2	v26.4s, v17.2d
	str	q26, [x5]
	b	3f
4:
	ldr	q16, [x0]
	srsra	v16.2d, v28.2d, #29
	xtn	v26.2s, v16.2d
	str	d26, [x5]
3:
	ldp	d10, d11, [sp, #16]
	ldp	d12, d13, [sp, #32]
	ldp	d14, d15, [sp, #48]
	ldp	d8, d9, [sp], #64
	ret
	.size	mont_pair_reduce, . - mont_pair_reduce

	.section .note.GNU-stack, "", %progbits
