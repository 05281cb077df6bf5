/*
 * setjmp() and longjmp() on the host: the registers a function call preserves
 * (System V ABI, AMD64 supplement, clause 3.2.1).
 */
	.macro func name
	.section .text.\name, "ax"
	.globl \name
	.type \name, @function
	.balign 16
\name:
	.endm

/* rdi buffer -> eax zero */
func setjmp
	mov	%rbx, (%rdi)
	mov	%rbp, 8(%rdi)
	mov	%r12, 16(%rdi)
	mov	%r13, 24(%rdi)
	mov	%r14, 32(%rdi)
	mov	%r15, 40(%rdi)
	lea	8(%rsp), %rax
	mov	%rax, 48(%rdi)
	mov	(%rsp), %rax
	mov	%rax, 56(%rdi)
	xor	%eax, %eax
	ret
	.size setjmp, . - setjmp

/* rdi buffer, esi value; setjmp() returns it, or 1 for 0 */
func longjmp
	mov	%esi, %eax
	test	%eax, %eax
	jnz	1f
	inc	%eax
1:	mov	(%rdi), %rbx
	mov	8(%rdi), %rbp
	mov	16(%rdi), %r12
	mov	24(%rdi), %r13
	mov	32(%rdi), %r14
	mov	40(%rdi), %r15
	mov	48(%rdi), %rsp
	jmp	*56(%rdi)
	.size longjmp, . - longjmp

	.section .note.GNU-stack, "", @progbits
