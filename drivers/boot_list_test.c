/*
 * Transfer lists, sound and not.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <base/bits.h>
#include <drivers/boot_list.h>
#include <stdlib.h>
#include <string.h>

struct made {
	struct transfer_list list;
	struct transfer_entry other;
	uint8_t bytes[12]; /* which end off the grid of 8 */
	uint8_t fill[4];
	struct transfer_entry entry;
	struct boot_record record;
};

static void make(struct made *m)
{
	memset(m, 0, sizeof(*m));
	m->list = (struct transfer_list){
		.signature = TRANSFER_LIST_SIGNATURE,
		.version = 1,
		.hdr_size = sizeof(m->list),
		.alignment = 3,
		.size = sizeof(*m),
		.max_size = 4096,
	};
	m->other = (struct transfer_entry){ 8u << 24 | 1, sizeof(m->bytes) };
	m->entry = (struct transfer_entry){ 8u << 24 | TRANSFER_TAG_BOOT_RECORD,
					    sizeof(m->record) };
	m->record.version = 1;
	m->record.rollback_index = 7;
}

static void with_sum(struct made *m)
{
	uint8_t sum = 0;

	m->list.flags = 1;
	m->list.checksum = 0;
	for (size_t i = 0; i < sizeof(*m); i++)
		sum = (uint8_t)(sum + ((uint8_t *)m)[i]);
	m->list.checksum = (uint8_t)(0x100 - sum);
}

/* From memory that ends where @room does, for the sanitizer to see. */
static bool found(const struct made *m, size_t room)
{
	void *copy = malloc(room);

	assert_non_null(copy);
	memcpy(copy, m, MIN(room, sizeof(*m)));

	const struct boot_record *record = boot_record_find(copy, room);
	bool ok = record != NULL;

	if (ok)
		assert_int_equal(record->rollback_index, 7);
	free(copy);
	return ok;
}

static void record_is_found(void **state)
{
	struct made m;

	make(&m);
	assert_true(found(&m, sizeof(m)));
	with_sum(&m);
	assert_true(found(&m, sizeof(m)));
	m.bytes[3] ^= 1;
	assert_false(found(&m, sizeof(m)));
}

static void bad_lists_are_refused(void **state)
{
	static const struct {
		size_t at;
		uint64_t value;
		size_t len;
	} bad[] = {
		{ offsetof(struct made, list.signature), 0, 4 },
		{ offsetof(struct made, list.version), 2, 1 },
		{ offsetof(struct made, list.hdr_size), 0, 1 },
		{ offsetof(struct made, list.hdr_size), 23, 1 },
		{ offsetof(struct made, list.hdr_size), 255, 1 },
		{ offsetof(struct made, list.size), 0, 4 },
		{ offsetof(struct made, list.size), 23, 4 },
		{ offsetof(struct made, list.size), sizeof(struct made) - 1,
		  4 },
		{ offsetof(struct made, list.size), sizeof(struct made) + 1,
		  4 },
		{ offsetof(struct made, list.size), UINT32_MAX, 4 },
		{ offsetof(struct made, other.tag_and_hdr), 0, 4 },
		{ offsetof(struct made, other.tag_and_hdr), 7u << 24, 4 },
		{ offsetof(struct made, other.tag_and_hdr), 12u << 24, 4 },
		{ offsetof(struct made, other.data_size), UINT32_MAX, 4 },
		{ offsetof(struct made, other.data_size), UINT32_MAX - 31, 4 },
		{ offsetof(struct made, entry.data_size),
		  sizeof(struct boot_record) - 1, 4 },
		{ offsetof(struct made, entry.data_size),
		  sizeof(struct boot_record) + 1, 4 },
		{ offsetof(struct made, entry.tag_and_hdr), 8u << 24, 4 },
		{ offsetof(struct made, record.version), 2, 4 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(bad); i++) {
		struct made m;

		make(&m);
		memcpy((uint8_t *)&m + bad[i].at, &bad[i].value, bad[i].len);
		assert_false(found(&m, sizeof(m)));
	}
}

static void nothing_is_read_beyond(void **state)
{
	struct made m;

	for (size_t room = 0; room < sizeof(m); room++) {
		make(&m);
		assert_false(found(&m, room));
		m.list.size = (uint32_t)room;
		assert_false(found(&m, room));
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(record_is_found),
		cmocka_unit_test(bad_lists_are_refused),
		cmocka_unit_test(nothing_is_read_beyond),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
