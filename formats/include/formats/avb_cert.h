/*
 * The certificate extension of AVB 2.0: an RSA-4096 key certifies another one
 * for a subject and a usage. Little-endian, unlike the rest of AVB. Structure
 * only; who trusts which is elsewhere.
 */
#ifndef FORMATS_AVB_CERT_H
#define FORMATS_AVB_CERT_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define AVB_CERT_VERSION	1u
#define AVB_CERT_KEY_LEN	1032u /* public key blob of 4096 bits */
#define AVB_CERT_SIG_LEN	512u
#define AVB_CERT_HASH_LEN	32u
#define AVB_CERT_SIGNED_LEN	1108u /* of a certificate */
#define AVB_CERT_LEN		1620u
#define AVB_CERT_PRODUCT_ID_LEN 16u
#define AVB_CERT_CHALLENGE_LEN	16u
#define AVB_CERT_ATTRIBUTES_LEN 1052u
#define AVB_CERT_METADATA_LEN	3244u
#define AVB_CERT_CREDENTIAL_LEN 3756u

/* What a key may do: the SHA-256 of one of these is in its certificate. */
#define AVB_CERT_USAGE_SIGNING	    "com.google.android.things.vboot"
#define AVB_CERT_USAGE_INTERMEDIATE AVB_CERT_USAGE_SIGNING ".ca"
#define AVB_CERT_USAGE_UNLOCK	    AVB_CERT_USAGE_SIGNING ".unlock"

/* All pointers point into the bytes that were read, or are borrowed. */
struct avb_certificate {
	uint32_t version;
	const uint8_t *key;	/* AVB_CERT_KEY_LEN */
	const uint8_t *subject; /* AVB_CERT_HASH_LEN */
	const uint8_t *usage;	/* AVB_CERT_HASH_LEN */
	uint64_t key_version;
	const uint8_t *sig; /* AVB_CERT_SIG_LEN */
};

struct avb_cert_attributes {
	uint32_t version;
	const uint8_t *root_key;   /* AVB_CERT_KEY_LEN */
	const uint8_t *product_id; /* AVB_CERT_PRODUCT_ID_LEN */
};

struct avb_cert_metadata {
	uint32_t version;
	struct avb_certificate intermediate; /* PIK */
	struct avb_certificate signing;	     /* PSK */
};

struct avb_cert_credential {
	uint32_t version;
	struct avb_certificate intermediate; /* PIK */
	struct avb_certificate unlock;	     /* PUK */
	const uint8_t *sig; /* over the challenge; AVB_CERT_SIG_LEN */
};

/*
 * Taking apart: structures of one size, so that the only check is the length,
 * which the caller makes; versions are the caller's to judge as well.
 */
void avb_certificate_load(const uint8_t buf[AVB_CERT_LEN],
			  struct avb_certificate *out);
void avb_cert_attributes_load(const uint8_t buf[AVB_CERT_ATTRIBUTES_LEN],
			      struct avb_cert_attributes *out);
void avb_cert_metadata_load(const uint8_t buf[AVB_CERT_METADATA_LEN],
			    struct avb_cert_metadata *out);
void avb_cert_credential_load(const uint8_t buf[AVB_CERT_CREDENTIAL_LEN],
			      struct avb_cert_credential *out);

/** avb_certificate_write() - the part of a certificate that is signed. */
void avb_certificate_write(const struct avb_certificate *in,
			   uint8_t buf[AVB_CERT_SIGNED_LEN]);

/** avb_cert_attributes_write() - permanent attributes. */
void avb_cert_attributes_write(const struct avb_cert_attributes *in,
			       uint8_t buf[AVB_CERT_ATTRIBUTES_LEN]);

#endif
