/*
 * Handles, and the calls on objects of any kind: allocation, attributes, usage,
 * copies, generated secrets (TA ABI, 11.1). Persistence is in storage.c.
 */
#include "syscall/object.h"
#include "syscall/attrs.h"
#include "syscall/syscall.h"
#include "object/key.h"
#include "kernel/heap.h"
#include "kernel/quota.h"
#include "kernel/random.h"
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

/* ---------------------------------------------------------------- handles --- */

struct ta_object *object_new(enum object_kind kind)
{
	struct ta_instance *inst = thread_current()->instance;
	struct ta_object *o = NULL;
	unsigned int count = 0;

	for (o = inst->objects; o != NULL; o = o->next)
		count++;
	if (count >= OBJECT_HANDLES_MAX) {
		quota_refused(
			"objects and enumerators of one TA instance", count + 1,
			OBJECT_HANDLES_MAX,
			"close some, or raise OBJECT_HANDLES_MAX of the TEE");
		return NULL;
	}
	o = heap_alloc(sizeof(*o));
	if (o == NULL)
		return NULL;
	o->inst = inst;
	o->kind = kind;
	o->handle = inst->next_handle++;
	if (inst->next_handle == 0)
		inst->next_handle = 1;
	o->next = inst->objects;
	inst->objects = o;
	return o;
}

static struct ta_object *find(uint64_t handle, bool enumerator)
{
	struct ta_object *o = thread_current()->instance->objects;

	while (o != NULL && (o->handle != (uint32_t)handle ||
			     (o->kind == OBJECT_ENUMERATOR) != enumerator))
		o = o->next;
	return o;
}

struct ta_object *object_find(uint64_t handle)
{
	return find(handle, false);
}

struct ta_object *enumerator_find(uint64_t handle)
{
	return find(handle, true);
}

void object_free(struct ta_object *o)
{
	struct ta_object **link = &o->inst->objects;

	while (*link != o)
		link = &(*link)->next;
	*link = o->next;
	object_value_reset(&o->value);
	heap_free(o);
}

void objects_close_all(struct ta_instance *inst)
{
	while (inst->objects != NULL) {
		if (inst->objects->kind == OBJECT_PERSISTENT)
			persistent_close(inst->objects);
		else
			object_free(inst->objects);
	}
}

/* ---------------------------------------------------------------- objects --- */

SYSCALL(sys_obj_alloc)
{
	struct ta_object *o = object_new(OBJECT_TRANSIENT);

	if (o == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res =
		object_value_init(&o->value, (uint32_t)a0, (uint32_t)a1);

	if (res == TEE_SUCCESS)
		res = user_private_out(a2, &o->handle, sizeof(o->handle));
	if (res != TEE_SUCCESS)
		object_free(o);
	return res;
}

SYSCALL(sys_obj_close)
{
	struct ta_object *o = object_find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	/* A key that an operation uses belongs to the operation. */
	if (o->bound)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (o->kind == OBJECT_PERSISTENT)
		persistent_close(o);
	else
		object_free(o);
	return TEE_SUCCESS;
}

SYSCALL(sys_obj_reset)
{
	struct ta_object *o = object_find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind == OBJECT_PERSISTENT)
		return TEE_ERROR_BAD_PARAMETERS;
	object_value_reset(&o->value);
	return TEE_SUCCESS;
}

SYSCALL(sys_obj_get_info)
{
	struct ta_object *o = object_find(a0);
	struct ta_object_info info = { 0 };
	TEE_Result res = TEE_SUCCESS;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind == OBJECT_TRANSIENT) {
		info.obj_type = object_type_id(&o->value);
		info.obj_size = o->value.size_bits;
		info.max_obj_size = o->value.max_bits;
		info.obj_usage = o->value.usage;
		info.handle_flags =
			o->value.initialized ? TA_OBJ_INITIALIZED : 0;
	} else {
		res = persistent_refresh(o);
		if (res != TEE_SUCCESS)
			return res;
		info.obj_type = o->meta.type;
		info.obj_size = o->meta.object_size;
		info.max_obj_size = o->meta.object_size;
		info.obj_usage = o->meta.usage;
		info.data_size = o->meta.data_len;
		info.data_pos = o->pos;
		info.handle_flags =
			o->flags | TA_OBJ_PERSISTENT | TA_OBJ_INITIALIZED;
	}
	return user_private_out(a1, &info, sizeof(info));
}

SYSCALL(sys_obj_restrict_usage)
{
	struct ta_object *o = object_find(a0);
	uint32_t mask = (uint32_t)a1;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind == OBJECT_TRANSIENT) {
		o->value.usage &= mask;
		return TEE_SUCCESS;
	}

	/* One value, shared by all handles on the object. */
	TEE_Result res = persistent_refresh(o);

	if (res == TEE_SUCCESS && (o->meta.usage & ~mask) != 0)
		res = persistent_set_usage(o, o->meta.usage & mask);
	return res;
}

SYSCALL(sys_obj_copy)
{
	struct ta_object *to = object_find(a0);
	struct ta_object *from = object_find(a1);

	if (to == NULL || from == NULL)
		return TEE_ERROR_BAD_STATE;
	if (to->kind == OBJECT_PERSISTENT)
		return TEE_ERROR_BAD_PARAMETERS;
	if (from->kind == OBJECT_PERSISTENT) {
		TEE_Result res = persistent_refresh(from);

		if (res != TEE_SUCCESS)
			return res;
		from->value.usage = from->meta.usage;
		if (from->meta.type == OBJECT_TYPE_DATA)
			return TEE_ERROR_BAD_PARAMETERS;
	}
	return object_value_copy(&to->value, &from->value);
}

/* ------------------------------------------------------------- attributes --- */

SYSCALL(sys_obj_populate)
{
	struct ta_object *o = object_find(a0);
	struct attrs as;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind == OBJECT_PERSISTENT)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = attrs_in(&as, a1, a2, OBJECT_ATTR_LEN_MAX);

	if (res != TEE_SUCCESS)
		return res;
	res = object_value_populate(&o->value, as.attr, as.count);
	attrs_drop(&as);
	return res;
}

SYSCALL(sys_obj_get_attr)
{
	struct ta_object *o = object_find(a0);
	uint32_t id = (uint32_t)a1;
	uint64_t room = 0;

	if (o == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;

	uint32_t usage = o->value.usage;

	if (o->kind == OBJECT_PERSISTENT) {
		TEE_Result res = persistent_refresh(o);

		if (res != TEE_SUCCESS)
			return res;
		usage = o->meta.usage;
	}

	bool data = o->kind == OBJECT_PERSISTENT &&
		    o->meta.type == OBJECT_TYPE_DATA;

	if ((!data && !o->value.initialized) ||
	    ((id & TA_ATTR_PUBLIC) == 0 &&
	     (usage & OBJECT_USAGE_EXTRACTABLE) == 0))
		return TEE_ERROR_BAD_PARAMETERS;
	/* Pure data has no attributes to ask for: the TA library panics. */
	if (data)
		return TEE_ERROR_BAD_STATE;

	const struct object_attr *attr = object_value_attr(&o->value, id);

	if (attr == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;

	bool number = (id & TA_ATTR_VALUE) != 0;
	uint32_t pair[2] = { attr->a, attr->b };
	uint64_t len = number ? sizeof(pair) : attr->len;
	TEE_Result res = user_private_in(&room, a3, sizeof(room));

	/* A number's length word stays as it was unless all goes well. */
	if (res == TEE_SUCCESS && !number)
		res = user_private_out(a3, &len, sizeof(len));
	if (res != TEE_SUCCESS)
		return res;
	if (len != 0 && (room < len || a2 == 0))
		return TEE_ERROR_SHORT_BUFFER;
	return user_copy_out(a2, number ? (const void *)pair : attr->data, len);
}

SYSCALL(sys_obj_generate)
{
	struct ta_object *o = object_find(a0);
	struct attrs as;

	if (o == NULL || o->kind == OBJECT_PERSISTENT || o->value.initialized)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = attrs_in(&as, a2, a3, OBJECT_ATTR_LEN_MAX);

	if (res != TEE_SUCCESS)
		return res;
	res = key_generate(&o->value, (uint32_t)a1, as.attr, as.count,
			   random_bytes);
	attrs_drop(&as);
	return res;
}
