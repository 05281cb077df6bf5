/*
 * An object's record and its pages.
 *
 * An object is a stream: its attributes, then its data. A short stream lies in
 * the object's record itself; a long one in pages of its own, whose pointers
 * stand in chunks of CHUNK_PAGES: chunk 0 in the record, the others in map
 * records under the object's inode number, which is never used again. A page
 * pointer of NONE is a hole of zeros. Bytes of a page behind the end of the
 * stream are zero, so that extending an object only changes its length.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <storage/store_object.h>
#include <string.h>

#define RECORD_HEAD 36u
#define KIND_INLINE 0u
#define KIND_PAGED  1u
#define KEY_OBJECT  0u
#define KEY_MAP	    1u
#define MAP_KEY_LEN 13u
#define READ_AHEAD  8u /* pages fetched at once for a sequential reader */

static_assert(CHUNK_PAGES * STORE_PTR_LEN + RECORD_HEAD <= STORE_VALUE_MAX,
	      "chunk 0 fits into the object's record");

void object_key(struct store_key *key, const struct store_object_id *id)
{
	key->b[0] = KEY_OBJECT;
	store_be32(key->b + 1, id->ta.timeLow);
	store_be16(key->b + 5, id->ta.timeMid);
	store_be16(key->b + 7, id->ta.timeHiAndVersion);
	memcpy(key->b + 9, id->ta.clockSeqAndNode, 8);
	store_be32(key->b + 17, id->storage_id);
	memcpy(key->b + OBJECT_SCOPE_LEN, id->id, id->len);
	key->len = (uint8_t)(OBJECT_SCOPE_LEN + id->len);
}

static void map_key(struct store_key *key, uint64_t inode, uint32_t chunk)
{
	key->b[0] = KEY_MAP;
	store_be64(key->b + 1, inode);
	store_be32(key->b + 9, chunk);
	key->len = MAP_KEY_LEN;
}

/* Pointers of data pages: holes, or pages of the file. */
static bool ptrs_are_good(const uint8_t *ptr, size_t len)
{
	if (len % STORE_PTR_LEN != 0 || len > CHUNK_PAGES * STORE_PTR_LEN)
		return false;
	for (size_t i = 0; i < len; i += STORE_PTR_LEN) {
		if (load_le32(ptr + i) >= STORE_PAGES_MAX)
			return false;
	}
	return true;
}

/* Record: kind 1, zero 3, six words, inode 8, then the tail. */
TEE_Result object_parse(struct object *obj, const uint8_t *value, size_t len)
{
	if (len < RECORD_HEAD || value[0] > KIND_PAGED)
		return TEE_ERROR_CORRUPT_OBJECT;
	obj->paged = value[0] == KIND_PAGED;
	obj->meta.type = load_le32(value + 4);
	obj->meta.object_size = load_le32(value + 8);
	obj->meta.usage = load_le32(value + 12);
	obj->meta.flags = load_le32(value + 16);
	obj->meta.attr_len = load_le32(value + 20);
	obj->meta.data_len = load_le32(value + 24);
	obj->inode = load_le64(value + 28);
	obj->tail_len = len - RECORD_HEAD;
	obj->stored_len = object_len(obj);
	if (obj->meta.attr_len > STORE_ATTR_MAX)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (obj->paged ? !ptrs_are_good(value + RECORD_HEAD, obj->tail_len)
		       : obj->tail_len != object_len(obj))
		return TEE_ERROR_CORRUPT_OBJECT;
	memcpy(obj->tail, value + RECORD_HEAD, obj->tail_len);
	return TEE_SUCCESS;
}

TEE_Result object_load(struct store *st, const struct store_key *key,
		       struct object *obj)
{
	size_t len = 0;
	TEE_Result res = tree_get(st, key, st->value, &len);

	obj->key = *key;
	st->chunk.loaded = false;
	st->chunk.dirty = false;
	if (res == TEE_SUCCESS)
		res = object_parse(obj, st->value, len);
	return res;
}

static TEE_Result chunk_save(struct store *st, struct object *obj)
{
	struct chunk *c = &st->chunk;
	size_t len = sizeof(c->ptr);
	struct store_key key = { 0 };

	if (!c->dirty)
		return TEE_SUCCESS;
	c->dirty = false;
	while (len > 0 &&
	       load_le32(c->ptr + len - STORE_PTR_LEN) == STORE_PAGE_NONE)
		len -= STORE_PTR_LEN;
	if (c->index == 0) {
		memcpy(obj->tail, c->ptr, len);
		obj->tail_len = len;
		return TEE_SUCCESS;
	}
	map_key(&key, obj->inode, c->index);
	if (len > 0)
		return tree_put(st, &key, c->ptr, len);

	TEE_Result res = tree_remove(st, &key);

	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_SUCCESS : res;
}

static TEE_Result chunk_switch(struct store *st, struct object *obj,
			       uint32_t index)
{
	struct chunk *c = &st->chunk;
	struct store_key key = { 0 };
	size_t len = 0;

	if (c->loaded && c->index == index)
		return TEE_SUCCESS;

	TEE_Result res = chunk_save(st, obj);

	if (res != TEE_SUCCESS)
		return res;
	c->index = index;
	c->loaded = true;
	memset(c->ptr, 0, sizeof(c->ptr));
	if (index == 0) {
		memcpy(c->ptr, obj->tail, obj->tail_len);
		return TEE_SUCCESS;
	}
	/* Nothing was ever there, even if a damaged page says it may have. */
	if ((uint64_t)index * CHUNK_PAGES * STORE_PAGE_LEN >= obj->stored_len)
		return TEE_SUCCESS;
	map_key(&key, obj->inode, index);
	res = tree_get(st, &key, st->value, &len);
	if (res == TEE_ERROR_ITEM_NOT_FOUND)
		return TEE_SUCCESS;
	if (res == TEE_SUCCESS && !ptrs_are_good(st->value, len))
		res = TEE_ERROR_CORRUPT_OBJECT;
	if (res == TEE_SUCCESS)
		memcpy(c->ptr, st->value, len);
	else
		c->loaded = false;
	return res;
}

static uint8_t *chunk_ptr(struct store *st, uint32_t page)
{
	return st->chunk.ptr + page % CHUNK_PAGES * STORE_PTR_LEN;
}

TEE_Result object_save(struct store *st, struct object *obj)
{
	uint8_t *value = st->value;
	TEE_Result res = obj->paged ? chunk_save(st, obj) : TEE_SUCCESS;

	if (res != TEE_SUCCESS)
		return res;
	memset(value, 0, RECORD_HEAD);
	value[0] = obj->paged ? KIND_PAGED : KIND_INLINE;
	store_le32(value + 4, obj->meta.type);
	store_le32(value + 8, obj->meta.object_size);
	store_le32(value + 12, obj->meta.usage);
	store_le32(value + 16, obj->meta.flags);
	store_le32(value + 20, obj->meta.attr_len);
	store_le32(value + 24, obj->meta.data_len);
	store_le64(value + 28, obj->inode);
	memcpy(value + RECORD_HEAD, obj->tail, obj->tail_len);
	return tree_put(st, &obj->key, value, RECORD_HEAD + obj->tail_len);
}

static void chunk_free_from(struct store *st, uint32_t from)
{
	for (uint32_t i = from; i < CHUNK_PAGES; i++) {
		uint8_t *raw = st->chunk.ptr + i * STORE_PTR_LEN;
		struct store_ptr ptr = { 0 };

		ptr_load(&ptr, raw);
		if (ptr.page == STORE_PAGE_NONE)
			continue;
		txn_free(st, &ptr);
		memset(raw, 0, STORE_PTR_LEN);
		st->chunk.dirty = true;
	}
}

/* True when @key is a map record of @inode. */
static bool map_key_is(const struct store_key *key, uint64_t inode)
{
	return key->len == MAP_KEY_LEN && key->b[0] == KEY_MAP &&
	       load_be64(key->b + 1) == inode;
}

TEE_Result object_free_pages(struct store *st, struct object *obj,
			     uint32_t from)
{
	uint32_t index = from / CHUNK_PAGES;
	struct store_key key = { 0 };
	size_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	if (from % CHUNK_PAGES != 0 || index == 0) {
		res = chunk_switch(st, obj, index);
		if (res != TEE_SUCCESS)
			return res;
		chunk_free_from(st, from % CHUNK_PAGES);
		index++;
	}
	if (object_len(obj) <= (uint64_t)index * CHUNK_PAGES * STORE_PAGE_LEN)
		return TEE_SUCCESS;
	map_key(&key, obj->inode, index);
	for (;;) {
		struct store_key at = key;

		res = tree_next(st, &key, st->value, &len);
		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			return TEE_SUCCESS;
		if (res == TEE_ERROR_CORRUPT_OBJECT) {
			/*
			 * What a damaged page hides of the map cannot be
			 * freed, but must not come back when the page does.
			 */
			res = tree_lose(st, &at);
			if (res != TEE_SUCCESS || !map_key_is(&key, obj->inode))
				return res;
			continue;
		}
		if (res != TEE_SUCCESS || !map_key_is(&key, obj->inode))
			return res;
		res = chunk_switch(st, obj, load_be32(key.b + 9));
		if (res != TEE_SUCCESS)
			return res;
		chunk_free_from(st, 0);
		st->chunk.dirty = false;
		st->chunk.loaded = false;
		res = tree_remove(st, &key);
		if (res != TEE_SUCCESS)
			return res;
	}
}

/* Keeps a page in the cache that was just sealed or fetched. */
static void data_keep(struct store *st, const uint8_t *raw, const uint8_t *mem)
{
	struct slot *s = slot_take(st);
	struct store_ptr ptr = { 0 };

	if (s == NULL)
		return;
	ptr_load(&ptr, raw);
	memcpy(s->mem, mem, STORE_PAGE_LEN);
	s->state = SLOT_CLEAN;
	s->level = STORE_LEVEL_DATA;
	s->page = ptr.page;
	s->stamp = ptr.stamp;
	s->pins = 0;
}

/*
 * Writes @len bytes at @off of page @page, zeros for @data NULL. @base is what
 * the page holds so far, or NULL to look it up.
 */
static TEE_Result page_change(struct store *st, struct object *obj,
			      uint32_t page, size_t off, const uint8_t *data,
			      size_t len, const uint8_t *base)
{
	TEE_Result res = chunk_switch(st, obj, page / CHUNK_PAGES);
	uint8_t *raw = chunk_ptr(st, page);
	struct store_ptr old = { 0 };
	struct store_ptr new = { 0 };
	struct slot *s = NULL;
	uint8_t *mem = NULL;
	uint32_t where = 0;

	if (res != TEE_SUCCESS)
		return res;
	ptr_load(&old, raw);
	if (len < STORE_PAGE_LEN && base == NULL &&
	    old.page != STORE_PAGE_NONE) {
		res = slot_load(st, &old, STORE_LEVEL_DATA, &s);
		if (res != TEE_SUCCESS)
			return res;
		base = s->mem;
	}
	res = txn_page(st, &mem, &where);
	if (res != TEE_SUCCESS)
		return res;
	if (len < STORE_PAGE_LEN && base != NULL)
		memcpy(mem, base, STORE_PAGE_LEN);
	else if (len < STORE_PAGE_LEN)
		memset(mem, 0, STORE_PAGE_LEN);
	if (data != NULL)
		memcpy(mem + off, data, len);
	else
		memset(mem + off, 0, len);
	if (s != NULL)
		s->pins--;
	txn_free(st, &old);
	/* Whoever writes a part of a page is likely to come back. */
	s = len < STORE_PAGE_LEN ? slot_take(st) : NULL;
	if (s != NULL) {
		memcpy(s->mem, mem, STORE_PAGE_LEN);
		s->pins = 0;
	}
	res = page_seal(st, where, STORE_LEVEL_DATA, mem, mem, &new);
	if (res != TEE_SUCCESS)
		return res;
	if (s != NULL) {
		s->state = SLOT_CLEAN;
		s->level = STORE_LEVEL_DATA;
		s->page = new.page;
		s->stamp = new.stamp;
	}
	ptr_store(raw, &new);
	st->chunk.dirty = true;
	return TEE_SUCCESS;
}

/* Turns a record's content into a page image; the object has pages now. */
static void object_to_pages(struct store *st, struct object *obj,
			    uint8_t *image)
{
	memset(image, 0, STORE_PAGE_LEN);
	memcpy(image, obj->tail, obj->tail_len);
	obj->paged = true;
	obj->inode = st->next.next_inode++;
	obj->tail_len = 0;
	st->chunk = (struct chunk){ .loaded = true };
}

bool object_fits_record(uint64_t len)
{
	return len <= STORE_VALUE_MAX - RECORD_HEAD;
}

TEE_Result object_write(struct store *st, struct object *obj, uint64_t off,
			const uint8_t *data, size_t len, uint64_t new_len)
{
	uint8_t *image = NULL;
	bool had_content = obj->tail_len > 0;
	size_t done = 0;
	TEE_Result res = TEE_SUCCESS;

	if (!obj->paged && object_fits_record(new_len)) {
		if (new_len > obj->tail_len)
			memset(obj->tail + obj->tail_len, 0,
			       new_len - obj->tail_len);
		if (data != NULL)
			memcpy(obj->tail + off, data, len);
		obj->tail_len = new_len;
		return TEE_SUCCESS;
	}
	if (!obj->paged) {
		image = st->scratch;
		object_to_pages(st, obj, image);
		if (had_content && (data == NULL || off >= STORE_PAGE_LEN))
			res = page_change(st, obj, 0, 0, NULL, 0, image);
	}
	if (data == NULL)
		return res;
	while (res == TEE_SUCCESS && done < len) {
		uint32_t page = (uint32_t)((off + done) / STORE_PAGE_LEN);
		size_t at = (off + done) % STORE_PAGE_LEN;
		size_t part = MIN(len - done, STORE_PAGE_LEN - at);

		res = page_change(st, obj, page, at, data + done, part,
				  page == 0 ? image : NULL);
		done += part;
	}
	return res;
}

TEE_Result object_cut(struct store *st, struct object *obj, uint64_t new_len)
{
	uint32_t pages =
		(uint32_t)((new_len + STORE_PAGE_LEN - 1) / STORE_PAGE_LEN);
	size_t in_page = new_len % STORE_PAGE_LEN;
	TEE_Result res = TEE_SUCCESS;

	if (!obj->paged) {
		obj->tail_len = new_len;
		return TEE_SUCCESS;
	}
	res = object_free_pages(st, obj, pages);
	if (res != TEE_SUCCESS || in_page == 0)
		return res;
	res = chunk_switch(st, obj, (pages - 1) / CHUNK_PAGES);
	if (res != TEE_SUCCESS ||
	    load_le32(chunk_ptr(st, pages - 1)) == STORE_PAGE_NONE)
		return res;
	return page_change(st, obj, pages - 1, in_page, NULL,
			   STORE_PAGE_LEN - in_page, NULL);
}

/*
 * Pages from @page that can be read in one go: neither holes nor cached, and
 * side by side in the file; at most @count.
 */
static uint32_t run_len(struct store *st, uint32_t page, uint32_t count)
{
	uint32_t first = load_le32(chunk_ptr(st, page));
	uint32_t n = 1;

	count = MIN(count, CHUNK_PAGES - page % CHUNK_PAGES);
	count = MIN(count, st->batch_pages);
	while (n < count) {
		struct store_ptr ptr = { 0 };

		ptr_load(&ptr, chunk_ptr(st, page + n));
		if (ptr.page != first + n || slot_peek(st, &ptr) != NULL)
			break;
		n++;
	}
	return n;
}

/* Reads bytes [off, off + len) of a page or of a run; *done: bytes copied. */
static TEE_Result run_read(struct store *st, struct object *obj, uint64_t off,
			   uint8_t *buf, size_t len, size_t *done)
{
	uint32_t page = (uint32_t)(off / STORE_PAGE_LEN);
	size_t at = off % STORE_PAGE_LEN;
	uint32_t wanted =
		(uint32_t)((at + len + STORE_PAGE_LEN - 1) / STORE_PAGE_LEN);
	uint32_t count = wanted;
	struct store_ptr ptr = { 0 };
	struct slot *s = NULL;
	TEE_Result res = chunk_switch(st, obj, page / CHUNK_PAGES);

	*done = MIN(len, STORE_PAGE_LEN - at);
	if (res != TEE_SUCCESS)
		return res;
	ptr_load(&ptr, chunk_ptr(st, page));
	if (ptr.page == STORE_PAGE_NONE) {
		memset(buf, 0, *done);
		return TEE_SUCCESS;
	}
	if (slot_peek(st, &ptr) == NULL) {
		if (obj->inode == st->reader_inode && page == st->reader_page)
			count = MAX(count, READ_AHEAD);
		count = run_len(st, page, count);
	} else {
		count = 1;
	}
	if (count == 1) {
		res = slot_load(st, &ptr, STORE_LEVEL_DATA, &s);
		if (res == TEE_SUCCESS) {
			memcpy(buf, s->mem + at, *done);
			s->pins--;
		}
		return res;
	}
	res = file_fetch(st, ptr.page, chunk_ptr(st, page), count,
			 STORE_LEVEL_DATA, st->out.mem);
	if (res == TEE_ERROR_CORRUPT_OBJECT) {
		/* Pages before the bad one may be all that is wanted now. */
		res = slot_load(st, &ptr, STORE_LEVEL_DATA, &s);
		if (res == TEE_SUCCESS) {
			memcpy(buf, s->mem + at, *done);
			s->pins--;
		}
		return res;
	}
	if (res != TEE_SUCCESS)
		return res;
	*done = MIN(len, count * STORE_PAGE_LEN - at);
	memcpy(buf, st->out.mem + at, *done);
	/* What was not read to its end is kept for the next call. */
	for (uint32_t i = (uint32_t)((at + *done) / STORE_PAGE_LEN); i < count;
	     i++)
		data_keep(st, chunk_ptr(st, page + i),
			  st->out.mem + i * STORE_PAGE_LEN);
	return TEE_SUCCESS;
}

TEE_Result object_read(struct store *st, struct object *obj, uint64_t off,
		       uint8_t *buf, size_t len)
{
	TEE_Result res = TEE_SUCCESS;

	if (!obj->paged) {
		CHECK(range_fits(off, len, obj->tail_len));
		memcpy(buf, obj->tail + off, len);
		return TEE_SUCCESS;
	}
	while (len > 0 && res == TEE_SUCCESS) {
		size_t done = 0;

		res = run_read(st, obj, off, buf, len, &done);
		off += done;
		buf += done;
		len -= done;
	}
	st->reader_inode = obj->inode;
	st->reader_page = (uint32_t)(off / STORE_PAGE_LEN);
	return res;
}
