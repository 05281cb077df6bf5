/*
 * First code of the monitor. Byte 0 is the primary CPU's entry, byte 4 the
 * others': they may come before, while or after the primary sets things up,
 * and wait for it on a word that no start-up code clears.
 */
#include <arch/sysreg.h>
#include <plat/cpu.h>
#include "cpu.h"
#include "speculation.h"

#define SCTLR_EL3_RES1	0x30c50830
#define SCTLR_EL3_OFF	(SCTLR_EL3_RES1 | SCTLR_I | SCTLR_A | SCTLR_SA)
#define SCTLR_EL3_ON	(SCTLR_EL3_OFF | SCTLR_M | SCTLR_C | SCTLR_WXN)

/* Inner shareable write-back tables, 32-bit input and output, 4 KiB pages. */
#define TCR_EL3_VALUE	0x80803520
#define MAIR_EL3_VALUE	0xff04		/* 0: device nGnRE, 1: write-back */

	.macro mov32 reg, value
	movz	\reg, #((\value) & 0xffff)
	movk	\reg, #(((\value) >> 16) & 0xffff), lsl #16
	.endm

	.macro addr reg, symbol
	adrp	\reg, \symbol
	add	\reg, \reg, :lo12:\symbol
	.endm

/* Known state, whatever the ROM left. Uses x9. */
	.macro el3_reset
	msr	daifset, #(DAIF_D | DAIF_A | DAIF_I | DAIF_F)
	msr	spsel, #1
	mov32	x9, SCTLR_EL3_OFF
	msr	sctlr_el3, x9
	msr	tpidr_el3, xzr
	addr	x9, el3_vectors
	msr	vbar_el3, x9
	isb
	.endm

/*
 * Loads do not pass stores whose address is not known yet, on CPUs that leave
 * this to EL3 (speculation.h): bit 55 of CPUACTLR_EL1, which is to be written
 * while the MMU is off. It stays for both worlds. Uses x9, x10.
 */
	.macro stores_first
	mrs	x9, midr_el1
	ubfx	x10, x9, #24, #8
	cmp	x10, #MIDR_ARM
	b.ne	.Lsf\@
	ubfx	x10, x9, #4, #12
	mov	w9, #MIDR_CORTEX_A57
	cmp	w10, w9
	mov	w9, #MIDR_CORTEX_A72
	ccmp	w10, w9, #4, ne
	b.ne	.Lsf\@
	mrs	x9, s3_1_c15_c2_0	/* CPUACTLR_EL1 of these two */
	orr	x9, x9, #(1 << 55)
	msr	s3_1_c15_c2_0, x9
	isb
.Lsf\@:
	.endm

/* SP_EL3 and TPIDR_EL3 of this CPU, whose index becomes x19. Uses x9. */
	.macro cpu_stack
	plat_cpu_index x19, x9, stray_cpu
	addr	x9, cpu_areas
	mov	x10, #CPU_AREA_SIZE
	madd	x9, x10, x19, x9
	add	x9, x9, #(CPU_AREA_SIZE & 0xf000)
	sub	x9, x9, #CPU_SIZE
	mov	sp, x9
	msr	tpidr_el3, x9
	.endm

	.section .text.entry, "ax"
	.globl	monitor_entry
monitor_entry:
	b	primary
	b	secondary

primary:
	mov	x20, x0
	mov	x21, x1
	mov	x22, x2
	mov	x23, x3
	el3_reset
	stores_first

	/* Drop lines that the ROM's caches may hold of memory that is written
	   below them; the image itself was cleaned by whoever loaded it. */
	addr	x9, bss_start
	addr	x10, monitor_end
	mrs	x11, ctr_el0
	ubfx	x11, x11, #16, #4
	mov	x12, #4
	lsl	x11, x12, x11
1:	dc	ivac, x9
	add	x9, x9, x11
	cmp	x9, x10
	b.lo	1b
	dsb	sy

	addr	x9, bss_start
1:	stp	xzr, xzr, [x9], #16
	cmp	x9, x10
	b.lo	1b

	/* Stack canary: true random bits where the CPU has them. The lowest
	   byte is zero, so that a string copy cannot reproduce it. */
	mrs	x24, cntpct_el0
	ror	x24, x24, #23
	mrs	x9, id_aa64isar0_el1
	ubfx	x9, x9, #60, #4
	cbz	x9, 3f
	mov	x10, #16
2:	mrs	x9, s3_3_c2_c4_0	/* RNDR: Z set when it has nothing */
	sub	x10, x10, #1
	b.ne	1f
	cbnz	x10, 2b
1:	eor	x24, x24, x9
3:	lsl	x24, x24, #8
	addr	x9, __stack_chk_guard
	str	x24, [x9]

	cpu_stack
	bl	mmu_build		/* x0: the root table */
	adrp	x9, mmu_root
	str	x0, [x9, :lo12:mmu_root]
	dsb	sy
	bl	mmu_enable

	/* Release the others, which look with their caches off. */
	addr	x9, boot_ready
	mov	w10, #1
	str	w10, [x9]
	dc	civac, x9
	dsb	sy
	sev

	mov	x0, x20
	mov	x1, x21
	mov	x2, x22
	mov	x3, x23
	mov	x29, xzr
	mov	x30, xzr
	bl	monitor_main
	b	.

secondary:
	el3_reset
	stores_first
	addr	x9, boot_ready
1:	ldr	w10, [x9]
	cbnz	w10, 2f
	wfe
	b	1b
2:	dmb	sy
	cpu_stack
	bl	mmu_enable
	mrs	x0, tpidr_el3
	mov	x1, x19
	mov	x29, xzr
	mov	x30, xzr
	bl	monitor_secondary
	b	.

/* More CPUs than PLAT_CPU_MAX: they stay out. */
stray_cpu:
	wfe
	b	stray_cpu

/* Turn translation and caches on with the finished tables. Uses x9, x10. */
mmu_enable:
	mov	x9, #MAIR_EL3_VALUE
	msr	mair_el3, x9
	mov32	x9, TCR_EL3_VALUE
	msr	tcr_el3, x9
	adrp	x9, mmu_root
	ldr	x9, [x9, :lo12:mmu_root]
	msr	ttbr0_el3, x9
	isb
	tlbi	alle3
	ic	iallu
	dsb	nsh
	isb
	mov32	x9, SCTLR_EL3_ON
	msr	sctlr_el3, x9
	isb
	ret

	/* Not in bss: valid from the moment the image is in memory. It has a
	   cache line of its own, since others read it uncached. */
	.section .data.boot_ready, "aw"
	.balign	64
boot_ready:
	.word	0
	.balign	64

	.section .bss.entry, "aw", %nobits
	.balign	8
mmu_root:
	.skip	8
	.globl	__stack_chk_guard
__stack_chk_guard:
	.skip	8
