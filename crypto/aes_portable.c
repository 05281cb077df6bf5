/*
 * AES on BearSSL's bit-sliced body, which does four blocks at once wherever
 * the mode lets it.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <bearssl/bearssl_block.h>
#include <assert.h>
#include <string.h>

#include "block_ops.h"

#define BLOCK_LEN 16u
#define BATCH	  8u

struct schedule {
	br_aes_ct64_cbcenc_keys encrypt;
	br_aes_ct64_cbcdec_keys decrypt;
	br_aes_ct64_ctr_keys ctr;
};
static_assert(sizeof(struct schedule) <= BLOCK_SCHEDULE_LEN, "see block.h");

static const struct schedule *schedule_of(const struct block_key *key)
{
	return (const void *)key->schedule;
}

static void init(struct block_key *key, const uint8_t *bytes, size_t len)
{
	struct schedule *s = (void *)key->schedule;

	br_aes_ct64_cbcenc_init(&s->encrypt, bytes, len);
	br_aes_ct64_cbcdec_init(&s->decrypt, bytes, len);
	br_aes_ct64_ctr_init(&s->ctr, bytes, len);
}

static void ecb_encrypt(const struct schedule *s, uint8_t *data, size_t count)
{
	for (; count > 0; count--, data += BLOCK_LEN) {
		uint8_t iv[BLOCK_LEN] = { 0 };

		br_aes_ct64_cbcenc_run(&s->encrypt, iv, data, BLOCK_LEN);
	}
}

/* CBC, whose chaining is taken out again: it decrypts blocks side by side. */
static void ecb_decrypt(const struct schedule *s, uint8_t *data, size_t count)
{
	uint8_t chain[BATCH * BLOCK_LEN];

	while (count > 0) {
		size_t n = MIN(count, BATCH) * BLOCK_LEN;
		uint8_t iv[BLOCK_LEN] = { 0 };

		memcpy(chain, data, n);
		br_aes_ct64_cbcdec_run(&s->decrypt, iv, data, n);
		block_xor(data + BLOCK_LEN, data + BLOCK_LEN, chain,
			  n - BLOCK_LEN);
		data += n;
		count -= n / BLOCK_LEN;
	}
}

static void ecb(const struct block_key *key, bool encrypt, const uint8_t *in,
		uint8_t *out, size_t count)
{
	if (out != in)
		memcpy(out, in, count * BLOCK_LEN);
	if (encrypt)
		ecb_encrypt(schedule_of(key), out, count);
	else
		ecb_decrypt(schedule_of(key), out, count);
}

static void cbc(const struct block_key *key, bool encrypt, uint8_t *iv,
		const uint8_t *in, uint8_t *out, size_t count)
{
	const struct schedule *s = schedule_of(key);

	if (out != in)
		memcpy(out, in, count * BLOCK_LEN);
	if (encrypt)
		br_aes_ct64_cbcenc_run(&s->encrypt, iv, out, count * BLOCK_LEN);
	else
		br_aes_ct64_cbcdec_run(&s->decrypt, iv, out, count * BLOCK_LEN);
}

/* BearSSL counts in 32 bits: a run ends where these wrap. */
static void ctr(const struct block_key *key, uint8_t *counter,
		const uint8_t *in, uint8_t *out, size_t count)
{
	if (out != in)
		memcpy(out, in, count * BLOCK_LEN);
	while (count > 0) {
		uint32_t low = load_be32(counter + 12);
		size_t n = MIN(count, (UINT64_C(1) << 32) - low);

		br_aes_ct64_ctr_run(&schedule_of(key)->ctr, counter, low, out,
				    n * BLOCK_LEN);
		low += (uint32_t)n;
		store_be32(counter + 12, low);
		if (low == 0)
			block_count_up(counter, 12);
		out += n * BLOCK_LEN;
		count -= n;
	}
}

const struct block_ops aes_portable_ops = {
	.block_len = BLOCK_LEN,
	.init = init,
	.ecb = ecb,
	.cbc = cbc,
	.ctr = ctr,
	.xts = block_generic_xts,
	.mac = block_generic_mac,
};
