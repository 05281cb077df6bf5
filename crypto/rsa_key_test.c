/*
 * RSA against Wycheproof.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <stdio.h>
#include <string.h>

#include "rsa_vectors.h"

static uint64_t seed = 3;
static const struct pk_random source = { test_random, &seed };
static struct rsa_work work;
static struct key_bytes bytes;
static struct vector_bytes msg;
static struct vector_bytes sig;
static struct vector_bytes label;
static size_t seen;

static void verdict(json_t *test, const char *result, TEE_Result res)
{
	seen++;
	/* "acceptable" is a weak hash, which is the caller's to refuse. */
	if ((res == TEE_SUCCESS) != (strcmp(result, "invalid") != 0))
		fail_msg("tcId %d is %s, got %x",
			 (int)json_integer_value(json_object_get(test, "tcId")),
			 result, res);
}

static void pkcs1_verify(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	enum digest_alg hash = hash_named(group, "sha");
	json_t *flags = json_object_get(test, "flags");
	uint8_t digest[DIGEST_LEN_MAX];
	struct rsa_key key;

	if (hash == DIGEST_ALG_COUNT)
		return;
	/* A DigestInfo without its NULL is refused by encoding it again. */
	if (json_array_size(flags) > 0 &&
	    strcmp(json_string_value(json_array_get(flags, 0)),
		   "MissingNull") == 0)
		result = "invalid";
	key_load(json_object_get(group, "publicKey"), &bytes, &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	digest_all(hash, msg.b, msg.len, digest);
	verdict(test, result,
		rsa_verify_pkcs1(&work, &key, hash, digest, digest_len(hash),
				 sig.b, sig.len));
}

static void each_file(const char *before, const char *after,
		      const char *const *part, size_t count, vector_fn fn)
{
	seen = 0;
	for (size_t i = 0; i < count; i++) {
		char name[100];

		snprintf(name, sizeof(name), "wycheproof/rsa_%s%s%s_test.json",
			 before, part[i], after);
		vectors_each(name, fn, NULL);
	}
	print_message("%zu vectors\n", seen);
	assert_true(seen > 0);
}

static void pkcs1_signatures_meet_wycheproof(void **state)
{
	static const char *const part[] = {
		"2048_sha224",	 "2048_sha256",	  "2048_sha384",
		"2048_sha512",	 "2048_sha3_224", "2048_sha3_256",
		"2048_sha3_384", "2048_sha3_512", "3072_sha256",
		"3072_sha384",	 "3072_sha512",	  "3072_sha3_256",
		"3072_sha3_384", "3072_sha3_512", "4096_sha256",
		"4096_sha384",	 "4096_sha512",
	};

	each_file("signature_", "", part, ARRAY_COUNT(part), pkcs1_verify);
}

static void pkcs1_sign(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	enum digest_alg hash = hash_named(group, "sha");
	uint8_t digest[DIGEST_LEN_MAX];
	uint8_t out[RSA_KEY_LEN_MAX];
	size_t out_len = sizeof(out);
	struct rsa_key key;

	if (hash == DIGEST_ALG_COUNT || strcmp(result, "invalid") == 0)
		return;
	key_load(json_object_get(group, "privateKey"), &bytes, &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	digest_all(hash, msg.b, msg.len, digest);
	seen++;
	assert_int_equal(rsa_sign_pkcs1(&work, &source, &key, hash, digest,
					digest_len(hash), out, &out_len),
			 TEE_SUCCESS);
	assert_int_equal(out_len, sig.len);
	assert_memory_equal(out, sig.b, sig.len);
}

static void pkcs1_signing_meets_wycheproof(void **state)
{
	static const char *const part[] = { "2048", "3072" };

	each_file("pkcs1_", "_sig_gen", part, ARRAY_COUNT(part), pkcs1_sign);
}

static void decrypted(json_t *test, const char *result, TEE_Result res,
		      const uint8_t *out, size_t out_len)
{
	verdict(test, result, res);
	if (res != TEE_SUCCESS) {
		assert_int_equal(res, TEE_ERROR_BAD_PARAMETERS);
		return;
	}
	assert_int_equal(out_len, msg.len);
	assert_memory_equal(out, msg.b, msg.len);
}

static void pkcs1_decrypt(json_t *group, json_t *test, const char *result,
			  void *ctx)
{
	uint8_t out[RSA_KEY_LEN_MAX];
	size_t out_len = sizeof(out);
	struct rsa_key key;

	key_load(json_object_get(group, "privateKey"), &bytes, &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "ct", &sig);

	TEE_Result res = rsa_decrypt_pkcs1(&work, &source, &key, sig.b, sig.len,
					   out, &out_len);

	decrypted(test, result, res, out, out_len);
}

static void pkcs1_decryption_meets_wycheproof(void **state)
{
	static const char *const part[] = { "2048", "3072" };

	each_file("pkcs1_", "", part, ARRAY_COUNT(part), pkcs1_decrypt);
}

static void pss_verify(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct rsa_pss how = {
		.hash = hash_named(group, "sha"),
		.mgf = hash_named(group, "mgfSha"),
		.salt_len = (size_t)json_integer_value(
			json_object_get(group, "sLen")),
	};
	uint8_t digest[DIGEST_LEN_MAX];
	struct rsa_key key;

	if (how.hash == DIGEST_ALG_COUNT || how.mgf == DIGEST_ALG_COUNT)
		return;
	key_load(json_object_get(group, "publicKey"), &bytes, &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "sig", &sig);
	digest_all(how.hash, msg.b, msg.len, digest);
	verdict(test, result,
		rsa_verify_pss(&work, &key, &how, digest, digest_len(how.hash),
			       sig.b, sig.len));
}

static void pss_signatures_meet_wycheproof(void **state)
{
	static const char *const part[] = {
		"2048_sha1_mgf1_20",
		"2048_sha256_mgf1_0",
		"2048_sha256_mgf1_32",
		"2048_sha256_mgf1sha1_20",
		"2048_sha384_mgf1_48",
		"3072_sha256_mgf1_32",
		"4096_sha256_mgf1_32",
		"4096_sha384_mgf1_48",
		"4096_sha512_mgf1_32",
		"4096_sha512_mgf1_64",
		"misc",
	};

	each_file("pss_", "", part, ARRAY_COUNT(part), pss_verify);
}

static void oaep_decrypt(json_t *group, json_t *test, const char *result,
			 void *ctx)
{
	uint8_t out[RSA_KEY_LEN_MAX];
	size_t out_len = sizeof(out);
	struct rsa_oaep how = {
		.hash = hash_named(group, "sha"),
		.mgf = hash_named(group, "mgfSha"),
	};
	struct rsa_key key;

	if (json_integer_value(json_object_get(group, "keySize")) > 4096)
		return;
	key_load(json_object_get(group, "privateKey"), &bytes, &key);
	vector_hex(test, "msg", &msg);
	vector_hex(test, "ct", &sig);
	vector_hex(test, "label", &label);
	how.label = label.b;
	how.label_len = label.len;

	TEE_Result res = rsa_decrypt_oaep(&work, &source, &key, &how, sig.b,
					  sig.len, out, &out_len);

	decrypted(test, result, res, out, out_len);
}

static void oaep_decryption_meets_wycheproof(void **state)
{
	static const char *const part[] = {
		"2048_sha1_mgf1sha1",
		"2048_sha224_mgf1sha1",
		"2048_sha224_mgf1sha224",
		"2048_sha256_mgf1sha1",
		"2048_sha256_mgf1sha256",
		"2048_sha384_mgf1sha1",
		"2048_sha384_mgf1sha384",
		"2048_sha512_mgf1sha1",
		"2048_sha512_mgf1sha512",
		"3072_sha256_mgf1sha256",
		"misc",
	};

	each_file("oaep_", "", part, ARRAY_COUNT(part), oaep_decrypt);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(pkcs1_signatures_meet_wycheproof),
		cmocka_unit_test(pkcs1_signing_meets_wycheproof),
		cmocka_unit_test(pkcs1_decryption_meets_wycheproof),
		cmocka_unit_test(pss_signatures_meet_wycheproof),
		cmocka_unit_test(oaep_decryption_meets_wycheproof),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
