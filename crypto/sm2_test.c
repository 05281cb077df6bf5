#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/digest.h>
#include <crypto/sm2.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>

#include "ec_keys.h"
#include "ec_sample.h"
#include "vectors.h"

/* GM/T 0003.5-2012, annexes A to C: the examples on the recommended curve. */
#define NAME "1234567812345678"

static const char priv_hex[] =
	"3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
static const char k_hex[] =
	"59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21";

static void key_pair(const char *hex, uint8_t priv[SM2_LEN],
		     struct ec_public *pub)
{
	struct vector_bytes d;

	bytes_from_hex(hex, &d);
	assert_int_equal(d.len, SM2_LEN);
	memcpy(priv, d.b, SM2_LEN);
	assert_int_equal(ec_public_from_private(EC_SM2, priv, pub),
			 TEE_SUCCESS);
}

static void assert_hex(const uint8_t *got, size_t len, const char *want)
{
	struct vector_bytes v;

	bytes_from_hex(want, &v);
	assert_int_equal(len, v.len);
	assert_memory_equal(got, v.b, len);
}

static void signatures_are_those_of_the_standard(void **state)
{
	struct vector_bytes number;
	struct ec_num d, k;
	struct digest ctx;
	uint8_t priv[SM2_LEN], z[SM2_LEN], e[SM2_LEN], sig[SM2_SIGNATURE_LEN];
	struct ec_public pub;

	key_pair(priv_hex, priv, &pub);
	assert_hex(pub.x, SM2_LEN,
		   "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f"
		   "35020");
	assert_hex(pub.y, SM2_LEN,
		   "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da"
		   "9ad13");
	sm2_identity((const uint8_t *)NAME, 16, &pub, z);
	assert_hex(z, SM2_LEN,
		   "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda"
		   "8a4f3");
	digest_init(&ctx, DIGEST_SM3);
	digest_update(&ctx, z, sizeof(z));
	digest_update(&ctx, "message digest", 14);
	digest_final(&ctx, e);
	assert_hex(e, SM2_LEN,
		   "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d"
		   "28640");
	bytes_from_hex(k_hex, &number);
	assert_true(ec_load_private(EC_SM2, &d, priv));
	assert_true(ec_load_private(EC_SM2, &k, number.b));
	assert_true(sm2_sign_with(&d, &k, e, sig));
	assert_hex(sig, SM2_SIGNATURE_LEN,
		   "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee"
		   "720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69"
		   "c485bbc1aa");
	assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)), TEE_SUCCESS);
}

static void signatures_that_are_none_are_refused(void **state)
{
	struct sample s = { .state = 71 };
	const struct crypto_random random = { sample_fill, &s };
	const uint8_t zero[SM2_SIGNATURE_LEN] = { 0 };
	uint8_t priv[SM2_LEN], e[SM2_LEN], sig[SM2_SIGNATURE_LEN];
	struct ec_public pub;
	struct ec_public other;

	ec_generate(EC_SM2, &random, priv, &other);
	for (size_t i = 0; i < SM2_SIGNATURE_LEN; i++) {
		ec_generate(EC_SM2, &random, priv, &pub);
		sample_fill(&s, e, sizeof(e));
		if (i % 4 == 0)
			memset(e, 0xff, sizeof(e));
		assert_int_equal(
			sm2_sign(priv, i % 2 ? &pub : NULL, e, &random, sig),
			TEE_SUCCESS);
		assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
				 TEE_SUCCESS);
		assert_int_equal(sm2_verify(&other, e, sig, sizeof(sig)),
				 TEE_ERROR_SIGNATURE_INVALID);
		assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig) - 1),
				 TEE_ERROR_SIGNATURE_INVALID);
		sig[i] ^= 1;
		assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
				 TEE_ERROR_SIGNATURE_INVALID);
		sig[i] ^= 1;
		e[i % SM2_LEN] ^= 0x80;
		assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
				 TEE_ERROR_SIGNATURE_INVALID);
	}
	assert_int_equal(sm2_sign(priv, &other, e, &random, sig),
			 TEE_ERROR_SECURITY);
	assert_memory_equal(sig, zero, sizeof(sig));
	assert_int_equal(sm2_sign(zero, &other, e, &random, sig),
			 TEE_ERROR_BAD_PARAMETERS);
	/* r of 0, s of 0, r + s the order. */
	assert_int_equal(sm2_verify(&pub, e, zero, sizeof(zero)),
			 TEE_ERROR_SIGNATURE_INVALID);
	memcpy(sig, zero, sizeof(sig));
	sig[31] = 1;

	struct ec_num n = ec_sm2.n.modulus;

	n.w[0]--;
	ec_store_be(sig + 32, 32, &n);
	assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
			 TEE_ERROR_SIGNATURE_INVALID);
	ec_store_be(sig + 32, 32, &ec_sm2.n.modulus);
	assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
			 TEE_ERROR_SIGNATURE_INVALID);
	other.x[3] ^= 1;
	assert_int_equal(sm2_verify(&other, e, sig, sizeof(sig)),
			 TEE_ERROR_BAD_PARAMETERS);
}

/* C3 comes last here. */
static void ciphertexts_are_those_of_the_standard(void **state)
{
	static const char c1[] =
		"0404ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e14"
		"9a"
		"73e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e12"
		"4df0";
	static const char c2[] = "21886ca989ca9c7d58087307ca93092d651efa";
	static const char c3[] =
		"59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd87"
		"66";
	struct vector_bytes number;
	struct ec_point point;
	struct ec_num k;
	struct ec_public pub;
	uint8_t priv[SM2_LEN];
	uint8_t out[19 + SM2_PKE_OVERHEAD];
	uint8_t msg[19];
	size_t len = sizeof(msg);

	key_pair(priv_hex, priv, &pub);
	bytes_from_hex(k_hex, &number);
	assert_true(ec_load_private(EC_SM2, &k, number.b));
	assert_true(ec_load_point(EC_SM2, &point, &pub));
	assert_true(sm2_encrypt_with(
		&point, &k, (const uint8_t *)"encryption standard", 19, out));
	assert_hex(out, 65, c1);
	assert_hex(out + 65, 19, c2);
	assert_hex(out + 84, 32, c3);
	assert_int_equal(sm2_decrypt(priv, out, sizeof(out), msg, &len),
			 TEE_SUCCESS);
	assert_int_equal(len, 19);
	assert_memory_equal(msg, "encryption standard", 19);
}

static void what_was_encrypted_is_decrypted(void **state)
{
	struct sample s = { .state = 13 };
	const struct crypto_random random = { sample_fill, &s };
	uint8_t priv[SM2_LEN];
	uint8_t msg[200], back[200], out[200 + SM2_PKE_OVERHEAD];
	struct ec_public pub;

	ec_generate(EC_SM2, &random, priv, &pub);
	/* One byte often: its key stream is 0 once in 256, and is not used. */
	for (size_t i = 0; i < 400; i++) {
		size_t len = i < 300 ? 1 : i % 200 + 1;
		size_t out_len = sizeof(out);
		size_t back_len = len;

		sample_fill(&s, msg, len);
		assert_int_equal(
			sm2_encrypt(&pub, msg, len, &random, out, &out_len),
			TEE_SUCCESS);
		assert_int_equal(out_len, len + SM2_PKE_OVERHEAD);
		assert_int_equal(
			sm2_decrypt(priv, out, out_len, back, &back_len),
			TEE_SUCCESS);
		assert_int_equal(back_len, len);
		assert_memory_equal(back, msg, len);
	}
}

static void ciphertexts_that_are_none_are_refused(void **state)
{
	struct sample s = { .state = 13 };
	const struct crypto_random random = { sample_fill, &s };
	const uint8_t zero[40] = { 0 };
	uint8_t priv[SM2_LEN];
	uint8_t msg[40], back[40], out[40 + SM2_PKE_OVERHEAD];
	size_t out_len = sizeof(out);
	size_t len = sizeof(back);
	struct ec_public pub;

	ec_generate(EC_SM2, &random, priv, &pub);
	sample_fill(&s, msg, sizeof(msg));
	assert_int_equal(
		sm2_encrypt(&pub, msg, sizeof(msg), &random, out, &out_len),
		TEE_SUCCESS);
	for (size_t i = 0; i < out_len; i++) {
		TEE_Result want = i < 65 ? TEE_ERROR_BAD_PARAMETERS
					 : TEE_ERROR_CIPHERTEXT_INVALID;

		out[i] ^= 0x10;
		memset(back, 1, sizeof(back));
		len = sizeof(back);
		assert_int_equal(sm2_decrypt(priv, out, out_len, back, &len),
				 want);
		assert_memory_equal(back, zero, sizeof(back));
		out[i] ^= 0x10;
	}
	for (uint8_t form = 2; form <= 7; form++) {
		if (form == 4 || form == 5)
			continue;
		out[0] = form;
		assert_int_equal(sm2_decrypt(priv, out, out_len, back, &len),
				 TEE_ERROR_NOT_SUPPORTED);
	}
	out[0] = 4;
	assert_int_equal(sm2_decrypt(priv, out, SM2_PKE_OVERHEAD, back, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(sm2_decrypt(priv, out, 0, back, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(sm2_decrypt(zero, out, out_len, back, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	len = 39;
	assert_int_equal(sm2_decrypt(priv, out, out_len, back, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 40);
	out_len = sizeof(out) - 1;
	assert_int_equal(
		sm2_encrypt(&pub, msg, sizeof(msg), &random, out, &out_len),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(out_len, sizeof(out));
	assert_int_equal(sm2_encrypt(&pub, msg, 0, &random, out, &out_len),
			 TEE_ERROR_BAD_PARAMETERS);
	out_len = sizeof(out);
	assert_int_equal(
		sm2_encrypt(&pub, msg, SIZE_MAX, &random, out, &out_len),
		TEE_ERROR_BAD_PARAMETERS);
	pub.x[0] ^= 1;
	out_len = sizeof(out);
	assert_int_equal(
		sm2_encrypt(&pub, msg, sizeof(msg), &random, out, &out_len),
		TEE_ERROR_BAD_PARAMETERS);
}

/* The pair as OpenSSL has it; the caller frees it. */
static EVP_PKEY *evp_key(const uint8_t priv[SM2_LEN],
			 const struct ec_public *pub)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *d = BN_bin2bn(priv, SM2_LEN, NULL);
	EVP_PKEY *key = NULL;
	uint8_t point[65] = { 4 };

	memcpy(point + 1, pub->x, SM2_LEN);
	memcpy(point + 33, pub->y, SM2_LEN);
	OSSL_PARAM_BLD_push_utf8_string(build, "group", "SM2", 0);
	OSSL_PARAM_BLD_push_octet_string(build, "pub", point, sizeof(point));
	OSSL_PARAM_BLD_push_BN(build, "priv", d);

	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);

	assert_int_equal(EVP_PKEY_fromdata_init(ctx), 1);
	assert_int_equal(EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_KEYPAIR, params),
			 1);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(d);
	return key;
}

/* Takes a DER element of at most 127 bytes; fails the test on another tag. */
static const uint8_t *element(const uint8_t **at, uint8_t tag, size_t *len)
{
	const uint8_t *value = *at + 2;

	assert_int_equal((*at)[0], tag);
	assert_true((*at)[1] < 0x80);
	*len = (*at)[1];
	*at = value + *len;
	return value;
}

static void number_element(const uint8_t **at, uint8_t out[SM2_LEN])
{
	size_t len = 0;
	const uint8_t *value = element(at, 2, &len);

	assert_int_equal(ec_number(EC_SM2, value, len, out), TEE_SUCCESS);
}

static void what_a_second_implementation_signed_verifies(void **state)
{
	struct sample s = { .state = 31 };
	const struct crypto_random random = { sample_fill, &s };

	for (size_t i = 0; i < 16; i++) {
		uint8_t priv[SM2_LEN], z[SM2_LEN], e[SM2_LEN];
		uint8_t sig[SM2_SIGNATURE_LEN];
		uint8_t der[80];
		size_t der_len = sizeof(der);
		const uint8_t *at = der;
		struct ec_public pub;
		struct digest hash;

		ec_generate(EC_SM2, &random, priv, &pub);

		EVP_PKEY *key = evp_key(priv, &pub);
		EVP_MD_CTX *md = EVP_MD_CTX_new();
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

		assert_int_equal(EVP_PKEY_CTX_set1_id(ctx, NAME, 16), 1);
		EVP_MD_CTX_set_pkey_ctx(md, ctx);
		assert_int_equal(
			EVP_DigestSignInit(md, NULL, EVP_sm3(), NULL, key), 1);
		assert_int_equal(EVP_DigestSign(md, der, &der_len, priv, i), 1);

		sm2_identity((const uint8_t *)NAME, 16, &pub, z);
		digest_init(&hash, DIGEST_SM3);
		digest_update(&hash, z, sizeof(z));
		digest_update(&hash, priv, i);
		digest_final(&hash, e);
		element(&at, 0x30, &der_len);
		at = der + 2;
		number_element(&at, sig);
		number_element(&at, sig + SM2_LEN);
		assert_int_equal(sm2_verify(&pub, e, sig, sizeof(sig)),
				 TEE_SUCCESS);
		EVP_MD_CTX_free(md);
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(key);
	}
}

static void what_a_second_implementation_encrypted_decrypts(void **state)
{
	struct sample s = { .state = 37 };
	const struct crypto_random random = { sample_fill, &s };

	for (size_t i = 1; i < 17; i++) {
		uint8_t priv[SM2_LEN], back[17];
		uint8_t der[140], in[17 + SM2_PKE_OVERHEAD] = { 4 };
		size_t der_len = sizeof(der);
		size_t len = 0;
		const uint8_t *at = der;
		struct ec_public pub;

		ec_generate(EC_SM2, &random, priv, &pub);

		EVP_PKEY *key = evp_key(priv, &pub);
		EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

		assert_int_equal(EVP_PKEY_encrypt_init(ctx), 1);
		assert_int_equal(EVP_PKEY_encrypt(ctx, der, &der_len, priv, i),
				 1);
		element(&at, 0x30, &len);
		at = der + 2;
		number_element(&at, in + 1);
		number_element(&at, in + 33);
		memcpy(in + 65 + i, element(&at, 4, &len), SM2_LEN);
		memcpy(in + 65, element(&at, 4, &len), i);
		assert_int_equal(len, i);
		len = sizeof(back);
		assert_int_equal(
			sm2_decrypt(priv, in, i + SM2_PKE_OVERHEAD, back, &len),
			TEE_SUCCESS);
		assert_int_equal(len, i);
		assert_memory_equal(back, priv, i);
		EVP_PKEY_CTX_free(ctx);
		EVP_PKEY_free(key);
	}
}

struct party {
	uint8_t priv[SM2_LEN];
	uint8_t ephemeral_priv[SM2_LEN];
	struct ec_public pub;
	struct ec_public ephemeral_pub;
	uint8_t said[SM2_LEN]; /* the confirmation it gives */
};

static struct sm2_exchange side_of(struct party *me, const struct party *peer,
				   bool initiator)
{
	return (struct sm2_exchange){
		.initiator = initiator,
		.priv = me->priv,
		.pub = &me->pub,
		.ephemeral_priv = me->ephemeral_priv,
		.ephemeral_pub = &me->ephemeral_pub,
		.peer = &peer->pub,
		.peer_ephemeral = &peer->ephemeral_pub,
		.initiator_id = (const uint8_t *)NAME,
		.initiator_id_len = 16,
		.responder_id = (const uint8_t *)NAME,
		.responder_id_len = 16,
		.confirmation_out = me->said,
	};
}

static void parties(struct party *a, struct party *b)
{
	key_pair("81eb26e941bb5af16df116495f90695272ae2cd63d6c4ae1678418be48230"
		 "029",
		 a->priv, &a->pub);
	key_pair("785129917d45a9ea5437a59356b82338eaadda6ceb199088f14ae10defa22"
		 "9b5",
		 b->priv, &b->pub);
	key_pair("d4de15474db74d06491c440d305e012400990f3e390c7e87153c12db2ea60"
		 "bb3",
		 a->ephemeral_priv, &a->ephemeral_pub);
	key_pair("7e07124814b309489125eaed101113164ebf0f3458c5bd88335c1f9d59624"
		 "3d6",
		 b->ephemeral_priv, &b->ephemeral_pub);
}

static void keys_exchanged_are_those_of_the_standard(void **state)
{
	struct party a, b;
	uint8_t key[16], again[16];

	parties(&a, &b);

	struct sm2_exchange side = side_of(&b, &a, false);

	assert_int_equal(sm2_exchange(&side, key, sizeof(key)), TEE_SUCCESS);
	assert_hex(key, sizeof(key), "6c89347354de2484c60b4ab1fde4c6e5");
	assert_hex(b.said, SM2_LEN,
		   "d3a0fe15dee185ceae907a6b595cc32a266ed7b3367e9983a896dc32fa2"
		   "0f8eb");
	side = side_of(&a, &b, true);
	side.confirmation_in = b.said;
	assert_int_equal(sm2_exchange(&side, again, sizeof(again)),
			 TEE_SUCCESS);
	assert_memory_equal(key, again, sizeof(key));
	assert_hex(a.said, SM2_LEN,
		   "18c7894b3816df16cf07b05c5ec0bef5d655d58f779cc1b400a4f388464"
		   "4db88");
	side = side_of(&b, &a, false);
	side.confirmation_in = a.said;
	assert_int_equal(sm2_exchange(&side, again, sizeof(again)),
			 TEE_SUCCESS);
	assert_memory_equal(key, again, sizeof(key));
}

static void exchanges_that_went_wrong_give_no_key(void **state)
{
	const uint8_t zero[SM2_LEN] = { 0 };
	struct party a, b;
	uint8_t key[16];
	uint8_t said[SM2_LEN];

	parties(&a, &b);

	struct sm2_exchange side = side_of(&b, &a, false);

	assert_int_equal(sm2_exchange(&side, key, sizeof(key)), TEE_SUCCESS);
	memcpy(said, b.said, sizeof(said));
	said[0] ^= 1;
	side = side_of(&a, &b, true);
	side.confirmation_in = said;
	memset(a.said, 1, sizeof(a.said));
	memset(key, 1, sizeof(key));
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_MAC_INVALID);
	assert_memory_equal(key, zero, sizeof(key));
	assert_memory_equal(a.said, zero, sizeof(a.said));
	/* The peer's own words sent back are not the initiator's. */
	side = side_of(&b, &a, false);
	side.confirmation_in = said;
	said[0] ^= 1;
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_MAC_INVALID);

	side = side_of(&a, &b, true);
	assert_int_equal(sm2_exchange(&side, key, 0), TEE_ERROR_BAD_PARAMETERS);
	side.initiator_id_len = SM2_ID_LEN_MAX + 1;
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_BAD_PARAMETERS);
	side = side_of(&a, &b, true);
	side.ephemeral_priv = zero;
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_BAD_PARAMETERS);
	side = side_of(&a, &b, true);
	b.ephemeral_pub.y[5] ^= 1;
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_BAD_PARAMETERS);
	b.ephemeral_pub.y[5] ^= 1;
	b.pub.x[5] ^= 1;
	assert_int_equal(sm2_exchange(&side, key, sizeof(key)),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(signatures_are_those_of_the_standard),
		cmocka_unit_test(signatures_that_are_none_are_refused),
		cmocka_unit_test(ciphertexts_are_those_of_the_standard),
		cmocka_unit_test(what_was_encrypted_is_decrypted),
		cmocka_unit_test(ciphertexts_that_are_none_are_refused),
		cmocka_unit_test(what_a_second_implementation_signed_verifies),
		cmocka_unit_test(
			what_a_second_implementation_encrypted_decrypts),
		cmocka_unit_test(keys_exchanged_are_those_of_the_standard),
		cmocka_unit_test(exchanges_that_went_wrong_give_no_key),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
