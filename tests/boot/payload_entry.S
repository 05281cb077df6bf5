/* What the ROM starts in its tests, in place of the monitor. */
#include <plat/cpu.h>

	.section .text.entry, "ax"
	.globl	payload_entry
payload_entry:
	b	1f
	b	2f
1:	ldr	x9, =payload_stacks + 4096
	mov	sp, x9
	bl	payload_primary
2:	plat_cpu_index x0, x9, 3f
	ldr	x9, =payload_stacks + 4096
	add	x9, x9, x0, lsl #12
	mov	sp, x9
	bl	payload_secondary
3:	wfi
	b	3b
