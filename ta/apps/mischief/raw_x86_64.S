/*
 * Instructions that a TA's compiler would not write, on the host.
 */
	.text
	.globl raw_call
	.type raw_call, @function
raw_call:
	push	%r12
	push	%r13
	mov	24(%rsp), %r12
	mov	32(%rsp), %r13
	mov	40(%rsp), %rax
	mov	%rcx, %r10
	syscall
	pop	%r13
	pop	%r12
	ret

	.globl raw_undefined
	.type raw_undefined, @function
raw_undefined:
	ud2
	ret

	.globl raw_monitor_call
	.type raw_monitor_call, @function
raw_monitor_call:
	hlt			/* privileged */
	ret

	.section .note.GNU-stack, "", @progbits
