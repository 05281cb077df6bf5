#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/ta_container.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/rsa.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ta/ta_verify.h"

#define KEY_COUNT 2u
#define IMAGE_LEN 9000u
#define FILE_MAX  32768u
#define IV_LEN	  12u
#define TAG_LEN	  16u

static const TEE_UUID hello = {
	0x8aaaf200, 0x2450, 0x11e4, { 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b }
};
static const TEE_UUID other = {
	0x8aaaf201, 0x2450, 0x11e4, { 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b }
};

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context rng;
static mbedtls_rsa_context key[KEY_COUNT];
static uint8_t modulus[KEY_COUNT][512];
static const uint8_t exponent[] = { 1, 0, 1 };
static struct ta_signer signer[KEY_COUNT];
static const uint8_t class_key[TA_ENC_KEY_LEN] = { 0xc1, 0xa5 };

/* Every signer has another one. */
static void device_key(const struct ta_signer *by, uint8_t k[TA_ENC_KEY_LEN])
{
	memset(k, 0x33, TA_ENC_KEY_LEN);
	k[0] = by->key.n[by->key.n_len - 1];
}

static const struct ta_trust trust = { signer, KEY_COUNT, device_key };

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static int keys_make(void **state)
{
	static const unsigned int bits[KEY_COUNT] = { 2048, 3072 };

	mbedtls_entropy_init(&entropy);
	mbedtls_ctr_drbg_init(&rng);
	if (mbedtls_ctr_drbg_seed(&rng, mbedtls_entropy_func, &entropy, NULL,
				  0) != 0)
		return -1;
	for (size_t i = 0; i < KEY_COUNT; i++) {
		mbedtls_rsa_init(&key[i], MBEDTLS_RSA_PKCS_V15, 0);
		if (mbedtls_rsa_gen_key(&key[i], mbedtls_ctr_drbg_random, &rng,
					bits[i], 65537) != 0 ||
		    mbedtls_mpi_write_binary(&key[i].N, modulus[i],
					     bits[i] / 8) != 0)
			return -1;
		signer[i].key =
			(struct rsa_public_key){ modulus[i], bits[i] / 8,
						 exponent, sizeof(exponent) };
		signer[i].class_key = i == 0 ? class_key : NULL;
	}
	return 0;
}

static int keys_free(void **state)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		mbedtls_rsa_free(&key[i]);
	mbedtls_ctr_drbg_free(&rng);
	mbedtls_entropy_free(&entropy);
	return 0;
}

static void sign(size_t k, uint32_t algo, const uint8_t *hash, uint8_t *sig)
{
	bool pss = algo == TA_SIG_PSS_SHA256;

	mbedtls_rsa_set_padding(
		&key[k], pss ? MBEDTLS_RSA_PKCS_V21 : MBEDTLS_RSA_PKCS_V15,
		MBEDTLS_MD_SHA256);
	assert_int_equal(
		mbedtls_rsa_pkcs1_sign(&key[k], mbedtls_ctr_drbg_random, &rng,
				       MBEDTLS_RSA_PRIVATE, MBEDTLS_MD_SHA256,
				       32, hash, sig),
		0);
}

struct how {
	size_t key;
	uint32_t type;
	uint32_t algo;
	const TEE_UUID *uuid;
	uint32_t version;
	uint32_t enc_flags;
	const uint8_t *enc_key;
};

static void encrypt(uint8_t *header, const uint8_t *k, const uint8_t *in,
		    uint8_t *out)
{
	const struct ae_setup setup = {
		.alg = AE_AES_GCM,
		.encrypt = true,
		.key = k,
		.key_len = TA_ENC_KEY_LEN,
		.nonce = header + 12,
		.nonce_len = IV_LEN,
		.tag_len = TAG_LEN,
	};
	struct ae ae;

	assert_int_equal(ae_init(&ae, &setup), TEE_SUCCESS);
	assert_int_equal(ae_update(&ae, in, IMAGE_LEN, out), TEE_SUCCESS);
	assert_int_equal(ae_encrypt_final(&ae, header + 12 + IV_LEN),
			 TEE_SUCCESS);
}

/* A TA's record, as @how says. Returns its length. */
static size_t record_make(uint8_t *file, const struct how *how)
{
	static uint8_t image[IMAGE_LEN];
	size_t sig_len = signer[how->key].key.n_len;
	size_t off = TA_CONTAINER_FIXED_LEN + 32 + sig_len;
	size_t extra = off;
	uint8_t *enc = NULL;
	struct sha256 ctx;

	for (size_t i = 0; i < IMAGE_LEN; i++)
		image[i] = (uint8_t)(i * 31 >> 3);
	store_le32(file, TA_CONTAINER_MAGIC);
	store_le32(file + 4, how->type);
	store_le32(file + 8, IMAGE_LEN);
	store_le32(file + 12, how->algo);
	store_le16(file + 16, 32);
	store_le16(file + 18, (uint16_t)sig_len);
	if (how->type != TA_RECORD_LEGACY) {
		ta_uuid_to_octets(file + off, how->uuid);
		store_le32(file + off + 16, how->version);
		off += 20;
	}
	if (how->type == TA_RECORD_ENCRYPTED) {
		enc = file + off;
		store_le32(enc, TA_ENC_AES_GCM);
		store_le32(enc + 4, how->enc_flags);
		store_le16(enc + 8, IV_LEN);
		store_le16(enc + 10, TAG_LEN);
		memset(enc + 12, 0x12, IV_LEN);
		off += 12 + IV_LEN + TAG_LEN;
		encrypt(enc, how->enc_key, image, file + off);
	} else {
		memcpy(file + off, image, IMAGE_LEN);
	}
	sha256_init(&ctx);
	sha256_update(&ctx, file, TA_CONTAINER_FIXED_LEN);
	sha256_update(&ctx, file + extra, off - extra);
	sha256_update(&ctx, image, IMAGE_LEN);
	sha256_final(&ctx, file + 20);
	sign(how->key, how->algo, file + 20, file + 52);
	return off + IMAGE_LEN;
}

static size_t file_make(uint8_t *file, size_t k, uint32_t type, uint32_t algo,
			const TEE_UUID *uuid, uint32_t version)
{
	const struct how how = {
		.key = k,
		.type = type,
		.algo = algo,
		.uuid = uuid,
		.version = version,
		.enc_key = class_key,
	};

	return record_make(file, &how);
}

struct sub {
	const TEE_UUID *uuid;
	uint32_t version;
	uint32_t depth;
	uint32_t name_len;
	const char *name;
	size_t by;   /* key that signs */
	size_t hold; /* key that is signed */
};

/* A subkey's record with its name behind. Returns its length. */
static size_t sub_make(uint8_t *file, const struct sub *sub)
{
	size_t sig_len = signer[sub->by].key.n_len;
	const struct rsa_public_key *pub = &signer[sub->hold].key;
	uint8_t *image = file + 52 + sig_len;
	size_t len = 36 + 24 + pub->n_len + pub->e_len;
	struct sha256 ctx;

	store_le32(file, TA_CONTAINER_MAGIC);
	store_le32(file + 4, TA_RECORD_SUBKEY);
	store_le32(file + 8, (uint32_t)len);
	store_le32(file + 12, TA_SIG_PSS_SHA256);
	store_le16(file + 16, 32);
	store_le16(file + 18, (uint16_t)sig_len);
	ta_uuid_to_octets(image, sub->uuid);
	store_le32(image + 16, sub->name_len);
	store_le32(image + 20, sub->version);
	store_le32(image + 24, sub->depth);
	store_le32(image + 28, TA_SIG_PKCS1_SHA256);
	store_le32(image + 32, 2);
	store_le32(image + 36, 0xd0000130);
	store_le32(image + 40, 60);
	store_le32(image + 44, (uint32_t)pub->n_len);
	store_le32(image + 48, 0xd0000230);
	store_le32(image + 52, (uint32_t)(60 + pub->n_len));
	store_le32(image + 56, (uint32_t)pub->e_len);
	memcpy(image + 60, pub->n, pub->n_len);
	memcpy(image + 60 + pub->n_len, pub->e, pub->e_len);
	sha256_init(&ctx);
	sha256_update(&ctx, file, TA_CONTAINER_FIXED_LEN);
	sha256_update(&ctx, image, len);
	sha256_final(&ctx, file + 20);
	sign(sub->by, TA_SIG_PSS_SHA256, file + 20, file + 52);
	if (sub->name_len != 0) {
		memset(image + len, 0, sub->name_len);
		memcpy(image + len, sub->name,
		       MIN(strlen(sub->name), (size_t)sub->name_len));
	}
	return 52 + sig_len + len + sub->name_len;
}

static void good_files_are_accepted(void **state)
{
	static const uint32_t algo[] = { TA_SIG_PSS_SHA256,
					 TA_SIG_PKCS1_SHA256 };

	for (size_t i = 0; i < 8; i++) {
		uint32_t type = i / 4 % 2;
		uint8_t file[FILE_MAX];
		struct ta_verified out;
		size_t len = file_make(file, i % 2, type, algo[i / 2 % 2],
				       &hello, 7);

		assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
				 TEE_SUCCESS);
		assert_int_equal(out.signer, i % 2);
		assert_int_equal(out.versioned, type == TA_RECORD_BOOTSTRAP);
		assert_int_equal(out.version, type == 0 ? 0 : 7);
		assert_int_equal(out.image_len, IMAGE_LEN);
		assert_int_equal(out.image_off, len - IMAGE_LEN);
	}
}

static void refused(uint8_t *file, size_t len)
{
	struct ta_verified out;

	memset(&out, 0x77, sizeof(out));
	assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
	assert_int_equal(out.image_len, 0);
}

static void each_bit_matters(void **state)
{
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);
	size_t header = len - IMAGE_LEN;

	for (size_t bit = 0; bit < 8 * len;) {
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		refused(file, len);
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		/* All of the header, then samples of the image, and its end. */
		if (bit / 8 < header + 16 || bit / 8 >= len - 16)
			bit++;
		else
			bit += MIN(509u, 8 * (len - 16) - bit);
	}
}

static void each_length_but_one_is_refused(void **state)
{
	uint8_t file[FILE_MAX] = { 0 };
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	for (size_t cut = 0; cut < len; cut += cut < 700 ? 1 : 97) {
		uint8_t *part = malloc(cut);

		memcpy(part, file, cut);
		refused(part, cut);
		free(part);
	}
	refused(file, len + 1);
	refused(file, len - 1);
}

static void another_ta_s_file_is_refused(void **state)
{
	uint8_t file[FILE_MAX];

	refused(file, file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
				&other, 7));
}

static void types_that_are_no_ta_are_refused(void **state)
{
	uint8_t file[FILE_MAX];

	for (uint32_t type = 3; type < 5; type++)
		refused(file,
			file_make(file, 0, type, TA_SIG_PSS_SHA256, &hello, 7));
}

static void encrypted_files_are_decrypted(void **state)
{
	uint8_t own[TA_ENC_KEY_LEN];
	uint8_t file[FILE_MAX];
	struct how how = {
		.type = TA_RECORD_ENCRYPTED,
		.algo = TA_SIG_PSS_SHA256,
		.uuid = &hello,
		.version = 3,
	};

	for (size_t i = 0; i < 3; i++) {
		struct ta_verified out;

		how.key = i % 2;
		how.enc_flags = i == 2 ? TA_ENC_CLASS_KEY : 0;
		device_key(&signer[how.key], own);
		how.enc_key = i == 2 ? class_key : own;

		size_t len = record_make(file, &how);

		assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
				 TEE_SUCCESS);
		assert_int_equal(out.version, 3);
		for (size_t n = 0; n < IMAGE_LEN; n++)
			assert_int_equal(file[len - IMAGE_LEN + n],
					 (uint8_t)(n * 31 >> 3));
	}
	/* With another key, or one that this signer does not have. */
	how.key = 0;
	how.enc_key = class_key;
	how.enc_flags = 0;
	refused(file, record_make(file, &how));
	how.key = 1;
	how.enc_flags = TA_ENC_CLASS_KEY;
	refused(file, record_make(file, &how));
}

static void each_bit_of_an_encrypted_file_matters(void **state)
{
	uint8_t file[FILE_MAX];
	uint8_t copy[FILE_MAX];
	const struct how how = {
		.type = TA_RECORD_ENCRYPTED,
		.algo = TA_SIG_PKCS1_SHA256,
		.uuid = &hello,
		.enc_flags = TA_ENC_CLASS_KEY,
		.enc_key = class_key,
	};
	size_t len = record_make(file, &how);
	size_t header = len - IMAGE_LEN;

	for (size_t bit = 0; bit < 8 * len;
	     bit += bit / 8 < header ? 1 : 4099) {
		memcpy(copy, file, len);
		copy[bit / 8] ^= (uint8_t)(1 << bit % 8);
		refused(copy, len);
	}
}

/* below: the UUID of "name" under @hello, as the sign tool computes it. */
static const TEE_UUID below = { 0x4c6fd85e,
				0x8311,
				0x5809,
				{ 0xaf, 0x79, 0x85, 0x6d, 0x11, 0x55, 0x42,
				  0x3e } };

static void chains_are_followed(void **state)
{
	static const struct {
		const char *must;
		struct sub sub[3];
		size_t count;
		const TEE_UUID *ta; /* that the record names */
		const TEE_UUID *open;
		size_t key; /* that signs the TA */
		TEE_Result res;
	} row[] = {
		{ "an identity subkey signs its TA",
		  { { &hello, 5, 0, 0, "", 0, 1 } },
		  1,
		  &hello,
		  &hello,
		  1,
		  TEE_SUCCESS },
		{ "it signs no other",
		  { { &hello, 5, 0, 0, "", 0, 1 } },
		  1,
		  &other,
		  &other,
		  1,
		  TEE_ERROR_SECURITY },
		{ "not even one that says it were",
		  { { &hello, 5, 0, 0, "", 0, 1 } },
		  1,
		  &hello,
		  &other,
		  1,
		  TEE_ERROR_SECURITY },
		{ "the root does not sign below a subkey",
		  { { &hello, 5, 0, 0, "", 0, 1 } },
		  1,
		  &hello,
		  &hello,
		  0,
		  TEE_ERROR_SECURITY },
		{ "a name has a UUID",
		  { { &hello, 5, 0, 16, "name", 0, 1 } },
		  1,
		  &below,
		  &below,
		  1,
		  TEE_SUCCESS },
		{ "a name as long as its room, too",
		  { { &hello, 5, 0, 4, "name", 0, 1 } },
		  1,
		  &below,
		  &below,
		  1,
		  TEE_SUCCESS },
		{ "another name has another",
		  { { &hello, 5, 0, 16, "names", 0, 1 } },
		  1,
		  &below,
		  &below,
		  1,
		  TEE_ERROR_SECURITY },
		{ "a name's subkey does not sign the subkey's own UUID",
		  { { &hello, 5, 0, 16, "name", 0, 1 } },
		  1,
		  &hello,
		  &hello,
		  1,
		  TEE_ERROR_SECURITY },
		{ "subkeys sign subkeys",
		  { { &hello, 1, 2, 8, "name", 0, 1 },
		    { &below, 2, 1, 0, "", 1, 0 },
		    { &below, 3, 0, 0, "", 0, 1 } },
		  3,
		  &below,
		  &below,
		  1,
		  TEE_SUCCESS },
		{ "for their own UUIDs alone",
		  { { &hello, 1, 2, 8, "name", 0, 1 },
		    { &hello, 2, 1, 0, "", 1, 0 } },
		  2,
		  &hello,
		  &hello,
		  0,
		  TEE_ERROR_SECURITY },
		{ "the depth must fall",
		  { { &hello, 1, 1, 0, "", 0, 1 },
		    { &hello, 2, 1, 0, "", 1, 0 } },
		  2,
		  &hello,
		  &hello,
		  0,
		  TEE_ERROR_SECURITY },
		{ "at depth 0 nothing but TAs is signed",
		  { { &hello, 1, 0, 0, "", 0, 1 },
		    { &hello, 2, 0, 0, "", 1, 0 } },
		  2,
		  &hello,
		  &hello,
		  0,
		  TEE_ERROR_SECURITY },
		{ "the first depth is limited, too",
		  { { &hello, 1, UINT32_MAX, 0, "", 0, 1 } },
		  1,
		  &hello,
		  &hello,
		  1,
		  TEE_ERROR_SECURITY },
		{ "each is signed by the one before",
		  { { &hello, 1, 2, 0, "", 0, 1 },
		    { &hello, 2, 1, 0, "", 0, 1 } },
		  2,
		  &hello,
		  &hello,
		  1,
		  TEE_ERROR_SECURITY },
	};

	for (size_t r = 0; r < ARRAY_COUNT(row); r++) {
		for (uint32_t type = 0; type < 2; type++) {
			static uint8_t file[FILE_MAX];
			struct ta_verified out;
			size_t len = 0;

			for (size_t i = 0; i < row[r].count; i++)
				len += sub_make(file + len, &row[r].sub[i]);
			len += file_make(file + len, row[r].key, type,
					 TA_SIG_PSS_SHA256, row[r].ta, 7);

			/* Only the root need be enrolled. */
			const struct ta_trust root = { signer, 1, NULL };
			TEE_Result res =
				ta_verify(&root, row[r].open, file, len, &out);

			/* A legacy file's own name is ta_head's business. */
			if (res != row[r].res)
				fail_msg("%s: 0x%x, type %u", row[r].must, res,
					 type);
			if (res != TEE_SUCCESS)
				continue;
			assert_int_equal(out.subkey_count, row[r].count);
			for (size_t i = 0; i < row[r].count; i++)
				assert_int_equal(out.subkey[i].version,
						 row[r].sub[i].version);
		}
	}
}

static void each_bit_of_a_chain_matters(void **state)
{
	static uint8_t file[FILE_MAX];
	const struct sub sub = { &hello, 1, 1, 8, "name", 0, 1 };
	size_t len = sub_make(file, &sub);
	size_t header = len + 52 + signer[1].key.n_len + 20;

	/* After the name's end nothing counts. */
	const size_t free_from = len - 3;
	const size_t free_to = len;

	len += file_make(file + len, 1, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			 &below, 7);
	for (size_t bit = 0; bit < 8 * header; bit++) {
		struct ta_verified out;

		if (bit / 8 >= free_from && bit / 8 < free_to)
			continue;
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(ta_verify(&trust, &below, file, len, &out),
				 TEE_ERROR_SECURITY);
		file[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t cut = 0; cut < header; cut += 7) {
		uint8_t *part = malloc(cut);
		struct ta_verified out;

		memcpy(part, file, cut);
		assert_int_equal(ta_verify(&trust, &below, part, cut, &out),
				 TEE_ERROR_SECURITY);
		free(part);
	}
}

static void a_chain_has_an_end(void **state)
{
	static uint8_t file[65536];
	struct ta_verified out;

	for (size_t count = 7; count < 10; count++) {
		size_t len = 0;

		for (size_t i = 0; i < count; i++) {
			const struct sub sub = {
				&hello, 1,	 (uint32_t)(count - i), 0, "",
				i % 2,	!(i % 2)
			};

			len += sub_make(file + len, &sub);
		}
		len += file_make(file + len, count % 2, TA_RECORD_BOOTSTRAP,
				 TA_SIG_PSS_SHA256, &hello, 7);
		assert_int_equal(ta_verify(&trust, &hello, file, len, &out),
				 count <= TA_SUBKEY_MAX ? TEE_SUCCESS
							: TEE_ERROR_SECURITY);
	}
}

static void a_signer_keeps_to_its_scope(void **state)
{
	const TEE_UUID scope[] = { other, hello };
	struct ta_signer one = signer[0];
	const struct ta_trust narrow = { &one, 1, NULL };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	one.scope = scope;
	one.scope_count = 2;
	assert_int_equal(ta_verify(&narrow, &hello, file, len, &out),
			 TEE_SUCCESS);
	one.scope_count = 1;
	assert_int_equal(ta_verify(&narrow, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void nobody_enrolled_accepts_nothing(void **state)
{
	const struct ta_trust nobody = { 0 };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	assert_int_equal(ta_verify(&nobody, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void a_stranger_s_signature_is_refused(void **state)
{
	const struct ta_trust first = { signer, 1, NULL };
	uint8_t file[FILE_MAX];
	struct ta_verified out;
	size_t len = file_make(file, 1, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	assert_int_equal(ta_verify(&first, &hello, file, len, &out),
			 TEE_ERROR_SECURITY);
}

static void bytes_may_come_in_any_pieces(void **state)
{
	static const size_t piece[] = { 1, 63, 64, 4096, IMAGE_LEN };
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);

	for (size_t i = 0; i < ARRAY_COUNT(piece); i++) {
		struct ta_verify v;
		struct ta_verified out;

		assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
						 MIN(len, TA_VERIFY_START_LEN),
						 len),
				 TEE_SUCCESS);
		for (size_t at = v.found.image_off; at < len; at += piece[i])
			ta_verify_update(&v, file + at,
					 MIN(piece[i], len - at));
		assert_int_equal(ta_verify_end(&v, &out), TEE_SUCCESS);
	}
}

static void steps_out_of_order_are_refused(void **state)
{
	uint8_t file[FILE_MAX];
	size_t len = file_make(file, 0, TA_RECORD_BOOTSTRAP, TA_SIG_PSS_SHA256,
			       &hello, 7);
	struct ta_verify v = { 0 };
	struct ta_verified out;

	/* Without a beginning. */
	ta_verify_update(&v, file, 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* Too early. */
	assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
					 MIN(len, TA_VERIFY_START_LEN), len),
			 TEE_SUCCESS);
	ta_verify_update(&v, file + v.found.image_off, IMAGE_LEN - 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* A second verdict of the same. */
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
	/* Too much. */
	assert_int_equal(ta_verify_begin(&v, &trust, &hello, file,
					 MIN(len, TA_VERIFY_START_LEN), len),
			 TEE_SUCCESS);
	ta_verify_update(&v, file + v.found.image_off, IMAGE_LEN);
	ta_verify_update(&v, file, 1);
	assert_int_equal(ta_verify_end(&v, &out), TEE_ERROR_SECURITY);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(good_files_are_accepted),
		cmocka_unit_test(each_bit_matters),
		cmocka_unit_test(each_length_but_one_is_refused),
		cmocka_unit_test(another_ta_s_file_is_refused),
		cmocka_unit_test(types_that_are_no_ta_are_refused),
		cmocka_unit_test(encrypted_files_are_decrypted),
		cmocka_unit_test(each_bit_of_an_encrypted_file_matters),
		cmocka_unit_test(chains_are_followed),
		cmocka_unit_test(each_bit_of_a_chain_matters),
		cmocka_unit_test(a_chain_has_an_end),
		cmocka_unit_test(a_signer_keeps_to_its_scope),
		cmocka_unit_test(nobody_enrolled_accepts_nothing),
		cmocka_unit_test(a_stranger_s_signature_is_refused),
		cmocka_unit_test(bytes_may_come_in_any_pieces),
		cmocka_unit_test(steps_out_of_order_are_refused),
	};

	return cmocka_run_group_tests(test, keys_make, keys_free);
}
