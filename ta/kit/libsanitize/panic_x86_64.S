/*
 * The system call panic with a frame of the caller's choice: the TEE's report
 * begins with the return address in it.
 */
#include <tee_syscall_numbers.h>

	.section .text._utee_panic_at, "ax"
	.globl _utee_panic_at
	.type _utee_panic_at, @function
	.balign 16
_utee_panic_at:
	mov	$TEE_SCN_PANIC, %eax
	syscall
	ud2
	.size _utee_panic_at, . - _utee_panic_at

	.section .note.GNU-stack, "", @progbits
