/*
 * The store under attack and at its limits, with the real crypto room: old and
 * foreign files, single bits, missing files, dead supplicants.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <stdlib.h>
#include <storage/store_format.h>
#include <storage/store_sim.h>
#include <string.h>

#define OBJECTS 60u

static struct sim sim;
static struct store *st;

static void reboot(void)
{
	sim_heap_reset();
	sim_power_on(&sim);
	st = sim_store(&sim, 0);
}

static int setup(void **state)
{
	sim_init(&sim);
	reboot();
	return 0;
}

static int teardown(void **state)
{
	sim_free(&sim);
	return 0;
}

static void name(uint32_t n, struct store_object_id *id)
{
	*id = (struct store_object_id){ .storage_id = 1, .len = 4 };
	id->ta.timeLow = 0x8aaaf200u + n % 4;
	id->id[0] = 'o';
	id->id[1] = (uint8_t)(n * 37);
	id->id[2] = (uint8_t)n;
}

/* Object @n: some in a record, some with pages, some with a map. */
static size_t size_of(uint32_t n)
{
	static const size_t sizes[] = { 0,   100,  1024,  1200,
					700, 5000, 20000, 150000 };

	return sizes[n % (n < 16 ? 8 : 5)];
}

static void fill(uint8_t *buf, uint32_t n, size_t len)
{
	uint32_t x = n * 77 + 5;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525u + 1013904223u;
		buf[i] = (uint8_t)(x >> 24);
	}
}

static TEE_Result put(uint32_t n)
{
	static uint8_t buf[200000];
	struct store_object_id id = { 0 };
	const struct store_meta meta = { .type = n,
					 .attr_len = n % 7,
					 .data_len = (uint32_t)size_of(n) };

	name(n, &id);
	fill(buf, n, size_of(n));
	return store_create(st, &id, &meta, "attributes", buf, true);
}

/* TEE_ERROR_BAD_STATE when bytes come back that were never stored. */
static TEE_Result look(uint32_t n)
{
	static uint8_t buf[200000];
	static uint8_t expected[200000];
	struct store_object_id id = { 0 };
	struct store_meta meta = { 0 };
	size_t len = sizeof(buf);

	name(n, &id);

	TEE_Result res = store_stat(st, &id, &meta);

	if (res == TEE_SUCCESS)
		res = store_read(st, &id, 0, buf, &len);
	if (res != TEE_SUCCESS)
		return res;
	fill(expected, n, size_of(n));
	return meta.type == n && len == size_of(n) &&
			       memcmp(buf, expected, len) == 0
		       ? TEE_SUCCESS
		       : TEE_ERROR_BAD_STATE;
}

static void put_all(void)
{
	for (uint32_t i = 0; i < OBJECTS; i++)
		assert_int_equal(put(i), TEE_SUCCESS);
}

static void fresh_store_needs_no_file(void **state)
{
	struct store_stats stats = { 0 };
	struct store_object_id scope = { 0 };
	struct store_object_id id = { 0 };
	struct store_cursor cursor = { 0 };

	assert_int_equal(look(1), TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(store_next(st, &scope, &cursor, &id, NULL),
			 TEE_ERROR_ITEM_NOT_FOUND);
	store_stats(st, &stats);
	assert_int_equal(stats.io_calls, 0);
	assert_int_equal(store_state(st), STORE_READY);
	/* Not even when something lies there: it cannot be ours. */
	sim.exists = true;
	reboot();
	assert_int_equal(put(1), TEE_SUCCESS);
	assert_int_equal(look(1), TEE_SUCCESS);
	reboot();
	assert_int_equal(look(1), TEE_SUCCESS);
}

static void rules_of_the_calls_hold(void **state)
{
	struct store_object_id id = { 0 };
	struct store_object_id other = { 0 };
	struct store_meta meta = { .data_len = 4 };
	uint8_t buf[16] = { 0 };
	size_t len = sizeof(buf);

	name(1, &id);
	name(5, &other);
	assert_int_equal(store_create(st, &id, &meta, NULL, "data", false),
			 TEE_SUCCESS);
	assert_int_equal(store_create(st, &id, &meta, NULL, "data", false),
			 TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(store_read(st, &id, 4, buf, &len), TEE_SUCCESS);
	assert_int_equal(len, 0);
	len = 2;
	assert_int_equal(store_read(st, &id, 3, buf, &len), TEE_SUCCESS);
	assert_int_equal(len, 1);
	assert_int_equal(store_write(st, &id, 0xffffffff, "ab", 2),
			 TEE_ERROR_OVERFLOW);
	assert_int_equal(store_write(st, &id, 8, "x", 1), TEE_SUCCESS);
	len = sizeof(buf);
	assert_int_equal(store_read(st, &id, 0, buf, &len), TEE_SUCCESS);
	assert_int_equal(len, 9);
	assert_memory_equal(buf, "data\0\0\0\0x", 9);
	assert_int_equal(store_rename(st, &id, &id), TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(store_rename(st, &other, &id),
			 TEE_ERROR_ACCESS_CONFLICT);
	assert_int_equal(store_rename(st, &id, &other), TEE_SUCCESS);
	assert_int_equal(store_stat(st, &id, &meta), TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(store_set_usage(st, &other, 7), TEE_SUCCESS);
	assert_int_equal(store_stat(st, &other, &meta), TEE_SUCCESS);
	assert_int_equal(meta.usage, 7);
	assert_int_equal(store_delete(st, &id), TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(store_delete(st, &other), TEE_SUCCESS);
	id.len = 65;
	assert_int_equal(store_stat(st, &id, &meta), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(store_create(st, &id, &meta, NULL, NULL, true),
			 TEE_ERROR_BAD_PARAMETERS);
}

/* All there is of the file at some moment. */
struct copy {
	uint8_t *bytes;
	size_t len;
};

static void copy_take(struct copy *c)
{
	c->len = sim.len;
	c->bytes = malloc(sim.len + 1);
	assert_non_null(c->bytes);
	memcpy(c->bytes, sim.bytes, sim.len);
}

static void copy_put(const struct copy *c)
{
	assert_true(c->len <= sim.room);
	memcpy(sim.bytes, c->bytes, c->len);
	sim.len = c->len;
}

static void every_call_is_refused(void)
{
	struct store_object_id id = { 0 };
	struct store_object_id to = { 0 };
	struct store_cursor cursor = { 0 };
	struct store_meta meta = { 0 };
	uint8_t b = 0;
	size_t len = 1;

	name(1, &id);
	name(5, &to);
	assert_int_equal(store_stat(st, &id, &meta),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_read(st, &id, 0, &b, &len),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_write(st, &id, 0, &b, 1),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_create(st, &id, &meta, NULL, NULL, true),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_truncate(st, &id, 0),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_rename(st, &id, &to),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_set_usage(st, &id, 3),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_delete(st, &id),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_next(st, &id, &cursor, &to, &meta),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
}

static void older_copies_are_refused_whole(void **state)
{
	struct copy old[8] = { 0 };
	struct copy now = { 0 };

	for (uint32_t i = 0; i < 8; i++) {
		assert_int_equal(put(i), TEE_SUCCESS);
		copy_take(&old[i]);
	}
	/* Nothing else changes: the newest difference is one deletion. */
	struct store_object_id id = { 0 };

	name(3, &id);
	assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
	copy_take(&now);
	for (uint32_t i = 0; i < 8; i++) {
		copy_put(&old[i]);
		reboot();
		every_call_is_refused();
		assert_int_equal(store_state(st), STORE_ROLLED_BACK);
		/* Nothing was done to the right file by refusing others. */
		copy_put(&now);
		assert_int_equal(look(4), TEE_SUCCESS);
		assert_int_equal(look(3), TEE_ERROR_ITEM_NOT_FOUND);
		assert_int_equal(store_state(st), STORE_READY);
	}
	/* Exchanged under the running store: still the store, not objects. */
	reboot();
	assert_int_equal(store_open(st), TEE_SUCCESS);
	copy_put(&old[6]);
	assert_int_equal(look(4), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(store_state(st), STORE_ROLLED_BACK);
	for (uint32_t i = 0; i < 8; i++)
		free(old[i].bytes);
	free(now.bytes);
}

static void other_files_are_refused_until_a_reset(void **state)
{
	struct copy now = { 0 };

	put_all();
	copy_take(&now);
	sim.exists = false;
	reboot();
	every_call_is_refused();
	assert_int_equal(store_state(st), STORE_MISSING);
	sim.exists = true;
	sim.len = 0;
	reboot();
	every_call_is_refused();
	assert_int_equal(store_state(st), STORE_ROLLED_BACK);
	memset(sim.bytes, 0x11, now.len);
	sim.len = now.len;
	every_call_is_refused();
	assert_int_equal(store_state(st), STORE_ROLLED_BACK);
	assert_int_equal(store_reset(st), TEE_SUCCESS);
	assert_int_equal(look(1), TEE_ERROR_ITEM_NOT_FOUND);
	put_all();
	for (uint32_t i = 0; i < OBJECTS; i++)
		assert_int_equal(look(i), TEE_SUCCESS);
	/* What was given up does not come back. */
	copy_put(&now);
	reboot();
	every_call_is_refused();
	free(now.bytes);
}

static void truncated_files_never_lie(void **state)
{
	struct copy now = { 0 };

	put_all();
	copy_take(&now);
	for (size_t len = 0; len < now.len; len += 3 * 4096 + 777) {
		copy_put(&now);
		sim.len = len;
		reboot();
		for (uint32_t i = 0; i < OBJECTS; i++) {
			TEE_Result res = look(i);

			assert_true(res == TEE_SUCCESS ||
				    res == TEE_ERROR_CORRUPT_OBJECT ||
				    res == TEE_ERROR_STORAGE_NOT_AVAILABLE);
		}
	}
	free(now.bytes);
}

static void versions_to_come_are_refused(void **state)
{
	assert_int_equal(put(1), TEE_SUCCESS);
	sim.state.store_root[0] = STORE_VERSION + 1;
	reboot();
	every_call_is_refused();
	assert_int_equal(store_state(st), STORE_UNKNOWN_VERSION);
}

static void dead_supplicant_is_got_over(void **state)
{
	put_all();
	reboot();
	sim.deaf = true;
	every_call_is_refused();
	assert_int_equal(store_state(st), STORE_UNREACHABLE);
	sim_power_on(&sim);
	assert_int_equal(look(7), TEE_SUCCESS);
}

/* Which objects a damaged page takes with it. */
static unsigned int count_corrupt(bool corrupt[OBJECTS])
{
	unsigned int count = 0;

	for (uint32_t i = 0; i < OBJECTS; i++) {
		TEE_Result res = look(i);

		corrupt[i] = res == TEE_ERROR_CORRUPT_OBJECT;
		assert_true(corrupt[i] || res == TEE_SUCCESS);
		count += corrupt[i];
	}
	return count;
}

/* After damage: what is broken can be deleted and made anew, one by one. */
static void heal(const bool was_corrupt[OBJECTS])
{
	bool corrupt[OBJECTS];

	memcpy(corrupt, was_corrupt, sizeof(corrupt));
	for (uint32_t i = 0; i < OBJECTS; i++) {
		struct store_object_id id = { 0 };

		if (!corrupt[i])
			continue;
		name(i, &id);
		assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
		assert_int_equal(look(i), TEE_ERROR_ITEM_NOT_FOUND);
		/* The others stay what they were: none is forgotten. */
		for (uint32_t j = 0; j < OBJECTS; j += 7)
			assert_int_equal(look(j),
					 j == i	      ? TEE_ERROR_ITEM_NOT_FOUND
					 : corrupt[j] ? TEE_ERROR_CORRUPT_OBJECT
						      : TEE_SUCCESS);
		assert_int_equal(put(i), TEE_SUCCESS);
		corrupt[i] = false;
	}
	for (uint32_t i = 0; i < OBJECTS; i++)
		assert_int_equal(look(i), TEE_SUCCESS);
}

static void enumerate_all(unsigned int *found, unsigned int *errors)
{
	*found = 0;
	*errors = 0;
	for (uint32_t ta = 0; ta < 4; ta++) {
		struct store_object_id scope = { 0 };
		struct store_cursor cursor = { 0 };

		name(ta, &scope);
		for (;;) {
			struct store_object_id id = { 0 };
			TEE_Result res =
				store_next(st, &scope, &cursor, &id, NULL);

			if (res == TEE_ERROR_ITEM_NOT_FOUND)
				break;
			if (res == TEE_SUCCESS)
				++*found;
			else
				++*errors;
			assert_true(*found + *errors < 4 * OBJECTS);
		}
	}
}

static void one_bit_harms_only_what_is_below(void **state)
{
	struct copy now = { 0 };
	struct rollback_state anchor = { 0 };
	unsigned int worst = 0;
	unsigned int harmed = 0;

	put_all();
	copy_take(&now);
	anchor = sim.state;
	for (size_t page = 0; page * STORE_PAGE_LEN < now.len; page++) {
		bool corrupt[OBJECTS];
		unsigned int found = 0;
		unsigned int errors = 0;
		size_t bit = page * 40503u % (STORE_PAGE_LEN * 8);

		copy_put(&now);
		sim.state = anchor;
		sim.bytes[page * STORE_PAGE_LEN + bit / 8] ^=
			(uint8_t)(1u << bit % 8);
		reboot();

		unsigned int count = count_corrupt(corrupt);

		if (count == 0)
			continue;
		harmed++;
		worst = MAX(worst, count);
		enumerate_all(&found, &errors);
		assert_true(found >= OBJECTS - count);
		assert_true(errors > 0 || found == OBJECTS);
		heal(corrupt);
		reboot();
		for (uint32_t i = 0; i < OBJECTS; i++)
			assert_int_equal(look(i), TEE_SUCCESS);
	}
	print_message("%u pages mattered, the worst held %u of %u objects\n",
		      harmed, worst, OBJECTS);
	assert_true(harmed > 20);
	/* The root node holds all; every other page few. */
	assert_int_equal(worst, OBJECTS);
	free(now.bytes);
}

/*
 * A page is broken while an object is cut or deleted, and whole again later:
 * what was cut off must not be back.
 */
static void repaired_damage_undoes_nothing(void **state)
{
	static uint8_t buf[150000];
	struct copy now = { 0 };
	struct rollback_state anchor = { 0 };
	struct store_object_id id = { 0 };
	const uint32_t n = 7; /* the one with a map */
	unsigned int tried = 0;

	put_all();
	copy_take(&now);
	anchor = sim.state;
	name(n, &id);
	for (size_t page = 1; page * STORE_PAGE_LEN < now.len; page++) {
		const uint8_t *good = now.bytes + page * STORE_PAGE_LEN;

		for (int delete = 0; delete < 2; delete ++) {
			size_t len = sizeof(buf);
			TEE_Result res = TEE_SUCCESS;
			uint8_t *at = NULL;

			copy_put(&now);
			sim.state = anchor;
			sim.bytes[page * STORE_PAGE_LEN + 99] ^= 1;
			reboot();
			res = delete ? store_delete(st, &id)
				     : store_truncate(st, &id, 1000);
			if (res != TEE_SUCCESS)
				continue;
			/* Repaired, unless the operation has used the page. */
			at = sim.bytes + page * STORE_PAGE_LEN;
			if (at[98] == good[98] && at[99] == (good[99] ^ 1) &&
			    at[100] == good[100])
				memcpy(at, good, STORE_PAGE_LEN);
			tried++;
			reboot();
			if (delete) {
				assert_int_equal(look(n),
						 TEE_ERROR_ITEM_NOT_FOUND);
				continue;
			}
			res = store_truncate(st, &id, sizeof(buf));
			if (res == TEE_SUCCESS)
				res = store_read(st, &id, 0, buf, &len);
			if (res == TEE_ERROR_CORRUPT_OBJECT)
				continue;
			assert_int_equal(res, TEE_SUCCESS);
			for (size_t i = 1000; i < len; i++)
				assert_int_equal(buf[i], 0);
		}
	}
	assert_true(tried > 100);
	free(now.bytes);
}

static void everything_damaged_can_be_deleted(void **state)
{
	struct store_object_id id = { 0 };
	struct copy now = { 0 };

	put_all();
	copy_take(&now);
	/* All but the super pages, which are the last ones written. */
	reboot();
	assert_int_equal(store_open(st), TEE_SUCCESS);

	struct store_anchor anchor = { 0 };

	assert_int_equal(anchor_load(&anchor, sim.state.store_root),
			 TEE_SUCCESS);

	size_t super = anchor.super.page;

	for (size_t i = 0; i < now.len; i++) {
		if (i / STORE_PAGE_LEN != super &&
		    i / STORE_PAGE_LEN != super + 1)
			sim.bytes[i] ^= 0x80;
	}
	reboot();
	for (uint32_t i = 0; i < OBJECTS; i++) {
		assert_int_equal(look(i), TEE_ERROR_CORRUPT_OBJECT);
		name(i, &id);
		assert_int_equal(store_delete(st, &id), TEE_SUCCESS);
	}
	for (uint32_t i = 0; i < OBJECTS; i++)
		assert_int_equal(look(i), TEE_ERROR_ITEM_NOT_FOUND);
	put_all();
	reboot();
	for (uint32_t i = 0; i < OBJECTS; i++)
		assert_int_equal(look(i), TEE_SUCCESS);
	free(now.bytes);
}

static void small_reads_in_order_are_read_ahead(void **state)
{
	struct store_object_id id = { 0 };
	struct store_meta meta = { .data_len = 65536 };
	static uint8_t data[65536];
	uint8_t buf[1024] = { 0 };
	struct store_stats before = { 0 };
	struct store_stats after = { 0 };

	fill(data, 9, sizeof(data));
	name(9, &id);
	assert_int_equal(store_create(st, &id, &meta, NULL, data, false),
			 TEE_SUCCESS);
	reboot();
	assert_int_equal(store_open(st), TEE_SUCCESS);
	store_stats(st, &before);
	for (uint32_t off = 0; off < sizeof(data); off += sizeof(buf)) {
		size_t len = sizeof(buf);

		assert_int_equal(store_read(st, &id, off, buf, &len),
				 TEE_SUCCESS);
		assert_memory_equal(buf, data + off, sizeof(buf));
	}
	store_stats(st, &after);
	assert_in_range(after.io_calls - before.io_calls, 0, 5);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(fresh_store_needs_no_file),
		CASE(rules_of_the_calls_hold),
		CASE(older_copies_are_refused_whole),
		CASE(other_files_are_refused_until_a_reset),
		CASE(truncated_files_never_lie),
		CASE(versions_to_come_are_refused),
		CASE(dead_supplicant_is_got_over),
		CASE(one_bit_harms_only_what_is_below),
		CASE(repaired_damage_undoes_nothing),
		CASE(everything_damaged_can_be_deleted),
		CASE(small_reads_in_order_are_read_ahead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
