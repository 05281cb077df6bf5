/*
 * Pages of the TEE's own RAM: the pool that TAs, tables and the heap share.
 * Every page handed out is zero, whatever an earlier start left in RAM; every
 * page taken back is zeroed before it can be handed out again.
 */
#ifndef TEE_KERNEL_PAGES_H
#define TEE_KERNEL_PAGES_H

#include <arch/mmu.h>
#include <stddef.h>

struct pages_stats {
	size_t total; /* pages in the pool */
	size_t used;
	size_t peak;
	size_t fails;	  /* requests that were refused */
	size_t fail_most; /* pages that the largest of them wanted */
};

/** pages_init() - take over the RAM behind the image. */
void pages_init(void);
/* Pages that TAs leave to the kernel, so that it can always say no politely. */
#define PAGES_RESERVE 256u

/** pages_alloc_ta() - as pages_alloc(), for TA memory: keeps the reserve. */
void *pages_alloc_ta(size_t count);
/** pages_alloc() - @count contiguous zeroed pages. Return: NULL if none. */
void *pages_alloc(size_t count);
/** pages_free() - give @count pages from pages_alloc() back; NULL is fine. */
void pages_free(void *pages, size_t count);
/** pages_stats() - how full the pool is. */
void pages_stats(struct pages_stats *stats);
/** pages_stats_reset() - count peak and refusals from here on. */
void pages_stats_reset(void);

#endif
