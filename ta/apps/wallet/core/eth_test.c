/*
 * Addresses, digests and whole transactions against EIP-55, EIP-155, EIP-191
 * and ethers' vectors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/keccak.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

#include "eth.h"

#define ROOM (1u << 17)

static struct signer *signer;

static int open_signer(void **state)
{
	static const uint8_t random[32] = { 2 };

	signer = signer_open(random);
	return signer == NULL;
}

static int close_signer(void **state)
{
	signer_close(signer);
	return 0;
}

static void checksums_of_eip_55(void **state)
{
	/* EIP-55's own test cases: all capitals, all small, and mixed. */
	static const char *const row[] = {
		"0x52908400098527886E0F7030069857D2E4169EE7",
		"0x8617E340B3D01FA5F11F306F4090FD50E238070D",
		"0xde709f2102306220921060314715629080e2fb77",
		"0x27b1fdb04752bbc536007a920d24acb045561c26",
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
		"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
		"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t address[ETH_ADDRESS_LEN];
		char text[ETH_ADDRESS_TEXT_SIZE];

		hex_bytes(row[i], address, sizeof(address));
		eth_address_text(address, text);
		assert_string_equal(text, row[i]);
	}
}

static void addresses_of_keys(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/accounts.json");
	json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(root, i, test)
	{
		uint8_t key[SIGNER_KEY_LEN];
		uint8_t point[SIGNER_POINT_LEN];
		uint8_t address[ETH_ADDRESS_LEN];
		char text[ETH_ADDRESS_TEXT_SIZE];

		json_hex(test, "privateKey", key, sizeof(key));
		assert_int_equal(signer_public(signer, key, point, NULL),
				 TEE_SUCCESS);
		eth_address(point, address);
		eth_address_text(address, text);
		assert_string_equal(text, json_text(test, "address"));
	}
	assert_true(i > 100);
	json_decref(root);
}

/* Decode, sign, write: as the TA does it. */
static size_t sign_hex(const char *unsigned_hex, const uint8_t key[32],
		       uint8_t *out, size_t size)
{
	static uint8_t in[ROOM];
	size_t len = hex_bytes(unsigned_hex, in, sizeof(in));
	struct rlp_writer w = { .buf = out, .size = size };
	struct eth_signature sig = { 0 };
	struct eth_tx tx = { 0 };
	uint8_t digest[32];
	uint8_t own[SIGNER_POINT_LEN];
	uint8_t recovered[SIGNER_POINT_LEN];

	if (eth_tx_decode(in, len, &tx) != TEE_SUCCESS)
		return 0;
	keccak256(in, len, digest);
	assert_int_equal(signer_sign(signer, key, NULL, digest, &sig),
			 TEE_SUCCESS);
	assert_int_equal(signer_public(signer, key, own, NULL), TEE_SUCCESS);
	assert_int_equal(
		signer_recover_vartime(signer, digest, &sig, recovered),
		TEE_SUCCESS);
	assert_memory_equal(own, recovered, sizeof(own));
	eth_tx_encode_signed(&tx, &sig, &w);
	return w.len;
}

static void transactions_are_signed_byte_for_byte(void **state)
{
	static const char *const kind[] = { "Eip155", "Berlin", "London" };
	json_t *root = vectors_load("ethereum/ethers/transactions.json");
	json_t *test = NULL;
	size_t i = 0;
	size_t count = 0;

	json_array_foreach(root, i, test)
	{
		uint8_t key[SIGNER_KEY_LEN];

		json_hex(test, "privateKey", key, sizeof(key));
		for (size_t k = 0; k < ARRAY_COUNT(kind); k++) {
			static uint8_t raw[ROOM];
			static uint8_t want[ROOM];
			char field[32] = "unsigned";

			strcat(field, kind[k]);

			size_t len = sign_hex(json_text(test, field), key, raw,
					      sizeof(raw));

			if (len == 0)
				continue;
			strcpy(field, "signed");
			strcat(field, kind[k]);
			assert_int_equal(
				json_hex(test, field, want, sizeof(want)), len);
			assert_memory_equal(raw, want, len);
			count++;
		}
	}
	assert_true(count > 400);
	json_decref(root);
}

static void the_example_of_eip_155(void **state)
{
	json_t *test = vectors_load("ethereum/eips/eip155.json");
	uint8_t key[SIGNER_KEY_LEN];
	uint8_t raw[256];
	uint8_t want[256];

	json_hex(test, "privateKey", key, sizeof(key));

	size_t len =
		sign_hex(json_text(test, "signingData"), key, raw, sizeof(raw));

	assert_int_equal(
		json_hex(test, "signedTransaction", want, sizeof(want)), len);
	assert_memory_equal(raw, want, len);
	json_decref(test);
}

static void messages_of_eip_191(void **state)
{
	/* Known from several signers: the hash of "hello" as a message. */
	static const char hello[] = "hello";
	uint8_t digest[32];
	uint8_t want[32];

	eth_message_digest((const uint8_t *)hello, 5, digest);
	hex_bytes("50b2c43fd39106bafbba0da34fc430e1f91e3c96ea2acee2bc34119f92b3"
		  "7750",
		  want, sizeof(want));
	assert_memory_equal(digest, want, sizeof(want));
	eth_message_digest(NULL, 0, digest);
	hex_bytes("5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068"
		  "adad",
		  want, sizeof(want));
	assert_memory_equal(digest, want, sizeof(want));
}

static void a_signature_of_another_key_is_not_released(void **state)
{
	static const struct eth_signature none;
	const uint8_t digest[32] = { 3 };
	const uint8_t key[SIGNER_KEY_LEN] = { [31] = 5 };
	uint8_t point[SIGNER_POINT_LEN];
	struct eth_signature sig = { 0 };

	assert_int_equal(signer_public(signer, key, point, NULL), TEE_SUCCESS);
	assert_int_equal(signer_sign(signer, key, point, digest, &sig),
			 TEE_SUCCESS);
	/* As if a fault had changed the key on its way here. */
	point[7] ^= 1;
	assert_int_equal(signer_sign(signer, key, point, digest, &sig),
			 TEE_ERROR_SIGNATURE_INVALID);
	assert_memory_equal(&sig, &none, sizeof(sig));
}

static void bad_signatures_recover_nobody(void **state)
{
	uint8_t point[SIGNER_POINT_LEN];
	uint8_t digest[32] = { 3 };
	struct eth_signature sig = { .s = { 1 } };

	assert_int_equal(signer_recover_vartime(signer, digest, &sig, point),
			 TEE_ERROR_SIGNATURE_INVALID);
	sig.parity = 2;
	assert_int_equal(signer_recover_vartime(signer, digest, &sig, point),
			 TEE_ERROR_SIGNATURE_INVALID);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(checksums_of_eip_55),
		cmocka_unit_test(addresses_of_keys),
		cmocka_unit_test(transactions_are_signed_byte_for_byte),
		cmocka_unit_test(the_example_of_eip_155),
		cmocka_unit_test(messages_of_eip_191),
		cmocka_unit_test(a_signature_of_another_key_is_not_released),
		cmocka_unit_test(bad_signatures_recover_nobody),
	};

	return cmocka_run_group_tests(test, open_signer, close_signer);
}
