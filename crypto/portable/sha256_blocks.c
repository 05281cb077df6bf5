/*
 * Hosts, and TAs, which may not read the CPU's ID registers: portable SHA-256.
 */
#include "sha256_blocks.h"

void sha256_blocks(uint32_t state[8], const uint8_t *data, size_t count)
{
	sha256_blocks_portable(state, data, count);
}
