/*
 * The compression functions below crypto/digest.h. Those without a suffix are
 * defined twice, in crypto/portable and crypto/aarch64, and choose a body; a
 * program links one of the two. Tests compare the bodies.
 */
#ifndef DIGEST_BLOCKS_H
#define DIGEST_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "sha256_blocks.h"
#include "sha512_blocks.h"

void sha1_blocks(uint32_t state[5], const uint8_t *data, size_t count);
void digest_sha512_blocks(uint64_t state[8], const uint8_t *data, size_t count);
void keccak_permute(uint64_t lane[25]);

extern const uint64_t keccak_round_constant[24]
	__attribute__((visibility("hidden")));

void md5_blocks(uint32_t state[4], const uint8_t *data, size_t count);
void sm3_blocks(uint32_t state[8], const uint8_t *data, size_t count);

void sha1_blocks_portable(uint32_t state[5], const uint8_t *data, size_t count);
void sha1_blocks_armv8(uint32_t state[5], const uint8_t *data, size_t count);
void sha512_blocks_armv8(uint64_t state[8], const uint8_t *data, size_t count);
void keccak_permute_portable(uint64_t lane[25]);
void keccak_permute_armv8(uint64_t lane[25]);

#endif
