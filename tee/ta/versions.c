/*
 * Rollback protection of TAs and subkeys.
 */
#include "ta/versions.h"
#include "kernel/device.h"
#include "kernel/log.h"
#include <formats/ta_container.h>

TEE_Result versions_check(const TEE_UUID *uuid, const struct ta_verified *found)
{
	uint8_t id[TA_CONTAINER_UUID_LEN];
	uint32_t floor = 0;

	for (size_t i = 0; i < found->subkey_count; i++) {
		const struct ta_subkey_seen *sub = &found->subkey[i];

		if (device_version_floor(VERSION_SUBKEY, sub->uuid, &floor) !=
			    TEE_SUCCESS ||
		    sub->version < floor)
			return TEE_ERROR_SECURITY;
	}
	ta_uuid_to_octets(id, uuid);
	if (device_version_floor(VERSION_TA, id, &floor) != TEE_SUCCESS ||
	    (!found->versioned && floor != 0))
		return TEE_ERROR_SECURITY;
	if (found->version >= floor)
		return TEE_SUCCESS;
	log_line("TA %pUl: version %u is older than %u, which has run",
		 (const void *)uuid, found->version, floor);
	return TEE_ERROR_ACCESS_CONFLICT;
}

TEE_Result versions_raise(const TEE_UUID *uuid, const struct ta_verified *found)
{
	uint8_t id[TA_CONTAINER_UUID_LEN];
	TEE_Result res = TEE_SUCCESS;

	ta_uuid_to_octets(id, uuid);
	for (size_t i = 0; i < found->subkey_count && res == TEE_SUCCESS; i++)
		res = device_version_raise(VERSION_SUBKEY,
					   found->subkey[i].uuid,
					   found->subkey[i].version);
	if (res == TEE_SUCCESS)
		res = device_version_raise(VERSION_TA, id, found->version);
	if (res == TEE_ERROR_STORAGE_NO_SPACE)
		log_line("TA %pUl: this device keeps versions of %u TAs and "
			 "subkeys, and has them",
			 (const void *)uuid, VERSION_LOG_MAX);
	return res == TEE_SUCCESS ? TEE_SUCCESS : TEE_ERROR_SECURITY;
}

bool versions_is_installed(const TEE_UUID *uuid)
{
	uint8_t id[TA_CONTAINER_UUID_LEN];
	uint32_t count = 0;

	ta_uuid_to_octets(id, uuid);
	return device_version_floor(VERSION_INSTALLED, id, &count) ==
		       TEE_SUCCESS &&
	       count != 0;
}

TEE_Result versions_set_installed(const TEE_UUID *uuid)
{
	uint8_t id[TA_CONTAINER_UUID_LEN];
	TEE_Result res = TEE_SUCCESS;

	ta_uuid_to_octets(id, uuid);
	res = device_version_raise(VERSION_INSTALLED, id, 1);
	return res == TEE_SUCCESS ? TEE_SUCCESS : TEE_ERROR_SECURITY;
}
