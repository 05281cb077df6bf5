/*
 * The kernel heap over pages from the host: what is handed out is zero, what is
 * given back is wiped, and no pointer is taken back twice.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "kernel/quota.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdlib.h>
#include <string.h>

#define LEFT	  0xa5u
#define MANY	  600u /* more than two pages of the smallest */
#define SMALL_MAX 2016u

static size_t pages_out;
static unsigned int refused;

void check_failed(const char *what, const char *file, int line)
{
	mock_assert(0, what, file, line);
	abort();
}

void *pages_alloc(size_t count)
{
	void *p = NULL;

	if (count > 1000)
		return NULL;
	p = aligned_alloc(PAGE_SIZE, count * PAGE_SIZE);
	memset(p, 0, count * PAGE_SIZE);
	pages_out += count;
	return p;
}

void pages_free(void *pages, size_t count)
{
	pages_out -= count;
	free(pages);
}

void pages_stats(struct pages_stats *stats)
{
	memset(stats, 0, sizeof(*stats));
}

void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy)
{
	refused++;
}

static const size_t sizes[] = { 1,   16,  17,	32,   64,   100,      256,
				448, 672, 1008, 1009, 2000, SMALL_MAX };

static void test_what_is_freed_is_wiped(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
		uint8_t *p = heap_alloc(sizes[i]);
		/* Another of its class keeps the page from being given back. */
		void *other = heap_alloc(sizes[i]);

		assert_non_null(p);
		assert_non_null(other);
		assert_int_equal((uintptr_t)p % 16, 0);
		assert_true(bytes_are(p, sizes[i], 0));
		memset(p, LEFT, sizes[i]);
		heap_free(p);
		assert_true(bytes_are(p, sizes[i], 0));
		heap_free(other);
	}
	heap_free(NULL);
}

static void test_what_is_handed_out_is_zero(void **state)
{
	static uint8_t *held[MANY];
	struct heap_stats st;
	size_t used = 0;

	heap_stats(&st);
	used = st.used;
	for (size_t i = 0; i < ARRAY_COUNT(sizes); i++) {
		for (size_t n = 0; n < MANY; n++) {
			held[n] = heap_alloc(sizes[i]);
			assert_non_null(held[n]);
			assert_true(bytes_are(held[n], sizes[i], 0));
			memset(held[n], LEFT, sizes[i]);
		}
		/* In another order, and every other one again in between. */
		for (size_t n = 0; n < MANY; n += 2)
			heap_free(held[n]);
		for (size_t n = 0; n < MANY; n += 2) {
			held[n] = heap_alloc(sizes[i]);
			assert_true(bytes_are(held[n], sizes[i], 0));
			memset(held[n], LEFT, sizes[i]);
		}
		for (size_t n = MANY; n-- > 0;) {
			assert_true(bytes_are(held[n], sizes[i], LEFT));
			heap_free(held[n]);
		}
	}
	heap_stats(&st);
	assert_int_equal(st.used, used);
	assert_true(st.peak >= MANY * SMALL_MAX);
	assert_int_equal(st.spare_pages, pages_out);
}

static void test_large_ones_are_whole_pages(void **state)
{
	size_t before = pages_out;
	uint8_t *p = heap_alloc(SMALL_MAX + 1);
	uint8_t *q = heap_alloc(5 * PAGE_SIZE);

	assert_non_null(p);
	assert_non_null(q);
	assert_int_equal(pages_out, before + 1 + 6);
	memset(p, LEFT, SMALL_MAX + 1);
	memset(q, LEFT, 5 * PAGE_SIZE);
	heap_free(p);
	heap_free(q);
	assert_int_equal(pages_out, before);

	refused = 0;
	assert_null(heap_alloc(SIZE_MAX));
	assert_null(heap_alloc(SIZE_MAX - PAGE_SIZE));
	assert_null(heap_alloc(2000 * PAGE_SIZE));
	assert_int_equal(refused, 1); /* the others are no sizes at all */
}

/* The last one: a failed check leaves the heap locked. */
static void test_nothing_is_taken_back_twice(void **state)
{
	char *p = heap_alloc(64);
	void *other = heap_alloc(64);

	assert_non_null(other);
	heap_free(p);
	expect_assert_failure(heap_free(p));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_what_is_freed_is_wiped),
		cmocka_unit_test(test_what_is_handed_out_is_zero),
		cmocka_unit_test(test_large_ones_are_whole_pages),
		cmocka_unit_test(test_nothing_is_taken_back_twice),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
