/*
 * The kit's allocator under other names, for checked_heap.c to stand between it
 * and malloc().
 */
#ifndef PLAIN_HEAP_H
#define PLAIN_HEAP_H

#define heap_add_pool plain_add_pool
#define heap_alloc    plain_alloc
#define heap_free     plain_free
#define heap_resize   plain_resize
#define heap_owns     plain_owns
#define heap_len      plain_len
#define heap_within   plain_within

#include "../libutils/heap.h"

#undef heap_add_pool
#undef heap_alloc
#undef heap_free
#undef heap_resize
#undef heap_owns
#undef heap_len
#undef heap_within

#endif
