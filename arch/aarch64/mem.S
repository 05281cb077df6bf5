/*
 * memcpy, memmove and memset for bare images. General registers only: the
 * kernel must not touch FP state. Data memory may still be device memory
 * (MMU off), where unaligned access faults, so wide access is aligned: where
 * the addresses do not agree on alignment to 8, aligned words are shifted
 * together. No word is read that holds no byte of the source.
 */
	.macro func name
	.section .text.\name, "ax"
	.globl \name
	.type \name, %function
	.balign 16
\name:
	.endm

/* x0 to, x1 from, x2 len -> x0; uses x3-x12 */
func memcpy
	mov	x3, x0
	cmp	x2, #8
	b.lo	.Lbytes
	eor	x4, x0, x1
	tst	x4, #7
	b.ne	.Lshift
1:	tst	x3, #7
	b.eq	2f
	ldrb	w5, [x1], #1
	strb	w5, [x3], #1
	sub	x2, x2, #1
	b	1b
2:	subs	x2, x2, #64
	b.lo	4f
3:	ldp	x5, x6, [x1]
	ldp	x7, x8, [x1, #16]
	ldp	x9, x10, [x1, #32]
	ldp	x11, x12, [x1, #48]
	stp	x5, x6, [x3]
	stp	x7, x8, [x3, #16]
	stp	x9, x10, [x3, #32]
	stp	x11, x12, [x3, #48]
	add	x1, x1, #64
	add	x3, x3, #64
	subs	x2, x2, #64
	b.hs	3b
	/* What is left, modulo 64, bit by bit. */
4:	tbz	x2, #5, 5f
	ldp	x5, x6, [x1], #16
	ldp	x7, x8, [x1], #16
	stp	x5, x6, [x3], #16
	stp	x7, x8, [x3], #16
5:	tbz	x2, #4, 6f
	ldp	x5, x6, [x1], #16
	stp	x5, x6, [x3], #16
6:	tbz	x2, #3, 9f
	ldr	x5, [x1], #8
	str	x5, [x3], #8
9:	and	x2, x2, #7
.Lbytes:
	cbz	x2, 8f
7:	ldrb	w5, [x1], #1
	strb	w5, [x3], #1
	subs	x2, x2, #1
	b.ne	7b
8:	ret
.Lshift:
	tst	x3, #7
	b.eq	9f
	ldrb	w5, [x1], #1
	strb	w5, [x3], #1
	sub	x2, x2, #1
	b	.Lshift
9:	subs	x2, x2, #16
	b.lo	11f
	ubfiz	x6, x1, #3, #3		/* bits the source is off by: 8..56 */
	neg	x7, x6			/* shifts count modulo 64 */
	and	x4, x1, #~7
	ldr	x5, [x4], #8
10:	ldp	x8, x9, [x4], #16
	lsr	x5, x5, x6
	lsl	x10, x8, x7
	lsr	x11, x8, x6
	lsl	x12, x9, x7
	orr	x10, x10, x5
	orr	x11, x11, x12
	stp	x10, x11, [x3], #16
	mov	x5, x9
	add	x1, x1, #16
	subs	x2, x2, #16
	b.hs	10b
11:	add	x2, x2, #16
	b	.Lbytes
	.size memcpy, . - memcpy

/* x0 to, x1 from, x2 len -> x0 */
func memmove
	sub	x3, x0, x1
	cmp	x3, x2
	b.hs	memcpy
	add	x3, x0, x2
	add	x1, x1, x2
	eor	x4, x0, x1
	orr	x4, x3, x1
	tst	x4, #7
	b.ne	3f
1:	subs	x2, x2, #8
	b.lo	2f
	ldr	x5, [x1, #-8]!
	str	x5, [x3, #-8]!
	b	1b
2:	add	x2, x2, #8
3:	cbz	x2, 5f
4:	ldrb	w5, [x1, #-1]!
	strb	w5, [x3, #-1]!
	subs	x2, x2, #1
	b.ne	4b
5:	ret
	.size memmove, . - memmove

/* x0 to, w1 byte, x2 len -> x0; uses x3-x5 */
func memset
	mov	x3, x0
	and	x1, x1, #0xff
	mov	x4, #0x0101010101010101
	mul	x1, x1, x4
1:	cbz	x2, 6f
	tst	x3, #7
	b.eq	2f
	strb	w1, [x3], #1
	sub	x2, x2, #1
	b	1b
2:	subs	x2, x2, #64
	b.lo	4f
3:	stp	x1, x1, [x3]
	stp	x1, x1, [x3, #16]
	stp	x1, x1, [x3, #32]
	stp	x1, x1, [x3, #48]
	add	x3, x3, #64
	subs	x2, x2, #64
	b.hs	3b
4:	add	x2, x2, #64
5:	cbz	x2, 6f
	subs	x2, x2, #8
	b.lo	7f
	str	x1, [x3], #8
	b	5b
7:	add	x2, x2, #8
8:	strb	w1, [x3], #1
	subs	x2, x2, #1
	b.ne	8b
6:	ret
	.size memset, . - memset
