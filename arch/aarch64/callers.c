/*
 * Who called whom in the kernel, for the report of a panic: the chain of frame
 * records that every function which calls another leaves (AAPCS64, 6.4.6). The
 * panic may come from a broken stack, so the MMU is asked before each read.
 */
#include <arch/kernel.h>
#include <arch/mmu.h>

extern char text_end[], image_start[];

/* AT S1E1R: would a load at EL1 succeed? (Arm ARM, C5.5) */
static bool is_readable(uint64_t va)
{
	uint64_t par;

	__asm__ volatile("at s1e1r, %1\n\tisb\n\tmrs %0, par_el1"
			 : "=r"(par)
			 : "r"(va)
			 : "memory");
	return (par & 1) == 0;
}

size_t arch_callers(uint64_t *lr, size_t max)
{
	const uint64_t *fp = __builtin_frame_address(0);
	uint64_t text = (uint64_t)(uintptr_t)image_start;
	uint64_t text_len = (uint64_t)(text_end - image_start);
	size_t count = 0;

	while (count < max && (uint64_t)(uintptr_t)fp % 16 == 0 &&
	       (uint64_t)(uintptr_t)fp >= KVA_IMAGE &&
	       is_readable((uint64_t)(uintptr_t)fp)) {
		const uint64_t *outer = (const uint64_t *)(uintptr_t)fp[0];

		if (fp[1] - text >= text_len)
			break;
		lr[count++] = fp[1];
		if (outer <= fp)
			break;
		fp = outer;
	}
	return count;
}
