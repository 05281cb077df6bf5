/*
 * Values of asymmetric keys as crypto/ takes them, and their generation. A
 * value holds numbers as the TA gave them, without leading zeros; nothing says
 * that they belong together: crypto/ asks where that matters.
 */
#ifndef TEE_OBJECT_KEY_H
#define TEE_OBJECT_KEY_H

#include "object/value.h"
#include <crypto/dh.h>
#include <crypto/dsa.h>
#include <crypto/ec.h>
#include <crypto/rsa_key.h>

/* TEE_ATTR_* */
#define ATTR_RSA_MODULUS     0xd0000130u
#define ATTR_RSA_E	     0xd0000230u
#define ATTR_RSA_D	     0xc0000330u
#define ATTR_RSA_P	     0xc0000430u
#define ATTR_RSA_Q	     0xc0000530u
#define ATTR_RSA_DP	     0xc0000630u
#define ATTR_RSA_DQ	     0xc0000730u
#define ATTR_RSA_QINV	     0xc0000830u
#define ATTR_DSA_PRIME	     0xd0001031u
#define ATTR_DSA_SUBPRIME    0xd0001131u
#define ATTR_DSA_BASE	     0xd0001231u
#define ATTR_DSA_PUBLIC	     0xd0000131u
#define ATTR_DSA_PRIVATE     0xc0000231u
#define ATTR_DH_PRIME	     0xd0001032u
#define ATTR_DH_SUBPRIME     0xd0001132u
#define ATTR_DH_BASE	     0xd0001232u
#define ATTR_DH_X_BITS	     0xf0001332u
#define ATTR_DH_PUBLIC	     0xd0000132u
#define ATTR_DH_PRIVATE	     0xc0000232u
#define ATTR_ECC_X	     0xd0000141u
#define ATTR_ECC_Y	     0xd0000241u
#define ATTR_ECC_PRIVATE     0xc0000341u
#define ATTR_ECC_CURVE	     0xf0000441u
#define ATTR_ED25519_PUBLIC  0xd0000743u
#define ATTR_ED25519_PRIVATE 0xc0000843u
#define ATTR_ED448_PUBLIC    0xd0000002u
#define ATTR_ED448_PRIVATE   0xc0000003u
#define ATTR_X25519_PUBLIC   0xd0000944u
#define ATTR_X25519_PRIVATE  0xc0000a44u
#define ATTR_X448_PUBLIC     0xd0000a45u
#define ATTR_X448_PRIVATE    0xc0000a46u

/** value_number() - a number of a value, borrowed; empty when it has none. */
struct pk_number value_number(const struct object_value *v, uint32_t id);
/** value_octets() - @len bytes of an attribute, or NULL if it is not as long. */
const uint8_t *value_octets(const struct object_value *v, uint32_t id,
			    size_t len);

/* Views of a value; its numbers are borrowed. */
void value_rsa(const struct object_value *v, struct rsa_key *key);
void value_dsa(const struct object_value *v, struct dsa_key *key);
void value_dh(const struct object_value *v, struct dh_group *group);

/* A key of a prime curve; the caller wipes @priv. */
struct ec_key {
	enum ec_curve curve;
	struct ec_public pub;
	uint8_t priv[EC_LEN_MAX]; /* zero in a public key */
};

/**
 * ec_curve_of() - TEE_ECC_CURVE_* as crypto/ numbers it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED.
 */
TEE_Result ec_curve_of(uint32_t element, enum ec_curve *curve);
/**
 * value_ec() - a key of ECDSA, ECDH or SM2, its numbers as long as the curve's
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when a number is longer.
 */
TEE_Result value_ec(const struct object_value *v, struct ec_key *key);

/**
 * key_generate() - a random key pair of @bits
 * @param: @count attributes that the type's generation asks for
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE when @v is initialized;
 * TEE_ERROR_NOT_SUPPORTED for a size off the grid or an unknown curve, and
 * TEE_ERROR_BAD_STATE for a parameter larger than the object, on which the TA
 * library panics; TEE_ERROR_BAD_PARAMETERS for a size above the maximum, one
 * that is not the parameters', or numbers that make no key;
 * TEE_ERROR_ITEM_NOT_FOUND for a parameter missing, unknown or repeated;
 * TEE_ERROR_BAD_FORMAT for a type that is not generated;
 * TEE_ERROR_OUT_OF_MEMORY; what @random says.
 */
TEE_Result key_generate(struct object_value *v, uint32_t bits,
			const struct object_attr *param, unsigned int count,
			TEE_Result (*random)(void *to, size_t len));

#endif
