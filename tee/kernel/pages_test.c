/*
 * The page pool over RAM that a start before this one has left full.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "kernel/quota.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IMAGE_LEN (100u * PAGE_SIZE)
#define LEFT	  0xa5u /* what the start before has left everywhere */

uint64_t direct_offset;
static uint8_t *ram;
static unsigned int refused;
static const char *refused_pool;

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

paddr_t kernel_image_end(void)
{
	return TEE_BASE + IMAGE_LEN;
}

void page_zero(void *page)
{
	memset(page, 0, PAGE_SIZE);
}

void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy)
{
	refused_pool = pool;
	(void)wanted;
	(void)limit;
	(void)remedy;
	refused++;
}

/* Takes, looks, and leaves something behind. Return: NULL: there is none. */
static uint8_t *take(size_t count)
{
	uint8_t *p = pages_alloc(count);

	if (p == NULL)
		return NULL;
	assert_true(p >= ram + IMAGE_LEN);
	assert_true(p + count * PAGE_SIZE <= ram + TEE_SIZE);
	assert_true(bytes_are(p, count * PAGE_SIZE, 0));
	memset(p, LEFT, count * PAGE_SIZE);
	return p;
}

/* Secure RAM keeps what was in it; whoever gets a page must not read that. */
static void test_nothing_of_an_earlier_start_is_handed_out(void **state)
{
	static const size_t run[] = { 3, 64, 200, 1, 7 };
	size_t all = (TEE_SIZE - IMAGE_LEN) / PAGE_SIZE;
	size_t taken = 0;
	uint8_t *single[40];
	uint8_t *last = NULL;
	struct pages_stats st;

	(void)state;
	ram = aligned_alloc(PAGE_SIZE, TEE_SIZE);
	assert_non_null(ram);
	memset(ram, LEFT, TEE_SIZE);
	direct_offset = (uintptr_t)ram - TEE_BASE;
	pages_init();

	/* Pages that were used, between pages that never were. */
	for (size_t i = 0; i < ARRAY_COUNT(single); i++) {
		single[i] = take(1);
		assert_non_null(single[i]);
	}
	for (size_t i = 0; i < ARRAY_COUNT(single); i += 2)
		pages_free(single[i], 1);
	taken = ARRAY_COUNT(single) / 2;

	paddr_t table = table_page_alloc();

	assert_true(table != 0);
	assert_true(bytes_are(phys_to_virt(table), PAGE_SIZE, 0));
	table_page_free(table);
	last = pages_alloc_ta(5);
	assert_non_null(last);
	assert_true(bytes_are(last, 5 * PAGE_SIZE, 0));
	pages_free(last, 5);

	/* Then all there is. */
	for (size_t i = 0; (last = take(run[i % ARRAY_COUNT(run)])) != NULL;
	     i++)
		taken += run[i % ARRAY_COUNT(run)];
	while (take(1) != NULL)
		taken++;
	assert_int_equal(taken, all);
	pages_stats(&st);
	assert_int_equal(st.used, all);
	assert_null(pages_alloc_ta(1));
	assert_int_equal(refused, 1);

	/* Who finds none is told which pool it was. */
	assert_null(heap_alloc(100));
	assert_int_equal(refused, 2);
	assert_non_null(strstr(refused_pool, "heap"));
	assert_null(heap_alloc(100000));
	assert_int_equal(refused, 3);
	assert_int_equal(table_page_alloc(), 0);
	assert_int_equal(refused, 4);
	assert_non_null(strstr(refused_pool, "tables"));
	free(ram);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(
			test_nothing_of_an_earlier_start_is_handed_out),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
