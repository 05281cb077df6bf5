/*
 * Hosts, and TAs, which may not read the CPU's ID registers: portable digests.
 */
#include "digest_blocks.h"

void sha1_blocks(uint32_t state[5], const uint8_t *data, size_t count)
{
	sha1_blocks_portable(state, data, count);
}

void digest_sha512_blocks(uint64_t state[8], const uint8_t *data, size_t count)
{
	sha512_blocks(state, data, count);
}

void keccak_permute(uint64_t lane[25])
{
	keccak_permute_portable(lane);
}
