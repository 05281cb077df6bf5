/*
 * Trusted storage: the calls on objects. Each change is one transaction.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <storage/store_object.h>
#include <string.h>

enum { CURSOR_BEGIN, CURSOR_BEHIND, CURSOR_AT, CURSOR_END };

static uint32_t pages_for(uint64_t off, size_t len)
{
	uint64_t end = off + len + STORE_PAGE_LEN - 1;

	return (uint32_t)(end / STORE_PAGE_LEN - off / STORE_PAGE_LEN);
}

/* Mounts the store and looks @id up; st->object holds it on success. */
static TEE_Result find(struct store *st, const struct store_object_id *id)
{
	struct store_key key = { 0 };
	TEE_Result res = TEE_SUCCESS;

	if (id->len > STORE_OBJECT_ID_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	res = store_mount(st);
	if (res != TEE_SUCCESS)
		return res;
	/* The committed state is what all reading calls read. */
	st->next.root = st->now.root;
	st->next.height = st->now.height;
	object_key(&key, id);
	return object_load(st, &key, &st->object);
}

TEE_Result store_stat(struct store *st, const struct store_object_id *id,
		      struct store_meta *meta)
{
	TEE_Result res = find(st, id);

	if (res == TEE_SUCCESS)
		*meta = st->object.meta;
	return res;
}

TEE_Result store_attrs(struct store *st, const struct store_object_id *id,
		       void *buf, size_t *len)
{
	TEE_Result res = find(st, id);
	size_t room = *len;

	if (res != TEE_SUCCESS)
		return res;
	*len = st->object.meta.attr_len;
	if (*len > room)
		return TEE_ERROR_SHORT_BUFFER;
	res = object_read(st, &st->object, 0, buf, *len);
	if (res != TEE_SUCCESS)
		secret_wipe(buf, room);
	return res;
}

TEE_Result store_read(struct store *st, const struct store_object_id *id,
		      uint32_t off, void *buf, size_t *len)
{
	TEE_Result res = find(st, id);
	const struct store_meta *meta = &st->object.meta;
	size_t wanted = *len;

	*len = 0;
	if (res != TEE_SUCCESS || off >= meta->data_len)
		return res;
	wanted = MIN(wanted, meta->data_len - off);
	res = object_read(st, &st->object, (uint64_t)meta->attr_len + off, buf,
			  wanted);
	if (res == TEE_SUCCESS)
		*len = wanted;
	else
		secret_wipe(buf, wanted);
	return res;
}

static TEE_Result create_in_txn(struct store *st, const struct store_key *key,
				const struct store_meta *meta,
				const uint8_t *attrs, const uint8_t *data,
				bool replaces)
{
	struct object *obj = &st->object;
	uint64_t len = (uint64_t)meta->attr_len + meta->data_len;
	TEE_Result res = TEE_SUCCESS;

	if (replaces && obj->paged)
		res = object_free_pages(st, obj, 0);
	if (!replaces)
		st->next.objects++;
	if (res != TEE_SUCCESS)
		return res;
	obj->key = *key;
	obj->meta = *meta;
	obj->paged = false;
	obj->inode = 0;
	obj->tail_len = 0;
	obj->stored_len = 0;
	st->chunk = (struct chunk){ 0 };
	res = object_write(st, obj, 0, attrs, meta->attr_len,
			   data == NULL ? len : meta->attr_len);
	if (res == TEE_SUCCESS && data != NULL)
		res = object_write(st, obj, meta->attr_len, data,
				   meta->data_len, len);
	return res == TEE_SUCCESS ? object_save(st, obj) : res;
}

TEE_Result store_create(struct store *st, const struct store_object_id *id,
			const struct store_meta *meta, const void *attrs,
			const void *data, bool overwrite)
{
	uint64_t len = (uint64_t)meta->attr_len + meta->data_len;
	struct store_key key = { 0 };
	TEE_Result res = find(st, id);
	bool exists = res == TEE_SUCCESS;
	uint32_t want = 0;

	if (meta->attr_len > STORE_ATTR_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	if (exists && !overwrite)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (!exists && res != TEE_ERROR_ITEM_NOT_FOUND &&
	    !(overwrite && res == TEE_ERROR_CORRUPT_OBJECT))
		return res;
	object_key(&key, id);
	if (!object_fits_record(len))
		want = pages_for(0, data != NULL ? len : meta->attr_len);
	res = txn_begin(st, want, false);
	if (res != TEE_SUCCESS)
		return res;
	return txn_end(st, create_in_txn(st, &key, meta, attrs, data, exists));
}

TEE_Result store_write(struct store *st, const struct store_object_id *id,
		       uint32_t off, const void *data, size_t len)
{
	struct object *obj = &st->object;
	TEE_Result res = find(st, id);
	uint64_t end = 0;
	uint64_t from = 0;
	uint64_t data_len = 0;

	if (res != TEE_SUCCESS)
		return res;
	if (add_overflows((uint64_t)off, len, &end) || end > UINT32_MAX)
		return TEE_ERROR_OVERFLOW;
	if (len == 0)
		return TEE_SUCCESS;
	data_len = MAX(end, obj->meta.data_len);
	from = (uint64_t)obj->meta.attr_len + off;
	res = txn_begin(
		st,
		obj->paged || !object_fits_record(obj->meta.attr_len + data_len)
			? pages_for(from, len)
			: 0,
		false);
	if (res != TEE_SUCCESS)
		return res;
	res = object_write(st, obj, from, data, len,
			   obj->meta.attr_len + data_len);
	obj->meta.data_len = (uint32_t)data_len;
	if (res == TEE_SUCCESS)
		res = object_save(st, obj);
	return txn_end(st, res);
}

TEE_Result store_truncate(struct store *st, const struct store_object_id *id,
			  uint32_t len)
{
	struct object *obj = &st->object;
	TEE_Result res = find(st, id);
	uint64_t new_len = 0;

	if (res != TEE_SUCCESS || len == obj->meta.data_len)
		return res;
	new_len = (uint64_t)obj->meta.attr_len + len;
	res = txn_begin(st, 0, len < obj->meta.data_len);
	if (res != TEE_SUCCESS)
		return res;
	if (len < obj->meta.data_len)
		res = object_cut(st, obj, new_len);
	else
		res = object_write(st, obj, object_len(obj), NULL, 0, new_len);
	obj->meta.data_len = len;
	if (res == TEE_SUCCESS)
		res = object_save(st, obj);
	return txn_end(st, res);
}

TEE_Result store_set_usage(struct store *st, const struct store_object_id *id,
			   uint32_t usage)
{
	TEE_Result res = find(st, id);

	if (res != TEE_SUCCESS || st->object.meta.usage == usage)
		return res;
	res = txn_begin(st, 0, false);
	if (res != TEE_SUCCESS)
		return res;
	st->object.meta.usage = usage;
	return txn_end(st, object_save(st, &st->object));
}

TEE_Result store_rename(struct store *st, const struct store_object_id *from,
			const struct store_object_id *to)
{
	struct store_key old_key = { 0 };
	TEE_Result res = find(st, to);

	if (res == TEE_SUCCESS)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (res != TEE_ERROR_ITEM_NOT_FOUND)
		return res;
	res = find(st, from);
	if (res == TEE_SUCCESS)
		res = txn_begin(st, 0, false);
	if (res != TEE_SUCCESS)
		return res;
	old_key = st->object.key;
	object_key(&st->object.key, to);
	res = tree_remove(st, &old_key);
	if (res == TEE_SUCCESS)
		res = object_save(st, &st->object);
	return txn_end(st, res);
}

TEE_Result store_delete(struct store *st, const struct store_object_id *id)
{
	struct store_key key = { 0 };
	TEE_Result res = find(st, id);
	bool damaged = res == TEE_ERROR_CORRUPT_OBJECT;

	if (res != TEE_SUCCESS && !damaged)
		return res;
	object_key(&key, id);
	res = txn_begin(st, 0, true);
	if (res != TEE_SUCCESS)
		return res;
	if (!damaged && st->object.paged)
		res = object_free_pages(st, &st->object, 0);
	if (res == TEE_SUCCESS)
		res = tree_remove(st, &key);
	/* Carving the damaged range was all there was to do. */
	if (damaged && res == TEE_ERROR_ITEM_NOT_FOUND)
		res = TEE_SUCCESS;
	if (res == TEE_SUCCESS && st->next.objects > 0)
		st->next.objects--;
	return txn_end(st, res);
}

static void id_from_key(const struct store_object_id *scope,
			const struct store_key *key, struct store_object_id *id)
{
	id->ta = scope->ta;
	id->storage_id = scope->storage_id;
	id->len = key->len - OBJECT_SCOPE_LEN;
	memset(id->id, 0, sizeof(id->id));
	memcpy(id->id, key->b + OBJECT_SCOPE_LEN, id->len);
}

TEE_Result store_next(struct store *st, const struct store_object_id *scope,
		      struct store_cursor *cursor, struct store_object_id *id,
		      struct store_meta *meta)
{
	struct store_object_id nameless = { .ta = scope->ta,
					    .storage_id = scope->storage_id };
	struct store_key first = { 0 };
	struct store_key key = { 0 };
	size_t len = 0;
	TEE_Result res = store_mount(st);

	if (res != TEE_SUCCESS)
		return res;
	if (cursor->state >= CURSOR_END)
		return TEE_ERROR_ITEM_NOT_FOUND;
	st->next.root = st->now.root;
	st->next.height = st->now.height;
	object_key(&first, &nameless);
	key = first;
	if (cursor->state != CURSOR_BEGIN) {
		key.len = MIN(cursor->key_len, STORE_KEY_MAX);
		memcpy(key.b, cursor->key, key.len);
		if (cursor->state == CURSOR_BEHIND && key.len < STORE_KEY_MAX)
			key.b[key.len++] = 0;
	}
	res = tree_next(st, &key, st->value, &len);
	if (res != TEE_SUCCESS && res != TEE_ERROR_CORRUPT_OBJECT)
		return res;
	if (key.len < first.len || memcmp(key.b, first.b, first.len) != 0) {
		cursor->state = CURSOR_END;
		return res == TEE_SUCCESS ? TEE_ERROR_ITEM_NOT_FOUND : res;
	}
	cursor->key_len = key.len;
	memcpy(cursor->key, key.b, key.len);
	cursor->state = res == TEE_SUCCESS ? CURSOR_BEHIND : CURSOR_AT;
	if (res == TEE_SUCCESS)
		res = object_parse(&st->object, st->value, len);
	if (res != TEE_SUCCESS)
		return res;
	id_from_key(scope, &key, id);
	if (meta != NULL)
		*meta = st->object.meta;
	return TEE_SUCCESS;
}

TEE_Result store_open(struct store *st)
{
	return store_mount(st);
}

enum store_state store_state(const struct store *st)
{
	return st->state;
}

TEE_Result store_reset(struct store *st)
{
	struct rollback_state state = { 0 };
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	st->state = STORE_CLOSED;
	for (unsigned int i = 0; i < 16 && res == TEE_ERROR_BAD_PARAMETERS;
	     i++) {
		if (rollback_store_load(st->rollback, &state) != TEE_SUCCESS)
			return TEE_ERROR_STORAGE_NOT_AVAILABLE;
		state.sequence++;
		memset(state.store_root, 0, sizeof(state.store_root));
		res = rollback_store_commit(st->rollback, &state);
	}
	if (res != TEE_SUCCESS)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	/* With no anchor the file means nothing; removing it is tidiness. */
	st->stats.io_calls++;
	(void)st->io->ops->remove(st->io, STORE_FILE_NAME);
	st->fd_valid = false;
	return TEE_SUCCESS;
}

void store_stats(const struct store *st, struct store_stats *stats)
{
	*stats = st->stats;
	stats->pages_max = STORE_PAGES_MAX;
	if (st->state != STORE_READY)
		return;
	stats->pages_used = st->now.used;
	stats->objects = st->now.objects;
	stats->lost_ranges = st->now.lost;
}
