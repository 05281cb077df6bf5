/*
 * The kit's allocator under other names, for checked_heap.c to stand between it
 * and malloc().
 */
#ifndef PLAIN_HEAP_H
#define PLAIN_HEAP_H

#include "plain_names.h"

#include "../libutils/heap.h"

#undef heap_add_pool
#undef heap_alloc
#undef heap_free
#undef heap_resize
#undef heap_owns
#undef heap_len
#undef heap_within

#endif
