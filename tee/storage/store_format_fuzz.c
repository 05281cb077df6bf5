/*
 * Pages as an attacker would have them, if he could seal: parsed, searched and
 * taken apart, one page at a time.
 */
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <storage/store_format.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static void search(uint8_t *page, unsigned int level)
{
	static struct node_entry e[STORE_NODE_MAX];
	static uint8_t copy[STORE_PAGE_LEN];
	size_t ends[STORE_SPLIT_MAX] = { 0 };
	unsigned int count = node_count(page);

	for (unsigned int i = 0; i < count; i++) {
		struct store_key key = { 0 };
		bool same = false;
		size_t value_len = 0;

		node_key(page, i, &key);
		if (node_find(page, &key, &same) != i || !same)
			abort();
		(void)node_child(page, &key);
		(void)node_value(page, i, &value_len);
		node_entry(page, i, &e[i]);
	}
	/* What passed the check can be written again, as it is. */
	if (entries_split(e, count, false, ends) != 1)
		abort();
	node_build(copy, level, e, 0, count);
	if (node_check(copy, level) != TEE_SUCCESS)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t page[STORE_PAGE_LEN];
	static struct store_super super;
	struct store_anchor anchor = { 0 };

	memset(page, 0, sizeof(page));
	memcpy(page, data, len < sizeof(page) ? len : sizeof(page));
	(void)anchor_load(&anchor, page);
	if (super_load(&super, page) == TEE_SUCCESS)
		super_store(page, &super);
	for (unsigned int level = 0; level < 3; level++) {
		if (node_check(page, level) == TEE_SUCCESS)
			search(page, level);
	}
	return 0;
}
