#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/pbkdf2.h>
#include <crypto/sha512.h>
#include <string.h>

#include "vectors.h"

/* FIPS 180-4 examples. */
static const struct {
	const char *must, *text, *digest;
} row[] = {
	{ "empty message", "",
	  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
	  "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" },
	{ "one block", "abc",
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
	{ "two blocks",
	  "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
	  "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
	  "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909" },
};

static void digests_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes want;
		uint8_t digest[SHA512_LEN];

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].digest, &want);
		sha512(row[i].text, strlen(row[i].text), digest);
		assert_memory_equal(digest, want.b, sizeof(digest));
	}
}

static void the_way_data_is_cut_does_not_matter(void **state)
{
	uint8_t data[400];
	uint8_t whole[SHA512_LEN];
	uint8_t parts[SHA512_LEN];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (size_t len = 0; len <= sizeof(data); len += 3) {
		sha512(data, len, whole);
		for (size_t cut = 0; cut <= len; cut++) {
			struct sha512 ctx;

			sha512_init(&ctx);
			sha512_update(&ctx, data, cut);
			sha512_update(&ctx, data + cut, len - cut);
			sha512_final(&ctx, parts);
			assert_memory_equal(whole, parts, sizeof(whole));
		}
	}
}

static void check_hash(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes data, want;
	uint8_t digest[SHA512_LEN];

	vector_hex(test, "data", &data);
	vector_hex(test, "sha512", &want);
	sha512(data.b, data.len, digest);
	assert_memory_equal(digest, want.b, sizeof(digest));
}

static void sha512_meets_the_ethers_hashes(void **state)
{
	vectors_list("ethereum/ethers/hashes.json", check_hash, NULL);
}

static void check_hmac(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes key, msg, tag;
	uint8_t mac[SHA512_LEN];

	vector_hex(test, "key", &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "tag", &tag);
	assert_true(tag.len <= sizeof(mac));
	hmac_sha512(key.b, key.len, msg.b, msg.len, mac);
	assert_int_equal(memcmp(mac, tag.b, tag.len) == 0,
			 strcmp(result, "valid") == 0);
}

static void hmac_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/hmac_sha512_test.json", check_hmac, NULL);
}

static void check_pbkdf2(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	struct vector_bytes password, salt, dk;
	uint8_t key[VECTOR_BYTES_MAX];

	vector_hex(test, "password", &password);
	vector_hex(test, "salt", &salt);
	vector_hex(test, "dk", &dk);
	assert_string_equal(result, "valid");
	pbkdf2_hmac_sha512(password.b, password.len, salt.b, salt.len,
			   (uint32_t)json_integer_value(
				   json_object_get(test, "iterationCount")),
			   key, dk.len);
	assert_memory_equal(key, dk.b, dk.len);
}

static void pbkdf2_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/pbkdf2_hmacsha512_test.json", check_pbkdf2,
		     NULL);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(the_way_data_is_cut_does_not_matter),
		cmocka_unit_test(sha512_meets_the_ethers_hashes),
		cmocka_unit_test(hmac_meets_wycheproof),
		cmocka_unit_test(pbkdf2_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
