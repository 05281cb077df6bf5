/*
 * The loops of mont_pair.c that nearly all the work is in. A compiler
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

	/*
	 * Columns that are complete leave the window: to memory, or, with @last, as
	 * digits to x5. A carry goes to the column that follows, which is in the
	 * window.
	 */
	.macro	leave_two	column, last
	.if	\last
	.set	r, 16 + (\column) % 10
	.set	r2, 16 + (\column + 1) % 10
	.set	r3, 16 + (\column + 2) % 10
	digits_two %r, %r2, %r3
	.else
	store	\column, 1
	.endif
	.endm

	.macro	leave_one	column, last
	.if	\last
	.set	r, 16 + (\column) % 10
	.set	r2, 16 + (\column + 1) % 10
	digits_one %r, %r2
	.else
	store	\column, 0
	.endif
	.endm

	.macro	digits_two	c, c2, c3
	xtn	v8.2s, v\c\().2d
	srsra	v\c2\().2d, v\c\().2d, #29
	xtn2	v8.4s, v\c2\().2d
	srsra	v\c3\().2d, v\c2\().2d, #29
	shl	v8.4s, v8.4s, #3
	sshr	v8.4s, v8.4s, #3
	str	q8, [x5], #16
	.endm

	.macro	digits_one	c, c2
	xtn	v8.2s, v\c\().2d
	srsra	v\c2\().2d, v\c\().2d, #29
	shl	v8.2s, v8.2s, #3
	sshr	v8.2s, v8.2s, #3
	str	d8, [x5], #8
	.endm

	/* Two digits from x1. */
	.macro	two_rows	column, last
	ldp	d26, d27, [x1], #16
	load	%(\column + 8), 1
	row	%(\column), 26
	row	%(\column + 1), 27
	leave_two %(\column), \last
	.endm

	.macro	last_row	column, last
	ldr	d26, [x1], #8
	load	%(\column + 8), 0
	row	%(\column), 26
	leave_one %(\column), \last
	.endm

	/*
	 * The eight sums that are left in the window; with @last also the column
	 * behind them, whose digit keeps what it has, and so the sign.
	 */
	.macro	finish	column, last
	.if	\last
	load	%(\column + 8), 0
	.endif
	.set	c, 0
	.rept	4
	leave_two %(\column + c), \last
	.set	c, c + 2
	.endr
	.if	\last
	.set	r, 16 + (\column + 8) % 10
	digit_whole %r
	.endif
	.endm

	.macro	digit_whole	c
	xtn	v8.2s, v\c\().2d
	str	d8, [x5]
	.endm

	/*
	 * Nine digits for each of the blocks that are counted, from the window at @first
	 * on, which is loaded but for its ninth column; then on at label 9.
	 */
	.macro	slide	first, most, blocks, last
	.set	at, \first
	.set	block, 1
	.rept	\most
	.if	(block % 2) == 1
	.rept	4
	two_rows %at, \last
	.set	at, at + 2
	.endr
	cmp	\blocks, #block
	b.ne	1f
	last_row %at, \last
	finish	%(at + 1), \last
	b	9f
1:
	.if	block < \most
	two_rows %at, \last
	.set	at, at + 2
	.endif
	.else
	.rept	4
	two_rows %at, \last
	.set	at, at + 2
	.endr
	cmp	\blocks, #block
	b.ne	1f
	finish	%at, \last
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
band:					/* leaves x9 to x13 alone */
	ldp	d0, d1, [x3]
	ldp	d2, d3, [x3, #16]
	ldp	d4, d5, [x3, #32]
	ldp	d6, d7, [x3, #48]
	ldr	d30, [x3, #64]
	load	0, 1
	load	2, 1
	load	4, 1
	load	6, 1
	slide	0, 4, x2, 0
9:
	ret
	.size	mont_pair_band, . - mont_pair_band

	/* Digit @i: its square is v16 + @i, and v8 on are digits times 2. */
	.macro	digit_square	i
	.set	a, \i - 22 * (\i == 8)
	.set	w, 8 + \i - 15 * (\i == 8)
	.set	sum, 16 + \i
	square_of %a, %w, %sum
	.endm

	.macro	square_of	a, w, sum
	sshl	v25.2s, v\a\().2s, v29.2s
	smull	v\sum\().2d, v25.2s, v\a\().2s
	add	v\w\().2s, v25.2s, v25.2s
	.endm

	/*
	 * v@sum += each product of two digits of column @s once, times 2: of digit
	 * @low and its partner first. With @first, v@sum has nothing yet.
	 */
	.macro	cross	sum, s, low, first
	.set	i, \low
	.rept	4
	.if	2 * i < \s
	.set	w, 8 + i - 15 * (i == 8)
	.set	a, \s - i - 22 * (\s - i == 8)
	.if	\first && (i == \low)
	first_product \sum, %w, %a
	.else
	mla	\sum, %w, %a
	.endif
	.endif
	.set	i, i + 1
	.endr
	.endm

	.macro	first_product	sum, a, b
	smull	v\sum\().2d, v\a\().2s, v\b\().2s
	.endm

	/* Columns 2 @k, which has its square, and the next. */
	.macro	two_columns	k
	.set	sum, 16 + \k
	.set	even, 2 * \k
	.set	odd, 2 * \k + 1
	.set	low, -(\k > 4) * (2 * \k - 8)
	.set	low2, -(\k > 3) * (2 * \k - 7)
	cross	%sum, %even, %low, 0
	cross	26, %odd, %low2, 1
	.set	sum, 16 + \k
	two_stored %sum
	.endm

	.macro	two_stored	sum
	stp	q\sum, q26, [x0], #32
	.endm

/*
 * void mont_pair_square(column *t, const digit *a, size_t blocks,
 *			 digit *twice, digit shift)
 *
 * t = a * a * 2^shift: first, for each block of nine digits, its square times
 * 2^shift and its digits times 2^(shift + 1); then each of these times the
 * blocks that follow.
 */
	.section .text.mont_pair_square, "ax"
	.balign	16
	.globl	mont_pair_square
	.type	mont_pair_square, %function
mont_pair_square:
	hint	#34			/* BTI c */
	stp	d8, d9, [sp, #-64]!
	stp	d10, d11, [sp, #16]
	stp	d12, d13, [sp, #32]
	stp	d14, d15, [sp, #48]
	fmov	d29, d0
	movi	v28.2d, #0
	add	x9, x0, #(9 * 16)	/* window of the first products */
	add	x10, x1, #(9 * 8)	/* the second block */
	mov	x11, x3
	mov	x12, x2
1:
	ldp	d0, d1, [x1], #16
	ldp	d2, d3, [x1], #16
	ldp	d4, d5, [x1], #16
	ldp	d6, d7, [x1], #16
	ldr	d30, [x1], #8
	.irp	i, 0, 1, 2, 3, 4, 5, 6, 7, 8
	digit_square \i
	.endr
	stp	d8, d9, [x3], #16
	stp	d10, d11, [x3], #16
	stp	d12, d13, [x3], #16
	stp	d14, d15, [x3], #16
	str	d31, [x3], #8
	.irp	k, 0, 1, 2, 3, 4, 5, 6, 7
	two_columns \k
	.endr
	stp	q24, q28, [x0], #32
	subs	x2, x2, #1
	b.ne	1b
	ldp	d10, d11, [sp, #16]
	ldp	d12, d13, [sp, #32]
	ldp	d14, d15, [sp, #48]
	ldp	d8, d9, [sp], #64

	mov	x13, x30
2:
	subs	x12, x12, #1
	b.eq	3f
	mov	x0, x9
	mov	x1, x10
	mov	x2, x12
	mov	x3, x11
	bl	band
	add	x9, x9, #(2 * 9 * 16)
	add	x10, x10, #(9 * 8)
	add	x11, x11, #(9 * 8)
	b	2b
3:
	ret	x13
	.size	mont_pair_square, . - mont_pair_square

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
	subs	x6, x6, #1
	b.eq	5f
	slide	9, 3, x4, 0
9:
	add	x0, x0, #(9 * 16)
	b	7b

	/* The last block's columns are the result; the modulus is done with. */
5:
	cbz	x4, 6f
	slide	9, 3, x4, 1
6:
	finish	9, 1
9:
	ldp	d10, d11, [sp, #16]
	ldp	d12, d13, [sp, #32]
	ldp	d14, d15, [sp, #48]
	ldp	d8, d9, [sp], #64
	ret
	.size	mont_pair_reduce, . - mont_pair_reduce

	/* Takes what v6 says from digits @vectors * 2 of the entry at x7. */
	.macro	take	vectors
	ldp	q20, q21, [x7]
	ldp	q22, q23, [x7, #32]
	mls	v16.4s, v20.4s, v6.4s
	mls	v17.4s, v21.4s, v6.4s
	mls	v18.4s, v22.4s, v6.4s
	mls	v19.4s, v23.4s, v6.4s
	.if	\vectors == 9
	ldp	q20, q21, [x7, #64]
	ldp	q22, q23, [x7, #96]
	ldr	q24, [x7, #128]
	mls	v0.4s, v20.4s, v6.4s
	mls	v1.4s, v21.4s, v6.4s
	mls	v2.4s, v22.4s, v6.4s
	mls	v3.4s, v23.4s, v6.4s
	mls	v4.4s, v24.4s, v6.4s
	.else
	ldr	d20, [x7, #64]
	mls	v0.2s, v20.2s, v6.2s
	.endif
	.endm

	.macro	clear	to
	movi	v\to\().4s, #0
	.endm

	/* The digits that are wanted, from all entries, in v16 to v19 and v0 on. */
	.macro	take_all	vectors
	.irp	sum, 0, 1, 2, 3, 4, 7, 16, 17, 18, 19
	clear	\sum
	.endr
	mov	x7, x1
	mov	x8, x3
1:
	cmeq	v6.4s, v5.4s, v7.4s	/* -1 where it is the one */
	add	v7.4s, v7.4s, v25.4s
	take	\vectors
	add	x7, x7, x6
	subs	x8, x8, #1
	b.ne	1b
	stp	q16, q17, [x0]
	stp	q18, q19, [x0, #32]
	.endm

/*
 * void mont_pair_lookup(digit *out, const digit *table, size_t blocks,
 *			 size_t entries, digit index)
 *
 * out = table[index], of 9 * blocks digits each, two blocks at a time.
 */
	.section .text.mont_pair_lookup, "ax"
	.balign	16
	.globl	mont_pair_lookup
	.type	mont_pair_lookup, %function
mont_pair_lookup:
	hint	#34			/* BTI c */
	dup	v5.2d, v0.d[0]
	movi	v25.4s, #1
	mov	x6, #(9 * 8)
	mul	x6, x6, x2		/* from entry to entry */
4:
	subs	x2, x2, #2
	b.lo	5f
	take_all 9
	stp	q0, q1, [x0, #64]
	stp	q2, q3, [x0, #96]
	str	q4, [x0, #128]
	add	x0, x0, #(2 * 9 * 8)
	add	x1, x1, #(2 * 9 * 8)
	cbnz	x2, 4b
	ret
5:
	take_all 5
	str	d0, [x0, #64]
	ret
	.size	mont_pair_lookup, . - mont_pair_lookup

	.section .note.GNU-stack, "", %progbits
