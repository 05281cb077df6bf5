/*
 * Every algorithm that the headers name, and whether the TEE has it. From this
 * table docs/gp-coverage.md is checked (tests/gp/coverage).
 */
#include "conformance.h"

#define NONE   TEE_CRYPTO_ELEMENT_NONE
#define C25519 TEE_ECC_CURVE_25519
#define C448   TEE_ECC_CURVE_448
#define SM2    TEE_ECC_CURVE_SM2
#define NIST   0xff /* all five of them */

static const struct {
	const char *name;
	uint32_t id;
	uint32_t element;
	bool there;
} algorithms[] = {
/* clang-format off */
#define ALG(name, element, there) { #name, TEE_ALG_##name, element, there }
	/* clang-format on */
	ALG(AES_ECB_NOPAD, NONE, true),
	ALG(AES_CBC_NOPAD, NONE, true),
	ALG(AES_CTR, NONE, true),
	ALG(AES_CTS, NONE, true),
	ALG(AES_XTS, NONE, true),
	ALG(AES_CBC_MAC_NOPAD, NONE, true),
	ALG(AES_CBC_MAC_PKCS5, NONE, true),
	ALG(AES_CMAC, NONE, true),
	ALG(AES_CCM, NONE, true),
	ALG(AES_GCM, NONE, true),
	ALG(DES_ECB_NOPAD, NONE, true),
	ALG(DES_CBC_NOPAD, NONE, true),
	ALG(DES_CBC_MAC_NOPAD, NONE, true),
	ALG(DES_CBC_MAC_PKCS5, NONE, true),
	ALG(DES3_ECB_NOPAD, NONE, true),
	ALG(DES3_CBC_NOPAD, NONE, true),
	ALG(DES3_CBC_MAC_NOPAD, NONE, true),
	ALG(DES3_CBC_MAC_PKCS5, NONE, true),
	ALG(SM4_ECB_NOPAD, NONE, true),
	ALG(SM4_ECB_PKCS5, NONE, true),
	ALG(SM4_CBC_NOPAD, NONE, true),
	ALG(SM4_CBC_PKCS5, NONE, true),
	ALG(SM4_CTR, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_MD5, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA1, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA224, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA256, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA384, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA512, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA3_224, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA3_256, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA3_384, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_SHA3_512, NONE, true),
	ALG(RSASSA_PKCS1_V1_5_MD5SHA1, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA1, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA224, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA256, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA384, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA512, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA3_224, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA3_256, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA3_384, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_SHA3_512, NONE, true),
	ALG(RSAES_PKCS1_V1_5, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA1, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA224, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA256, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA384, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA512, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA3_224, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA3_256, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA3_384, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_SHA3_512, NONE, true),
	ALG(RSA_NOPAD, NONE, true),
	ALG(DSA_SHA1, NONE, true),
	ALG(DSA_SHA224, NONE, true),
	ALG(DSA_SHA256, NONE, true),
	ALG(DSA_SHA3_224, NONE, true),
	ALG(DSA_SHA3_256, NONE, true),
	ALG(DSA_SHA3_384, NONE, true),
	ALG(DSA_SHA3_512, NONE, true),
	ALG(DH_DERIVE_SHARED_SECRET, NONE, true),
	ALG(MD5, NONE, true),
	ALG(SHA1, NONE, true),
	ALG(SHA224, NONE, true),
	ALG(SHA256, NONE, true),
	ALG(SHA384, NONE, true),
	ALG(SHA512, NONE, true),
	ALG(SM3, NONE, true),
	ALG(SHA3_224, NONE, true),
	ALG(SHA3_256, NONE, true),
	ALG(SHA3_384, NONE, true),
	ALG(SHA3_512, NONE, true),
	ALG(MD5SHA1, NONE, true),
	ALG(SHAKE128, NONE, true),
	ALG(SHAKE256, NONE, true),
	ALG(HMAC_MD5, NONE, true),
	ALG(HMAC_SHA1, NONE, true),
	ALG(HMAC_SHA224, NONE, true),
	ALG(HMAC_SHA256, NONE, true),
	ALG(HMAC_SHA384, NONE, true),
	ALG(HMAC_SHA512, NONE, true),
	ALG(HMAC_SM3, NONE, true),
	ALG(HMAC_SHA3_224, NONE, true),
	ALG(HMAC_SHA3_256, NONE, true),
	ALG(HMAC_SHA3_384, NONE, true),
	ALG(HMAC_SHA3_512, NONE, true),
	ALG(ECDSA_SHA1, NIST, true),
	ALG(ECDSA_SHA224, NIST, true),
	ALG(ECDSA_SHA256, NIST, true),
	ALG(ECDSA_SHA384, NIST, true),
	ALG(ECDSA_SHA512, NIST, true),
	ALG(ECDSA_SHA3_224, NIST, true),
	ALG(ECDSA_SHA3_256, NIST, true),
	ALG(ECDSA_SHA3_384, NIST, true),
	ALG(ECDSA_SHA3_512, NIST, true),
	ALG(ED25519, C25519, true),
	ALG(ED448, C448, true),
	ALG(SM2_DSA_SM3, SM2, true),
	ALG(SM2_PKE, SM2, true),
	ALG(SM2_KEP, SM2, true),
	ALG(ECDH_DERIVE_SHARED_SECRET, NIST, true),
	ALG(X25519, C25519, true),
	ALG(X448, C448, true),
	ALG(HKDF, NONE, true),
	ALG(SM4_XTS, NONE, true),
	ALG(DES3_CMAC, NONE, true),
	ALG(RSASSA_PKCS1_V1_5, NONE, true),
	ALG(RSASSA_PKCS1_PSS_MGF1_MD5, NONE, true),
	ALG(RSAES_PKCS1_OAEP_MGF1_MD5, NONE, true),
	ALG(HKDF_MD5_DERIVE_KEY, NONE, true),
	ALG(HKDF_SHA1_DERIVE_KEY, NONE, true),
	ALG(HKDF_SHA224_DERIVE_KEY, NONE, true),
	ALG(HKDF_SHA256_DERIVE_KEY, NONE, true),
	ALG(HKDF_SHA384_DERIVE_KEY, NONE, true),
	ALG(HKDF_SHA512_DERIVE_KEY, NONE, true),
	ALG(CONCAT_KDF_SHA1_DERIVE_KEY, NONE, true),
	ALG(CONCAT_KDF_SHA224_DERIVE_KEY, NONE, true),
	ALG(CONCAT_KDF_SHA256_DERIVE_KEY, NONE, true),
	ALG(CONCAT_KDF_SHA384_DERIVE_KEY, NONE, true),
	ALG(CONCAT_KDF_SHA512_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SHA1_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SHA224_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SHA256_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SHA384_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SHA512_DERIVE_KEY, NONE, true),
	ALG(PBKDF2_HMAC_SM3_DERIVE_KEY, NONE, true),
};

static uint32_t one_element(size_t i, uint32_t element, bool there)
{
	EXPECT(TEE_IsAlgorithmSupported(algorithms[i].id, element) ==
	       (there ? TEE_SUCCESS : TEE_ERROR_NOT_SUPPORTED));
	return 0;
}

static uint32_t algorithm_run(size_t i)
{
	const bool there = algorithms[i].there;
	uint32_t element = algorithms[i].element;

	if (element == NIST) {
		for (element = TEE_ECC_CURVE_NIST_P192;
		     element <= TEE_ECC_CURVE_NIST_P521; element++)
			EXPECT_0(one_element(i, element, there));
		EXPECT_0(one_element(i, TEE_ECC_CURVE_25519, false));
	} else {
		EXPECT_0(one_element(i, element, there));
		EXPECT_0(one_element(i, TEE_ECC_CURVE_NIST_P256, false));
	}
	EXPECT_0(one_element(i, 0x7777, false));
	return 0;
}

static void algorithm_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "%s", algorithms[i].name);
}

static size_t algorithm_count(void)
{
	return COUNT(algorithms);
}

const struct part algorithms_part = { "algorithm", false, algorithm_count,
				      algorithm_name, algorithm_run };
