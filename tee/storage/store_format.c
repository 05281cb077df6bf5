/*
 * Bytes of the store: anchor, super page and tree nodes.
 *
 * A node is written in one go and never edited in place: a change takes the
 * records apart, and what they share at the front of their keys is stored once
 * per node. Keys of one TA share 21 bytes and more, so inner nodes hold about
 * a hundred children.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <storage/store_format.h>
#include <string.h>

#define SUPER_MAGIC 0x52535253u /* "SRSR" */
#define NODE_MAGIC  0x4eu
#define RECORD_HEAD 3u /* key length 1, value length 2 */
#define SLOT_LEN    2u

void ptr_load(struct store_ptr *to, const uint8_t from[STORE_PTR_LEN])
{
	to->page = load_le32(from);
	to->stamp = load_le64(from + 4);
	memcpy(to->tag, from + 12, sizeof(to->tag));
}

void ptr_store(uint8_t to[STORE_PTR_LEN], const struct store_ptr *from)
{
	store_le32(to, from->page);
	store_le64(to + 4, from->stamp);
	memcpy(to + 12, from->tag, sizeof(from->tag));
}

static bool page_is_stored(uint32_t page)
{
	return page != STORE_PAGE_NONE && page < STORE_PAGES_MAX;
}

/* Anchor: version 1, page 3, salt 4, stamp 8, tag 16. */
bool anchor_is_empty(const uint8_t root[ROLLBACK_ROOT_LEN])
{
	uint8_t any = 0;

	for (size_t i = 0; i < ROLLBACK_ROOT_LEN; i++)
		any |= root[i];
	return any == 0;
}

TEE_Result anchor_load(struct store_anchor *to,
		       const uint8_t root[ROLLBACK_ROOT_LEN])
{
	if (root[0] == 0)
		return TEE_ERROR_BAD_FORMAT;
	if (root[0] != STORE_VERSION)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	to->super.page = load_le32(root) >> 8;
	to->salt = load_le32(root + 4);
	to->super.stamp = load_le64(root + 8);
	memcpy(to->super.tag, root + 16, sizeof(to->super.tag));
	/* The super page has a copy right behind it. */
	if (!page_is_stored(to->super.page) ||
	    !page_is_stored(to->super.page + 1))
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

void anchor_store(uint8_t root[ROLLBACK_ROOT_LEN],
		  const struct store_anchor *from)
{
	store_le32(root, from->super.page << 8 | STORE_VERSION);
	store_le32(root + 4, from->salt);
	store_le64(root + 8, from->super.stamp);
	memcpy(root + 16, from->super.tag, sizeof(from->super.tag));
}

bool super_uses(const struct store_super *super, uint32_t page)
{
	return super->map[page / 64] >> page % 64 & 1;
}

void super_take(struct store_super *super, uint32_t page)
{
	if (super_uses(super, page))
		return;
	super->map[page / 64] |= BIT64(page % 64);
	super->used++;
	super->top = MAX(super->top, page + 1);
}

void super_give(struct store_super *super, uint32_t page)
{
	if (!super_uses(super, page))
		return;
	super->map[page / 64] &= ~BIT64(page % 64);
	super->used--;
	if (page + 1 != super->top)
		return;
	super->top = 0;
	for (size_t i = page / 64 + 1; i > 0; i--) {
		uint64_t w = super->map[i - 1];

		if (w == 0)
			continue;
		super->top = (uint32_t)(i * 64) - (uint32_t)__builtin_clzll(w);
		return;
	}
}

TEE_Result super_load(struct store_super *to,
		      const uint8_t page[STORE_PAGE_LEN])
{
	if (load_le32(page) != SUPER_MAGIC ||
	    load_le16(page + 4) != STORE_VERSION)
		return TEE_ERROR_BAD_FORMAT;
	to->height = load_le16(page + 6);
	to->generation = load_le64(page + 8);
	to->next_inode = load_le64(page + 16);
	to->objects = load_le32(page + 24);
	to->lost = load_le32(page + 28);
	to->page_end = load_le32(page + 32);
	ptr_load(&to->root, page + 36);
	to->used = 0;
	to->top = 0;
	for (uint32_t i = 0; i < STORE_MAP_WORDS; i++) {
		uint64_t w = load_le64(page + STORE_SUPER_HEAD + 8 * i);

		to->map[i] = w;
		if (w != 0)
			to->top = i * 64 + 64 - (uint32_t)__builtin_clzll(w);
		for (; w != 0; w &= w - 1)
			to->used++;
	}
	if (to->height > STORE_HEIGHT_MAX || to->page_end > STORE_PAGES_MAX)
		return TEE_ERROR_BAD_FORMAT;
	if (to->height == 0 ? to->root.page != STORE_PAGE_NONE
			    : !page_is_stored(to->root.page))
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

void super_store(uint8_t page[STORE_PAGE_LEN], const struct store_super *from)
{
	memset(page, 0, STORE_SUPER_HEAD);
	store_le32(page, SUPER_MAGIC);
	store_le16(page + 4, STORE_VERSION);
	store_le16(page + 6, (uint16_t)from->height);
	store_le64(page + 8, from->generation);
	store_le64(page + 16, from->next_inode);
	store_le32(page + 24, from->objects);
	store_le32(page + 28, from->lost);
	store_le32(page + 32, from->page_end);
	ptr_store(page + 36, &from->root);
	for (size_t i = 0; i < STORE_MAP_WORDS; i++)
		store_le64(page + STORE_SUPER_HEAD + 8 * i, from->map[i]);
}

static int bytes_compare(const uint8_t *a, size_t a_len, const uint8_t *b,
			 size_t b_len)
{
	int order = memcmp(a, b, MIN(a_len, b_len));

	if (order != 0)
		return order;
	return (a_len > b_len) - (a_len < b_len);
}

int key_compare(const struct store_key *a, const struct store_key *b)
{
	return bytes_compare(a->b, a->len, b->b, b->len);
}

void key_after(struct store_key *out, const struct store_key *k)
{
	CHECK(k->len < STORE_KEY_MAX);
	*out = *k;
	out->b[out->len++] = 0;
}

/*
 * Node: magic 1, level 1, count 2, prefix_len 2, used 2; a slot of 2 bytes per
 * record with its offset; the shared prefix; the records.
 */
unsigned int node_level(const uint8_t *page)
{
	return page[1];
}

unsigned int node_count(const uint8_t *page)
{
	return load_le16(page + 2);
}

size_t node_used(const uint8_t *page)
{
	return load_le16(page + 6);
}

static const uint8_t *node_prefix(const uint8_t *page, size_t *len)
{
	*len = load_le16(page + 4);
	return page + STORE_NODE_HEAD + SLOT_LEN * node_count(page);
}

static const uint8_t *node_record(const uint8_t *page, unsigned int at)
{
	return page + load_le16(page + STORE_NODE_HEAD + SLOT_LEN * at);
}

void node_entry(const uint8_t *page, unsigned int at, struct node_entry *out)
{
	const uint8_t *rec = node_record(page, at);
	size_t prefix_len = 0;

	out->head = node_prefix(page, &prefix_len);
	out->head_len = (uint8_t)prefix_len;
	out->tail = rec + RECORD_HEAD;
	out->tail_len = rec[0];
	out->value = out->tail + out->tail_len;
	out->value_len = load_le16(rec + 1);
}

static void entry_key(const struct node_entry *e, struct store_key *out)
{
	out->len = (uint8_t)(e->head_len + e->tail_len);
	memcpy(out->b, e->head, e->head_len);
	memcpy(out->b + e->head_len, e->tail, e->tail_len);
}

void node_key(const uint8_t *page, unsigned int at, struct store_key *out)
{
	struct node_entry e = { 0 };

	node_entry(page, at, &e);
	entry_key(&e, out);
}

uint8_t *node_value(uint8_t *page, unsigned int at, size_t *len)
{
	size_t off = load_le16(page + STORE_NODE_HEAD + SLOT_LEN * at);

	*len = load_le16(page + off + 1);
	return page + off + RECORD_HEAD + page[off];
}

static bool child_is_good(const uint8_t *value, size_t len)
{
	uint32_t page = load_le32(value);

	return len == STORE_PTR_LEN &&
	       (page == STORE_PAGE_LOST || page < STORE_PAGES_MAX);
}

TEE_Result node_check(const uint8_t page[STORE_PAGE_LEN], unsigned int level)
{
	unsigned int count = node_count(page);
	size_t prefix_len = load_le16(page + 4);
	size_t used = STORE_NODE_HEAD + SLOT_LEN * count + prefix_len;

	if (page[0] != NODE_MAGIC || node_level(page) != level || count == 0 ||
	    count > STORE_NODE_MAX || prefix_len > STORE_KEY_MAX)
		return TEE_ERROR_BAD_FORMAT;
	for (unsigned int i = 0; i < count; i++) {
		const uint8_t *slot = page + STORE_NODE_HEAD + SLOT_LEN * i;
		size_t off = load_le16(slot);

		if (!range_fits(off, RECORD_HEAD, STORE_PAGE_LEN))
			return TEE_ERROR_BAD_FORMAT;

		size_t key_len = page[off];
		size_t value_len = load_le16(page + off + 1);
		const uint8_t *key = page + off + RECORD_HEAD;

		if (!range_fits(off + RECORD_HEAD, key_len + value_len,
				STORE_PAGE_LEN) ||
		    prefix_len + key_len > STORE_KEY_MAX ||
		    value_len < STORE_PTR_LEN || value_len > STORE_VALUE_MAX)
			return TEE_ERROR_BAD_FORMAT;
		if (level > 0 && !child_is_good(key + key_len, value_len))
			return TEE_ERROR_BAD_FORMAT;
		used += RECORD_HEAD + key_len + value_len;
		if (i == 0)
			continue;

		const uint8_t *last = node_record(page, i - 1);

		if (bytes_compare(last + RECORD_HEAD, last[0], key, key_len) >=
		    0)
			return TEE_ERROR_BAD_FORMAT;
	}
	/* With this, records that overlap cannot outgrow an edit's room. */
	if (used != node_used(page) || used > STORE_PAGE_LEN)
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

unsigned int node_find(const uint8_t *page, const struct store_key *key,
		       bool *same)
{
	unsigned int low = 0;
	unsigned int high = node_count(page);
	size_t prefix_len = 0;
	const uint8_t *prefix = node_prefix(page, &prefix_len);
	size_t shared = MIN(prefix_len, key->len);
	int order = memcmp(key->b, prefix, shared);

	*same = false;
	if (order < 0 || (order == 0 && key->len < prefix_len))
		return 0;
	if (order > 0)
		return high;
	while (low < high) {
		unsigned int mid = (low + high) / 2;
		const uint8_t *rec = node_record(page, mid);

		order = bytes_compare(rec + RECORD_HEAD, rec[0],
				      key->b + prefix_len,
				      key->len - prefix_len);
		if (order == 0) {
			*same = true;
			return mid;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

unsigned int node_child(const uint8_t *page, const struct store_key *key)
{
	bool same = false;
	unsigned int at = node_find(page, key, &same);

	return same || at == 0 ? at : at - 1;
}

static size_t entry_full_len(const struct node_entry *e)
{
	return SLOT_LEN + RECORD_HEAD + e->head_len + e->tail_len +
	       e->value_len;
}

/* Bytes that two keys share at the front. */
static size_t entry_common(const struct store_key *key,
			   const struct node_entry *e)
{
	size_t n = 0;

	while (n < e->head_len && n < key->len && key->b[n] == e->head[n])
		n++;
	if (n < e->head_len)
		return n;
	while (n < key->len && n - e->head_len < e->tail_len &&
	       key->b[n] == e->tail[n - e->head_len])
		n++;
	return n;
}

/* The prefix is stored once instead of in each record. */
static size_t group_len(size_t full_len, size_t count, size_t prefix_len)
{
	return STORE_NODE_HEAD + full_len - (count - 1) * prefix_len;
}

size_t entries_len(const struct node_entry *e, size_t from, size_t to)
{
	struct store_key first = { 0 };
	size_t full_len = 0;

	if (from == to)
		return STORE_NODE_HEAD;
	for (size_t i = from; i < to; i++)
		full_len += entry_full_len(&e[i]);
	entry_key(&e[from], &first);
	return group_len(full_len, to - from, entry_common(&first, &e[to - 1]));
}

static bool entries_fit(const struct node_entry *e, size_t from, size_t to)
{
	return to > from && to - from <= STORE_NODE_MAX &&
	       entries_len(e, from, to) <= STORE_PAGE_LEN;
}

/* Where two groups of about the same size part; 0 when two are not enough. */
static size_t entries_middle(const struct node_entry *e, size_t count)
{
	size_t total = 0;
	size_t sum = 0;
	size_t mid = 0;

	for (size_t i = 0; i < count; i++)
		total += entry_full_len(&e[i]);
	while (mid < count && 2 * sum < total)
		sum += entry_full_len(&e[mid++]);
	for (size_t at = mid; at + 1 >= mid && at > 0; at--) {
		if (entries_fit(e, 0, at) && entries_fit(e, at, count))
			return at;
	}
	return 0;
}

bool entries_sorted(const struct node_entry *e, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct store_key last = { 0 };
		struct store_key key = { 0 };

		/* One node's, one behind the other: node_check() has looked. */
		if (e[i].head == e[i - 1].head && e[i].tail > e[i - 1].tail)
			continue;
		entry_key(&e[i - 1], &last);
		entry_key(&e[i], &key);
		if (key_compare(&last, &key) >= 0)
			return false;
	}
	return true;
}

size_t entries_split(const struct node_entry *e, size_t count, bool append,
		     size_t ends[STORE_SPLIT_MAX])
{
	size_t from = 0;
	size_t groups = 0;

	if (entries_fit(e, 0, count)) {
		ends[0] = count;
		return 1;
	}
	if (!append) {
		ends[0] = entries_middle(e, count);
		ends[1] = count;
		if (ends[0] != 0)
			return 2;
	}
	while (from < count) {
		struct store_key first = { 0 };
		size_t full_len = entry_full_len(&e[from]);
		size_t to = from + 1;

		if (groups == STORE_SPLIT_MAX)
			return 0;
		entry_key(&e[from], &first);
		while (to < count && to - from < STORE_NODE_MAX) {
			full_len += entry_full_len(&e[to]);
			if (group_len(full_len, to + 1 - from,
				      entry_common(&first, &e[to])) >
			    STORE_PAGE_LEN)
				break;
			to++;
		}
		ends[groups++] = to;
		from = to;
	}
	return groups;
}

void entries_separator(const struct node_entry *e, size_t at, bool leaf,
		       struct store_key *out)
{
	entry_key(&e[at], out);
	if (leaf && at > 0) {
		size_t shared = entry_common(out, &e[at - 1]);

		/* Sorted: @at has a byte where the other differs or ends. */
		if (shared < out->len)
			out->len = (uint8_t)(shared + 1);
	}
}

void node_build(uint8_t page[STORE_PAGE_LEN], unsigned int level,
		const struct node_entry *e, size_t from, size_t to)
{
	struct store_key first = { 0 };
	size_t count = to - from;
	size_t off = STORE_NODE_HEAD + SLOT_LEN * count;

	CHECK(count > 0 && count <= STORE_NODE_MAX);
	entry_key(&e[from], &first);

	size_t prefix_len = entry_common(&first, &e[to - 1]);

	CHECK(entries_len(e, from, to) <= STORE_PAGE_LEN);
	memcpy(page + off, first.b, prefix_len);
	off += prefix_len;
	for (size_t i = 0; i < count; i++) {
		const struct node_entry *in = &e[from + i];
		uint8_t *rec = page + off;
		size_t tail_len =
			(size_t)in->head_len + in->tail_len - prefix_len;
		/* How much of the old prefix becomes part of the tail. */
		size_t from_head = in->head_len > prefix_len
					   ? in->head_len - prefix_len
					   : 0;

		store_le16(page + STORE_NODE_HEAD + SLOT_LEN * i,
			   (uint16_t)off);
		rec[0] = (uint8_t)tail_len;
		store_le16(rec + 1, in->value_len);
		memcpy(rec + RECORD_HEAD, in->head + in->head_len - from_head,
		       from_head);
		memcpy(rec + RECORD_HEAD + from_head,
		       in->tail + in->tail_len - (tail_len - from_head),
		       tail_len - from_head);
		memcpy(rec + RECORD_HEAD + tail_len, in->value, in->value_len);
		off += RECORD_HEAD + tail_len + in->value_len;
	}
	page[0] = NODE_MAGIC;
	page[1] = (uint8_t)level;
	store_le16(page + 2, (uint16_t)count);
	store_le16(page + 4, (uint16_t)prefix_len);
	store_le16(page + 6, (uint16_t)off);
	/* What an earlier node left behind must not reach the file. */
	memset(page + off, 0, STORE_PAGE_LEN - off);
}
