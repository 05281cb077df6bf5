/*
 * What a TA must not do: each case ends it (clauses 5 and 6, "Panic
 * Reasons"). A case that comes back says by its line that nothing happened.
 */
#include "kat.h"

#include <string.h>

static uint8_t bytes32[32] = "thirty-two bytes make an AES key";
static uint8_t room[64];
static size_t room_len = sizeof(room);

static TEE_ObjectHandle aes(void)
{
	return secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
			     (struct bytes){ bytes32, 16 });
}

static TEE_ObjectHandle empty(uint32_t type, uint32_t bits)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	(void)TEE_AllocateTransientObject(type, bits, &h);
	return h;
}

static TEE_OperationHandle operation(uint32_t alg, uint32_t mode, uint32_t bits)
{
	TEE_OperationHandle op = TEE_HANDLE_NULL;

	(void)TEE_AllocateOperation(&op, alg, mode, bits);
	return op;
}

/* An operation with a key. */
static TEE_OperationHandle keyed(uint32_t alg, uint32_t mode)
{
	TEE_OperationHandle op = operation(alg, mode, 128);

	(void)TEE_SetOperationKey(op, aes());
	return op;
}

static TEE_ObjectHandle stored(uint32_t flags)
{
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	(void)TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "conf-panic", 10,
					 flags | TEE_DATA_FLAG_OVERWRITE,
					 TEE_HANDLE_NULL, "data", 4, &h);
	return h;
}

#define PANICS(name, ...)                                                      \
	static uint32_t name(void)                                             \
	{                                                                      \
		__VA_ARGS__;                                                   \
		return __LINE__;                                               \
	}

/* Objects */
PANICS(populate_twice, TEE_ObjectHandle h = aes(); TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, bytes32, 16);
       (void)TEE_PopulateTransientObject(h, &attr, 1))
PANICS(populate_unknown, TEE_ObjectHandle h = empty(TEE_TYPE_AES, 128);
       TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_RSA_MODULUS, bytes32, 16);
       (void)TEE_PopulateTransientObject(h, &attr, 1))
PANICS(populate_missing, TEE_ObjectHandle h = empty(TEE_TYPE_AES, 128);
       (void)TEE_PopulateTransientObject(h, NULL, 0))
PANICS(populate_repeated, TEE_ObjectHandle h = empty(TEE_TYPE_AES, 128);
       TEE_Attribute attr[2];
       TEE_InitRefAttribute(&attr[0], TEE_ATTR_SECRET_VALUE, bytes32, 16);
       attr[1] = attr[0]; (void)TEE_PopulateTransientObject(h, attr, 2))
PANICS(populate_too_large, TEE_ObjectHandle h = empty(TEE_TYPE_AES, 128);
       TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, bytes32, 32);
       (void)TEE_PopulateTransientObject(h, &attr, 1))
PANICS(populate_persistent,
       TEE_ObjectHandle h = stored(TEE_DATA_FLAG_ACCESS_READ);
       TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_SECRET_VALUE, bytes32, 16);
       (void)TEE_PopulateTransientObject(h, &attr, 1))
PANICS(generate_twice, (void)TEE_GenerateKey(aes(), 128, NULL, 0))
PANICS(generate_odd_size,
       (void)TEE_GenerateKey(empty(TEE_TYPE_RSA_KEYPAIR, 1024), 255, NULL, 0))
PANICS(populate_short_key,
       TEE_ObjectHandle h = empty(TEE_TYPE_ED25519_PUBLIC_KEY, 256);
       TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_ED25519_PUBLIC_VALUE, bytes32, 31);
       (void)TEE_PopulateTransientObject(h, &attr, 1))
PANICS(generate_public,
       (void)TEE_GenerateKey(empty(TEE_TYPE_RSA_PUBLIC_KEY, 1024), 1024, NULL,
			     0))
PANICS(generate_no_curve,
       (void)TEE_GenerateKey(empty(TEE_TYPE_ECDSA_KEYPAIR, 256), 256, NULL, 0))
PANICS(copy_to_full, (void)TEE_CopyObjectAttributes1(aes(), aes()))
PANICS(copy_from_empty,
       (void)TEE_CopyObjectAttributes1(empty(TEE_TYPE_AES, 128),
				       empty(TEE_TYPE_AES, 128)))
PANICS(copy_other_type,
       (void)TEE_CopyObjectAttributes1(empty(TEE_TYPE_SM4, 128), aes()))
PANICS(copy_too_large,
       TEE_ObjectHandle h = secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
					  (struct bytes){ bytes32, 32 });
       (void)TEE_CopyObjectAttributes1(empty(TEE_TYPE_AES, 128), h))
PANICS(read_protected, TEE_ObjectHandle h = aes();
       (void)TEE_RestrictObjectUsage1(h, TEE_USAGE_ENCRYPT);
       (void)TEE_GetObjectBufferAttribute(h, TEE_ATTR_SECRET_VALUE, room,
					  &room_len))
PANICS(read_empty, (void)TEE_GetObjectBufferAttribute(empty(TEE_TYPE_AES, 128),
						      TEE_ATTR_SECRET_VALUE,
						      room, &room_len))
PANICS(read_value_as_buffer,
       (void)TEE_GetObjectBufferAttribute(aes(), TEE_ATTR_ECC_CURVE, room,
					  &room_len))
PANICS(read_data,
       (void)TEE_GetObjectBufferAttribute(stored(TEE_DATA_FLAG_ACCESS_READ),
					  TEE_ATTR_RSA_MODULUS, room,
					  &room_len))
PANICS(read_buffer_as_value, uint32_t a = 0;
       (void)TEE_GetObjectValueAttribute(aes(), TEE_ATTR_SECRET_VALUE, &a, &a))
PANICS(init_ref_with_value, TEE_Attribute attr;
       TEE_InitRefAttribute(&attr, TEE_ATTR_ECC_CURVE, bytes32, 16))
PANICS(init_value_with_ref, TEE_Attribute attr;
       TEE_InitValueAttribute(&attr, TEE_ATTR_SECRET_VALUE, 1, 2))
PANICS(free_persistent,
       TEE_FreeTransientObject(stored(TEE_DATA_FLAG_ACCESS_READ)))
PANICS(reset_persistent,
       TEE_ResetTransientObject(stored(TEE_DATA_FLAG_ACCESS_READ)))
PANICS(close_twice, TEE_ObjectHandle h = aes(); TEE_CloseObject(h);
       TEE_CloseObject(h))
PANICS(no_object, TEE_ObjectInfo info;
       (void)TEE_GetObjectInfo1((TEE_ObjectHandle)0x7777, &info))

/* Operations */
PANICS(digest_of_cipher,
       TEE_DigestUpdate(keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT), "x", 1))
PANICS(cipher_no_key,
       TEE_CipherInit(operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT, 128),
		      bytes32, 16))
PANICS(cipher_wrong_iv,
       TEE_CipherInit(keyed(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT), bytes32,
		      12))
PANICS(ecb_with_iv,
       TEE_CipherInit(keyed(TEE_ALG_AES_ECB_NOPAD, TEE_MODE_ENCRYPT), bytes32,
		      16))
PANICS(cipher_no_init,
       (void)TEE_CipherUpdate(keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT), bytes32,
			      16, room, &room_len))
PANICS(cipher_part_of_block,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT);
       TEE_CipherInit(op, bytes32, 16);
       (void)TEE_CipherDoFinal(op, bytes32, 15, room, &room_len))
PANICS(cts_one_block,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CTS, TEE_MODE_ENCRYPT);
       TEE_CipherInit(op, bytes32, 16);
       (void)TEE_CipherDoFinal(op, bytes32, 16, room, &room_len))
PANICS(final_twice,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT);
       TEE_CipherInit(op, bytes32, 16);
       (void)TEE_CipherDoFinal(op, bytes32, 16, room, &room_len);
       (void)TEE_CipherDoFinal(op, bytes32, 16, room, &room_len))
PANICS(mac_no_init,
       TEE_MACUpdate(keyed(TEE_ALG_AES_CMAC, TEE_MODE_MAC), "x", 1))
PANICS(mac_no_key,
       TEE_MACInit(operation(TEE_ALG_AES_CMAC, TEE_MODE_MAC, 128), NULL, 0))
PANICS(cbc_mac_part_of_block,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CBC_MAC_NOPAD, TEE_MODE_MAC);
       TEE_MACInit(op, NULL, 0);
       (void)TEE_MACComputeFinal(op, bytes32, 15, room, &room_len))
PANICS(ae_no_nonce, (void)TEE_AEInit(keyed(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT),
				     NULL, 0, 128, 0, 0))
PANICS(ae_twice,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT);
       (void)TEE_AEInit(op, bytes32, 12, 128, 0, 0);
       (void)TEE_AEInit(op, bytes32, 12, 128, 0, 0))
PANICS(ae_aad_late,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT);
       (void)TEE_AEInit(op, bytes32, 12, 128, 0, 0);
       (void)TEE_AEUpdate(op, bytes32, 16, room, &room_len);
       TEE_AEUpdateAAD(op, bytes32, 1))
PANICS(ae_wrong_direction,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_GCM, TEE_MODE_ENCRYPT);
       (void)TEE_AEInit(op, bytes32, 12, 128, 0, 0);
       (void)TEE_AEDecryptFinal(op, NULL, 0, room, &room_len, bytes32, 16))
PANICS(ccm_long_nonce,
       (void)TEE_AEInit(keyed(TEE_ALG_AES_CCM, TEE_MODE_ENCRYPT), bytes32, 14,
			128, 0, 0))
PANICS(ccm_short_nonce,
       (void)TEE_AEInit(keyed(TEE_ALG_AES_CCM, TEE_MODE_ENCRYPT), bytes32, 6,
			128, 0, 0))
PANICS(ccm_too_little,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CCM, TEE_MODE_ENCRYPT);
       static size_t tag_len = 16;
       (void)TEE_AEInit(op, bytes32, 12, 128, 0, 32);
       (void)TEE_AEEncryptFinal(op, bytes32, 16, room, &room_len, room + 32,
				&tag_len))
PANICS(key_while_active,
       TEE_OperationHandle op = keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT);
       TEE_CipherInit(op, bytes32, 16); (void)TEE_SetOperationKey(op, aes()))
PANICS(key_without_usage, TEE_ObjectHandle h = aes();
       (void)TEE_RestrictObjectUsage1(h, TEE_USAGE_DECRYPT);
       (void)TEE_SetOperationKey(operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT,
					   128),
				 h))
PANICS(key_of_other_type,
       (void)TEE_SetOperationKey(operation(TEE_ALG_SM4_CTR, TEE_MODE_ENCRYPT,
					   128),
				 aes()))
PANICS(key_too_large,
       TEE_ObjectHandle h = secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
					  (struct bytes){ bytes32, 32 });
       (void)TEE_SetOperationKey(operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT,
					   128),
				 h))
PANICS(key_empty, (void)TEE_SetOperationKey(operation(TEE_ALG_AES_CTR,
						      TEE_MODE_ENCRYPT, 128),
					    empty(TEE_TYPE_AES, 128)))
PANICS(key_for_digest,
       (void)TEE_SetOperationKey(operation(TEE_ALG_SHA256, TEE_MODE_DIGEST, 0),
				 aes()))
PANICS(one_key_of_two,
       (void)TEE_SetOperationKey(operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT,
					   256),
				 aes()))
PANICS(two_keys_of_one,
       (void)TEE_SetOperationKey2(operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT,
					    128),
				  aes(), aes()))
PANICS(half_of_two_keys,
       (void)TEE_SetOperationKey2(operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT,
					    256),
				  aes(), TEE_HANDLE_NULL))
PANICS(two_keys_of_two_sizes,
       TEE_ObjectHandle h = secret_object(TEE_TYPE_AES, TEE_ATTR_SECRET_VALUE,
					  (struct bytes){ bytes32, 32 });
       (void)TEE_SetOperationKey2(operation(TEE_ALG_AES_XTS, TEE_MODE_ENCRYPT,
					    512),
				  aes(), h))
PANICS(reset_no_key,
       TEE_ResetOperation(operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT, 128)))
PANICS(copy_other_algorithm,
       TEE_CopyOperation(keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT),
			 keyed(TEE_ALG_AES_CBC_NOPAD, TEE_MODE_ENCRYPT)))
PANICS(copy_other_mode,
       TEE_CopyOperation(keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT),
			 keyed(TEE_ALG_AES_CTR, TEE_MODE_DECRYPT)))
PANICS(copy_key_too_large,
       TEE_OperationHandle op = operation(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT,
					  256);
       (void)TEE_SetOperationKey(op,
				 secret_object(TEE_TYPE_AES,
					       TEE_ATTR_SECRET_VALUE,
					       (struct bytes){ bytes32, 32 }));
       TEE_CopyOperation(keyed(TEE_ALG_AES_CTR, TEE_MODE_ENCRYPT), op))
PANICS(update_while_extracting,
       TEE_OperationHandle op = operation(TEE_ALG_SHA256, TEE_MODE_DIGEST, 0);
       (void)TEE_DigestExtract(op, room, &room_len);
       TEE_DigestUpdate(op, "x", 1))
PANICS(derive_no_params,
       TEE_OperationHandle op = operation(TEE_ALG_PBKDF2_HMAC_SHA256_DERIVE_KEY,
					  TEE_MODE_DERIVE, 128);
       (void)TEE_SetOperationKey(op,
				 secret_object(TEE_TYPE_PBKDF2_PASSWORD,
					       TEE_ATTR_PBKDF2_PASSWORD,
					       (struct bytes){ bytes32, 16 }));
       TEE_DeriveKey(op, NULL, 0, empty(TEE_TYPE_GENERIC_SECRET, 128)))
PANICS(derive_into_full,
       TEE_OperationHandle op = operation(TEE_ALG_PBKDF2_HMAC_SHA256_DERIVE_KEY,
					  TEE_MODE_DERIVE, 128);
       TEE_DeriveKey(op, NULL, 0, aes()))

/* Storage */
PANICS(open_bad_flags, TEE_ObjectHandle h;
       (void)TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, "x", 1, 0x80000000,
				      &h))
PANICS(open_overwrite, TEE_ObjectHandle h;
       (void)TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, "x", 1,
				      TEE_DATA_FLAG_OVERWRITE, &h))
PANICS(open_long_id, TEE_ObjectHandle h; static uint8_t id[65];
       (void)TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, id, 65,
				      TEE_DATA_FLAG_ACCESS_READ, &h))
PANICS(create_empty_key, TEE_ObjectHandle h;
       (void)TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, "conf-panic", 10,
					TEE_DATA_FLAG_ACCESS_READ |
						TEE_DATA_FLAG_OVERWRITE,
					empty(TEE_TYPE_AES, 128), NULL, 0, &h))
PANICS(read_no_access,
       (void)TEE_ReadObjectData(stored(TEE_DATA_FLAG_ACCESS_WRITE), room, 4,
				&room_len))
PANICS(write_no_access,
       (void)TEE_WriteObjectData(stored(TEE_DATA_FLAG_ACCESS_READ), "x", 1))
PANICS(truncate_no_access,
       (void)TEE_TruncateObjectData(stored(TEE_DATA_FLAG_ACCESS_READ), 1))
PANICS(delete_no_access, (void)TEE_CloseAndDeletePersistentObject1(
				 stored(TEE_DATA_FLAG_ACCESS_READ)))
PANICS(rename_no_access,
       (void)TEE_RenamePersistentObject(stored(TEE_DATA_FLAG_ACCESS_READ), "y",
					1))
PANICS(rename_long_id, static uint8_t id[65];
       (void)TEE_RenamePersistentObject(stored(TEE_DATA_FLAG_ACCESS_WRITE_META),
					id, 65))
PANICS(rename_nothing,
       (void)TEE_RenamePersistentObject(TEE_HANDLE_NULL, "y", 1))
PANICS(seek_bad_whence,
       (void)TEE_SeekObjectData(stored(TEE_DATA_FLAG_ACCESS_READ), 0,
				(TEE_Whence)3))
PANICS(read_transient, (void)TEE_ReadObjectData(aes(), room, 4, &room_len))
PANICS(delete_transient, (void)TEE_CloseAndDeletePersistentObject1(aes()))
PANICS(next_no_id, TEE_ObjectEnumHandle e; static size_t len;
       (void)TEE_AllocatePersistentObjectEnumerator(&e);
       (void)TEE_GetNextPersistentObject(e, NULL, NULL, &len))
PANICS(free_no_enumerator,
       TEE_FreePersistentObjectEnumerator((TEE_ObjectEnumHandle)0x7777))

/* What must not lie in memory that others can change meanwhile. */
PANICS(open_id_shared, TEE_ObjectHandle h;
       (void)TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, shared, 4,
				      TEE_DATA_FLAG_ACCESS_READ, &h))
PANICS(create_id_shared, TEE_ObjectHandle h;
       (void)TEE_CreatePersistentObject(TEE_STORAGE_PRIVATE, shared, 4,
					TEE_DATA_FLAG_ACCESS_READ |
						TEE_DATA_FLAG_OVERWRITE,
					TEE_HANDLE_NULL, NULL, 0, &h))
PANICS(rename_id_shared,
       (void)TEE_RenamePersistentObject(stored(TEE_DATA_FLAG_ACCESS_WRITE_META),
					shared, 4))
PANICS(next_id_shared, TEE_ObjectEnumHandle e; static size_t len;
       TEE_CloseObject(stored(TEE_DATA_FLAG_ACCESS_READ));
       (void)TEE_AllocatePersistentObjectEnumerator(&e);
       (void)TEE_StartPersistentObjectEnumerator(e, TEE_STORAGE_PRIVATE);
       (void)TEE_GetNextPersistentObject(e, NULL, shared, &len))
PANICS(handle_shared,
       (void)TEE_AllocateTransientObject(TEE_TYPE_AES, 128, (void *)shared))
PANICS(length_shared,
       (void)TEE_GetObjectBufferAttribute(aes(), TEE_ATTR_SECRET_VALUE, room,
					  (void *)shared))
PANICS(attributes_shared,
       (void)TEE_PopulateTransientObject(empty(TEE_TYPE_AES, 128),
					 (void *)shared, 1))

#define ROW(name)                                                              \
	{                                                                      \
#name, name                                                    \
	}

static const struct walk panic_rows[] = {
	ROW(populate_twice),
	ROW(populate_unknown),
	ROW(populate_missing),
	ROW(populate_repeated),
	ROW(populate_too_large),
	ROW(populate_persistent),
	ROW(populate_short_key),
	ROW(generate_odd_size),
	ROW(generate_twice),
	ROW(generate_public),
	ROW(generate_no_curve),
	ROW(copy_to_full),
	ROW(copy_from_empty),
	ROW(copy_other_type),
	ROW(copy_too_large),
	ROW(read_protected),
	ROW(read_empty),
	ROW(read_value_as_buffer),
	ROW(read_data),
	ROW(read_buffer_as_value),
	ROW(init_ref_with_value),
	ROW(init_value_with_ref),
	ROW(free_persistent),
	ROW(reset_persistent),
	ROW(close_twice),
	ROW(no_object),
	ROW(digest_of_cipher),
	ROW(cipher_no_key),
	ROW(cipher_wrong_iv),
	ROW(ecb_with_iv),
	ROW(cipher_no_init),
	ROW(cipher_part_of_block),
	ROW(cts_one_block),
	ROW(final_twice),
	ROW(mac_no_init),
	ROW(mac_no_key),
	ROW(cbc_mac_part_of_block),
	ROW(ae_no_nonce),
	ROW(ae_twice),
	ROW(ae_aad_late),
	ROW(ae_wrong_direction),
	ROW(ccm_long_nonce),
	ROW(ccm_short_nonce),
	ROW(ccm_too_little),
	ROW(key_while_active),
	ROW(key_without_usage),
	ROW(key_of_other_type),
	ROW(key_too_large),
	ROW(key_empty),
	ROW(key_for_digest),
	ROW(one_key_of_two),
	ROW(two_keys_of_one),
	ROW(half_of_two_keys),
	ROW(two_keys_of_two_sizes),
	ROW(reset_no_key),
	ROW(copy_other_algorithm),
	ROW(copy_other_mode),
	ROW(copy_key_too_large),
	ROW(update_while_extracting),
	ROW(derive_no_params),
	ROW(derive_into_full),
	ROW(open_bad_flags),
	ROW(open_overwrite),
	ROW(open_long_id),
	ROW(create_empty_key),
	ROW(read_no_access),
	ROW(write_no_access),
	ROW(truncate_no_access),
	ROW(delete_no_access),
	ROW(rename_no_access),
	ROW(rename_long_id),
	ROW(rename_nothing),
	ROW(seek_bad_whence),
	ROW(read_transient),
	ROW(delete_transient),
	ROW(next_no_id),
	ROW(free_no_enumerator),
	ROW(open_id_shared),
	ROW(create_id_shared),
	ROW(rename_id_shared),
	ROW(next_id_shared),
	ROW(handle_shared),
	ROW(length_shared),
	ROW(attributes_shared),
};

WALK_PART(panics, panic_rows, true);
