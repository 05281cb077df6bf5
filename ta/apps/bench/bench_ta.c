/*
 * A TA that does what is to be measured: one cryptographic operation as often
 * as it is told, with nothing around it, through the calls that any TA makes.
 */
#include "bench.h"

#define MESSAGE_LEN (1024 * 1024)
#define DIGEST_LEN  32
#define TAG_LEN	    16

static uint8_t message[MESSAGE_LEN];
static uint8_t output[MESSAGE_LEN];
static const uint8_t iv[16] = { 7 };
static const uint8_t digest[DIGEST_LEN] = { 1, 2, 3 };
static uint8_t signature[256];
static size_t signature_len;

/* Of the operation that was prepared. */
static const struct kind *prepared;
static TEE_OperationHandle operation;
static TEE_ObjectHandle key;
static TEE_ObjectHandle secret;
static TEE_Attribute peer;
static uint8_t peer_value[32];

struct kind {
	uint32_t alg;
	uint32_t mode;
	uint32_t key_type; /* 0: it needs none */
	uint32_t key_bits;
	uint32_t curve; /* 0: not of a curve */
	TEE_Result (*run)(void);
};

static TEE_Result hash(void)
{
	size_t len = sizeof(output);

	return TEE_DigestDoFinal(operation, message, sizeof(message), output,
				 &len);
}

static TEE_Result encrypt(void)
{
	size_t len = sizeof(output);

	TEE_CipherInit(operation, iv, sizeof(iv));
	return TEE_CipherDoFinal(operation, message, sizeof(message), output,
				 &len);
}

static TEE_Result encrypt_sealed(void)
{
	uint8_t tag[TAG_LEN];
	size_t tag_len = sizeof(tag);
	size_t len = sizeof(output);
	TEE_Result res = TEE_AEInit(operation, iv, 12, 8 * sizeof(tag), 0, 0);

	if (res != TEE_SUCCESS)
		return res;
	return TEE_AEEncryptFinal(operation, message, sizeof(message), output,
				  &len, tag, &tag_len);
}

static TEE_Result random(void)
{
	TEE_GenerateRandom(output, 32);
	return TEE_SUCCESS;
}

static TEE_Result sign(void)
{
	signature_len = sizeof(signature);
	return TEE_AsymmetricSignDigest(operation, NULL, 0, digest,
					sizeof(digest), signature,
					&signature_len);
}

static TEE_Result verify(void)
{
	return TEE_AsymmetricVerifyDigest(operation, NULL, 0, digest,
					  sizeof(digest), signature,
					  signature_len);
}

static TEE_Result agree(void)
{
	TEE_ResetTransientObject(secret);
	TEE_DeriveKey(operation, &peer, 1, secret);
	return TEE_SUCCESS;
}

static TEE_Result generate(void)
{
	TEE_ResetTransientObject(key);
	return TEE_GenerateKey(key, prepared->key_bits, NULL, 0);
}

static const struct kind kinds[BENCH_OPERATION_COUNT] = {
	[BENCH_SHA256] = { TEE_ALG_SHA256, TEE_MODE_DIGEST, 0, 0, 0, hash },
	[BENCH_SHA512] = { TEE_ALG_SHA512, TEE_MODE_DIGEST, 0, 0, 0, hash },
	[BENCH_AES_GCM] = { TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT, TEE_TYPE_AES,
			    128, 0, encrypt_sealed },
	[BENCH_AES_CTR] = { TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT, TEE_TYPE_AES,
			    128, 0, encrypt },
	[BENCH_AES_CBC] = { TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT,
			    TEE_TYPE_AES, 128, 0, encrypt },
	[BENCH_RANDOM] = { 0, 0, 0, 0, 0, random },
	[BENCH_P256_SIGN] = { TEE_ALG_ECDSA_SHA256, TEE_MODE_SIGN,
			      TEE_TYPE_ECDSA_KEYPAIR, 256,
			      TEE_ECC_CURVE_NIST_P256, sign },
	[BENCH_P256_VERIFY] = { TEE_ALG_ECDSA_SHA256, TEE_MODE_VERIFY,
				TEE_TYPE_ECDSA_KEYPAIR, 256,
				TEE_ECC_CURVE_NIST_P256, verify },
	[BENCH_X25519] = { TEE_ALG_X25519, TEE_MODE_DERIVE,
			   TEE_TYPE_X25519_KEYPAIR, 256, TEE_ECC_CURVE_25519,
			   agree },
	[BENCH_ED25519_SIGN] = { TEE_ALG_ED25519, TEE_MODE_SIGN,
				 TEE_TYPE_ED25519_KEYPAIR, 256,
				 TEE_ECC_CURVE_25519, sign },
	[BENCH_ED25519_VERIFY] = { TEE_ALG_ED25519, TEE_MODE_VERIFY,
				   TEE_TYPE_ED25519_KEYPAIR, 256,
				   TEE_ECC_CURVE_25519, verify },
	[BENCH_RSA2048_SIGN] = { TEE_ALG_RSASSA_PKCS1_V1_5_SHA256,
				 TEE_MODE_SIGN, TEE_TYPE_RSA_KEYPAIR, 2048, 0,
				 sign },
	[BENCH_RSA2048_VERIFY] = { TEE_ALG_RSASSA_PKCS1_V1_5_SHA256,
				   TEE_MODE_VERIFY, TEE_TYPE_RSA_KEYPAIR, 2048,
				   0, verify },
	[BENCH_RSA2048_GENERATE] = { 0, 0, TEE_TYPE_RSA_KEYPAIR, 2048, 0,
				     generate },
};

static void forget(void)
{
	TEE_FreeOperation(operation);
	TEE_FreeTransientObject(key);
	TEE_FreeTransientObject(secret);
	operation = TEE_HANDLE_NULL;
	key = TEE_HANDLE_NULL;
	secret = TEE_HANDLE_NULL;
	prepared = NULL;
}

static TEE_Result key_make(const struct kind *k)
{
	TEE_Attribute curve;
	TEE_Attribute value;
	bool named = k->key_type == TEE_TYPE_ECDSA_KEYPAIR;
	TEE_Result res =
		TEE_AllocateTransientObject(k->key_type, k->key_bits, &key);

	TEE_InitValueAttribute(&curve, TEE_ATTR_ECC_CURVE, k->curve, 0);
	TEE_InitRefAttribute(&value, TEE_ATTR_SECRET_VALUE,
			     (void *)(uintptr_t)digest, k->key_bits / 8);
	if (res != TEE_SUCCESS)
		return res;
	/* Not generated: a CPU may have no entropy. */
	if (k->key_type == TEE_TYPE_AES)
		return TEE_PopulateTransientObject(key, &value, 1);
	return TEE_GenerateKey(key, k->key_bits, &curve, named);
}

/* A key agreement is with ourselves. */
static TEE_Result peer_make(void)
{
	size_t len = sizeof(peer_value);
	TEE_Result res = TEE_GetObjectBufferAttribute(
		key, TEE_ATTR_X25519_PUBLIC_VALUE, peer_value, &len);

	TEE_InitRefAttribute(&peer, TEE_ATTR_X25519_PUBLIC_VALUE, peer_value,
			     len);
	if (res == TEE_SUCCESS)
		res = TEE_AllocateTransientObject(TEE_TYPE_GENERIC_SECRET, 256,
						  &secret);
	return res;
}

/* What a verification will be shown. */
static TEE_Result signature_make(const struct kind *k)
{
	TEE_OperationHandle verifying = operation;
	TEE_Result res = TEE_AllocateOperation(&operation, k->alg,
					       TEE_MODE_SIGN, k->key_bits);

	if (res == TEE_SUCCESS)
		res = TEE_SetOperationKey(operation, key);
	if (res == TEE_SUCCESS)
		res = sign();
	TEE_FreeOperation(operation);
	operation = verifying;
	return res;
}

static TEE_Result prepare(uint32_t which)
{
	TEE_Result res = TEE_SUCCESS;

	if (which >= BENCH_OPERATION_COUNT)
		return TEE_ERROR_BAD_PARAMETERS;

	const struct kind *k = &kinds[which];

	forget();
	if (k->key_type != 0)
		res = key_make(k);
	if (res == TEE_SUCCESS && k->alg != 0)
		res = TEE_AllocateOperation(&operation, k->alg, k->mode,
					    k->key_bits);
	if (res == TEE_SUCCESS && k->alg != 0 && k->key_type != 0)
		res = TEE_SetOperationKey(operation, key);
	if (res == TEE_SUCCESS && k->mode == TEE_MODE_VERIFY)
		res = signature_make(k);
	if (res == TEE_SUCCESS && k->mode == TEE_MODE_DERIVE)
		res = peer_make();
	if (res == TEE_SUCCESS)
		prepared = k;
	else
		forget();
	return res;
}

static TEE_Result run(uint32_t times)
{
	TEE_Result res = TEE_SUCCESS;

	if (prepared == NULL)
		return TEE_ERROR_BAD_STATE;
	while (times-- > 0 && res == TEE_SUCCESS)
		res = prepared->run();
	return res;
}

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
	forget();
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	bool value = types == TYPES(VALUE_INPUT, NONE, NONE, NONE);

	if (command == BENCH_PREPARE && value)
		return prepare(params[0].value.a);
	if (command == BENCH_RUN && value)
		return run(params[0].value.a);
	return storage_command(command, types, params);
}
