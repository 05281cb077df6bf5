/*
 * Other names for the kit's allocator, which is compiled with this file in
 * front: checked_heap.c has the names that malloc() calls.
 */
#include "sanitize.h"

#define heap_add_pool plain_add_pool
#define heap_alloc    plain_alloc
#define heap_free     plain_free
#define heap_resize   plain_resize
#define heap_owns     plain_owns
#define heap_len      plain_len
#define heap_within   plain_within
