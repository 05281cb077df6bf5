/*
 * Exceptions at S-EL1 and the switches between threads, TAs and the normal
 * world. A thread runs on its own kernel stack (SP_EL1), also while its TA
 * runs at EL0; a stack is THREAD_STACK_SIZE long, aligned so that the bit of
 * its size is set in every valid SP, which tells an overrun.
 */
#include <arch/kernel.h>
#include <arch/el1.h>

/* Frame of a system call: the registers C may change, and the return state. */
#define SF_X0		0
#define SF_X18		144
#define SF_ELR		160
#define SF_SPSR		168
#define SF_SIZE		176

/* Full frame of a fault: struct user_fault. */
#define UF_SP		248
#define UF_PC		256
#define UF_PSTATE	264
#define UF_ESR		272
#define UF_FAR		280
#define UF_SIZE		288

	.macro func name
	.text
	.globl \name
	.type \name, %function
	.balign 16
\name:
	.endm

	.macro vector label
	.balign 128
	b	\label
	.endm

	.text
	.balign 2048
	.globl vectors
vectors:
	vector	bad_0			/* EL1t: never used */
	vector	bad_1
	vector	bad_2
	vector	bad_3
	.balign 128			/* EL1h synchronous */
	sub	sp, sp, #SF_SIZE
	/* Is the SP still inside a stack? Two registers exchanged in place. */
	add	sp, sp, x0
	sub	x0, sp, x0
	tbz	x0, #THREAD_STACK_SHIFT, 1f
	sub	x0, sp, x0
	sub	sp, sp, x0
	b	kernel_sync
1:	b	stack_overrun
	.balign 128
	b	irq_el1
	.balign 128
	b	fiq_el1
	vector	bad_serr
	vector	user_sync		/* EL0, AArch64 */
	vector	irq_el0
	vector	fiq_el0
	vector	bad_serr
	vector	bad_12			/* EL0, AArch32: not offered */
	vector	bad_13
	vector	bad_14
	vector	bad_15
	.balign 128

/* ------------------------------------------------------ system calls --- */

	.macro save_call_frame
	stp	x0, x1, [sp, #SF_X0]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x30, [sp, #SF_X18]
	mrs	x9, elr_el1
	mrs	x10, spsr_el1
	stp	x9, x10, [sp, #SF_ELR]
	.endm

	.macro restore_call_frame
	ldp	x9, x10, [sp, #SF_ELR]
	msr	elr_el1, x9
	msr	spsr_el1, x10
	ldp	x0, x1, [sp, #SF_X0]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x30, [sp, #SF_X18]
	add	sp, sp, #SF_SIZE
	.endm

user_sync:
	sub	sp, sp, #SF_SIZE
	save_call_frame
	mrs	x9, esr_el1
	lsr	x10, x9, #26
	cmp	x10, #EC_SVC64
	b.ne	user_trap

	/* If the TA's FP state is live, kernel code that needs FP must trap. */
	mrs	x9, tpidr_el1
	ldr	x9, [x9, #CPU_THREAD]
	ldr	x10, [x9, #CTX_FP_LIVE]
	cbnz	x10, 3f
1:	cmp	x8, #SYSCALL_TABLE_SIZE
	csel	x8, x8, xzr, lo
	b.hs	4f
	hint	#20			/* CSDB: no speculation past the bound */
	adrp	x9, syscall_table
	add	x9, x9, :lo12:syscall_table
	ldr	x9, [x9, x8, lsl #3]
	msr	daifclr, #(DAIF_I | DAIF_F)
	blr	x9
2:	msr	daifset, #(DAIF_I | DAIF_F)
	str	x0, [sp, #SF_X0]
user_return:
	mrs	x9, tpidr_el1
	ldr	x9, [x9, #CPU_THREAD]
	ldr	x10, [x9, #CTX_FP_LIVE]
	cbnz	x10, 5f
	restore_call_frame
	eret
3:	msr	cpacr_el1, xzr
	isb
	b	1b
4:	movz	x0, #0x000a		/* TEE_ERROR_NOT_SUPPORTED */
	movk	x0, #0xffff, lsl #16
	b	2b
	/* The TA's own state is open to it; what the kernel left is not. */
5:	mov	x11, #CPACR_FPEN
	cmp	x10, #FP_LIVE_USER
	csel	x11, x11, xzr, eq
	csel	x10, x10, xzr, eq
	str	x10, [x9, #CTX_FP_LIVE]
	msr	cpacr_el1, x11
	restore_call_frame
	eret

/*
 * All registers as the TA had them, from its call frame at SP and from those
 * that nothing has changed, into a struct user_fault at SP; x20 is the frame.
 */
	.macro save_user_frame
	ldr	x9, [sp, #72]
	ldr	x10, [sp, #80]
	stp	x19, x20, [sp, #-16]!
	mov	x19, sp
	add	x20, sp, #16
	sub	sp, sp, #UF_SIZE
	ldp	x0, x1, [x20, #SF_X0]
	stp	x0, x1, [sp]
	ldp	x2, x3, [x20, #16]
	stp	x2, x3, [sp, #16]
	ldp	x4, x5, [x20, #32]
	stp	x4, x5, [sp, #32]
	ldp	x6, x7, [x20, #48]
	stp	x6, x7, [sp, #48]
	ldp	x8, x9, [x20, #64]
	stp	x8, x9, [sp, #64]
	ldp	x10, x11, [x20, #80]
	stp	x10, x11, [sp, #80]
	ldp	x12, x13, [x20, #96]
	stp	x12, x13, [sp, #96]
	ldp	x14, x15, [x20, #112]
	stp	x14, x15, [sp, #112]
	ldp	x16, x17, [x20, #128]
	stp	x16, x17, [sp, #128]
	ldp	x18, x30, [x20, #SF_X18]
	ldp	x0, x1, [x19]
	stp	x18, x0, [sp, #144]
	stp	x1, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	stp	x28, x29, [sp, #224]
	str	x30, [sp, #240]
	.endm

/* Anything else from a TA: first use of FP, or a fault. x9 ESR, x10 EC. */
user_trap:
	cmp	x10, #EC_FP
	b.eq	1f
	save_user_frame
	mrs	x0, sp_el0
	mrs	x1, elr_el1
	mrs	x2, spsr_el1
	mrs	x3, esr_el1
	mrs	x4, far_el1
	str	x0, [sp, #UF_SP]
	stp	x1, x2, [sp, #UF_PC]
	stp	x3, x4, [sp, #UF_ESR]
	mov	x0, sp
	msr	daifclr, #(DAIF_I | DAIF_F)
	bl	kernel_user_fault
	b	.
1:	mov	x0, #1
	bl	fp_trap
	b	user_return

/*
 * The system call, which comes with interrupts open: exception registers may
 * be another's by now, and the return state is in the frame alone.
 */
func arch_user_panic
	save_user_frame
	mrs	x0, sp_el0
	ldp	x1, x2, [x20, #SF_ELR]
	str	x0, [sp, #UF_SP]
	stp	x1, x2, [sp, #UF_PC]
	stp	xzr, xzr, [sp, #UF_ESR]
	mov	x0, sp
	bl	kernel_user_panic
	b	.

/* ------------------------------------------------------- kernel faults --- */

kernel_sync:
	save_call_frame
	mrs	x9, esr_el1
	lsr	x10, x9, #26
	cmp	x10, #EC_FP
	b.ne	1f
	mov	x0, #0
	bl	fp_trap
	restore_call_frame
	eret
1:	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	add	x3, sp, #SF_SIZE
	mov	x4, x30
	bl	kernel_fault
	b	.

/* x0 and SP are still mixed; both are lost, which no longer matters. */
stack_overrun:
	adrp	x0, overrun_stack_top
	add	x0, x0, :lo12:overrun_stack_top
	mov	sp, x0
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	mov	x3, #0
	mov	x4, x30
	bl	kernel_fault
	b	.

	.irp n, 0, 1, 2, 3, 12, 13, 14, 15, serr
bad_\n:
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	mrs	x2, far_el1
	mov	x3, sp
	mov	x4, x30
	bl	kernel_fault
	b	.
	.endr

/* ---------------------------------------------------------- interrupts --- */

/*
 * With GICv3 a native (secure) interrupt is an IRQ and a foreign one an FIQ,
 * with GICv2 the other way round: native_is_fiq says which.
 */
	.macro interrupt is_fiq, from
	stp	x0, x1, [sp, #-16]!
	adrp	x0, native_is_fiq
	ldr	w0, [x0, :lo12:native_is_fiq]
	cmp	w0, #\is_fiq
	b.ne	foreign_\from
	ldp	x0, x1, [sp], #16
	b	native
	.endm

irq_el1:
	interrupt 0, el1
fiq_el1:
	interrupt 1, el1
irq_el0:
	interrupt 0, el0
fiq_el0:
	interrupt 1, el0

native:
	sub	sp, sp, #SF_SIZE
	save_call_frame
	bl	kernel_native_irq
	restore_call_frame
	eret

/*
 * Save everything of the running thread, leave its stack, tell the kernel,
 * and go to the normal world, which finds its interrupt pending.
 */
foreign_el0:
foreign_el1:
	mrs	x0, tpidr_el1
	ldr	x0, [x0, #CPU_THREAD]
	stp	x2, x3, [x0, #16]
	ldp	x2, x3, [sp], #16
	stp	x2, x3, [x0, #CTX_X]
	stp	x4, x5, [x0, #32]
	stp	x6, x7, [x0, #48]
	stp	x8, x9, [x0, #64]
	stp	x10, x11, [x0, #80]
	stp	x12, x13, [x0, #96]
	stp	x14, x15, [x0, #112]
	stp	x16, x17, [x0, #128]
	stp	x18, x19, [x0, #144]
	stp	x20, x21, [x0, #160]
	stp	x22, x23, [x0, #176]
	stp	x24, x25, [x0, #192]
	stp	x26, x27, [x0, #208]
	stp	x28, x29, [x0, #224]
	mov	x1, sp
	stp	x30, x1, [x0, #240]
	mrs	x1, elr_el1
	mrs	x2, spsr_el1
	stp	x1, x2, [x0, #CTX_PC]
	mrs	x1, sp_el0
	mrs	x2, tpidr_el0
	stp	x1, x2, [x0, #CTX_SP_EL0]
	movz	x20, #0x0004		/* TEESMC_RPC_FOREIGN_INTR */
	movk	x20, #0xffff, lsl #16
	mov	x21, #0
	mov	x22, #0
suspend:				/* x0 thread, x20..x22 a0..a2 */
	mrs	x9, tpidr_el1
	ldr	x10, [x9, #CPU_STACK_TOP]
	mov	sp, x10
	str	xzr, [x9, #CPU_THREAD]
	bl	kernel_thread_suspended
	mov	x3, x0
	mov	x0, x20
	mov	x1, x21
	mov	x2, x22
	b	arch_return

/*
 * struct smc_result arch_rpc(a0, a1, a2, token): x8 points at the result. Only
 * what a call preserves is saved; the resume path loads the rest as garbage.
 */
func arch_rpc
	mrs	x9, daif
	msr	daifset, #(DAIF_I | DAIF_F)
	mrs	x10, tpidr_el1
	ldr	x11, [x10, #CPU_THREAD]
	str	x8, [x11, #64]
	stp	x18, x19, [x11, #144]
	stp	x20, x21, [x11, #160]
	stp	x22, x23, [x11, #176]
	stp	x24, x25, [x11, #192]
	stp	x26, x27, [x11, #208]
	stp	x28, x29, [x11, #224]
	mov	x12, sp
	stp	x30, x12, [x11, #240]
	adr	x12, rpc_resumed
	mov	x13, #SPSR_EL1H
	orr	x9, x9, x13
	adrp	x13, pstate_pan
	ldr	x13, [x13, :lo12:pstate_pan]
	orr	x9, x9, x13
	stp	x12, x9, [x11, #CTX_PC]
	mrs	x12, sp_el0
	mrs	x13, tpidr_el0
	stp	x12, x13, [x11, #CTX_SP_EL0]
	mov	x20, x0
	mov	x21, x1
	mov	x22, x2
	mov	x0, x11
	b	suspend

/* x0..x5 are what the normal world gave, x8 the result as saved above. */
rpc_resumed:
	stp	x0, x1, [x8]
	stp	x2, x3, [x8, #16]
	stp	x4, x5, [x8, #32]
	ret

/* arch_thread_resume(t): t->x[0..] is complete; never returns here. */
func arch_thread_resume
	mrs	x9, tpidr_el1
	str	x0, [x9, #CPU_THREAD]
	ldp	x1, x2, [x0, #CTX_PC]
	msr	elr_el1, x1
	msr	spsr_el1, x2
	ldp	x1, x2, [x0, #CTX_SP_EL0]
	msr	sp_el0, x1
	msr	tpidr_el0, x2
	ldr	x1, [x0, #CTX_TTBR0]
	msr	ttbr0_el1, x1
	ldp	x2, x3, [x0, #16]
	ldp	x4, x5, [x0, #32]
	ldp	x6, x7, [x0, #48]
	ldp	x8, x9, [x0, #64]
	ldp	x10, x11, [x0, #80]
	ldp	x12, x13, [x0, #96]
	ldp	x14, x15, [x0, #112]
	ldp	x16, x17, [x0, #128]
	ldp	x18, x19, [x0, #144]
	ldp	x20, x21, [x0, #160]
	ldp	x22, x23, [x0, #176]
	ldp	x24, x25, [x0, #192]
	ldp	x26, x27, [x0, #208]
	ldp	x28, x29, [x0, #224]
	ldp	x30, x1, [x0, #240]
	mov	sp, x1
	ldp	x0, x1, [x0, #CTX_X]
	eret

/* arch_thread_start(t, stack_top, a0..a3) */
func arch_thread_start
	mrs	x9, tpidr_el1
	str	x0, [x9, #CPU_THREAD]
	mov	sp, x1
	mov	x29, #0
	mov	x30, #0
	mov	x0, x2
	mov	x1, x3
	mov	x2, x4
	mov	x3, x5
	msr	daifclr, #(DAIF_I | DAIF_F)
	bl	kernel_thread_main
	/* fall through */

/* arch_thread_exit(a0) */
func arch_thread_exit
	msr	daifset, #(DAIF_I | DAIF_F)
	mrs	x9, tpidr_el1
	mov	x1, x0
	ldr	x0, [x9, #CPU_THREAD]
	str	xzr, [x9, #CPU_THREAD]
	ldr	x10, [x9, #CPU_STACK_TOP]
	mov	sp, x10
	b	kernel_thread_exited

/* -------------------------------------------------------- entering a TA --- */

/* user_enter(frame, pc, sp, x0, x1, x2, x3): FP is parked (fp.c) */
func user_enter
	stp	x29, x30, [sp, #-112]!
	mov	x29, sp
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	msr	daifset, #(DAIF_I | DAIF_F)
	mrs	x9, tpidr_el1
	ldr	x9, [x9, #CPU_THREAD]
	ldr	x10, [x9, #CTX_USER_FRAME]
	str	x10, [x0]		/* frame->outer */
	str	x0, [x9, #CTX_USER_FRAME]
	mrs	x10, sp_el0
	str	x10, [sp, #96]
	/* The frame's own kernel SP: what arch_user_leave() goes back to. */
	mov	x10, sp
	str	x10, [x0, #USER_FRAME_KSP]
	msr	elr_el1, x1
	msr	spsr_el1, xzr		/* EL0t, AArch64, interrupts open */
	msr	sp_el0, x2
	mov	x0, x3
	mov	x1, x4
	mov	x2, x5
	mov	x3, x6
	mov	x4, #0
	mov	x5, #0
	mov	x6, #0
	mov	x7, #0
	mov	x8, #0
	mov	x9, #0
	mov	x10, #0
	mov	x11, #0
	mov	x12, #0
	mov	x13, #0
	mov	x14, #0
	mov	x15, #0
	mov	x16, #0
	mov	x17, #0
	mov	x18, #0
	mov	x19, #0
	mov	x20, #0
	mov	x21, #0
	mov	x22, #0
	mov	x23, #0
	mov	x24, #0
	mov	x25, #0
	mov	x26, #0
	mov	x27, #0
	mov	x28, #0
	mov	x29, #0
	mov	x30, #0
	eret

/* arch_user_leave(value): unwinds the kernel stack to that frame */
func arch_user_leave
	msr	daifset, #(DAIF_I | DAIF_F)
	mrs	x9, tpidr_el1
	ldr	x9, [x9, #CPU_THREAD]
	ldr	x10, [x9, #CTX_USER_FRAME]
	ldr	x11, [x10]
	str	x11, [x9, #CTX_USER_FRAME]
	str	xzr, [x9, #CTX_FP_LIVE]
	msr	cpacr_el1, xzr
	ldr	x11, [x10, #USER_FRAME_KSP]
	mov	sp, x11
	ldr	x10, [sp, #96]
	msr	sp_el0, x10
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #112
	msr	daifclr, #(DAIF_I | DAIF_F)
	ret

/* ------------------------------------------------------- spin locks --- */

func spin_lock
	mrs	x1, daif
	msr	daifset, #(DAIF_I | DAIF_F)
	mov	w3, #1
1:	ldaxr	w2, [x0]
	cbnz	w2, 2f
	stxr	w2, w3, [x0]
	cbnz	w2, 1b
	mov	x0, x1
	ret
2:	wfe			/* the holder's release wakes the monitor */
	b	1b

func spin_unlock
	stlr	wzr, [x0]
	msr	daif, x1
	ret

	.section .bss
	.balign 16
	.skip	4096
overrun_stack_top:
