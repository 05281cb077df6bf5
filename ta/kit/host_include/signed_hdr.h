/*
 * The header of a signed TA file (docs/ta-abi.md), for programs that make or
 * break such files. All numbers are little-endian.
 */
#ifndef SIGNED_HDR_H
#define SIGNED_HDR_H

#include <stddef.h>
#include <stdint.h>
#include <tee_api_types.h>

#define SHDR_MAGIC 0x4f545348

enum shdr_img_type {
	SHDR_TA = 0,
	SHDR_BOOTSTRAP_TA = 1,
	SHDR_ENCRYPTED_TA = 2,
	SHDR_SUBKEY = 3,
};

/* Behind it stand @hash_size bytes of digest and @sig_size of signature. */
struct shdr {
	uint32_t magic;
	uint32_t img_type;
	uint32_t img_size;
	uint32_t algo;
	uint16_t hash_size;
	uint16_t sig_size;
};

static inline size_t shdr_get_size(const struct shdr *shdr)
{
	return sizeof(*shdr) + shdr->hash_size + shdr->sig_size;
}

#define SHDR_GET_SIZE(shdr) shdr_get_size(shdr)
#define SHDR_GET_HASH(shdr) ((uint8_t *)((struct shdr *)(shdr) + 1))
#define SHDR_GET_SIG(shdr)  (SHDR_GET_HASH(shdr) + (shdr)->hash_size)

/* Behind the signature, for SHDR_BOOTSTRAP_TA and SHDR_ENCRYPTED_TA */
struct shdr_bootstrap_ta {
	uint8_t uuid[sizeof(TEE_UUID)];
	uint32_t ta_version;
};

/* Behind that, for SHDR_ENCRYPTED_TA; then the initial vector and the tag */
struct shdr_encrypted_ta {
	uint32_t enc_algo;
	uint32_t flags;
	uint16_t iv_size;
	uint16_t tag_size;
};

#define SHDR_ENC_KEY_TYPE_MASK 0x1

enum shdr_enc_key_type {
	SHDR_ENC_KEY_DEV_SPECIFIC = 0,
	SHDR_ENC_KEY_CLASS_WIDE = 1,
};

static inline size_t shdr_enc_get_size(const struct shdr_encrypted_ta *ehdr)
{
	return sizeof(*ehdr) + ehdr->iv_size + ehdr->tag_size;
}

#define SHDR_ENC_GET_SIZE(ehdr) shdr_enc_get_size(ehdr)
#define SHDR_ENC_GET_IV(ehdr)                                                  \
	((uint8_t *)((struct shdr_encrypted_ta *)(ehdr) + 1))
#define SHDR_ENC_GET_TAG(ehdr) (SHDR_ENC_GET_IV(ehdr) + (ehdr)->iv_size)

/* The image of an SHDR_SUBKEY */
struct shdr_subkey {
	uint8_t uuid[sizeof(TEE_UUID)];
	uint32_t name_size;
	uint32_t subkey_version;
	uint32_t max_depth;
	uint32_t algo;
	uint32_t attr_count;
	struct shdr_subkey_attr {
		uint32_t id;
		uint32_t offs;
		uint32_t size;
	} attrs[];
};

#endif
