/*
 * The allocator below malloc(): blocks with boundary tags in pools that the
 * caller provides, free ones in lists by size. Taking and giving back a block
 * cost a bounded number of steps unless large sizes of one class mix. Each
 * block's header carries a checksum; a header that does not check ends the TA
 * (heap_corrupt()), so a buffer overrun does not become a write elsewhere.
 */
#ifndef HEAP_H
#define HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HEAP_UNIT  16u /* every address and size is a multiple */
#define HEAP_POOLS 8u
#define HEAP_BINS  128u

struct heap_block {
	uint32_t prev_len; /* of the block before, 0 for a pool's first */
	uint32_t len;	   /* with this header; bit 0: in use */
	uint32_t asked;	   /* bytes its user asked for */
	uint32_t check;
};

struct heap_free_block;

struct heap_pool {
	uint8_t *start;
	uint8_t *end; /* where the closing header stands */
};

struct heap_stats {
	size_t used; /* bytes of blocks in use, headers included */
	size_t max_used;
	size_t size; /* bytes of all pools */
	size_t fail_count;
	size_t fail_biggest; /* largest request that failed, in bytes */
	size_t fail_used;    /* bytes in use at that time */
};

struct heap {
	struct heap_pool pool[HEAP_POOLS];
	size_t pool_count;
	uint64_t bin_used[HEAP_BINS / 64];
	struct heap_free_block *bin[HEAP_BINS];
	struct heap_stats stats;
};

/** heap_add_pool() - give @len bytes at @buf to the heap, for ever. */
void heap_add_pool(struct heap *heap, void *buf, size_t len);

/**
 * heap_alloc() - take a block
 * @align: power of two; what is below HEAP_UNIT counts as that
 * @len:   bytes; 0 gives a block nobody may use
 *
 * Return: the block, its bytes as they were; NULL when there is no room.
 */
void *heap_alloc(struct heap *heap, size_t align, size_t len);

/** heap_free() - give back a block; NULL does nothing, a stray one ends us. */
void heap_free(struct heap *heap, void *p);

/** heap_resize() - change a block's size where it stands, if there is room. */
bool heap_resize(struct heap *heap, void *p, size_t len);

/** heap_owns() - is @p the start of a block in use? */
bool heap_owns(const struct heap *heap, const void *p);

/** heap_len() - bytes the user of block @p asked for. */
size_t heap_len(const void *p);

/** heap_overlaps() - does a byte of @len at @p lie in a pool? */
bool heap_overlaps(const struct heap *heap, const void *p, size_t len);

/** heap_within() - do all @len bytes at @p lie inside one block in use? */
bool heap_within(const struct heap *heap, const void *p, size_t len);

/** heap_corrupt() - a header does not check; each program says what follows. */
void heap_corrupt(void) __attribute__((noreturn));

#endif
