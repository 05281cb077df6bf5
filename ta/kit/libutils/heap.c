/*
 * Allocator with boundary tags and lists of free blocks by size class.
 * Neighbouring free blocks are always merged, so a pool never holds two in a
 * row. A pool ends in a header of length zero that counts as in use.
 */
#include <assert.h>
#include <limits.h>
#include <string.h>

#include "heap.h"

#define IN_USE	    1u
#define HEADER	    ((uint32_t)sizeof(struct heap_block))
#define LEN_MIN	    ((uint32_t)sizeof(struct heap_free_block))
#define EXACT_BINS  32u
#define CHECK_MAGIC 0x9e3779b9u

struct heap_free_block {
	struct heap_block head;
	struct heap_free_block *next;
	struct heap_free_block *prev;
};

static_assert(sizeof(struct heap_block) == HEAP_UNIT, "blocks stay aligned");
static_assert(sizeof(struct heap_free_block) == 2 * HEAP_UNIT,
	      "the smallest block can be free");

static uint32_t block_len(const struct heap_block *b)
{
	return b->len & ~IN_USE;
}

static bool block_in_use(const struct heap_block *b)
{
	return (b->len & IN_USE) != 0;
}

static uint32_t block_check(const struct heap_block *b)
{
	uint64_t v = (uint64_t)(uintptr_t)b / HEAP_UNIT * CHECK_MAGIC;

	v ^= b->len + (uint64_t)b->prev_len * 3 + (uint64_t)b->asked * 5;
	return (uint32_t)(v ^ v >> 32) ^ CHECK_MAGIC;
}

static void block_seal(struct heap_block *b)
{
	b->check = block_check(b);
}

static void block_must_hold(const struct heap_block *b)
{
	if (b->check != block_check(b))
		heap_corrupt();
}

static struct heap_block *block_after(struct heap_block *b)
{
	return (struct heap_block *)(void *)((uint8_t *)b + block_len(b));
}

static struct heap_block *block_before(struct heap_block *b)
{
	return (struct heap_block *)(void *)((uint8_t *)b - b->prev_len);
}

static struct heap_block *block_of(const void *p)
{
	return (struct heap_block *)((uintptr_t)p - HEADER);
}

/* Class of a length: exact up to 31 units, then four classes per power of 2. */
static unsigned int bin_of(uint32_t len)
{
	uint32_t units = len / HEAP_UNIT;

	if (units < EXACT_BINS)
		return units;

	unsigned int log = 31u - (unsigned int)__builtin_clz(units);

	return EXACT_BINS + (log - 5) * 4 + ((units >> (log - 2)) & 3);
}

static void bin_insert(struct heap *heap, struct heap_block *b)
{
	struct heap_free_block *f = (struct heap_free_block *)(void *)b;
	unsigned int i = bin_of(b->len);

	f->prev = NULL;
	f->next = heap->bin[i];
	if (f->next != NULL)
		f->next->prev = f;
	heap->bin[i] = f;
	heap->bin_used[i / 64] |= UINT64_C(1) << (i % 64);
}

static void bin_remove(struct heap *heap, struct heap_block *b)
{
	struct heap_free_block *f = (struct heap_free_block *)(void *)b;
	unsigned int i = bin_of(b->len);

	/* The links lie where a stale pointer can write: check both ways. */
	if (f->next != NULL && f->next->prev != f)
		heap_corrupt();
	if (f->prev != NULL ? f->prev->next != f : heap->bin[i] != f)
		heap_corrupt();
	if (f->next != NULL)
		f->next->prev = f->prev;
	if (f->prev != NULL)
		f->prev->next = f->next;
	else
		heap->bin[i] = f->next;
	if (heap->bin[i] == NULL)
		heap->bin_used[i / 64] &= ~(UINT64_C(1) << (i % 64));
}

static struct heap_block *bin_find(struct heap *heap, uint32_t len)
{
	unsigned int i = bin_of(len);

	/* Blocks of the length's own class may still be a little too small. */
	for (struct heap_free_block *f = heap->bin[i]; f != NULL; f = f->next)
		if (f->head.len >= len)
			return &f->head;
	for (i++; i < HEAP_BINS; i = (i / 64 + 1) * 64) {
		uint64_t left = heap->bin_used[i / 64] >> (i % 64);

		if (left != 0) {
			i += (unsigned int)__builtin_ctzll(left);
			return &heap->bin[i]->head;
		}
	}
	return NULL;
}

/* Sets a free block's fields and tells the block after it. */
static void block_set(struct heap_block *b, uint32_t prev_len, uint32_t len)
{
	struct heap_block *after = NULL;

	b->prev_len = prev_len;
	b->len = len;
	b->asked = 0;
	block_seal(b);
	after = block_after(b);
	after->prev_len = block_len(b);
	block_seal(after);
}

void heap_add_pool(struct heap *heap, void *buf, size_t len)
{
	uintptr_t start =
		((uintptr_t)buf + HEAP_UNIT - 1) & ~(uintptr_t)(HEAP_UNIT - 1);
	uintptr_t end = ((uintptr_t)buf + len) & ~(uintptr_t)(HEAP_UNIT - 1);

	if (heap->pool_count == HEAP_POOLS || end < start ||
	    end - start < LEN_MIN + HEADER || end - start > INT32_MAX)
		return;

	struct heap_block *first = (struct heap_block *)start;
	struct heap_block *last = (struct heap_block *)(end - HEADER);

	last->len = IN_USE;
	last->asked = 0;
	block_set(first, 0, (uint32_t)(end - HEADER - start));
	bin_insert(heap, first);
	heap->pool[heap->pool_count++] = (struct heap_pool){
		.start = (uint8_t *)start,
		.end = (uint8_t *)last,
	};
	heap->stats.size += end - start;
}

/* Cuts block @b, free and in no list, to @len; the rest becomes free. */
static void block_trim(struct heap *heap, struct heap_block *b, uint32_t len)
{
	uint32_t rest = block_len(b) - len;

	if (rest < LEN_MIN)
		return;

	struct heap_block *tail =
		(struct heap_block *)(void *)((uint8_t *)b + len);
	struct heap_block *after = block_after(b);

	if (!block_in_use(after)) {
		block_must_hold(after);
		bin_remove(heap, after);
		rest += after->len;
	}
	block_set(tail, len, rest);
	bin_insert(heap, tail);
	b->len = len | (b->len & IN_USE);
	block_seal(b);
}

static void count_use(struct heap *heap, size_t len)
{
	struct heap_stats *stats = &heap->stats;

	stats->used += len;
	if (stats->used > stats->max_used)
		stats->max_used = stats->used;
}

static void *count_failure(struct heap *heap, size_t len)
{
	struct heap_stats *stats = &heap->stats;

	stats->fail_count++;
	if (len > stats->fail_biggest) {
		stats->fail_biggest = len;
		stats->fail_used = stats->used;
	}
	return NULL;
}

/* Length of a block for @len bytes, or 0 when no pool can hold it. */
static uint32_t need_of(size_t len)
{
	if (len > INT32_MAX / 2)
		return 0;

	uint32_t need =
		((uint32_t)len + HEADER + HEAP_UNIT - 1) & ~(HEAP_UNIT - 1);

	return need < LEN_MIN ? LEN_MIN : need;
}

/* Moves the start of free block @b, in no list, up to aligned memory. */
static struct heap_block *block_align(struct heap *heap, struct heap_block *b,
				      size_t align)
{
	uintptr_t memory = (uintptr_t)b + HEADER;
	uintptr_t to = (memory + align - 1) & ~(uintptr_t)(align - 1);

	if (to == memory)
		return b;
	/* What is left in front must be a block. */
	while (to - memory < LEN_MIN)
		to += align;

	uint32_t front = (uint32_t)(to - memory);
	struct heap_block *moved = block_of((void *)to);

	block_set(moved, front, b->len - front);
	block_set(b, b->prev_len, front);
	bin_insert(heap, b);
	return moved;
}

void *heap_alloc(struct heap *heap, size_t align, size_t len)
{
	uint32_t need = need_of(len);
	uint32_t search = need;

	if (align <= HEAP_UNIT)
		align = HEAP_UNIT;
	else if (align > INT32_MAX / 4)
		need = 0;
	else
		search = need + (uint32_t)align + LEN_MIN;
	if (need == 0)
		return count_failure(heap, len);

	struct heap_block *b = bin_find(heap, search);

	if (b == NULL)
		return count_failure(heap, len);
	block_must_hold(b);
	bin_remove(heap, b);
	if (align > HEAP_UNIT)
		b = block_align(heap, b, align);
	block_trim(heap, b, need);
	b->len |= IN_USE;
	b->asked = (uint32_t)len;
	block_seal(b);
	count_use(heap, block_len(b));
	return (uint8_t *)b + HEADER;
}

static const struct heap_pool *pool_of(const struct heap *heap, const void *p)
{
	for (size_t i = 0; i < heap->pool_count; i++)
		if ((const uint8_t *)p >= heap->pool[i].start + HEADER &&
		    (const uint8_t *)p < heap->pool[i].end)
			return &heap->pool[i];
	return NULL;
}

bool heap_owns(const struct heap *heap, const void *p)
{
	if ((uintptr_t)p % HEAP_UNIT != 0 || pool_of(heap, p) == NULL)
		return false;

	const struct heap_block *b = block_of(p);

	return block_in_use(b) && b->check == block_check(b);
}

size_t heap_len(const void *p)
{
	return block_of(p)->asked;
}

void heap_free(struct heap *heap, void *p)
{
	if (p == NULL)
		return;
	if (!heap_owns(heap, p))
		heap_corrupt();

	struct heap_block *b = block_of(p);
	struct heap_block *after = block_after(b);
	uint32_t len = block_len(b);
	uint32_t prev_len = b->prev_len;

	heap->stats.used -= len;
	block_must_hold(after);
	if (!block_in_use(after)) {
		bin_remove(heap, after);
		len += after->len;
	}
	/* A header inside the merged block must not pass for a used one. */
	b->len = 0;
	b->check = 0;
	if (prev_len != 0) {
		struct heap_block *before = block_before(b);

		block_must_hold(before);
		if (!block_in_use(before)) {
			bin_remove(heap, before);
			len += before->len;
			prev_len = before->prev_len;
			b = before;
		}
	}
	block_set(b, prev_len, len);
	bin_insert(heap, b);
}

bool heap_resize(struct heap *heap, void *p, size_t len)
{
	struct heap_block *b = block_of(p);
	struct heap_block *after = block_after(b);
	uint32_t had = block_len(b);
	uint32_t need = need_of(len);

	if (need == 0)
		return false;
	if (need > had) {
		block_must_hold(after);
		if (block_in_use(after) || after->len < need - had)
			return false;
		bin_remove(heap, after);
		b->len += after->len;
		after = block_after(b);
		after->prev_len = block_len(b);
		block_seal(after);
	}
	b->asked = (uint32_t)len;
	block_seal(b);
	block_trim(heap, b, need);
	heap->stats.used -= had;
	count_use(heap, block_len(b));
	return true;
}

bool heap_overlaps(const struct heap *heap, const void *p, size_t len)
{
	uintptr_t start = (uintptr_t)p;

	for (size_t i = 0; i < heap->pool_count; i++) {
		uintptr_t from = (uintptr_t)heap->pool[i].start;
		uintptr_t to = (uintptr_t)heap->pool[i].end + HEADER;

		if (start < to && (start >= from || len > from - start))
			return true;
	}
	return false;
}

bool heap_within(const struct heap *heap, const void *p, size_t len)
{
	const struct heap_pool *pool = pool_of(heap, p);

	if (pool == NULL)
		return false;

	struct heap_block *b = (struct heap_block *)(void *)pool->start;

	while ((uint8_t *)b != pool->end) {
		const uint8_t *from = (uint8_t *)b + HEADER;
		size_t off = (size_t)((const uint8_t *)p - from);

		block_must_hold(b);
		if (block_in_use(b) && (const uint8_t *)p >= from &&
		    off <= b->asked)
			return len <= b->asked - off;
		b = block_after(b);
	}
	return false;
}
