/*
 * RNDR sets the Z flag when it has nothing to give; a few tries are allowed.
 */
#include <arch/entropy.h>
#include <arch/sysreg.h>

#define TRIES 16u

bool arch_entropy_word(uint64_t *word)
{
	if (sysreg_field(id_aa64isar0_el1, 60) == 0)
		return false;
	for (unsigned int i = 0; i < TRIES; i++) {
		uint64_t value;
		uint32_t ok;

		__asm__ volatile("mrs %0, s3_3_c2_c4_0\n\tcset %w1, ne"
				 : "=r"(value), "=r"(ok)
				 :
				 : "cc");
		if (ok != 0) {
			*word = value;
			return true;
		}
	}
	return false;
}
