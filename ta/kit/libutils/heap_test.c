/*
 * The TA heap: random use against a model, and what must end the TA.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"

static jmp_buf corrupt;

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

void heap_corrupt(void)
{
	longjmp(corrupt, 1);
}

static uint8_t pool[64 * 1024] __attribute__((aligned(16)));

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

struct slot {
	uint8_t *p;
	size_t len;
	uint8_t fill;
};

static void slot_check(const struct slot *s)
{
	for (size_t i = 0; i < s->len; i++)
		assert_int_equal(s->p[i], s->fill);
}

static void random_use_keeps_contents_and_ends_empty(void **state)
{
	static struct heap heap;
	static struct slot slot[64];
	uint32_t seed = 1;

	heap_add_pool(&heap, pool + 3, sizeof(pool) - 3);
	for (int i = 0; i < 100000; i++) {
		struct slot *s = &slot[next_random(&seed) % 64];
		size_t len = next_random(&seed) % 3000;
		size_t align = (size_t)1 << (next_random(&seed) % 9);

		if (s->p == NULL) {
			s->p = heap_alloc(&heap, align, len);
			s->len = s->p != NULL ? len : 0;
			assert_int_equal((uintptr_t)s->p % align, 0);
		} else if (next_random(&seed) % 3 == 0) {
			slot_check(s);
			if (heap_resize(&heap, s->p, len)) {
				if (len < s->len)
					s->len = len;
				slot_check(s);
				s->len = len;
			}
		} else {
			slot_check(s);
			assert_int_equal(heap_len(s->p), s->len);
			heap_free(&heap, s->p);
			*s = (struct slot){ 0 };
		}
		if (s->p != NULL) {
			s->fill = (uint8_t)i;
			memset(s->p, s->fill, s->len);
		}
	}
	for (int i = 0; i < 64; i++)
		heap_free(&heap, slot[i].p);
	assert_int_equal(heap.stats.used, 0);
	/* All merged again: one block as large as the pool. */
	assert_non_null(heap_alloc(&heap, 16, sizeof(pool) - 64));
}

static void stray_pointers_are_told_from_blocks(void **state)
{
	static struct heap heap;
	uint8_t *p = NULL;
	uint8_t *q = NULL;

	heap_add_pool(&heap, pool, 4096);
	p = heap_alloc(&heap, 16, 100);
	q = heap_alloc(&heap, 16, 100);
	assert_true(heap_owns(&heap, p));
	assert_false(heap_owns(&heap, p + 16));
	assert_false(heap_owns(&heap, p + 1));
	assert_false(heap_owns(&heap, pool + 5000));
	assert_true(heap_within(&heap, p, 100));
	assert_true(heap_within(&heap, p + 50, 50));
	assert_false(heap_within(&heap, p + 50, 51));
	assert_false(heap_within(&heap, p - 1, 2));
	assert_true(heap_overlaps(&heap, pool, 1));
	assert_true(heap_overlaps(&heap, pool - 1, 2));
	assert_false(heap_overlaps(&heap, pool + 4096, 100));
	heap_free(&heap, p);
	assert_false(heap_owns(&heap, p));
	assert_false(heap_within(&heap, p, 1));
	heap_free(&heap, q);
}

static void corruption_is_noticed(void **state)
{
	static const struct {
		const char *must;
		int what;
	} row[] = {
		{ "double free", 0 },
		{ "free of the middle of a block", 1 },
		{ "free after an overrun into the next header", 2 },
	};

	for (volatile size_t i = 0; i < 3; i++) {
		struct heap heap = { 0 };
		volatile int reached = 0;
		uint8_t *p = NULL;
		uint8_t *q = NULL;

		heap_add_pool(&heap, pool, 4096);
		p = heap_alloc(&heap, 16, 96);
		q = heap_alloc(&heap, 16, 96);
		if (setjmp(corrupt) == 0) {
			if (row[i].what == 2)
				memset(p, 0x41, 100);
			else
				heap_free(&heap, p);
			heap_free(&heap, row[i].what == 0   ? p
					 : row[i].what == 1 ? q + 16
							    : p);
		} else {
			reached = 1;
		}
		if (!reached)
			fail_msg("%s", row[i].must);
	}
}

static void impossible_sizes_fail_and_are_counted(void **state)
{
	static struct heap heap;

	heap_add_pool(&heap, pool, 4096);
	assert_null(heap_alloc(&heap, 16, SIZE_MAX));
	assert_null(heap_alloc(&heap, 16, SIZE_MAX - 15));
	assert_null(heap_alloc(&heap, 16, 4096));
	assert_null(heap_alloc(&heap, (size_t)1 << 40, 1));
	assert_int_equal(heap.stats.fail_count, 4);
	assert_int_equal(heap.stats.fail_biggest, SIZE_MAX);
	assert_non_null(heap_alloc(&heap, 16, 0));
	heap_add_pool(&heap, pool + 8192, 16);
	assert_int_equal(heap.pool_count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_use_keeps_contents_and_ends_empty),
		cmocka_unit_test(stray_pointers_are_told_from_blocks),
		cmocka_unit_test(corruption_is_noticed),
		cmocka_unit_test(impossible_sizes_fail_and_are_counted),
	};

	return cmocka_run_group_tests_name("ta heap", tests, NULL, NULL);
}
