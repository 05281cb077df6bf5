/*
 * Known answers of signatures, encryption and shared secrets: checked, made
 * again and altered.
 */
#include "kat_asymmetric.h"

#include <string.h>

/* Vectors, laid out to be compared with their sources. */
/* clang-format off */
static uint8_t out[600];
static uint8_t back[600];

uint32_t attributes_of(const struct attr_row *row, size_t max,
		       TEE_Attribute *attr)
{
	uint32_t n = 0;

	for (; n < max && row[n].id != 0; n++) {
		if ((row[n].id & TEE_ATTR_FLAG_VALUE) != 0) {
			TEE_InitValueAttribute(&attr[n], row[n].id,
					       row[n].value, 0);
			continue;
		}

		struct bytes b = hex(row[n].bytes);

		TEE_InitRefAttribute(&attr[n], row[n].id, b.data, b.len);
	}
	return n;
}

TEE_ObjectHandle key_object(uint32_t row)
{
	const struct key_row *key = &key_rows[row];
	TEE_Attribute attr[KEY_ATTRS];
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	if (TEE_AllocateTransientObject(key->type, key->bits, &h) !=
	    TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	if (TEE_PopulateTransientObject(
		    h, attr, attributes_of(key->attr, KEY_ATTRS, attr)) !=
	    TEE_SUCCESS) {
		TEE_FreeTransientObject(h);
		return TEE_HANDLE_NULL;
	}
	hex_free_all();
	return h;
}

TEE_OperationHandle operation_with(uint32_t alg, uint32_t mode,
				   TEE_ObjectHandle key)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;
	TEE_ObjectInfo info = { 0 };

	if (TEE_GetObjectInfo1(key, &info) != TEE_SUCCESS ||
	    TEE_AllocateOperation(&op, alg, mode, info.maxObjectSize) !=
		    TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	if (TEE_SetOperationKey(op, key) != TEE_SUCCESS) {
		TEE_FreeOperation(op);
		return TEE_HANDLE_NULL;
	}
	return op;
}

/* -------------------------------------------------------------- signatures */

static uint32_t sign_run(size_t i)
{
	const struct sign_row *row = &sign_rows[i];
	TEE_ObjectHandle key = key_object(row->key);
	TEE_OperationHandle s = operation_with(row->alg, TEE_MODE_SIGN, key);
	TEE_OperationHandle v = operation_with(row->alg, TEE_MODE_VERIFY, key);
	struct bytes digest = hex(row->digest);
	struct bytes sig = hex(row->signature);
	TEE_Attribute param[ROW_ATTRS];
	uint32_t n = attributes_of(row->param, ROW_ATTRS, param);
	size_t len = sig.len - 1;

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(s != TEE_HANDLE_NULL && v != TEE_HANDLE_NULL);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_AsymmetricVerifyDigest(v, param, n, digest.data, digest.len,
					  sig.data, sig.len) == TEE_SUCCESS);
	for (size_t at = 0; at < sig.len; at += sig.len / 3) {
		sig.data[at] ^= 4;
		EXPECT(TEE_AsymmetricVerifyDigest(
			       v, param, n, digest.data, digest.len, sig.data,
			       sig.len) == TEE_ERROR_SIGNATURE_INVALID);
		sig.data[at] ^= 4;
	}
	EXPECT(TEE_AsymmetricVerifyDigest(v, param, n, digest.data, digest.len,
					  sig.data, sig.len - 1) ==
	       TEE_ERROR_SIGNATURE_INVALID);
	EXPECT(TEE_AsymmetricSignDigest(s, param, n, digest.data, digest.len,
					out, &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == sig.len);
	len = sizeof(out);
	EXPECT(TEE_AsymmetricSignDigest(s, param, n, digest.data, digest.len,
					out, &len) == TEE_SUCCESS);
	EXPECT(len == sig.len);
	if (row->fixed)
		EXPECT(memcmp(out, sig.data, len) == 0);
	EXPECT(TEE_AsymmetricVerifyDigest(v, param, n, digest.data, digest.len,
					  out, len) == TEE_SUCCESS);
	digest.data[0] ^= 0x80;
	EXPECT(TEE_AsymmetricVerifyDigest(v, param, n, digest.data, digest.len,
					  out,
					  len) == TEE_ERROR_SIGNATURE_INVALID);
	TEE_FreeOperation(s);
	TEE_FreeOperation(v);
	hex_free_all();
	return 0;
}

static void sign_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x, key %u, %zu bytes signed",
		 sign_rows[i].alg, sign_rows[i].key,
		 strlen(sign_rows[i].digest) / 2);
}

static size_t sign_count(void)
{
	return sign_rows_count;
}

const struct part signatures_part = { "signature", false, sign_count, sign_name,
				      sign_run };

/* -------------------------------------------------------------- encryption */

static uint32_t crypt_run(size_t i)
{
	const struct crypt_row *row = &crypt_rows[i];
	TEE_ObjectHandle key = key_object(row->key);
	TEE_OperationHandle e = operation_with(row->alg, TEE_MODE_ENCRYPT, key);
	TEE_OperationHandle d = operation_with(row->alg, TEE_MODE_DECRYPT, key);
	struct bytes plain = hex(row->plain);
	struct bytes cipher = hex(row->cipher);
	TEE_Attribute param[ROW_ATTRS];
	uint32_t n = attributes_of(row->param, ROW_ATTRS, param);
	size_t len = sizeof(out);
	size_t back_len = sizeof(back);

	EXPECT(key != TEE_HANDLE_NULL);
	EXPECT(e != TEE_HANDLE_NULL && d != TEE_HANDLE_NULL);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_AsymmetricDecrypt(d, param, n, cipher.data, cipher.len, out,
				     &len) == TEE_SUCCESS);
	EXPECT(len == plain.len && memcmp(out, plain.data, len) == 0);
	if (plain.len != 0) {
		len = plain.len - 1;
		EXPECT(TEE_AsymmetricDecrypt(d, param, n, cipher.data,
					     cipher.len, out,
					     &len) == TEE_ERROR_SHORT_BUFFER);
		EXPECT(len == plain.len);
	}
	len = cipher.len - 1;
	EXPECT(TEE_AsymmetricEncrypt(e, param, n, plain.data, plain.len, out,
				     &len) == TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == cipher.len);
	len = sizeof(out);
	EXPECT(TEE_AsymmetricEncrypt(e, param, n, plain.data, plain.len, out,
				     &len) == TEE_SUCCESS);
	EXPECT(len == cipher.len);
	if (row->fixed)
		EXPECT(memcmp(out, cipher.data, len) == 0);
	EXPECT(TEE_AsymmetricDecrypt(d, param, n, out, len, back, &back_len) ==
	       TEE_SUCCESS);
	EXPECT(back_len == plain.len &&
	       memcmp(back, plain.data, plain.len) == 0);
	if (row->alg != TEE_ALG_RSA_NOPAD) {
		cipher.data[cipher.len - 1] ^= 1;
		back_len = sizeof(back);
		EXPECT(TEE_AsymmetricDecrypt(d, param, n, cipher.data,
					     cipher.len, back, &back_len) ==
		       (row->alg == TEE_ALG_SM2_PKE
				? TEE_ERROR_CIPHERTEXT_INVALID
				: TEE_ERROR_BAD_PARAMETERS));
	}
	TEE_FreeOperation(e);
	TEE_FreeOperation(d);
	hex_free_all();
	return 0;
}

static void crypt_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x, %zu bytes", crypt_rows[i].alg,
		 strlen(crypt_rows[i].plain) / 2);
}

static size_t crypt_count(void)
{
	return crypt_rows_count;
}

const struct part encryption_part = { "encryption", false, crypt_count,
				      crypt_name, crypt_run };

/* ---------------------------------------------------------- shared secrets */

static uint32_t agree_run(size_t i)
{
	const struct agree_row *row = &agree_rows[i];
	TEE_ObjectHandle key = key_object(row->key);
	TEE_OperationHandle op = operation_with(row->alg, TEE_MODE_DERIVE, key);
	TEE_ObjectHandle secret = TEE_HANDLE_NULL;
	TEE_Attribute param[ROW_ATTRS];
	struct bytes want = hex(row->secret);
	uint32_t n = attributes_of(row->param, ROW_ATTRS, param);
	TEE_ObjectInfo info = { 0 };
	size_t len = sizeof(out);

	EXPECT(key != TEE_HANDLE_NULL && op != TEE_HANDLE_NULL);
	TEE_FreeTransientObject(key);
	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 2048,
					   &secret) == TEE_SUCCESS);
	TEE_DeriveKey(op, param, n, secret);
	EXPECT(TEE_GetObjectBufferAttribute(secret, TEE_ATTR_SECRET_VALUE, out,
					    &len) == TEE_SUCCESS);
	EXPECT(len == want.len && memcmp(out, want.data, len) == 0);
	EXPECT(TEE_GetObjectInfo1(secret, &info) == TEE_SUCCESS);
	EXPECT(info.objectSize == len * 8);
	TEE_FreeTransientObject(secret);
	TEE_FreeOperation(op);
	hex_free_all();
	return 0;
}

static void agree_name(size_t i, char *name, size_t len)
{
	snprintf(name, len, "0x%08x, %zu bytes", agree_rows[i].alg,
		 strlen(agree_rows[i].secret) / 2);
}

static size_t agree_count(void)
{
	return agree_rows_count;
}

const struct part secrets_shared_part = { "agreement", false, agree_count,
					  agree_name, agree_run };
/* clang-format on */
