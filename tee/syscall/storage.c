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

#define OBJECT_MAX	256u		/* handles of one instance */
#define TYPE_DATA	0xa00000bfu	/* TEE_TYPE_DATA */
#define FLAGS_SHARE	(TA_DATA_SHARE_READ | TA_DATA_SHARE_WRITE)
#define FLAGS_OPEN	(TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE | \
			 TA_DATA_ACCESS_WRITE_META | FLAGS_SHARE)
#define READ_CHUNK	0x2000u

enum handle_kind { HANDLE_PERSISTENT, HANDLE_ENUMERATOR };

/* One handle. All handles on one store object are also chained together. */
struct ta_object {
	struct ta_object *next;		/* of this instance */
	struct ta_object *peer;		/* of the same store, any instance */
	struct ta_instance *inst;
	uint32_t handle;
	enum handle_kind kind;
	uint32_t flags;
	uint32_t pos;
	bool started;			/* enumerator */
	struct store_object_id id;	/* enumerator: its scope */
	struct store_meta meta;
	struct store_cursor cursor;
};

/* Every open persistent handle of every TA; the storage lock guards it. */
static struct ta_object *open_objects;

/* ---------------------------------------------------------------- handles --- */

static struct ta_object *find(uint64_t handle, enum handle_kind kind)
{
	struct ta_object *o = thread_current()->instance->objects;

	while (o != NULL && (o->handle != (uint32_t)handle || o->kind != kind))
		o = o->next;
	return o;
}

static struct ta_object *handle_new(enum handle_kind kind)
{
	struct ta_instance *inst = thread_current()->instance;
	struct ta_object *o = NULL;
	unsigned int count = 0;

	for (o = inst->objects; o != NULL; o = o->next)
		count++;
	if (count >= OBJECT_MAX)
		return NULL;
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

static void peer_unlink(struct ta_object *o)
{
	struct ta_object **link = &open_objects;

	while (*link != NULL && *link != o)
		link = &(*link)->peer;
	if (*link == o)
		*link = o->peer;
}

static void handle_free(struct ta_object *o)
{
	struct ta_object **link = &o->inst->objects;

	while (*link != o)
		link = &(*link)->next;
	*link = o->next;
	heap_free(o);
}

void objects_close_all(struct ta_instance *inst)
{
	struct store *st = inst->objects != NULL ? storage_lock() : NULL;

	while (inst->objects != NULL) {
		peer_unlink(inst->objects);
		handle_free(inst->objects);
	}
	if (st != NULL)
		storage_unlock();
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
		access |= o->flags &
			  (TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE);
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
		peer_unlink(o);
		handle_free(o);
	}
	return res;
}

/* ------------------------------------------------------- open and create --- */

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

	struct ta_object *o = handle_new(HANDLE_PERSISTENT);

	if (o == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	o->flags = flags;
	o->id = *id;
	o->meta = meta;
	res = user_private_out(out, &o->handle, sizeof(o->handle));
	if (res != TEE_SUCCESS) {
		handle_free(o);
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
			 uint32_t flags, const uint8_t *data, size_t len,
			 user_va_t out)
{
	struct store_meta meta = {
		.type = TYPE_DATA,
		.usage = UINT32_MAX,
		.data_len = (uint32_t)len,
	};

	if (is_open(id))
		return TEE_ERROR_ACCESS_CONFLICT;

	TEE_Result res = outward(store_create(st, id, &meta, NULL, data,
					      (flags & TA_DATA_OVERWRITE) != 0));

	if (res != TEE_SUCCESS || out == 0)
		return res;
	return handle_open(st, id, flags & ~(uint32_t)TA_DATA_OVERWRITE, out);
}

SYSCALL(sys_storage_create)
{
	uint32_t flags = (uint32_t)a3;
	struct store_object_id id;
	uint8_t *data = NULL;

	if ((flags & ~(uint32_t)(FLAGS_OPEN | TA_DATA_OVERWRITE)) != 0)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = id_in(&id, (uint32_t)a0, a1, a2);

	if (res != TEE_SUCCESS)
		return res;
	if ((uint32_t)a4 != 0)
		return TEE_ERROR_BAD_STATE;
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
			res = create(st, &id, flags, data, a6, a7);
			storage_unlock();
		}
	}
	heap_free(data);
	return res;
}

SYSCALL(sys_obj_close)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;

	struct store *st = storage_lock();

	peer_unlink(o);
	handle_free(o);
	if (st != NULL)
		storage_unlock();
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_delete)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_WRITE_META) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;

	struct store *st = storage_lock();
	TEE_Result res = store_delete(st, &o->id);

	peer_unlink(o);
	handle_free(o);
	storage_unlock();
	return res == TEE_SUCCESS ? res : TEE_ERROR_STORAGE_NOT_AVAILABLE;
}

SYSCALL(sys_storage_rename)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);
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
			res = after_io(st, o, res);
	}
	storage_unlock();
	return res;
}

/* -------------------------------------------------------------- streams --- */

SYSCALL(sys_storage_read)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);
	uint64_t done = 0;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;
	if ((o->flags & TA_DATA_ACCESS_READ) == 0)
		return TEE_ERROR_ACCESS_CONFLICT;

	TEE_Result res = space_check(&o->inst->space, a1, a2,
				     TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);

	if (res != TEE_SUCCESS)
		return res;

	uint8_t *chunk = heap_alloc(MAX(MIN(a2, (uint64_t)READ_CHUNK),
					UINT64_C(1)));

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
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);

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
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);

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
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);
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

static void info_of(const struct store_meta *meta, uint32_t pos, uint32_t flags,
		    struct ta_object_info *info)
{
	*info = (struct ta_object_info){
		.obj_type = meta->type,
		.obj_size = meta->object_size,
		.max_obj_size = meta->object_size,
		.obj_usage = meta->usage,
		.data_size = meta->data_len,
		.data_pos = pos,
		.handle_flags = flags | TA_OBJ_PERSISTENT |
				TA_OBJ_INITIALIZED,
	};
}

SYSCALL(sys_obj_get_info)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);
	struct ta_object_info info;

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;

	struct store *st = storage_lock();
	TEE_Result res = store_stat(st, &o->id, &o->meta);

	if (res == TEE_SUCCESS)
		info_of(&o->meta, o->pos, o->flags, &info);
	else
		res = after_io(st, o, res);
	storage_unlock();
	if (res == TEE_SUCCESS)
		res = user_private_out(a1, &info, sizeof(info));
	return res;
}

SYSCALL(sys_obj_restrict_usage)
{
	struct ta_object *o = find(a0, HANDLE_PERSISTENT);

	if (o == NULL)
		return TEE_ERROR_BAD_STATE;

	struct store *st = storage_lock();
	TEE_Result res = store_stat(st, &o->id, &o->meta);

	if (res == TEE_SUCCESS && (o->meta.usage & ~(uint32_t)a1) != 0)
		res = store_set_usage(st, &o->id, o->meta.usage & (uint32_t)a1);
	if (res != TEE_SUCCESS)
		res = after_io(st, o, res);
	storage_unlock();
	return res;
}

/* ----------------------------------------------------------- enumerators --- */

SYSCALL(sys_storage_enum_alloc)
{
	struct ta_object *o = handle_new(HANDLE_ENUMERATOR);

	if (o == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = user_private_out(a0, &o->handle, sizeof(o->handle));

	if (res != TEE_SUCCESS)
		handle_free(o);
	return res;
}

SYSCALL(sys_storage_enum_free)
{
	struct ta_object *o = find(a0, HANDLE_ENUMERATOR);

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	handle_free(o);
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_enum_reset)
{
	struct ta_object *o = find(a0, HANDLE_ENUMERATOR);

	if (o == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	o->started = false;
	return TEE_SUCCESS;
}

SYSCALL(sys_storage_enum_start)
{
	struct ta_object *o = find(a0, HANDLE_ENUMERATOR);
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
	struct ta_object *o = find(a0, HANDLE_ENUMERATOR);
	struct store_object_id found;
	struct store_meta meta;
	struct ta_object_info info;
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

	info_of(&meta, 0, flags, &info);
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
