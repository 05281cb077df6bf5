/*
 * BIP-32 against its own vectors and ethers'.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <crypto/sha256.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

#include "bip32.h"

#define EXTENDED_LEN 82u /* 78 bytes of an extended key, 4 of checksum */

static struct signer *signer;

static int open_signer(void **state)
{
	static const uint8_t random[32] = { 1 };

	signer = signer_open(random);
	return signer == NULL;
}

static int close_signer(void **state)
{
	signer_close(signer);
	return 0;
}

static void base58(const char *text, uint8_t out[EXTENDED_LEN])
{
	static const char digit[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghi"
				    "jkmnopqrstuvwxyz";
	uint8_t once[SHA256_LEN];
	uint8_t twice[SHA256_LEN];

	memset(out, 0, EXTENDED_LEN);
	for (; *text != '\0'; text++) {
		unsigned int carry =
			(unsigned int)(strchr(digit, *text) - digit);

		for (size_t i = EXTENDED_LEN; i-- > 0;) {
			carry += out[i] * 58u;
			out[i] = (uint8_t)carry;
			carry >>= 8;
		}
		assert_int_equal(carry, 0);
	}
	sha256(out, 78, once);
	sha256(once, sizeof(once), twice);
	assert_memory_equal(twice, out + 78, 4);
}

static size_t parse_path(const char *path, uint32_t step[16])
{
	size_t count = 0;

	assert_int_equal(*path++, 'm');
	while (*path == '/') {
		char *end = NULL;

		step[count] = (uint32_t)strtoul(path + 1, &end, 10);
		if (*end == '\'') {
			step[count] |= BIP32_HARDENED;
			end++;
		}
		count++;
		path = end;
	}
	assert_int_equal(*path, '\0');
	return count;
}

static void derive(const json_t *test, const char *path,
		   struct bip32_node *node, uint8_t pub[SIGNER_COMPRESSED_LEN])
{
	uint8_t seed[64];
	uint32_t step[16];
	size_t len = json_hex(test, "seed", seed, sizeof(seed));

	assert_int_equal(bip32_master(signer, seed, len, node), TEE_SUCCESS);
	assert_int_equal(
		bip32_derive(signer, node, step, parse_path(path, step)),
		TEE_SUCCESS);
	assert_int_equal(signer_public(signer, node->key, NULL, pub),
			 TEE_SUCCESS);
}

static void published_vectors(void **state)
{
	json_t *root = vectors_load("bip/bip32.json");
	json_t *test = NULL;
	json_t *chain = NULL;
	size_t i = 0;
	size_t k = 0;

	json_array_foreach(json_object_get(root, "valid"), i, test)
	{
		json_array_foreach(json_object_get(test, "chains"), k, chain)
		{
			struct bip32_node node;
			uint8_t pub[SIGNER_COMPRESSED_LEN];
			uint8_t want[EXTENDED_LEN];

			derive(test, json_text(chain, "path"), &node, pub);
			base58(json_text(chain, "xprv"), want);
			assert_memory_equal(node.chain, want + 13, 32);
			assert_memory_equal(node.key, want + 46, 32);
			base58(json_text(chain, "xpub"), want);
			assert_memory_equal(node.chain, want + 13, 32);
			assert_memory_equal(pub, want + 45, sizeof(pub));
		}
	}
	assert_int_equal(i, 4);
	json_decref(root);
}

static void ethers_vectors(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/mnemonics.json");
	json_t *test = NULL;
	json_t *at = NULL;
	size_t i = 0;
	size_t k = 0;

	json_array_foreach(root, i, test)
	{
		json_array_foreach(json_object_get(test, "nodes"), k, at)
		{
			struct bip32_node node;
			uint8_t pub[SIGNER_COMPRESSED_LEN];
			uint8_t want[SIGNER_COMPRESSED_LEN];

			derive(test, json_text(at, "path"), &node, pub);
			json_hex(at, "privateKey", want, 32);
			assert_memory_equal(node.key, want, 32);
			json_hex(at, "chainCode", want, 32);
			assert_memory_equal(node.chain, want, 32);
			json_hex(at, "publicKey", want, sizeof(want));
			assert_memory_equal(pub, want, sizeof(want));
		}
	}
	json_decref(root);
}

static void bad_seeds_and_keys_are_refused(void **state)
{
	static const uint8_t zero[64];
	uint8_t seed[65] = { 1 };
	uint8_t order[32];
	struct bip32_node node = { 0 };

	assert_int_equal(bip32_master(signer, seed, 15, &node),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(bip32_master(signer, seed, 65, &node),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_memory_equal(&node, zero, sizeof(node));
	assert_int_equal(signer_public(signer, zero, NULL, seed),
			 TEE_ERROR_BAD_PARAMETERS);
	hex_bytes("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd036"
		  "4141",
		  order, sizeof(order));
	assert_int_equal(signer_public(signer, order, NULL, seed),
			 TEE_ERROR_BAD_PARAMETERS);
	memset(node.key, 7, sizeof(node.key));
	assert_int_equal(signer_tweak(signer, node.key, order),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_memory_equal(node.key, zero, sizeof(node.key));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(ethers_vectors),
		cmocka_unit_test(bad_seeds_and_keys_are_refused),
	};

	return cmocka_run_group_tests(test, open_signer, close_signer);
}
