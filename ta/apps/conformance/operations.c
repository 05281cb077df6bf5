/*
 * Operations as state machines: what they say of themselves in each state,
 * copies, resets, keys, and which algorithms there are (clause 6.2).
 */
#include "kat.h"

#include <string.h>
#include <tee_internal_api_extensions.h>

static uint8_t key_bytes[32] = "thirty-two bytes make an AES key";

static TEE_ObjectHandle aes(size_t len)
{
	return secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			     (struct bytes){ key_bytes, len });
}

static TEE_OperationHandle operation(uint32_t alg, uint32_t mode, uint32_t bits)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	if (TEE_AllocateOperation(&op, alg, mode, bits) != TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	return op;
}

static uint32_t information(void)
{
	TEE_OperationHandle op =
		operation(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_DECRYPT, 256);
	TEE_ObjectHandle key = aes(16);
	TEE_OperationInfo info = { 0 };
	uint8_t iv[16] = { 0 };

	EXPECT(op != TEE_HANDLE_NULL && key != TEE_HANDLE_NULL);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.algorithm == TEE_ALG_AES_CBC_NOPAD &&
	       info.operationClass == TEE_OPERATION_CIPHER &&
	       info.mode == TEE_MODE_DECRYPT && info.digestLength == 0 &&
	       info.maxKeySize == 256 && info.keySize == 0 &&
	       info.requiredKeyUsage == TEE_USAGE_DECRYPT &&
	       info.handleState == 0);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.keySize == 128 &&
	       info.handleState == TEE_HANDLE_FLAG_KEY_SET);
	TEE_CipherInit(op, iv, 16);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.handleState ==
	       (TEE_HANDLE_FLAG_KEY_SET | TEE_HANDLE_FLAG_INITIALIZED));
	TEE_ResetOperation(op);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.handleState == TEE_HANDLE_FLAG_KEY_SET);
	EXPECT(TEE_SetOperationKey(op, TEE_HANDLE_NULL) == TEE_SUCCESS);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.keySize == 0 && info.handleState == 0);
	TEE_FreeTransientObject(key);
	TEE_FreeOperation(op);
	TEE_FreeOperation(TEE_HANDLE_NULL);

	/* Any size will do where there is no key. */
	op = operation(TEE_ALG_SHA256, TEE_MODE_DIGEST, 256);
	EXPECT(op != TEE_HANDLE_NULL);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.digestLength == 32 && info.requiredKeyUsage == 0 &&
	       info.handleState ==
		       (TEE_HANDLE_FLAG_KEY_SET | TEE_HANDLE_FLAG_INITIALIZED));
	TEE_FreeOperation(op);
	return 0;
}

/* What the operation signs. */
static uint32_t digest_lengths(void)
{
	static const struct {
		uint32_t alg;
		uint32_t bits;
		uint32_t len;
	} row[] = {
		{ TEE_ALG_ECDSA_SHA1, 192, 20 },
		{ TEE_ALG_ECDSA_SHA512, 521, 64 },
		{ TEE_ALG_DSA_SHA256, 2048, 32 },
		{ TEE_ALG_RSASSA_PKCS1_V1_5_SHA256, 2048, 0 },
		{ TEE_ALG_ED25519, 256, 0 },
	};
	TEE_OperationInfo info = { 0 };

	for (size_t i = 0; i < COUNT(row); i++) {
		TEE_OperationHandle op =
			operation(row[i].alg, TEE_MODE_VERIFY, row[i].bits);

		EXPECT(op != TEE_HANDLE_NULL);
		TEE_GetOperationInfo(op, &info);
		EXPECT(info.digestLength == row[i].len);
		TEE_FreeOperation(op);
	}
	return 0;
}

/* XTS takes two keys of the size that was asked for, or of half of it. */
static uint32_t key_sizes(void)
{
	for (size_t len = 16; len <= 32; len += 16) {
		TEE_OperationHandle op =
			operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT, 256);
		TEE_OperationHandle twin =
			operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT, 256);
		TEE_ObjectHandle a = aes(len);
		TEE_ObjectHandle b = aes(len);
		uint8_t out[2][16];
		uint8_t iv[16] = { 9 };
		size_t n = 16;

		EXPECT(TEE_SetOperationKey2(op, a, b) == TEE_SUCCESS);
		TEE_CopyOperation(twin, op);
		TEE_CipherInit(op, iv, 16);
		EXPECT(TEE_CipherDoFinal(op, key_bytes, 16, out[0], &n) ==
		       TEE_SUCCESS);
		TEE_CipherInit(twin, iv, 16);
		EXPECT(TEE_CipherDoFinal(twin, key_bytes, 16, out[1], &n) ==
		       TEE_SUCCESS);
		EXPECT(memcmp(out[0], out[1], 16) == 0);
		/* The same object twice is refused, and nothing else happens. */
		EXPECT(TEE_SetOperationKey2(op, a, a) == TEE_ERROR_SECURITY);
		TEE_CipherInit(op, iv, 16);
		EXPECT(TEE_CipherDoFinal(op, key_bytes, 16, out[1], &n) ==
		       TEE_SUCCESS);
		EXPECT(memcmp(out[0], out[1], 16) == 0);
		TEE_FreeTransientObject(a);
		TEE_FreeTransientObject(b);
		TEE_FreeOperation(op);
		TEE_FreeOperation(twin);
	}
	return 0;
}

/* GCM holds nothing back, CCM less than a block. */
static uint32_t ae_pieces(void)
{
	static const struct {
		uint32_t alg;
		size_t in;
		size_t out;
	} row[] = {
		{ TEE_ALG_AES_GCM, 5, 5 },   { TEE_ALG_AES_GCM, 17, 17 },
		{ TEE_ALG_AES_CCM, 5, 0 },   { TEE_ALG_AES_CCM, 17, 16 },
		{ TEE_ALG_AES_CCM, 16, 16 },
	};
	TEE_ObjectHandle key = aes(16);

	for (size_t i = 0; i < COUNT(row); i++) {
		TEE_OperationHandle op =
			operation(row[i].alg, TEE_MODE_ENCRYPT, 128);
		uint8_t out[32];
		uint8_t tag[16];
		size_t tag_len = sizeof(tag);
		size_t rest = 20 - row[i].out;
		size_t len = sizeof(out);

		EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
		EXPECT(TEE_AEInit(op, key_bytes, 12, 128, 0, 20) ==
		       TEE_SUCCESS);
		EXPECT(TEE_AEUpdate(op, key_bytes, row[i].in, out, &len) ==
		       TEE_SUCCESS);
		EXPECT(len == row[i].out);
		len = rest - 1;
		EXPECT(TEE_AEEncryptFinal(op, key_bytes + row[i].in,
					  20 - row[i].in, out + row[i].out,
					  &len, tag,
					  &tag_len) == TEE_ERROR_SHORT_BUFFER &&
		       len == rest);
		EXPECT(TEE_AEEncryptFinal(op, key_bytes + row[i].in,
					  20 - row[i].in, out + row[i].out,
					  &len, tag, &tag_len) == TEE_SUCCESS &&
		       len == rest && tag_len == 16);
		TEE_FreeOperation(op);
	}
	TEE_FreeTransientObject(key);
	return 0;
}

static uint32_t two_keys(void)
{
	TEE_OperationHandle op =
		operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT, 256);
	TEE_ObjectHandle a = aes(16);
	TEE_ObjectHandle b =
		secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			      (struct bytes){ key_bytes + 16, 16 });
	struct {
		TEE_OperationInfoMultiple info;
		TEE_OperationInfoKey key[2];
	} m;
	TEE_OperationInfo info = { 0 };
	size_t len = sizeof(m.info) + sizeof(m.key[0]);

	EXPECT(op != TEE_HANDLE_NULL && a != TEE_HANDLE_NULL);
	EXPECT(TEE_GetOperationInfoMultiple(op, &m.info, &len) ==
	       TEE_ERROR_SHORT_BUFFER);
	len = sizeof(m);
	EXPECT(TEE_GetOperationInfoMultiple(op, &m.info, &len) == TEE_SUCCESS);
	EXPECT(m.info.numberOfKeys == 2 && m.info.maxKeySize == 256 &&
	       m.info.keyInformation[0].keySize == 0 &&
	       m.info.handleState == TEE_HANDLE_FLAG_EXPECT_TWO_KEYS &&
	       m.info.operationState == TEE_OPERATION_STATE_INITIAL);
	EXPECT(TEE_SetOperationKey2(op, a, a) == TEE_ERROR_SECURITY);
	EXPECT(TEE_SetOperationKey2(op, a, b) == TEE_SUCCESS);
	EXPECT(TEE_GetOperationInfoMultiple(op, &m.info, &len) == TEE_SUCCESS);
	EXPECT(m.info.keyInformation[0].keySize == 128 &&
	       m.info.keyInformation[1].keySize == 128 &&
	       m.info.keyInformation[1].requiredKeyUsage == TEE_USAGE_ENCRYPT);
	TEE_GetOperationInfo(op, &info);
	EXPECT(info.keySize == 0 && info.requiredKeyUsage == 0 &&
	       info.handleState == (TEE_HANDLE_FLAG_EXPECT_TWO_KEYS |
				    TEE_HANDLE_FLAG_KEY_SET));
	EXPECT(TEE_SetOperationKey2(op, TEE_HANDLE_NULL, TEE_HANDLE_NULL) ==
	       TEE_SUCCESS);
	TEE_FreeTransientObject(a);
	TEE_FreeTransientObject(b);
	TEE_FreeOperation(op);
	return 0;
}

/* A copy has key, state and held bytes, and goes on alone. */
static uint32_t copies(void)
{
	TEE_OperationHandle op =
		operation(TEE_ALG_AES_CTS, TEE_MODE_ENCRYPT, 128);
	TEE_OperationHandle twin =
		operation(TEE_ALG_AES_CTS, TEE_MODE_ENCRYPT, 256);
	TEE_ObjectHandle key = aes(16);
	uint8_t iv[16] = { 1 };
	uint8_t a[64];
	uint8_t b[64];
	size_t at = sizeof(a);
	size_t len = 0;

	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_CipherInit(op, iv, 16);
	EXPECT(TEE_CipherUpdate(op, key_bytes, 32, a, &at) == TEE_SUCCESS);
	EXPECT(at == 0);
	TEE_CopyOperation(twin, op);
	len = sizeof(a);
	EXPECT(TEE_CipherDoFinal(op, key_bytes, 9, a, &len) == TEE_SUCCESS);
	EXPECT(len == 41);
	TEE_FreeOperation(op);
	EXPECT(TEE_CipherDoFinal(twin, key_bytes, 9, b, &len) == TEE_SUCCESS);
	EXPECT(len == 41 && memcmp(a, b, 41) == 0);
	TEE_FreeOperation(twin);
	return 0;
}

static uint32_t tag_lengths(void)
{
	static const struct {
		uint32_t alg;
		uint32_t bits;
		bool good;
	} row[] = {
		{ TEE_ALG_AES_GCM, 88, false },
		{ TEE_ALG_AES_GCM, 96, true },
		{ TEE_ALG_AES_GCM, 104, true },
		{ TEE_ALG_AES_GCM, 112, true },
		{ TEE_ALG_AES_GCM, 120, true },
		{ TEE_ALG_AES_GCM, 128, true },
		{ TEE_ALG_AES_GCM, 100, false },
		{ TEE_ALG_AES_GCM, 136, false },
		{ TEE_ALG_AES_CCM, 16, false },
		{ TEE_ALG_AES_CCM, 32, true },
		{ TEE_ALG_AES_CCM, 48, true },
		{ TEE_ALG_AES_CCM, 64, true },
		{ TEE_ALG_AES_CCM, 80, true },
		{ TEE_ALG_AES_CCM, 96, true },
		{ TEE_ALG_AES_CCM, 112, true },
		{ TEE_ALG_AES_CCM, 128, true },
		{ TEE_ALG_AES_CCM, 40, false },
		{ TEE_ALG_AES_CCM, 144, false },
	};
	TEE_ObjectHandle key = aes(16);

	for (size_t i = 0; i < COUNT(row); i++) {
		TEE_OperationHandle op =
			operation(row[i].alg, TEE_MODE_ENCRYPT, 128);

		EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
		EXPECT(TEE_AEInit(op, key_bytes, 12, row[i].bits, 0, 0) ==
		       (row[i].good ? TEE_SUCCESS : TEE_ERROR_NOT_SUPPORTED));
		TEE_FreeOperation(op);
	}
	TEE_FreeTransientObject(key);
	return 0;
}

/* An AE operation is ready for the next message when one is done. */
static uint32_t again(void)
{
	TEE_OperationHandle op =
		operation(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, 128);
	TEE_ObjectHandle key = aes(16);
	uint8_t out[2][16];
	uint8_t tag[2][16];
	size_t len = 16;
	size_t tag_len = 16;

	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	for (size_t i = 0; i < 2; i++) {
		EXPECT(TEE_AEInit(op, key_bytes, 12, 128, 0, 0) == TEE_SUCCESS);
		EXPECT(TEE_AEEncryptFinal(op, key_bytes, 16, out[i], &len,
					  tag[i], &tag_len) == TEE_SUCCESS);
	}
	EXPECT(memcmp(out[0], out[1], 16) == 0);
	EXPECT(memcmp(tag[0], tag[1], 16) == 0);
	EXPECT(TEE_AEInit(op, key_bytes, 12, 128, 0, 0) == TEE_SUCCESS);
	TEE_ResetOperation(op);
	EXPECT(TEE_AEInit(op, key_bytes, 12, 128, 0, 0) == TEE_SUCCESS);
	TEE_FreeOperation(op);
	return 0;
}

/* 64 KiB in pieces whose lengths share nothing with a block's. */
static uint32_t long_messages(void)
{
	static uint8_t piece[4099];
	const uint32_t algs[] = { TEE_ALG_AES_CBC_NOPAD, TEE_ALG_AES_CTR,
				  TEE_ALG_AES_XTS };
	TEE_ObjectHandle a = aes(16);
	TEE_ObjectHandle b =
		secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			      (struct bytes){ key_bytes + 16, 16 });

	for (size_t i = 0; i < COUNT(algs); i++) {
		const bool two = algs[i] == TEE_ALG_AES_XTS;
		TEE_OperationHandle e =
			operation(algs[i], TEE_MODE_ENCRYPT, two ? 256 : 128);
		TEE_OperationHandle d =
			operation(algs[i], TEE_MODE_DECRYPT, two ? 256 : 128);
		TEE_OperationHandle h[2] = { e, d };
		TEE_OperationHandle sum =
			operation(TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
		TEE_OperationHandle back =
			operation(TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
		uint8_t iv[16] = { 7 };
		uint8_t x[32];
		uint8_t y[32];
		static uint8_t mid[4200];
		static uint8_t end[4300];
		size_t len = 32;

		for (size_t k = 0; k < 2; k++) {
			if (two)
				EXPECT(TEE_SetOperationKey2(h[k], a, b) ==
				       TEE_SUCCESS);
			else
				EXPECT(TEE_SetOperationKey(h[k], a) ==
				       TEE_SUCCESS);
			TEE_CipherInit(h[k], iv, 16);
		}
		for (size_t n = 0; n < 16; n++) {
			size_t m = sizeof(mid);
			size_t o = sizeof(end);

			TEE_MemFill(piece, (uint32_t)n, sizeof(piece));
			TEE_DigestUpdate(sum, piece, sizeof(piece));
			EXPECT(TEE_CipherUpdate(e, piece, sizeof(piece), mid,
						&m) == TEE_SUCCESS);
			EXPECT(TEE_CipherUpdate(d, mid, m, end, &o) ==
			       TEE_SUCCESS);
			TEE_DigestUpdate(back, end, o);
		}
		/* 16 pieces are a whole number of blocks. */
		size_t m = sizeof(mid);
		size_t o = sizeof(end);

		EXPECT(TEE_CipherDoFinal(e, NULL, 0, mid, &m) == TEE_SUCCESS);
		EXPECT(TEE_CipherDoFinal(d, mid, m, end, &o) == TEE_SUCCESS);
		EXPECT(TEE_DigestDoFinal(sum, NULL, 0, x, &len) == TEE_SUCCESS);
		EXPECT(TEE_DigestDoFinal(back, end, o, y, &len) == TEE_SUCCESS);
		EXPECT(memcmp(x, y, 32) == 0);
		TEE_FreeOperation(e);
		TEE_FreeOperation(d);
		TEE_FreeOperation(sum);
		TEE_FreeOperation(back);
	}
	TEE_FreeTransientObject(a);
	TEE_FreeTransientObject(b);
	return 0;
}

static uint32_t refused(void)
{
	static const struct {
		uint32_t alg;
		uint32_t mode;
		uint32_t bits;
	} row[] = {
		{ 0x12345678, TEE_MODE_ENCRYPT, 128 },
		{ TEE_ALG_ILLEGAL_VALUE, TEE_MODE_ENCRYPT, 128 },
		{ TEE_ALG_AES_CBC_NOPAD, TEE_MODE_DIGEST, 128 },
		{ TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT, 127 },
		{ TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT, 512 },
		{ TEE_ALG_AES_GCM, TEE_MODE_MAC, 128 },
		{ TEE_ALG_SHA256, TEE_MODE_MAC, 0 },
		{ TEE_ALG_HMAC_SHA256, TEE_MODE_DIGEST, 256 },
		{ TEE_ALG_HMAC_SHA256, TEE_MODE_MAC, 8 },
		{ TEE_ALG_AES_CMAC, TEE_MODE_SIGN, 128 },
		{ TEE_ALG_HKDF_SHA256_DERIVE_KEY, TEE_MODE_ENCRYPT, 256 },
	};
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	for (size_t i = 0; i < COUNT(row); i++) {
		EXPECT(TEE_AllocateOperation(&op, row[i].alg, row[i].mode,
					     row[i].bits) ==
		       TEE_ERROR_NOT_SUPPORTED);
		EXPECT(op == TEE_HANDLE_NULL);
	}
	return 0;
}

static uint32_t many_operations(void)
{
	TEE_OperationHandle op[40];

	for (size_t i = 0; i < COUNT(op); i++) {
		op[i] = operation(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, 256);
		EXPECT(op[i] != TEE_HANDLE_NULL);
	}
	for (size_t i = 0; i < COUNT(op); i++)
		TEE_FreeOperation(op[i]);
	return 0;
}

static uint32_t randomness(void)
{
	static uint8_t a[4096];
	static uint8_t b[4096];

	TEE_GenerateRandom(a, 0);
	TEE_GenerateRandom(a, sizeof(a));
	TEE_GenerateRandom(b, sizeof(b));
	EXPECT(memcmp(a, b, sizeof(a)) != 0);
	EXPECT(memcmp(a, a + 2048, 2048) != 0);
	return 0;
}

/* Each length of 0 to 40, in pieces of 7, there and back. */
static uint32_t padding_of(uint32_t alg, uint32_t plain_alg)
{
	TEE_ObjectHandle key =
		secret_object(TEE_TYPE_SM4, TEE_ATTR_SECRET_VALUE,
			      (struct bytes){ key_bytes, 16 });
	TEE_OperationHandle e = operation(alg, TEE_MODE_ENCRYPT, 128);
	TEE_OperationHandle d = operation(alg, TEE_MODE_DECRYPT, 128);
	TEE_OperationHandle p = operation(plain_alg, TEE_MODE_DECRYPT, 128);
	const size_t iv_len = alg == TEE_ALG_SM4_CBC_PKCS5 ? 16 : 0;
	static uint8_t text[40] = "a text that is padded to whole blocks";
	uint8_t mid[48];
	uint8_t end[48];

	EXPECT(e != TEE_HANDLE_NULL && d != TEE_HANDLE_NULL);
	EXPECT(TEE_SetOperationKey(e, key) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(d, key) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(p, key) == TEE_SUCCESS);
	for (size_t n = 0; n <= 40; n++) {
		const size_t whole = (n / 16 + 1) * 16;
		size_t at = 0;
		size_t off = 0;
		size_t len = 0;

		TEE_CipherInit(e, key_bytes + 16, iv_len);
		for (; n - off > 7; off += 7, at += len) {
			len = sizeof(mid) - at;
			EXPECT(TEE_CipherUpdate(e, text + off, 7, mid + at,
						&len) == TEE_SUCCESS);
		}
		len = whole - at - 1;
		EXPECT(TEE_CipherDoFinal(e, text + off, n - off, mid + at,
					 &len) == TEE_ERROR_SHORT_BUFFER);
		EXPECT(TEE_CipherDoFinal(e, text + off, n - off, mid + at,
					 &len) == TEE_SUCCESS);
		EXPECT(at + len == whole);
		TEE_CipherInit(p, key_bytes + 16, iv_len);
		len = sizeof(end);
		EXPECT(TEE_CipherDoFinal(p, mid, whole, end, &len) ==
		       TEE_SUCCESS);
		EXPECT(memcmp(end, text, n) == 0 &&
		       end[whole - 1] == whole - n && end[n] == whole - n);
		TEE_CipherInit(d, key_bytes + 16, iv_len);
		for (at = 0, off = 0; whole - off > 7; off += 7, at += len) {
			len = sizeof(end) - at;
			EXPECT(TEE_CipherUpdate(d, mid + off, 7, end + at,
						&len) == TEE_SUCCESS);
		}
		len = sizeof(end) - at;
		EXPECT(TEE_CipherDoFinal(d, mid + off, whole - off, end + at,
					 &len) == TEE_SUCCESS);
		EXPECT(at + len == n && memcmp(end, text, n) == 0);
		mid[whole - 1] ^= 1;
		TEE_CipherInit(d, key_bytes + 16, iv_len);
		len = sizeof(end);
		/* Another last block is hardly ever padded right. */
		EXPECT(TEE_CipherDoFinal(d, mid, whole, end, &len) ==
		       TEE_ERROR_BAD_PARAMETERS);
	}
	TEE_FreeTransientObject(key);
	TEE_FreeOperation(e);
	TEE_FreeOperation(d);
	TEE_FreeOperation(p);
	return 0;
}

static uint32_t padding(void)
{
	EXPECT_0(padding_of(TEE_ALG_SM4_ECB_PKCS5, TEE_ALG_SM4_ECB_NOPAD));
	EXPECT_0(padding_of(TEE_ALG_SM4_CBC_PKCS5, TEE_ALG_SM4_CBC_NOPAD));
	return 0;
}

static uint32_t caches(void)
{
	EXPECT(TEE_CacheClean((char *)shared, CONFORMANCE_SHARED_LEN) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CacheFlush((char *)shared + 3, 5) == TEE_SUCCESS);
	EXPECT(TEE_CacheInvalidate((char *)shared, 100) == TEE_SUCCESS);
	EXPECT(TEE_CacheClean((char *)key_bytes, 16) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CacheClean((char *)shared, (size_t)1 << 40) ==
	       TEE_ERROR_ACCESS_DENIED);
	return 0;
}

static const struct walk operation_rows[] = {
	{ "an operation tells its state", information },
	{ "two keys, which must differ", two_keys },
	{ "operations tell what they sign", digest_lengths },
	{ "sizes of two keys", key_sizes },
	{ "authenticated encryption in pieces", ae_pieces },
	{ "a copy goes on alone", copies },
	{ "tags have the lengths that the modes define", tag_lengths },
	{ "an operation serves message after message", again },
	{ "64 KiB in odd pieces, there and back", long_messages },
	{ "algorithms, modes and sizes that do not go together", refused },
	{ "40 operations at once", many_operations },
	{ "random bytes differ", randomness },
	{ "SM4 pads as PKCS #5 does", padding },
	{ "caches are cleaned of memory that is shared", caches },
};

WALK_PART(operations, operation_rows, false);
