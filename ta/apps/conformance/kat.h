/*
 * Rows of known answers. Bytes are hexadecimal text.
 */
#ifndef KAT_H
#define KAT_H

#include "conformance.h"

#define KDF_HKDF     0
#define KDF_HKDF_IKM 1
#define KDF_CONCAT   2
#define KDF_PBKDF2   3

struct cipher_row {
	uint32_t alg;
	uint32_t key_type;
	const char *key;
	const char *key2;
	const char *iv;
	const char *plain;
	const char *cipher;
};

struct ae_row {
	uint32_t alg;
	const char *key;
	const char *nonce;
	const char *aad;
	const char *plain;
	const char *cipher;
	const char *tag;
};

struct digest_row {
	uint32_t alg;
	const char *message;
	const char *digest;
};

struct mac_row {
	uint32_t alg;
	uint32_t key_type;
	const char *key;
	const char *message;
	const char *mac;
};

struct kdf_row {
	uint32_t alg;
	uint32_t kind;
	const char *secret;
	const char *salt;
	const char *info;
	uint32_t number; /* rounds, or the digest */
	const char *key;
};

extern const struct cipher_row cipher_rows[];
extern const size_t cipher_rows_count;
extern const struct ae_row ae_rows[];
extern const size_t ae_rows_count;
extern const struct digest_row digest_rows[];
extern const size_t digest_rows_count;
extern const struct mac_row mac_rows[];
extern const size_t mac_rows_count;
extern const struct kdf_row kdf_rows[];
extern const size_t kdf_rows_count;

/* Bytes of hexadecimal text, in the TA's heap. */
struct bytes {
	uint8_t *data;
	size_t len;
};

/** hex() - bytes of text; freed by hex_free_all() at the end of the case. */
struct bytes hex(const char *text);
void hex_free_all(void);

/** secret_object() - an object with a secret, or TEE_HANDLE_NULL. */
TEE_ObjectHandle secret_object(uint32_t type, uint32_t attribute,
			       struct bytes secret);

#endif
