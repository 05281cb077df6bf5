/*
 * Validation of certificates, in the reference's order: what the device keeps
 * is read before what it judges, so that a device that cannot read says so.
 */
#include "avb_check.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <formats/avb_cert_check.h>
#include <string.h>

#define VERSION	   AVB_CERT_VERSION
#define SIGNED_LEN AVB_CERT_SIGNED_LEN
#define SIG_LEN	   AVB_CERT_SIG_LEN
#define SHA256_LEN 32u

/* Offsets in a certificate; all structures begin with a version. */
#define C_KEY	  4u
#define C_SUBJECT 1036u
#define C_USAGE	  1068u
#define C_VERSION 1100u

/* Offsets in the attributes. */
#define A_KEY	    4u
#define A_PRODUCT   1036u
#define PRODUCT_LEN AVB_CERT_PRODUCT_ID_LEN

/* Offsets in metadata and credential. */
#define M_PIK 4u
#define M_PSK (M_PIK + AVB_CERT_LEN)
#define M_SIG (M_PSK + AVB_CERT_LEN)

struct judge {
	const struct avb_ops *ops;
	const struct avb_cert_ops *cert;
	void *dev;
	uint8_t attributes[AVB_CERT_ATTRIBUTES_LEN];
	uint64_t pik_version; /* stored */
	uint64_t psk_version;
};

static void sha256_of(const struct judge *j, const void *bytes, size_t len,
		      uint8_t digest[SHA256_LEN])
{
	const struct avb_bytes piece = { bytes, len };

	j->ops->hash(j->dev, AVB_SHA256, &piece, 1, digest);
}

/* Do 32 bytes of a structure hold the SHA-256 of something? */
static bool holds_hash(const struct judge *j, const uint8_t *at,
		       const void *bytes, size_t len)
{
	uint8_t digest[SHA256_LEN];

	sha256_of(j, bytes, len, digest);
	return secret_equal(digest, at, sizeof(digest));
}

static bool sha512_signed(const struct judge *j, const uint8_t *key,
			  const uint8_t *bytes, size_t len, const uint8_t *sig)
{
	const struct avb_bytes piece = { bytes, len };
	uint8_t digest[AVB_DIGEST_LEN_MAX];

	j->ops->hash(j->dev, AVB_SHA512, &piece, 1, digest);
	return avb_signature_good(
		j->ops, j->dev, (struct avb_bytes){ key, AVB_CERT_KEY_LEN },
		AVB_SHA512, digest, (struct avb_bytes){ sig, SIG_LEN });
}

static bool certificate_good(const struct judge *j, const uint8_t *cert,
			     const uint8_t *authority, uint64_t min_version,
			     const char *usage)
{
	return load_le32(cert) == VERSION &&
	       sha512_signed(j, authority, cert, SIGNED_LEN,
			     cert + SIGNED_LEN) &&
	       load_le64(cert + C_VERSION) >= min_version &&
	       holds_hash(j, cert + C_USAGE, usage, strlen(usage));
}

/* The attributes, if they are the fused ones. */
static TEE_Result attributes_read(struct judge *j, bool *good)
{
	uint8_t fused[SHA256_LEN];
	TEE_Result res = j->cert->attributes(j->dev, j->attributes);

	*good = false;
	if (res != TEE_SUCCESS || load_le32(j->attributes) != VERSION)
		return res;
	res = j->cert->attributes_hash(j->dev, fused);
	if (res == TEE_SUCCESS)
		*good = holds_hash(j, fused, j->attributes,
				   sizeof(j->attributes));
	return res;
}

/* Checks the intermediate certificate, then the one under it. */
static TEE_Result chain_judge(struct judge *j, const uint8_t *pik,
			      const uint8_t *leaf, const char *usage,
			      bool *good)
{
	TEE_Result res = j->ops->rollback_read(j->dev, AVB_CERT_PIK_LOCATION,
					       &j->pik_version);

	*good = false;
	if (res != TEE_SUCCESS ||
	    !certificate_good(j, pik, j->attributes + A_KEY, j->pik_version,
			      AVB_CERT_USAGE_INTERMEDIATE))
		return res;
	res = j->ops->rollback_read(j->dev, AVB_CERT_PSK_LOCATION,
				    &j->psk_version);
	if (res == TEE_SUCCESS)
		*good = certificate_good(j, leaf, pik + C_KEY, j->psk_version,
					 usage) &&
			holds_hash(j, leaf + C_SUBJECT,
				   j->attributes + A_PRODUCT, PRODUCT_LEN);
	return res;
}

TEE_Result avb_cert_key_trusted(const struct avb_ops *ops,
				const struct avb_cert_ops *cert, void *dev,
				struct avb_bytes key, struct avb_bytes metadata,
				bool *trusted,
				struct avb_cert_versions *versions)
{
	struct judge j = { .ops = ops, .cert = cert, .dev = dev };
	const uint8_t *m = metadata.at;
	bool good = false;
	TEE_Result res = attributes_read(&j, &good);

	*trusted = false;
	if (!good || metadata.len != AVB_CERT_METADATA_LEN ||
	    load_le32(m) != VERSION)
		return res;
	res = chain_judge(&j, m + M_PIK, m + M_PSK, AVB_CERT_USAGE_SIGNING,
			  &good);
	if (res != TEE_SUCCESS || !good || key.len != AVB_CERT_KEY_LEN ||
	    memcmp(key.at, m + M_PSK + C_KEY, AVB_CERT_KEY_LEN) != 0)
		return res;
	*trusted = true;
	*versions = (struct avb_cert_versions){
		.pik = load_le64(m + M_PIK + C_VERSION),
		.psk = load_le64(m + M_PSK + C_VERSION),
	};
	return TEE_SUCCESS;
}

TEE_Result avb_cert_unlock_trusted(const struct avb_ops *ops,
				   const struct avb_cert_ops *cert, void *dev,
				   const uint8_t *challenge,
				   struct avb_bytes credential, bool *trusted,
				   bool *spent)
{
	struct judge j = { .ops = ops, .cert = cert, .dev = dev };
	const uint8_t *c = credential.at;
	bool good = false;

	*trusted = false;
	*spent = false;
	if (credential.len != AVB_CERT_CREDENTIAL_LEN ||
	    load_le32(c) != VERSION)
		return TEE_SUCCESS;

	TEE_Result res = attributes_read(&j, &good);

	if (good)
		res = chain_judge(&j, c + M_PIK, c + M_PSK,
				  AVB_CERT_USAGE_UNLOCK, &good);
	if (res != TEE_SUCCESS || !good || challenge == NULL)
		return res;
	/* Good for one try. */
	*spent = true;
	*trusted = sha512_signed(&j, c + M_PSK + C_KEY, challenge,
				 AVB_CERT_CHALLENGE_LEN, c + M_SIG);
	return TEE_SUCCESS;
}
