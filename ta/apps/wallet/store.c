/*
 * Wallets as persistent objects: see glue.h. One object is one wallet, named
 * by its id, so making and removing one is a single act of storage.
 */
#include "glue.h"

#include <base/secret.h>
#include <string.h>

#define NAME_LEN     23u /* "wallet-" and 16 digits */
#define BUSY_TRIES   100u
#define BUSY_WAIT_MS 10u

static void name_of(uint64_t id, char name[NAME_LEN])
{
	static const char digit[] = "0123456789abcdef";

	memcpy(name, "wallet-", 7);
	for (size_t i = 0; i < 16; i++)
		name[7 + i] = digit[id >> (60 - 4 * i) & 15];
}

static bool id_of(const char *name, size_t len, uint64_t *id)
{
	char again[NAME_LEN];

	if (len != NAME_LEN)
		return false;
	*id = 0;
	for (size_t i = 7; i < NAME_LEN; i++) {
		char c = name[i];

		*id = *id << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	/* Whatever was no name of ours does not come out the same. */
	name_of(*id, again);
	return memcmp(name, again, NAME_LEN) == 0;
}

/* Another session's handle is closed again within one call of it. */
static TEE_Result open_object(uint64_t id, uint32_t flags,
			      TEE_ObjectHandle *object)
{
	char name[NAME_LEN];
	TEE_Result res = TEE_ERROR_ACCESS_CONFLICT;

	name_of(id, name);
	for (unsigned int i = 0; i < BUSY_TRIES; i++) {
		res = TEE_OpenPersistentObject(TEE_STORAGE_PRIVATE, name,
					       NAME_LEN, flags, object);
		if (res != TEE_ERROR_ACCESS_CONFLICT)
			return res;
		if (TEE_Wait(BUSY_WAIT_MS) != TEE_SUCCESS)
			return TEE_ERROR_CANCEL;
	}
	return TEE_ERROR_BUSY;
}

TEE_Result store_create(const struct wallet *wallet)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	uint8_t record[RECORD_LEN] = { 0 };
	char name[NAME_LEN];

	name_of(wallet->info.id, name);
	record_write(wallet, record);

	TEE_Result res = TEE_CreatePersistentObject(
		TEE_STORAGE_PRIVATE, name, NAME_LEN, 0, TEE_HANDLE_NULL, record,
		sizeof(record), &object);

	secret_wipe(record, sizeof(record));
	if (res == TEE_SUCCESS)
		TEE_CloseObject(object);
	return res;
}

static TEE_Result read_record(TEE_ObjectHandle object, uint64_t id,
			      bool secrets, struct wallet *wallet)
{
	uint8_t record[RECORD_LEN] = { 0 };
	size_t size = secrets ? RECORD_LEN : RECORD_PUBLIC_LEN;
	size_t count = 0;
	TEE_Result res = TEE_ReadObjectData(object, record, size, &count);

	if (res == TEE_SUCCESS && count != size)
		res = TEE_ERROR_CORRUPT_OBJECT;
	if (res == TEE_SUCCESS && secrets)
		res = record_read(record, id, wallet);
	else if (res == TEE_SUCCESS)
		res = record_read_public(record, id, wallet);
	secret_wipe(record, sizeof(record));
	return res;
}

TEE_Result store_load(uint64_t id, const TEE_UUID *group, bool secrets,
		      struct wallet *wallet)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;

	*wallet = (struct wallet){ 0 };

	TEE_Result res = open_object(
		id, TEE_DATA_FLAG_ACCESS_READ | TEE_DATA_FLAG_SHARE_READ,
		&object);

	if (res != TEE_SUCCESS)
		return res;
	res = read_record(object, id, secrets, wallet);
	TEE_CloseObject(object);
	if (res == TEE_SUCCESS &&
	    memcmp(&wallet->group, group, sizeof(*group)) != 0)
		res = TEE_ERROR_ITEM_NOT_FOUND;
	if (res != TEE_SUCCESS)
		secret_wipe(wallet, sizeof(*wallet));
	return res;
}

TEE_Result store_remove(uint64_t id)
{
	TEE_ObjectHandle object = TEE_HANDLE_NULL;
	TEE_Result res =
		open_object(id, TEE_DATA_FLAG_ACCESS_WRITE_META, &object);

	/* What cannot be opened can still be replaced, and that deleted. */
	if (res == TEE_ERROR_CORRUPT_OBJECT) {
		char name[NAME_LEN];

		name_of(id, name);
		res = TEE_CreatePersistentObject(
			TEE_STORAGE_PRIVATE, name, NAME_LEN,
			TEE_DATA_FLAG_ACCESS_WRITE_META |
				TEE_DATA_FLAG_OVERWRITE,
			TEE_HANDLE_NULL, NULL, 0, &object);
	}
	if (res != TEE_SUCCESS)
		return res;
	return TEE_CloseAndDeletePersistentObject1(object);
}

static void list_one(uint64_t id, const TEE_UUID *group,
		     struct wallet_info *info, size_t room, uint32_t *count,
		     uint32_t *broken)
{
	struct wallet wallet = { 0 };
	TEE_Result res = store_load(id, group, false, &wallet);

	/* One that was removed meanwhile, or is not ours, is not there. */
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return;
	if (res != TEE_SUCCESS) {
		(*broken)++;
		return;
	}
	if (*count < room)
		info[*count] = wallet.info;
	(*count)++;
}

TEE_Result store_list(const TEE_UUID *group, struct wallet_info *info,
		      size_t room, uint32_t *count, uint32_t *broken)
{
	TEE_ObjectEnumHandle objects = TEE_HANDLE_NULL;
	TEE_Result res = TEE_AllocatePersistentObjectEnumerator(&objects);

	*count = 0;
	*broken = 0;
	if (res != TEE_SUCCESS)
		return res;
	res = TEE_StartPersistentObjectEnumerator(objects, TEE_STORAGE_PRIVATE);
	while (res == TEE_SUCCESS) {
		TEE_ObjectInfo object = { 0 };
		char name[TEE_OBJECT_ID_MAX_LEN] = { 0 };
		size_t len = sizeof(name);
		uint64_t id = 0;

		res = TEE_GetNextPersistentObject(objects, &object, name, &len);
		if (res == TEE_ERROR_CORRUPT_OBJECT) {
			(*broken)++;
			res = TEE_SUCCESS;
		} else if (res == TEE_SUCCESS && id_of(name, len, &id)) {
			list_one(id, group, info, room, count, broken);
		}
	}
	TEE_FreePersistentObjectEnumerator(objects);
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}
