/*
 * The kernel heap: small objects from size classes, large ones as whole pages.
 * Memory comes zeroed and is zeroed when freed.
 */
#ifndef TEE_KERNEL_HEAP_H
#define TEE_KERNEL_HEAP_H

#include <stddef.h>

struct heap_stats {
	size_t used; /* bytes handed out, rounded up to their class */
	size_t peak;
	size_t spare_pages; /* empty, kept for what comes next */
};

/** heap_alloc() - @size zeroed bytes, 16-byte aligned. Return: NULL if none. */
void *heap_alloc(size_t size);
/** heap_free() - wipe and free; NULL is fine. */
void heap_free(void *p);
void heap_stats(struct heap_stats *stats);
/** heap_stats_reset() - count the peak from here on. */
void heap_stats_reset(void);

#endif
