/*
 * Records of the signed TA container, with mbed TLS for RSA, AES-GCM and
 * hashes. Signing happens on a developer's machine or a build server, so the
 * library's blinded RSA and the system's randomness are enough.
 *
 * A signature's salt follows from the key and the digest: the same TA signed
 * twice is the same file, so two builds can be compared. PSS needs no more of
 * a salt than that (RFC 8017, clause 8.1); blinding stays random.
 */
#include "ta_record.h"
#include "hostfile.h"

#include <base/bytes.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/gcm.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IV_LEN	 12u
#define TAG_LEN	 16u
#define SALT_LEN 32

static int random_bytes(void *context, unsigned char *p, size_t len)
{
	static mbedtls_entropy_context entropy;
	static mbedtls_ctr_drbg_context drbg;
	static bool ready;

	if (!ready) {
		mbedtls_entropy_init(&entropy);
		mbedtls_ctr_drbg_init(&drbg);
		if (mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy,
					  NULL, 0) != 0)
			die("no randomness to be had");
		ready = true;
	}
	return mbedtls_ctr_drbg_random(&drbg, p, len);
}

static mbedtls_rsa_context *rsa_of(const struct sign_key *key)
{
	return mbedtls_pk_rsa(key->pk);
}

struct salt {
	uint8_t bytes[SALT_LEN];
	bool given;
};

static void salt_make(const struct sign_key *key,
		      const uint8_t digest[TA_CONTAINER_HASH_LEN],
		      struct salt *salt)
{
	static const unsigned char label[] = "strongroom TA signature salt";
	unsigned char d[TA_CONTAINER_SIG_MAX];
	mbedtls_sha256_context ctx;

	if (mbedtls_mpi_write_binary(&rsa_of(key)->D, d, sizeof(d)) != 0)
		die("the key's numbers are out of range");
	mbedtls_sha256_init(&ctx);
	mbedtls_sha256_starts_ret(&ctx, 0);
	mbedtls_sha256_update_ret(&ctx, label, sizeof(label));
	mbedtls_sha256_update_ret(&ctx, d, sizeof(d));
	mbedtls_sha256_update_ret(&ctx, digest, TA_CONTAINER_HASH_LEN);
	mbedtls_sha256_finish_ret(&ctx, salt->bytes);
	mbedtls_sha256_free(&ctx);
	mbedtls_platform_zeroize(d, sizeof(d));
	salt->given = false;
}

/* The library asks for the salt first, then for what blinds the key. */
static int salt_then_random(void *context, unsigned char *p, size_t len)
{
	struct salt *salt = context;

	if (salt->given || len != SALT_LEN)
		return random_bytes(NULL, p, len);
	memcpy(p, salt->bytes, SALT_LEN);
	salt->given = true;
	return 0;
}

void sign_key_open(struct sign_key *key, const char *path)
{
	*key = (struct sign_key){ 0 };
	mbedtls_pk_init(&key->pk);
	key->has_private = mbedtls_pk_parse_keyfile(&key->pk, path, NULL) == 0;
	if (!key->has_private) {
		mbedtls_pk_free(&key->pk);
		mbedtls_pk_init(&key->pk);
		if (mbedtls_pk_parse_public_keyfile(&key->pk, path) != 0)
			die("%s: cannot read a key from it", path);
	}
	if (mbedtls_pk_get_type(&key->pk) != MBEDTLS_PK_RSA)
		die("%s: not an RSA key", path);
	key->sig_len = mbedtls_pk_get_len(&key->pk);
	if (key->sig_len < TA_CONTAINER_SIG_MIN ||
	    key->sig_len > TA_CONTAINER_SIG_MAX)
		die("%s: a key of 2048 to 4096 bits is needed", path);
}

void sign_key_close(struct sign_key *key)
{
	mbedtls_pk_free(&key->pk);
}

void sign_key_from_numbers(struct sign_key *key, const uint8_t *n, size_t n_len,
			   const uint8_t *e, size_t e_len)
{
	*key = (struct sign_key){ 0 };
	mbedtls_pk_init(&key->pk);
	if (mbedtls_pk_setup(&key->pk,
			     mbedtls_pk_info_from_type(MBEDTLS_PK_RSA)) != 0 ||
	    mbedtls_rsa_import_raw(rsa_of(key), n, n_len, NULL, 0, NULL, 0,
				   NULL, 0, e, e_len) != 0 ||
	    mbedtls_rsa_complete(rsa_of(key)) != 0)
		die("a subkey record holds no usable key");
	key->sig_len = mbedtls_pk_get_len(&key->pk);
}

void sign_key_numbers(const struct sign_key *key, uint8_t *n, size_t n_len,
		      uint8_t *e, size_t *e_len)
{
	const mbedtls_rsa_context *rsa = rsa_of(key);

	*e_len = mbedtls_mpi_size(&rsa->E);
	if (*e_len > 8 || mbedtls_mpi_write_binary(&rsa->N, n, n_len) != 0 ||
	    mbedtls_mpi_write_binary(&rsa->E, e, *e_len) != 0)
		die("the key's numbers are out of range");
}

static void set_padding(struct sign_key *key, uint32_t algo)
{
	mbedtls_rsa_set_padding(rsa_of(key),
				algo == TA_SIG_PSS_SHA256
					? MBEDTLS_RSA_PKCS_V21
					: MBEDTLS_RSA_PKCS_V15,
				MBEDTLS_MD_SHA256);
}

void sign_digest(struct sign_key *key, uint32_t algo,
		 const uint8_t digest[TA_CONTAINER_HASH_LEN], uint8_t *sig)
{
	struct salt salt;
	int err = 0;

	if (!key->has_private)
		die("the key has no private part to sign with");
	set_padding(key, algo);
	salt_make(key, digest, &salt);
	if (algo == TA_SIG_PSS_SHA256)
		err = mbedtls_rsa_rsassa_pss_sign_ext(
			rsa_of(key), salt_then_random, &salt, MBEDTLS_MD_SHA256,
			TA_CONTAINER_HASH_LEN, digest, SALT_LEN, sig);
	else
		err = mbedtls_rsa_rsassa_pkcs1_v15_sign(
			rsa_of(key), random_bytes, NULL, MBEDTLS_RSA_PRIVATE,
			MBEDTLS_MD_SHA256, TA_CONTAINER_HASH_LEN, digest, sig);
	if (err != 0 || !sign_verify(key, algo, digest, sig, key->sig_len))
		die("signing failed");
}

bool sign_verify(struct sign_key *key, uint32_t algo,
		 const uint8_t digest[TA_CONTAINER_HASH_LEN],
		 const uint8_t *sig, size_t sig_len)
{
	if (sig_len != key->sig_len)
		return false;
	set_padding(key, algo);
	if (algo == TA_SIG_PSS_SHA256)
		return mbedtls_rsa_rsassa_pss_verify_ext(
			       rsa_of(key), NULL, NULL, MBEDTLS_RSA_PUBLIC,
			       MBEDTLS_MD_SHA256, TA_CONTAINER_HASH_LEN, digest,
			       MBEDTLS_MD_SHA256, SALT_LEN, sig) == 0;
	return mbedtls_rsa_rsassa_pkcs1_v15_verify(
		       rsa_of(key), NULL, NULL, MBEDTLS_RSA_PUBLIC,
		       MBEDTLS_MD_SHA256, TA_CONTAINER_HASH_LEN, digest,
		       sig) == 0;
}

void bytes_add(struct bytes *b, const void *p, size_t len)
{
	if (len == 0)
		return;
	b->p = realloc(b->p, b->len + len);
	if (b->p == NULL)
		die("out of memory");
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

void bytes_add_le32(struct bytes *b, uint32_t v)
{
	uint8_t le[4];

	store_le32(le, v);
	bytes_add(b, le, sizeof(le));
}

static void hash_record(const uint8_t *fixed, const void *extra,
			size_t extra_len, const void *image, size_t image_len,
			uint8_t digest[TA_CONTAINER_HASH_LEN])
{
	mbedtls_sha256_context ctx;

	mbedtls_sha256_init(&ctx);
	if (mbedtls_sha256_starts_ret(&ctx, 0) != 0 ||
	    mbedtls_sha256_update_ret(&ctx, fixed, TA_CONTAINER_FIXED_LEN) !=
		    0 ||
	    mbedtls_sha256_update_ret(&ctx, extra, extra_len) != 0 ||
	    mbedtls_sha256_update_ret(&ctx, image, image_len) != 0 ||
	    mbedtls_sha256_finish_ret(&ctx, digest) != 0)
		die("hashing failed");
	mbedtls_sha256_free(&ctx);
}

static void encrypt(struct ta_draft *draft, const struct ta_draft_params *par,
		    const struct bytes *image)
{
	mbedtls_gcm_context gcm;
	uint8_t iv[IV_LEN];
	uint8_t tag[TAG_LEN];
	uint8_t le16[4];
	uint8_t *out = malloc(image->len + 1);

	mbedtls_gcm_init(&gcm);
	if (out == NULL || random_bytes(NULL, iv, sizeof(iv)) != 0 ||
	    mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, par->enc_key,
			       TA_KEY_LEN * 8) != 0 ||
	    mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, image->len, iv,
				      sizeof(iv), NULL, 0, image->p, out,
				      sizeof(tag), tag) != 0)
		die("encryption failed");
	mbedtls_gcm_free(&gcm);
	bytes_add_le32(&draft->extra, TA_ENC_AES_GCM);
	bytes_add_le32(&draft->extra, par->class_key ? TA_ENC_CLASS_KEY : 0);
	store_le16(le16, IV_LEN);
	store_le16(le16 + 2, TAG_LEN);
	bytes_add(&draft->extra, le16, sizeof(le16));
	bytes_add(&draft->extra, iv, sizeof(iv));
	bytes_add(&draft->extra, tag, sizeof(tag));
	bytes_add(&draft->image, out, image->len);
	free(out);
}

void ta_draft(struct ta_draft *draft, const struct ta_draft_params *par,
	      size_t sig_len, const struct bytes *image)
{
	*draft = (struct ta_draft){ 0 };
	if (image->len > UINT32_MAX)
		die("the image is too large");
	store_le32(draft->fixed, TA_CONTAINER_MAGIC);
	store_le32(draft->fixed + 4, par->type);
	store_le32(draft->fixed + 8, (uint32_t)image->len);
	store_le32(draft->fixed + 12, par->algo);
	store_le16(draft->fixed + 16, TA_CONTAINER_HASH_LEN);
	store_le16(draft->fixed + 18, (uint16_t)sig_len);
	if (par->type != TA_RECORD_SUBKEY) {
		bytes_add(&draft->extra, par->uuid, sizeof(par->uuid));
		bytes_add_le32(&draft->extra, par->version);
	}
	if (par->type == TA_RECORD_ENCRYPTED)
		encrypt(draft, par, image);
	else
		bytes_add(&draft->image, image->p, image->len);
	hash_record(draft->fixed, draft->extra.p, draft->extra.len, image->p,
		    image->len, draft->digest);
}

void ta_draft_add(const struct ta_draft *draft, const uint8_t *sig,
		  size_t sig_len, struct bytes *file)
{
	bytes_add(file, draft->fixed, sizeof(draft->fixed));
	bytes_add(file, draft->digest, sizeof(draft->digest));
	bytes_add(file, sig, sig_len);
	bytes_add(file, draft->extra.p, draft->extra.len);
	bytes_add(file, draft->image.p, draft->image.len);
}

bool ta_record_digest(const struct ta_record *rec, const uint8_t *image,
		      const uint8_t *enc_key,
		      uint8_t digest[TA_CONTAINER_HASH_LEN])
{
	uint8_t *plain = NULL;
	bool good = true;

	if (rec->type == TA_RECORD_ENCRYPTED) {
		mbedtls_gcm_context gcm;

		plain = malloc(rec->image_len + 1);
		if (plain == NULL)
			die("out of memory");
		mbedtls_gcm_init(&gcm);
		good = mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, enc_key,
					  TA_KEY_LEN * 8) == 0 &&
		       mbedtls_gcm_auth_decrypt(
			       &gcm, rec->image_len, rec->iv, rec->iv_len, NULL,
			       0, rec->tag, rec->tag_len, image, plain) == 0;
		mbedtls_gcm_free(&gcm);
		image = plain;
	}
	if (good)
		hash_record(rec->fixed, rec->extra, rec->extra_len, image,
			    rec->image_len, digest);
	free(plain);
	return good;
}

void ta_name_uuid(const uint8_t uuid[TA_CONTAINER_UUID_LEN], const char *name,
		  uint8_t out[TA_CONTAINER_UUID_LEN])
{
	struct bytes in = { 0 };
	uint8_t hash[64];

	bytes_add(&in, uuid, TA_CONTAINER_UUID_LEN);
	bytes_add(&in, name, strlen(name));
	if (mbedtls_sha512_ret(in.p, in.len, hash, 0) != 0)
		die("hashing failed");
	free(in.p);
	memcpy(out, hash, TA_CONTAINER_UUID_LEN);
	out[6] = (uint8_t)((out[6] & 0x0f) | 0x50);
	out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

void uuid_print(const uint8_t uuid[TA_CONTAINER_UUID_LEN])
{
	for (size_t i = 0; i < TA_CONTAINER_UUID_LEN; i++)
		printf("%s%02x",
		       i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
		       uuid[i]);
}

struct ta_record ta_record_at(const uint8_t *p, size_t left, const char *what)
{
	struct ta_record rec = { 0 };

	if (ta_record_parse(p, left, left, &rec) != TEE_SUCCESS)
		die("%s: not a signed TA or subkey", what);
	return rec;
}

/* A subkey file ends in a subkey's image: no name, no TA behind it. */
