/*
 * Instructions that a TA's compiler would not write.
 */
	.text
	.globl raw_call
	.type raw_call, %function
	.balign 4
raw_call:
	hint	#34		/* bti c */
	ldr	x8, [sp]
	svc	#0
	ret

	.globl raw_undefined
	.type raw_undefined, %function
raw_undefined:
	hint	#34
	.inst	0
	ret

	.globl raw_monitor_call
	.type raw_monitor_call, %function
raw_monitor_call:
	hint	#34
	.inst	0xd4000003	/* smc #0: undefined at S-EL0 */
	ret

	.section .note.GNU-stack, "", %progbits
