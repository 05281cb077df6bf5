/*
 * The encodings that use a mask generation function: OAEP and PSS (RFC 8017,
 * clauses 7.1 and 8.1).
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#include "rsa_internal.h"

#define PSS_TRAILER 0xbcu

static bool hash_fits(enum digest_alg hash)
{
	return (unsigned int)hash < DIGEST_ALG_COUNT && !digest_is_xof(hash);
}

/* Adds MGF1 of @seed to @out, clause B.2.1. */
static void mgf1_xor(enum digest_alg hash, const uint8_t *seed, size_t seed_len,
		     uint8_t *out, size_t len)
{
	uint8_t mask[DIGEST_LEN_MAX];
	uint32_t counter = 0;

	while (len > 0) {
		struct digest ctx;
		uint8_t count_be[4];
		size_t take = MIN(len, digest_len(hash));

		store_be32(count_be, counter++);
		digest_init(&ctx, hash);
		digest_update(&ctx, seed, seed_len);
		digest_update(&ctx, count_be, sizeof(count_be));
		digest_final(&ctx, mask);
		for (size_t i = 0; i < take; i++)
			out[i] ^= mask[i];
		out += take;
		len -= take;
	}
	secret_wipe(mask, sizeof(mask));
}

/* EM is 0, seed, DB; and DB is the label's hash, zeros, 1, the message. */
TEE_Result rsa_encrypt_oaep(struct rsa_work *work,
			    const struct pk_random *random,
			    const struct rsa_key *key,
			    const struct rsa_oaep *how, const uint8_t *in,
			    size_t in_len, uint8_t *out, size_t *out_len)
{
	size_t room = *out_len;
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	*out_len = open.len;
	res = TEE_ERROR_NOT_SUPPORTED;
	if (!hash_fits(how->hash) || !hash_fits(how->mgf))
		goto out;

	size_t hash_len = digest_len(how->hash);

	res = TEE_ERROR_BAD_PARAMETERS;
	if (open.len < 2 * hash_len + 2 || in_len > open.len - 2 * hash_len - 2)
		goto out;
	res = TEE_ERROR_SHORT_BUFFER;
	if (room < open.len)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);
	uint8_t *seed = em + 1;
	uint8_t *db = seed + hash_len;
	size_t db_len = open.len - hash_len - 1;

	res = random->fill(random->ctx, seed, hash_len);
	if (res != TEE_SUCCESS)
		goto out;
	digest_all(how->hash, how->label, how->label_len, db);
	db[db_len - in_len - 1] = 1;
	if (in_len != 0)
		memcpy(db + db_len - in_len, in, in_len);
	mgf1_xor(how->mgf, seed, hash_len, db, db_len);
	mgf1_xor(how->mgf, db, db_len, seed, hash_len);
	res = rsa_public(&open, em, open.len, out);
out:
	WORK_WIPE(work);
	return res;
}

/*
 * Where the message starts in @em, whose seed and DB are unmasked; 0 when
 * anything is wrong, be it what it may (Manger's attack tells them apart).
 */
static size_t oaep_find(const uint8_t *em, size_t len, const uint8_t *label,
			size_t hash_len)
{
	size_t db = 1 + hash_len;
	uint64_t wrong = em[0];
	uint64_t before = UINT64_MAX;
	uint64_t at = 0;

	for (size_t i = 0; i < hash_len; i++)
		wrong |= em[db + i] ^ label[i];
	for (size_t i = db + hash_len; i < len; i++) {
		uint64_t one = limb_is_zero(em[i] ^ 1u);

		at |= (i + 1) & one & before;
		before &= ~one;
		/* What stands before the 1 must be 0. */
		wrong |= em[i] & before;
	}
	return (size_t)(at & ~before & limb_is_zero(wrong));
}

TEE_Result rsa_decrypt_oaep(struct rsa_work *work,
			    const struct pk_random *random,
			    const struct rsa_key *key,
			    const struct rsa_oaep *how, const uint8_t *in,
			    size_t in_len, uint8_t *out, size_t *out_len)
{
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	res = TEE_ERROR_NOT_SUPPORTED;
	if (!hash_fits(how->hash) || !hash_fits(how->mgf))
		goto out;

	size_t hash_len = digest_len(how->hash);

	res = TEE_ERROR_BAD_PARAMETERS;
	if (in_len != open.len || open.len < 2 * hash_len + 2)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);
	uint8_t *db = em + 1 + hash_len;
	size_t db_len = open.len - hash_len - 1;
	uint8_t label[DIGEST_LEN_MAX];

	res = rsa_private(&open, random, key, in, in_len, em);
	if (res != TEE_SUCCESS)
		goto out;
	mgf1_xor(how->mgf, db, db_len, em + 1, hash_len);
	mgf1_xor(how->mgf, em + 1, hash_len, db, db_len);
	digest_all(how->hash, how->label, how->label_len, label);

	/* From here on the result itself tells what time could. */
	size_t start = oaep_find(em, open.len, label, hash_len);
	size_t len = open.len - start;

	res = TEE_ERROR_BAD_PARAMETERS;
	if (start == 0)
		goto out;
	res = *out_len < len ? TEE_ERROR_SHORT_BUFFER : TEE_SUCCESS;
	*out_len = len;
	if (res == TEE_SUCCESS && len != 0)
		memcpy(out, em + start, len);
out:
	WORK_WIPE(work);
	return res;
}

/* An encoded message of PSS has one bit less than the modulus. */
struct pss_shape {
	size_t skip; /* bytes of the modulus in front of it: 0 or 1 */
	size_t len;
	size_t hash_len;
	uint8_t top; /* bits that its first byte may have */
};

static TEE_Result pss_shape_make(const struct rsa_open *open,
				 const struct rsa_pss *how, size_t len,
				 struct pss_shape *shape)
{
	size_t bits = open->bits - 1;

	if (!hash_fits(how->hash) || !hash_fits(how->mgf))
		return TEE_ERROR_NOT_SUPPORTED;
	*shape = (struct pss_shape){
		.skip = open->len - (bits + 7) / 8,
		.len = (bits + 7) / 8,
		.hash_len = digest_len(how->hash),
		.top = (uint8_t)(0xff >> (8 * ((bits + 7) / 8) - bits)),
	};
	if (len != shape->hash_len || shape->len < shape->hash_len + 2 ||
	    how->salt_len > shape->len - shape->hash_len - 2)
		return TEE_ERROR_BAD_PARAMETERS;
	return TEE_SUCCESS;
}

/* EMSA-PSS, clause 9.1.1; @em is zeroed. */
static void pss_encode(const struct rsa_pss *how, const struct pss_shape *shape,
		       const uint8_t *digest, const uint8_t *salt, uint8_t *em)
{
	static const uint8_t zero[8];
	size_t db_len = shape->len - shape->hash_len - 1;
	uint8_t *db = em + shape->skip;
	uint8_t *hash = db + db_len;
	struct digest ctx;

	digest_init(&ctx, how->hash);
	digest_update(&ctx, zero, sizeof(zero));
	digest_update(&ctx, digest, shape->hash_len);
	digest_update(&ctx, salt, how->salt_len);
	digest_final(&ctx, hash);
	db[db_len - how->salt_len - 1] = 1;
	memcpy(db + db_len - how->salt_len, salt, how->salt_len);
	mgf1_xor(how->mgf, hash, shape->hash_len, db, db_len);
	db[0] &= shape->top;
	hash[shape->hash_len] = PSS_TRAILER;
}

TEE_Result rsa_sign_pss(struct rsa_work *work, const struct pk_random *random,
			const struct rsa_key *key, const struct rsa_pss *how,
			const uint8_t *digest, size_t len, uint8_t *sig,
			size_t *sig_len)
{
	size_t room = *sig_len;
	struct pss_shape shape;
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	*sig_len = open.len;
	res = pss_shape_make(&open, how, len, &shape);
	if (res != TEE_SUCCESS)
		goto out;
	res = TEE_ERROR_SHORT_BUFFER;
	if (room < open.len)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);
	uint8_t *salt = limb_take_bytes(&open.room, open.len);

	res = random->fill(random->ctx, salt, how->salt_len);
	if (res != TEE_SUCCESS)
		goto out;
	pss_encode(how, &shape, digest, salt, em);
	res = rsa_private(&open, random, key, em, open.len, sig);
out:
	WORK_WIPE(work);
	return res;
}

TEE_Result rsa_verify_pss(struct rsa_work *work, const struct rsa_key *key,
			  const struct rsa_pss *how, const uint8_t *digest,
			  size_t len, const uint8_t *sig, size_t sig_len)
{
	struct pss_shape shape;
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	res = pss_shape_make(&open, how, len, &shape);
	if (res != TEE_SUCCESS)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);
	uint8_t *want = limb_take_bytes(&open.room, open.len);
	uint8_t *db = limb_take_bytes(&open.room, open.len);
	size_t db_len = shape.len - shape.hash_len - 1;

	res = TEE_ERROR_SIGNATURE_INVALID;
	if (sig_len != open.len ||
	    rsa_public(&open, sig, sig_len, em) != TEE_SUCCESS)
		goto out;
	/* Only the salt is believed; all is encoded again and compared. */
	memcpy(db, em + shape.skip, db_len);
	mgf1_xor(how->mgf, em + shape.skip + db_len, shape.hash_len, db,
		 db_len);
	pss_encode(how, &shape, digest, db + db_len - how->salt_len, want);
	if (memcmp(em, want, open.len) == 0)
		res = TEE_SUCCESS;
out:
	WORK_WIPE(work);
	return res;
}
