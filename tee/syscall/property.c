/*
 * Properties the kernel holds (GlobalPlatform TEE Internal Core API 1.3.1,
 * clause 4.4); a TA's own are answered by its library.
 */
#include "syscall/syscall.h"
#include "kernel/device.h"
#include "kernel/random.h"
#include <base/bits.h>
#include <string.h>

#define NAME_MAX_LEN  128u
#define VALUE_MAX_LEN 64u

#define SYSTEM_TIME_SECURE 1000u /* TEE-controlled secure counter */
#define ROLLBACK_HARDWARE  1000u /* anchored in TEE-controlled flash */
#define PROTECTION_REE	   100u

struct value {
	uint32_t len;
	uint8_t bytes[VALUE_MAX_LEN];
};

struct property {
	const char *name;
	uint32_t type;
	const char *text;	      /* TA_PROP_STRING */
	uint32_t number;	      /* TA_PROP_U32, TA_PROP_BOOL */
	void (*get)(struct value *v); /* others, or what is not constant */
};

static void put(struct value *v, const void *bytes, size_t len)
{
	memcpy(v->bytes, bytes, len);
	v->len = (uint32_t)len;
}

static void get_client(struct value *v)
{
	put(v, &thread_current()->session->client, sizeof(struct identity));
}

static void get_app_id(struct value *v)
{
	put(v, &thread_current()->instance->uuid, sizeof(TEE_UUID));
}

static void get_device_id(struct value *v)
{
	TEE_UUID id;

	device_id(&id);
	put(v, &id, sizeof(id));
}

static void get_lifecycle(struct value *v)
{
	uint32_t state = device_lifecycle();

	put(v, &state, sizeof(state));
}

static void get_entropy(struct value *v)
{
	uint8_t sound = random_is_sound();

	put(v, &sound, sizeof(sound));
}

static const struct property client_props[] = {
	{ "gpd.client.identity", TA_PROP_IDENTITY, .get = get_client },
	{ "gpd.client.endian", TA_PROP_U32, .number = 0 },
};

static const struct property ta_props[] = {
	{ "gpd.ta.appID", TA_PROP_UUID, .get = get_app_id },
};

static const struct property tee_props[] = {
	{ "gpd.tee.apiversion", TA_PROP_STRING, .text = "1.3.1" },
	{ "gpd.tee.description", TA_PROP_STRING, .text = "Strongroom" },
	{ "gpd.tee.deviceID", TA_PROP_UUID, .get = get_device_id },
	{ "gpd.tee.systemTime.protectionLevel", TA_PROP_U32,
	  .number = SYSTEM_TIME_SECURE },
	{ "gpd.tee.TAPersistentTime.protectionLevel", TA_PROP_U32,
	  .number = PROTECTION_REE },
	{ "gpd.tee.cryptography.ecc", TA_PROP_BOOL, .number = 1 },
	{ "gpd.tee.cryptography.nist", TA_PROP_BOOL, .number = 1 },
	{ "gpd.tee.cryptography.bsi-r", TA_PROP_BOOL, .number = 0 },
	{ "gpd.tee.cryptography.bsi-t", TA_PROP_BOOL, .number = 0 },
	{ "gpd.tee.cryptography.ietf", TA_PROP_BOOL, .number = 1 },
	{ "gpd.tee.cryptography.octa", TA_PROP_BOOL, .number = 1 },
	{ "gpd.tee.trustedStorage.antiRollback.protectionLevel", TA_PROP_U32,
	  .number = ROLLBACK_HARDWARE },
	{ "gpd.tee.trustedStorage.private.rollbackProtection", TA_PROP_U32,
	  .number = ROLLBACK_HARDWARE },
	/* There is no such storage, and nothing in it is rolled back. */
	{ "gpd.tee.trustedStorage.perso.rollbackProtection", TA_PROP_U32,
	  .number = 0 },
	{ "gpd.tee.trustedStorage.protected.rollbackProtection", TA_PROP_U32,
	  .number = 0 },
	{ "gpd.tee.trustedStorage.rollbackDetection.protectionLevel",
	  TA_PROP_U32, .number = ROLLBACK_HARDWARE },
	{ "gpd.tee.trustedos.implementation.version", TA_PROP_STRING,
	  .text = "0.1" },
	{ "gpd.tee.trustedos.implementation.binaryversion", TA_PROP_U32,
	  .number = 1 },
	{ "gpd.tee.trustedos.manufacturer", TA_PROP_STRING,
	  .text = "Strongroom" },
	{ "gpd.tee.firmware.implementation.version", TA_PROP_STRING,
	  .text = "0.1" },
	{ "gpd.tee.firmware.implementation.binaryversion", TA_PROP_U32,
	  .number = 1 },
	{ "gpd.tee.firmware.manufacturer", TA_PROP_STRING,
	  .text = "Strongroom" },
	{ "gpd.tee.event.maxSources", TA_PROP_U32, .number = 0 },
	{ "org.strongroom.device.lifecycle", TA_PROP_U32,
	  .get = get_lifecycle },
	{ "org.strongroom.entropy", TA_PROP_BOOL, .get = get_entropy },
};

static const struct property *set_of(uint64_t handle, uint32_t *count)
{
	switch ((uint32_t)handle) {
	case TA_PROPSET_TEE:
		*count = ARRAY_COUNT(tee_props);
		return tee_props;
	case TA_PROPSET_CLIENT:
		*count = ARRAY_COUNT(client_props);
		return client_props;
	case TA_PROPSET_TA:
		*count = ARRAY_COUNT(ta_props);
		return ta_props;
	default:
		*count = 0;
		return NULL;
	}
}

static void get_value(const struct property *p, struct value *v)
{
	uint8_t flag = p->number != 0;

	if (p->get != NULL)
		p->get(v);
	else if (p->type == TA_PROP_STRING)
		put(v, p->text, strlen(p->text) + 1);
	else if (p->type == TA_PROP_BOOL)
		put(v, &flag, sizeof(flag));
	else
		put(v, &p->number, sizeof(p->number));
}

/* Copy out with the in-out length the TA gave; both pointers optional. */
static TEE_Result answer(user_va_t to, user_va_t len_va, const void *bytes,
			 uint32_t len)
{
	uint32_t room = 0;

	if (to == 0 || len_va == 0)
		return TEE_SUCCESS;

	TEE_Result res = user_private_in(&room, len_va, sizeof(room));

	if (res == TEE_SUCCESS)
		res = user_private_out(len_va, &len, sizeof(len));
	if (res != TEE_SUCCESS)
		return res;
	if (room < len)
		return TEE_ERROR_SHORT_BUFFER;
	return user_copy_out(to, bytes, len);
}

SYSCALL(sys_get_property)
{
	uint32_t count = 0;
	const struct property *set = set_of(a0, &count);
	uint32_t index = (uint32_t)a1;
	struct value v;
	TEE_Result res = TEE_SUCCESS;

	if (index >= count)
		return TEE_ERROR_ITEM_NOT_FOUND;

	const struct property *p = &set[index];

	/* The type goes out first: the library checks it on a short buffer. */
	if (a6 != 0)
		res = user_private_out(a6, &p->type, sizeof(p->type));
	if (res != TEE_SUCCESS)
		return res;
	get_value(p, &v);
	res = answer(a4, a5, v.bytes, v.len);
	if (res != TEE_SUCCESS)
		return res;
	return answer(a2, a3, p->name, (uint32_t)strlen(p->name) + 1);
}

SYSCALL(sys_get_property_name_to_index)
{
	uint32_t count = 0;
	const struct property *set = set_of(a0, &count);
	uint64_t len = (uint32_t)a2;
	char name[NAME_MAX_LEN];

	if (a1 == 0 || len == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (len > sizeof(name))
		return TEE_ERROR_ITEM_NOT_FOUND;

	TEE_Result res = user_copy_in(name, a1, len);

	if (res != TEE_SUCCESS)
		return res;
	name[len - 1] = '\0';
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(set[i].name, name) == 0)
			return user_private_out(a3, &i, sizeof(i));
	return TEE_ERROR_ITEM_NOT_FOUND;
}
