/*
 * One message of AES-GCM with AESE/AESMC and PMULL.
 */
#include "aarch64/aes_armv8.h"
#include "aarch64/ghash_armv8.h"
#include "aes_gcm_run.h"

#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

struct gcm {
	struct aes_round_keys rk;
	struct ghash hash;
	uint32x4_t counter; /* its last word is not yet swapped */
};

AES_INLINE void key_stream(struct gcm *gcm, uint8x16_t *block, int count,
			   int rounds)
{
	const uint32x4_t one = { 0, 0, 0, 1 };

#pragma GCC unroll 8
	for (int i = 0; i < count; i++) {
		gcm->counter = vaddq_u32(gcm->counter, one);
		block[i] = vrev32q_u8(vreinterpretq_u8_u32(gcm->counter));
	}
	aes_encrypt(block, count, &gcm->rk, rounds);
}

static void ghash_bytes(struct gcm *gcm, const uint8_t *p, size_t len)
{
	uint8x16_t block[LANES];

	for (; len >= LANES * BLOCK_LEN; len -= LANES * BLOCK_LEN) {
		uint8x16x4_t four = vld1q_u8_x4(p);

		ghash(&gcm->hash, four.val, LANES);
		p += LANES * BLOCK_LEN;
	}
	while (len > 0) {
		uint8_t last[BLOCK_LEN] = { 0 };
		size_t take = MIN(len, BLOCK_LEN);

		memcpy(last, p, take);
		block[0] = block_load(last);
		ghash(&gcm->hash, block, 1);
		p += take;
		len -= take;
	}
}

/* Up to one block, through a buffer; what lies behind the end counts as 0. */
AES_INLINE void crypt_last(struct gcm *gcm, const uint8_t *in, uint8_t *out,
			   size_t len, bool encrypt, int rounds)
{
	uint8_t text[BLOCK_LEN] = { 0 };
	uint8_t result[BLOCK_LEN];
	uint8x16_t stream;

	memcpy(text, in, len);
	key_stream(gcm, &stream, 1, rounds);

	uint8x16_t from = block_load(text);

	block_store(result, veorq_u8(from, stream));
	memcpy(out, result, len);
	if (encrypt) {
		memset(result + len, 0, BLOCK_LEN - len);
		from = block_load(result);
	}
	ghash(&gcm->hash, &from, 1);
	secret_wipe(text, sizeof(text));
	secret_wipe(result, sizeof(result));
}

AES_INLINE void crypt(struct gcm *gcm, const uint8_t *in, uint8_t *out,
		      size_t len, bool encrypt, int rounds)
{
	for (; len >= LANES * BLOCK_LEN; len -= LANES * BLOCK_LEN) {
		uint8x16x4_t from = vld1q_u8_x4(in);
		uint8x16x4_t to;

		key_stream(gcm, to.val, LANES, rounds);
#pragma GCC unroll 8
		for (int i = 0; i < LANES; i++)
			to.val[i] = veorq_u8(to.val[i], from.val[i]);
		vst1q_u8_x4(out, to);
		ghash(&gcm->hash, encrypt ? to.val : from.val, LANES);
		in += LANES * BLOCK_LEN;
		out += LANES * BLOCK_LEN;
	}
	while (len > 0) {
		size_t take = MIN(len, BLOCK_LEN);

		crypt_last(gcm, in, out, take, encrypt, rounds);
		in += take;
		out += take;
		len -= take;
	}
}

AES_INLINE void gcm_init(struct gcm *gcm, const struct aes_gcm_message *msg,
			 int rounds)
{
	uint8_t first[BLOCK_LEN] = { 0 };
	uint8x16_t h = vdupq_n_u8(0);

	aes_expand_key(&gcm->rk, msg->key, msg->key_len);
	aes_encrypt(&h, 1, &gcm->rk, rounds);
	ghash_init(&gcm->hash, h);
	memcpy(first, msg->nonce, AES_GCM_NONCE_LEN);
	/* key_stream() adds one before use: block 0 masks the tag. */
	gcm->counter = vreinterpretq_u32_u8(vrev32q_u8(block_load(first)));
}

AES_INLINE void run(const struct aes_gcm_message *msg, uint8_t *tag, int rounds)
{
	struct gcm gcm;
	uint8_t length[BLOCK_LEN];
	uint8x16_t mask;
	uint8x16_t block;

	gcm_init(&gcm, msg, rounds);
	key_stream(&gcm, &mask, 1, rounds);
	ghash_bytes(&gcm, msg->aad, msg->aad_len);
	if (msg->encrypt)
		crypt(&gcm, msg->in, msg->out, msg->len, true, rounds);
	else
		crypt(&gcm, msg->in, msg->out, msg->len, false, rounds);
	store_be64(length, (uint64_t)msg->aad_len * 8);
	store_be64(length + 8, (uint64_t)msg->len * 8);
	block = block_load(length);
	ghash(&gcm.hash, &block, 1);
	block_store(tag, veorq_u8(vrbitq_u8(gcm.hash.sum), mask));
	secret_wipe(&gcm, sizeof(gcm));
	simd_wipe();
}

void aes_gcm_run_armv8(const struct aes_gcm_message *msg,
		       uint8_t tag[AES_GCM_TAG_LEN])
{
	switch (msg->key_len) {
	case 16:
		run(msg, tag, 10);
		break;
	case 24:
		run(msg, tag, 12);
		break;
	default:
		run(msg, tag, 14);
	}
}
