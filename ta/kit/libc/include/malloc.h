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
#include <malloc_flags.h>
#include <pta_stats.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * malloc_flags() - malloc() and realloc() in one
 * @flags: MAF_*; with MAF_ZERO_INIT what a block grows by is zero, too
 * @p:	   the block to be resized, which keeps its heap, or NULL
 */
void *malloc_flags(uint32_t flags, void *p, size_t alignment, size_t size);
void free_flags(uint32_t flags, void *p);

/** malloc_add_pool() - give the heap @len more bytes at @buf, for ever. */
void malloc_add_pool(void *buf, size_t len);

/* True when some byte of @len at @buf lies in the heap's pools. */
bool malloc_buffer_overlaps_heap(void *buf, size_t len);
/* The same, of the heap whose memory is never shared. */
bool malloc_buffer_overlaps_no_share(const void *buf, size_t len);
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

/* Names of another world's heap; a TA has only its own. */
#define nex_malloc(size)	      malloc(size)
#define nex_calloc(count, size)	      calloc(count, size)
#define nex_realloc(p, size)	      realloc(p, size)
#define nex_memalign(alignment, size) memalign(alignment, size)
#define nex_free(p)		      free(p)
#define mdbg_check(dump)	      ((void)(dump))

#define MALLOC_INITIAL_POOL_MIN_SIZE 1024
#define MALLOC_DEFAULT_ALIGNMENT     (2 * sizeof(long))

#endif
