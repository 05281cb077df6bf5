/*
 * The system calls themselves, as the library of a TA that was built elsewhere
 * makes them (TA ABI, 11): which code each bad argument gives decides there
 * between a panic and a result.
 */
#include "kat_asymmetric.h"

#include <string.h>
#include <utee_syscalls.h>

static uint8_t bytes[300] = "bytes for keys, nonces and messages of any kind";
static uint8_t room[300];

static uint32_t object(uint32_t type, uint32_t bits)
{
	uint32_t h = 0;

	(void)_utee_cryp_obj_alloc(type, bits, &h);
	return h;
}

static unsigned long number_of(TEE_ObjectHandle h)
{
	return (unsigned long)(uintptr_t)h;
}

static struct utee_attribute ref(uint32_t id, const void *data, size_t len)
{
	return (struct utee_attribute){
		.attribute_id = id,
		.a = (uintptr_t)data,
		.b = len,
	};
}

static struct utee_attribute value(uint32_t id, uint32_t a, uint32_t b)
{
	return (struct utee_attribute){ .attribute_id = id, .a = a, .b = b };
}

/* Attributes of key_rows[@row] with @ids, as a system call takes them. */
static uint32_t params_of(uint32_t row, const uint32_t *ids, size_t count,
			  struct utee_attribute *to)
{
	uint32_t n = 0;

	for (size_t i = 0; i < count && ids[i] != 0; i++)
		for (size_t k = 0; k < KEY_ATTRS; k++) {
			const struct attr_row *a = &key_rows[row].attr[k];
			TEE_Attribute at;

			if (a->id != ids[i])
				continue;
			attributes_of(a, 1, &at);
			to[n++] = ref(a->id, at.content.ref.buffer,
				      at.content.ref.length);
		}
	return n;
}

/* ------------------------------------------------------------- generation --- */

static uint32_t generation_sizes(void)
{
	static const struct {
		uint32_t type;
		uint32_t max;
		uint32_t bits;
		TEE_Result res;
	} row[] = {
		{ TEE_TYPE_AES, 256, 256, TEE_SUCCESS },
		{ TEE_TYPE_AES, 256, 136, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_AES, 256, 320, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_AES, 128, 256, TEE_ERROR_BAD_PARAMETERS },
		{ TEE_TYPE_DES, 64, 63, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_HMAC_SHA256, 1024, 184, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_GENERIC_SECRET, 64, 7, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_RSA_KEYPAIR, 1024, 255, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_RSA_KEYPAIR, 512, 1024, TEE_ERROR_BAD_PARAMETERS },
		{ TEE_TYPE_DSA_KEYPAIR, 1024, 1000, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_ED25519_KEYPAIR, 256, 255, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_RSA_PUBLIC_KEY, 512, 512, TEE_ERROR_BAD_FORMAT },
		{ TEE_TYPE_HKDF_IKM, 512, 512, TEE_ERROR_BAD_FORMAT },
		{ TEE_TYPE_ECDSA_KEYPAIR, 256, 256, TEE_ERROR_ITEM_NOT_FOUND },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(row[i].type, row[i].max);

		EXPECT(h != 0);
		EXPECT(_utee_cryp_obj_generate_key(h, row[i].bits, NULL, 0) ==
		       row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	}
	return 0;
}

static uint32_t generation_states(void)
{
	uint32_t h = object(TEE_TYPE_AES, 128);
	struct utee_attribute at = ref(TEE_ATTR_SECRET_VALUE, bytes, 16);

	EXPECT(_utee_cryp_obj_generate_key(h + 1000, 128, NULL, 0) ==
	       TEE_ERROR_BAD_STATE);
	EXPECT(_utee_cryp_obj_generate_key(h, 128, &at, 1) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(_utee_cryp_obj_generate_key(h, 128, NULL, 0) == TEE_SUCCESS);
	/* The state comes before the size. */
	EXPECT(_utee_cryp_obj_generate_key(h, 7, NULL, 0) ==
	       TEE_ERROR_BAD_STATE);
	EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	return 0;
}

static uint32_t curves(void)
{
	static const struct {
		uint32_t max;
		uint32_t bits;
		uint32_t curve;
		TEE_Result res;
	} row[] = {
		{ 256, 256, TEE_ECC_CURVE_NIST_P256, TEE_SUCCESS },
		{ 521, 256, TEE_ECC_CURVE_NIST_P256, TEE_SUCCESS },
		{ 521, 384, TEE_ECC_CURVE_NIST_P256, TEE_ERROR_BAD_PARAMETERS },
		{ 256, 256, TEE_ECC_CURVE_NIST_P384, TEE_ERROR_BAD_STATE },
		{ 256, 256, 0x7777, TEE_ERROR_NOT_SUPPORTED },
		{ 256, 256, 0, TEE_ERROR_NOT_SUPPORTED },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(TEE_TYPE_ECDSA_KEYPAIR, row[i].max);
		struct utee_attribute at =
			value(TEE_ATTR_ECC_CURVE, row[i].curve, 0);

		EXPECT(_utee_cryp_obj_generate_key(h, row[i].bits, &at, 1) ==
		       row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	}
	return 0;
}

/* SP 800-56B: odd, 65537 at least, less than 2^256. */
static uint32_t rsa_exponents(void)
{
	static const struct {
		uint8_t e[34];
		size_t len;
		TEE_Result res;
	} row[] = {
		{ { 3 }, 1, TEE_ERROR_BAD_PARAMETERS },
		{ { 0xff, 0xff }, 2, TEE_ERROR_BAD_PARAMETERS },
		{ { 1, 0, 0 }, 3, TEE_ERROR_BAD_PARAMETERS },
		{ { 0 }, 1, TEE_ERROR_BAD_PARAMETERS },
		{ { 0 }, 0, TEE_ERROR_BAD_PARAMETERS },
		{ { 1, [32] = 1 }, 33, TEE_ERROR_BAD_PARAMETERS },
		{ { 0, 0, 0, 3 }, 4, TEE_ERROR_BAD_PARAMETERS },
		{ { 1, 0, 1 }, 3, TEE_SUCCESS },
		{ { 0, 0, 1, 0, 3 }, 5, TEE_SUCCESS },
		{ { 1, [31] = 1 }, 32, TEE_SUCCESS },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(TEE_TYPE_RSA_KEYPAIR, 512);
		struct utee_attribute at =
			ref(TEE_ATTR_RSA_PUBLIC_EXPONENT, row[i].e, row[i].len);

		EXPECT(_utee_cryp_obj_generate_key(h, 512, &at, 1) ==
		       row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	}
	return 0;
}

/* A key of DSA or DH is as long as its prime, by whole bytes. */
static uint32_t prime_sizes(void)
{
	static const struct {
		uint32_t type;
		uint32_t from;
		uint32_t max;
		uint32_t bits;
		uint32_t ids[3];
		TEE_Result res;
	} row[] = {
#define DH(max, bits, res)                                                     \
	{ TEE_TYPE_DH_KEYPAIR,                                                 \
	  KEY_ROW_DH768,                                                       \
	  max,                                                                 \
	  bits,                                                                \
	  { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE },                             \
	  res }
#define DSA(max, bits, res)                                                    \
	{                                                                      \
		TEE_TYPE_DSA_KEYPAIR, KEY_ROW_DSA1024, max, bits,              \
			{ TEE_ATTR_DSA_PRIME, TEE_ATTR_DSA_SUBPRIME,           \
			  TEE_ATTR_DSA_BASE },                                 \
			res                                                    \
	}
		DH(768, 768, TEE_SUCCESS),
		DH(1024, 768, TEE_SUCCESS),
		DH(1024, 1024, TEE_ERROR_BAD_PARAMETERS),
		DH(768, 760, TEE_ERROR_BAD_PARAMETERS),
		DH(512, 512, TEE_ERROR_BAD_STATE),
		DSA(1024, 1024, TEE_SUCCESS),
		DSA(2048, 2048, TEE_ERROR_BAD_PARAMETERS),
		DSA(1024, 960, TEE_ERROR_BAD_PARAMETERS),
		DSA(960, 960, TEE_ERROR_BAD_STATE),
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(row[i].type, row[i].max);
		struct utee_attribute at[3];
		uint32_t n = params_of(row[i].from, row[i].ids, 3, at);

		EXPECT(_utee_cryp_obj_generate_key(h, row[i].bits, at, n) ==
		       row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
		hex_free_all();
	}
	return 0;
}

/* How long private values are can be read even if nobody said. */
static uint32_t private_lengths(void)
{
	static const uint32_t ids[] = { TEE_ATTR_DH_PRIME, TEE_ATTR_DH_BASE };

	/* As long as the prime is possible, too. */
	for (uint32_t said = 0; said <= 768; said += 384) {
		uint32_t h = object(TEE_TYPE_DH_KEYPAIR, 768);
		struct utee_attribute at[3];
		uint32_t n = params_of(KEY_ROW_DH768, ids, 2, at);
		uint32_t got[2] = { 1, 1 };
		uint64_t len = sizeof(got);

		if (said != 0)
			at[n++] = value(TEE_ATTR_DH_X_BITS, said, 0);
		EXPECT(_utee_cryp_obj_generate_key(h, 768, at, n) ==
		       TEE_SUCCESS);
		EXPECT(_utee_cryp_obj_get_attr(h, TEE_ATTR_DH_X_BITS, got,
					       &len) == TEE_SUCCESS);
		EXPECT(got[0] == said && got[1] == 0);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
		hex_free_all();
	}
	return 0;
}

/* ---------------------------------------------------------------- objects --- */

static uint32_t population(void)
{
	static const struct {
		uint32_t type;
		uint32_t bits;
		uint32_t id;
		size_t len;
		TEE_Result res;
	} row[] = {
		{ TEE_TYPE_AES, 256, TEE_ATTR_SECRET_VALUE, 32, TEE_SUCCESS },
		{ TEE_TYPE_AES, 128, TEE_ATTR_SECRET_VALUE, 32,
		  TEE_ERROR_BAD_STATE },
		{ TEE_TYPE_AES, 256, TEE_ATTR_SECRET_VALUE, 31,
		  TEE_ERROR_BAD_PARAMETERS },
		{ TEE_TYPE_AES, 256, TEE_ATTR_RSA_MODULUS, 32,
		  TEE_ERROR_ITEM_NOT_FOUND },
		{ TEE_TYPE_ED25519_PUBLIC_KEY, 256,
		  TEE_ATTR_ED25519_PUBLIC_VALUE, 32, TEE_SUCCESS },
		{ TEE_TYPE_ED25519_PUBLIC_KEY, 256,
		  TEE_ATTR_ED25519_PUBLIC_VALUE, 31, TEE_ERROR_SECURITY },
		{ TEE_TYPE_ED25519_PUBLIC_KEY, 256,
		  TEE_ATTR_ED25519_PUBLIC_VALUE, 33, TEE_ERROR_SECURITY },
		{ TEE_TYPE_RSA_PUBLIC_KEY, 512, TEE_ATTR_RSA_MODULUS, 64,
		  TEE_ERROR_ITEM_NOT_FOUND },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(row[i].type, row[i].bits);
		struct utee_attribute at = ref(row[i].id, bytes, row[i].len);

		EXPECT(_utee_cryp_obj_populate(h, &at, 1) == row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	}
	return 0;
}

static uint32_t population_curve(void)
{
	static const struct {
		uint32_t curve;
		TEE_Result res;
	} row[] = {
		{ TEE_ECC_CURVE_NIST_P256, TEE_SUCCESS },
		{ TEE_ECC_CURVE_NIST_P521, TEE_ERROR_BAD_STATE },
		{ 0x7777, TEE_ERROR_NOT_SUPPORTED },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t h = object(TEE_TYPE_ECDSA_PUBLIC_KEY, 256);
		struct utee_attribute at[] = {
			ref(TEE_ATTR_ECC_PUBLIC_VALUE_X, bytes, 32),
			ref(TEE_ATTR_ECC_PUBLIC_VALUE_Y, bytes, 32),
			value(TEE_ATTR_ECC_CURVE, row[i].curve, 0),
		};

		EXPECT(_utee_cryp_obj_populate(h, at, 3) == row[i].res);
		EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);
	}
	return 0;
}

static uint32_t attributes(void)
{
	TEE_ObjectHandle data = TEE_HANDLE_NULL;
	uint32_t h = object(TEE_TYPE_AES, 128);
	struct utee_attribute at = ref(TEE_ATTR_SECRET_VALUE, bytes, 16);
	uint64_t len = 16;

	EXPECT(_utee_cryp_obj_get_attr(h + 1000, TEE_ATTR_SECRET_VALUE, room,
				       &len) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(_utee_cryp_obj_get_attr(h, TEE_ATTR_SECRET_VALUE, room, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_cryp_obj_populate(h, &at, 1) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_get_attr(h, TEE_ATTR_RSA_MODULUS, room, &len) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	len = 15;
	EXPECT(_utee_cryp_obj_get_attr(h, TEE_ATTR_SECRET_VALUE, room, &len) ==
		       TEE_ERROR_SHORT_BUFFER &&
	       len == 16);
	EXPECT(_utee_cryp_obj_restrict_usage(h, TEE_USAGE_ENCRYPT) ==
	       TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_get_attr(h, TEE_ATTR_SECRET_VALUE, room, &len) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_cryp_obj_close(h) == TEE_SUCCESS);

	EXPECT(TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "conf-data", 9,
					  TEE_DATA_FLAG_ACCESS_WRITE_META |
						  TEE_DATA_FLAG_OVERWRITE,
					  TEE_HANDLE_NULL, "x", 1,
					  &data) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_get_attr(number_of(data), TEE_ATTR_RSA_MODULUS,
				       room, &len) == TEE_ERROR_BAD_STATE);
	EXPECT(TEE_CloseAndDeletePersistentObject1(data) == TEE_SUCCESS);
	return 0;
}

/* The kernel lets a key into an object that was made for a smaller one. */
static uint32_t copies(void)
{
	uint32_t small = object(TEE_TYPE_AES, 128);
	uint32_t other = object(TEE_TYPE_SM4, 128);
	uint32_t from = object(TEE_TYPE_AES, 256);
	struct utee_attribute at = ref(TEE_ATTR_SECRET_VALUE, bytes, 32);
	struct utee_object_info info = { 0 };

	EXPECT(_utee_cryp_obj_copy(small, from + 1000) == TEE_ERROR_BAD_STATE);
	EXPECT(_utee_cryp_obj_copy(small, from) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_cryp_obj_populate(from, &at, 1) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_copy(other, from) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_cryp_obj_copy(small, from) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_copy(small, from) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_cryp_obj_get_info(small, &info) == TEE_SUCCESS);
	EXPECT(info.obj_size == 256 && info.max_obj_size == 128);
	EXPECT(_utee_cryp_obj_close(small) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_close(other) == TEE_SUCCESS);
	EXPECT(_utee_cryp_obj_close(from) == TEE_SUCCESS);
	return 0;
}

/* ----------------------------------------------------------------- states --- */

static uint32_t nothing_to_hash(void)
{
	uint64_t len = 32;
	uint32_t s = 0;

	EXPECT(_utee_cryp_state_alloc(TEE_ALG_SHAKE256, TEE_MODE_DIGEST, 0, 0,
				      &s) == TEE_SUCCESS);
	EXPECT(_utee_hash_update(s, NULL, 0) == TEE_SUCCESS);
	EXPECT(_utee_hash_update(s, bytes, 1) == TEE_ERROR_BAD_STATE);
	EXPECT(_utee_hash_update(s, NULL, 1) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(_utee_hash_init(s, NULL, 0) == TEE_SUCCESS);
	EXPECT(_utee_hash_final(s, NULL, 0, room, &len) == TEE_SUCCESS);
	EXPECT(_utee_hash_update(s, bytes, 0) == TEE_SUCCESS);
	EXPECT(_utee_hash_final(s, NULL, 0, room, &len) == TEE_SUCCESS);
	EXPECT(_utee_cryp_state_free(s) == TEE_SUCCESS);
	return 0;
}

static uint32_t raw_lengths(void)
{
	TEE_ObjectHandle key = key_object(KEY_ROW_RSA1024);
	TEE_OperationHandle e =
		operation_with(TEE_ALG_RSA_NOPAD, TEE_MODE_ENCRYPT, key);
	TEE_OperationHandle d =
		operation_with(TEE_ALG_RSA_NOPAD, TEE_MODE_DECRYPT, key);
	static uint8_t text[128] = { 0, 1, 0xff, 0xff, 0 };
	static uint8_t mid[128];
	size_t mid_len = sizeof(mid);
	size_t len = 126;

	EXPECT(e != TEE_HANDLE_NULL && d != TEE_HANDLE_NULL);
	EXPECT(TEE_AsymmetricDecrypt(d, NULL, 0, text, sizeof(text), mid,
				     &mid_len) == TEE_SUCCESS);
	/* A number, without the zero that the text begins with. */
	EXPECT(TEE_AsymmetricEncrypt(e, NULL, 0, mid, mid_len, room, &len) ==
		       TEE_ERROR_SHORT_BUFFER &&
	       len == 127);
	EXPECT(TEE_AsymmetricEncrypt(e, NULL, 0, mid, mid_len, room, &len) ==
		       TEE_SUCCESS &&
	       len == 127);
	EXPECT(memcmp(room, text + 1, 127) == 0);
	/* Zero is one byte. */
	memset(mid, 0, sizeof(mid));
	EXPECT(TEE_AsymmetricEncrypt(e, NULL, 0, mid, sizeof(mid), room,
				     &len) == TEE_SUCCESS &&
	       len == 1 && room[0] == 0);
	TEE_FreeOperation(e);
	TEE_FreeOperation(d);
	TEE_FreeTransientObject(key);
	return 0;
}

/* Of which kind a derived secret may be. */
static uint32_t derived_types(void)
{
	static const struct {
		uint32_t type;
		uint32_t bits;
		TEE_Result res;
	} row[] = {
		{ TEE_TYPE_GENERIC_SECRET, 256, TEE_SUCCESS },
		{ TEE_TYPE_AES, 256, TEE_SUCCESS },
		{ TEE_TYPE_HMAC_SHA256, 256, TEE_SUCCESS },
		{ TEE_TYPE_HKDF_IKM, 256, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_RSA_KEYPAIR, 512, TEE_ERROR_NOT_SUPPORTED },
		{ TEE_TYPE_X25519_KEYPAIR, 256, TEE_ERROR_NOT_SUPPORTED },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t key = object(TEE_TYPE_HKDF_IKM, 256);
		uint32_t out = object(row[i].type, row[i].bits);
		struct utee_attribute ikm = ref(TEE_ATTR_HKDF_IKM, bytes, 32);
		struct utee_attribute at[] = {
			value(TEE_ATTR_HKDF_OKM_LENGTH, 32, 0),
			ref(TEE_ATTR_HKDF_SALT, bytes, 3),
		};
		uint32_t s = 0;

		EXPECT(_utee_cryp_obj_populate(key, &ikm, 1) == TEE_SUCCESS);
		EXPECT(_utee_cryp_state_alloc(TEE_ALG_HKDF_SHA256_DERIVE_KEY,
					      TEE_MODE_DERIVE, key, 0,
					      &s) == TEE_SUCCESS);
		EXPECT(_utee_cryp_derive_key(s, at, 2, out) == row[i].res);
		EXPECT(_utee_cryp_state_free(s) == TEE_SUCCESS);
		EXPECT(_utee_cryp_obj_close(out) == TEE_SUCCESS);
	}
	return 0;
}

static uint32_t eddsa_parameters(void)
{
	const struct {
		struct utee_attribute at[2];
		uint32_t count;
		TEE_Result res;
	} row[] = {
		{ { value(TEE_ATTR_EDDSA_PREHASH, 0, 0) }, 1, TEE_SUCCESS },
		{ { value(TEE_ATTR_EDDSA_PREHASH, 1, 0) }, 1, TEE_SUCCESS },
		{ { value(TEE_ATTR_EDDSA_PREHASH, 2, 0) },
		  1,
		  TEE_ERROR_BAD_PARAMETERS },
		{ { value(TEE_ATTR_EDDSA_PREHASH, 1, 1) },
		  1,
		  TEE_ERROR_BAD_PARAMETERS },
		{ { ref(TEE_ATTR_EDDSA_CTX, bytes, 255) }, 1, TEE_SUCCESS },
		{ { ref(TEE_ATTR_EDDSA_CTX, bytes, 0) }, 1, TEE_SUCCESS },
		{ { ref(TEE_ATTR_EDDSA_CTX, bytes, 256) },
		  1,
		  TEE_ERROR_BAD_PARAMETERS },
		{ { ref(TEE_ATTR_EDDSA_CTX, bytes, 3),
		    ref(TEE_ATTR_EDDSA_CTX, bytes, 3) },
		  2,
		  TEE_ERROR_BAD_PARAMETERS },
		{ { value(TEE_ATTR_RSA_PSS_SALT_LENGTH, 1, 0) },
		  1,
		  TEE_ERROR_BAD_PARAMETERS },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		uint32_t key = object(TEE_TYPE_ED25519_KEYPAIR, 256);
		uint64_t len = 64;
		uint32_t s = 0;

		EXPECT(_utee_cryp_obj_generate_key(key, 256, NULL, 0) ==
		       TEE_SUCCESS);
		EXPECT(_utee_cryp_state_alloc(TEE_ALG_ED25519, TEE_MODE_SIGN,
					      key, 0, &s) == TEE_SUCCESS);
		EXPECT(_utee_asymm_operate(s, row[i].at, row[i].count, bytes, 9,
					   room, &len) == row[i].res);
		EXPECT(_utee_cryp_state_free(s) == TEE_SUCCESS);
	}
	return 0;
}

static const struct walk syscall_rows[] = {
	{ "which sizes are generated", generation_sizes },
	{ "a key is generated once", generation_states },
	{ "keys of curves", curves },
	{ "public exponents", rsa_exponents },
	{ "keys are as long as their primes", prime_sizes },
	{ "lengths of private values", private_lengths },
	{ "what fills an object", population },
	{ "which curves fill an object", population_curve },
	{ "reading attributes", attributes },
	{ "copying keys", copies },
	{ "nothing is hashed in any state", nothing_to_hash },
	{ "RSA without padding makes numbers", raw_lengths },
	{ "what a derived secret may be", derived_types },
	{ "parameters of EdDSA", eddsa_parameters },
};

WALK_PART(syscalls, syscall_rows, false);
