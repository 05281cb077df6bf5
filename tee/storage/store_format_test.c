/*
 * Nodes, super pages and anchors: what is built can be searched, what is odd
 * is refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <storage/store_format.h>
#include <string.h>

#define NODE_KEYS 120u

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static struct store_key key[NODE_KEYS];
static struct node_entry entry[NODE_KEYS];
static uint8_t value[STORE_VALUE_MAX];

static int by_key(const void *a, const void *b)
{
	return key_compare(a, b);
}

/* Sorted, different keys with long common fronts; returns how many. */
static size_t make_keys(uint32_t seed, size_t count, size_t value_len)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		seed = seed * 1664525u + 1013904223u;
		key[i] = (struct store_key){ .len = 21 };
		memset(key[i].b, 'k', 21);
		key[i].len += (uint8_t)(seed >> 28);
		for (size_t j = 21; j < key[i].len; j++) {
			seed = seed * 1664525u + 1013904223u;
			key[i].b[j] = (uint8_t)(seed >> 30);
		}
	}
	qsort(key, count, sizeof(key[0]), by_key);
	for (size_t i = 0; i < count; i++) {
		if (n > 0 && key_compare(&key[n - 1], &key[i]) == 0)
			continue;
		key[n] = key[i];
		entry[n] = (struct node_entry){
			.head = key[n].b,
			.head_len = (uint8_t)(n % 20),
			.tail = key[n].b + n % 20,
			.tail_len = (uint8_t)(key[n].len - n % 20),
			.value = value,
			.value_len = (uint16_t)value_len,
		};
		n++;
	}
	return n;
}

static void nodes_find_what_they_were_built_of(void **state)
{
	uint8_t page[STORE_PAGE_LEN];
	bool same = false;

	for (uint32_t seed = 0; seed < 200; seed++) {
		size_t n = make_keys(seed, 1 + seed % 60, 30 + seed % 20);

		assert_in_range(entries_len(entry, 0, n), 1, STORE_PAGE_LEN);
		node_build(page, 0, entry, 0, n);
		assert_int_equal(node_check(page, 0), TEE_SUCCESS);
		assert_int_equal(node_check(page, 1), TEE_ERROR_BAD_FORMAT);
		assert_int_equal(node_used(page), entries_len(entry, 0, n));
		assert_int_equal(node_count(page), n);
		for (size_t i = 0; i < n; i++) {
			struct store_key k = { 0 };

			node_key(page, (unsigned int)i, &k);
			assert_int_equal(key_compare(&k, &key[i]), 0);
			assert_int_equal(node_find(page, &k, &same), i);
			assert_true(same);
			assert_int_equal(node_child(page, &k), i);
			key_after(&k, &key[i]);
			assert_int_equal(
				node_child(page, &k),
				i + 1 < n && key_compare(&k, &key[i + 1]) == 0
					? i + 1
					: i);
			k.len = (uint8_t)(seed % 22);
			assert_int_equal(
				node_find(page, &k, &same),
				k.len == key[0].len &&
						key_compare(&k, &key[0]) > 0
					? 1
					: 0);
		}
		struct store_key high = { .len = 1, .b = { 0xff } };

		assert_int_equal(node_find(page, &high, &same), n);
	}
}

static void disorder_is_seen(void **state)
{
	uint8_t page[STORE_PAGE_LEN];
	size_t n = make_keys(5, 40, 28);

	assert_true(n > 4 && entries_sorted(entry, n));
	assert_true(entries_sorted(entry, 0));
	for (size_t i = 0; i + 1 < n; i++) {
		const struct node_entry kept = entry[i];

		entry[i] = entry[i + 1];
		assert_false(entries_sorted(entry, n)); /* twice */
		entry[i + 1] = kept;
		assert_false(
			entries_sorted(entry, n)); /* the other way round */
		entry[i + 1] = entry[i];
		entry[i] = kept;
	}
	/* A node's entries ascend; the same node once more does not follow. */
	node_build(page, 0, entry, 0, n);
	for (size_t i = 0; i < n; i++)
		node_entry(page, (unsigned int)i, &entry[i]);
	assert_true(entries_sorted(entry, n));
	assert_true(2 * n <= NODE_KEYS);
	memcpy(entry + n, entry, n * sizeof(entry[0]));
	assert_false(entries_sorted(entry, 2 * n));
}

static void splits_fit_and_separate(void **state)
{
	uint8_t page[STORE_PAGE_LEN];
	size_t ends[STORE_SPLIT_MAX] = { 0 };

	for (uint32_t seed = 0; seed < 300; seed++) {
		size_t n = make_keys(seed, 2 + seed % (NODE_KEYS - 2),
				     seed % 3 == 0 ? 28 : 28 + seed * 5);
		size_t groups = entries_split(entry, n, seed % 2, ends);
		size_t from = 0;

		/* More than one edit can gather is of no interest. */
		if (groups == 0) {
			assert_true(n > 6);
			continue;
		}
		for (size_t g = 0; g < groups; g++) {
			struct store_key sep = { 0 };

			assert_true(ends[g] > from);
			node_build(page, 0, entry, from, ends[g]);
			assert_int_equal(node_check(page, 0), TEE_SUCCESS);
			if (g > 0) {
				entries_separator(entry, from, true, &sep);
				assert_true(key_compare(&sep, &key[from - 1]) >
					    0);
				assert_true(key_compare(&sep, &key[from]) <= 0);
				entries_separator(entry, from, false, &sep);
				assert_int_equal(key_compare(&sep, &key[from]),
						 0);
			}
			from = ends[g];
		}
		assert_int_equal(from, n);
	}
}

/* Whatever one byte becomes, a page that passes is safe to search. */
static void odd_nodes_are_refused_or_harmless(void **state)
{
	uint8_t good[STORE_PAGE_LEN];
	uint8_t page[STORE_PAGE_LEN];
	unsigned int refused = 0;
	size_t n = make_keys(5, 20, 28);
	bool same = false;

	node_build(good, 0, entry, 0, n);
	for (size_t at = 0; at < 600; at++) {
		for (unsigned int bit = 0; bit < 8; bit++) {
			memcpy(page, good, sizeof(page));
			page[at] ^= (uint8_t)(1u << bit);
			if (node_check(page, 0) != TEE_SUCCESS) {
				refused++;
				continue;
			}
			for (size_t i = 0; i < n; i++)
				(void)node_find(page, &key[i], &same);
		}
	}
	assert_true(refused > 600);
}

static void anchors_and_supers_come_back(void **state)
{
	static const struct {
		const char *must;
		size_t at;
		uint8_t value;
		TEE_Result res;
	} row[] = {
		{ "as stored", 31, 0x77, TEE_SUCCESS },
		{ "no version", 0, 0, TEE_ERROR_BAD_FORMAT },
		{ "version to come", 0, 2, TEE_ERROR_UNSUPPORTED_VERSION },
		{ "page beyond the file", 3, 0xff, TEE_ERROR_BAD_FORMAT },
	};
	struct store_anchor anchor = {
		.salt = 0x12345678,
		.super = { .page = 0x1234, .stamp = 0x1122334455667788 }
	};
	struct store_anchor back = { 0 };
	uint8_t root[ROLLBACK_ROOT_LEN] = { 0 };
	static struct store_super super;
	static struct store_super super_back;
	uint8_t page[STORE_PAGE_LEN];

	memset(anchor.super.tag, 0x77, sizeof(anchor.super.tag));
	assert_true(anchor_is_empty(root));
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		anchor_store(root, &anchor);
		assert_false(anchor_is_empty(root));
		root[row[i].at] = row[i].value;
		assert_int_equal(anchor_load(&back, root), row[i].res);
	}
	anchor_store(root, &anchor);
	assert_int_equal(anchor_load(&back, root), TEE_SUCCESS);
	assert_int_equal(back.salt, anchor.salt);
	assert_int_equal(back.super.page, anchor.super.page);
	assert_int_equal(back.super.stamp, anchor.super.stamp);
	assert_memory_equal(back.super.tag, anchor.super.tag, 16);

	super = (struct store_super){ .height = 3,
				      .objects = 4,
				      .lost = 5,
				      .page_end = 600,
				      .generation = 7,
				      .next_inode = 8,
				      .root = { .page = 9, .stamp = 10 } };
	for (uint32_t i = 0; i < 16; i++)
		super_take(&super, i);
	super_take(&super, STORE_PAGES_MAX - 64);
	super_take(&super, STORE_PAGES_MAX - 64);
	super_take(&super, STORE_PAGES_MAX - 1);
	super_give(&super, STORE_PAGES_MAX - 1);
	assert_int_equal(super.used, 17);
	assert_int_equal(super.top, STORE_PAGES_MAX - 63);
	super_store(page, &super);
	assert_int_equal(super_load(&super_back, page), TEE_SUCCESS);
	assert_memory_equal(&super_back, &super, sizeof(super));
	store_le16(page + 6, 0);
	assert_int_equal(super_load(&super_back, page), TEE_ERROR_BAD_FORMAT);
	store_le16(page + 6, STORE_HEIGHT_MAX + 1);
	assert_int_equal(super_load(&super_back, page), TEE_ERROR_BAD_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_find_what_they_were_built_of),
		cmocka_unit_test(disorder_is_seen),
		cmocka_unit_test(splits_fit_and_separate),
		cmocka_unit_test(odd_nodes_are_refused_or_harmless),
		cmocka_unit_test(anchors_and_supers_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
