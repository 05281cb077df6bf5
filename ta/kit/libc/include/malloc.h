/*
 * The heap below malloc(): its pools, its statistics, and questions about
 * addresses. A TA's heap is ta_heap; memory that must never be shared with
 * another TA comes from a second one (MAF_NO_SHARE).
 */
#ifndef MALLOC_H
#define MALLOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define MAF_NULL      0
#define MAF_ZERO_INIT (1 << 0)
#define MAF_NO_SHARE  (1 << 1)

#define TEE_ALLOCATOR_DESC_LENGTH 32
struct pta_stats_alloc {
	char desc[TEE_ALLOCATOR_DESC_LENGTH];
	uint32_t allocated;	/* bytes in use */
	uint32_t max_allocated; /* most ever in use */
	uint32_t size;		/* bytes of all pools */
	uint32_t num_alloc_fail;
	uint32_t biggest_alloc_fail;
	uint32_t biggest_alloc_fail_used;
	uint32_t res[2];
};

#ifdef __cplusplus
extern "C" {
#endif

void *malloc_flags(uint32_t flags, size_t alignment, size_t size);
void free_flags(uint32_t flags, void *p);

/** malloc_add_pool() - give the heap @len more bytes at @buf, for ever. */
void malloc_add_pool(void *buf, size_t len);

/* True when some byte of @len at @buf lies in the heap's pools. */
bool malloc_buffer_overlaps_heap(void *buf, size_t len);
/* True when all @len bytes at @buf lie inside one block in use. */
bool malloc_buffer_is_within_alloced(void *buf, size_t len);
/* True when @p is what malloc() returned and was not freed since. */
bool malloc_buffer_is_block(const void *p);
/* Bytes that were asked for when block @p was allocated. */
size_t malloc_usable_size(void *p);

void malloc_get_stats(struct pta_stats_alloc *stats);
void malloc_reset_stats(void);

#ifdef __cplusplus
}
#endif

#endif
