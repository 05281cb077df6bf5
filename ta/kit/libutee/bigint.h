/*
 * A TEE_BigInt in memory: two words of header, then the magnitude in words,
 * least significant first. Applications treat it as opaque.
 */
#ifndef BIGINT_H
#define BIGINT_H

#include "bignum.h"

#include <tee_api.h>

#define BIGINT_HEADER 2u
/* Words of the longest, header included. */
#define BIGINT_WORDS_MAX (NUM_LIMBS_MAX * 2 + BIGINT_HEADER)

/**
 * bigint_load() - the number in @b, as limbs in the scratch area
 *
 * Panics when @b was never initialized.
 */
struct num bigint_load(const TEE_BigInt *b);
/** bigint_fits() - is there room for @a in @b? Panics as bigint_load(). */
bool bigint_fits(const TEE_BigInt *b, const struct num *a);
/** bigint_store() - @b = @a. Panics when there is no room; NULL is fine. */
void bigint_store(TEE_BigInt *b, const struct num *a);
/** bigint_load_modulus() - as bigint_load(); panics when it is below @least. */
struct num bigint_load_modulus(const TEE_BigInt *b, uint64_t least);

#endif
