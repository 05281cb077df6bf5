/*
 * Keys of block ciphers, and modes for ciphers that have no faster way.
 */
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

#include "block_ops.h"

#define BATCH 16u /* blocks given to a cipher at once */

size_t block_len(enum block_alg alg)
{
	CHECK((unsigned int)alg < BLOCK_ALG_COUNT);
	return alg == BLOCK_DES || alg == BLOCK_DES3 ? 8 : 16;
}

static bool key_len_fits(enum block_alg alg, size_t len)
{
	switch (alg) {
	case BLOCK_AES:
		return len == 16 || len == 24 || len == 32;
	case BLOCK_DES:
		return len == 8;
	case BLOCK_DES3:
		return len == 16 || len == 24;
	case BLOCK_SM4:
		return len == 16;
	default:
		return false;
	}
}

TEE_Result block_key_init(struct block_key *key, enum block_alg alg,
			  const uint8_t *bytes, size_t len)
{
	if (!key_len_fits(alg, len))
		return TEE_ERROR_BAD_PARAMETERS;
	key->ops = block_ops_of(alg);
	key->ops->init(key, bytes, len);
	return TEE_SUCCESS;
}

void block_encrypt(const struct block_key *key, const uint8_t *in, uint8_t *out)
{
	key->ops->ecb(key, true, in, out, 1);
}

static void cbc_encrypt(const struct block_key *key, uint8_t *iv,
			const uint8_t *in, uint8_t *out, size_t count)
{
	size_t len = key->ops->block_len;

	for (; count > 0; count--, in += len, out += len) {
		block_xor(iv, iv, in, len);
		key->ops->ecb(key, true, iv, iv, 1);
		memcpy(out, iv, len);
	}
}

static void cbc_decrypt(const struct block_key *key, uint8_t *iv,
			const uint8_t *in, uint8_t *out, size_t count)
{
	size_t len = key->ops->block_len;
	/* The chaining value, then the blocks; these are replaced by output. */
	alignas(8) uint8_t chain[(BATCH + 1) * BLOCK_LEN_MAX];

	while (count > 0) {
		size_t n = MIN(count, BATCH);

		memcpy(chain, iv, len);
		memcpy(chain + len, in, n * len);
		memcpy(iv, chain + n * len, len);
		key->ops->ecb(key, false, in, out, n);
		block_xor(out, out, chain, n * len);
		in += n * len;
		out += n * len;
		count -= n;
	}
}

void block_generic_cbc(const struct block_key *key, bool encrypt, uint8_t *iv,
		       const uint8_t *in, uint8_t *out, size_t count)
{
	if (encrypt)
		cbc_encrypt(key, iv, in, out, count);
	else
		cbc_decrypt(key, iv, in, out, count);
}

void block_generic_ctr(const struct block_key *key, uint8_t *counter,
		       const uint8_t *in, uint8_t *out, size_t count)
{
	size_t len = key->ops->block_len;
	alignas(8) uint8_t stream[BATCH * BLOCK_LEN_MAX];

	while (count > 0) {
		size_t n = MIN(count, BATCH);

		for (size_t i = 0; i < n; i++) {
			memcpy(stream + i * len, counter, len);
			block_count_up(counter, len);
		}
		key->ops->ecb(key, true, stream, stream, n);
		block_xor(out, in, stream, n * len);
		in += n * len;
		out += n * len;
		count -= n;
	}
	secret_wipe(stream, sizeof(stream));
}

void block_generic_xts(const struct block_key *key, bool encrypt,
		       uint8_t *tweak, const uint8_t *in, uint8_t *out,
		       size_t count)
{
	alignas(8) uint8_t mask[BATCH * BLOCK_LEN_MAX];

	while (count > 0) {
		size_t n = MIN(count, BATCH);

		for (size_t i = 0; i < n; i++) {
			memcpy(mask + i * BLOCK_LEN_MAX, tweak, BLOCK_LEN_MAX);
			block_double(tweak);
		}
		block_xor(out, in, mask, n * BLOCK_LEN_MAX);
		key->ops->ecb(key, encrypt, out, out, n);
		block_xor(out, out, mask, n * BLOCK_LEN_MAX);
		in += n * BLOCK_LEN_MAX;
		out += n * BLOCK_LEN_MAX;
		count -= n;
	}
	secret_wipe(mask, sizeof(mask));
}

void block_generic_mac(const struct block_key *key, uint8_t *sum,
		       const uint8_t *in, size_t count)
{
	size_t len = key->ops->block_len;

	for (; count > 0; count--, in += len) {
		block_xor(sum, sum, in, len);
		key->ops->ecb(key, true, sum, sum, 1);
	}
}
