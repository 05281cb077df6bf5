/*
 * What operations cost, in calls to the file and bytes, with few objects and
 * with many; and what happens when the store is full.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <stdlib.h>
#include <storage/store_format.h>
#include <storage/store_sim.h>
#include <string.h>

#define KIB 1024u

static uint8_t content[1 << 20];

/* Names come in no order, as hashes would. */
static void name(uint32_t n, struct store_object_id *id)
{
	*id = (struct store_object_id){ .storage_id = 1, .len = 12 };
	store_be32(id->id, n * 2654435761u);
	store_be32(id->id + 4, n);
	memcpy(id->id + 8, "name", 4);
}

static TEE_Result create(struct store *st, uint32_t n, uint32_t len)
{
	struct store_object_id id = { 0 };
	const struct store_meta meta = { .data_len = len };

	name(n, &id);
	return store_create(st, &id, &meta, NULL, content + n % 1000, false);
}

static void must_read(struct store *st, uint32_t n, uint32_t len)
{
	static uint8_t buf[sizeof(content)];
	struct store_object_id id = { 0 };
	size_t got = len;

	name(n, &id);
	assert_int_equal(store_read(st, &id, 0, buf, &got), TEE_SUCCESS);
	assert_int_equal(got, len);
	assert_memory_equal(buf, content + n % 1000, len);
}

/* Counts between two moments. */
struct cost {
	struct store_stats before;
	uint64_t calls_max;
	uint64_t bytes_max;
	uint64_t calls;
	uint64_t reads;
	uint64_t bytes;
	uint64_t count;
};

static void cost_begin(struct cost *c, const struct store *st)
{
	store_stats(st, &c->before);
}

static void cost_end(struct cost *c, const struct store *st)
{
	struct store_stats now = { 0 };

	store_stats(st, &now);

	uint64_t calls = now.io_calls - c->before.io_calls;
	uint64_t bytes = now.bytes_read - c->before.bytes_read +
			 now.bytes_written - c->before.bytes_written;

	c->calls += calls;
	c->reads += now.io_reads - c->before.io_reads;
	c->bytes += bytes;
	c->calls_max = MAX(c->calls_max, calls);
	c->bytes_max = MAX(c->bytes_max, bytes);
	c->count++;
}

static void cost_print(const char *what, uint32_t objects, uint32_t len,
		       const struct cost *c)
{
	print_message("%-10s %3u KiB, %5u objects: %llu.%02llu calls, "
		      "%llu.%02llu of them reads (most "
		      "%llu), %llu bytes (most %llu)\n",
		      what, len / KIB, objects,
		      (unsigned long long)(c->calls / c->count),
		      (unsigned long long)(c->calls * 100 / c->count % 100),
		      (unsigned long long)(c->reads / c->count),
		      (unsigned long long)(c->reads * 100 / c->count % 100),
		      (unsigned long long)c->calls_max,
		      (unsigned long long)(c->bytes / c->count),
		      (unsigned long long)c->bytes_max);
}

static uint64_t percent(const struct cost *c)
{
	return c->calls * 100 / c->count;
}

/* Cost of each operation with @objects objects of 1 KiB in the store. */
static void measure(struct store *st, uint32_t objects, uint32_t len,
		    uint64_t calls_limit, uint64_t reads_limit,
		    uint64_t bytes_limit)
{
	struct cost make = { 0 };
	struct cost read = { 0 };
	struct cost again = { 0 };
	struct cost over = { 0 };
	struct cost drop = { 0 };
	struct store_object_id id = { 0 };

	for (uint32_t i = 0; i < 50; i++) {
		cost_begin(&make, st);
		assert_int_equal(create(st, 1000000 + i, len), TEE_SUCCESS);
		cost_end(&make, st);
	}
	for (uint32_t i = 0; i < 50; i++) {
		/* Any of the many, and if large, one of the new. */
		uint32_t n = len > KIB ? 1000000 + i : i * 7919u % objects;

		cost_begin(&read, st);
		must_read(st, n, len);
		cost_end(&read, st);
		cost_begin(&again, st);
		must_read(st, n, len);
		cost_end(&again, st);
	}
	for (uint32_t i = 0; i < 50; i++) {
		uint32_t n = 1000000 + i * 31 % 50;

		name(n, &id);
		cost_begin(&over, st);
		assert_int_equal(
			store_write(st, &id, 0, content + n % 1000, len),
			TEE_SUCCESS);
		cost_end(&over, st);
	}
	for (uint32_t i = 0; i < 50; i++) {
		name(1000000 + i * 31 % 50, &id);
		cost_begin(&drop, st);
		assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
		cost_end(&drop, st);
	}
	cost_print("create", objects, len, &make);
	cost_print("read", objects, len, &read);
	cost_print("read again", objects, len, &again);
	cost_print("overwrite", objects, len, &over);
	cost_print("delete", objects, len, &drop);
	assert_in_range(percent(&make), 0, calls_limit);
	assert_in_range(percent(&read), 0, reads_limit);
	assert_in_range(percent(&again), 0, len > KIB ? 100 : 0);
	assert_in_range(percent(&over), 0, calls_limit);
	assert_in_range(percent(&drop), 0, calls_limit);
	assert_in_range(make.bytes_max, 0, bytes_limit);
	assert_in_range(over.bytes_max, 0, bytes_limit);
	assert_in_range(drop.bytes_max, 0, 64 * KIB);
}

static void costs_stay_logarithmic(void **state)
{
	struct sim sim;
	struct store *st = NULL;
	struct store_stats stats = { 0 };
	struct store_object_id id = { 0 };
	uint32_t n = 0;

	sim_init(&sim);
	sim_heap_reset();
	st = sim_store(&sim, 0);
	for (; n < 10; n++)
		assert_int_equal(create(st, n, KIB), TEE_SUCCESS);
	measure(st, 10, KIB, 100, 0, 24 * KIB);
	measure(st, 10, 64 * KIB, 100, 100, 96 * KIB);
	for (; n < 10000; n++)
		assert_int_equal(create(st, n, KIB), TEE_SUCCESS);
	measure(st, 10000, KIB, 260, 120, 32 * KIB);
	measure(st, 10000, 64 * KIB, 210, 210, 96 * KIB);
	store_stats(st, &stats);
	print_message("10000 objects: %u pages in use, file of %zu pages, "
		      "memory %zu KiB\n",
		      stats.pages_used, sim.len / STORE_PAGE_LEN,
		      stats.memory_len / KIB);
	assert_int_equal(stats.objects, 10000);

	/* Overwriting for long: free space stays in pieces of use. */
	uint64_t writes = stats.io_writes;
	uint64_t commits = stats.commits;

	for (uint32_t i = 0; i < 20000; i++) {
		name(i * 7919u % n, &id);
		assert_int_equal(store_write(st, &id, 0,
					     content + i * 7919u % n % 1000,
					     KIB),
				 TEE_SUCCESS);
	}
	store_stats(st, &stats);
	writes = stats.io_writes - writes;
	commits = stats.commits - commits;
	print_message("20000 overwrites: %llu writes, file of %zu pages\n",
		      (unsigned long long)writes, sim.len / STORE_PAGE_LEN);
	assert_in_range(writes * 100 / commits, 100, 102);
	assert_in_range(sim.len / STORE_PAGE_LEN, 0,
			3 * stats.pages_used + 300);

	/* A new boot finds everything, with one look at the super page. */
	sim_heap_reset();
	sim_power_on(&sim);
	st = sim_store(&sim, 0);
	assert_int_equal(store_open(st), TEE_SUCCESS);
	store_stats(st, &stats);
	assert_int_equal(stats.io_calls, 2);
	for (uint32_t i = 0; i < n; i += 37)
		must_read(st, i, KIB);
	for (uint32_t i = 0; i < n; i++) {
		name(i, &id);
		assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
	}
	store_stats(st, &stats);
	assert_int_equal(stats.pages_used, 3);
	assert_in_range(sim.len / STORE_PAGE_LEN, 0, 1100);
	sim_free(&sim);
}

static void one_object_of_many_megabytes(void **state)
{
	struct sim sim;
	struct store *st = NULL;
	struct store_object_id id = { 0 };
	struct store_meta meta = { 0 };
	struct store_stats stats = { 0 };
	struct cost small = { 0 };
	uint8_t buf[100] = { 0 };
	size_t len = sizeof(buf);

	sim_init(&sim);
	sim_heap_reset();
	st = sim_store(&sim, STORE_CACHE_PAGES_MIN);
	name(1, &id);
	assert_int_equal(store_create(st, &id, &meta, NULL, NULL, false),
			 TEE_SUCCESS);
	for (uint32_t i = 0; i < 40; i++)
		assert_int_equal(
			store_write(st, &id, i << 20, content, sizeof(content)),
			TEE_SUCCESS);
	for (uint32_t i = 0; i < 100; i++) {
		cost_begin(&small, st);
		assert_int_equal(
			store_write(st, &id, i * 387659 + 5, "changed", 7),
			TEE_SUCCESS);
		cost_end(&small, st);
	}
	cost_print("change", 1, 40u << 20, &small);
	assert_in_range(small.bytes_max, 0, 64 * KIB);
	assert_int_equal(store_read(st, &id, 99 * 387659 + 5, buf, &len),
			 TEE_SUCCESS);
	assert_memory_equal(buf, "changed", 7);
	/* A hole of nearly 4 GiB costs nothing. */
	assert_int_equal(store_write(st, &id, 0xfffffff0, "end", 3),
			 TEE_SUCCESS);
	len = sizeof(buf);
	assert_int_equal(store_read(st, &id, 0xffffffe0, buf, &len),
			 TEE_SUCCESS);
	assert_int_equal(len, 19);
	assert_int_equal(store_truncate(st, &id, 123456), TEE_SUCCESS);
	store_stats(st, &stats);
	assert_in_range(stats.pages_used, 31, 45);
	assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
	store_stats(st, &stats);
	assert_int_equal(stats.pages_used, 3);
	sim_free(&sim);
}

static void full_store_still_deletes(void **state)
{
	struct sim sim;
	struct store *st = NULL;
	struct store_object_id id = { 0 };
	struct store_stats stats = { 0 };
	uint32_t n = 0;
	TEE_Result res = TEE_SUCCESS;

	sim_init(&sim);
	sim_heap_reset();
	st = sim_store(&sim, STORE_CACHE_PAGES_MIN);
	while ((res = create(st, n, 900 * KIB)) == TEE_SUCCESS)
		n++;
	assert_int_equal(res, TEE_ERROR_STORAGE_NO_SPACE);
	while ((res = create(st, n, KIB)) == TEE_SUCCESS)
		n++;
	assert_int_equal(res, TEE_ERROR_STORAGE_NO_SPACE);
	store_stats(st, &stats);
	assert_in_range(stats.pages_used, stats.pages_max - 200,
			stats.pages_max - 1);
	while (n-- > 0) {
		name(n, &id);
		assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
	}
	store_stats(st, &stats);
	assert_int_equal(stats.pages_used, 3);
	sim_free(&sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(costs_stay_logarithmic),
		cmocka_unit_test(one_object_of_many_megabytes),
		cmocka_unit_test(full_store_still_deletes),
	};

	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (uint8_t)(i * 131 >> 3);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
