/*
 * The signers of TAs that are trusted, put together at start.
 */
#include "ta/trust.h"
#include "kernel/device.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include <abi/boot_record.h>
#include <base/bits.h>
#include <base/secret.h>
#include <formats/ta_keyring.h>
#include <string.h>

#define SIGNER_MAX 32u

static struct ta_signer signers[SIGNER_MAX];
static struct ta_trust trust = { .signer = signers };
static struct ta_trust with_published;

static bool is_production(void)
{
	return device_lifecycle() == LIFECYCLE_PRODUCTION;
}

/* Not the hardware unique key itself: one that this signer's TAs have alone. */
static void device_key_of(const struct ta_signer *signer,
			  uint8_t key[TA_ENC_KEY_LEN])
{
	struct hmac_sha256 ctx;

	static_assert(TA_ENC_KEY_LEN == SHA256_LEN, "a MAC is a key");
	device_subkey(DEVICE_KEY_TA_ENCRYPTION, &ctx);
	hmac_sha256_update(&ctx, signer->key.n, signer->key.n_len);
	hmac_sha256_final(&ctx, key);
}

/* TA_ENC_KEY of the dev kits' mk/link.mk: of OP-TEE's, and so of ours. */
static void published_key(const struct ta_signer *signer,
			  uint8_t key[TA_ENC_KEY_LEN])
{
	static const uint8_t published[TA_ENC_KEY_LEN] = {
		0xb6, 0x4d, 0x23, 0x9b, 0x1f, 0x3c, 0x7d, 0x3b,
		0x06, 0x50, 0x62, 0x29, 0xcd, 0x8f, 0xf7, 0xc8,
		0xaf, 0x2b, 0xb4, 0xdb, 0x21, 0x68, 0x62, 0x1a,
		0xc6, 0x2c, 0x84, 0x94, 0x84, 0x68, 0xc4, 0xf4,
	};

	memcpy(key, published, sizeof(published));
}

static void add(const struct ta_signer *signer)
{
	if (trust.signer_count == SIGNER_MAX) {
		log_line("more TA signers than %u: the rest is not trusted",
			 SIGNER_MAX);
		return;
	}
	signers[trust.signer_count++] = *signer;
}

static TEE_Result add_enrolled(const uint8_t *list, size_t len)
{
	struct ta_keyring ring;
	TEE_Result res = ta_keyring_parse(list, len, &ring);

	if (res != TEE_SUCCESS) {
		log_line("the list of enrolled TA signers is damaged");
		return res;
	}
	for (size_t i = 0; i < ring.count; i++) {
		const struct ta_keyring_key *key = &ring.key[i];
		const struct ta_signer signer = {
			.key = { key->n, key->n_len, key->e, key->e_len },
			.class_key = key->class_key,
		};

		add(&signer);
	}
	if (ring.count != 0)
		log_line("%u TA signers are enrolled beside the build's own",
			 (unsigned int)ring.count);
	return TEE_SUCCESS;
}

static void add_all(void)
{
	uint8_t *list = NULL;
	size_t len = 0;

	for (size_t i = 0; i < ta_built_in_count; i++)
		if (!ta_built_in[i].is_test || !is_production())
			add(&ta_built_in[i].signer);
	/* A production device trusts what its firmware was built with. */
	if (is_production())
		return;
	list = heap_alloc(TA_KEYRING_LEN_MAX);
	if (list == NULL)
		return;
	/* On success it is kept: the signers' numbers lie in it. */
	if (device_ta_keys(list, &len) != TEE_SUCCESS ||
	    add_enrolled(list, len) != TEE_SUCCESS)
		heap_free(list);
}

void ta_trust_init(void)
{
	trust.device_key = device_key_of;
	trust.signer_count = 0;
	add_all();
	with_published = trust;
	with_published.device_key = published_key;
}

const struct ta_trust *ta_trust_published(void)
{
	return is_production() ? NULL : &with_published;
}

const struct ta_trust *ta_trust(void)
{
	return &trust;
}
