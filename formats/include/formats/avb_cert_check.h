/*
 * AVB's certificate extension: the device's fuses hold a hash of permanent
 * attributes, these name a root key and a product, and the key that signs
 * vbmeta is two certificates away from the root. Unlock credentials are
 * certified likewise. The structures are in formats/avb_cert.h.
 */
#ifndef FORMATS_AVB_CERT_CHECK_H
#define FORMATS_AVB_CERT_CHECK_H

#include <formats/avb_cert.h>
#include <formats/avb_slot.h>

#define AVB_CERT_PIK_LOCATION 0x1000u /* rollback index: intermediate key */
#define AVB_CERT_PSK_LOCATION 0x1001u /* and signing key */

/* What the platform does beyond struct avb_ops, all with its pointer. */
struct avb_cert_ops {
	/* Permanent attributes, unchecked. */
	TEE_Result (*attributes)(void *dev,
				 uint8_t bytes[AVB_CERT_ATTRIBUTES_LEN]);
	/* SHA-256 of them, from the fuses. */
	TEE_Result (*attributes_hash)(void *dev, uint8_t hash[32]);
};

/* Versions that the certificates have, for AVB_CERT_PIK_LOCATION and the other;
   the caller raises the stored ones as it raises other indexes. */
struct avb_cert_versions {
	uint64_t pik;
	uint64_t psk;
};

/**
 * avb_cert_key_trusted() - is a vbmeta key certified for this product?
 * @key:      public key blob
 * @metadata: its metadata, untrusted
 * @trusted:  receives the verdict
 * @versions: set when it is trusted
 *
 * Return: TEE_SUCCESS; the platform's error when it cannot read what it keeps.
 */
TEE_Result avb_cert_key_trusted(const struct avb_ops *ops,
				const struct avb_cert_ops *cert, void *dev,
				struct avb_bytes key, struct avb_bytes metadata,
				bool *trusted,
				struct avb_cert_versions *versions);

/**
 * avb_cert_unlock_trusted() - may this credential unlock the device?
 * @challenge:  the one the device made and remembers; or NULL, none
 * @credential: untrusted
 * @spent:      set when the challenge was used up, whatever the verdict
 *
 * Return: as above.
 */
TEE_Result avb_cert_unlock_trusted(const struct avb_ops *ops,
				   const struct avb_cert_ops *cert, void *dev,
				   const uint8_t *challenge,
				   struct avb_bytes credential, bool *trusted,
				   bool *spent);

#endif
