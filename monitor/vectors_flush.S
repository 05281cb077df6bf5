/*
 * The exception vectors of CPUs whose branch predictions the normal world can
 * choose (speculation.h): they drop them before the first branch, by switching
 * the MMU off and on, and go on in el3_vectors. Nothing is read or written
 * while it is off; the image runs where it is mapped.
 */
#include <arch/sysreg.h>
#include "cpu.h"

	.section .text.vectors, "ax"
	.globl	el3_vectors_flush
	.balign	2048
el3_vectors_flush:
	.set	entry, 0
	.rept	8			/* from EL3 itself: our own mistake */
	.balign	128
	b	el3_vectors + entry
	.set	entry, entry + 128
	.endr
	.rept	8			/* from below, where SP_EL3 is &cpu->ns */
	.balign	128
	stp	x29, x30, [sp, #CPU_SCRATCH]
	mrs	x30, sctlr_el3
	bic	x29, x30, #SCTLR_M
	msr	sctlr_el3, x29
	isb
	msr	sctlr_el3, x30
	isb
	ldp	x29, x30, [sp, #CPU_SCRATCH]
	b	el3_vectors + entry
	.set	entry, entry + 128
	.endr
	.balign	128
