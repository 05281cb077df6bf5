/*
 * Rows of known answers of asymmetric algorithms.
 */
#ifndef KAT_ASYMMETRIC_H
#define KAT_ASYMMETRIC_H

#include "kat.h"

#define KEY_ATTRS 8u
#define ROW_ATTRS 2u

/* Bytes as text, or a value. Id 0 ends a list. */
struct attr_row {
	uint32_t id;
	const char *bytes;
	uint32_t value;
};

struct key_row {
	uint32_t type;
	uint32_t bits;
	struct attr_row attr[KEY_ATTRS];
};

struct sign_row {
	uint32_t alg;
	uint32_t key;
	bool fixed; /* signing gives just this */
	struct attr_row param[ROW_ATTRS];
	const char *digest;
	const char *signature;
};

struct crypt_row {
	uint32_t alg;
	uint32_t key;
	bool fixed;
	struct attr_row param[ROW_ATTRS];
	const char *plain;
	const char *cipher;
};

struct agree_row {
	uint32_t alg;
	uint32_t key;
	struct attr_row param[ROW_ATTRS];
	const char *secret;
};

extern const struct key_row key_rows[];
extern const size_t key_rows_count;
extern const struct sign_row sign_rows[];
extern const size_t sign_rows_count;
extern const struct crypt_row crypt_rows[];
extern const size_t crypt_rows_count;
extern const struct agree_row agree_rows[];
extern const size_t agree_rows_count;

/* Rows of key_rows[] that cases name. */
#define KEY_ROW_RSA1024	    0u
#define KEY_ROW_DSA1024	    5u
#define KEY_ROW_DH1024	    6u
#define KEY_ROW_DSA2048_256 8u
#define KEY_ROW_DH768	    10u
#define KEY_ROW_ECDSA256    16u
#define KEY_ROW_ECDH256	    17u
#define KEY_ROW_ED25519	    22u
#define KEY_ROW_X25519	    26u
#define KEY_ROW_SM2_DSA	    28u
#define KEY_ROW_SM2_A	    30u

/** attributes_of() - a list as the API takes it. Return: how many. */
uint32_t attributes_of(const struct attr_row *row, size_t max,
		       TEE_Attribute *attr);
/** key_object() - a key of key_rows[], or TEE_HANDLE_NULL. */
TEE_ObjectHandle key_object(uint32_t row);
/** operation_with() - an operation that has @key. */
TEE_OperationHandle operation_with(uint32_t alg, uint32_t mode,
				   TEE_ObjectHandle key);

#endif
