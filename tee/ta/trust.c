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

static void add(const struct ta_signer *signer)
{
	if (trust.signer_count == SIGNER_MAX) {
		log_line("more TA signers than %u: the rest is not trusted",
			 SIGNER_MAX);
		return;
	}
	signers[trust.signer_count++] = *signer;
}

static void add_enrolled(const uint8_t *list, size_t len)
{
	struct ta_keyring ring;

	if (ta_keyring_parse(list, len, &ring) != TEE_SUCCESS) {
		log_line("the list of enrolled TA signers is damaged");
		return;
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
}

void ta_trust_init(void)
{
	uint8_t *list = NULL;
	size_t len = 0;

	trust.device_key = device_key_of;
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
	if (device_ta_keys(list, &len) == TEE_SUCCESS)
		add_enrolled(list, len);
	else
		heap_free(list);
}

const struct ta_trust *ta_trust(void)
{
	return &trust;
}
