/* What the TEE was built with, for client applications. */
#ifndef CONF_H
#define CONF_H

#define CFG_ARM64_ta_arm64		1
#define CFG_ATTESTATION_PTA		1
#define CFG_CACHE_API			1
#define CFG_CORE_ASYNC_NOTIF		1
#define CFG_CRYPTO			1
#define CFG_CRYPTO_AES			1
#define CFG_CRYPTO_CBC			1
#define CFG_CRYPTO_CBC_MAC		1
#define CFG_CRYPTO_CCM			1
#define CFG_CRYPTO_CMAC			1
#define CFG_CRYPTO_CONCAT_KDF		1
#define CFG_CRYPTO_CTR			1
#define CFG_CRYPTO_CTS			1
#define CFG_CRYPTO_DES			1
#define CFG_CRYPTO_DH			1
#define CFG_CRYPTO_DSA			1
#define CFG_CRYPTO_ECB			1
#define CFG_CRYPTO_ECC			1
#define CFG_CRYPTO_ED25519		1
#define CFG_CRYPTO_GCM			1
#define CFG_CRYPTO_HKDF			1
#define CFG_CRYPTO_HMAC			1
#define CFG_CRYPTO_MD5			1
#define CFG_CRYPTO_PBKDF2		1
#define CFG_CRYPTO_RSA			1
#define CFG_CRYPTO_RSASSA_NA1		1
#define CFG_CRYPTO_SHA1			1
#define CFG_CRYPTO_SHA224		1
#define CFG_CRYPTO_SHA256		1
#define CFG_CRYPTO_SHA384		1
#define CFG_CRYPTO_SHA3_224		1
#define CFG_CRYPTO_SHA3_256		1
#define CFG_CRYPTO_SHA3_384		1
#define CFG_CRYPTO_SHA3_512		1
#define CFG_CRYPTO_SHA512		1
#define CFG_CRYPTO_SHAKE128		1
#define CFG_CRYPTO_SHAKE256		1
#define CFG_CRYPTO_SM2_DSA		1
#define CFG_CRYPTO_SM2_KEP		1
#define CFG_CRYPTO_SM2_PKE		1
#define CFG_CRYPTO_SM3			1
#define CFG_CRYPTO_SM4			1
#define CFG_CRYPTO_X25519		1
#define CFG_CRYPTO_X448			1
#define CFG_CRYPTO_XTS			1
#define CFG_DEVICE_ENUM_PTA		1
#define CFG_GP_SOCKETS			1
#define CFG_HWRNG_PTA			1
#define CFG_REE_FS			1
#define CFG_REE_FS_TA			1
#define CFG_SECSTOR_TA			1
#define CFG_SECSTOR_TA_MGMT_PTA		1
#define CFG_SYSTEM_PTA			1
#define CFG_TA_DYNLINK			1
#define CFG_TA_FLOAT_SUPPORT		1
#define CFG_TA_MBEDTLS			1
#define CFG_TA_MBEDTLS_MPI		1
#define CFG_TA_STRICT_ANNOTATION_CHECKS 1
#define CFG_WITH_STATS			1
#define CFG_WITH_USER_TA		1
#define CFG_TEE_TA_LOG_LEVEL		1

#endif
