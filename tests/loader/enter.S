/*
 * Stands in for the monitor where there is none: QEMU starts here at its
 * highest exception level with its device tree at the start of memory.
 * It lies in the last MiB of the memory kept for the loader.
 *
 * TREE says where the tree is, for a test that has none there.
 */
#include <plat/memmap.h>

#ifndef TREE
#define TREE FDT_BASE
#endif

	.section .text
	.globl _start
_start:
	ldr	x0, =TREE
	mov	x1, xzr
	mov	x2, xzr
	mov	x3, xzr
	ldr	x4, =LOADER_BASE
	br	x4
