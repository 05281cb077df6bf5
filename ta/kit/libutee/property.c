/*
 * Properties (clause 4.4). Three sets: of the TA, answered from the list that
 * user_ta_header.c compiled in and then by the kernel; of the client, by the
 * kernel; of the TEE, from a few the library knows itself and then by the
 * kernel. A position runs through a set's own list first.
 */
#include <base64.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <user_ta_header.h>
#include <util.h>

#include "utee.h"

static const uint32_t max_big_int_bits = TEE_MAX_NUMBER_OF_SUPPORTED_BITS;
static const uint32_t sockets_version = 0x01000000;
static const uint32_t core_version = TEE_CORE_API_VERSION;

static const struct user_ta_property tee_props[] = {
	{ "gpd.tee.arith.maxBigIntSize", USER_TA_PROP_TYPE_U32,
	  &max_big_int_bits },
	{ "gpd.tee.sockets.version", USER_TA_PROP_TYPE_U32, &sockets_version },
	{ "gpd.tee.sockets.tcp.version", USER_TA_PROP_TYPE_U32,
	  &sockets_version },
	{ "gpd.tee.internalCore.version", USER_TA_PROP_TYPE_U32,
	  &core_version },
	{ "gpd.tee.sockets.udp.version", USER_TA_PROP_TYPE_U32,
	  &sockets_version },
};

#define NOT_STARTED UINT32_MAX

struct prop_enumerator {
	uint32_t index;
	TEE_PropSetHandle set;
};

struct prop_list {
	const struct user_ta_property *prop;
	size_t count;
};

static bool is_set(TEE_PropSetHandle h)
{
	return h == TEE_PROPSET_CURRENT_TA || h == TEE_PROPSET_CURRENT_CLIENT ||
	       h == TEE_PROPSET_TEE_IMPLEMENTATION;
}

static struct prop_list list_of(TEE_PropSetHandle set)
{
	if (set == TEE_PROPSET_CURRENT_TA)
		return (struct prop_list){ ta_props, ta_num_props };
	if (set == TEE_PROPSET_TEE_IMPLEMENTATION)
		return (struct prop_list){ tee_props, ARRAY_SIZE(tee_props) };
	return (struct prop_list){ NULL, 0 };
}

static size_t value_len(const struct user_ta_property *p)
{
	switch (p->type) {
	case USER_TA_PROP_TYPE_BOOL:
		return sizeof(bool);
	case USER_TA_PROP_TYPE_U32:
		return sizeof(uint32_t);
	case USER_TA_PROP_TYPE_U64:
		return sizeof(uint64_t);
	case USER_TA_PROP_TYPE_UUID:
		return sizeof(TEE_UUID);
	case USER_TA_PROP_TYPE_IDENTITY:
		return sizeof(TEE_Identity);
	case USER_TA_PROP_TYPE_STRING:
	case USER_TA_PROP_TYPE_BINARY_BLOCK:
		return strlen(p->value) + 1;
	default:
		return 0;
	}
}

static TEE_Result list_get(const struct user_ta_property *p,
			   enum user_ta_prop_type *type, void *buf, size_t *len)
{
	const size_t need = value_len(p);
	const size_t room = *len;

	*type = p->type;
	if (p->type == USER_TA_PROP_TYPE_BINARY_BLOCK) {
		/* A list has these as base64 text. */
		if (base64_dec(p->value, need - 1, buf, len))
			return TEE_SUCCESS;
		return *len > room ? TEE_ERROR_SHORT_BUFFER : TEE_ERROR_GENERIC;
	}
	*len = need;
	if (room < need)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(buf, p->value, need);
	return TEE_SUCCESS;
}

static TEE_Result kernel_get(TEE_PropSetHandle set, uint32_t index,
			     enum user_ta_prop_type *type, void *buf,
			     size_t *len)
{
	uint32_t kernel_type = USER_TA_PROP_TYPE_INVALID;
	uint32_t kernel_len = *len > UINT32_MAX ? UINT32_MAX : (uint32_t)*len;
	TEE_Result res =
		_utee_get_property(handle_number(set), index, NULL, NULL, buf,
				   &kernel_len, &kernel_type);

	*type = (enum user_ta_prop_type)kernel_type;
	*len = kernel_len;
	return res;
}

/* Where a named property or an enumerator's current one is. */
static TEE_Result locate(TEE_PropSetHandle h, const char *name,
			 const struct user_ta_property **own,
			 TEE_PropSetHandle *set, uint32_t *index)
{
	struct prop_list list = { 0 };

	*own = NULL;
	*set = h;
	if (is_set(h)) {
		if (name == NULL)
			TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
		list = list_of(h);
		for (size_t i = 0; i < list.count; i++) {
			if (strcmp(name, list.prop[i].name) == 0) {
				*own = &list.prop[i];
				return TEE_SUCCESS;
			}
		}
		return _utee_get_property_name_to_index(
			handle_number(h), name, strlen(name) + 1, index);
	}

	const struct prop_enumerator *pe = (const void *)h;

	if (!malloc_buffer_is_block(pe))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (pe->index == NOT_STARTED || !is_set(pe->set))
		return TEE_ERROR_ITEM_NOT_FOUND;
	*set = pe->set;
	list = list_of(pe->set);
	if (pe->index < list.count)
		*own = &list.prop[pe->index];
	else
		*index = pe->index - (uint32_t)list.count;
	return TEE_SUCCESS;
}

static TEE_Result get(TEE_PropSetHandle h, const char *name,
		      enum user_ta_prop_type *type, void *buf, size_t *len)
{
	const struct user_ta_property *own = NULL;
	TEE_PropSetHandle set = NULL;
	uint32_t index = 0;
	TEE_Result res = TEE_SUCCESS;

	*type = USER_TA_PROP_TYPE_INVALID;
	res = locate(h, name, &own, &set, &index);
	if (res != TEE_SUCCESS)
		return res;
	if (own != NULL)
		return list_get(own, type, buf, len);
	return kernel_get(set, index, type, buf, len);
}

/* Values of fixed size: another type is BAD_FORMAT, absence ITEM_NOT_FOUND. */
static TEE_Result get_fixed(TEE_PropSetHandle h, const char *name,
			    enum user_ta_prop_type want, void *value,
			    size_t len)
{
	enum user_ta_prop_type type = USER_TA_PROP_TYPE_INVALID;
	size_t got = len;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(value, len);
	res = get(h, name, &type, value, &got);
	if (type != USER_TA_PROP_TYPE_INVALID && type != want)
		return TEE_ERROR_BAD_FORMAT;
	return __utee_finish(res, 2, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_BAD_FORMAT);
}

TEE_Result TEE_GetPropertyAsBool(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, bool *value)
{
	return get_fixed(propsetOrEnumerator, name, USER_TA_PROP_TYPE_BOOL,
			 value, sizeof(*value));
}

TEE_Result TEE_GetPropertyAsU32(TEE_PropSetHandle propsetOrEnumerator,
				const char *name, uint32_t *value)
{
	return get_fixed(propsetOrEnumerator, name, USER_TA_PROP_TYPE_U32,
			 value, sizeof(*value));
}

TEE_Result TEE_GetPropertyAsU64(TEE_PropSetHandle propsetOrEnumerator,
				const char *name, uint64_t *value)
{
	return get_fixed(propsetOrEnumerator, name, USER_TA_PROP_TYPE_U64,
			 value, sizeof(*value));
}

TEE_Result TEE_GetPropertyAsUUID(TEE_PropSetHandle propsetOrEnumerator,
				 const char *name, TEE_UUID *value)
{
	return get_fixed(propsetOrEnumerator, name, USER_TA_PROP_TYPE_UUID,
			 value, sizeof(*value));
}

TEE_Result TEE_GetPropertyAsIdentity(TEE_PropSetHandle propsetOrEnumerator,
				     const char *name, TEE_Identity *value)
{
	return get_fixed(propsetOrEnumerator, name, USER_TA_PROP_TYPE_IDENTITY,
			 value, sizeof(*value));
}

TEE_Result TEE_GetPropertyAsBinaryBlock(TEE_PropSetHandle propsetOrEnumerator,
					const char *name, void *valueBuffer,
					size_t *valueBufferLen)
{
	enum user_ta_prop_type type = USER_TA_PROP_TYPE_INVALID;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(valueBufferLen, sizeof(*valueBufferLen));
	res = get(propsetOrEnumerator, name, &type, valueBuffer,
		  valueBufferLen);
	if (type != USER_TA_PROP_TYPE_INVALID &&
	    type != USER_TA_PROP_TYPE_BINARY_BLOCK)
		return TEE_ERROR_BAD_FORMAT;
	return __utee_finish(res, 3, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_SHORT_BUFFER, TEE_ERROR_BAD_FORMAT);
}

/* Text */

static TEE_Result text_out(const char *text, char *buf, size_t *len)
{
	size_t need = strlen(text) + 1;
	size_t room = *len;

	*len = need;
	if (room != 0)
		strlcpy(buf, text, room);
	return room < need ? TEE_ERROR_SHORT_BUFFER : TEE_SUCCESS;
}

static TEE_Result block_to_text(const void *value, size_t value_len_, char *buf,
				size_t *len)
{
	return base64_enc(value, value_len_, buf, len) ? TEE_SUCCESS
						       : TEE_ERROR_SHORT_BUFFER;
}

/* A kernel value may hold any bytes, so nothing in it is trusted to end. */
static TEE_Result value_to_text(enum user_ta_prop_type type, void *value,
				size_t value_room, size_t got, char *buf,
				size_t *len)
{
	char text[64];
	uint64_t u64 = 0;
	uint32_t u32 = 0;
	TEE_Identity id = { 0 };

	switch (type) {
	case USER_TA_PROP_TYPE_BOOL:
		return text_out(*(bool *)value ? "true" : "false", buf, len);
	case USER_TA_PROP_TYPE_U32:
		memcpy(&u32, value, sizeof(u32));
		snprintf(text, sizeof(text), "%" PRIu32, u32);
		return text_out(text, buf, len);
	case USER_TA_PROP_TYPE_U64:
		memcpy(&u64, value, sizeof(u64));
		snprintf(text, sizeof(text), "%" PRIu64, u64);
		return text_out(text, buf, len);
	case USER_TA_PROP_TYPE_UUID:
		memcpy(&id.uuid, value, sizeof(id.uuid));
		snprintf(text, sizeof(text), "%pUl", (void *)&id.uuid);
		return text_out(text, buf, len);
	case USER_TA_PROP_TYPE_IDENTITY:
		memcpy(&id, value, sizeof(id));
		snprintf(text, sizeof(text), "%" PRIu32 ":%pUl", id.login,
			 (void *)&id.uuid);
		return text_out(text, buf, len);
	case USER_TA_PROP_TYPE_STRING:
		((char *)value)[value_room - 1] = '\0';
		return text_out(value, buf, len);
	case USER_TA_PROP_TYPE_BINARY_BLOCK:
		return block_to_text(value, got, buf, len);
	default:
		TEE_Panic(TEE_ERROR_BAD_FORMAT);
	}
}

TEE_Result TEE_GetPropertyAsString(TEE_PropSetHandle propsetOrEnumerator,
				   const char *name, char *valueBuffer,
				   size_t *valueBufferLen)
{
	enum user_ta_prop_type type = USER_TA_PROP_TYPE_INVALID;
	size_t room = sizeof(TEE_Identity);
	size_t got = room;
	uint8_t *value = NULL;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(valueBufferLen, sizeof(*valueBufferLen));
	/* Most values are small; a longer one tells its length. */
	for (;;) {
		value = calloc(1, room + 8);
		if (value == NULL)
			TEE_Panic(TEE_ERROR_OUT_OF_MEMORY);
		got = room;
		res = get(propsetOrEnumerator, name, &type, value, &got);
		if (res != TEE_ERROR_SHORT_BUFFER || got <= room)
			break;
		free(value);
		room = got;
	}
	if (res == TEE_SUCCESS)
		res = value_to_text(type, value, room + 8, got, valueBuffer,
				    valueBufferLen);
	free(value);
	return __utee_finish(res, 2, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_SHORT_BUFFER);
}

/* Enumerators */

TEE_Result TEE_AllocatePropertyEnumerator(TEE_PropSetHandle *enumerator)
{
	struct prop_enumerator *pe = NULL;

	__utee_check_private(enumerator, sizeof(*enumerator));
	pe = malloc(sizeof(*pe));
	if (pe == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	*pe = (struct prop_enumerator){ .index = NOT_STARTED };
	*enumerator = (TEE_PropSetHandle)pe;
	return TEE_SUCCESS;
}

static struct prop_enumerator *enumerator_of(TEE_PropSetHandle h)
{
	if (!malloc_buffer_is_block(h))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	return (struct prop_enumerator *)h;
}

void TEE_FreePropertyEnumerator(TEE_PropSetHandle enumerator)
{
	if (enumerator != TEE_HANDLE_NULL)
		free(enumerator_of(enumerator));
}

void TEE_StartPropertyEnumerator(TEE_PropSetHandle enumerator,
				 TEE_PropSetHandle propSet)
{
	/* A set that nobody knows has no items, as OP-TEE has it. */
	if (enumerator != TEE_HANDLE_NULL)
		*enumerator_of(enumerator) =
			(struct prop_enumerator){ 0, propSet };
}

void TEE_ResetPropertyEnumerator(TEE_PropSetHandle enumerator)
{
	enumerator_of(enumerator)->index = NOT_STARTED;
}

TEE_Result TEE_GetPropertyName(TEE_PropSetHandle enumerator, void *nameBuffer,
			       size_t *nameBufferLen)
{
	const struct user_ta_property *own = NULL;
	TEE_PropSetHandle set = NULL;
	uint32_t index = 0;
	uint32_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(nameBufferLen, sizeof(*nameBufferLen));
	enumerator_of(enumerator);
	res = locate(enumerator, NULL, &own, &set, &index);
	if (res != TEE_SUCCESS)
		return res;
	if (own != NULL)
		return text_out(own->name, nameBuffer, nameBufferLen);
	len = *nameBufferLen > UINT32_MAX ? UINT32_MAX
					  : (uint32_t)*nameBufferLen;
	res = _utee_get_property(handle_number(set), index, nameBuffer, &len,
				 NULL, NULL, NULL);
	*nameBufferLen = len;
	return __utee_finish(res, 2, TEE_ERROR_ITEM_NOT_FOUND,
			     TEE_ERROR_SHORT_BUFFER);
}

TEE_Result TEE_GetNextProperty(TEE_PropSetHandle enumerator)
{
	struct prop_enumerator *pe = enumerator_of(enumerator);
	struct prop_list list = { 0 };
	TEE_Result res = TEE_SUCCESS;

	if (pe->index == NOT_STARTED || !is_set(pe->set))
		return TEE_ERROR_ITEM_NOT_FOUND;
	list = list_of(pe->set);
	pe->index++;
	if (pe->index < list.count)
		return TEE_SUCCESS;
	res = _utee_get_property(handle_number(pe->set),
				 pe->index - (uint32_t)list.count, NULL, NULL,
				 NULL, NULL, NULL);
	return __utee_finish(res, 1, TEE_ERROR_ITEM_NOT_FOUND);
}
