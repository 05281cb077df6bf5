/*
 * Persistent objects: handles of a TA on objects of the trusted store
 * (GlobalPlatform TEE Internal Core API 1.3.1, clause 5.7; TA ABI, 12).
 */
#include "syscall/object.h"
#include "syscall/syscall.h"
#include "kernel/heap.h"
#include "storage_service.h"
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

#define FLAGS_SHARE (TA_DATA_SHARE_READ | TA_DATA_SHARE_WRITE)
#define FLAGS_OPEN                                                             \
	(TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE |                          \
	 TA_DATA_ACCESS_WRITE_META | FLAGS_SHARE)
#define READ_CHUNK 0x2000u

/* Every open persistent handle of every TA; the storage lock guards it. */
static struct ta_object *open_objects;

/* ---------------------------------------------------------------- sharing --- */

static struct ta_object *find(uint64_t handle)
{
	struct ta_object *o = object_find(handle);

	return o != NULL && o->kind == OBJECT_PERSISTENT ? o : NULL;
}

void persistent_forget(struct ta_object *o)
{
	struct ta_object **link = &open_objects;

	while (*link != NULL && *link != o)
		link = &(*link)->peer;
	if (*link == o)
		*link = o->peer;
}

void persistent_close(struct ta_object *o)
{
	struct store *st = storage_lock();

	persistent_forget(o);
	if (st != NULL)
		storage_unlock();
	object_free(o);
}

static bool same_object(const struct store_object_id *a,
			const struct store_object_id *b)
{
	return a->storage_id == b->storage_id && a->len == b->len &&
	       memcmp(&a->ta, &b->ta, sizeof(a->ta)) == 0 &&
	       memcmp(a->id, b->id, a->len) == 0;
}

/* May a handle with @flags stand beside those that are open? (12.2) */
static TEE_Result sharing(const struct store_object_id *id, uint32_t flags)
{
	uint32_t access = flags & (TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE);
	bool others = false;

	for (const struct ta_object *o = open_objects; o != NULL; o = o->peer) {
		if (!same_object(&o->id, id))
			continue;
		others = true;
		access |=
			o->flags & (TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE);
		if (((o->flags | flags) & TA_DATA_ACCESS_WRITE_META) != 0 ||
		    (o->flags & FLAGS_SHARE) != (flags & FLAGS_SHARE))
			return TEE_ERROR_ACCESS_CONFLICT;
	}
	if (!others)
		return TEE_SUCCESS;
	if ((flags & FLAGS_SHARE) == 0 ||
	    ((access & TA_DATA_ACCESS_READ) != 0 &&
	     (flags & TA_DATA_SHARE_READ) == 0) ||
	    ((access & TA_DATA_ACCESS_WRITE) != 0 &&
	     (flags & TA_DATA_SHARE_WRITE) == 0))
		return TEE_ERROR_ACCESS_CONFLICT;
	return TEE_SUCCESS;
}

static bool is_open(const struct store_object_id *id)
{
	for (const struct ta_object *o = open_objects; o != NULL; o = o->peer)
		if (same_object(&o->id, id))
			return true;
	return false;
}

/* Results a TA library lives through; the rest would kill the TA (13). */
static TEE_Result outward(TEE_Result res)
{
	switch (res) {
	case TEE_SUCCESS:
	case TEE_ERROR_ITEM_NOT_FOUND:
	case TEE_ERROR_ACCESS_CONFLICT:
	case TEE_ERROR_ACCESS_DENIED:
	case TEE_ERROR_BAD_PARAMETERS:
	case TEE_ERROR_CORRUPT_OBJECT:
	case TEE_ERROR_OUT_OF_MEMORY:
	case TEE_ERROR_OVERFLOW:
	case TEE_ERROR_STORAGE_NO_SPACE:
		return res;
	default:
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	}
}

static TEE_Result id_in(struct store_object_id *id, uint64_t storage,
			user_va_t va, uint64_t len)
{
	memset(id, 0, sizeof(*id));
	id->ta = thread_current()->instance->uuid;
	/* One store serves the default and the REE identifiers alike. */
	if (storage != TA_STORAGE_PRIVATE && storage != TA_STORAGE_REE)
		return TEE_ERROR_ITEM_NOT_FOUND;
	id->storage_id = TA_STORAGE_PRIVATE;
	if (len > TA_OBJ_ID_LEN_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	id->len = (uint32_t)len;
	return user_private_in(id->id, va, len);
}

/* A damaged object is deleted and its handle closed, unless the TA opted out. */
static TEE_Result after_io(struct store *st, struct ta_object *o,
			   TEE_Result res)
{
	if (res != TEE_ERROR_CORRUPT_OBJECT)
		return outward(res);
	(void)store_delete(st, &o->id);
	if ((o->inst->flags & TA_HEAD_DONT_CLOSE_CORRUPT) == 0) {
		persistent_forget(o);
		object_free(o);
	}
	return res;
}

/*
 * The same for calls that GlobalPlatform gives no code for a full store: a new
 * name or usage takes room for a moment, too.
 */
static TEE_Result after_renaming(struct store *st, struct ta_object *o,
				 TEE_Result res)
{
	if (res == TEE_ERROR_STORAGE_NO_SPACE)
		res = TEE_ERROR_STORAGE_NOT_AVAILABLE;
	return after_io(st, o, res);
}

/* ------------------------------------------------------- open and create --- */

/* The attributes that were stored with a key. */
static TEE_Result load_value(struct store *st, struct ta_object *o)
{
	size_t len = OBJECT_SERIAL_MAX;
	TEE_Result res =
		object_value_init(&o->value, o->meta.type, o->meta.object_size);

	if (res != TEE_SUCCESS || o->meta.attr_len > len)
		return TEE_ERROR_CORRUPT_OBJECT;

	uint8_t *saved = heap_alloc(len);

	if (saved == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	res = store_attrs(st, &o->id, saved, &len);
	if (res == TEE_SUCCESS)
		res = object_value_load(&o->value, saved, len);
	o->value.size_bits = o->meta.object_size;
	heap_free(saved);
	return res;
}

static TEE_Result handle_open(struct store *st,
			      const struct store_object_id *id, uint32_t flags,
			      user_va_t out)
{
	struct store_meta meta;
	TEE_Result res = store_stat(st, id, &meta);

	if (res == TEE_ERROR_CORRUPT_OBJECT)
		(void)store_delete(st, id);
	if (res != TEE_SUCCESS)
		return outward(res);

	struct ta_object *o = object_new(OBJECT_PERSISTENT);

	if (o == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	o->flags = flags;
	o->id = *id;
	o->meta = meta;
	if (meta.type != OBJECT_TYPE_DATA)
		res = outward(load_value(st, o));
	if (res == TEE_SUCCESS)
		res = user_private_out(out, &o->handle, sizeof(o->handle));
	if (res != TEE_SUCCESS) {
		object_free(o);
		return res;
	}
	o->peer = open_objects;
	open_objects = o;
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_open)
{
	uint32_t flags = (uint32_t)a3;
	struct store_object_id id;

	if ((flags & ~(uint32_t)FLAGS_OPEN) != 0)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = id_in(&id, (uint32_t)a0, a1, a2);

	if (res != TEE_SUCCESS)
		return res;

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	res = sharing(&id, flags);
	if (res == TEE_SUCCESS)
		res = handle_open(st, &id, flags, a4);
	storage_unlock();
	return res;
}

static TEE_Result create(struct store *st, const struct store_object_id *id,
			 uint32_t flags, struct ta_object *key,
			 const uint8_t *data, size_t len, user_va_t out)
{
	struct store_meta meta = {
		.type = OBJECT_TYPE_DATA,
		.usage = UINT32_MAX,
		.data_len = (uint32_t)len,
	};
	bool becomes = out == 0 && key != NULL && key->kind == OBJECT_TRANSIENT;
	uint8_t *attrs = NULL;
	TEE_Result res = TEE_SUCCESS;

	/*
	 * An open object may be replaced when all its handles share it; they
	 * are handles on the new one then (clause 5.7.2).
	 */
	if (is_open(id))
		res = (flags & TA_DATA_OVERWRITE) != 0
			      ? sharing(id, flags)
			      : TEE_ERROR_ACCESS_CONFLICT;
	/* Usage of a persistent object is that of the store. */
	if (res == TEE_SUCCESS && key != NULL &&
	    key->kind == OBJECT_PERSISTENT) {
		res = store_stat(st, &key->id, &key->meta);
		if (res != TEE_SUCCESS)
			return after_io(st, key, res);
		key->value.usage = key->meta.usage;
	}
	if (res != TEE_SUCCESS)
		return res;
	if (key != NULL) {
		attrs = heap_alloc(OBJECT_SERIAL_MAX);
		if (attrs == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;
		meta.type = object_type_id(&key->value);
		meta.object_size = key->value.size_bits;
		meta.usage = key->value.usage;
		meta.attr_len = (uint32_t)object_value_save(&key->value, attrs);
	}

	res = outward(store_create(st, id, &meta, attrs, data,
				   (flags & TA_DATA_OVERWRITE) != 0));
	heap_free(attrs);
	flags &= ~(uint32_t)TA_DATA_OVERWRITE;
	if (res != TEE_SUCCESS || (out == 0 && !becomes))
		return res;
	if (out != 0)
		return handle_open(st, id, flags, out);
	/* Without a place for a new handle the key's own becomes it. */
	key->kind = OBJECT_PERSISTENT;
	key->flags = flags;
	key->id = *id;
	key->meta = meta;
	key->peer = open_objects;
	open_objects = key;
	return TEE_SUCCESS;
}

/* The transient object whose attributes a new persistent one takes. */
static TEE_Result key_for(uint64_t handle, struct ta_object **out)
{
	struct ta_object *o = object_find(handle);

	*out = NULL;
	if ((uint32_t)handle == 0)
		return TEE_SUCCESS;
	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if (o->kind == OBJECT_PERSISTENT && o->meta.type == OBJECT_TYPE_DATA)
		return TEE_SUCCESS;
	if (!o->value.initialized || o->bound)
		return TEE_ERROR_BAD_PARAMETERS;
	*out = o;
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_create)
{
	uint32_t flags = (uint32_t)a3;
	struct store_object_id id;
	struct ta_object *key = NULL;
	uint8_t *data = NULL;

	if ((flags & ~(uint32_t)(FLAGS_OPEN | TA_DATA_OVERWRITE)) != 0)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = id_in(&id, (uint32_t)a0, a1, a2);

	if (res != TEE_SUCCESS)
		return res;
	res = key_for(a4, &key);
	if (res != TEE_SUCCESS)
		return res;
	if (a6 != 0 && a5 == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (a6 > UINT32_MAX)
		return TEE_ERROR_STORAGE_NO_SPACE;
	if (a6 != 0) {
		res = space_check(&thread_current()->instance->space, a5, a6,
				  TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);
		data = res == TEE_SUCCESS ? heap_alloc(a6) : NULL;
		if (res == TEE_SUCCESS && data == NULL)
			res = TEE_ERROR_STORAGE_NO_SPACE;
		if (res == TEE_SUCCESS)
			res = user_copy_in(data, a5, a6);
	}
	if (res == TEE_SUCCESS) {
		struct store *st = storage_lock();

		if (st == NULL) {
			res = TEE_ERROR_STORAGE_NOT_AVAILABLE;
		} else {
			res = create(st, &id, flags, key, data, a6, a7);
			storage_unlock();
		}
	}
	heap_free(data);
	return res;
}

SYSCALL(sys_storage_delete)
{
	struct ta_object *o = find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_WRITE_META) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;

	struct store *st = storage_lock();
	TEE_Result res = store_delete(st, &o->id);

	persistent_forget(o);
	object_free(o);
	storage_unlock();
	return res == TEE_SUCCESS ? res : TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

SYSCALL(sys_storage_rename)
{
	struct ta_object *o = find(a0);
	struct store_object_id id;

	if (o == NULL || (o->flags & TA_DATA_ACCESS_WRITE_META) == 0)
		return TEE_ERROR_BAD_STATE;

	TEE_Result res = id_in(&id, o->id.storage_id, a1, a2);

	if (res != TEE_SUCCESS)
		return res;

	struct store *st = storage_lock();

	if (is_open(&id)) {
		res = TEE_ERROR_ACCESS_CONFLICT;
	} else {
		res = store_rename(st, &o->id, &id);
		if (res == TEE_SUCCESS)
			o->id = id;
		else
			res = after_renaming(st, o, res);
	}
	storage_unlock();
	return res;
}

/* -------------------------------------------------------------- streams --- */

SYSCALL(sys_storage_read)
{
	struct ta_object *o = find(a0);
	uint64_t done = 0;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_READ) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;

	TEE_Result res = space_check(&o->inst->space, a1, a2,
				     TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);

	if (res != TEE_SUCCESS)
		return res;

	uint8_t *chunk =
		heap_alloc(MAX(MIN(a2, (uint64_t)READ_CHUNK), UINT64_C(1)));

	if (chunk == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;

	struct store *st = storage_lock();
	uint32_t pos = o->pos;

	while (res == TEE_SUCCESS && done < a2 && done <= UINT32_MAX - pos) {
		size_t want = MIN(a2 - done, (uint64_t)READ_CHUNK);
		size_t got = want;

		res = store_read(st, &o->id, pos + (uint32_t)done, chunk, &got);
		if (res == TEE_SUCCESS)
			res = user_copy_out(a1 + done, chunk, got);
		done += got;
		if (got < want)
			break;
	}
	if (res == TEE_SUCCESS)
		o->pos = pos + (uint32_t)done;
	else
		res = after_io(st, o, res);
	storage_unlock();
	heap_free(chunk);
	if (res == TEE_SUCCESS)
		res = user_private_out(a3, &done, sizeof(done));
	return res;
}

SYSCALL(sys_storage_write)
{
	struct ta_object *o = find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_WRITE) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (a2 == 0)
		return TEE_SUCCESS;
	if (a2 > UINT32_MAX - o->pos)
		return TEE_ERROR_OVERFLOW;

	TEE_Result res = space_check(&o->inst->space, a1, a2,
				     TA_ACCESS_READ | TA_ACCESS_ANY_OWNER);

	if (res != TEE_SUCCESS)
		return res;

	uint8_t *data = heap_alloc(a2);

	if (data == NULL)
		return TEE_ERROR_STORAGE_NO_SPACE;
	res = user_copy_in(data, a1, a2);
	if (res == TEE_SUCCESS) {
		struct store *st = storage_lock();

		res = store_write(st, &o->id, o->pos, data, a2);
		if (res == TEE_SUCCESS)
			o->pos += (uint32_t)a2;
		else
			res = after_io(st, o, res);
		storage_unlock();
	}
	heap_free(data);
	return res;
}

SYSCALL(sys_storage_truncate)
{
	struct ta_object *o = find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_WRITE) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (a1 > UINT32_MAX)
		return TEE_ERROR_STORAGE_NO_SPACE;

	struct store *st = storage_lock();
	TEE_Result res = store_truncate(st, &o->id, (uint32_t)a1);

	if (res != TEE_SUCCESS)
		res = after_io(st, o, res);
	storage_unlock();
	return res;
}

SYSCALL(sys_storage_seek)
{
	struct ta_object *o = find(a0);
	int64_t pos = (int32_t)(uint32_t)a1;
	struct store_meta meta = { 0 };

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	switch ((uint32_t)a2) {
	case TA_SEEK_SET:
		break;
	case TA_SEEK_CUR:
		pos += o->pos;
		break;
	case TA_SEEK_END: {
		struct store *st = storage_lock();
		TEE_Result res = store_stat(st, &o->id, &meta);

		if (res != TEE_SUCCESS)
			res = after_io(st, o, res);
		storage_unlock();
		if (res != TEE_SUCCESS)
			return res;
		pos += meta.data_len;
		break;
	}
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
	if (pos > (int64_t)UINT32_MAX)
		return TEE_ERROR_OVERFLOW;
	o->pos = pos < 0 ? 0 : (uint32_t)pos;
	return TEE_SUCCESS;
}

/* ----------------------------------------------------------- information --- */

TEE_Result persistent_refresh(struct ta_object *o)
{
	struct store *st = storage_lock();
	TEE_Result res = store_stat(st, &o->id, &o->meta);

	if (res != TEE_SUCCESS)
		res = after_io(st, o, res);
	storage_unlock();
	return res;
}

TEE_Result persistent_set_usage(struct ta_object *o, uint32_t usage)
{
	struct store *st = storage_lock();
	TEE_Result res = store_set_usage(st, &o->id, usage);

	if (res != TEE_SUCCESS)
		res = after_renaming(st, o, res);
	storage_unlock();
	return res;
}

/* ----------------------------------------------------------- enumerators --- */

SYSCALL(sys_storage_enum_alloc)
{
	struct ta_object *o = object_new(OBJECT_ENUMERATOR);

	if (o == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = user_private_out(a0, &o->handle, sizeof(o->handle));

	if (res != TEE_SUCCESS)
		object_free(o);
	return res;
}

SYSCALL(sys_storage_enum_free)
{
	struct ta_object *o = enumerator_find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	object_free(o);
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_enum_reset)
{
	struct ta_object *o = enumerator_find(a0);

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	o->started = false;
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_enum_start)
{
	struct ta_object *o = enumerator_find(a0);
	struct store_cursor cursor = { 0 };
	struct store_object_id found;

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	o->started = false;

	TEE_Result res = id_in(&o->id, (uint32_t)a1, 0, 0);

	if (res != TEE_SUCCESS)
		return res;

	struct store *st = storage_lock();

	if (st == NULL)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	res = store_next(st, &o->id, &cursor, &found, NULL);
	storage_unlock();
	/* Something is there, be it damaged: next tells. */
	if (res == TEE_SUCCESS || res == TEE_ERROR_CORRUPT_OBJECT) {
		memset(&o->cursor, 0, sizeof(o->cursor));
		o->started = true;
		res = TEE_SUCCESS;
	}
	return outward(res);
}

SYSCALL(sys_storage_enum_next)
{
	struct ta_object *o = enumerator_find(a0);
	struct store_object_id found;
	struct store_meta meta;
	uint32_t flags = 0;

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	if (!o->started)
		return TEE_ERROR_ITEM_NOT_FOUND;

	struct store *st = storage_lock();
	TEE_Result res = store_next(st, &o->id, &o->cursor, &found, &meta);

	for (const struct ta_object *p = open_objects;
	     res == TEE_SUCCESS && p != NULL; p = p->peer)
		if (same_object(&p->id, &found))
			flags = p->flags;
	storage_unlock();
	if (res != TEE_SUCCESS)
		return outward(res);

	uint64_t len = found.len;

	struct ta_object_info info = {
		.obj_type = meta.type,
		.obj_size = meta.object_size,
		.max_obj_size = meta.object_size,
		.obj_usage = meta.usage,
		.data_size = meta.data_len,
		.handle_flags = flags | TA_OBJ_PERSISTENT | TA_OBJ_INITIALIZED,
	};

	res = user_private_out(a1, &info, sizeof(info));
	if (res == TEE_SUCCESS)
		res = space_check(&o->inst->space, a2, TA_OBJ_ID_LEN_MAX,
				  TA_ACCESS_WRITE);
	if (res == TEE_SUCCESS)
		res = user_private_out(a2, found.id, found.len);
	if (res == TEE_SUCCESS)
		res = user_private_out(a3, &len, sizeof(len));
	return res;
}
