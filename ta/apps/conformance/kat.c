/*
 * Known answers of digests, MACs, ciphers, authenticated encryption and
 * derivation, each in one piece, in pieces of several sizes, in place, with
 * outputs too small first, and backwards.
 */
#include "kat.h"

#include <stdio.h>
#include <string.h>

#define HELD_MAX 8u

static void *held[HELD_MAX];
static size_t held_count;

static uint8_t digit(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

struct bytes hex(const char *text)
{
	struct bytes b = { .len = strlen(text) / 2 };

	if (held_count == HELD_MAX)
		TEE_Panic(0x4b01);
	b.data = TEE_Malloc(b.len + 1, 0);
	if (b.data == NULL)
		TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
	held[held_count++] = b.data;
	for (size_t i = 0; i < b.len; i++)
		b.data[i] = (uint8_t)(digit(text[2 * i]) << 4 |
				      digit(text[2 * i + 1]));
	return b;
}

void hex_free_all(void)
{
	while (held_count != 0)
		TEE_Free(held[--held_count]);
}

TEE_ObjectHandle secret_object(uint32_t type, uint32_t attribute,
			       struct bytes secret)
{
	TEE_ObjectHandle key = TEE_HANDLE_NULL;
	TEE_Attribute attr;

	TEE_InitRefAttribute(&attr, attribute, secret.data, secret.len);
	if (TEE_AllocateTransientObject(type, (uint32_t)secret.len * 8, &key) !=
	    TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	if (TEE_PopulateTransientObject(key, &attr, 1) != TEE_SUCCESS) {
		TEE_FreeTransientObject(key);
		return TEE_HANDLE_NULL;
	}
	return key;
}

static bool same(const void *a, size_t a_len, struct bytes b)
{
	return a_len == b.len && memcmp(a, b.data, a_len) == 0;
}

/* How long each piece of a message is; 0 is all of it. */
static const size_t pieces[] = { 0, 1, 5, 16, 17, 32, 40 };

static size_t piece(size_t step, size_t left)
{
	return step == 0 || step > left ? left : step;
}

/* ---------------------------------------------------------------- digests */

static uint32_t digest_in_pieces(const struct digest_row *row, size_t step)
{
	struct bytes message = hex(row->message);
	struct bytes want = hex(row->digest);
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle twin = TEE_HANDLE_NULL;
	const bool xof = (row->alg & 0xf00) != 0;
	uint8_t got[96];
	size_t len = 0;
	size_t off = 0;

	EXPECT(TEE_AllocateOperation(&op, row->alg, TEE_MODE_DIGEST, 0) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&twin, row->alg, TEE_MODE_DIGEST, 0) ==
	       TEE_SUCCESS);
	while (step != 0 && message.len - off > step) {
		TEE_DigestUpdate(op, message.data + off, step);
		TEE_DigestUpdate(op, NULL, 0);
		off += step;
	}
	TEE_CopyOperation(twin, op);
	len = want.len - 1;
	if (!xof) {
		EXPECT(TEE_DigestDoFinal(op, message.data + off,
					 message.len - off, got,
					 &len) == TEE_ERROR_SHORT_BUFFER);
		EXPECT(len == want.len);
		len = sizeof(got);
	} else {
		len = want.len;
	}
	EXPECT(TEE_DigestDoFinal(op, message.data + off, message.len - off, got,
				 &len) == TEE_SUCCESS);
	EXPECT(same(got, len, want));

	/* The copy goes on alone, and gives its result a few bytes at a time. */
	TEE_DigestUpdate(twin, message.data + off, message.len - off);
	for (off = 0; off < want.len; off += len) {
		len = want.len - off < 7 ? want.len - off : 7;
		EXPECT(TEE_DigestExtract(twin, got + off, &len) == TEE_SUCCESS);
		EXPECT(len != 0);
	}
	EXPECT(same(got, off, want));
	if (!xof) {
		len = sizeof(got);
		EXPECT(TEE_DigestExtract(twin, got, &len) == TEE_SUCCESS);
		EXPECT(len == 0);
	}
	TEE_ResetOperation(twin);
	len = want.len;
	EXPECT(TEE_DigestDoFinal(twin, message.data, message.len, got, &len) ==
	       TEE_SUCCESS);
	EXPECT(same(got, len, want));
	TEE_FreeOperation(op);
	TEE_FreeOperation(twin);
	return 0;
}

static uint32_t digest_run(size_t i)
{
	for (size_t s = 0; s < COUNT(pieces); s++) {
		EXPECT_0(digest_in_pieces(&digest_rows[i], pieces[s]));
		hex_free_all();
	}
	return 0;
}

static void digest_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x of %zu bytes", digest_rows[i].alg,
		 strlen(digest_rows[i].message) / 2);
}

static size_t digest_count(void)
{
	return digest_rows_count;
}

const struct part digests_part = { "digest", false, digest_count, digest_name,
				   digest_run };

/* ------------------------------------------------------------------- MACs */

static uint32_t mac_in_pieces(const struct mac_row *row, size_t step)
{
	struct bytes key_bytes = hex(row->key);
	struct bytes message = hex(row->message);
	struct bytes want = hex(row->mac);
	TEE_ObjectHandle key =
		secret_object(row->key_type, TEE_ATTR_SECRET_VALUE, key_bytes);
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle twin = TEE_HANDLE_NULL;
	const uint32_t bits = (uint32_t)key_bytes.len * 8;
	uint8_t got[64];
	size_t len = want.len - 1;
	size_t off = 0;

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateOperation(&op, row->alg, TEE_MODE_MAC, bits) ==
	       TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&twin, row->alg, TEE_MODE_MAC, bits) ==
	       TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	TEE_MACInit(op, NULL, 0);
	while (step != 0 && message.len - off > step) {
		TEE_MACUpdate(op, message.data + off, step);
		TEE_MACUpdate(op, NULL, 0);
		off += step;
	}
	TEE_CopyOperation(twin, op);
	EXPECT(TEE_MACComputeFinal(op, message.data + off, message.len - off,
				   got, &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == want.len);
	len = sizeof(got);
	EXPECT(TEE_MACComputeFinal(op, message.data + off, message.len - off,
				   got, &len) == TEE_SUCCESS);
	EXPECT(same(got, len, want));
	EXPECT(TEE_MACCompareFinal(twin, message.data + off, message.len - off,
				   want.data, want.len) == TEE_SUCCESS);
	want.data[want.len - 1] ^= 1;
	TEE_MACInit(twin, NULL, 0);
	EXPECT(TEE_MACCompareFinal(twin, message.data, message.len, want.data,
				   want.len) == TEE_ERROR_MAC_INVALID);
	TEE_FreeOperation(op);
	TEE_FreeOperation(twin);
	return 0;
}

static uint32_t mac_run(size_t i)
{
	for (size_t s = 0; s < COUNT(pieces); s++) {
		EXPECT_0(mac_in_pieces(&mac_rows[i], pieces[s]));
		hex_free_all();
	}
	return 0;
}

static void mac_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x of %zu bytes", mac_rows[i].alg,
		 strlen(mac_rows[i].message) / 2);
}

static size_t mac_count(void)
{
	return mac_rows_count;
}

const struct part macs_part = { "mac", false, mac_count, mac_name, mac_run };

/* ---------------------------------------------------------------- ciphers */

static TEE_OperationHandle cipher_operation(const struct cipher_row *row,
					    uint32_t mode, struct bytes key)
{
	const bool two = row->key2[0] != 0;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectHandle first =
		secret_object(row->key_type, TEE_ATTR_SECRET_VALUE, key);
	TEE_ObjectHandle second = TEE_HANDLE_NULL;
	TEE_Result res = TEE_AllocateOperation(
		&op, row->alg, mode, (uint32_t)key.len * (two ? 16 : 8));

	if (res == TEE_SUCCESS && two) {
		second = secret_object(row->key_type, TEE_ATTR_SECRET_VALUE,
				       hex(row->key2));
		res = TEE_SetOperationKey2(op, first, second);
	} else if (res == TEE_SUCCESS) {
		res = TEE_SetOperationKey(op, first);
	}
	TEE_FreeTransientObject(first);
	TEE_FreeTransientObject(second);
	return res == TEE_SUCCESS ? op : TEE_HANDLE_NULL;
}

static uint32_t cipher_way(const struct cipher_row *row, uint32_t mode,
			   size_t step, bool in_place)
{
	const bool forward = mode == TEE_MODE_ENCRYPT;
	struct bytes key = hex(row->key);
	struct bytes iv = hex(row->iv);
	struct bytes in = hex(forward ? row->plain : row->cipher);
	struct bytes want = hex(forward ? row->cipher : row->plain);
	TEE_OperationHandle op = cipher_operation(row, mode, key);
	static uint8_t got[128];
	const uint8_t *src = in.data;
	size_t at = 0;
	size_t off = 0;
	size_t len = 0;

	EXPECT(op != TEE_HANDLE_NULL);
	if (in_place) {
		memcpy(got, in.data, in.len);
		src = got;
	}
	TEE_CipherInit(op, iv.len == 0 ? NULL : iv.data, iv.len);
	while (step != 0 && in.len - off > step) {
		/* In place, output may lag behind input, never lead. */
		len = sizeof(got) - at;
		EXPECT(TEE_CipherUpdate(op, src + off, step, got + at, &len) ==
		       TEE_SUCCESS);
		at += len;
		off += step;
		len = sizeof(got) - at;
		EXPECT(TEE_CipherUpdate(op, NULL, 0, got + at, &len) ==
		       TEE_SUCCESS);
		at += len;
	}
	len = want.len - at - 1;
	EXPECT(TEE_CipherDoFinal(op, src + off, in.len - off, got + at, &len) ==
	       TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == want.len - at);
	EXPECT(TEE_CipherDoFinal(op, src + off, in.len - off, got + at, &len) ==
	       TEE_SUCCESS);
	EXPECT(same(got, at + len, want));
	TEE_FreeOperation(op);
	return 0;
}

static uint32_t cipher_run(size_t i)
{
	for (size_t s = 0; s < 4 * COUNT(pieces); s++) {
		EXPECT_0(cipher_way(&cipher_rows[i],
				    s % 2 == 0 ? TEE_MODE_ENCRYPT
					       : TEE_MODE_DECRYPT,
				    pieces[s / 4], s % 4 >= 2));
		hex_free_all();
	}
	return 0;
}

static void cipher_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x, key of %zu, %zu bytes", cipher_rows[i].alg,
		 strlen(cipher_rows[i].key) * 4,
		 strlen(cipher_rows[i].plain) / 2);
}

static size_t cipher_count(void)
{
	return cipher_rows_count;
}

const struct part ciphers_part = { "cipher", false, cipher_count, cipher_name,
				   cipher_run };

/* ------------------------------------------- authenticated encryption */

static void aad_in_pieces(TEE_OperationHandle op, struct bytes aad, size_t step)
{
	for (size_t off = 0; off < aad.len;) {
		size_t len = piece(step, aad.len - off);

		TEE_AEUpdateAAD(op, aad.data + off, len);
		off += len;
	}
	TEE_AEUpdateAAD(op, NULL, 0);
}

static uint32_t ae_way(const struct ae_row *row, bool forward, size_t step)
{
	struct bytes key_bytes = hex(row->key);
	struct bytes nonce = hex(row->nonce);
	struct bytes aad = hex(row->aad);
	struct bytes in = hex(forward ? row->plain : row->cipher);
	struct bytes want = hex(forward ? row->cipher : row->plain);
	struct bytes tag = hex(row->tag);
	TEE_ObjectHandle key =
		secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE, key_bytes);
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_OperationHandle twin = TEE_HANDLE_NULL;
	const uint32_t mode = forward ? TEE_MODE_ENCRYPT : TEE_MODE_DECRYPT;
	const uint32_t bits = (uint32_t)key_bytes.len * 8;
	uint8_t got[128];
	uint8_t got_tag[16];
	size_t at = 0;
	size_t off = 0;
	size_t len = 0;
	size_t tag_len = 0;

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateOperation(&op, row->alg, mode, bits) == TEE_SUCCESS);
	EXPECT(TEE_AllocateOperation(&twin, row->alg, mode, bits) ==
	       TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_AEInit(op, nonce.data, nonce.len, (uint32_t)tag.len * 8,
			  aad.len, in.len) == TEE_SUCCESS);
	aad_in_pieces(op, aad, step);
	while (step != 0 && in.len - off > step) {
		len = sizeof(got) - at;
		EXPECT(TEE_AEUpdate(op, in.data + off, step, got + at, &len) ==
		       TEE_SUCCESS);
		at += len;
		off += step;
	}
	TEE_CopyOperation(twin, op);
	if (forward) {
		len = sizeof(got) - at;
		tag_len = tag.len - 1;
		EXPECT(TEE_AEEncryptFinal(op, in.data + off, in.len - off,
					  got + at, &len, got_tag,
					  &tag_len) == TEE_ERROR_SHORT_BUFFER);
		EXPECT(tag_len == tag.len);
		len = sizeof(got) - at;
		EXPECT(TEE_AEEncryptFinal(op, in.data + off, in.len - off,
					  got + at, &len, got_tag,
					  &tag_len) == TEE_SUCCESS);
		EXPECT(same(got_tag, tag_len, tag));
	} else {
		len = sizeof(got) - at;
		EXPECT(TEE_AEDecryptFinal(op, in.data + off, in.len - off,
					  got + at, &len, tag.data,
					  tag.len) == TEE_SUCCESS);
		memcpy(got_tag, tag.data, tag.len);
		got_tag[tag.len - 1] ^= 0x80;
		EXPECT(same(got, at + len, want));
		len = sizeof(got) - at;
		EXPECT(TEE_AEDecryptFinal(twin, in.data + off, in.len - off,
					  got + at, &len, got_tag,
					  tag.len) == TEE_ERROR_MAC_INVALID);
		len = in.len;
	}
	EXPECT(len == in.len || same(got, at + len, want));
	TEE_FreeOperation(op);
	TEE_FreeOperation(twin);
	return 0;
}

static uint32_t ae_run(size_t i)
{
	for (size_t s = 0; s < 2 * COUNT(pieces); s++) {
		EXPECT_0(ae_way(&ae_rows[i], s % 2 == 0, pieces[s / 2]));
		hex_free_all();
	}
	return 0;
}

static void ae_name(size_t i, char *name, size_t len)
{
	const struct ae_row *row = &ae_rows[i];

	snprintf(name, len, "0x%08x, key %zu, nonce %zu, AAD %zu, data %zu",
		 row->alg, strlen(row->key) * 4, strlen(row->nonce) / 2,
		 strlen(row->aad) / 2, strlen(row->plain) / 2);
}

static size_t ae_count(void)
{
	return ae_rows_count;
}

const struct part ae_part = { "ae", false, ae_count, ae_name, ae_run };

/* ------------------------------------------------------------- derivation */

static uint32_t kdf_params(const struct kdf_row *row, TEE_Attribute *attr,
			   uint32_t key_len)
{
	static const struct {
		uint32_t salt;
		uint32_t info;
		uint32_t number;
		uint32_t len;
	} ids[] = {
		[KDF_HKDF] = { TEE_ATTR_HKDF_SALT, TEE_ATTR_HKDF_INFO,
			       TEE_ATTR_HKDF_HASH_ALGORITHM,
			       TEE_ATTR_KDF_KEY_SIZE },
		[KDF_HKDF_IKM] = { __OPTEE_TEE_ATTR_HKDF_SALT,
				   __OPTEE_TEE_ATTR_HKDF_INFO, 0,
				   TEE_ATTR_HKDF_OKM_LENGTH },
		[KDF_CONCAT] = { 0, TEE_ATTR_CONCAT_KDF_OTHER_INFO, 0,
				 TEE_ATTR_CONCAT_KDF_DKM_LENGTH },
		[KDF_PBKDF2] = { TEE_ATTR_PBKDF2_SALT, 0,
				 TEE_ATTR_PBKDF2_ITERATION_COUNT,
				 TEE_ATTR_PBKDF2_DKM_LENGTH },
	};
	struct bytes salt = hex(row->salt);
	struct bytes info = hex(row->info);
	uint32_t n = 0;

	if (salt.len != 0)
		TEE_InitRefAttribute(&attr[n++], ids[row->kind].salt, salt.data,
				     salt.len);
	if (info.len != 0)
		TEE_InitRefAttribute(&attr[n++], ids[row->kind].info, info.data,
				     info.len);
	if (ids[row->kind].number != 0)
		TEE_InitValueAttribute(&attr[n++], ids[row->kind].number,
				       row->number, 0);
	TEE_InitValueAttribute(&attr[n++], ids[row->kind].len, key_len, 0);
	return n;
}

static uint32_t kdf_run(size_t i)
{
	static const struct {
		uint32_t type;
		uint32_t secret;
	} input[] = {
		[KDF_HKDF] = { TEE_TYPE_HKDF, TEE_ATTR_SECRET_VALUE },
		[KDF_HKDF_IKM] = { TEE_TYPE_HKDF_IKM, TEE_ATTR_HKDF_IKM },
		[KDF_CONCAT] = { TEE_TYPE_CONCAT_KDF_Z, TEE_ATTR_CONCAT_KDF_Z },
		[KDF_PBKDF2] = { TEE_TYPE_PBKDF2_PASSWORD,
				 TEE_ATTR_PBKDF2_PASSWORD },
	};
	const struct kdf_row *row = &kdf_rows[i];
	struct bytes secret = hex(row->secret);
	struct bytes want = hex(row->key);
	TEE_ObjectHandle key = secret_object(input[row->kind].type,
					     input[row->kind].secret, secret);
	TEE_ObjectHandle derived = TEE_HANDLE_NULL;
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };
	TEE_Attribute attr[4];
	uint8_t got[128];
	size_t len = sizeof(got);

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(TEE_AllocateOperation(&op, row->alg, TEE_MODE_DERIVE,
				     (uint32_t)secret.len * 8) == TEE_SUCCESS);
	EXPECT(TEE_SetOperationKey(op, key) == TEE_SUCCESS);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 1024,
					   &derived) == TEE_SUCCESS);
	TEE_DeriveKey(op, attr, kdf_params(row, attr, (uint32_t)want.len),
		      derived);
	EXPECT(TEE_GetObjectInfo1(derived, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == want.len * 8);
	EXPECT(TEE_GetObjectBufferAttribute(derived, TEE_ATTR_SECRET_VALUE, got,
					    &len) == TEE_SUCCESS);
	EXPECT(same(got, len, want));
	TEE_FreeTransientObject(key);
	TEE_FreeTransientObject(derived);
	TEE_FreeOperation(op);
	hex_free_all();
	return 0;
}

static void kdf_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x, %zu bytes", kdf_rows[i].alg,
		 strlen(kdf_rows[i].key) / 2);
}

static size_t kdf_count(void)
{
	return kdf_rows_count;
}

const struct part kdfs_part = { "kdf", false, kdf_count, kdf_name, kdf_run };
