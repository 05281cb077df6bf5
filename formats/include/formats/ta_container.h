/*
 * The signed TA container: the `.ta` file that the OP-TEE sign tools write. A
 * file is any number of subkey records, then one TA record; each record is a
 * header and a payload image. Parsing only: no crypto, no I/O.
 *
 * A signature covers a digest, and the digest covers, in this order, the
 * @fixed bytes, the @extra bytes and the image (in plaintext).
 */
#ifndef FORMATS_TA_CONTAINER_H
#define FORMATS_TA_CONTAINER_H

#include <base/tee_result.h>
#include <stddef.h>

#define TA_CONTAINER_MAGIC     0x4f545348u
#define TA_CONTAINER_FIXED_LEN 20u
#define TA_CONTAINER_HASH_LEN  32u
#define TA_CONTAINER_SIG_MIN   256u
#define TA_CONTAINER_SIG_MAX   512u
#define TA_CONTAINER_UUID_LEN  16u
#define TA_CONTAINER_IV_MAX    16u
#define TA_CONTAINER_TAG_MAX   16u
/* The longest header of a TA record: everything before its image. */
#define TA_RECORD_HEADER_MAX                                                   \
	(TA_CONTAINER_FIXED_LEN + TA_CONTAINER_HASH_LEN +                      \
	 TA_CONTAINER_SIG_MAX + 20u + 12u + TA_CONTAINER_IV_MAX +              \
	 TA_CONTAINER_TAG_MAX)

enum ta_record_type {
	TA_RECORD_LEGACY = 0,	 /* names no UUID and no version */
	TA_RECORD_BOOTSTRAP = 1, /* UUID and version */
	TA_RECORD_ENCRYPTED = 2, /* UUID, version, AES-GCM */
	TA_RECORD_SUBKEY = 3,	 /* a key for what follows */
};

#define TA_SIG_PSS_SHA256   0x70414930u
#define TA_SIG_PKCS1_SHA256 0x70004830u
#define TA_ENC_AES_GCM	    0x40000810u
#define TA_ENC_CLASS_KEY    0x1u /* bit of enc_flags */

/* One record. Pointers are into the buffer that was parsed. */
struct ta_record {
	enum ta_record_type type;
	uint32_t algo;	      /* TA_SIG_* */
	size_t header_len;    /* the image starts here */
	size_t image_len;     /* as long encrypted as it is plain */
	const uint8_t *fixed; /* TA_CONTAINER_FIXED_LEN bytes */
	const uint8_t *hash;  /* TA_CONTAINER_HASH_LEN bytes */
	const uint8_t *sig;
	size_t sig_len;
	const uint8_t *extra; /* signed sub-headers, types 1 and 2 */
	size_t extra_len;
	const uint8_t *uuid; /* big-endian octets; NULL but for 1 and 2 */
	uint32_t version;    /* types 1 and 2 */
	uint32_t enc_flags;  /* type 2, as the rest */
	const uint8_t *iv;
	size_t iv_len;
	const uint8_t *tag;
	size_t tag_len;
};

/**
 * ta_record_parse() - parse the header of one record
 * @buf:  untrusted bytes that start with the record; need not reach beyond
 *        its header, so a file can be judged by its first bytes
 * @len:  bytes at @buf
 * @left: bytes the file has from this record's start, @len or more
 * @rec:  receives what is found; undefined on failure
 *
 * Ensures that the image lies within @left, and that it ends the file unless
 * the record is a subkey.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER when @len is less than the
 * header but @left is not; TEE_ERROR_NOT_SUPPORTED for another type or
 * algorithm; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result ta_record_parse(const uint8_t *buf, size_t len, size_t left,
			   struct ta_record *rec);

/* The payload image of a subkey record. Pointers are into it. */
struct ta_subkey {
	const uint8_t *uuid; /* big-endian octets */
	size_t name_len;     /* of the unsigned name behind the image */
	uint32_t version;
	uint32_t max_depth;
	const uint8_t *n; /* modulus, leading zeros cut */
	size_t n_len;
	const uint8_t *e; /* public exponent, leading zeros cut */
	size_t e_len;
};

/**
 * ta_subkey_parse() - parse the payload image of a subkey record
 * @image: untrusted bytes
 * @len:   exactly the record's image_len
 * @key:   receives what is found; undefined on failure
 *
 * The next record begins name_len bytes behind the image; the caller checks
 * that they are there.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED when it is no RSA key;
 * TEE_ERROR_BAD_FORMAT.
 */
TEE_Result ta_subkey_parse(const uint8_t *image, size_t len,
			   struct ta_subkey *key);

/** ta_uuid_from_octets() - RFC 4122 octets as the struct that TAs use. */
void ta_uuid_from_octets(TEE_UUID *uuid,
			 const uint8_t octets[TA_CONTAINER_UUID_LEN]);
/**
 * ta_uuid_from_text() - parse the 8-4-4-4-12 form, in either case
 * @text: ends in NUL
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT, with *@uuid untouched.
 */
TEE_Result ta_uuid_from_text(TEE_UUID *uuid, const char *text);
/** ta_uuid_to_octets() - the reverse of ta_uuid_from_octets(). */
void ta_uuid_to_octets(uint8_t octets[TA_CONTAINER_UUID_LEN],
		       const TEE_UUID *uuid);

#endif
