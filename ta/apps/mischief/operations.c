/*
 * Operations: a walk with published values through digests, MACs and ciphers
 * (TEE Internal Core API 1.3.1, clause 6). Depth is the crypto room's tests'.
 */
#include "mischief.h"

#include <string.h>

static TEE_ObjectHandle key_of(uint32_t type, const void *bytes, size_t len)
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE,
			     (void *)(uintptr_t)bytes, len);
	if (TEE_AllocateTransientObject(type, len * 8, &key) != TEE_SUCCESS ||
	    TEE_PopulateTransientObject(key, &attr, 1) != TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	return key;
}

static uint32_t digest_walk(void)
{
	/* FIPS 180-4, "abc". */
	static const uint8_t want[32] = {
		0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
		0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
		0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
		0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad,
	};
	uint8_t got[64];
	size_t len = 16;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle twin = TEE_HANDLE_NULL;

	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_SHA256, TEE_MODE_DIGEST, 0) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&twin, TEE_ALG_SHA256, TEE_MODE_DIGEST,
				     0) == TEE_SUCCESS);
	TEE_DigestUpdate(op, "a", 1);
	TEE_CopyOperation(twin, op);
	EXPECT(TEE_DigestDoFinal(op, "bc", 2, got, &len) ==
	       TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == 32);
	len = sizeof(got);
	EXPECT(TEE_DigestDoFinal(op, "bc", 2, got, &len) == TEE_SUCCESS);
	EXPECT(len == 32 && memcmp(got, want, 32) == 0);
	len = sizeof(got);
	EXPECT(TEE_DigestDoFinal(twin, "bc", 2, got, &len) == TEE_SUCCESS);
	EXPECT(memcmp(got, want, 32) == 0);
	TEE_FreeOperation(op);
	TEE_FreeOperation(twin);
	return 0;
}

static uint32_t mac_walk(void)
{
	/* RFC 4231, test case 2 (key "Jefe" made long enough by zeros). */
	static const uint8_t want[32] = {
		0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e,
		0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7,
		0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83,
		0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43,
	};
	static const uint8_t jefe[32] = "Jefe";
	static const char text[] = "what do ya want for nothing?";
	uint8_t got[32];
	size_t len = sizeof(got);
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle key = key_of(TEE_TYPE_HMAC_SHA256, jefe, sizeof(jefe));

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_HMAC_SHA256, TEE_MODE_MAC,
				     256) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_MACInit(op, NULL, 0);
	TEE_MACUpdate(op, text, 10);
	EXPECT(TEE_MACComputeFinal(op, text + 10, sizeof(text) - 11, got,
				   &len) == TEE_SUCCESS);
	EXPECT(len == 32 && memcmp(got, want, 32) == 0);
	got[0] ^= 1;
	TEE_MACInit(op, NULL, 0);
	EXPECT(TEE_MACCompareFinal(op, text, sizeof(text) - 1, got, 32) ==
	       TEE_ERROR_MAC_INVALID);
	TEE_FreeOperation(op);
	return 0;
}

static uint32_t cipher_walk(void)
{
	/* SP 800-38A, F.2.1: AES-128 CBC, first two blocks. */
	static const uint8_t key_bytes[16] = {
		0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
		0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
	};
	static const uint8_t iv[16] = { 0, 1, 2,  3,  4,  5,  6,  7,
					8, 9, 10, 11, 12, 13, 14, 15 };
	static const uint8_t plain[32] = {
		0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96,
		0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a,
		0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03, 0xac, 0x9c,
		0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e, 0x51,
	};
	static const uint8_t want[32] = {
		0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2, 0x46,
		0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d,
		0x50, 0x86, 0xcb, 0x9b, 0x50, 0x72, 0x19, 0xee,
		0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78, 0xb2,
	};
	uint8_t got[48];
	uint8_t back[48];
	size_t len = sizeof(got);
	size_t more = 0;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle key = key_of(TEE_TYPE_AES, key_bytes, 16);

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_AES_CBC_NOPAD,
				     TEE_MODE_ENCRYPT, 128) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_CipherInit(op, iv, sizeof(iv));
	EXPECT(TEE_CipherUpdate(op, plain, 20, got, &len) == TEE_SUCCESS);
	more = sizeof(got) - len;
	EXPECT(TEE_CipherDoFinal(op, plain + 20, 12, got + len, &more) ==
	       TEE_SUCCESS);
	EXPECT(len + more == 32 && memcmp(got, want, 32) == 0);
	TEE_FreeOperation(op);

	EXPECT(TEE_AllocateOperation(&op, TEE_ALG_AES_CBC_NOPAD,
				     TEE_MODE_DECRYPT, 128) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_CipherInit(op, iv, sizeof(iv));
	len = sizeof(back);
	EXPECT(TEE_CipherDoFinal(op, got, 32, back, &len) == TEE_SUCCESS);
	EXPECT(len == 32 && memcmp(back, plain, 32) == 0);
	TEE_FreeOperation(op);
	return 0;
}

TEE_Result operations_self_test(uint32_t *line)
{
	*line = digest_walk();
	if (*line == 0)
		*line = mac_walk();
	if (*line == 0)
		*line = cipher_walk();
	return *line == 0 ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}
