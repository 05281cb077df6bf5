/*
 * A heap below malloc() that knows what may be touched. A block is one of the
 * kit's allocator's, with its user's bytes first and a record at its end; all
 * that is not a user's is forbidden. What is given back is kept forbidden and
 * out of use as long as there is room for others, so that a stale pointer
 * meets no new owner.
 */
#include "plain_heap.h"
#include "sanitize.h"

#define GAP 16u /* at least, behind the user's bytes */

struct record {
	struct record *next; /* given back later */
	uint8_t *memory;
	size_t len;
	bool freed;
	uint64_t made[SAN_CALLERS_MAX];
	uint64_t given_back[SAN_CALLERS_MAX];
};

/* Those of malloc(): the ordinary one, and what must not be shared. */
static const struct heap *heaps[2];

/* Oldest first; two heaps share it, each block knows its own. */
static struct record *oldest;
static struct record *newest;

void heap_add_pool(struct heap *heap, void *buf, size_t len);
void *heap_alloc(struct heap *heap, size_t align, size_t len);
void heap_free(struct heap *heap, void *p);
bool heap_resize(struct heap *heap, void *p, size_t len);
bool heap_owns(const struct heap *heap, const void *p);
size_t heap_len(const void *p);
bool heap_within(const struct heap *heap, const void *p, size_t len);

static struct record *record_of(const void *p)
{
	return (struct record *)((uintptr_t)p + plain_len(p) -
				 sizeof(struct record));
}

void heap_add_pool(struct heap *heap, void *buf, size_t len)
{
	if (heaps[0] != heap && heaps[1] != heap)
		heaps[heaps[0] == NULL ? 0 : 1] = heap;
	plain_add_pool(heap, buf, len);
	for (size_t i = 0; i < heap->pool_count; i++)
		if (heap->pool[i].start >= (uint8_t *)buf &&
		    heap->pool[i].end < (uint8_t *)buf + len)
			san_poison(heap->pool[i].start,
				   (size_t)(heap->pool[i].end -
					    heap->pool[i].start) +
					   HEAP_UNIT,
				   SHADOW_HEAP);
}

/* Make room: the one that was given back first is used again. */
static bool let_go(struct heap *heap)
{
	for (struct record **at = &oldest; *at != NULL; at = &(*at)->next) {
		struct record *r = *at;

		if (!plain_owns(heap, r->memory))
			continue;
		*at = r->next;
		newest = NULL;
		for (struct record *n = oldest; n != NULL; n = n->next)
			newest = n;
		san_poison(r->memory, (r->len + 7) & ~7ul, SHADOW_HEAP);
		plain_free(heap, r->memory);
		return true;
	}
	return false;
}

void *heap_alloc(struct heap *heap, size_t align, size_t len)
{
	const size_t extra =
		((len + GAP + 15) & ~15ul) - len + sizeof(struct record);
	struct record *r = NULL;
	uint8_t *p = NULL;

	if (len > INT32_MAX / 2)
		return plain_alloc(heap, align, len); /* fails, and counts it */
	do {
		p = plain_alloc(heap, align, len + extra);
	} while (p == NULL && let_go(heap));
	if (p == NULL)
		return NULL;
	r = record_of(p);
	*r = (struct record){ .memory = p, .len = len };
	san_callers(r->made, __builtin_frame_address(0));
	san_allow(p, len);
	return p;
}

static _Noreturn void not_a_block(const char *what, const void *p, void *pc,
				  const void *fp)
{
	san_say("%s: 0x%lx is given back", what, (unsigned long)p);
	san_say_block((uintptr_t)p);
	san_panic((uintptr_t)pc, fp);
}

#define NOT_A_BLOCK(what, p)                                                   \
	not_a_block(what, p, __builtin_return_address(0),                      \
		    *(void **)__builtin_frame_address(0))

void heap_free(struct heap *heap, void *p)
{
	struct record *r = NULL;

	if (p == NULL)
		return;
	if (!plain_owns(heap, p))
		NOT_A_BLOCK("not a block of the heap", p);
	r = record_of(p);
	if (r->freed)
		NOT_A_BLOCK("double-free", p);
	r->freed = true;
	san_callers(r->given_back, __builtin_frame_address(0));
	san_poison(p, (r->len + 7) & ~7ul, SHADOW_FREED);
	if (newest != NULL)
		newest->next = r;
	else
		oldest = r;
	newest = r;
}

/* A block always moves, so that pointers to where it was are found. */
bool heap_resize(struct heap *heap, void *p, size_t len)
{
	return false;
}

bool heap_owns(const struct heap *heap, const void *p)
{
	return plain_owns(heap, p) && !record_of(p)->freed;
}

size_t heap_len(const void *p)
{
	return record_of(p)->len;
}

bool heap_within(const struct heap *heap, const void *p, size_t len)
{
	/* Of no bytes, too, one lies inside. */
	return plain_within(heap, p, len) &&
	       san_first_bad((uintptr_t)p, len == 0 ? 1 : len) == 0;
}

/* ------------------------------------------------------- for the report */

/* The block that begins nearest below @p, looking down through the shadow. */
static const struct record *block_near(uintptr_t p)
{
	for (size_t h = 0; h < 2; h++) {
		const struct heap *heap = heaps[h];
		uintptr_t at = (p & ~(HEAP_UNIT - 1ul)) + HEAP_UNIT;

		if (heap == NULL || !heap_overlaps(heap, (void *)p, 1))
			continue;
		for (; heap_overlaps(heap, (void *)at, 1); at -= HEAP_UNIT)
			if (plain_owns(heap, (void *)at) &&
			    record_of((void *)at)->memory == (uint8_t *)at)
				return record_of((void *)at);
	}
	return NULL;
}

void san_say_block(uintptr_t p)
{
	const struct record *r = block_near(p);
	const char *where = "in";
	uintptr_t start = 0;
	size_t by = 0;

	if (r == NULL)
		return;
	start = (uintptr_t)r->memory;
	if (p < start) {
		where = "before";
		by = start - p;
	} else if (p >= start + r->len) {
		where = "behind";
		by = p - start - r->len;
	} else {
		by = p - start;
	}
	san_say("  it is %zu bytes %s a block of %zu, which was made by", by,
		where, r->len);
	san_say_callers(r->made);
	if (!r->freed)
		return;
	san_say("  and given back by");
	san_say_callers(r->given_back);
}
