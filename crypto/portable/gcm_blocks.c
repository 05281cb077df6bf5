/*
 * Hosts, and TAs, which may not read the CPU's ID registers: portable GCM.
 */
#include "gcm_blocks.h"

void gcm_init(struct gcm_blocks *gcm, const struct block_key *key)
{
	gcm_init_portable(gcm, key);
}

void gcm_hash(struct gcm_blocks *gcm, const uint8_t *data, size_t count)
{
	gcm_hash_portable(gcm, data, count);
}

void gcm_crypt(struct gcm_blocks *gcm, const struct block_key *key,
	       bool encrypt, const uint8_t *in, uint8_t *out, size_t count)
{
	gcm_crypt_portable(gcm, key, encrypt, in, out, count);
}
