#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/hmac.h>
#include <string.h>

#include "vectors.h"

static void check_hmac(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes key, msg, tag;
	uint8_t mac[SHA256_LEN];

	vector_hex(test, "key", &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "tag", &tag);
	assert_true(tag.len <= sizeof(mac));
	hmac_sha256(key.b, key.len, msg.b, msg.len, mac);
	assert_int_equal(memcmp(mac, tag.b, tag.len) == 0,
			 strcmp(result, "valid") == 0);
}

static void hmac_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/hmac_sha256_test.json", check_hmac, NULL);
}

static void check_hkdf(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes ikm, salt, info, okm;
	uint8_t out[255 * SHA256_LEN];
	size_t size = (size_t)json_integer_value(json_object_get(test, "size"));

	/* The one kind of invalid test asks for more than HKDF has. */
	if (size > sizeof(out)) {
		assert_string_equal(result, "invalid");
		return;
	}
	assert_string_equal(result, "valid");
	vector_hex(test, "ikm", &ikm);
	vector_hex(test, "salt", &salt);
	vector_hex(test, "info", &info);
	if (size > VECTOR_BYTES_MAX)
		return;
	vector_hex(test, "okm", &okm);
	hkdf_sha256(salt.b, salt.len, ikm.b, ikm.len, info.b, info.len, out,
		    size);
	assert_int_equal(okm.len, size);
	assert_memory_equal(out, okm.b, size);
}

static void hkdf_meets_wycheproof(void **state)
{
	vectors_each("wycheproof/hkdf_sha256_test.json", check_hkdf, NULL);
}

/* RFC 4231, test cases 1 and 2. */
static const struct {
	const char *must, *key, *data, *mac;
} row[] = {
	{ "short key", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	  "4869205468657265",
	  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
	{ "key shorter than a digest", "4a656665",
	  "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
	  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
};

static void hmac_is_the_published_one(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes key, data, want;
		struct hmac_sha256 ctx;
		uint8_t mac[SHA256_LEN];

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].key, &key);
		bytes_from_hex(row[i].data, &data);
		bytes_from_hex(row[i].mac, &want);
		hmac_sha256_init(&ctx, key.b, key.len);
		for (size_t n = 0; n < data.len; n++)
			hmac_sha256_update(&ctx, data.b + n, 1);
		hmac_sha256_final(&ctx, mac);
		assert_memory_equal(mac, want.b, sizeof(mac));
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(hmac_is_the_published_one),
		cmocka_unit_test(hmac_meets_wycheproof),
		cmocka_unit_test(hkdf_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
