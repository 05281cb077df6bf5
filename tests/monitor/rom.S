/*
 * Test ROM: what the real one does last. Copies the three images from flash,
 * leaves rubbish where a monitor must not rely on zero, and enters it on
 * every CPU. tests/monitor/run puts the images at these offsets and the three
 * words into the header.
 */
#include <abi/boot_record.h>
#include <plat/memmap.h>

#define MONITOR_OFF	0x10000
#define TEE_OFF		0x80000
#define NORMAL_OFF	0xc0000
#define COPY_SIZE	0x40000

#define RECORD_SIZE	472
#define MAILBOX		ROM_RAM_BASE

	.macro mov32 reg, value
	movz	\reg, #((\value) & 0xffff)
	movk	\reg, #(((\value) >> 16) & 0xffff), lsl #16
	.endm

	.section .text.entry, "ax"
	.globl	_start
_start:
	b	1f
	.word	0
	.balign	16
mode:	.quad	0	/* offset 16 */
order:	.quad	0	/* offset 24: 0 primary first, 1 others first */
list:	.quad	0	/* offset 32: 1 to pass a transfer list */
1:	mrs	x0, mpidr_el1
	and	x0, x0, #0xff
	ldr	w19, order
	bl	rubbish
	mov32	x10, MAILBOX
	cbnz	x0, secondary

	mov32	x1, MONITOR_OFF
	mov32	x2, MONITOR_BASE
	bl	copy
	mov32	x1, TEE_OFF
	mov32	x2, TEE_BASE
	bl	copy
	mov32	x1, NORMAL_OFF
	mov32	x2, LOADER_BASE
	bl	copy
	dsb	sy
	mov	w9, #1
	str	w9, [x10]
	dsb	sy
	sev
	cbz	w19, 2f
	bl	delay
2:	ldr	x0, list
	cbz	x0, 3f
	bl	make_list
3:
	mov32	x1, TEE_BASE
	mov32	x2, LOADER_BASE
	ldr	x3, mode
	mov32	x9, MONITOR_BASE
	br	x9

secondary:
	ldr	w9, [x10]
	cbz	w9, secondary
	cbnz	w19, 6f
	bl	delay
6:	mov32	x9, (MONITOR_BASE + 4)
	br	x9

/* A transfer list with a development device's boot record; x0 points at it. */
make_list:
	mov32	x0, BOOT_LIST_BASE
	mov32	x1, TRANSFER_LIST_SIGNATURE
	mov32	x2, 0x03180100		/* alignment, header, version */
	stp	w1, w2, [x0]
	mov	w1, #(24 + 8 + RECORD_SIZE)
	mov	w2, #BOOT_LIST_SIZE
	stp	w1, w2, [x0, #8]
	str	xzr, [x0, #16]
	mov32	x1, 0x08fff001
	mov	w2, #RECORD_SIZE
	stp	w1, w2, [x0, #24]
	mov	w1, #1
	mov32	x2, 0x5c3a96e1		/* LIFECYCLE_DEVELOPMENT */
	stp	w1, w2, [x0, #32]
	ret

copy:	mov32	x3, COPY_SIZE
4:	ldp	x4, x5, [x1], #16
	stp	x4, x5, [x2], #16
	subs	x3, x3, #16
	b.ne	4b
	ret

delay:	mov32	x9, 30000000
5:	subs	x9, x9, #1
	b.ne	5b
	ret

/* x19 and x0 stay. */
rubbish:
	mov32	x9, 0xbad0bad0
	orr	x9, x9, x9, lsl #32
	msr	tpidr_el1, x9
	msr	tpidr_el0, x9
	msr	tpidrro_el0, x9
	msr	ttbr0_el1, x9
	msr	ttbr1_el1, x9
	msr	tcr_el1, x9
	msr	mair_el1, x9
	msr	vbar_el1, x9
	msr	contextidr_el1, x9
	msr	cpacr_el1, x9
	msr	elr_el1, x9
	msr	far_el1, x9
	msr	sp_el0, x9
	msr	cptr_el3, xzr
	isb
	fmov	d0, x9
	fmov	d31, x9
	.irp	n, 1,2,3,4,5,6,7,8,11,12,13,14,15,16,17,18,20,21,22,23,24,25,26,27,28,29
	mov	x\n, x9
	.endr
	ret
