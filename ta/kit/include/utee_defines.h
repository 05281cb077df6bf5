/*
 * Parts of algorithm identifiers, byte order and time, for TAs that take
 * identifiers apart (TEE Internal Core API 1.3.1, table 6-11).
 */
#ifndef UTEE_DEFINES_H
#define UTEE_DEFINES_H

#include <compiler.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tee_api_defines.h>
#include <tee_api_defines_extensions.h>
#include <types_ext.h>

#define TEE_MAIN_ALGO_MD5	  0x01
#define TEE_MAIN_ALGO_SHA1	  0x02
#define TEE_MAIN_ALGO_SHA224	  0x03
#define TEE_MAIN_ALGO_SHA256	  0x04
#define TEE_MAIN_ALGO_SHA384	  0x05
#define TEE_MAIN_ALGO_SHA512	  0x06
#define TEE_MAIN_ALGO_SM3	  0x07
#define TEE_MAIN_ALGO_SHA3_224	  0x08
#define TEE_MAIN_ALGO_SHA3_256	  0x09
#define TEE_MAIN_ALGO_SHA3_384	  0x0A
#define TEE_MAIN_ALGO_SHA3_512	  0x0B
#define TEE_MAIN_ALGO_AES	  0x10
#define TEE_MAIN_ALGO_DES	  0x11
#define TEE_MAIN_ALGO_DES2	  0x12
#define TEE_MAIN_ALGO_DES3	  0x13
#define TEE_MAIN_ALGO_SM4	  0x14
#define TEE_MAIN_ALGO_RSA	  0x30
#define TEE_MAIN_ALGO_DSA	  0x31
#define TEE_MAIN_ALGO_DH	  0x32
#define TEE_MAIN_ALGO_ECDSA	  0x41
#define TEE_MAIN_ALGO_ECDH	  0x42
#define TEE_MAIN_ALGO_ED25519	  0x43
#define TEE_MAIN_ALGO_X25519	  0x44
#define TEE_MAIN_ALGO_SM2_DSA_SM3 0x45
#define TEE_MAIN_ALGO_SM2_KEP	  0x46
#define TEE_MAIN_ALGO_SM2_PKE	  0x47
#define TEE_MAIN_ALGO_X448	  0x49
#define TEE_MAIN_ALGO_HKDF	  0xC0
#define TEE_MAIN_ALGO_CONCAT_KDF  0xC1
#define TEE_MAIN_ALGO_PBKDF2	  0xC2
#define TEE_MAIN_ALGO_SHAKE128	  0xC3
#define TEE_MAIN_ALGO_SHAKE256	  0xC4

#define TEE_CHAIN_MODE_ECB_NOPAD      0x0
#define TEE_CHAIN_MODE_CBC_NOPAD      0x1
#define TEE_CHAIN_MODE_CTR	      0x2
#define TEE_CHAIN_MODE_CTS	      0x3
#define TEE_CHAIN_MODE_XTS	      0x4
#define TEE_CHAIN_MODE_CBC_MAC_PKCS5  0x5
#define TEE_CHAIN_MODE_CMAC	      0x6
#define TEE_CHAIN_MODE_CCM	      0x7
#define TEE_CHAIN_MODE_GCM	      0x8
#define TEE_CHAIN_MODE_PKCS1_PSS_MGF1 0x9

#define TEE_AES_BLOCK_SIZE   16UL
#define TEE_DES_BLOCK_SIZE   8UL
#define TEE_SM4_BLOCK_SIZE   16UL
#define TEE_AES_MAX_KEY_SIZE 32UL

typedef enum {
	TEE_MD5_HASH_SIZE = 16,
	TEE_SHA1_HASH_SIZE = 20,
	TEE_SHA224_HASH_SIZE = 28,
	TEE_SHA256_HASH_SIZE = 32,
	TEE_SM3_HASH_SIZE = 32,
	TEE_SHA384_HASH_SIZE = 48,
	TEE_SHA512_HASH_SIZE = 64,
	TEE_MD5SHA1_HASH_SIZE = 36,
	TEE_MAX_HASH_SIZE = 64,
} t_hash_size;

/* Identifiers that were assigned outside the scheme of the table. */
static inline uint32_t __tee_alg_get_class(uint32_t algo)
{
	switch (algo) {
	case TEE_ALG_SM2_PKE:
	case TEE_ALG_RSAES_PKCS1_OAEP_MGF1_MD5:
		return TEE_OPERATION_ASYMMETRIC_CIPHER;
	case TEE_ALG_SM2_KEP:
		return TEE_OPERATION_KEY_DERIVATION;
	case TEE_ALG_RSASSA_PKCS1_V1_5:
	case TEE_ALG_RSASSA_PKCS1_PSS_MGF1_MD5:
		return TEE_OPERATION_ASYMMETRIC_SIGNATURE;
	case TEE_ALG_DES3_CMAC:
		return TEE_OPERATION_MAC;
	case TEE_ALG_SM4_XTS:
		return TEE_OPERATION_CIPHER;
	default:
		return algo >> 28;
	}
}

static inline uint32_t __tee_alg_get_main_alg(uint32_t algo)
{
	static const struct {
		uint32_t algo;
		uint32_t main;
	} odd[] = {
		{ TEE_ALG_SM2_PKE, TEE_MAIN_ALGO_SM2_PKE },
		{ TEE_ALG_SM2_KEP, TEE_MAIN_ALGO_SM2_KEP },
		{ TEE_ALG_X25519, TEE_MAIN_ALGO_X25519 },
		{ TEE_ALG_X448, TEE_MAIN_ALGO_X448 },
		{ TEE_ALG_ED25519, TEE_MAIN_ALGO_ED25519 },
		{ TEE_ALG_ECDSA_SHA1, TEE_MAIN_ALGO_ECDSA },
		{ TEE_ALG_ECDSA_SHA224, TEE_MAIN_ALGO_ECDSA },
		{ TEE_ALG_ECDSA_SHA256, TEE_MAIN_ALGO_ECDSA },
		{ TEE_ALG_ECDSA_SHA384, TEE_MAIN_ALGO_ECDSA },
		{ TEE_ALG_ECDSA_SHA512, TEE_MAIN_ALGO_ECDSA },
		{ TEE_ALG_HKDF, TEE_MAIN_ALGO_HKDF },
		{ TEE_ALG_SHAKE128, TEE_MAIN_ALGO_SHAKE128 },
		{ TEE_ALG_SHAKE256, TEE_MAIN_ALGO_SHAKE256 },
	};

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (odd[i].algo == algo)
			return odd[i].main;
	return algo & 0xff;
}

/* SM2's digest has no number in bits 15 to 12. */
#define __TEE_MAIN_HASH_SM3 0x7

static inline uint32_t __tee_alg_get_digest_hash(uint32_t algo)
{
	return algo == TEE_ALG_SM2_DSA_SM3 ? __TEE_MAIN_HASH_SM3
					   : algo >> 12 & 0xf;
}

static inline uint32_t __tee_alg_hash_algo(uint32_t main_hash)
{
	return main_hash == __TEE_MAIN_HASH_SM3
		       ? TEE_ALG_SM3
		       : (uint32_t)TEE_OPERATION_DIGEST << 28 | main_hash;
}

static inline uint32_t __tee_alg_get_key_type(uint32_t algo, bool with_priv)
{
	return (with_priv ? 0xA1000000 : 0xA0000000) |
	       __tee_alg_get_main_alg(algo);
}

/* Bytes of a digest, or of a MAC; 0 for an algorithm that has neither. */
static inline size_t __tee_alg_get_digest_size(uint32_t algo)
{
	static const uint8_t of_hash[] = { 0,  16, 20, 28, 32, 48,
					   64, 32, 28, 32, 48, 64 };
	uint32_t main_alg = __tee_alg_get_main_alg(algo);

	switch (__tee_alg_get_class(algo)) {
	case TEE_OPERATION_DIGEST:
		return main_alg < sizeof(of_hash) ? of_hash[main_alg] : 0;
	case TEE_OPERATION_MAC:
		if (main_alg == TEE_MAIN_ALGO_AES)
			return TEE_AES_BLOCK_SIZE;
		if (main_alg == TEE_MAIN_ALGO_DES ||
		    main_alg == TEE_MAIN_ALGO_DES3)
			return TEE_DES_BLOCK_SIZE;
		return main_alg < sizeof(of_hash) ? of_hash[main_alg] : 0;
	case TEE_OPERATION_ASYMMETRIC_SIGNATURE:
		if (main_alg != TEE_MAIN_ALGO_DSA &&
		    main_alg != TEE_MAIN_ALGO_ECDSA)
			return 0;
		/* ECDSA's identifiers count their digests from bit 12 as DSA's. */
		main_alg = algo >> 12 & 0xf;
		if (__tee_alg_get_main_alg(algo) == TEE_MAIN_ALGO_ECDSA)
			/* SM3 stands between SHA-512 and SHA-3. */
			main_alg += main_alg > 5 ? 2 : 1;
		return main_alg < sizeof(of_hash) ? of_hash[main_alg] : 0;
	default:
		return 0;
	}
}

#define TEE_ALG_GET_CLASS(algo)		__tee_alg_get_class(algo)
#define TEE_ALG_GET_MAIN_ALG(algo)	__tee_alg_get_main_alg(algo)
#define TEE_ALG_GET_CHAIN_MODE(algo)	(((algo) >> 8) & 0xF)
#define TEE_ALG_GET_DIGEST_HASH(algo)	__tee_alg_get_digest_hash(algo)
#define TEE_ALG_GET_INTERNAL_HASH(algo) (((algo) >> 20) & 0x7)
#define TEE_ALG_GET_KEY_TYPE(algo, with_private_key)                           \
	__tee_alg_get_key_type(algo, with_private_key)
#define TEE_ALG_GET_DIGEST_SIZE(algo) __tee_alg_get_digest_size(algo)
#define TEE_ALG_HASH_ALGO(main_hash)  __tee_alg_hash_algo(main_hash)
#define TEE_ALG_HMAC_ALGO(main_hash)                                           \
	((uint32_t)TEE_OPERATION_MAC << 28 | (main_hash))
#define TEE_INTERNAL_HASH_TO_ALGO(algo)                                        \
	TEE_ALG_HASH_ALGO(TEE_ALG_GET_INTERNAL_HASH(algo))
#define TEE_DIGEST_HASH_TO_ALGO(algo)                                          \
	TEE_ALG_HASH_ALGO(TEE_ALG_GET_DIGEST_HASH(algo))

#define TEE_U64_BSWAP(x) __builtin_bswap64(x)
#define TEE_U32_BSWAP(x) __builtin_bswap32(x)
#define TEE_U16_BSWAP(x) __builtin_bswap16(x)

#define TEE_U64_FROM_LITTLE_ENDIAN(x) ((uint64_t)(x))
#define TEE_U32_FROM_LITTLE_ENDIAN(x) ((uint32_t)(x))
#define TEE_U16_FROM_LITTLE_ENDIAN(x) ((uint16_t)(x))
#define TEE_U64_TO_LITTLE_ENDIAN(x)   ((uint64_t)(x))
#define TEE_U32_TO_LITTLE_ENDIAN(x)   ((uint32_t)(x))
#define TEE_U16_TO_LITTLE_ENDIAN(x)   ((uint16_t)(x))
#define TEE_U64_FROM_BIG_ENDIAN(x)    TEE_U64_BSWAP(x)
#define TEE_U32_FROM_BIG_ENDIAN(x)    TEE_U32_BSWAP(x)
#define TEE_U16_FROM_BIG_ENDIAN(x)    TEE_U16_BSWAP(x)
#define TEE_U64_TO_BIG_ENDIAN(x)      TEE_U64_BSWAP(x)
#define TEE_U32_TO_BIG_ENDIAN(x)      TEE_U32_BSWAP(x)
#define TEE_U16_TO_BIG_ENDIAN(x)      TEE_U16_BSWAP(x)

/* Sums and differences of TEE_Time. */
#define TEE_TIME_MILLIS_BASE 1000

#define TEE_TIME_LT(t1, t2)                                                    \
	((t1).seconds < (t2).seconds ||                                        \
	 ((t1).seconds == (t2).seconds && (t1).millis < (t2).millis))
#define TEE_TIME_LE(t1, t2) (!TEE_TIME_LT(t2, t1))

#define TEE_TIME_ADD(t1, t2, dst)                                              \
	do {                                                                   \
		uint32_t _millis = (t1).millis + (t2).millis;                  \
		(dst).seconds = (t1).seconds + (t2).seconds +                  \
				_millis / TEE_TIME_MILLIS_BASE;                \
		(dst).millis = _millis % TEE_TIME_MILLIS_BASE;                 \
	} while (0)
#define TEE_TIME_SUB(t1, t2, dst)                                              \
	do {                                                                   \
		bool _borrow = (t1).millis < (t2).millis;                      \
		uint32_t _millis = (t1).millis +                               \
				   (_borrow ? TEE_TIME_MILLIS_BASE : 0) -      \
				   (t2).millis;                                \
		(dst).seconds = (t1).seconds - (t2).seconds - _borrow;         \
		(dst).millis = _millis;                                        \
	} while (0)

#endif
