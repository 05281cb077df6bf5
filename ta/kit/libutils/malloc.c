/*
 * malloc() and its family over the TA's two heaps: the ordinary one and the
 * one whose memory must never be shared with another TA.
 */
#include <malloc.h>
#include <string.h>
#include <string_ext.h>

#include "heap.h"

static struct heap heap;
static struct heap no_share_heap;

/* user_ta_header.c has these when the TA asks for such memory. */
extern uint8_t __ta_no_share_heap[] __attribute__((weak));
extern const size_t __ta_no_share_heap_size __attribute__((weak));

void heap_corrupt(void)
{
	abort();
}

static struct heap *heap_for(uint32_t flags)
{
	if ((flags & MAF_NO_SHARE) == 0)
		return &heap;
	if (no_share_heap.pool_count == 0 && &__ta_no_share_heap_size != NULL)
		heap_add_pool(&no_share_heap, __ta_no_share_heap,
			      __ta_no_share_heap_size);
	return &no_share_heap;
}

static struct heap *heap_of(const void *p)
{
	return heap_overlaps(&no_share_heap, p, 1) ? &no_share_heap : &heap;
}

void malloc_add_pool(void *buf, size_t len)
{
	heap_add_pool(&heap, buf, len);
}

void *malloc_flags(uint32_t flags, void *p, size_t alignment, size_t size)
{
	size_t had = p == NULL ? 0 : malloc_usable_size(p);

	if (p == NULL)
		p = heap_alloc(heap_for(flags), alignment, size);
	else
		p = realloc(p, size);
	if (p != NULL && (flags & MAF_ZERO_INIT) != 0 && size > had)
		memset((uint8_t *)p + had, 0, size - had);
	return p;
}

void free_flags(uint32_t flags, void *p)
{
	if ((flags & MAF_FREE_WIPE) != 0)
		free_wipe(p);
	else
		free(p);
}

void *malloc(size_t size)
{
	return heap_alloc(&heap, HEAP_UNIT, size);
}

void *calloc(size_t count, size_t size)
{
	size_t len = 0;
	void *p = NULL;

	if (__builtin_mul_overflow(count, size, &len))
		return NULL;
	p = malloc(len);
	if (p != NULL)
		memset(p, 0, len);
	return p;
}

void free(void *p)
{
	heap_free(heap_of(p), p);
}

void free_wipe(void *p)
{
	if (p == NULL)
		return;
	if (!heap_owns(heap_of(p), p))
		heap_corrupt();
	memzero_explicit(p, heap_len(p));
	free(p);
}

void *realloc(void *p, size_t size)
{
	struct heap *in = heap_of(p);
	void *moved = NULL;
	size_t len = 0;

	if (p == NULL)
		return malloc(size);
	if (!heap_owns(in, p))
		heap_corrupt();
	len = heap_len(p);
	if (heap_resize(in, p, size))
		return p;
	moved = heap_alloc(in, HEAP_UNIT, size);
	if (moved != NULL) {
		memcpy(moved, p, len < size ? len : size);
		heap_free(in, p);
	}
	return moved;
}

void *memalign(size_t alignment, size_t size)
{
	if (alignment == 0 || (alignment & (alignment - 1)) != 0)
		return NULL;
	return heap_alloc(&heap, alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

size_t malloc_usable_size(void *p)
{
	return p == NULL ? 0 : heap_len(p);
}

bool malloc_buffer_overlaps_heap(void *buf, size_t len)
{
	return heap_overlaps(&heap, buf, len) ||
	       heap_overlaps(&no_share_heap, buf, len);
}

bool malloc_buffer_overlaps_no_share(const void *buf, size_t len)
{
	return heap_overlaps(&no_share_heap, buf, len);
}

bool malloc_buffer_is_within_alloced(void *buf, size_t len)
{
	return heap_within(heap_of(buf), buf, len);
}

bool malloc_buffer_is_block(const void *p)
{
	return heap_owns(heap_of(p), p);
}

void malloc_get_stats(struct pta_stats_alloc *stats)
{
	*stats = (struct pta_stats_alloc){
		.desc = "Heap",
		.allocated = (uint32_t)heap.stats.used,
		.max_allocated = (uint32_t)heap.stats.max_used,
		.size = (uint32_t)heap.stats.size,
		.num_alloc_fail = (uint32_t)heap.stats.fail_count,
		.biggest_alloc_fail = (uint32_t)heap.stats.fail_biggest,
		.biggest_alloc_fail_used = (uint32_t)heap.stats.fail_used,
	};
}

void malloc_reset_stats(void)
{
	heap.stats.max_used = heap.stats.used;
	heap.stats.fail_count = 0;
	heap.stats.fail_biggest = 0;
	heap.stats.fail_used = 0;
}
