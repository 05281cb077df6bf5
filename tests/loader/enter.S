/*
 * Stands in for the monitor where there is none: QEMU starts here at its
 * highest exception level with its device tree at the start of memory.
 */
#include <plat/memmap.h>

	.section .text
	.globl _start
_start:
	ldr	x0, =FDT_BASE
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	ldr	x4, =LOADER_BASE
	br	x4
