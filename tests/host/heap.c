/*
 * The kernel's heap on the C library's, for builds with sanitizers: they know
 * where each object ends and when it was freed, which the kernel's own heap of
 * pages hides from them. About as much can be had as there.
 */
#include "kernel/heap.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HEAP_LIMIT ((size_t)8 << 20)

struct head {
	size_t size;
	size_t pad; /* keeps what follows aligned to 16 */
};

/* How many more succeed, and how many there were: for tests. */
size_t heap_left = SIZE_MAX;
unsigned long heap_count;

static size_t used; /* atomic, both */
static size_t peak;

/* Approximate when several threads allocate at once, which a peak may be. */
static void note_peak(void)
{
	size_t now = __atomic_load_n(&used, __ATOMIC_RELAXED);

	if (now > __atomic_load_n(&peak, __ATOMIC_RELAXED))
		__atomic_store_n(&peak, now, __ATOMIC_RELAXED);
}

void *heap_alloc(size_t size)
{
	struct head *h = NULL;

	__atomic_add_fetch(&heap_count, 1, __ATOMIC_RELAXED);
	if (heap_left == 0)
		return NULL;
	if (heap_left != SIZE_MAX)
		heap_left--;
	if (size > HEAP_LIMIT ||
	    __atomic_add_fetch(&used, size, __ATOMIC_RELAXED) > HEAP_LIMIT) {
		if (size <= HEAP_LIMIT)
			__atomic_sub_fetch(&used, size, __ATOMIC_RELAXED);
		return NULL;
	}
	h = calloc(1, sizeof(*h) + size);
	if (h == NULL)
		abort();
	h->size = size;
	note_peak();
	return h + 1;
}

void heap_free(void *p)
{
	if (p == NULL)
		return;

	struct head *h = (struct head *)p - 1;

	__atomic_sub_fetch(&used, h->size, __ATOMIC_RELAXED);
	free(h);
}

void heap_stats(struct heap_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
	stats->used = __atomic_load_n(&used, __ATOMIC_RELAXED);
	stats->peak = __atomic_load_n(&peak, __ATOMIC_RELAXED);
}

void heap_stats_reset(void)
{
	__atomic_store_n(&peak, 0, __ATOMIC_RELAXED);
	note_peak();
}
