/*
 * Blocks of GCM on BearSSL's carry-less multiplication by integers.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <bearssl/bearssl_hash.h>
#include <string.h>

#include "block_ops.h"
#include "gcm_blocks.h"

#define BLOCK_LEN 16u

void gcm_init_portable(struct gcm_blocks *gcm, const struct block_key *key)
{
	*gcm = (struct gcm_blocks){ 0 };
	block_encrypt(key, gcm->power, gcm->power);
}

void gcm_hash_portable(struct gcm_blocks *gcm, const uint8_t *data,
		       size_t count)
{
	br_ghash_ctmul64(gcm->sum, gcm->power, data, count * BLOCK_LEN);
}

/* Only the last 32 bits of the counter count. */
static void count_32(struct gcm_blocks *gcm, const struct block_key *key,
		     const uint8_t *in, uint8_t *out, size_t count)
{
	while (count > 0) {
		uint64_t low = load_be32(gcm->counter + 12);
		size_t n = MIN(count, (UINT64_C(1) << 32) - low);
		uint8_t fixed[12];

		memcpy(fixed, gcm->counter, sizeof(fixed));
		key->ops->ctr(key, gcm->counter, in, out, n);
		memcpy(gcm->counter, fixed, sizeof(fixed));
		in += n * BLOCK_LEN;
		out += n * BLOCK_LEN;
		count -= n;
	}
}

/*
 * Hashing and encryption are two passes here, over a copy: where another world
 * can write @in or @out meanwhile, the tag must be that of what was encrypted.
 */
void gcm_crypt_portable(struct gcm_blocks *gcm, const struct block_key *key,
			bool encrypt, const uint8_t *in, uint8_t *out,
			size_t count)
{
	uint8_t copy[16 * BLOCK_LEN];

	while (count > 0) {
		size_t n = MIN(count, sizeof(copy) / BLOCK_LEN);
		size_t len = n * BLOCK_LEN;

		memcpy(copy, in, len);
		if (!encrypt)
			gcm_hash_portable(gcm, copy, n);
		count_32(gcm, key, copy, copy, n);
		if (encrypt)
			gcm_hash_portable(gcm, copy, n);
		memcpy(out, copy, len);
		in += len;
		out += len;
		count -= n;
	}
	secret_wipe(copy, sizeof(copy));
}
