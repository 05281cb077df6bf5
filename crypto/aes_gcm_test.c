#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/aes_gcm.h>
#include <string.h>

#include "vectors.h"

static void check_one(json_t *group, json_t *test, const char *result,
		      void *ctx)
{
	struct vector_bytes key, iv, aad, msg, ct, tag;
	uint8_t out[VECTOR_BYTES_MAX];
	uint8_t mac[AES_GCM_TAG_LEN];
	uint8_t zero[VECTOR_BYTES_MAX] = { 0 };
	bool valid = strcmp(result, "valid") == 0;

	vector_hex(test, "key", &key);
	vector_hex(test, "iv", &iv);
	vector_hex(test, "aad", &aad);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "ct", &ct);
	vector_hex(test, "tag", &tag);
	/* Only nonces of 96 bits and whole tags are offered. */
	if (iv.len != AES_GCM_NONCE_LEN || tag.len != AES_GCM_TAG_LEN)
		return;
	(*(size_t *)ctx)++;
	if (valid) {
		assert_int_equal(aes_gcm_seal(key.b, key.len, iv.b, aad.b,
					      aad.len, msg.b, out, msg.len,
					      mac),
				 TEE_SUCCESS);
		assert_memory_equal(out, ct.b, ct.len);
		assert_memory_equal(mac, tag.b, tag.len);
	}
	memset(out, 0x55, sizeof(out));
	assert_int_equal(aes_gcm_open(key.b, key.len, iv.b, aad.b, aad.len,
				      ct.b, out, ct.len, tag.b),
			 valid ? TEE_SUCCESS : TEE_ERROR_MAC_INVALID);
	assert_memory_equal(out, valid ? msg.b : zero, ct.len);
}

static void aes_gcm_meets_wycheproof(void **state)
{
	size_t count = 0;

	vectors_each("wycheproof/aes_gcm_test.json", check_one, &count);
	assert_true(count > 100);
}

/* The GCM specification (McGrew and Viega), appendix B, test case 4. */
static void the_specification_s_example_is_met(void **state)
{
	struct vector_bytes key, nonce, aad, msg, ct, tag;
	uint8_t mac[AES_GCM_TAG_LEN];

	bytes_from_hex("feffe9928665731c6d6a8f9467308308", &key);
	bytes_from_hex("cafebabefacedbaddecaf888", &nonce);
	bytes_from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2", &aad);
	bytes_from_hex("d9313225f88406e5a55909c5aff5269a"
		       "86a7a9531534f7da2e4c303d8a318a72"
		       "1c3c0c95956809532fcf0e2449a6b525"
		       "b16aedf5aa0de657ba637b39",
		       &msg);
	bytes_from_hex("42831ec2217774244b7221b784d0d49c"
		       "e3aa212f2c02a4e035c17e2329aca12e"
		       "21d514b25466931c7d8f6a5aac84aa05"
		       "1ba30b396a0aac973d58e091",
		       &ct);
	bytes_from_hex("5bc94fbc3221a5db94fae95ae7121a47", &tag);
	/* In place, both ways. */
	assert_int_equal(aes_gcm_seal(key.b, key.len, nonce.b, aad.b, aad.len,
				      msg.b, msg.b, msg.len, mac),
			 TEE_SUCCESS);
	assert_memory_equal(msg.b, ct.b, ct.len);
	assert_memory_equal(mac, tag.b, sizeof(mac));
	assert_int_equal(aes_gcm_open(key.b, key.len, nonce.b, aad.b, aad.len,
				      ct.b, ct.b, ct.len, tag.b),
			 TEE_SUCCESS);
}

static void keys_of_other_lengths_are_refused(void **state)
{
	uint8_t key[64] = { 0 };
	uint8_t nonce[AES_GCM_NONCE_LEN] = { 0 };
	uint8_t data[4] = { 1, 2, 3, 4 };
	uint8_t tag[AES_GCM_TAG_LEN] = { 0 };

	for (size_t len = 0; len <= sizeof(key); len++) {
		if (len == 16 || len == 24 || len == 32)
			continue;
		assert_int_equal(aes_gcm_seal(key, len, nonce, NULL, 0, data,
					      data, sizeof(data), tag),
				 TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(aes_gcm_open(key, len, nonce, NULL, 0, data,
					      data, sizeof(data), tag),
				 TEE_ERROR_BAD_PARAMETERS);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(the_specification_s_example_is_met),
		cmocka_unit_test(keys_of_other_lengths_are_refused),
		cmocka_unit_test(aes_gcm_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
