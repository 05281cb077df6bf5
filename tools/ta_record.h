/*
 * Making and checking records of the signed TA container with RSA keys of PEM
 * files: what strongroom-sign is built from. Everything dies with one line on
 * standard error when it cannot go on.
 */
#ifndef TOOLS_TA_RECORD_H
#define TOOLS_TA_RECORD_H

#include <formats/ta_container.h>
#include <mbedtls/pk.h>
#include <stdbool.h>

#define TA_KEY_LEN 32u /* of an AES-256-GCM key */

struct sign_key {
	mbedtls_pk_context pk;
	bool has_private;
	size_t sig_len; /* bytes of its modulus */
};

/** sign_key_open() - read a private or public RSA key of 2048 to 4096 bits. */
void sign_key_open(struct sign_key *key, const char *path);

/** sign_key_close() - wipe it. */
void sign_key_close(struct sign_key *key);

/**
 * sign_key_from_numbers() - the public key of a subkey record
 * @n: modulus, big-endian
 * @e: public exponent, big-endian
 */
void sign_key_from_numbers(struct sign_key *key, const uint8_t *n, size_t n_len,
			   const uint8_t *e, size_t e_len);

/** sign_key_numbers() - modulus and exponent, big-endian without zeros. */
void sign_key_numbers(const struct sign_key *key, uint8_t *n, size_t n_len,
		      uint8_t *e, size_t *e_len);

/** sign_digest() - @sig_len bytes of signature, verified before it returns. */
void sign_digest(struct sign_key *key, uint32_t algo,
		 const uint8_t digest[TA_CONTAINER_HASH_LEN], uint8_t *sig);

/** sign_verify() - true when @sig is @key's signature of @digest. */
bool sign_verify(struct sign_key *key, uint32_t algo,
		 const uint8_t digest[TA_CONTAINER_HASH_LEN],
		 const uint8_t *sig, size_t sig_len);

/* Bytes that grow; a zeroed one is empty. */
struct bytes {
	uint8_t *p;
	size_t len;
};

void bytes_add(struct bytes *b, const void *p, size_t len);
void bytes_add_le32(struct bytes *b, uint32_t v);

/* A record before it is signed. */
struct ta_draft {
	uint8_t fixed[TA_CONTAINER_FIXED_LEN];
	struct bytes extra; /* bootstrap header, encryption header, iv, tag */
	struct bytes image; /* as it goes into the file */
	uint8_t digest[TA_CONTAINER_HASH_LEN];
};

struct ta_draft_params {
	enum ta_record_type type;
	uint32_t algo;
	uint8_t uuid[TA_CONTAINER_UUID_LEN];
	uint32_t version;
	const uint8_t *enc_key; /* TA_KEY_LEN bytes, or NULL */
	bool class_key;
};

/** ta_draft() - lay out, encrypt and hash a record of @sig_len signatures. */
void ta_draft(struct ta_draft *draft, const struct ta_draft_params *par,
	      size_t sig_len, const struct bytes *image);

/** ta_draft_add() - append the signed record to a file. */
void ta_draft_add(const struct ta_draft *draft, const uint8_t *sig,
		  size_t sig_len, struct bytes *file);

/**
 * ta_record_digest() - the digest that a record's signature covers
 * @image:   the record's image as it stands in the file
 * @enc_key: for TA_RECORD_ENCRYPTED, TA_KEY_LEN bytes
 *
 * Return: false when the image does not decrypt.
 */
bool ta_record_digest(const struct ta_record *rec, const uint8_t *image,
		      const uint8_t *enc_key,
		      uint8_t digest[TA_CONTAINER_HASH_LEN]);

/**
 * ta_name_uuid() - UUID of what a subkey signs under a name
 * @uuid:  octets of the subkey's UUID
 * @name:  NUL-ended
 * @out:   receives octets
 */
void ta_name_uuid(const uint8_t uuid[TA_CONTAINER_UUID_LEN], const char *name,
		  uint8_t out[TA_CONTAINER_UUID_LEN]);

/** ta_record_at() - the record at @p; @what names its file in the error. */
struct ta_record ta_record_at(const uint8_t *p, size_t left, const char *what);

/** uuid_print() - a stored UUID on standard output, in its usual form. */
void uuid_print(const uint8_t uuid[TA_CONTAINER_UUID_LEN]);

#endif
