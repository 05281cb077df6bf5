/*
 * EL3 exception vectors and the world switch.
 *
 * From a lower level SP_EL3 is &cpu->ns (cpu.h). A call to the TEE and its
 * answer stay in this file: general registers, EL1 registers, out. Everything
 * else goes to C on the CPU's stack.
 */
#include <abi/teesmc.h>
#include "cpu.h"
#include "world.h"

#define SMC64_ESR_HIGH		0x5e00	/* EC 0x17, IL; immediate 0 */
#define TEE_OWNER_FIRST		50

	.macro vector
	.balign	128
	.endm

	.section .text.vectors, "ax"
	.globl	el3_vectors
	.balign	2048
el3_vectors:
	/* From EL3 itself: always our own mistake. */
	.irp	kind, 0,1,2,3,4,5,6,7
	vector
	msr	sp_el0, x0
	mrs	x0, tpidr_el3
	cbz	x0, .			/* no stack yet: nothing can be said */
	stp	x1, x2, [x0, #(CPU_NS + 8)]
	mov	x1, #\kind
	b	el3_fault
	.endr

	vector				/* lower level, AArch64: synchronous */
	stp	x29, x30, [sp, #CPU_SCRATCH]
	mrs	x30, esr_el3
	mov	w29, #(SMC64_ESR_HIGH << 16)
	cmp	w30, w29
	b.ne	slow_sync
	mrs	x30, scr_el3
	tbz	x30, #0, secure_smc

	/* SMC of the normal world: the TEE's owners, if there is a TEE. */
	ubfx	w29, w0, #24, #6
	cmp	w29, #TEE_OWNER_FIRST
	b.lo	slow_sync
	ldr	x30, [sp, #CPU_TEE_VECTOR]
	cbz	x30, slow_sync
	b	call_tee

	vector				/* IRQ: never routed here */
	b	slow_unexpected
	vector				/* FIQ: secure interrupt */
	stp	x29, x30, [sp, #CPU_SCRATCH]
	mrs	x30, scr_el3
	tbz	x30, #0, slow_unexpected_saved
	ldr	x30, [sp, #CPU_TEE_VECTOR]
	cbz	x30, slow_unexpected_saved
	b	fiq_tee
	vector				/* SError */
	b	slow_unexpected

	.irp	kind, sync, irq, fiq, serror
	vector				/* lower level, AArch32: EL0 only */
	b	slow_unexpected
	.endr
	.balign	128

/* Save x4..x30 and SP_EL0; x29 and x30 are in the scratch slot. */
	.macro	ns_gpr_save
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x19, [sp, #144]
	stp	x20, x21, [sp, #160]
	stp	x22, x23, [sp, #176]
	stp	x24, x25, [sp, #192]
	stp	x26, x27, [sp, #208]
	ldp	x10, x11, [sp, #CPU_SCRATCH]
	mrs	x12, sp_el0
	stp	x28, x10, [sp, #224]
	stp	x11, x12, [sp, #240]
	.endm

	.macro	ns_gpr_load
	ldp	x30, x4, [sp, #240]
	msr	sp_el0, x4
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x9, [sp, #64]
	ldp	x10, x11, [sp, #80]
	ldp	x12, x13, [sp, #96]
	ldp	x14, x15, [sp, #112]
	ldp	x16, x17, [sp, #128]
	ldp	x18, x19, [sp, #144]
	ldp	x20, x21, [sp, #160]
	ldp	x22, x23, [sp, #176]
	ldp	x24, x25, [sp, #192]
	ldp	x26, x27, [sp, #208]
	ldp	x28, x29, [sp, #224]
	.endm

/*
 * NS EL1 registers out, S EL1 registers in; everything of the secure world
 * but its pc and general registers. Uses x8..x11, leaves x8 at cpu->s.
 */
	.macro	enter_secure
	add	x8, sp, #CPU_S
	el1_save sp, x9, x10
	el1_load x8, x9, x10
	ldr	w11, [sp, #CPU_VECTORS_LONG]
	cbz	w11, .Ls\@
	vectors_long_switch sp, x8, w11, x10
.Ls\@:	ldr	x9, [x8, #WORLD_SCR]
	msr	scr_el3, x9
	ldr	x9, [x8, #WORLD_SP_EL0]
	msr	sp_el0, x9
	.endm

/* The way back. Uses x5..x8. */
	.macro	enter_normal
	add	x5, sp, #CPU_S
	el1_save x5, x6, x7
	mrs	x6, sp_el0
	str	x6, [x5, #WORLD_SP_EL0]
	el1_load sp, x6, x7
	ldr	w8, [sp, #CPU_VECTORS_LONG]
	cbz	w8, .Ln\@
	vectors_long_switch x5, sp, w8, x6
.Ln\@:	ldr	x6, [sp, #WORLD_SCR]
	msr	scr_el3, x6
	.endm

/*
 * Yielding or fast call: x0..x7 go to the TEE as they came, x30 its vector
 * table. Bit 31 of the id chooses between the first two entries.
 */
call_tee:
	mov	x29, x30
	ns_gpr_save
	mov	w12, #TEE_OPEN_CALL
	str	w12, [sp, #CPU_TEE_OPEN]
	enter_secure
	ubfx	w9, w0, #31, #1
	add	x9, x29, x9, lsl #2
	msr	elr_el3, x9
	mov	w0, w0
	zero_gpr 8
	eret_guard

/* Secure interrupt while the normal world runs: everything is preserved. */
fiq_tee:
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	mov	x29, x30
	ns_gpr_save
	mov	w12, #TEE_OPEN_FIQ
	str	w12, [sp, #CPU_TEE_OPEN]
	mrs	x0, elr_el3
	enter_secure
	add	x9, x29, #(4 * OPTEED_VEC_FIQ)
	msr	elr_el3, x9
	zero_gpr 1
	eret_guard

/* SMC of S-EL1; x29 and x30 are free, nothing else. */
secure_smc:
	mov	w30, #(OPTEED_CALL_DONE >> 16)
	lsl	w30, w30, #16
	orr	w30, w30, #4
	eor	w30, w30, w0		/* 1: CALL_DONE, 2: FIQ_DONE */
	cmp	w30, #1
	b.ne	1f
	ldr	w29, [sp, #CPU_TEE_OPEN]
	cmp	w29, #TEE_OPEN_CALL
	b.ne	slow_sync
	str	wzr, [sp, #CPU_TEE_OPEN]
	enter_normal
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	mov	x3, x4
	ns_gpr_load
	eret_guard

1:	cmp	w30, #2
	b.ne	slow_sync
	ldr	w29, [sp, #CPU_TEE_OPEN]
	cmp	w29, #TEE_OPEN_FIQ
	b.ne	slow_sync
	str	wzr, [sp, #CPU_TEE_OPEN]
	enter_normal
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ns_gpr_load
	eret_guard
	.if	((OPTEED_CALL_DONE ^ 1) & 0xffff) != 4 || ((OPTEED_FIQ_DONE ^ 2) & 0xffff) != 4
	.error	"the two ids differ from their common base in one bit each"
	.endif

/* ------------------------------------------------------- the way to C --- */

slow_unexpected:
	stp	x29, x30, [sp, #CPU_SCRATCH]
slow_unexpected_saved:
	adrp	x30, unexpected_exception
	add	x30, x30, :lo12:unexpected_exception
	b	slow

slow_sync:
	adrp	x30, lower_sync
	add	x30, x30, :lo12:lower_sync

/*
 * Call the handler in x30 with the CPU and the world that was left. EL1
 * registers stay in place; C may change the world's saved x, elr and spsr.
 */
slow:
	stp	x0, x1, [sp, #CPU_SCRATCH2]
	mrs	x29, scr_el3
	mov	x0, sp
	tbnz	x29, #0, 1f
	add	x0, x0, #CPU_S
1:	stp	x2, x3, [x0, #16]
	ldp	x2, x3, [sp, #CPU_SCRATCH2]
	stp	x2, x3, [x0]
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
	ldp	x10, x11, [sp, #CPU_SCRATCH]
	mrs	x12, sp_el0
	stp	x28, x10, [x0, #224]
	stp	x11, x12, [x0, #240]
	mrs	x10, elr_el3
	mrs	x11, spsr_el3
	stp	x10, x11, [x0, #WORLD_ELR]
	mov	x19, x0
	mov	x1, x0
	sub	x0, sp, #CPU_NS
	ldr	x2, [sp, #CPU_C_SP]
	mov	sp, x2
	blr	x30
	mrs	x0, tpidr_el3
	add	x0, x0, #CPU_NS
	mov	sp, x0
	mov	x30, x19
	ldp	x0, x1, [x30, #WORLD_ELR]
	msr	elr_el3, x0
	msr	spsr_el3, x1
	ldr	x0, [x30, #WORLD_SP_EL0]
	msr	sp_el0, x0
	/* fall through */

/* x30 is the world; loads every general register from it and leaves. */
gpr_load_all:
	ldp	x0, x1, [x30]
	ldp	x2, x3, [x30, #16]
	ldp	x4, x5, [x30, #32]
	ldp	x6, x7, [x30, #48]
	ldp	x8, x9, [x30, #64]
	ldp	x10, x11, [x30, #80]
	ldp	x12, x13, [x30, #96]
	ldp	x14, x15, [x30, #112]
	ldp	x16, x17, [x30, #128]
	ldp	x18, x19, [x30, #144]
	ldp	x20, x21, [x30, #160]
	ldp	x22, x23, [x30, #176]
	ldp	x24, x25, [x30, #192]
	ldp	x26, x27, [x30, #208]
	ldp	x28, x29, [x30, #224]
	ldr	x30, [x30, #240]
	eret_guard

	.macro	func name
	.section .text.\name, "ax"
	.globl	\name
	.type	\name, %function
	.balign	16
\name:
	.endm

/*
 * uint64_t tee_enter(struct cpu *cpu, uint64_t pc): run the TEE from pc with
 * cpu->s.x[0..3] and every other general register zero, until tee_leave().
 */
func tee_enter
	stp	x29, x30, [sp, #-96]!
	stp	x19, x20, [sp, #16]
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	mov	x9, sp
	add	x0, x0, #CPU_NS
	str	x9, [x0, #CPU_C_SP]
	mov	sp, x0
	add	x8, x0, #CPU_S
	el1_load x8, x9, x10
	msr	elr_el3, x1
	ldr	w11, [sp, #CPU_VECTORS_LONG]
	tbz	w11, #0, 1f
	ldr	x9, [x8, #WORLD_ZCR]
	msr	s3_0_c1_c2_0, x9
1:	tbz	w11, #1, 2f
	ldr	x9, [x8, #WORLD_SMCR]
	msr	s3_0_c1_c2_6, x9
2:	ldr	x9, [x8, #WORLD_SP_EL0]
	msr	sp_el0, x9
	ldr	x9, [x8, #WORLD_SCR]
	msr	scr_el3, x9
	ldp	x0, x1, [x8]
	ldp	x2, x3, [x8, #16]
	zero_gpr 4
	eret_guard

/*
 * void tee_leave(struct cpu *cpu, uint64_t value): called by the handler of a
 * secure SMC; makes the tee_enter() that is waiting return value. SP_EL0, ELR
 * and SPSR have been saved, the EL1 registers are saved here.
 */
func tee_leave
	add	x0, x0, #CPU_NS
	add	x8, x0, #CPU_S
	el1_save x8, x9, x10
	ldr	x9, [x0, #CPU_C_SP]
	mov	sp, x9
	sub	x10, x0, #CPU_NS
	str	x10, [x0, #CPU_C_SP]
	mov	x0, x1
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #96
	ret

/*
 * void normal_enter(struct cpu *cpu): first entry of the normal world on this
 * CPU, from cpu->ns. What the ROM or the TEE left in FP registers goes.
 */
func normal_enter
	.arch	armv8-a+fp+simd
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	movi	v\n\().2d, #0
	.endr
	msr	fpcr, xzr
	msr	fpsr, xzr
	add	x30, x0, #CPU_NS
	str	x0, [x30, #CPU_C_SP]
	mov	sp, x30
	el1_load x30, x9, x10
	ldr	w11, [sp, #CPU_VECTORS_LONG]
	tbz	w11, #0, 1f
	msr	s3_0_c1_c2_0, xzr
1:	tbz	w11, #1, 2f
	msr	s3_0_c1_c2_6, xzr
2:	ldr	x9, [x30, #WORLD_SP_EL0]
	msr	sp_el0, x9
	ldr	x9, [x30, #WORLD_SCR]
	msr	scr_el3, x9
	b	gpr_load_all

/*
 * A fault at EL3: x0 is the CPU, x1 the vector, x1 and x2 are saved, x0 is in
 * SP_EL0. The stack may be what failed, so C starts again at its top; nothing
 * returns from here, so cpu->ns may serve for the registers.
 */
func el3_fault
	stp	x3, x4, [x0, #(CPU_NS + 24)]
	stp	x5, x6, [x0, #(CPU_NS + 40)]
	stp	x7, x8, [x0, #(CPU_NS + 56)]
	stp	x9, x10, [x0, #(CPU_NS + 72)]
	stp	x11, x12, [x0, #(CPU_NS + 88)]
	stp	x13, x14, [x0, #(CPU_NS + 104)]
	stp	x15, x16, [x0, #(CPU_NS + 120)]
	stp	x17, x18, [x0, #(CPU_NS + 136)]
	stp	x19, x20, [x0, #(CPU_NS + 152)]
	stp	x21, x22, [x0, #(CPU_NS + 168)]
	stp	x23, x24, [x0, #(CPU_NS + 184)]
	stp	x25, x26, [x0, #(CPU_NS + 200)]
	stp	x27, x28, [x0, #(CPU_NS + 216)]
	stp	x29, x30, [x0, #(CPU_NS + 232)]
	mrs	x2, sp_el0
	str	x2, [x0, #CPU_NS]
	mov	x2, sp
	str	x2, [x0, #(CPU_NS + WORLD_SP_EL0)]
	mrs	x2, elr_el3
	mrs	x3, spsr_el3
	stp	x2, x3, [x0, #(CPU_NS + WORLD_ELR)]
	mov	sp, x0
	bl	el3_fault_report
	b	.
