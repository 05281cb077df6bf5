/*
 * Powers modulo two numbers at once, one in each lane of a vector register. A
 * program links crypto/aarch64's body, or crypto/portable's, which serves no
 * size: callers then do one after the other.
 */
#ifndef MONT_PAIR_H
#define MONT_PAIR_H

#include "pk_internal.h"

/**
 * mont_pair_exp() - out[i] = base[i] ^ e[i] modulo m[i], as mont_exp()
 * @m:      set up for moduli of the same limbs
 * @out:    may be @base
 * @e_bits: of both exponents
 * @room:   MONT_PAIR_EXP_LIMBS are used and given back, unwiped
 *
 * Return: false when the size is not served; nothing has happened then.
 */
bool mont_pair_exp(const struct mont *const m[2], uint64_t *const out[2],
		   const uint64_t *const base[2], const uint64_t *const e[2],
		   size_t e_bits, struct limb_room *room);
#define MONT_PAIR_EXP_LIMBS 1460u

/**
 * mont_pair_base_two() - is 2^((n - 1) / 2) mod n 1 or -1?
 * @n:    odd numbers of @bits bits, in LIMB_COUNT(@bits) limbs
 * @pass: receives the answers
 * @room: MONT_PAIR_TEST_LIMBS are used and given back, unwiped
 *
 * Return: as above.
 */
bool mont_pair_base_two(const uint64_t *const n[2], size_t bits, bool pass[2],
			struct limb_room *room);
#define MONT_PAIR_TEST_LIMBS 340u

#endif
