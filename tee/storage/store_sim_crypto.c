/*
 * A double of the crypto room for tests of the store that seal hundreds of
 * megabytes: quick, deterministic, without strength; and a witness that no
 * nonce is used twice under one key (store_sim.h).
 */
#include <base/check.h>
#include <crypto/aes_gcm.h>
#include <crypto/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <storage/store_sim.h>
#include <string.h>

struct sim_nonces {
	size_t room;
	size_t count;
	struct {
		uint64_t nonce;
		uint64_t text;
	} * entry;
};

static struct sim_nonces *nonces;

static uint64_t mix(uint64_t h, uint64_t v)
{
	h ^= v;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

static uint64_t mix_bytes(uint64_t h, const void *p, size_t len)
{
	const uint8_t *b = p;

	for (; len >= 8; b += 8, len -= 8) {
		uint64_t v = 0;

		memcpy(&v, b, 8);
		h = mix(h, v);
	}
	for (; len > 0; b++, len--)
		h = mix(h, *b + 0x100u);
	return h;
}

struct sim_nonces *sim_nonces_alloc(size_t room)
{
	struct sim_nonces *n = calloc(1, sizeof(*n));

	CHECK(n != NULL);
	n->room = room;
	n->entry = calloc(room, sizeof(n->entry[0]));
	CHECK(n->entry != NULL);
	return n;
}

void sim_nonces_copy(struct sim_nonces *to, const struct sim_nonces *from)
{
	CHECK(to->room == from->room);
	to->count = from->count;
	memcpy(to->entry, from->entry, from->room * sizeof(from->entry[0]));
}

void sim_nonces_free(struct sim_nonces *n)
{
	if (n == nonces)
		nonces = NULL;
	free(n->entry);
	free(n);
}

void sim_nonces_use(struct sim_nonces *n)
{
	nonces = n;
}

size_t sim_nonces_count(const struct sim_nonces *n)
{
	return n->count;
}

static void note_nonce(uint64_t nonce, uint64_t text)
{
	if (nonces == NULL)
		return;
	CHECK(nonces->count < nonces->room / 2);
	nonce |= 1;
	for (size_t i = nonce % nonces->room;; i = (i + 1) % nonces->room) {
		if (nonces->entry[i].nonce == nonce) {
			/* Sealing the same bytes again would be no harm. */
			CHECK(nonces->entry[i].text == text);
			return;
		}
		if (nonces->entry[i].nonce == 0) {
			nonces->entry[i].nonce = nonce;
			nonces->entry[i].text = text;
			nonces->count++;
			return;
		}
	}
}

static uint64_t seed(const uint8_t *key, size_t key_len, const uint8_t *nonce)
{
	return mix_bytes(mix_bytes(1, key, key_len), nonce, AES_GCM_NONCE_LEN);
}

static void stream(uint64_t s, const uint8_t *in, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i += 8) {
		size_t part = len - i < 8 ? len - i : 8;
		uint64_t v = 0;

		s += 0x9e3779b97f4a7c15u;
		memcpy(&v, in + i, part);
		v ^= mix(s, i);
		memcpy(out + i, &v, part);
	}
}

static void tag_make(uint64_t s, const void *aad, size_t aad_len,
		     const uint8_t *text, size_t len, uint8_t tag[16])
{
	uint64_t a = mix_bytes(mix_bytes(s, aad, aad_len), text, len);
	uint64_t b = mix(a, ~s);

	memcpy(tag, &a, 8);
	memcpy(tag + 8, &b, 8);
}

TEE_Result aes_gcm_seal(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, uint8_t tag[AES_GCM_TAG_LEN])
{
	uint64_t s = seed(key, key_len, nonce);

	stream(s, in, out, len);
	tag_make(s, aad, aad_len, out, len, tag);
	note_nonce(s, mix_bytes(s, tag, 16));
	return TEE_SUCCESS;
}

TEE_Result aes_gcm_open(const uint8_t *key, size_t key_len,
			const uint8_t nonce[AES_GCM_NONCE_LEN], const void *aad,
			size_t aad_len, const uint8_t *in, uint8_t *out,
			size_t len, const uint8_t tag[AES_GCM_TAG_LEN])
{
	uint64_t s = seed(key, key_len, nonce);
	uint8_t expected[16] = { 0 };

	tag_make(s, aad, aad_len, in, len, expected);
	if (memcmp(expected, tag, 16) != 0) {
		memset(out, 0, len);
		return TEE_ERROR_MAC_INVALID;
	}
	stream(s, in, out, len);
	return TEE_SUCCESS;
}

void hkdf_sha256(const uint8_t *salt, size_t salt_len, const uint8_t *ikm,
		 size_t ikm_len, const uint8_t *info, size_t info_len,
		 uint8_t *okm, size_t okm_len)
{
	uint64_t h =
		mix_bytes(mix_bytes(mix_bytes(7, salt, salt_len), ikm, ikm_len),
			  info, info_len);

	for (size_t i = 0; i < okm_len; i++) {
		h = mix(h, i);
		okm[i] = (uint8_t)h;
	}
}
