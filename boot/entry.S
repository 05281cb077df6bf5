/*
 * Reset. Every CPU starts here, in flash, at EL3 with the MMU off; the code up
 * to rom_in_ram is position independent. The primary copies the ROM to RAM and
 * goes on there: nobody may run from flash while it is programmed. The others
 * wait at their line of the mailbox.
 */
#include <arch/sysreg.h>
#include <plat/cpu.h>
#include "rom.h"

#define SCTLR_EL3_RES1	0x30c50830
#define SCTLR_EL3_START	(SCTLR_EL3_RES1 | SCTLR_I | SCTLR_SA)
#define SCR_EL3_START	0x230		/* RES1 bits, SIF; secure */

	.macro mov32 reg, value
	movz	\reg, #((\value) & 0xffff)
	movk	\reg, #(((\value) >> 16) & 0xffff), lsl #16
	.endm

/* Own line of the mailbox, by CPU index \idx. */
	.macro mailbox reg, idx
	mov32	\reg, ROM_MAILBOX
	add	\reg, \reg, \idx, lsl #6	/* ROM_MAILBOX_STRIDE */
	.endm

/* Zeroes [\from, \to), multiples of 64, and writes that back. Uses x15. */
	.macro wipe from, to
	mov	x15, \from
1:	stp	xzr, xzr, [x15]
	stp	xzr, xzr, [x15, #16]
	stp	xzr, xzr, [x15, #32]
	stp	xzr, xzr, [x15, #48]
	add	x15, x15, #64
	cmp	x15, \to
	b.lo	1b
	dsb	sy
	mrs	x14, ctr_el0
	ubfx	x14, x14, #16, #4
	mov	x13, #4
	lsl	x14, x13, x14			/* bytes of a cache line */
	mov	x15, \from
2:	dc	civac, x15
	add	x15, x15, x14
	cmp	x15, \to
	b.lo	2b
	dsb	sy
	.endm

	.section .text.entry, "ax"
	.globl	rom_entry
rom_entry:
	msr	daifset, #(DAIF_D | DAIF_A | DAIF_I | DAIF_F)
	adr	x9, rom_vectors
	msr	vbar_el3, x9
	msr	spsel, #1
	mov32	x9, SCTLR_EL3_START
	msr	sctlr_el3, x9
	mov	x9, #SCR_EL3_START
	msr	scr_el3, x9
	msr	cptr_el3, xzr			/* FP/SIMD: crypto/ uses it */
	msr	mdcr_el3, xzr
	msr	tpidr_el3, xzr
	isb
	tlbi	alle3
	ic	iallu
	dsb	sy
	isb

	plat_cpu_index x10, x9, stray_cpu
	cbnz	x10, secondary

	/* Forget what an earlier boot left for the others to find. */
	mov	x11, #0
1:	mailbox	x12, x11
	str	xzr, [x12]
	add	x11, x11, #1
	cmp	x11, #PLAT_CPU_MAX
	b.lo	1b

	adr	x0, rom_entry
	ldr	x1, =rom_text_start
	ldr	x2, =rom_image_end
2:	ldp	x3, x4, [x0], #16
	ldp	x5, x6, [x0], #16
	stp	x3, x4, [x1], #16
	stp	x5, x6, [x1], #16
	cmp	x1, x2
	b.lo	2b
	dsb	sy
	ic	iallu
	dsb	sy
	isb
	ldr	x9, =rom_in_ram
	br	x9

rom_in_ram:
	adr	x9, rom_vectors
	msr	vbar_el3, x9
	isb
	ldr	x1, =rom_image_end
	ldr	x2, =rom_tables_end
3:	stp	xzr, xzr, [x1], #16
	cmp	x1, x2
	b.lo	3b

	ldr	x9, =rom_stack_end
	mov	sp, x9
	/*
	 * The stack canary: RNDR where the CPU has it, ID_AA64ISAR0_EL1 bits
	 * 63:60; the counter is little, but nobody sends the ROM messages.
	 */
	mrs	x10, cntpct_el0
	mov32	x11, 0x9e3779b9
	mul	x10, x10, x11
	mrs	x11, id_aa64isar0_el1
	lsr	x11, x11, #60
	cbz	x11, 4f
	mrs	x11, s3_3_c2_c4_0
	eor	x10, x10, x11
4:	ldr	x11, =__stack_chk_guard
	str	x10, [x11]
	mov	x29, #0
	mov	x30, #0
	bl	rom_main

/*
 * Another CPU: says that it is here, again whenever the primary has just
 * cleared the mailbox, and goes where it is sent. The first time that is
 * rom_pen in RAM, so that nobody is left in flash. x10 = its index.
 */
	.globl	rom_pen
rom_pen:
secondary:
	mailbox	x12, x10
	ldr	x11, =ROM_MAIL_HELLO
5:	str	x11, [x12]
	dsb	sy
	sev
6:	wfe
	ldr	x9, [x12]
	cbz	x9, 5b
	tbnz	x9, #0, 6b
	dsb	sy
	isb
	br	x9

/* A CPU beyond those the platform has. WFI never ends: nothing is enabled. */
stray_cpu:
	wfi
	b	stray_cpu

	.ltorg

/*
 * Vectors. Nothing here comes back, so registers need no saving. An exception
 * in flash cannot run C, one inside the report of another just stops.
 */
	.balign 2048
rom_vectors:
	.set	vector, 0
	.rept	16
	.balign 128
	mov	x0, #vector
	b	exception
	.set	vector, vector + 1
	.endr

exception:
	adr	x9, exception
	ldr	x10, =exception
	cmp	x9, x10
	b.ne	early_exception
	mrs	x9, tpidr_el3
	cbnz	x9, park
	mov	x9, #1
	msr	tpidr_el3, x9
	ldr	x9, =rom_exception_stack_end
	mov	sp, x9
	mrs	x1, esr_el3
	mrs	x2, elr_el3
	mrs	x3, far_el3
	b	rom_exception

early_exception:
	mov32	x1, UART_SECURE_BASE
	mov	w2, #0x301			/* UARTCR: on, send, receive */
	str	w2, [x1, #0x30]
	adr	x0, early_text
7:	ldrb	w2, [x0], #1
	cbz	w2, park
8:	ldr	w3, [x1, #0x18]			/* UARTFR: no room to send */
	tbnz	w3, #5, 8b
	str	w2, [x1]
	b	7b

park:
	wfi
	b	park

early_text:
	.asciz	"ROM stop 0105: exception before the ROM reached its RAM\r\n"
	.balign	4
	.ltorg

/*
 * rom_park() - wipe the ROM's data and stop for good
 */
	.section .text.rom_park, "ax"
	.globl	rom_park
rom_park:
	ldr	x0, =rom_rodata_end
	ldr	x1, =rom_bss_end
	wipe	x0, x1
	ldr	x0, =rom_stack_start
	ldr	x1, =rom_stack_end
	wipe	x0, x1
9:	wfi
	b	9b

/*
 * rom_hand_over(list, tee, loader, fdt) - wipe data, stacks and registers, turn
 * translation off, enter the monitor with the arguments as they are
 */
	.section .text.rom_hand_over, "ax"
	.globl	rom_hand_over
rom_hand_over:
	ldr	x4, =rom_rodata_end
	ldr	x5, =rom_bss_end
	wipe	x4, x5
	ldr	x4, =rom_stack_start
	ldr	x5, =rom_stack_end
	wipe	x4, x5

	mov32	x9, SCTLR_EL3_START
	msr	sctlr_el3, x9
	isb
	ic	iallu
	tlbi	alle3
	dsb	sy
	isb

	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, \
		17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	movi	v\n\().2d, #0
	.endr
	.irp	n, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, \
		21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	mov	x\n, #0
	.endr
	mov	sp, x4
	mov32	x9, MONITOR_BASE
	br	x9
