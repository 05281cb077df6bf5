/*
 * RSA signature verification (RFC 8017). The encoded message is rebuilt in full
 * and compared in full, so that there is no padding to parse and nothing for a
 * forger to hide in.
 */
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#include "modexp_vartime.h"

#define RSA_MIN_LEN 256u
#define RSA_MAX_LEN 512u
/* FIPS 186-5, A.1.1: e < 2^256. It bounds the time of one verification. */
#define RSA_MAX_E_LEN 32u
#define PSS_SALT_LEN  32u
#define PSS_TRAILER   0xbcu

static const uint8_t digest_info_sha256[] = {
	0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
	0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
};

static size_t leading_zeros(const uint8_t *p, size_t len)
{
	size_t count = 0;

	while (count < len && p[count] == 0)
		count++;
	return count;
}

/* A key that was found fit, without leading zeros. */
struct modulus {
	const uint8_t *n;
	size_t n_len;
	const uint8_t *e;
	size_t e_len;
	size_t bits;
};

/* Takes @key's numbers without their leading zeros, when they are fit. */
static TEE_Result modulus_init(struct modulus *mod,
			       const struct rsa_public_key *key)
{
	size_t n_cut = leading_zeros(key->n, key->n_len);
	size_t e_cut = leading_zeros(key->e, key->e_len);
	const uint8_t *n = key->n + n_cut;
	const uint8_t *e = key->e + e_cut;
	size_t n_len = key->n_len - n_cut;
	size_t e_len = key->e_len - e_cut;

	if (n_len < RSA_MIN_LEN || n_len > RSA_MAX_LEN || e_len == 0 ||
	    e_len > RSA_MAX_E_LEN)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t bits = 8 * n_len;

	for (uint8_t top = n[0]; (top & 0x80) == 0; top = (uint8_t)(top << 1))
		bits--;
	if (bits < 8 * RSA_MIN_LEN || (n[n_len - 1] & 1) == 0 ||
	    (e[e_len - 1] & 1) == 0 || (e_len == 1 && e[0] < 3))
		return TEE_ERROR_BAD_PARAMETERS;

	*mod = (struct modulus){
		.n = n,
		.n_len = n_len,
		.e = e,
		.e_len = e_len,
		.bits = bits,
	};
	return TEE_SUCCESS;
}

/* Opens @sig into @em, which takes as many bytes as the modulus has. */
static TEE_Result signature_open(const struct modulus *mod, const uint8_t *sig,
				 size_t sig_len, uint8_t em[RSA_MAX_LEN])
{
	if (sig_len != mod->n_len)
		return TEE_ERROR_SIGNATURE_INVALID;
	memcpy(em, sig, sig_len);
	/* It also refuses a signature that is not below the modulus. */
	if (!modexp_vartime(em, mod->n, mod->n_len, mod->e, mod->e_len))
		return TEE_ERROR_SIGNATURE_INVALID;
	return TEE_SUCCESS;
}

/* EMSA-PKCS1-v1_5, RFC 8017 clause 9.2. */
static void pkcs1_encode(const uint8_t digest[SHA256_LEN], uint8_t *em,
			 size_t em_len)
{
	size_t tail = sizeof(digest_info_sha256) + SHA256_LEN;
	uint8_t *info = em + em_len - tail;

	em[0] = 0;
	em[1] = 1;
	memset(em + 2, 0xff, em_len - tail - 3);
	info[-1] = 0;
	memcpy(info, digest_info_sha256, sizeof(digest_info_sha256));
	memcpy(info + sizeof(digest_info_sha256), digest, SHA256_LEN);
}

TEE_Result rsa_verify_pkcs1_sha256(const struct rsa_public_key *key,
				   const uint8_t digest[32], const uint8_t *sig,
				   size_t sig_len)
{
	struct modulus mod;
	uint8_t em[RSA_MAX_LEN];
	uint8_t want[RSA_MAX_LEN];
	TEE_Result res = modulus_init(&mod, key);

	if (res != TEE_SUCCESS)
		return res;
	res = signature_open(&mod, sig, sig_len, em);
	if (res != TEE_SUCCESS)
		return res;
	pkcs1_encode(digest, want, sig_len);
	if (memcmp(em, want, sig_len) != 0)
		return TEE_ERROR_SIGNATURE_INVALID;
	return TEE_SUCCESS;
}

/* Adds MGF1-SHA-256 of @seed to @out, RFC 8017 clause B.2.1. */
static void mgf1_xor(const uint8_t seed[SHA256_LEN], uint8_t *out, size_t len)
{
	uint32_t counter = 0;

	while (len > 0) {
		struct sha256 ctx;
		uint8_t count_be[4];
		uint8_t mask[SHA256_LEN];
		size_t take = MIN(len, sizeof(mask));

		store_be32(count_be, counter++);
		sha256_init(&ctx);
		sha256_update(&ctx, seed, SHA256_LEN);
		sha256_update(&ctx, count_be, sizeof(count_be));
		sha256_final(&ctx, mask);
		for (size_t i = 0; i < take; i++)
			out[i] ^= mask[i];
		out += take;
		len -= take;
	}
}

/*
 * EMSA-PSS, RFC 8017 clause 9.1.1, into the @em_len bytes at @em; @top is the
 * mask of the bits that the first of them may have.
 */
static void pss_encode(const uint8_t digest[SHA256_LEN],
		       const uint8_t salt[PSS_SALT_LEN], uint8_t *em,
		       size_t em_len, uint8_t top)
{
	static const uint8_t zero[8];
	size_t db_len = em_len - SHA256_LEN - 1;
	uint8_t *hash = em + db_len;
	struct sha256 ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, zero, sizeof(zero));
	sha256_update(&ctx, digest, SHA256_LEN);
	sha256_update(&ctx, salt, PSS_SALT_LEN);
	sha256_final(&ctx, hash);
	memset(em, 0, db_len);
	em[db_len - PSS_SALT_LEN - 1] = 1;
	memcpy(em + db_len - PSS_SALT_LEN, salt, PSS_SALT_LEN);
	mgf1_xor(hash, em, db_len);
	em[0] &= top;
	em[em_len - 1] = PSS_TRAILER;
}

/* Reads the salt back from @em; what @em claims is not believed here. */
static void pss_salt(const uint8_t *em, size_t em_len,
		     uint8_t salt[PSS_SALT_LEN])
{
	size_t db_len = em_len - SHA256_LEN - 1;
	uint8_t db[RSA_MAX_LEN];

	memcpy(db, em, db_len);
	mgf1_xor(em + db_len, db, db_len);
	memcpy(salt, db + db_len - PSS_SALT_LEN, PSS_SALT_LEN);
}

TEE_Result rsa_verify_pss_sha256(const struct rsa_public_key *key,
				 const uint8_t digest[32], const uint8_t *sig,
				 size_t sig_len)
{
	struct modulus mod;
	uint8_t em[RSA_MAX_LEN];
	uint8_t want[RSA_MAX_LEN] = { 0 };
	uint8_t salt[PSS_SALT_LEN];
	TEE_Result res = modulus_init(&mod, key);

	if (res != TEE_SUCCESS)
		return res;
	res = signature_open(&mod, sig, sig_len, em);
	if (res != TEE_SUCCESS)
		return res;

	/* The encoded message has one bit less than the modulus. */
	size_t em_bits = mod.bits - 1;
	size_t em_len = (em_bits + 7) / 8;
	size_t skip = sig_len - em_len;
	uint8_t top = (uint8_t)(0xff >> (8 * em_len - em_bits));

	pss_salt(em + skip, em_len, salt);
	pss_encode(digest, salt, want + skip, em_len, top);
	if (memcmp(em, want, sig_len) != 0)
		return TEE_ERROR_SIGNATURE_INVALID;
	return TEE_SUCCESS;
}
