/*
 * Two powers at once need vector registers.
 */
#include "mont_pair.h"

bool mont_pair_exp(const struct mont *const m[2], uint64_t *const out[2],
		   const uint64_t *const base[2], const uint64_t *const e[2],
		   size_t e_bits, struct limb_room *room)
{
	return false;
}

bool mont_pair_base_two(const uint64_t *const n[2], size_t bits, bool pass[2],
			struct limb_room *room)
{
	return false;
}
