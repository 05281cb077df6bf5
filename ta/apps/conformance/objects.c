/*
 * Transient objects: sizes of each type, and what population, copies, usage
 * and attributes say (clauses 5.5 and 5.6).
 */
#include "kat.h"

#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------- sizes of types */

static const struct {
	const char *name;
	uint32_t type;
	uint32_t yes[4]; /* sizes it takes; 0 ends */
	uint32_t no[4];	 /* and does not */
} sizes[] = {
	{ "AES", TEE_TYPE_AES, { 128, 192, 256 }, { 64, 129, 160, 320 } },
	{ "DES", TEE_TYPE_DES, { 56, 64 }, { 48, 57, 128 } },
	{ "DES3", TEE_TYPE_DES3, { 112, 128, 168, 192 }, { 56, 64, 120, 256 } },
	{ "SM4", TEE_TYPE_SM4, { 128 }, { 64, 192, 256 } },
	{ "HMAC_MD5", TEE_TYPE_HMAC_MD5, { 64, 72, 512 }, { 56, 65, 520 } },
	{ "HMAC_SHA1", TEE_TYPE_HMAC_SHA1, { 80, 512 }, { 72, 81, 520 } },
	{ "HMAC_SHA224",
	  TEE_TYPE_HMAC_SHA224,
	  { 112, 512 },
	  { 104, 113, 520 } },
	{ "HMAC_SHA256",
	  TEE_TYPE_HMAC_SHA256,
	  { 192, 1024 },
	  { 184, 193, 1032 } },
	{ "HMAC_SHA384",
	  TEE_TYPE_HMAC_SHA384,
	  { 256, 1024 },
	  { 248, 257, 1032 } },
	{ "HMAC_SHA512",
	  TEE_TYPE_HMAC_SHA512,
	  { 256, 1024 },
	  { 248, 257, 1032 } },
	{ "HMAC_SM3", TEE_TYPE_HMAC_SM3, { 80, 512 }, { 72, 81, 1032 } },
	{ "HMAC_SHA3_224",
	  TEE_TYPE_HMAC_SHA3_224,
	  { 192, 1024 },
	  { 184, 1032 } },
	{ "HMAC_SHA3_256",
	  TEE_TYPE_HMAC_SHA3_256,
	  { 256, 1024 },
	  { 248, 1032 } },
	{ "HMAC_SHA3_384",
	  TEE_TYPE_HMAC_SHA3_384,
	  { 256, 1024 },
	  { 248, 1032 } },
	{ "HMAC_SHA3_512",
	  TEE_TYPE_HMAC_SHA3_512,
	  { 256, 1024 },
	  { 248, 1032 } },
	{ "GENERIC_SECRET",
	  TEE_TYPE_GENERIC_SECRET,
	  { 8, 2048, 4096 },
	  { 7, 9, 4104 } },
	{ "HKDF_IKM", TEE_TYPE_HKDF_IKM, { 8, 4096 }, { 9, 4104 } },
	{ "CONCAT_KDF_Z", TEE_TYPE_CONCAT_KDF_Z, { 8, 4096 }, { 9, 4104 } },
	{ "PBKDF2_PASSWORD",
	  TEE_TYPE_PBKDF2_PASSWORD,
	  { 8, 4096 },
	  { 9, 4104 } },
	{ "RSA_PUBLIC_KEY",
	  TEE_TYPE_RSA_PUBLIC_KEY,
	  { 256, 1025, 2048, 4096 },
	  { 255, 4097 } },
	{ "RSA_KEYPAIR",
	  TEE_TYPE_RSA_KEYPAIR,
	  { 256, 1025, 2048, 4096 },
	  { 255, 4097 } },
	{ "DSA_PUBLIC_KEY",
	  TEE_TYPE_DSA_PUBLIC_KEY,
	  { 512, 576, 2048, 3072 },
	  { 448, 513, 3136 } },
	{ "DSA_KEYPAIR",
	  TEE_TYPE_DSA_KEYPAIR,
	  { 512, 576, 2048, 3072 },
	  { 448, 513, 3136 } },
	{ "DH_KEYPAIR",
	  TEE_TYPE_DH_KEYPAIR,
	  { 256, 257, 2048 },
	  { 255, 2049 } },
	{ "ECDSA_PUBLIC_KEY",
	  TEE_TYPE_ECDSA_PUBLIC_KEY,
	  { 192, 256, 521 },
	  { 191, 522 } },
	{ "ECDSA_KEYPAIR",
	  TEE_TYPE_ECDSA_KEYPAIR,
	  { 192, 256, 521 },
	  { 191, 522 } },
	{ "ECDH_PUBLIC_KEY",
	  TEE_TYPE_ECDH_PUBLIC_KEY,
	  { 192, 256, 521 },
	  { 191, 522 } },
	{ "ECDH_KEYPAIR",
	  TEE_TYPE_ECDH_KEYPAIR,
	  { 192, 256, 521 },
	  { 191, 522 } },
	{ "ED25519_PUBLIC_KEY",
	  TEE_TYPE_ED25519_PUBLIC_KEY,
	  { 256 },
	  { 255, 257 } },
	{ "ED25519_KEYPAIR", TEE_TYPE_ED25519_KEYPAIR, { 256 }, { 255, 257 } },
	{ "X25519_KEYPAIR", TEE_TYPE_X25519_KEYPAIR, { 256 }, { 255, 257 } },
	{ "ED448_KEYPAIR", TEE_TYPE_ED448_KEYPAIR, { 448 }, { 256, 456 } },
	{ "X448_KEYPAIR", TEE_TYPE_X448_KEYPAIR, { 448 }, { 256, 456 } },
	{ "SM2_DSA_KEYPAIR", TEE_TYPE_SM2_DSA_KEYPAIR, { 256 }, { 192, 512 } },
	{ "SM2_KEP_KEYPAIR", TEE_TYPE_SM2_KEP_KEYPAIR, { 256 }, { 192, 512 } },
	{ "SM2_PKE_PUBLIC_KEY",
	  TEE_TYPE_SM2_PKE_PUBLIC_KEY,
	  { 256 },
	  { 192, 512 } },
	{ "X25519_PUBLIC_KEY",
	  TEE_TYPE_X25519_PUBLIC_KEY,
	  { 256 },
	  { 255, 257 } },
	{ "ED448_PUBLIC_KEY",
	  TEE_TYPE_ED448_PUBLIC_KEY,
	  { 448 },
	  { 256, 456 } },
	{ "X448_PUBLIC_KEY", TEE_TYPE_X448_PUBLIC_KEY, { 448 }, { 256, 456 } },
	{ "SM2_DSA_PUBLIC_KEY",
	  TEE_TYPE_SM2_DSA_PUBLIC_KEY,
	  { 256 },
	  { 192, 512 } },
	{ "SM2_KEP_PUBLIC_KEY",
	  TEE_TYPE_SM2_KEP_PUBLIC_KEY,
	  { 256 },
	  { 192, 512 } },
	{ "SM2_PKE_KEYPAIR", TEE_TYPE_SM2_PKE_KEYPAIR, { 256 }, { 192, 512 } },
	{ "HKDF", TEE_TYPE_HKDF, { 8, 4096 }, { 9, 4104 } },
	{ "CORRUPTED_OBJECT", TEE_TYPE_CORRUPTED_OBJECT, { 0 }, { 0, 8 } },
	{ "ILLEGAL_VALUE", TEE_TYPE_ILLEGAL_VALUE, { 0 }, { 0, 8 } },
	{ "DATA", TEE_TYPE_DATA, { 0 }, { 0, 8 } },
	{ "no type", 0xa00000bd, { 0 }, { 0, 128 } },
};

static uint32_t size_run(size_t i)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };

	for (size_t k = 0; k < 4 && sizes[i].yes[k] != 0; k++) {
		EXPECT(TEE_AllocateTransientObject(sizes[i].type,
						   sizes[i].yes[k],
						   &h) == TEE_SUCCESS);
		EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
		EXPECT(info.objectType == sizes[i].type &&
		       info.objectSize == 0 &&
		       info.maxObjectSize == sizes[i].yes[k] &&
		       info.objectUsage == 0xffffffff && info.dataSize == 0 &&
		       info.dataPosition == 0 && info.handleFlags == 0);
		TEE_FreeTransientObject(h);
	}
	for (size_t k = 0; k < 4; k++)
		if (sizes[i].no[k] != 0)
			EXPECT(TEE_AllocateTransientObject(
				       sizes[i].type, sizes[i].no[k], &h) ==
			       TEE_ERROR_NOT_SUPPORTED);
	return 0;
}

static void size_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "%s", sizes[i].name);
}

static size_t size_count(void)
{
	return COUNT(sizes);
}

const struct part sizes_part = { "sizes", false, size_count, size_name,
				 size_run };

/* ------------------------------------------------- generated secrets */

static const struct {
	uint32_t type;
	uint32_t bits;
	size_t len; /* of the secret */
} secrets[] = {
	{ TEE_TYPE_AES, 128, 16 },
	{ TEE_TYPE_AES, 192, 24 },
	{ TEE_TYPE_AES, 256, 32 },
	{ TEE_TYPE_DES, 56, 8 },
	{ TEE_TYPE_DES3, 112, 16 },
	{ TEE_TYPE_DES3, 168, 24 },
	{ TEE_TYPE_SM4, 128, 16 },
	{ TEE_TYPE_HMAC_MD5, 64, 8 },
	{ TEE_TYPE_HMAC_MD5, 512, 64 },
	{ TEE_TYPE_HMAC_SHA1, 80, 10 },
	{ TEE_TYPE_HMAC_SHA224, 112, 14 },
	{ TEE_TYPE_HMAC_SHA256, 1024, 128 },
	{ TEE_TYPE_HMAC_SHA384, 256, 32 },
	{ TEE_TYPE_HMAC_SHA512, 1024, 128 },
	{ TEE_TYPE_HMAC_SM3, 80, 10 },
	{ TEE_TYPE_HMAC_SHA3_224, 192, 24 },
	{ TEE_TYPE_HMAC_SHA3_512, 1024, 128 },
	{ TEE_TYPE_GENERIC_SECRET, 8, 1 },
	{ TEE_TYPE_GENERIC_SECRET, 4096, 512 },
};

static uint32_t secret_run(size_t i)
{
	static uint8_t first[512];
	static uint8_t second[512];
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	size_t len = sizeof(first);

	EXPECT(TEE_AllocateTransientObject(secrets[i].type, secrets[i].bits,
					   &h) == TEE_SUCCESS);
	EXPECT(TEE_GenerateKey(h, secrets[i].bits, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == secrets[i].bits &&
	       info.handleFlags == TEE_HANDLE_FLAG_INITIALIZED);
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, first,
					    &len) == TEE_SUCCESS);
	EXPECT(len == secrets[i].len);
	len = 0;
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, NULL,
					    &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == secrets[i].len);
	if (secrets[i].type == TEE_TYPE_DES || secrets[i].type == TEE_TYPE_DES3)
		for (size_t k = 0; k < len; k++)
			EXPECT(__builtin_parity(first[k]) == 1);
	TEE_ResetTransientObject(h);
	EXPECT(TEE_GenerateKey(h, secrets[i].bits, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, second,
					    &len) == TEE_SUCCESS);
	EXPECT(len < 8 || memcmp(first, second, len) != 0);
	TEE_FreeTransientObject(h);
	return 0;
}

static void secret_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "type 0x%08x of %u bits", secrets[i].type,
		 secrets[i].bits);
}

static size_t secret_count(void)
{
	return COUNT(secrets);
}

const struct part secrets_part = { "generate", false, secret_count, secret_name,
				   secret_run };

/* ------------------------------------------------------------------ walks */

static uint8_t sixteen[16] = "sixteen bytes!!";

static TEE_ObjectHandle aes(void)
{
	return secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			     (struct bytes){ sixteen, 16 });
}

static uint32_t usage(void)
{
	TEE_ObjectHandle h = aes();
	TEE_ObjectHandle copy = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };

	EXPECT(TEE_RestrictObjectUsage1(h, TEE_USAGE_ENCRYPT | TEE_USAGE_MAC) ==
	       TEE_SUCCESS);
	EXPECT(TEE_RestrictObjectUsage1(h, TEE_USAGE_ENCRYPT |
						   TEE_USAGE_DECRYPT) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage == TEE_USAGE_ENCRYPT);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &copy) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CopyObjectAttributes1(copy, h) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(copy, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage == TEE_USAGE_ENCRYPT &&
	       info.objectSize == 128 && info.maxObjectSize == 256);
	TEE_ResetTransientObject(h);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectUsage == 0xffffffff && info.objectSize == 0 &&
	       info.handleFlags == 0);
	TEE_FreeTransientObject(h);
	TEE_FreeTransientObject(copy);
	return 0;
}

static uint32_t attributes(void)
{
	TEE_ObjectHandle h = aes();
	uint8_t got[32];
	uint32_t a = 0;
	size_t len = 15;

	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == 16);
	len = sizeof(got);
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_SUCCESS);
	EXPECT(len == 16 && memcmp(got, sixteen, 16) == 0);
	EXPECT(TEE_GetObjectBufferAttribute(h, TEE_ATTR_RSA_MODULUS, got,
					    &len) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetObjectValueAttribute(h, TEE_ATTR_ECC_CURVE, &a, &a) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	TEE_FreeTransientObject(h);
	return 0;
}

/* Numbers lose their leading zeros; a public key of a pair comes alone. */
static uint32_t pairs(void)
{
	static uint8_t x[33] = { 0, 0x12, [32] = 1 };
	static uint8_t y[32] = { 0x34, [31] = 2 };
	static uint8_t d[32] = { 0x56, [31] = 3 };
	TEE_Attribute attr[4];
	TEE_ObjectHandle pair = TEE_HANDLE_NULL;
	TEE_ObjectHandle half = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	uint8_t got[64];
	uint32_t a = 0;
	uint32_t b = 1;
	size_t len = sizeof(got);

	TEE_InitRefAttribute(&attr[0], TEE_ATTR_ECC_PUBLIC_VALUE_X, x,
			     sizeof(x));
	TEE_InitRefAttribute(&attr[1], TEE_ATTR_ECC_PUBLIC_VALUE_Y, y,
			     sizeof(y));
	TEE_InitRefAttribute(&attr[2], TEE_ATTR_ECC_PRIVATE_VALUE, d,
			     sizeof(d));
	TEE_InitValueAttribute(&attr[3], TEE_ATTR_ECC_CURVE,
			       TEE_ECC_CURVE_NIST_P256, 0);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_ECDSA_KEYPAIR, 256,
					   &pair) == TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(pair, attr, 4) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(pair, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 256);
	EXPECT(TEE_GetObjectBufferAttribute(pair, TEE_ATTR_ECC_PUBLIC_VALUE_X,
					    got, &len) == TEE_SUCCESS);
	EXPECT(len == 32 && memcmp(got, x + 1, 32) == 0);
	EXPECT(TEE_GetObjectValueAttribute(pair, TEE_ATTR_ECC_CURVE, &a, &b) ==
	       TEE_SUCCESS);
	EXPECT(a == TEE_ECC_CURVE_NIST_P256 && b == 0);
	EXPECT(TEE_GetObjectValueAttribute(pair, TEE_ATTR_ECC_CURVE, NULL,
					   NULL) == TEE_SUCCESS);
	EXPECT(TEE_RestrictObjectUsage1(
		       pair, TEE_USAGE_SIGN | TEE_USAGE_VERIFY) == TEE_SUCCESS);
	len = sizeof(got);
	EXPECT(TEE_GetObjectBufferAttribute(pair, TEE_ATTR_ECC_PUBLIC_VALUE_Y,
					    got, &len) == TEE_SUCCESS);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_ECDSA_PUBLIC_KEY, 521,
					   &half) == TEE_SUCCESS);
	EXPECT(TEE_CopyObjectAttributes1(half, pair) == TEE_SUCCESS);
	len = sizeof(got);
	EXPECT(TEE_GetObjectBufferAttribute(half, TEE_ATTR_ECC_PUBLIC_VALUE_Y,
					    got, &len) == TEE_SUCCESS);
	EXPECT(len == 32 && memcmp(got, y, 32) == 0);
	EXPECT(TEE_GetObjectInfo1(half, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 256 &&
	       info.objectUsage == (TEE_USAGE_SIGN | TEE_USAGE_VERIFY));
	TEE_FreeTransientObject(half);
	TEE_FreeTransientObject(pair);
	return 0;
}

static uint32_t wrong_sizes(void)
{
	static uint8_t long_key[32];
	static const struct {
		uint32_t type;
		uint32_t max;
		size_t len;
	} row[] = {
		{ TEE_TYPE_AES, 256, 17 },
		{ TEE_TYPE_AES, 256, 8 },
		{ TEE_TYPE_HMAC_SHA256, 256, 23 },
		{ TEE_TYPE_DES3, 192, 14 },
	};
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	TEE_Attribute attr;

	for (size_t i = 0; i < COUNT(row); i++) {
		TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, long_key,
				     row[i].len);
		EXPECT(TEE_AllocateTransientObject(row[i].type, row[i].max,
						   &h) == TEE_SUCCESS);
		EXPECT(TEE_PopulateTransientObject(h, &attr, 1) ==
		       TEE_ERROR_BAD_PARAMETERS);
		EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
		EXPECT(info.handleFlags == 0 && info.objectSize == 0);
		TEE_FreeTransientObject(h);
	}
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 128, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GenerateKey(h, 256, NULL, 0) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_GenerateKey(h, 128, NULL, 0) == TEE_SUCCESS);
	TEE_FreeTransientObject(h);
	return 0;
}

static uint32_t parity(void)
{
	static uint8_t key[24] = "twenty-four bytes of key";
	TEE_ObjectHandle h = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	TEE_Attribute attr;

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, key, sizeof(key));
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_DES3, 168, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(h, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 168);
	TEE_FreeTransientObject(h);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_DES3, 192, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(h, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == 192);
	TEE_FreeTransientObject(h);
	return 0;
}

static uint32_t many_handles(void)
{
	TEE_ObjectHandle h[64];

	for (size_t i = 0; i < COUNT(h); i++)
		EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &h[i]) ==
		       TEE_SUCCESS);
	for (size_t i = 0; i < COUNT(h); i++)
		TEE_FreeTransientObject(h[i]);
	TEE_FreeTransientObject(TEE_HANDLE_NULL);
	TEE_ResetTransientObject(TEE_HANDLE_NULL);
	TEE_CloseObject(TEE_HANDLE_NULL);
	return 0;
}

static const struct walk object_rows[] = {
	{ "usage is only ever taken away, and goes with a copy", usage },
	{ "attributes are given, or are not there", attributes },
	{ "pairs and their public halves", pairs },
	{ "keys of a wrong size are refused, and leave nothing", wrong_sizes },
	{ "parity bits count as the object was asked for", parity },
	{ "64 objects at once, and no object", many_handles },
};

WALK_PART(objects, object_rows, false);
