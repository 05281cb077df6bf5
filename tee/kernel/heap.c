/*
 * Slabs of one page each, cut into objects of one size class. A slab starts
 * with its header, so an object finds its slab by rounding down; a large
 * allocation is a run of pages with the same header in front. Freed objects
 * are chained through an index in the header's own bitmap, never through
 * memory that a stale pointer could still write.
 */
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "kernel/quota.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>

#define SLAB_MAGIC  UINT64_C(0x534c41422e6d656d)
#define CLASS_COUNT 9u /* 16 .. 2016 bytes */
#define SLAB_HEADER 64u

struct slab {
	uint64_t magic;
	struct slab *next;
	struct slab *prev;
	uint32_t size;	      /* of an object; of the whole run when large */
	uint16_t class_index; /* CLASS_COUNT: a large run */
	uint16_t used;
	uint64_t map[4]; /* bit set: object in use */
};
static_assert(sizeof(struct slab) <= SLAB_HEADER, "objects start behind it");

static const uint16_t class_size[CLASS_COUNT] = { 16,  32,  64,	  128, 256,
						  448, 672, 1008, 2016 };
static struct spinlock heap_lock = SPINLOCK_INIT;
static struct slab *partial[CLASS_COUNT]; /* slabs with a free object */
static struct heap_stats stats_now;

static unsigned int slab_capacity(unsigned int c)
{
	return (PAGE_SIZE - SLAB_HEADER) / class_size[c];
}

static void slab_unlink(struct slab *slab)
{
	if (slab->prev != NULL)
		slab->prev->next = slab->next;
	else
		partial[slab->class_index] = slab->next;
	if (slab->next != NULL)
		slab->next->prev = slab->prev;
	slab->next = NULL;
	slab->prev = NULL;
}

static void slab_link(struct slab *slab)
{
	slab->next = partial[slab->class_index];
	if (slab->next != NULL)
		slab->next->prev = slab;
	slab->prev = NULL;
	partial[slab->class_index] = slab;
}

static void count_used(size_t size)
{
	stats_now.used += size;
	stats_now.peak = MAX(stats_now.peak, stats_now.used);
}

static void *refused(size_t size)
{
	struct pages_stats st;

	pages_stats(&st);
	quota_refused("the TEE's heap, in bytes of all its memory", size,
		      st.total * PAGE_SIZE,
		      "close sessions and objects, or release shared memory");
	return NULL;
}

static void *large_alloc(size_t size)
{
	size_t pages = 0;

	if (add_overflows(size, (size_t)SLAB_HEADER + PAGE_SIZE - 1, &pages))
		return NULL;
	pages /= PAGE_SIZE;

	struct slab *run = pages_alloc(pages);

	if (run == NULL)
		return refused(size);
	run->magic = SLAB_MAGIC;
	run->class_index = CLASS_COUNT;
	run->size = (uint32_t)pages;

	uint64_t daif = spin_lock(&heap_lock);

	count_used(pages * PAGE_SIZE);
	spin_unlock(&heap_lock, daif);
	return (char *)run + SLAB_HEADER;
}

static void *slab_take(struct slab *slab)
{
	unsigned int capacity = slab_capacity(slab->class_index);

	for (unsigned int w = 0; w < ARRAY_COUNT(slab->map); w++) {
		if (slab->map[w] == UINT64_MAX)
			continue;

		unsigned int i =
			w * 64 + (unsigned int)__builtin_ctzll(~slab->map[w]);

		CHECK(i < capacity);
		slab->map[w] |= BIT64(i % 64);
		if (slab->used == 0)
			stats_now.spare_pages--;
		if (++slab->used == capacity)
			slab_unlink(slab);
		return (char *)slab + SLAB_HEADER + i * slab->size;
	}
	CHECK(!"a partial slab has a free object");
	return NULL;
}

void *heap_alloc(size_t size)
{
	unsigned int c = 0;

	while (c < CLASS_COUNT && class_size[c] < size)
		c++;
	if (c == CLASS_COUNT)
		return large_alloc(size);

	uint64_t daif = spin_lock(&heap_lock);
	void *p = NULL;

	if (partial[c] == NULL) {
		struct slab *slab = pages_alloc(1);

		if (slab != NULL) {
			slab->magic = SLAB_MAGIC;
			slab->class_index = (uint16_t)c;
			slab->size = class_size[c];
			slab_link(slab);
			stats_now.spare_pages++;
		}
	}
	if (partial[c] != NULL) {
		p = slab_take(partial[c]);
		count_used(class_size[c]);
	}
	spin_unlock(&heap_lock, daif);
	return p != NULL ? p : refused(size);
}

static void slab_give(struct slab *slab, void *p)
{
	size_t off = (size_t)((char *)p - (char *)slab) - SLAB_HEADER;
	size_t i = off / slab->size;

	CHECK(off % slab->size == 0 && i < slab_capacity(slab->class_index));
	CHECK((slab->map[i / 64] & BIT64(i % 64)) != 0);
	if (slab->used == slab_capacity(slab->class_index))
		slab_link(slab);
	slab->map[i / 64] &= ~BIT64(i % 64);
	stats_now.used -= slab->size;
	if (--slab->used != 0)
		return;
	/* The only one with room is kept: the next object would need it. */
	if (slab->next == NULL && slab->prev == NULL) {
		stats_now.spare_pages++;
		return;
	}
	slab_unlink(slab);
	slab->magic = 0;
	pages_free(slab, 1);
}

void heap_free(void *p)
{
	if (p == NULL)
		return;

	struct slab *slab =
		(void *)ROUND_DOWN((uintptr_t)p, (uintptr_t)PAGE_SIZE);

	CHECK(slab->magic == SLAB_MAGIC);
	if (slab->class_index == CLASS_COUNT) {
		size_t pages = slab->size;
		uint64_t daif = spin_lock(&heap_lock);

		stats_now.used -= pages * PAGE_SIZE;
		spin_unlock(&heap_lock, daif);
		slab->magic = 0;
		pages_free(slab, pages);
		return;
	}
	secret_wipe(p, slab->size);

	uint64_t daif = spin_lock(&heap_lock);

	slab_give(slab, p);
	spin_unlock(&heap_lock, daif);
}

void heap_stats(struct heap_stats *stats)
{
	uint64_t daif = spin_lock(&heap_lock);

	*stats = stats_now;
	spin_unlock(&heap_lock, daif);
}

void heap_stats_reset(void)
{
	uint64_t daif = spin_lock(&heap_lock);

	stats_now.peak = stats_now.used;
	spin_unlock(&heap_lock, daif);
}
