/*
 * Installed TAs are objects of the trusted store, under the UUID of the
 * pseudo-TA that installs them, which no TA can have. The object is the signed
 * file as it came: it is judged anew each time, so that a signer that is not
 * trusted any more takes its installed TAs along.
 *
 * That a TA was ever installed stands in the secure flash too. A TA that was
 * not costs no look into the store.
 */
#include "ta/installed.h"
#include "kernel/log.h"
#include "pta/secstor.h"
#include "storage_service.h"
#include "ta/load.h"
#include "ta/trust.h"
#include "ta/versions.h"
#include <abi/ta_syscalls.h>
#include <formats/ta_container.h>
#include <string.h>

static void object_name(struct store_object_id *id, const TEE_UUID *uuid)
{
	memset(id, 0, sizeof(*id));
	id->ta = secstor_pta.uuid;
	id->storage_id = TA_STORAGE_PRIVATE;
	id->len = TA_CONTAINER_UUID_LEN;
	ta_uuid_to_octets(id->id, uuid);
}

static TEE_Result installed_open(struct ta_file *file)
{
	struct store_object_id id;
	struct store_meta meta;

	if (!versions_is_installed(file->uuid))
		return TEE_ERROR_ITEM_NOT_FOUND;
	object_name(&id, file->uuid);

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;

	TEE_Result res = store_stat(st, &id, &meta);

	storage_unlock();
	if (res == TEE_SUCCESS)
		file->len = meta.data_len;
	return res;
}

static TEE_Result installed_read(struct ta_file *file, size_t off, void *to,
				 size_t len)
{
	struct store_object_id id;
	size_t got = len;

	object_name(&id, file->uuid);

	struct store *st = storage_lock();
	TEE_Result res = store_read(st, &id, (uint32_t)off, to, &got);

	storage_unlock();
	/* Somebody may have installed another one meanwhile. */
	if (res == TEE_SUCCESS && got != len)
		res = TEE_ERROR_SECURITY;
	return res;
}

static void installed_close(struct ta_file *file)
{
}

const struct ta_source installed_source = {
	.open = installed_open,
	.read = installed_read,
	.close = installed_close,
};

static TEE_Result keep(const TEE_UUID *uuid, const uint8_t *file, size_t len)
{
	const struct store_meta meta = { .data_len = (uint32_t)len };
	struct store_object_id id;

	object_name(&id, uuid);

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;

	TEE_Result res = store_create(st, &id, &meta, NULL, file, true);

	storage_unlock();
	return res;
}

TEE_Result installed_put(uint8_t *file, size_t len)
{
	struct ta_record rec;
	struct ta_verified found;
	TEE_UUID uuid;

	if (ta_record_parse(file, len, len, &rec) != TEE_SUCCESS ||
	    rec.type != TA_RECORD_BOOTSTRAP)
		return TEE_ERROR_SECURITY;
	ta_uuid_from_octets(&uuid, rec.uuid);

	TEE_Result res = ta_verify(ta_trust(), &uuid, file, len, &found);

	if (res == TEE_SUCCESS)
		res = versions_check(&uuid, &found);
	if (res == TEE_SUCCESS)
		res = keep(&uuid, file, len);
	/*
	 * In this order: with the power cut before the first of these the old
	 * file counts as before, and after it the new one, whose version is
	 * raised again when it is loaded.
	 */
	if (res == TEE_SUCCESS)
		res = versions_set_installed(&uuid);
	if (res == TEE_SUCCESS)
		res = versions_raise(&uuid, &found);
	if (res == TEE_SUCCESS)
		log_line("TA %pUl: version %u installed", (const void *)&uuid,
			 found.version);
	return res;
}
