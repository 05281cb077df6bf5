/*
 * Device enumeration, 7011a688-ddde-4053-a5a9-7b3c4ddf13b8: which TAs Linux
 * shows on its tee bus, for its own drivers.
 */
#include "pta/services.h"
#include "ta/early.h"
#include <abi/ta_syscalls.h>
#include <formats/ta_container.h>

#define GET_DEVICES	       0u /* usable before the supplicant runs */
#define GET_DEVICES_SUPPLICANT 1u /* that need it, or trusted storage */
#define GET_DEVICES_STORAGE    2u /* that need other storage: none here */

#define LIST_MAX 32u
#define FLAGS_ALL                                                              \
	(TA_HEAD_DEVICE_ENUM | TA_HEAD_DEVICE_ENUM_SUPP |                      \
	 TA_HEAD_DEVICE_ENUM_STORAGE)

struct list {
	uint32_t wanted; /* flags, one of which a TA must have */
	size_t len;
	uint8_t octets[LIST_MAX * TA_CONTAINER_UUID_LEN];
};

static void add(struct list *list, const TEE_UUID *uuid, uint32_t flags)
{
	flags &= FLAGS_ALL;
	/* One that claims two kinds belongs to none. */
	if ((flags & list->wanted) == 0 || (flags & (flags - 1)) != 0 ||
	    list->len == sizeof(list->octets))
		return;
	ta_uuid_to_octets(list->octets + list->len, uuid);
	list->len += TA_CONTAINER_UUID_LEN;
}

static TEE_Result enumerate_invoke(struct session *s, uint32_t cmd,
				   struct params *ps)
{
	struct list list = { 0 };

	if (cmd == GET_DEVICES)
		list.wanted = TA_HEAD_DEVICE_ENUM;
	else if (cmd == GET_DEVICES_SUPPLICANT)
		list.wanted =
			TA_HEAD_DEVICE_ENUM_SUPP | TA_HEAD_DEVICE_ENUM_STORAGE;
	else if (cmd != GET_DEVICES_STORAGE)
		return TEE_ERROR_NOT_IMPLEMENTED;
	if (params_types(ps) != PARAM_TYPES(PARAM_MEMREF_OUTPUT, 0, 0, 0))
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < pta_count; i++)
		add(&list, &ptas[i]->uuid,
		    ptas[i]->enumerate ? TA_HEAD_DEVICE_ENUM : 0);
	for (const struct early_ta *ta = early_tas; ta->elf != NULL; ta++)
		add(&list, &ta->uuid, early_flags(ta));
	return param_reply(&ps->p[0], list.octets, list.len);
}

const struct pta enumerate_pta = {
	.uuid = { 0x7011a688,
		  0xddde,
		  0x4053,
		  { 0xa5, 0xa9, 0x7b, 0x3c, 0x4d, 0xdf, 0x13, 0xb8 } },
	.name = "enumeration",
	.invoke = enumerate_invoke,
};
