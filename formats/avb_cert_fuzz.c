/*
 * Certificates that are right but for what the input changes: nothing but the
 * right ones may be trusted. A toy digest stands for SHA-2, and a signature is
 * the padded message itself, so that the target can sign.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb_cert_check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORED_VERSION 5u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

struct device {
	uint8_t attributes[AVB_CERT_ATTRIBUTES_LEN];
	uint8_t fused[32];
	unsigned int fails; /* the call of the platform that does */
	unsigned int calls;
};

static TEE_Result answer(struct device *dev)
{
	return ++dev->calls == dev->fails ? TEE_ERROR_GENERIC : TEE_SUCCESS;
}

static TEE_Result rollback_read(void *ctx, uint32_t location, uint64_t *index)
{
	CHECK(location == AVB_CERT_PIK_LOCATION ||
	      location == AVB_CERT_PSK_LOCATION);
	*index = STORED_VERSION;
	return answer(ctx);
}

static TEE_Result attributes(void *ctx, uint8_t bytes[AVB_CERT_ATTRIBUTES_LEN])
{
	struct device *dev = ctx;

	memcpy(bytes, dev->attributes, AVB_CERT_ATTRIBUTES_LEN);
	return answer(dev);
}

static TEE_Result attributes_hash(void *ctx, uint8_t hash[32])
{
	struct device *dev = ctx;

	memcpy(hash, dev->fused, 32);
	return answer(dev);
}

/* FNV-1a, as often as it takes. */
static void hash(void *ctx, enum avb_digest alg, const struct avb_bytes *piece,
		 size_t count, uint8_t *digest)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325) + alg;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < piece[i].len; j++)
			h = (h ^ piece[i].at[j]) * UINT64_C(0x100000001b3);
	for (size_t at = 0; at < avb_digest_len(alg); at += 8)
		store_le64(digest + at, h + at);
}

static bool rsa_open(void *ctx, const uint8_t *n, const uint8_t *rr,
		     const uint8_t *sig, size_t len, uint8_t *out)
{
	memcpy(out, sig, len);
	return true;
}

static const struct avb_ops ops = {
	.rollback_read = rollback_read,
	.hash = hash,
	.rsa_open = rsa_open,
};
static const struct avb_cert_ops cert_ops = { attributes, attributes_hash };

/* --------------------------------------------------------------- signing */

static void key_make(uint8_t key[AVB_CERT_KEY_LEN], uint8_t which)
{
	memset(key, which, AVB_CERT_KEY_LEN);
	store_be32(key, 4096);
	/* The last word of n is 1, so -1/n is all ones. */
	store_be32(key + 4, UINT32_MAX);
	store_be32(key + 8 + 512 - 4, 1);
}

static void hash_one(enum avb_digest alg, const void *bytes, size_t len,
		     uint8_t *digest)
{
	const struct avb_bytes piece = { bytes, len };

	hash(NULL, alg, &piece, 1, digest);
}

static void sign(const void *bytes, size_t len, uint8_t sig[AVB_CERT_SIG_LEN])
{
	/* DigestInfo of SHA-512: RFC 8017 clause 9.2, note 1. */
	static const uint8_t info[] = { 0x30, 0x51, 0x30, 0x0d, 0x06,
					0x09, 0x60, 0x86, 0x48, 0x01,
					0x65, 0x03, 0x04, 0x02, 0x03,
					0x05, 0x00, 0x04, 0x40 };
	uint8_t *tail = sig + AVB_CERT_SIG_LEN - 64;

	memset(sig, 0xff, AVB_CERT_SIG_LEN);
	sig[0] = 0;
	sig[1] = 1;
	memcpy(tail - sizeof(info), info, sizeof(info));
	tail[-(ptrdiff_t)sizeof(info) - 1] = 0;
	hash_one(AVB_SHA512, bytes, len, tail);
}

static void certificate_make(uint8_t to[AVB_CERT_LEN], uint8_t which,
			     const uint8_t *product, const char *usage)
{
	uint8_t key[AVB_CERT_KEY_LEN];
	uint8_t subject[32];
	uint8_t usage_hash[32];

	key_make(key, which);
	hash_one(AVB_SHA256, product, AVB_CERT_PRODUCT_ID_LEN, subject);
	hash_one(AVB_SHA256, usage, strlen(usage), usage_hash);

	const struct avb_certificate cert = {
		.version = AVB_CERT_VERSION,
		.key = key,
		.subject = subject,
		.usage = usage_hash,
		.key_version = STORED_VERSION,
	};

	avb_certificate_write(&cert, to);
	sign(to, AVB_CERT_SIGNED_LEN, to + AVB_CERT_SIGNED_LEN);
}

/* A device, and a credential for it, whose first part is like metadata. */
static void all_make(struct device *dev, const uint8_t *challenge, bool unlock,
		     uint8_t to[AVB_CERT_CREDENTIAL_LEN])
{
	static const uint8_t product[AVB_CERT_PRODUCT_ID_LEN] = { 7 };
	uint8_t key[AVB_CERT_KEY_LEN];
	const struct avb_cert_attributes a = {
		.version = AVB_CERT_VERSION,
		.root_key = key,
		.product_id = product,
	};

	key_make(key, 1);
	avb_cert_attributes_write(&a, dev->attributes);
	hash_one(AVB_SHA256, dev->attributes, AVB_CERT_ATTRIBUTES_LEN,
		 dev->fused);
	store_le32(to, AVB_CERT_VERSION);
	certificate_make(to + 4, 2, product, AVB_CERT_USAGE_INTERMEDIATE);
	certificate_make(to + 4 + AVB_CERT_LEN, 3, product,
			 unlock ? AVB_CERT_USAGE_UNLOCK
				: AVB_CERT_USAGE_SIGNING);
	sign(challenge, AVB_CERT_CHALLENGE_LEN, to + 4 + 2 * AVB_CERT_LEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const uint8_t challenge[AVB_CERT_CHALLENGE_LEN] = { 9 };
	uint8_t right[AVB_CERT_CREDENTIAL_LEN];
	uint8_t got[AVB_CERT_CREDENTIAL_LEN];
	uint8_t key[AVB_CERT_KEY_LEN];
	struct device dev = { 0 };
	struct device whole = { 0 };
	struct avb_cert_versions versions = { 0 };
	bool trusted = false;
	bool spent = false;

	if (len < 4)
		return 0;

	bool unlock = (data[0] & 1) != 0;
	size_t want = unlock ? AVB_CERT_CREDENTIAL_LEN : AVB_CERT_METADATA_LEN;
	/* Now and then too short or too long. */
	size_t got_len = data[1] == 0xff ? data[2] : want;

	all_make(&whole, challenge, unlock, right);
	dev = whole;
	dev.fails = data[3];
	memcpy(got, right, sizeof(got));
	key_make(key, 3);
	/* Changes: two bytes where, one byte what; the top bit is elsewhere. */
	for (size_t i = 4; i + 3 <= len; i += 3) {
		size_t at = load_be16(data + i);
		uint8_t *what = got;
		size_t room = want;

		if ((at & 0xc000) == 0x8000) {
			what = dev.attributes;
			room = sizeof(dev.attributes);
		} else if ((at & 0xc000) == 0xc000) {
			what = key;
			room = sizeof(key);
		}
		what[(at & 0x3fff) % room] ^= data[i + 2];
	}

	uint8_t right_key[AVB_CERT_KEY_LEN];
	const struct avb_bytes bytes = { got, got_len };
	TEE_Result res = TEE_SUCCESS;

	key_make(right_key, 3);
	if (unlock)
		res = avb_cert_unlock_trusted(&ops, &cert_ops, &dev,
					      (data[0] & 2) != 0 ? NULL
								 : challenge,
					      bytes, &trusted, &spent);
	else
		res = avb_cert_key_trusted(
			&ops, &cert_ops, &dev,
			(struct avb_bytes){ key, sizeof(key) }, bytes, &trusted,
			&versions);

	bool is_right = got_len == want && memcmp(got, right, want) == 0 &&
			memcmp(dev.attributes, whole.attributes,
			       sizeof(whole.attributes)) == 0 &&
			(unlock ? (data[0] & 2) == 0
				: memcmp(key, right_key, sizeof(key)) == 0);
	bool failed = dev.fails != 0 && dev.calls >= dev.fails;

	CHECK(!failed || !trusted);
	CHECK((res != TEE_SUCCESS) == failed);
	CHECK(trusted == (is_right && !failed));
	CHECK(!unlock || !trusted || spent);
	CHECK(unlock || !trusted || versions.pik == STORED_VERSION);
	return 0;
}
