/*
 * PKCS#1 v1.5: encryption and signatures (RFC 8017, clauses 7.2 and 8.2).
 */
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#include "rsa_internal.h"

#define PAD_MIN	    8u /* bytes that are not 0, in front of a message */
#define OVERHEAD    (PAD_MIN + 3u)
#define MD5SHA1_LEN 36u

/* DER in front of a digest: SEQUENCE { SEQUENCE { oid, NULL }, OCTET STRING }. */
static const struct digest_info {
	uint8_t len;
	uint8_t b[19];
} digest_info[DIGEST_ALG_COUNT] = {
	[DIGEST_MD5] = { 18,
			 { 0x30, 0x20, 0x30, 0x0c, 0x06, 0x08, 0x2a, 0x86, 0x48,
			   0x86, 0xf7, 0x0d, 0x02, 0x05, 0x05, 0x00, 0x04,
			   0x10 } },
	[DIGEST_SHA1] = { 15,
			  { 0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e,
			    0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14 } },
/* 2.16.840.1.101.3.4.2.@arc: NIST's. */
#define NIST(arc, size)                                                        \
	{                                                                      \
		19,                                                            \
		{                                                              \
			0x30, 17 + (size), 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, \
				0x48, 0x01, 0x65, 0x03, 0x04, 0x02, (arc),     \
				0x05, 0x00, 0x04, (size)                       \
		}                                                              \
	}
	[DIGEST_SHA224] = NIST(4, 28),
	[DIGEST_SHA256] = NIST(1, 32),
	[DIGEST_SHA384] = NIST(2, 48),
	[DIGEST_SHA512] = NIST(3, 64),
	[DIGEST_SHA3_224] = NIST(7, 28),
	[DIGEST_SHA3_256] = NIST(8, 32),
	[DIGEST_SHA3_384] = NIST(9, 48),
	[DIGEST_SHA3_512] = NIST(10, 64),
};

/* What stands in front of a digest, which must be of the right length. */
static TEE_Result info_of(unsigned int hash, size_t len,
			  const struct digest_info **info)
{
	static const struct digest_info none;
	size_t want = len;

	*info = &none;
	if (hash == RSA_DIGEST_MD5SHA1) {
		want = MD5SHA1_LEN;
	} else if (hash != RSA_DIGEST_NONE) {
		if (hash >= DIGEST_ALG_COUNT || digest_info[hash].len == 0)
			return TEE_ERROR_NOT_SUPPORTED;
		want = digest_len((enum digest_alg)hash);
		*info = &digest_info[hash];
	}
	return len == want ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS;
}

/* EMSA-PKCS1-v1_5, clause 9.2. */
static TEE_Result signature_encode(unsigned int hash, const uint8_t *digest,
				   size_t len, uint8_t *em, size_t em_len)
{
	const struct digest_info *info = NULL;
	TEE_Result res = info_of(hash, len, &info);

	if (res != TEE_SUCCESS)
		return res;
	if (len > em_len || em_len - len < (size_t)info->len + OVERHEAD)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t pad = em_len - len - info->len - 3;

	em[0] = 0;
	em[1] = 1;
	memset(em + 2, 0xff, pad);
	em[2 + pad] = 0;
	memcpy(em + 3 + pad, info->b, info->len);
	if (len != 0)
		memcpy(em + em_len - len, digest, len);
	return TEE_SUCCESS;
}

TEE_Result rsa_sign_pkcs1(struct rsa_work *work, const struct pk_random *random,
			  const struct rsa_key *key, unsigned int hash,
			  const uint8_t *digest, size_t len, uint8_t *sig,
			  size_t *sig_len)
{
	size_t room = *sig_len;
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	*sig_len = open.len;

	uint8_t *em = limb_take_bytes(&open.room, open.len);

	res = signature_encode(hash, digest, len, em, open.len);
	if (res == TEE_SUCCESS && room < open.len)
		res = TEE_ERROR_SHORT_BUFFER;
	if (res == TEE_SUCCESS)
		res = rsa_private(&open, random, key, em, open.len, sig);
out:
	WORK_WIPE(work);
	return res;
}

TEE_Result rsa_verify_pkcs1(struct rsa_work *work, const struct rsa_key *key,
			    unsigned int hash, const uint8_t *digest,
			    size_t len, const uint8_t *sig, size_t sig_len)
{
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);
	uint8_t *want = limb_take_bytes(&open.room, open.len);

	res = signature_encode(hash, digest, len, want, open.len);
	if (res != TEE_SUCCESS)
		goto out;
	res = TEE_ERROR_SIGNATURE_INVALID;
	if (sig_len == open.len &&
	    rsa_public(&open, sig, sig_len, em) == TEE_SUCCESS &&
	    memcmp(em, want, open.len) == 0)
		res = TEE_SUCCESS;
out:
	WORK_WIPE(work);
	return res;
}

/* Random bytes that are not 0: four of eight are as good as certain to do. */
static TEE_Result pad_fill(const struct pk_random *random, uint8_t *pad,
			   size_t len)
{
	uint8_t pool[64];
	size_t left = 0;
	TEE_Result res = TEE_SUCCESS;

	/* A source that gives zeros only must not keep us here. */
	for (unsigned int i = 0; len > 0 && i < 64; i++) {
		res = random->fill(random->ctx, pool, sizeof(pool));
		if (res != TEE_SUCCESS)
			break;
		for (left = sizeof(pool); left > 0 && len > 0; left--)
			if (pool[left - 1] != 0)
				pad[--len] = pool[left - 1];
	}
	secret_wipe(pool, sizeof(pool));
	return res == TEE_SUCCESS && len > 0 ? TEE_ERROR_GENERIC : res;
}

TEE_Result rsa_encrypt_pkcs1(struct rsa_work *work,
			     const struct pk_random *random,
			     const struct rsa_key *key, const uint8_t *in,
			     size_t in_len, uint8_t *out, size_t *out_len)
{
	size_t room = *out_len;
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;
	*out_len = open.len;
	res = TEE_ERROR_BAD_PARAMETERS;
	if (in_len > open.len - OVERHEAD)
		goto out;
	res = TEE_ERROR_SHORT_BUFFER;
	if (room < open.len)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);

	em[1] = 2;
	res = pad_fill(random, em + 2, open.len - in_len - 3);
	if (res != TEE_SUCCESS)
		goto out;
	if (in_len != 0)
		memcpy(em + open.len - in_len, in, in_len);
	res = rsa_public(&open, em, open.len, out);
out:
	WORK_WIPE(work);
	return res;
}

/*
 * Where the message starts; 0 when there is none. Every byte is looked at,
 * whatever it is.
 */
static size_t message_find(const uint8_t *em, size_t len)
{
	uint64_t good = limb_is_zero(em[0]) & limb_is_zero(em[1] ^ 2u);
	uint64_t before = UINT64_MAX;
	uint64_t at = 0;

	for (size_t i = 2; i < len; i++) {
		uint64_t zero = limb_is_zero(em[i]);

		at |= (i + 1) & zero & before;
		before &= ~zero;
	}
	good &= ~before;
	/* at - OVERHEAD borrows when the padding is short. */
	good &= ~limb_mask((at - OVERHEAD) >> 63);
	return (size_t)(at & good);
}

TEE_Result rsa_decrypt_pkcs1(struct rsa_work *work,
			     const struct pk_random *random,
			     const struct rsa_key *key, const uint8_t *in,
			     size_t in_len, uint8_t *out, size_t *out_len)
{
	struct rsa_open open;
	TEE_Result res = rsa_open(work, key, &open);

	if (res != TEE_SUCCESS)
		goto out;

	uint8_t *em = limb_take_bytes(&open.room, open.len);

	res = TEE_ERROR_BAD_PARAMETERS;
	if (in_len != open.len)
		goto out;
	res = rsa_private(&open, random, key, in, in_len, em);
	if (res != TEE_SUCCESS)
		goto out;

	/* From here on the result itself tells what time could. */
	size_t start = message_find(em, open.len);
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
