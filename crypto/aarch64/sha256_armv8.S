/*
 * void sha256_blocks_armv8(uint32_t state[8], const uint8_t *data,
 *			    size_t count)
 *
 * SHA-256 compression with SHA256H, SHA256H2, SHA256SU0 and SHA256SU1. Some
 * 99 instructions a block. Loads of @data are by byte elements, so they are
 * legal at any alignment even when memory is device memory (MMU off).
 *
 * x0 state, x1 data, x2 count, x3 round constants
 * v0-v3 message, v4 abcd, v5 efgh, v6 message + constant, v7 copy of abcd,
 * v16-v31 the 64 round constants. No callee-saved register is touched.
 */
	.arch	armv8-a+crypto

	/* Four rounds with message \m0; \more: also make the message for t+16. */
	.macro	rounds k, m0, m1, m2, m3, more
	add	v6.4s, v\m0\().4s, v\k\().4s
	.if	\more
	sha256su0 v\m0\().4s, v\m1\().4s
	.endif
	mov	v7.16b, v4.16b
	sha256h	q4, q5, v6.4s
	sha256h2 q5, q7, v6.4s
	.if	\more
	sha256su1 v\m0\().4s, v\m2\().4s, v\m3\().4s
	.endif
	.endm

	.section .text.sha256_blocks_armv8, "ax"
	.balign	16
	.globl	sha256_blocks_armv8
	.type	sha256_blocks_armv8, %function
sha256_blocks_armv8:
	hint	#34			/* BTI c */
	cbz	x2, 2f
	adrp	x3, sha256_constants
	add	x3, x3, :lo12:sha256_constants
	ld1	{v16.4s-v19.4s}, [x3], #64
	ld1	{v20.4s-v23.4s}, [x3], #64
	ld1	{v24.4s-v27.4s}, [x3], #64
	ld1	{v28.4s-v31.4s}, [x3]
	ld1	{v4.4s-v5.4s}, [x0]
1:
	ld1	{v0.16b-v3.16b}, [x1], #64
	sub	x2, x2, #1
	rev32	v0.16b, v0.16b
	rev32	v1.16b, v1.16b
	rev32	v2.16b, v2.16b
	rev32	v3.16b, v3.16b
	rounds	16, 0, 1, 2, 3, 1
	rounds	17, 1, 2, 3, 0, 1
	rounds	18, 2, 3, 0, 1, 1
	rounds	19, 3, 0, 1, 2, 1
	rounds	20, 0, 1, 2, 3, 1
	rounds	21, 1, 2, 3, 0, 1
	rounds	22, 2, 3, 0, 1, 1
	rounds	23, 3, 0, 1, 2, 1
	rounds	24, 0, 1, 2, 3, 1
	rounds	25, 1, 2, 3, 0, 1
	rounds	26, 2, 3, 0, 1, 1
	rounds	27, 3, 0, 1, 2, 1
	rounds	28, 0, 1, 2, 3, 0
	rounds	29, 1, 2, 3, 0, 0
	rounds	30, 2, 3, 0, 1, 0
	rounds	31, 3, 0, 1, 2, 0
	ld1	{v6.4s-v7.4s}, [x0]
	add	v4.4s, v4.4s, v6.4s
	add	v5.4s, v5.4s, v7.4s
	st1	{v4.4s-v5.4s}, [x0]
	cbnz	x2, 1b

	/* What was hashed may have been a key. */
	movi	v0.2d, #0
	movi	v1.2d, #0
	movi	v2.2d, #0
	movi	v3.2d, #0
	movi	v4.2d, #0
	movi	v5.2d, #0
	movi	v6.2d, #0
	movi	v7.2d, #0
2:
	ret
	.size	sha256_blocks_armv8, . - sha256_blocks_armv8

	.section .rodata.sha256_constants, "a"
	.balign	64
sha256_constants:
	.word	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5
	.word	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5
	.word	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3
	.word	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174
	.word	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc
	.word	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da
	.word	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7
	.word	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967
	.word	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13
	.word	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85
	.word	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3
	.word	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070
	.word	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5
	.word	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3
	.word	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208
	.word	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2

	.section .note.GNU-stack, "", %progbits
