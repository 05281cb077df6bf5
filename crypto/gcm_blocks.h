/*
 * Whole blocks of GCM. crypto/portable and crypto/aarch64 each define the ones
 * without a suffix, which choose a body as block_ops_of() does for the key.
 */
#ifndef GCM_BLOCKS_H
#define GCM_BLOCKS_H

#include <crypto/ae.h>

/** gcm_init() - take the hash key from @key; sum and counter are zero. */
void gcm_init(struct gcm_blocks *gcm, const struct block_key *key);
/** gcm_hash() - add @count blocks to the sum. */
void gcm_hash(struct gcm_blocks *gcm, const uint8_t *data, size_t count);
/** gcm_crypt() - encrypt or decrypt @count blocks, and add them to the sum. */
void gcm_crypt(struct gcm_blocks *gcm, const struct block_key *key,
	       bool encrypt, const uint8_t *in, uint8_t *out, size_t count);

void gcm_init_portable(struct gcm_blocks *gcm, const struct block_key *key);
void gcm_hash_portable(struct gcm_blocks *gcm, const uint8_t *data,
		       size_t count);
void gcm_crypt_portable(struct gcm_blocks *gcm, const struct block_key *key,
			bool encrypt, const uint8_t *in, uint8_t *out,
			size_t count);
void gcm_init_armv8(struct gcm_blocks *gcm, const struct block_key *key);
void gcm_hash_armv8(struct gcm_blocks *gcm, const uint8_t *data, size_t count);
void gcm_crypt_armv8(struct gcm_blocks *gcm, const struct block_key *key,
		     bool encrypt, const uint8_t *in, uint8_t *out,
		     size_t count);

#endif
