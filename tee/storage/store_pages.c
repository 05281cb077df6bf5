/*
 * Page cache, mounting and transactions of trusted storage.
 */
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <storage/store_internal.h>
#include <string.h>

/* The file's first page is for people who wonder what the file is. */
static const char banner[] = "Strongroom trusted storage, version 1\n";

static bool ptr_is_dirty(uint32_t page)
{
	return page != STORE_PAGE_LOST && (page & STORE_PAGE_DIRTY) != 0;
}

struct slot *slot_peek(struct store *st, const struct store_ptr *ptr)
{
	if (ptr_is_dirty(ptr->page))
		return &st->slot[ptr->page & ~STORE_PAGE_DIRTY];
	for (unsigned int i = 0; i < st->slot_count; i++) {
		struct slot *s = &st->slot[i];

		if (s->page == ptr->page && s->state == SLOT_CLEAN &&
		    s->stamp == ptr->stamp)
			return s;
	}
	return NULL;
}

/* Inner nodes serve many operations, leaves and data few. */
static uint32_t slot_weight(const struct store *st, const struct slot *s)
{
	unsigned int level = s->level == STORE_LEVEL_DATA ? 0 : s->level;

	return s->age + level * 32 * st->slot_count;
}

struct slot *slot_take(struct store *st)
{
	struct slot *best = NULL;

	for (unsigned int i = 0; i < st->slot_count; i++) {
		struct slot *s = &st->slot[i];

		if (s->pins != 0 || s->state == SLOT_DIRTY)
			continue;
		if (s->state == SLOT_FREE) {
			best = s;
			break;
		}
		if (best == NULL || slot_weight(st, s) < slot_weight(st, best))
			best = s;
	}
	if (best == NULL)
		return NULL;
	best->state = SLOT_FREE;
	best->page = STORE_PAGE_NONE;
	best->pins = 1;
	best->age = ++st->clock;
	return best;
}

void slot_dirty(struct store *st, struct slot *s, unsigned int level,
		struct store_ptr *ptr)
{
	s->state = SLOT_DIRTY;
	s->level = (uint8_t)level;
	st->dirty_count++;
	*ptr = (struct store_ptr){
		.page = STORE_PAGE_DIRTY | (uint32_t)(s - st->slot),
	};
}

void slot_drop(struct store *st, struct slot *s)
{
	if (s->state == SLOT_DIRTY)
		st->dirty_count--;
	/* What was deleted or replaced does not linger in plain. */
	if (s->state != SLOT_FREE)
		secret_wipe(s->mem, STORE_PAGE_LEN);
	s->state = SLOT_FREE;
	s->page = STORE_PAGE_NONE;
	s->pins = 0;
}

void slots_unpin(struct store *st)
{
	for (unsigned int i = 0; i < st->slot_count; i++)
		st->slot[i].pins = 0;
}

TEE_Result slot_load(struct store *st, const struct store_ptr *ptr,
		     unsigned int level, struct slot **out)
{
	struct slot *s = slot_peek(st, ptr);
	uint8_t raw[STORE_PTR_LEN] = { 0 };

	if (s != NULL) {
		if (s->level != level)
			return TEE_ERROR_CORRUPT_OBJECT;
		st->stats.cache_hits++;
		s->age = ++st->clock;
		s->pins++;
		*out = s;
		return TEE_SUCCESS;
	}
	s = slot_take(st);
	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	st->stats.cache_misses++;
	ptr_store(raw, ptr);

	TEE_Result res = file_fetch(st, ptr->page, raw, 1, level, s->mem);

	if (res == TEE_SUCCESS && level != STORE_LEVEL_DATA &&
	    node_check(s->mem, level) != TEE_SUCCESS)
		res = TEE_ERROR_CORRUPT_OBJECT;
	if (res != TEE_SUCCESS) {
		slot_drop(st, s);
		return res;
	}
	s->state = SLOT_CLEAN;
	s->level = (uint8_t)level;
	s->page = ptr->page;
	s->stamp = ptr->stamp;
	*out = s;
	return TEE_SUCCESS;
}

static void store_begin_empty(struct store *st)
{
	memset(&st->now, 0, sizeof(st->now));
	super_take(&st->now, 0);
	st->now.page_end = 1;
	st->now.next_inode = 1;
	st->fresh = true;
	st->state = STORE_READY;
}

TEE_Result store_mount(struct store *st)
{
	struct rollback_state state = { 0 };

	if (st->state == STORE_READY)
		return TEE_SUCCESS;
	for (unsigned int i = 0; i < st->slot_count; i++)
		slot_drop(st, &st->slot[i]);
	st->state = STORE_ANCHOR_BROKEN;
	if (rollback_store_load(st->rollback, &state) != TEE_SUCCESS)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	memcpy(st->root, state.store_root, sizeof(st->root));
	if (anchor_is_empty(st->root)) {
		store_begin_empty(st);
		return TEE_SUCCESS;
	}

	TEE_Result res = anchor_load(&st->anchor, st->root);

	if (res == TEE_ERROR_UNSUPPORTED_VERSION)
		st->state = STORE_UNKNOWN_VERSION;
	if (res != TEE_SUCCESS)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	page_key_init(st, st->anchor.salt);
	st->fresh = false;
	st->state = STORE_UNREACHABLE;
	res = file_fetch_super(st, st->scratch);
	if (res != TEE_SUCCESS)
		return res;
	if (super_load(&st->now, st->scratch) != TEE_SUCCESS) {
		st->state = STORE_UNKNOWN_VERSION;
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	}
	st->state = STORE_READY;
	return TEE_SUCCESS;
}

static TEE_Result out_flush(struct store *st)
{
	struct out *o = &st->out;

	if (o->count == 0)
		return TEE_SUCCESS;

	TEE_Result res = file_write(st, o->first, o->mem, o->count);

	o->first += o->count;
	o->count = 0;
	return res;
}

/* Makes room for @need more sealed pages side by side. */
static TEE_Result out_room(struct store *st, uint32_t need)
{
	struct out *o = &st->out;
	uint32_t first = 0;

	if (o->first + o->count + need > o->run_end) {
		uint32_t len = space_find(st, need, MAX(o->want, need), &first);

		if (len == 0)
			return TEE_ERROR_STORAGE_NO_SPACE;
		if (first != o->first + o->count) {
			TEE_Result res = out_flush(st);

			if (res != TEE_SUCCESS)
				return res;
			o->first = first;
		}
		o->run_end = first + len;
	}
	if (o->count + need > st->batch_pages)
		return out_flush(st);
	return TEE_SUCCESS;
}

TEE_Result txn_page(struct store *st, uint8_t **mem, uint32_t *page)
{
	struct out *o = &st->out;
	TEE_Result res = out_room(st, 1);

	if (res != TEE_SUCCESS)
		return res;
	*mem = o->mem + (size_t)o->count * STORE_PAGE_LEN;
	*page = o->first + o->count;
	super_take(&st->next, *page);
	o->count++;
	if (o->want > 0)
		o->want--;
	return TEE_SUCCESS;
}

void txn_free(struct store *st, const struct store_ptr *ptr)
{
	struct slot *s = NULL;

	if (ptr->page == STORE_PAGE_NONE || ptr->page == STORE_PAGE_LOST)
		return;
	s = slot_peek(st, ptr);
	if (s != NULL)
		slot_drop(st, s);
	if (ptr->page < STORE_PAGES_MAX)
		super_give(&st->next, ptr->page);
}

/* Seals a dirty node and turns *@ptr into where it will be. */
static TEE_Result node_emit(struct store *st, struct store_ptr *ptr)
{
	struct slot *s = &st->slot[ptr->page & ~STORE_PAGE_DIRTY];
	uint8_t *mem = NULL;
	uint32_t page = 0;
	TEE_Result res = txn_page(st, &mem, &page);

	CHECK(s->state == SLOT_DIRTY);
	if (res == TEE_SUCCESS)
		res = page_seal(st, page, s->level, s->mem, mem, ptr);
	if (res != TEE_SUCCESS)
		return res;
	s->state = SLOT_CLEAN;
	s->page = ptr->page;
	s->stamp = ptr->stamp;
	st->dirty_count--;
	return TEE_SUCCESS;
}

static TEE_Result children_emit(struct store *st, struct slot *node)
{
	for (unsigned int i = 0; i < node_count(node->mem); i++) {
		size_t len = 0;
		uint8_t *value = node_value(node->mem, i, &len);
		struct store_ptr ptr = { 0 };

		ptr_load(&ptr, value);
		if (!ptr_is_dirty(ptr.page))
			continue;

		TEE_Result res = node_emit(st, &ptr);

		if (res != TEE_SUCCESS)
			return res;
		ptr_store(value, &ptr);
	}
	return TEE_SUCCESS;
}

/* Children before parents, since a parent holds their tags. */
static TEE_Result tree_emit(struct store *st)
{
	TEE_Result res = TEE_SUCCESS;

	for (unsigned int level = 1; level < st->next.height; level++) {
		for (unsigned int i = 0; i < st->slot_count; i++) {
			struct slot *s = &st->slot[i];

			if (s->state == SLOT_DIRTY && s->level == level)
				res = children_emit(st, s);
			if (res != TEE_SUCCESS)
				return res;
		}
	}
	if (ptr_is_dirty(st->next.root.page))
		res = node_emit(st, &st->next.root);
	return res;
}

TEE_Result txn_spill(struct store *st)
{
	if (st->dirty_count <= st->slot_count / 2)
		return TEE_SUCCESS;

	TEE_Result res = tree_emit(st);

	/* They may be read again before the transaction ends. */
	return res == TEE_SUCCESS ? out_flush(st) : res;
}

static void txn_forget(struct store *st)
{
	for (unsigned int i = 0; i < st->slot_count; i++) {
		if (st->slot[i].state == SLOT_DIRTY)
			slot_drop(st, &st->slot[i]);
	}
	CHECK(st->dirty_count == 0);
	st->out.count = 0;
	slots_unpin(st);
}

/* The first transaction of a new store brings key and file into being. */
static TEE_Result txn_make_file(struct store *st)
{
	uint32_t salt = 0;
	TEE_Result res = st->random(&salt, sizeof(salt));

	if (res != TEE_SUCCESS)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	page_key_init(st, salt);
	res = file_create(st);
	if (res != TEE_SUCCESS)
		return res;
	memset(st->out.mem, 0, STORE_PAGE_LEN);
	memcpy(st->out.mem, banner, sizeof(banner) - 1);
	st->out.count = 1;
	return TEE_SUCCESS;
}

TEE_Result txn_begin(struct store *st, uint32_t want, bool may_use_reserve)
{
	TEE_Result res = store_mount(st);

	if (res != TEE_SUCCESS)
		return res;
	st->next = st->now;
	st->may_use_reserve = may_use_reserve;
	st->out.first = 0;
	st->out.count = 0;
	st->out.run_end = 0;
	/* Data pages, two ways through the tree, the super and its copy. */
	st->out.want = want == 0 ? 0 : want + 2 * st->now.height + 3;
	return st->fresh ? txn_make_file(st) : TEE_SUCCESS;
}

static TEE_Result super_emit(struct store *st, struct store_ptr *ptr)
{
	struct out *o = &st->out;
	TEE_Result res = out_room(st, 2);

	if (res != TEE_SUCCESS)
		return res;

	uint32_t page = o->first + o->count;
	uint8_t *mem = o->mem + (size_t)o->count * STORE_PAGE_LEN;

	super_take(&st->next, page);
	super_take(&st->next, page + 1);
	if (!st->fresh) {
		super_give(&st->next, st->anchor.super.page);
		super_give(&st->next, st->anchor.super.page + 1);
	}
	st->next.page_end = MAX(st->next.page_end, st->next.top);
	st->next.generation++;
	super_store(st->scratch, &st->next);
	res = page_seal(st, page, STORE_LEVEL_SUPER, st->scratch, mem, ptr);
	if (res != TEE_SUCCESS)
		return res;
	/*
	 * Twice: whatever single page goes bad, the store as a whole opens.
	 * Every other page costs only what hangs below it.
	 */
	memcpy(mem + STORE_PAGE_LEN, mem, STORE_PAGE_LEN);
	o->count += 2;
	return out_flush(st);
}

/* Moves the anchor from what this store mounted to @super. */
static TEE_Result anchor_commit(struct store *st, const struct store_ptr *super)
{
	struct rollback_state state = { 0 };
	struct store_anchor anchor = {
		.salt = st->anchor.salt,
		.super = *super,
	};
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	/* Counters are committed by others: a lost race is tried again. */
	for (unsigned int i = 0; i < 16 && res == TEE_ERROR_BAD_PARAMETERS;
	     i++) {
		if (rollback_store_load(st->rollback, &state) != TEE_SUCCESS ||
		    memcmp(state.store_root, st->root, sizeof(st->root)) != 0)
			break;
		state.sequence++;
		anchor_store(state.store_root, &anchor);
		res = rollback_store_commit(st->rollback, &state);
	}
	if (res != TEE_SUCCESS) {
		/* Old or new: the next operation looks. */
		st->state = STORE_CLOSED;
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	}
	st->anchor = anchor;
	memcpy(st->root, state.store_root, sizeof(st->root));
	st->own_sequence = state.sequence;
	st->seal_count = 0;
	return TEE_SUCCESS;
}

static TEE_Result txn_commit(struct store *st)
{
	struct store_ptr super = { 0 };

	st->out.want = MAX(st->out.want, st->dirty_count + 2);

	TEE_Result res = tree_emit(st);

	/* A failed look at a neighbour may have shown a foreign file. */
	if (res == TEE_SUCCESS && st->state != STORE_READY)
		res = TEE_ERROR_STORAGE_NOT_AVAILABLE;
	if (res == TEE_SUCCESS)
		res = super_emit(st, &super);
	if (res == TEE_SUCCESS)
		res = anchor_commit(st, &super);
	if (res != TEE_SUCCESS)
		return res;
	CHECK(st->dirty_count == 0);
	st->fresh = false;
	st->now = st->next;
	st->stats.commits++;

	uint32_t top = st->now.top;

	/* A file of many pages that holds few any more is cut, once in a way. */
	if (st->now.page_end > 2 * top + 1024) {
		file_cut(st, top);
		st->now.page_end = top;
	}
	return TEE_SUCCESS;
}

TEE_Result txn_end(struct store *st, TEE_Result res)
{
	slots_unpin(st);
	if (res == TEE_SUCCESS)
		res = txn_commit(st);
	txn_forget(st);
	/* Nor does it linger where the change was worked out. */
	secret_wipe(st->scratch, STORE_PAGE_LEN);
	secret_wipe(st->object.tail, sizeof(st->object.tail));
	secret_wipe(st->value, sizeof(st->value));
	return res;
}

TEE_Result store_alloc(const struct store_config *config, struct store **out)
{
	unsigned int slots = config->cache_pages != 0 ? config->cache_pages
						      : STORE_CACHE_PAGES;
	unsigned int batch = config->batch_pages != 0 ? config->batch_pages
						      : STORE_BATCH_PAGES;
	size_t pages = (size_t)slots + batch + 1;
	size_t slots_len = slots * sizeof(struct slot);
	size_t entries_size = ENTRY_MAX * sizeof(struct node_entry);

	*out = NULL;
	if (slots < STORE_CACHE_PAGES_MIN || batch < STORE_BATCH_PAGES_MIN ||
	    slots > 65536 || batch > 65536 ||
	    config->io->len_max < STORE_PAGE_LEN)
		return TEE_ERROR_BAD_PARAMETERS;

	struct store *st = config->alloc(sizeof(*st));
	struct slot *slot = config->alloc(slots_len);
	struct node_entry *entry = config->alloc(entries_size);
	uint8_t *mem = config->alloc(pages * STORE_PAGE_LEN);

	if (st == NULL || slot == NULL || entry == NULL || mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	memset(st, 0, sizeof(*st));
	memset(slot, 0, slots_len);
	for (unsigned int i = 0; i < slots; i++)
		slot[i].mem = mem + (size_t)i * STORE_PAGE_LEN;
	st->io = config->io;
	st->rollback = config->rollback;
	st->random = config->random;
	memcpy(st->key, config->key, sizeof(st->key));
	st->slot = slot;
	st->slot_count = slots;
	st->entry = entry;
	st->out.mem = mem + (size_t)slots * STORE_PAGE_LEN;
	st->batch_pages = batch;
	st->scratch = st->out.mem + (size_t)batch * STORE_PAGE_LEN;
	st->state = STORE_CLOSED;
	st->stats.memory_len =
		sizeof(*st) + slots_len + entries_size + pages * STORE_PAGE_LEN;
	*out = st;
	return TEE_SUCCESS;
}
