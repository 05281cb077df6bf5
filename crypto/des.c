/*
 * DES and triple DES on BearSSL's constant-time body. For old protocols only.
 */
#include <bearssl/bearssl_block.h>
#include <assert.h>
#include <string.h>

#include "block_ops.h"

#define BLOCK_LEN 8u

struct schedule {
	br_des_ct_cbcenc_keys encrypt;
	br_des_ct_cbcdec_keys decrypt;
};
static_assert(sizeof(struct schedule) <= BLOCK_SCHEDULE_LEN, "see block.h");

static const struct schedule *schedule_of(const struct block_key *key)
{
	return (const void *)key->schedule;
}

static void init(struct block_key *key, const uint8_t *bytes, size_t len)
{
	struct schedule *s = (void *)key->schedule;

	br_des_ct_cbcenc_init(&s->encrypt, bytes, len);
	br_des_ct_cbcdec_init(&s->decrypt, bytes, len);
}

static void cbc(const struct block_key *key, bool encrypt, uint8_t *iv,
		const uint8_t *in, uint8_t *out, size_t count)
{
	const struct schedule *s = schedule_of(key);

	if (out != in)
		memcpy(out, in, count * BLOCK_LEN);
	if (encrypt)
		br_des_ct_cbcenc_run(&s->encrypt, iv, out, count * BLOCK_LEN);
	else
		br_des_ct_cbcdec_run(&s->decrypt, iv, out, count * BLOCK_LEN);
}

static void ecb(const struct block_key *key, bool encrypt, const uint8_t *in,
		uint8_t *out, size_t count)
{
	for (; count > 0; count--, in += BLOCK_LEN, out += BLOCK_LEN) {
		uint8_t iv[BLOCK_LEN] = { 0 };

		cbc(key, encrypt, iv, in, out, 1);
	}
}

const struct block_ops des_ops = {
	.block_len = BLOCK_LEN,
	.init = init,
	.ecb = ecb,
	.cbc = cbc,
	.ctr = block_generic_ctr,
	.mac = block_generic_mac,
};
