/*
 * The SHA-512 compression function, which HMAC and PBKDF2 also call.
 */
#ifndef SHA512_BLOCKS_H
#define SHA512_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

/* Hidden: a TA reaches it without a relocation. */
extern const uint64_t sha512_round_constant[80]
	__attribute__((visibility("hidden")));

/** sha512_blocks() - run @count blocks of 128 bytes at @data into @state. */
void sha512_blocks(uint64_t state[8], const uint8_t *data, size_t count);

#endif
