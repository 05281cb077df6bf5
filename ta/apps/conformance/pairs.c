/*
 * Key pairs: generated, looked at, used, kept and opened again; and what the
 * calls on asymmetric keys say beside known answers.
 */
#include "kat_asymmetric.h"

#include <string.h>

#define ATTRS 8u

/* Parameters come from a row of key_rows[], by their ids. */
static const struct pair_row {
	const char *name;
	uint32_t type;
	uint32_t bits;
	uint32_t from; /* row of key_rows[] for parameters */
	struct attr_row value;
	uint32_t param[3];
	uint32_t alg; /* to try it with */
	uint32_t attr[ATTRS];
	uint16_t len[ATTRS]; /* exactly; 0: at most the size, but something */
} pair_rows[] = {
#define RSA(bits, n)                                                           \
	{                                                                      \
		"RSA " #bits, TEE_TYPE_RSA_KEYPAIR, bits, 0, { 0 }, { 0 },     \
			TEE_ALG_RSASSA_PKCS1_V1_5_SHA1,                        \
			{ TEE_ATTR_RSA_MODULUS,                                \
			  TEE_ATTR_RSA_PUBLIC_EXPONENT,                        \
			  TEE_ATTR_RSA_PRIVATE_EXPONENT,                       \
			  TEE_ATTR_RSA_PRIME1,                                 \
			  TEE_ATTR_RSA_PRIME2,                                 \
			  TEE_ATTR_RSA_EXPONENT1,                              \
			  TEE_ATTR_RSA_EXPONENT2,                              \
			  TEE_ATTR_RSA_COEFFICIENT },                          \
		{                                                              \
			n, 3                                                   \
		}                                                              \
	}
	RSA(512, 64),
	RSA(1024, 128),
	RSA(1030, 129),
	RSA(2048, 256),
	{ "DSA 1024",
	  TEE_TYPE_DSA_KEYPAIR,
	  1024,
	  KEY_ROW_DSA1024,
	  { 0 },
	  { TEE_ATTR_DSA_PRIME, TEE_ATTR_DSA_SUBPRIME, TEE_ATTR_DSA_BASE },
	  TEE_ALG_DSA_SHA1,
	  { TEE_ATTR_DSA_PRIME, TEE_ATTR_DSA_SUBPRIME, TEE_ATTR_DSA_BASE,
	    TEE_ATTR_DSA_PUBLIC_VALUE, TEE_ATTR_DSA_PRIVATE_VALUE },
	  { 128, 20 } },
	{ "DSA 2048",
	  TEE_TYPE_DSA_KEYPAIR,
	  2048,
	  KEY_ROW_DSA2048_256,
	  { 0 },
	  { TEE_ATTR_DSA_PRIME, TEE_ATTR_DSA_SUBPRIME, TEE_ATTR_DSA_BASE },
	  TEE_ALG_DSA_SHA256,
	  { TEE_ATTR_DSA_PRIME, TEE_ATTR_DSA_SUBPRIME, TEE_ATTR_DSA_BASE,
	    TEE_ATTR_DSA_PUBLIC_VALUE, TEE_ATTR_DSA_PRIVATE_VALUE },
	  { 256, 32 } },
	{ "DH 768",
	  TEE_TYPE_DH_KEYPAIR,
	  768,
	  KEY_ROW_DH768,
	  { 0 },
	  { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE },
	  TEE_ALG_DH_DERIVE_SHARED_SECRET,
	  { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE, TEE_ATTR_DH_PUBLIC_VALUE,
	    TEE_ATTR_DH_PRIVATE_VALUE },
	  { 96, 1 } },
	{ "DH 768 with short private values",
	  TEE_TYPE_DH_KEYPAIR,
	  768,
	  KEY_ROW_DH768,
	  { TEE_ATTR_DH_X_BITS, "", 160 },
	  { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE },
	  TEE_ALG_DH_DERIVE_SHARED_SECRET,
	  { TEE_ATTR_DH_PRIVATE_VALUE },
	  { 20 } },
	{ "DH 1024 with a subprime",
	  TEE_TYPE_DH_KEYPAIR,
	  1024,
	  KEY_ROW_DH1024,
	  { 0 },
	  { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE, TEE_ATTR_DH_SUBPRIME },
	  TEE_ALG_DH_DERIVE_SHARED_SECRET,
	  { TEE_ATTR_DH_SUBPRIME, TEE_ATTR_DH_PRIVATE_VALUE },
	  { 20 } },
#define EC(kind, bits, number, alg)                                            \
	{                                                                      \
#kind " " #bits, TEE_TYPE_##kind##_KEYPAIR, bits, 0,           \
			{ TEE_ATTR_ECC_CURVE, "", number },                    \
			  { 0 }, alg,                                          \
			    { TEE_ATTR_ECC_PUBLIC_VALUE_X,                     \
			      TEE_ATTR_ECC_PUBLIC_VALUE_Y,                     \
			      TEE_ATTR_ECC_PRIVATE_VALUE },                    \
		{                                                              \
			0                                                      \
		}                                                              \
	}
	EC(ECDSA, 192, TEE_ECC_CURVE_NIST_P192, TEE_ALG_ECDSA_SHA1),
	EC(ECDSA, 224, TEE_ECC_CURVE_NIST_P224, TEE_ALG_ECDSA_SHA224),
	EC(ECDSA, 256, TEE_ECC_CURVE_NIST_P256, TEE_ALG_ECDSA_SHA256),
	EC(ECDSA, 384, TEE_ECC_CURVE_NIST_P384, TEE_ALG_ECDSA_SHA384),
	EC(ECDSA, 521, TEE_ECC_CURVE_NIST_P521, TEE_ALG_ECDSA_SHA512),
	EC(ECDH, 192, TEE_ECC_CURVE_NIST_P192,
	   TEE_ALG_ECDH_DERIVE_SHARED_SECRET),
	EC(ECDH, 256, TEE_ECC_CURVE_NIST_P256,
	   TEE_ALG_ECDH_DERIVE_SHARED_SECRET),
	EC(ECDH, 521, TEE_ECC_CURVE_NIST_P521,
	   TEE_ALG_ECDH_DERIVE_SHARED_SECRET),
#define PLAIN(kind, bits, alg, pub, priv, n)                                   \
	{                                                                      \
#kind, TEE_TYPE_##kind##_KEYPAIR, bits, 0,                     \
			{ 0 }, { 0 }, alg, { pub, priv },                      \
		{                                                              \
			n, n                                                   \
		}                                                              \
	}
	PLAIN(SM2_DSA, 256, TEE_ALG_SM2_DSA_SM3, TEE_ATTR_ECC_PUBLIC_VALUE_X,
	      TEE_ATTR_ECC_PRIVATE_VALUE, 0),
	PLAIN(SM2_PKE, 256, 0, TEE_ATTR_ECC_PUBLIC_VALUE_X,
	      TEE_ATTR_ECC_PRIVATE_VALUE, 0),
	PLAIN(SM2_KEP, 256, 0, TEE_ATTR_ECC_PUBLIC_VALUE_Y,
	      TEE_ATTR_ECC_PRIVATE_VALUE, 0),
	PLAIN(ED25519, 256, TEE_ALG_ED25519, TEE_ATTR_ED25519_PUBLIC_VALUE,
	      TEE_ATTR_ED25519_PRIVATE_VALUE, 32),
	PLAIN(ED448, 448, TEE_ALG_ED448, TEE_ATTR_ED448_PUBLIC_VALUE,
	      TEE_ATTR_ED448_PRIVATE_VALUE, 57),
	PLAIN(X25519, 256, TEE_ALG_X25519, TEE_ATTR_X25519_PUBLIC_VALUE,
	      TEE_ATTR_X25519_PRIVATE_VALUE, 32),
	PLAIN(X448, 448, TEE_ALG_X448, TEE_ATTR_X448_PUBLIC_VALUE,
	      TEE_ATTR_X448_PRIVATE_VALUE, 56),
};

static uint32_t params_of(const struct pair_row *row, TEE_Attribute *attr)
{
	uint32_t n = 0;

	for (size_t i = 0; i < COUNT(row->param) && row->param[i] != 0; i++)
		for (size_t k = 0; k < KEY_ATTRS; k++) {
			const struct attr_row *a = &key_rows[row->from].attr[k];

			if (a->id == row->param[i])
				n += attributes_of(a, 1, &attr[n]);
		}
	if (row->value.id != 0)
		n += attributes_of(&row->value, 1, &attr[n]);
	return n;
}

static uint32_t look_at(const struct pair_row *row, TEE_ObjectHandle h)
{
	static uint8_t value[512];
	TEE_ObjectInfo info = { 0 };

	EXPECT(TEE_GetObjectInfo1(h, &info) == TEE_SUCCESS);
	EXPECT(info.objectType == row->type && info.objectSize == row->bits);
	EXPECT((info.handleFlags & TEE_HANDLE_FLAG_INITIALIZED) != 0);
	for (size_t i = 0; i < ATTRS && row->attr[i] != 0; i++) {
		size_t len = sizeof(value);

		EXPECT(TEE_GetObjectBufferAttribute(h, row->attr[i], value,
						    &len) == TEE_SUCCESS);
		EXPECT(len != 0 && len <= (row->bits + 15) / 8);
		EXPECT(row->len[i] == 0 || len == row->len[i]);
	}
	return 0;
}

static uint32_t sign_with(const struct pair_row *row, TEE_ObjectHandle h)
{
	static uint8_t sig[512];
	static uint8_t digest[64] = "a digest";
	size_t digest_len = 32;
	size_t len = sizeof(sig);
	TEE_OperationHandle s = operation_with(row->alg, TEE_MODE_SIGN, h);
	TEE_OperationHandle v = operation_with(row->alg, TEE_MODE_VERIFY, h);

	if (row->alg == TEE_ALG_RSASSA_PKCS1_V1_5_SHA1 ||
	    row->alg == TEE_ALG_DSA_SHA1)
		digest_len = 20;
	EXPECT(s != TEE_HANDLE_NULL && v != TEE_HANDLE_NULL);
	EXPECT(TEE_AsymmetricSignDigest(s, NULL, 0, digest, digest_len, sig,
					&len) == TEE_SUCCESS);
	EXPECT(TEE_AsymmetricVerifyDigest(v, NULL, 0, digest, digest_len, sig,
					  len) == TEE_SUCCESS);
	TEE_FreeOperation(s);
	TEE_FreeOperation(v);
	return 0;
}

/* Both sides of an agreement, each with a key of its own. */
static uint32_t agree_with(const struct pair_row *row, TEE_ObjectHandle a,
			   TEE_ObjectHandle b)
{
	static const uint32_t ids[] = { TEE_ATTR_DH_PUBLIC_VALUE,
					TEE_ATTR_X25519_PUBLIC_VALUE,
					TEE_ATTR_X448_PUBLIC_VALUE,
					TEE_ATTR_ECC_PUBLIC_VALUE_X,
					TEE_ATTR_ECC_PUBLIC_VALUE_Y };
	static uint8_t value[2][2][256];
	TEE_ObjectHandle h[2] = { a, b };
	static uint8_t secret[2][256];
	size_t len[2] = { 256, 256 };

	for (size_t k = 0; k < 2; k++) {
		TEE_OperationHandle op =
			operation_with(row->alg, TEE_MODE_DERIVE, h[k]);
		TEE_ObjectHandle out = TEE_HANDLE_NULL;
		TEE_Attribute attr[2];
		uint32_t n = 0;

		for (size_t i = 0; i < COUNT(ids); i++) {
			size_t got = 256;

			if (TEE_GetObjectBufferAttribute(h[1 - k], ids[i],
							 value[k][n],
							 &got) == TEE_SUCCESS) {
				TEE_InitRefAttribute(&attr[n], ids[i],
						     value[k][n], got);
				n++;
			}
		}
		EXPECT(op != TEE_HANDLE_NULL);
		EXPECT(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET,
						   2048, &out) == TEE_SUCCESS);
		TEE_DeriveKey(op, attr, n, out);
		EXPECT(TEE_GetObjectBufferAttribute(out, TEE_ATTR_SECRET_VALUE,
						    secret[k],
						    &len[k]) == TEE_SUCCESS);
		TEE_FreeTransientObject(out);
		TEE_FreeOperation(op);
	}
	EXPECT(len[0] == len[1] && memcmp(secret[0], secret[1], len[0]) == 0);
	return 0;
}

static uint32_t use(const struct pair_row *row, TEE_ObjectHandle a,
		    TEE_ObjectHandle b)
{
	if (row->alg == 0)
		return 0;
	if ((row->alg & 0xf0000000) == 0x80000000)
		return agree_with(row, a, b);
	return sign_with(row, a);
}

static uint32_t pair_run(size_t i)
{
	const struct pair_row *row = &pair_rows[i];
	const uint32_t flags =
		TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_ACCESS_WRITE_META;
	TEE_ObjectHandle a = TEE_HANDLE_NULL;
	TEE_ObjectHandle b = TEE_HANDLE_NULL;
	TEE_ObjectHandle kept = TEE_HANDLE_NULL;
	TEE_Attribute attr[4];
	uint32_t n = params_of(row, attr);

	EXPECT(TEE_AllocateTransientObject(row->type, row->bits, &a) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AllocateTransientObject(row->type, row->bits, &b) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GenerateKey(a, row->bits, attr, n) == TEE_SUCCESS);
	EXPECT_0(look_at(row, a));
	/* A second pair where two are needed; RSA takes its time. */
	if ((row->alg & 0xf0000000) == 0x80000000)
		EXPECT(TEE_GenerateKey(b, row->bits, attr, n) == TEE_SUCCESS);
	EXPECT_0(use(row, a, b));

	EXPECT(TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "conf-pair", 9,
					  flags | TEE_DATA_FLAG_OVERWRITE, a,
					  NULL, 0, &kept) == TEE_SUCCESS);
	TEE_FreeTransientObject(a);
	TEE_CloseObject(kept);
	EXPECT(TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, "conf-pair", 9,
					flags, &kept) == TEE_SUCCESS);
	EXPECT_0(look_at(row, kept));
	EXPECT_0(use(row, kept, b));
	EXPECT(TEE_CloseAndDeletePersistentObject1(kept) == TEE_SUCCESS);
	TEE_FreeTransientObject(b);
	hex_free_all();
	return 0;
}

static void pair_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "%s", pair_rows[i].name);
}

static size_t pair_count(void)
{
	return COUNT(pair_rows);
}

const struct part pairs_part = { "pair", false, pair_count, pair_name,
				 pair_run };

/* ------------------------------------------------------------------- walks */

/* GM/T 0003.5-2012, annex B: both sides, with confirmations. */
static uint32_t sm2_exchange(void)
{
	static const char key[] = "6c89347354de2484c60b4ab1fde4c6e5";
	static char name[] = "1234567812345678";
	static uint8_t said[2][32];
	TEE_ObjectHandle h[4];
	struct bytes want = hex(key);
	uint8_t got[32];

	for (uint32_t i = 0; i < 4; i++) {
		h[i] = key_object(KEY_ROW_SM2_A + i);
		EXPECT(h[i] != TEE_HANDLE_NULL);
	}
	want = hex(key);
	/* The responder speaks first: the initiator checks what it said. */
	for (uint32_t k = 0; k < 2; k++) {
		const uint32_t me = 1 - k;
		TEE_OperationHandle op = TEE_HANDLE_NULL;
		TEE_ObjectHandle out = TEE_HANDLE_NULL;
		uint8_t value[4][32];
		TEE_Attribute attr[9];
		uint32_t n = 0;
		size_t len = sizeof(got);

		for (uint32_t i = 0; i < 4; i++) {
			size_t room = 32;

			EXPECT(TEE_GetObjectBufferAttribute(
				       h[(1 - me) + (i & 2)],
				       i & 1 ? TEE_ATTR_ECC_PUBLIC_VALUE_Y
					     : TEE_ATTR_ECC_PUBLIC_VALUE_X,
				       value[i], &room) == TEE_SUCCESS);
			EXPECT(room == 32);
		}
		TEE_InitRefAttribute(&attr[n++], TEE_ATTR_ECC_PUBLIC_VALUE_X,
				     value[0], 32);
		TEE_InitRefAttribute(&attr[n++], TEE_ATTR_ECC_PUBLIC_VALUE_Y,
				     value[1], 32);
		TEE_InitRefAttribute(&attr[n++],
				     TEE_ATTR_ECC_EPHEMERAL_PUBLIC_VALUE_X,
				     value[2], 32);
		TEE_InitRefAttribute(&attr[n++],
				     TEE_ATTR_ECC_EPHEMERAL_PUBLIC_VALUE_Y,
				     value[3], 32);
		TEE_InitValueAttribute(&attr[n++], TEE_ATTR_SM2_KEP_USER, me,
				       0);
		TEE_InitRefAttribute(&attr[n++], TEE_ATTR_SM2_ID_INITIATOR,
				     name, 16);
		TEE_InitRefAttribute(&attr[n++], TEE_ATTR_SM2_ID_RESPONDER,
				     name, 16);
		TEE_InitRefAttribute(&attr[n++],
				     TEE_ATTR_SM2_KEP_CONFIRMATION_OUT,
				     said[me], 32);
		if (k == 1)
			TEE_InitRefAttribute(&attr[n++],
					     TEE_ATTR_SM2_KEP_CONFIRMATION_IN,
					     said[k], 32);
		EXPECT(TEE_AllocateOperation(&op, TEE_ALG_SM2_KEP,
					     TEE_MODE_DERIVE,
					     512) == TEE_SUCCESS);
		EXPECT(TEE_SetOperationKey2(op, h[me], h[me + 2]) ==
		       TEE_SUCCESS);
		EXPECT(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 16,
						   &out) == TEE_SUCCESS);
		TEE_DeriveKey(op, attr, n, out);
		EXPECT(TEE_GetObjectBufferAttribute(out, TEE_ATTR_SECRET_VALUE,
						    got, &len) == TEE_SUCCESS);
		/* The size asked for counts bytes here, as OP-TEE has it. */
		EXPECT(len == want.len && memcmp(got, want.data, len) == 0);
		TEE_FreeTransientObject(out);
		TEE_FreeOperation(op);
	}
	for (uint32_t i = 0; i < 4; i++)
		TEE_FreeTransientObject(h[i]);
	hex_free_all();
	return 0;
}

static uint32_t operation_copies(void)
{
	static uint8_t digest[32] = "digest";
	static uint8_t sig[64];
	size_t len = sizeof(sig);
	TEE_ObjectHandle key = key_object(KEY_ROW_ECDSA256);
	TEE_OperationHandle a =
		operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN, key);
	TEE_OperationHandle v =
		operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_VERIFY, key);
	TEE_OperationHandle b = TEE_HANDLE_NULL;

	EXPECT(TEE_AllocateOperation(&b, TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN,
				     256) == TEE_SUCCESS);
	TEE_CopyOperation(b, a);
	TEE_FreeOperation(a);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_AsymmetricSignDigest(b, NULL, 0, digest, 32, sig, &len) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AsymmetricVerifyDigest(v, NULL, 0, digest, 32, sig, len) ==
	       TEE_SUCCESS);
	TEE_ResetOperation(b);
	EXPECT(TEE_AsymmetricSignDigest(b, NULL, 0, digest, 32, sig, &len) ==
	       TEE_SUCCESS);
	TEE_FreeOperation(b);
	TEE_FreeOperation(v);
	return 0;
}

/* Of a digest longer than the curve its first bits count. */
static uint32_t digest_lengths(void)
{
	static uint8_t digest[64] = "a digest of any length at all, it seems";
	static uint8_t sig[64];
	TEE_ObjectHandle key = key_object(KEY_ROW_ECDSA256);
	TEE_OperationHandle s =
		operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN, key);
	TEE_OperationHandle v =
		operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_VERIFY, key);

	for (size_t n = 20; n <= 64; n += 4) {
		size_t len = sizeof(sig);

		EXPECT(TEE_AsymmetricSignDigest(s, NULL, 0, digest, n, sig,
						&len) == TEE_SUCCESS);
		EXPECT(TEE_AsymmetricVerifyDigest(v, NULL, 0, digest, n, sig,
						  len) == TEE_SUCCESS);
	}
	TEE_FreeTransientObject(key);
	TEE_FreeOperation(s);
	TEE_FreeOperation(v);
	return 0;
}

/* A stranger's key that is no point verifies nothing and harms nothing. */
static uint32_t point_off_the_curve(void)
{
	static uint8_t bytes[64] = { 1, 2, 3 };
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_OperationHandle v = TEE_HANDLE_NULL;
	TEE_Attribute attr[3];

	TEE_InitRefAttribute(&attr[0], TEE_ATTR_ECC_PUBLIC_VALUE_X, bytes, 32);
	TEE_InitRefAttribute(&attr[1], TEE_ATTR_ECC_PUBLIC_VALUE_Y, bytes, 32);
	TEE_InitValueAttribute(&attr[2], TEE_ATTR_ECC_CURVE,
			       TEE_ECC_CURVE_NIST_P256, 0);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_ECDSA_PUBLIC_KEY, 256,
					   &key) == TEE_SUCCESS);
	EXPECT(TEE_PopulateTransientObject(key, attr, 3) == TEE_SUCCESS);
	v = operation_with(TEE_ALG_ECDSA_SHA256, TEE_MODE_VERIFY, key);
	EXPECT(v != TEE_HANDLE_NULL);
	EXPECT(TEE_AsymmetricVerifyDigest(v, NULL, 0, bytes, 32, bytes, 64) ==
	       TEE_ERROR_SIGNATURE_INVALID);
	TEE_FreeTransientObject(key);
	TEE_FreeOperation(v);
	return 0;
}

static uint32_t exponents(void)
{
	static uint8_t e[] = { 0, 1, 0, 3 };
	static uint8_t even[] = { 1, 0, 0 };
	uint8_t got[8];
	size_t len = sizeof(got);
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_RSA_KEYPAIR, 1024, &key) ==
	       TEE_SUCCESS);
	TEE_InitRefAttribute(&attr, TEE_ATTR_RSA_PUBLIC_EXPONENT, even, 3);
	EXPECT(TEE_GenerateKey(key, 512, &attr, 1) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_GenerateKey(key, 1025, NULL, 0) == TEE_ERROR_BAD_PARAMETERS);
	TEE_InitRefAttribute(&attr, TEE_ATTR_RSA_PUBLIC_EXPONENT, e, 4);
	EXPECT(TEE_GenerateKey(key, 512, &attr, 1) == TEE_SUCCESS);
	EXPECT(TEE_GetObjectBufferAttribute(key, TEE_ATTR_RSA_PUBLIC_EXPONENT,
					    got, &len) == TEE_SUCCESS);
	EXPECT(len == 3 && memcmp(got, e + 1, 3) == 0);
	TEE_ResetTransientObject(key);
	EXPECT(TEE_GenerateKey(key, 256, NULL, 0) == TEE_SUCCESS);
	TEE_ResetTransientObject(key);
	EXPECT(TEE_GenerateKey(key, 257, NULL, 0) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	return 0;
}

/* What is encrypted must fit; nothing of a wrong length is decrypted. */
static uint32_t rsa_lengths(void)
{
	static uint8_t text[130] = "text";
	static uint8_t out[128];
	TEE_ObjectHandle key = key_object(KEY_ROW_RSA1024);
	TEE_OperationHandle e =
		operation_with(TEE_ALG_RSAES_PKCS1_V1_5, TEE_MODE_ENCRYPT, key);
	TEE_OperationHandle d =
		operation_with(TEE_ALG_RSAES_PKCS1_V1_5, TEE_MODE_DECRYPT, key);
	TEE_OperationHandle o = operation_with(
		TEE_ALG_RSAES_PKCS1_OAEP_MGF1_SHA1, TEE_MODE_ENCRYPT, key);
	size_t len = sizeof(out);

	EXPECT(TEE_AsymmetricEncrypt(e, NULL, 0, text, 118, out, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_AsymmetricEncrypt(e, NULL, 0, text, 117, out, &len) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AsymmetricDecrypt(d, NULL, 0, text, 127, out, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_AsymmetricDecrypt(d, NULL, 0, text, 129, out, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_AsymmetricEncrypt(o, NULL, 0, text, 87, out, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(TEE_AsymmetricEncrypt(o, NULL, 0, text, 86, out, &len) ==
	       TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_FreeOperation(e);
	TEE_FreeOperation(d);
	TEE_FreeOperation(o);
	return 0;
}

/* The keys that end the TA in key_panics serve when they are used right. */
static uint32_t good_keys(void)
{
	static const struct {
		uint32_t alg;
		uint32_t row;
		size_t len;
	} row[] = {
		{ TEE_ALG_RSASSA_PKCS1_V1_5_SHA256, KEY_ROW_RSA1024, 32 },
		{ TEE_ALG_RSASSA_PKCS1_PSS_MGF1_SHA256, KEY_ROW_RSA1024, 32 },
		{ TEE_ALG_DSA_SHA1, KEY_ROW_DSA1024, 20 },
		{ TEE_ALG_SM2_DSA_SM3, KEY_ROW_SM2_DSA, 32 },
		{ TEE_ALG_ECDSA_SHA256, KEY_ROW_ECDSA256, 32 },
		{ TEE_ALG_ED25519, KEY_ROW_ED25519, 4 },
	};
	static uint8_t sig[128];
	static uint8_t digest[32];
	TEE_ObjectHandle key = TEE_HANDLE_NULL;

	for (size_t i = 0; i < COUNT(row); i++) {
		TEE_OperationHandle op = TEE_HANDLE_NULL;
		size_t len = sizeof(sig);

		key = key_object(row[i].row);
		op = operation_with(row[i].alg, TEE_MODE_SIGN, key);
		EXPECT(TEE_AsymmetricSignDigest(op, NULL, 0, digest, row[i].len,
						sig, &len) == TEE_SUCCESS);
		TEE_FreeTransientObject(key);
		TEE_FreeOperation(op);
	}
	key = key_object(KEY_ROW_X25519);
	EXPECT(key != TEE_HANDLE_NULL);
	TEE_FreeTransientObject(key);
	return 0;
}

static const struct walk asymmetric_rows[] = {
	{ "SM2's key exchange, both sides", sm2_exchange },
	{ "asymmetric operations are copied", operation_copies },
	{ "ECDSA takes digests of any length", digest_lengths },
	{ "a point off the curve verifies nothing", point_off_the_curve },
	{ "exponents of one's own", exponents },
	{ "what RSA encrypts must fit", rsa_lengths },
	{ "the keys of key_panics are good ones", good_keys },
};

WALK_PART(asymmetric, asymmetric_rows, false);
