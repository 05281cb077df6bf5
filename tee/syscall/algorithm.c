/*
 * The table of algorithms.
 */
#include "syscall/algorithm.h"
#include "object/value.h"
#include <base/bits.h>
#include <crypto/ae.h>
#include <crypto/cipher.h>
#include <crypto/digest.h>
#include <crypto/mac.h>
#include <crypto/rsa_key.h>

/* clang-format off */
#define DIGEST(n, d)	{ 0x50000000u + (n), CLASS_DIGEST, 0, d, 0 }
#define HMAC(n, d)	{ 0x30000000u + (n), CLASS_HMAC, 0xa0000000u + (n), d, 0 }
#define MACS(n, key, b)                                                        \
	{ 0x30000100u + (n), CLASS_BLOCK_MAC, key, b, MAC_CBC_NOPAD },         \
		{ 0x30000500u + (n), CLASS_BLOCK_MAC, key, b, MAC_CBC_PKCS5 }
#define CIPHER(id, key, b, m) { id, CLASS_CIPHER, key, b, m }
/* clang-format on */
/* RSA and DSA with the digest that has number @n in all their ids. */
/* clang-format off */
#define RSA_HASH(n, d)                                                         \
	{ 0x70000830u + ((n) << 12), CLASS_SIGNATURE, KEY_RSA, d,              \
	  PADDING_PKCS1 },                                                     \
		{ 0x70010930u + ((n) << 20) + ((n) << 12), CLASS_SIGNATURE,    \
		  KEY_RSA, d, PADDING_PSS },                                   \
		{ 0x60010230u + ((n) << 20), CLASS_ASYMM_CIPHER, KEY_RSA, d,   \
		  PADDING_OAEP }
#define DSA(n, d) { 0x70000131u + ((n) << 12), CLASS_SIGNATURE, KEY_DSA, d, 0 }
#define ECDSA(n, d)                                                            \
	{ 0x70000042u + ((n) << 12), CLASS_SIGNATURE, KEY_ECDSA, d, 0 }
#define SIGN(id, key) { id, CLASS_SIGNATURE, key, 0, 0 }
#define DERIVE(id, key) { id, CLASS_DERIVE, key, 0, 0 }
#define KDF(id, key, d)	{ id, CLASS_DERIVE, key, d, 0 }
/* clang-format on */

static const struct algorithm algorithms[] = {
	DIGEST(0x1, DIGEST_MD5),
	DIGEST(0x2, DIGEST_SHA1),
	DIGEST(0x3, DIGEST_SHA224),
	DIGEST(0x4, DIGEST_SHA256),
	DIGEST(0x5, DIGEST_SHA384),
	DIGEST(0x6, DIGEST_SHA512),
	DIGEST(0x7, DIGEST_SM3),
	DIGEST(0x8, DIGEST_SHA3_224),
	DIGEST(0x9, DIGEST_SHA3_256),
	DIGEST(0xa, DIGEST_SHA3_384),
	DIGEST(0xb, DIGEST_SHA3_512),
	DIGEST(0x101, DIGEST_SHAKE128),
	DIGEST(0x102, DIGEST_SHAKE256),
	{ 0x5000000fu, CLASS_MD5SHA1, 0, DIGEST_MD5, 0 },
	HMAC(0x1, DIGEST_MD5),
	HMAC(0x2, DIGEST_SHA1),
	HMAC(0x3, DIGEST_SHA224),
	HMAC(0x4, DIGEST_SHA256),
	HMAC(0x5, DIGEST_SHA384),
	HMAC(0x6, DIGEST_SHA512),
	HMAC(0x7, DIGEST_SM3),
	HMAC(0x8, DIGEST_SHA3_224),
	HMAC(0x9, DIGEST_SHA3_256),
	HMAC(0xa, DIGEST_SHA3_384),
	HMAC(0xb, DIGEST_SHA3_512),
	MACS(0x10, KEY_AES, BLOCK_AES),
	MACS(0x11, KEY_DES, BLOCK_DES),
	MACS(0x13, KEY_DES3, BLOCK_DES3),
	{ 0x30000610u, CLASS_BLOCK_MAC, KEY_AES, BLOCK_AES, MAC_CMAC },
	{ 0xf0000613u, CLASS_BLOCK_MAC, KEY_DES3, BLOCK_DES3, MAC_CMAC },
	CIPHER(0x10000010u, KEY_AES, BLOCK_AES, CIPHER_ECB),
	CIPHER(0x10000110u, KEY_AES, BLOCK_AES, CIPHER_CBC),
	CIPHER(0x10000210u, KEY_AES, BLOCK_AES, CIPHER_CTR),
	CIPHER(0x10000310u, KEY_AES, BLOCK_AES, CIPHER_CTS),
	CIPHER(0x10000410u, KEY_AES, BLOCK_AES, CIPHER_XTS),
	CIPHER(0x10000011u, KEY_DES, BLOCK_DES, CIPHER_ECB),
	CIPHER(0x10000111u, KEY_DES, BLOCK_DES, CIPHER_CBC),
	CIPHER(0x10000013u, KEY_DES3, BLOCK_DES3, CIPHER_ECB),
	CIPHER(0x10000113u, KEY_DES3, BLOCK_DES3, CIPHER_CBC),
	CIPHER(0x10000014u, KEY_SM4, BLOCK_SM4, CIPHER_ECB),
	CIPHER(0x10000114u, KEY_SM4, BLOCK_SM4, CIPHER_CBC),
	/* The TA library pads for these two. */
	CIPHER(0x10000015u, KEY_SM4, BLOCK_SM4, CIPHER_ECB),
	CIPHER(0x10000115u, KEY_SM4, BLOCK_SM4, CIPHER_CBC),
	CIPHER(0x10000214u, KEY_SM4, BLOCK_SM4, CIPHER_CTR),
	CIPHER(0xf0000414u, KEY_SM4, BLOCK_SM4, CIPHER_XTS),
	{ 0x40000710u, CLASS_AE, KEY_AES, AE_AES_CCM, 0 },
	{ 0x40000810u, CLASS_AE, KEY_AES, AE_AES_GCM, 0 },
	{ 0x60000030u, CLASS_ASYMM_CIPHER, KEY_RSA, 0, PADDING_NONE },
	{ 0x60000130u, CLASS_ASYMM_CIPHER, KEY_RSA, 0, PADDING_PKCS1 },
	{ 0xf0000830u, CLASS_SIGNATURE, KEY_RSA, RSA_DIGEST_NONE,
	  PADDING_PKCS1 },
	{ 0x7000f830u, CLASS_SIGNATURE, KEY_RSA, RSA_DIGEST_MD5SHA1,
	  PADDING_PKCS1 },
	{ 0x70001830u, CLASS_SIGNATURE, KEY_RSA, DIGEST_MD5, PADDING_PKCS1 },
	{ 0xf0111930u, CLASS_SIGNATURE, KEY_RSA, DIGEST_MD5, PADDING_PSS },
	{ 0xf0110230u, CLASS_ASYMM_CIPHER, KEY_RSA, DIGEST_MD5, PADDING_OAEP },
	RSA_HASH(0x2u, DIGEST_SHA1),
	RSA_HASH(0x3u, DIGEST_SHA224),
	RSA_HASH(0x4u, DIGEST_SHA256),
	RSA_HASH(0x5u, DIGEST_SHA384),
	RSA_HASH(0x6u, DIGEST_SHA512),
	RSA_HASH(0x8u, DIGEST_SHA3_224),
	RSA_HASH(0x9u, DIGEST_SHA3_256),
	RSA_HASH(0xau, DIGEST_SHA3_384),
	RSA_HASH(0xbu, DIGEST_SHA3_512),
	DSA(0x2u, DIGEST_SHA1),
	DSA(0x3u, DIGEST_SHA224),
	DSA(0x4u, DIGEST_SHA256),
	DSA(0x8u, DIGEST_SHA3_224),
	DSA(0x9u, DIGEST_SHA3_256),
	DSA(0xau, DIGEST_SHA3_384),
	DSA(0xbu, DIGEST_SHA3_512),
	ECDSA(0x1u, DIGEST_SHA1),
	ECDSA(0x2u, DIGEST_SHA224),
	ECDSA(0x3u, DIGEST_SHA256),
	ECDSA(0x4u, DIGEST_SHA384),
	ECDSA(0x5u, DIGEST_SHA512),
	ECDSA(0x6u, DIGEST_SHA3_224),
	ECDSA(0x7u, DIGEST_SHA3_256),
	ECDSA(0x8u, DIGEST_SHA3_384),
	ECDSA(0x9u, DIGEST_SHA3_512),
	SIGN(0x70006043u, KEY_ED25519),
	SIGN(0x70006044u, KEY_ED448),
	SIGN(0x70006045u, KEY_SM2_DSA),
	{ 0x80000046u, CLASS_ASYMM_CIPHER, KEY_SM2_PKE, 0, 0 },
	DERIVE(0x80000032u, KEY_DH),
	DERIVE(0x80000042u, KEY_ECDH),
	DERIVE(0x80000044u, KEY_X25519),
	DERIVE(0x80000045u, KEY_X448),
	DERIVE(0x60000045u, KEY_SM2_KEP),
	/* HKDF names its digest in a parameter; the extensions in their id. */
	KDF(0x80000047u, KEY_HKDF, DIGEST_ALG_COUNT),
	KDF(0x800010c0u, KEY_HKDF_IKM, DIGEST_MD5),
	KDF(0x800020c0u, KEY_HKDF_IKM, DIGEST_SHA1),
	KDF(0x800030c0u, KEY_HKDF_IKM, DIGEST_SHA224),
	KDF(0x800040c0u, KEY_HKDF_IKM, DIGEST_SHA256),
	KDF(0x800050c0u, KEY_HKDF_IKM, DIGEST_SHA384),
	KDF(0x800060c0u, KEY_HKDF_IKM, DIGEST_SHA512),
	KDF(0x800020c1u, KEY_CONCAT_Z, DIGEST_SHA1),
	KDF(0x800030c1u, KEY_CONCAT_Z, DIGEST_SHA224),
	KDF(0x800040c1u, KEY_CONCAT_Z, DIGEST_SHA256),
	KDF(0x800050c1u, KEY_CONCAT_Z, DIGEST_SHA384),
	KDF(0x800060c1u, KEY_CONCAT_Z, DIGEST_SHA512),
	KDF(0x800020c2u, KEY_PASSWORD, DIGEST_SHA1),
	KDF(0x800030c2u, KEY_PASSWORD, DIGEST_SHA224),
	KDF(0x800040c2u, KEY_PASSWORD, DIGEST_SHA256),
	KDF(0x800050c2u, KEY_PASSWORD, DIGEST_SHA384),
	KDF(0x800060c2u, KEY_PASSWORD, DIGEST_SHA512),
	KDF(0x800070c2u, KEY_PASSWORD, DIGEST_SM3),
};

/* Old binaries name a curve in the id, n of 1 to 5 for P-192 to P-521. */
static uint32_t modern(uint32_t id)
{
	uint32_t n = id >> 12 & 0xf;

	if (n < 1 || n > 5)
		return id;
	if ((id & 0xffff0fffu) == 0x70000041u)
		return id + 1;
	return (id & 0xffff0fffu) == 0x80000042u ? 0x80000042u : id;
}

const struct algorithm *algorithm_find(uint32_t id)
{
	id = modern(id);
	for (unsigned int i = 0; i < ARRAY_COUNT(algorithms); i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	return NULL;
}

bool algorithm_mode_fits(const struct algorithm *algo, uint32_t mode)
{
	switch (algo->class) {
	case CLASS_DIGEST:
	case CLASS_MD5SHA1:
		return mode == MODE_DIGEST;
	case CLASS_HMAC:
	case CLASS_BLOCK_MAC:
		return mode == MODE_MAC;
	case CLASS_CIPHER:
	case CLASS_AE:
	case CLASS_ASYMM_CIPHER:
		return mode == MODE_ENCRYPT || mode == MODE_DECRYPT;
	case CLASS_SIGNATURE:
		return mode == MODE_SIGN || mode == MODE_VERIFY;
	case CLASS_DERIVE:
		return mode == MODE_DERIVE;
	}
	return false;
}

unsigned int algorithm_key_count(const struct algorithm *algo)
{
	if (algo->key_type == 0)
		return 0;
	if (algo->key_type == KEY_SM2_KEP)
		return 2;
	return algo->class == CLASS_CIPHER && algo->mode == CIPHER_XTS ? 2 : 1;
}

bool algorithm_key_fits(const struct algorithm *algo, uint32_t mode,
			uint32_t type)
{
	bool public_mode = mode == MODE_ENCRYPT || mode == MODE_VERIFY;
	uint32_t public_type = algo->key_type & ~OBJECT_KEYPAIR;

	switch (algo->class) {
	case CLASS_ASYMM_CIPHER:
	case CLASS_SIGNATURE:
		if (public_mode && type == public_type)
			return true;
		/* SM2 takes exactly the half that it needs. */
		if (public_mode && (algo->key_type == KEY_SM2_DSA ||
				    algo->key_type == KEY_SM2_PKE))
			return false;
		return type == algo->key_type;
	case CLASS_DERIVE:
		return type == algo->key_type ||
		       (type == public_type &&
			type == (KEY_SM2_KEP & ~OBJECT_KEYPAIR));
	default:
		return type == algo->key_type;
	}
}
