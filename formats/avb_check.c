/*
 * The check of one vbmeta blob, and the names of results. A signature is
 * checked by building the whole encoded message and comparing all of it, so
 * there is no padding to parse and nothing for a forger to hide in.
 */
#include "avb_slot_run.h"
#include "avb_check.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

#define RSA_LEN_MAX	1024u
#define DIGEST_INFO_LEN 19u

static const uint8_t digest_info[][DIGEST_INFO_LEN] = {
	[AVB_SHA256] = { 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
			 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
			 0x20 },
	[AVB_SHA512] = { 0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48,
			 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04,
			 0x40 },
};

const char *avb_result_text(enum avb_result result)
{
	static const char *const text[] = {
		[AVB_OK] = "OK",
		[AVB_ERROR_OOM] = "ERROR_OOM",
		[AVB_ERROR_IO] = "ERROR_IO",
		[AVB_ERROR_VERIFICATION] = "ERROR_VERIFICATION",
		[AVB_ERROR_ROLLBACK_INDEX] = "ERROR_ROLLBACK_INDEX",
		[AVB_ERROR_PUBLIC_KEY_REJECTED] = "ERROR_PUBLIC_KEY_REJECTED",
		[AVB_ERROR_INVALID_METADATA] = "ERROR_INVALID_METADATA",
		[AVB_ERROR_UNSUPPORTED_VERSION] = "ERROR_UNSUPPORTED_VERSION",
		[AVB_ERROR_INVALID_ARGUMENT] = "ERROR_INVALID_ARGUMENT",
	};

	return text[result];
}

bool avb_result_ignorable(enum avb_result result)
{
	return result == AVB_ERROR_VERIFICATION ||
	       result == AVB_ERROR_ROLLBACK_INDEX ||
	       result == AVB_ERROR_PUBLIC_KEY_REJECTED;
}

const char *avb_check_text(enum avb_check check)
{
	static const char *const text[] = {
		[AVB_CHECK_OK] = "OK",
		[AVB_CHECK_NOT_SIGNED] = "OK_NOT_SIGNED",
		[AVB_CHECK_INVALID_HEADER] = "INVALID_VBMETA_HEADER",
		[AVB_CHECK_UNSUPPORTED_VERSION] = "UNSUPPORTED_VERSION",
		[AVB_CHECK_HASH_MISMATCH] = "HASH_MISMATCH",
		[AVB_CHECK_SIGNATURE_MISMATCH] = "SIGNATURE_MISMATCH",
	};

	return text[check];
}

size_t avb_digest_len(enum avb_digest alg)
{
	return alg == AVB_SHA256 ? 32 : 64;
}

const char *avb_digest_name(enum avb_digest alg)
{
	return alg == AVB_SHA256 ? "sha256" : "sha512";
}

enum avb_digest avb_algorithm_digest(uint32_t type)
{
	return type >= VBMETA_SHA512_RSA2048 ? AVB_SHA512 : AVB_SHA256;
}

bool avb_signature_good(const struct avb_ops *ops, void *dev,
			struct avb_bytes key, enum avb_digest alg,
			const uint8_t *digest, struct avb_bytes sig)
{
	uint8_t got[RSA_LEN_MAX];
	uint8_t want[RSA_LEN_MAX];
	struct vbmeta_key rsa;
	size_t digest_len = avb_digest_len(alg);

	if (vbmeta_key_parse(key.at, key.len, &rsa) != TEE_SUCCESS)
		return false;

	size_t len = rsa.bits / 8;
	size_t tail = DIGEST_INFO_LEN + digest_len;

	/* n0inv is -1/n; verifiers that use a wrong one fail, and so do we. */
	if (sig.len != len ||
	    load_be32(rsa.n + len - 4) * rsa.n0inv != UINT32_MAX ||
	    !ops->rsa_open(dev, rsa.n, rsa.rr, sig.at, len, got))
		return false;
	/* EMSA-PKCS1-v1_5, RFC 8017 clause 9.2. */
	want[0] = 0;
	want[1] = 1;
	memset(want + 2, 0xff, len - tail - 3);
	want[len - tail - 1] = 0;
	memcpy(want + len - tail, digest_info[alg], DIGEST_INFO_LEN);
	memcpy(want + len - digest_len, digest, digest_len);
	return secret_equal(got, want, len);
}

enum avb_check avb_blob_check(const struct avb_ops *ops, void *dev,
			      struct avb_bytes blob, struct vbmeta *vb)
{
	uint8_t digest[AVB_DIGEST_LEN_MAX];
	TEE_Result res = vbmeta_parse(blob.at, blob.len, vb);

	if (res == TEE_ERROR_UNSUPPORTED_VERSION)
		return AVB_CHECK_UNSUPPORTED_VERSION;
	if (res != TEE_SUCCESS)
		return AVB_CHECK_INVALID_HEADER;
	if (vb->algorithm->type == VBMETA_NONE)
		return AVB_CHECK_NOT_SIGNED;

	enum avb_digest alg = avb_algorithm_digest(vb->algorithm->type);
	const struct avb_bytes message[] = {
		{ vb->blob, VBMETA_HEADER_LEN },
		{ vb->aux, vb->aux_len },
	};

	ops->hash(dev, alg, message, ARRAY_COUNT(message), digest);
	if (!secret_equal(digest, vb->hash, vb->hash_len))
		return AVB_CHECK_HASH_MISMATCH;
	/* The padding is as long as the algorithm says, so is the key. */
	if (vb->key_len != vb->algorithm->key_len ||
	    !avb_signature_good(
		    ops, dev, (struct avb_bytes){ vb->key, vb->key_len }, alg,
		    digest, (struct avb_bytes){ vb->sig, vb->sig_len }))
		return AVB_CHECK_SIGNATURE_MISMATCH;
	return AVB_CHECK_OK;
}
