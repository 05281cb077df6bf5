/*
 * The expanded key of aes_armv8_ops, for the files that work with it.
 */
#ifndef CRYPTO_AARCH64_AES_MODES_ARMV8_H
#define CRYPTO_AARCH64_AES_MODES_ARMV8_H

#include <assert.h>

#include "aarch64/aes_armv8.h"
#include "block_ops.h"

struct aes_schedule {
	struct aes_round_keys encrypt;
	struct aes_round_keys decrypt;
};
static_assert(sizeof(struct aes_schedule) <= BLOCK_SCHEDULE_LEN, "see block.h");

AES_INLINE const struct aes_schedule *
aes_schedule_of(const struct block_key *key)
{
	return (const void *)key->schedule;
}

/* Calls an inline function with the number of rounds, last, as a constant. */
#define AES_BY_ROUNDS(key, function, ...)                                      \
	do {                                                                   \
		if ((key)->rounds == 10)                                       \
			function(__VA_ARGS__, 10);                             \
		else if ((key)->rounds == 12)                                  \
			function(__VA_ARGS__, 12);                             \
		else                                                           \
			function(__VA_ARGS__, 14);                             \
	} while (0)

#endif
