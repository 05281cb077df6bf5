/*
 * What a TA must not do with asymmetric keys: each case ends it.
 */
#include "kat_asymmetric.h"

#include <string.h>

static uint8_t zeros[300];
static uint8_t room[300];
static size_t room_len = sizeof(room);

static TEE_ObjectHandle secret(void)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	(void)TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 2048, &h);
	return h;
}

/* Derives with one or two parameters of @len zeros. */
static void derive(uint32_t alg, uint32_t row, uint32_t a, uint32_t b,
		   size_t len)
{
	TEE_Attribute attr[2];

	TEE_InitRefAttribute(&attr[0], a, zeros, len);
	if (b != 0)
		TEE_InitRefAttribute(&attr[1], b, zeros, len);
	TEE_DeriveKey(operation_with(alg, TEE_MODE_DERIVE, key_object(row)),
		      attr, b != 0 ? 2 : 1, secret());
}

static void sign(uint32_t alg, uint32_t mode, uint32_t row, size_t len)
{
	(void)TEE_AsymmetricSignDigest(
		operation_with(alg, mode, key_object(row)), NULL, 0, zeros, len,
		room, &room_len);
}

static void verify(uint32_t alg, uint32_t row, size_t len)
{
	(void)TEE_AsymmetricVerifyDigest(
		operation_with(alg, TEE_MODE_VERIFY, key_object(row)), NULL, 0,
		zeros, len, zeros, 128);
}

#define PANICS(name, ...)                                                      \
	static uint32_t name(void)                                             \
	{                                                                      \
		__VA_ARGS__;                                                   \
		return __LINE__;                                               \
	}

PANICS(sign_to_verify,
       sign(TEE_ALG_ECDSA_SHA256, TEE_MODE_VERIFY, KEY_ROW_ECDSA256, 32))
PANICS(rsa_sign_short_digest, sign(TEE_ALG_RSASSA_PKCS1_V1_5_SHA256,
				   TEE_MODE_SIGN, KEY_ROW_RSA1024, 31))
PANICS(rsa_verify_long_digest,
       verify(TEE_ALG_RSASSA_PKCS1_V1_5_SHA256, KEY_ROW_RSA1024, 33))
PANICS(pss_sign_short_digest, sign(TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256,
				   TEE_MODE_SIGN, KEY_ROW_RSA1024, 20))
PANICS(dsa_sign_long_digest,
       sign(TEE_ALG_DSA_SHA1, TEE_MODE_SIGN, KEY_ROW_DSA1024, 21))
PANICS(dsa_sign_short_digest,
       sign(TEE_ALG_DSA_SHA1, TEE_MODE_SIGN, KEY_ROW_DSA1024, 19))
PANICS(dsa_verify_short_digest, verify(TEE_ALG_DSA_SHA1, KEY_ROW_DSA1024, 19))
PANICS(sm2_sign_short_digest,
       sign(TEE_ALG_SM2_DSA_SM3, TEE_MODE_SIGN, KEY_ROW_SM2_DSA, 31))
PANICS(sign_no_key, TEE_OperationHandle op = TEE_HANDLE_NULL;
       (void)TEE_AllocateOperation(&op, TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN,
				   256);
       (void)TEE_AsymmetricSignDigest(op, NULL, 0, zeros, 32, room, &room_len))
PANICS(sign_without_usage, TEE_ObjectHandle h = key_object(KEY_ROW_ECDSA256);
       (void)TEE_RestrictObjectUsage1(h, TEE_USAGE_VERIFY);
       (void)operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN, h))
PANICS(sign_with_public, TEE_ObjectHandle h = TEE_HANDLE_NULL;
       TEE_OperationHandle op = TEE_HANDLE_NULL;
       (void)TEE_AllocateTransientObject(TEE_TYPE_ECDSA_PUBLIC_KEY, 256, &h);
       (void)TEE_CopyObjectAttributes1(h, key_object(KEY_ROW_ECDSA256));
       (void)TEE_AllocateOperation(&op, TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN,
				   256);
       (void)TEE_SetOperationKey(op, h))
PANICS(sign_with_ecdh, TEE_OperationHandle op = TEE_HANDLE_NULL;
       (void)TEE_AllocateOperation(&op, TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN,
				   256);
       (void)TEE_SetOperationKey(op, key_object(KEY_ROW_ECDH256)))
PANICS(eddsa_long_context, TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_EDDSA_CTX, zeros, 256);
       (void)TEE_AsymmetricSignDigest(
	       operation_with(TEE_ALG_ED25519, TEE_MODE_SIGN,
			      key_object(KEY_ROW_ED25519)),
	       &attr, 1, zeros, 4, room, &room_len))
PANICS(private_to_pair, TEE_ObjectHandle h = TEE_HANDLE_NULL;
       TEE_ObjectHandle half = TEE_HANDLE_NULL;
       (void)TEE_AllocateTransientObject(TEE_TYPE_ECDSA_PUBLIC_KEY, 256, &half);
       (void)TEE_CopyObjectAttributes1(half, key_object(KEY_ROW_ECDSA256));
       (void)TEE_AllocateTransientObject(TEE_TYPE_ECDSA_KEYPAIR, 256, &h);
       (void)TEE_CopyObjectAttributes1(h, half))
PANICS(dh_no_parameter,
       TEE_DeriveKey(operation_with(TEE_ALG_DH_DERIVE_SHARED_SECRET,
				    TEE_MODE_DERIVE, key_object(KEY_ROW_DH768)),
		     NULL, 0, secret()))
PANICS(dh_zero, derive(TEE_ALG_DH_DERIVE_SHARED_SECRET, KEY_ROW_DH768,
		       TEE_ATTR_DH_PUBLIC_VALUE, 0, 96))
PANICS(ecdh_off_the_curve,
       derive(TEE_ALG_ECDH_DERIVE_SHARED_SECRET, KEY_ROW_ECDH256,
	      TEE_ATTR_ECC_PUBLIC_VALUE_X, TEE_ATTR_ECC_PUBLIC_VALUE_Y, 32))
PANICS(ecdh_half_a_point,
       derive(TEE_ALG_ECDH_DERIVE_SHARED_SECRET, KEY_ROW_ECDH256,
	      TEE_ATTR_ECC_PUBLIC_VALUE_X, 0, 32))
PANICS(x25519_small_order, derive(TEE_ALG_X25519, KEY_ROW_X25519,
				  TEE_ATTR_X25519_PUBLIC_VALUE, 0, 32))
PANICS(x25519_short, derive(TEE_ALG_X25519, KEY_ROW_X25519,
			    TEE_ATTR_X25519_PUBLIC_VALUE, 0, 31))
PANICS(rsa_some_primes, TEE_ObjectHandle h = TEE_HANDLE_NULL;
       TEE_Attribute attr[4];
       uint32_t n = attributes_of(key_rows[KEY_ROW_RSA1024].attr, 4, attr);
       (void)TEE_AllocateTransientObject(TEE_TYPE_RSA_KEYPAIR, 1024, &h);
       (void)TEE_PopulateTransientObject(h, attr, n))
PANICS(rsa_larger_than_object, TEE_ObjectHandle h = TEE_HANDLE_NULL;
       TEE_Attribute attr[8];
       uint32_t n = attributes_of(key_rows[KEY_ROW_RSA1024].attr, 8, attr);
       (void)TEE_AllocateTransientObject(TEE_TYPE_RSA_KEYPAIR, 1016, &h);
       (void)TEE_PopulateTransientObject(h, attr, n))
PANICS(dsa_no_base, TEE_ObjectHandle h = TEE_HANDLE_NULL; TEE_Attribute attr[2];
       uint32_t n = attributes_of(key_rows[KEY_ROW_DSA1024].attr, 2, attr);
       (void)TEE_AllocateTransientObject(TEE_TYPE_DSA_KEYPAIR, 1024, &h);
       (void)TEE_GenerateKey(h, 1024, attr, n))
PANICS(ed25519_with_parameter, TEE_ObjectHandle h = TEE_HANDLE_NULL;
       TEE_Attribute attr;
       TEE_InitValueAttribute(&attr, TEE_ATTR_ECC_CURVE, 3, 0);
       (void)TEE_AllocateTransientObject(TEE_TYPE_ED25519_KEYPAIR, 256, &h);
       (void)TEE_GenerateKey(h, 256, &attr, 1))

#define ROW(name)                                                              \
	{                                                                      \
#name, name                                                    \
	}

static const struct walk key_panic_rows[] = {
	ROW(sign_to_verify),
	ROW(rsa_sign_short_digest),
	ROW(rsa_verify_long_digest),
	ROW(pss_sign_short_digest),
	ROW(dsa_sign_long_digest),
	ROW(dsa_sign_short_digest),
	ROW(dsa_verify_short_digest),
	ROW(sm2_sign_short_digest),
	ROW(sign_no_key),
	ROW(sign_without_usage),
	ROW(sign_with_public),
	ROW(sign_with_ecdh),
	ROW(eddsa_long_context),
	ROW(private_to_pair),
	ROW(dh_no_parameter),
	ROW(dh_zero),
	ROW(ecdh_off_the_curve),
	ROW(ecdh_half_a_point),
	ROW(x25519_small_order),
	ROW(x25519_short),
	ROW(rsa_some_primes),
	ROW(rsa_larger_than_object),
	ROW(dsa_no_base),
	ROW(ed25519_with_parameter),
};

WALK_PART(key_panics, key_panic_rows, true);
