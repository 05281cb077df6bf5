/*
 * Stands in for Linux: an arm64 Image that prints the device tree it was given,
 * with newlines for zeros, so that a test can read the command line, and then
 * switches the machine off. SEED makes another image of it.
 */
#include <plat/memmap.h>

#define PSCI_SYSTEM_OFF_HIGH 0x8400
#define PSCI_SYSTEM_OFF_LOW  0x0008

	.text
	.globl _start
_start:
	b	1f
	.word	0
	.quad	0		/* text offset */
	.quad	0x40000		/* memory that it takes */
	.quad	0xa		/* little-endian, 4 KiB pages, anywhere */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.word	SEED
1:	ldr	x1, =UART_NS_BASE
	mov	x2, x0
	ldr	w3, [x0, #4]	/* the tree's length, big-endian */
	rev	w3, w3
2:	ldrb	w4, [x2], #1
	cbnz	w4, 3f
	mov	w4, #'\n'
3:	str	w4, [x1]
	subs	w3, w3, #1
	b.ne	2b
	movz	w0, #PSCI_SYSTEM_OFF_LOW
	movk	w0, #PSCI_SYSTEM_OFF_HIGH, lsl #16
	smc	#0
	b	.
	.ltorg
	.fill	16384, 1, SEED
