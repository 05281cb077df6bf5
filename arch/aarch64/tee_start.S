/*
 * First code of the TEE and the table through which EL3 enters it (OPTEED
 * contract). This page is mapped executable at virtual = physical, because
 * EL3 enters it with the MMU on and, for cpu_on, off at the same address.
 */
#include <abi/boot_record.h>
#include <abi/teesmc.h>
#include <arch/kernel.h>
#include <arch/mmu.h>
#include <arch/el1.h>

#define TCR_VALUE ((25 << 0) | (1 << 8) | (1 << 10) | (3 << 12) | \
		   (25 << 16) | (1 << 24) | (1 << 26) | (3 << 28) | (2 << 30))
#define MAIR_VALUE 0xff04	/* 0: device nGnRE, 1: normal write-back */

	.section .idmap, "ax"
	.globl _start
_start:
	b	primary

	/* The monitor looks for this: we want the transfer list. */
	.balign TEE_LIST_MARK_OFF
	.quad	TRANSFER_LIST_CONVENTION

	.balign 16
	.globl opteed_vectors
opteed_vectors:
	b	.Lyield
	b	.Lfast
	b	cpu_on
	b	.Lcpu_off
	b	.Lcpu_resume
	b	.Lcpu_suspend
	b	.Lfiq
	b	.Lsystem_off
	b	.Lsystem_reset

	.macro go high
	ldr	x17, \high
	br	x17
	.endm

.Lyield:
	go	.Laddr_yield
.Lfast:
	go	.Laddr_fast
.Lfiq:
	go	.Laddr_fiq
.Lcpu_off:
	mov	x0, #OPTEED_VEC_CPU_OFF
	go	.Laddr_event
.Lcpu_resume:
	mov	x0, #OPTEED_VEC_CPU_RESUME
	go	.Laddr_event
.Lcpu_suspend:
	mov	x0, #OPTEED_VEC_CPU_SUSPEND
	go	.Laddr_event
.Lsystem_off:
	mov	x0, #OPTEED_VEC_SYSTEM_OFF
	go	.Laddr_event
.Lsystem_reset:
	mov	x0, #OPTEED_VEC_SYSTEM_RESET
	go	.Laddr_event

	/* The loader's relocation pass turns these into run-time addresses. */
	.balign 8
.Laddr_yield:	.quad	high_yield
.Laddr_fast:	.quad	high_fast
.Laddr_fiq:	.quad	high_fiq
.Laddr_event:	.quad	high_event
.Laddr_primary:	.quad	high_primary
.Laddr_cpu_on:	.quad	high_cpu_on
.Lttbr0:	.quad	0
.Lttbr1:	.quad	0

/* Known state before anything else. Uses x9. */
	.macro el1_reset
	mov	x9, #(SCTLR_RES1 & 0xffff)
	movk	x9, #(SCTLR_RES1 >> 16), lsl #16
	msr	sctlr_el1, x9
	msr	cpacr_el1, xzr
	msr	daifset, #0xf
	isb
	.endm

/* Turns the MMU on with the tables found in the literals. Uses x9-x11. */
mmu_on:
	mov	x9, #MAIR_VALUE
	msr	mair_el1, x9
	mov	x9, #(TCR_VALUE & 0xffff)
	movk	x9, #((TCR_VALUE >> 16) & 0xffff), lsl #16
	mrs	x10, id_aa64mmfr0_el1
	and	x10, x10, #7
	cmp	x10, #5
	mov	x11, #5
	csel	x10, x10, x11, lo
	orr	x9, x9, x10, lsl #32
	msr	tcr_el1, x9
	ldr	x9, .Lttbr0
	msr	ttbr0_el1, x9
	ldr	x9, .Lttbr1
	msr	ttbr1_el1, x9
	isb
	tlbi	vmalle1
	ic	iallu
	dsb	nsh
	isb
	mov	x9, #(SCTLR_RES1 & 0xffff)
	movk	x9, #((SCTLR_RES1 & ~SCTLR_SPAN) >> 16), lsl #16
	mov	x10, #(SCTLR_M | SCTLR_C | SCTLR_I | SCTLR_SA | SCTLR_SA0)
	orr	x9, x9, x10
	orr	x9, x9, #SCTLR_WXN
	msr	sctlr_el1, x9
	isb
	ret

primary:
	mov	x19, x0
	mov	x20, x1
	mov	x21, x2
	mov	x22, x3
	el1_reset

	/* MMU off, so all data is device memory: aligned access only. */
	adrp	x0, __bss_start
	add	x0, x0, :lo12:__bss_start
	adrp	x2, __bss_end
	add	x2, x2, :lo12:__bss_end
1:	stp	xzr, xzr, [x0]		/* both ends are multiples of 64 */
	stp	xzr, xzr, [x0, #16]
	stp	xzr, xzr, [x0, #32]
	stp	xzr, xzr, [x0, #48]
	add	x0, x0, #64
	cmp	x0, x2
	b.lo	1b

	/* Canary and address randomization: RNDR where it exists. */
	mrs	x23, cntpct_el0
	mov	x24, #0x7c15
	movk	x24, #0x7f4a, lsl #16
	movk	x24, #0x79b9, lsl #32
	movk	x24, #0x9e37, lsl #48
	mul	x23, x23, x24
	mov	x24, x23
	mrs	x9, id_aa64isar0_el1
	ubfx	x9, x9, #60, #4
	cbz	x9, 3f
2:	mrs	x23, s3_3_c2_c4_0
	b.eq	2b
	mrs	x24, s3_3_c2_c4_0
	b.eq	2b
3:	bic	x24, x24, #0xff
	adrp	x9, __stack_chk_guard
	str	x24, [x9, :lo12:__stack_chk_guard]

	adrp	x9, boot_stack_top
	add	x9, x9, :lo12:boot_stack_top
	mov	sp, x9
	adr	x0, _start
	mov	x1, x23
	adr	x2, .Lttbr0		/* receives the two table addresses */
	bl	mmu_boot		/* x0: where the image runs */
	mov	x25, x0

	/* Relocate: every entry is R_AARCH64_RELATIVE (checked by the build). */
	adr	x10, _start
	adrp	x0, __rela_start
	add	x0, x0, :lo12:__rela_start
	adrp	x1, __rela_end
	add	x1, x1, :lo12:__rela_end
4:	cmp	x0, x1
	b.hs	5f
	ldr	x2, [x0]
	ldr	x3, [x0, #16]
	add	x3, x3, x25
	str	x3, [x10, x2]
	add	x0, x0, #24
	b	4b
5:	dsb	sy
	bl	mmu_on
	go	.Laddr_primary

cpu_on:
	el1_reset
	bl	mmu_on
	go	.Laddr_cpu_on

	/* The page ends here; the assembler refuses to move backwards. */
	.org	_start + PAGE_SIZE

	.text
/* x9 := cpu_local of this CPU; x10 used. Aff0 numbers the CPUs. */
	.macro cpu_pointer
	mrs	x10, mpidr_el1
	and	x10, x10, #0xff
	adrp	x9, cpu_local
	add	x9, x9, :lo12:cpu_local
	add	x9, x9, x10, lsl #CPU_SIZE_SHIFT
	msr	tpidr_el1, x9
	.endm

high_primary:
	adrp	x9, vectors
	add	x9, x9, :lo12:vectors
	msr	vbar_el1, x9
	adrp	x9, boot_stack_top
	add	x9, x9, :lo12:boot_stack_top
	mov	sp, x9
	isb
	cpu_pointer
	bl	arch_cpu_features
	/* From here on the stack is one that the vectors can judge. */
	bl	kernel_early
	cpu_pointer
	ldr	x10, [x9, #CPU_STACK_TOP]
	mov	sp, x10
	mov	x0, x19
	mov	x1, x20
	mov	x2, x21
	mov	x3, x22
	bl	kernel_main
	mov	x20, x0
	cpu_pointer
	ldr	x11, opteed_pa_addr
	ldr	x1, [x11]
	cmp	x20, #0
	csel	x1, x1, xzr, eq
	mov	x0, #(OPTEED_ENTRY_DONE & 0xffff)
	movk	x0, #(OPTEED_ENTRY_DONE >> 16), lsl #16
	b	leave

	.balign 8
opteed_pa_addr:	.quad	opteed_vectors_pa

high_cpu_on:
	adrp	x9, vectors
	add	x9, x9, :lo12:vectors
	msr	vbar_el1, x9
	isb
	cpu_pointer
	ldr	x10, [x9, #CPU_STACK_TOP]
	mov	sp, x10
	bl	arch_cpu_features
	mov	x0, #OPTEED_VEC_CPU_ON
high_event:
	mov	x19, x0
	bl	kernel_cpu_event
	/* Replies follow the vectors' order, but for call and fiq entries. */
	adr	x9, .Lreply
	ldr	w0, [x9, x19, lsl #2]
	mov	x1, #0
	b	leave
	.balign 4
.Lreply:
	.word	0, 0, OPTEED_ON_DONE, OPTEED_OFF_DONE, OPTEED_RESUME_DONE
	.word	OPTEED_SUSPEND_DONE, 0, OPTEED_SYSTEM_OFF_DONE
	.word	OPTEED_SYSTEM_RESET_DONE

high_fiq:
	/* The secure registers are not saved by EL3 here: change none that
	   could matter. Nothing of ours is live between two entries. */
	bl	kernel_native_irq
	mov	x0, #(OPTEED_FIQ_DONE & 0xffff)
	movk	x0, #(OPTEED_FIQ_DONE >> 16), lsl #16
	b	leave

high_yield:
	b	kernel_yielding_call

high_fast:
	mov	x4, x3
	mov	x3, x2
	mov	x2, x1
	mov	x1, x0
	sub	sp, sp, #48
	mov	x0, sp
	bl	kernel_fast_call
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	add	sp, sp, #48
	/* fall through */

	.globl arch_return
arch_return:
	mov	x4, x3
	mov	x3, x2
	mov	x2, x1
	mov	x1, x0
	mov	x0, #(OPTEED_CALL_DONE & 0xffff)
	movk	x0, #(OPTEED_CALL_DONE >> 16), lsl #16
	mrs	x9, tpidr_el1
	ldr	x10, [x9, #CPU_STACK_TOP]
	mov	sp, x10
	/* fall through */

/* Give NS its FP registers back, leave no TA space behind, go. */
leave:
	mrs	x9, tpidr_el1
	ldr	x10, [x9, #CPU_FP_NS_SAVED]
	cbnz	x10, 2f
1:	adrp	x9, boot_ttbr0
	ldr	x9, [x9, :lo12:boot_ttbr0]
	msr	ttbr0_el1, x9
	smc	#0
	b	.
2:	stp	x0, x1, [sp, #-48]!
	stp	x2, x3, [sp, #16]
	str	x4, [sp, #32]
	str	xzr, [x9, #CPU_FP_NS_SAVED]
	ldr	x0, [x9, #CPU_FP_NS]
	bl	fp_ns_restore
	ldp	x2, x3, [sp, #16]
	ldr	x4, [sp, #32]
	ldp	x0, x1, [sp], #48
	b	1b

	.section .bss
	.balign 16
	.skip	8192
boot_stack_top:
