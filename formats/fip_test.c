/* FIP tables of contents: what is written is read, what is wrong is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <formats/fip.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define TOC_LEN (FIP_HEADER_LEN + 3 * FIP_ENTRY_LEN) /* two images */

static size_t sample(uint8_t *toc, size_t room)
{
	struct fip fip = { .count = 2 };

	memcpy(fip.entry[0].uuid, fip_uuid_monitor, FIP_UUID_LEN);
	fip.entry[0].len = 1000;
	memcpy(fip.entry[1].uuid, fip_uuid_tee, FIP_UUID_LEN);
	fip.entry[1].len = 50;
	assert_int_equal(fip_layout(&fip, 64), TEE_SUCCESS);
	assert_int_equal(fip_write_toc(&fip, toc, &room), TEE_SUCCESS);
	assert_int_equal(room, TOC_LEN);
	return (size_t)fip.len;
}

static void test_written_table_is_read(void **state)
{
	uint8_t toc[FIP_TOC_MAX];
	size_t len = sample(toc, sizeof(toc));
	struct fip fip;

	assert_int_equal(fip_parse(toc, TOC_LEN, len, &fip), TEE_SUCCESS);
	assert_int_equal(fip.count, 2);
	assert_int_equal(fip.len, len);

	const struct fip_entry *tee = fip_find(&fip, fip_uuid_tee);

	assert_non_null(tee);
	assert_int_equal(tee->off, ROUND_UP(192u + 1000u, 64u));
	assert_int_equal(tee->len, 50);
	assert_null(fip_find(&fip, fip_uuid_loader));
}

static void test_short_buffer_is_not_overrun(void **state)
{
	struct fip fip = { .count = 2 };
	uint8_t toc[TOC_LEN - 1];
	size_t len = sizeof(toc);

	assert_int_equal(fip_write_toc(&fip, toc, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, TOC_LEN);
}

/* One 64-bit field is overwritten; at 0 means none. */
static const struct {
	const char *must;
	size_t at;
	uint64_t value;
	size_t cut; /* bytes taken off the table */
	uint64_t room_less;
	TEE_Result res;
} row[] = {
	{ "whole table is accepted", 0, 0, 0, 0, TEE_SUCCESS },
	{ "other name is refused", 1, 0, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "image inside the table", 32, 8, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "image behind the end", 32, 1 << 20, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "offset that wraps", 32, UINT64_MAX, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "length that wraps", 40, UINT64_MAX - 100, 0, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "images that overlap", 72, 256, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "package longer than room", 0, 0, 0, 1, TEE_ERROR_BAD_FORMAT },
	{ "package ends in its table", 112, 100, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "package ends in an image", 112, 1200, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "table without terminator", 0, 0, 1, 0, TEE_ERROR_BAD_FORMAT },
	{ "table cut in the header", 0, 0, TOC_LEN - 15, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "nothing at all", 0, 0, TOC_LEN, 0, TEE_ERROR_BAD_FORMAT },
};

static void test_bad_tables_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t toc[FIP_TOC_MAX];
		size_t len = sample(toc, sizeof(toc));
		struct fip fip;

		if (row[i].at == 1)
			toc[1] ^= 0x80;
		else if (row[i].at != 0)
			store_le64(toc + row[i].at, row[i].value);
		if (fip_parse(toc, TOC_LEN - row[i].cut, len - row[i].room_less,
			      &fip) != row[i].res)
			fail_msg("%s", row[i].must);
	}
}

static void test_same_uuid_twice_is_refused(void **state)
{
	uint8_t toc[FIP_TOC_MAX];
	size_t len = sample(toc, sizeof(toc));
	struct fip fip;

	memcpy(toc + FIP_HEADER_LEN + FIP_ENTRY_LEN, toc + FIP_HEADER_LEN,
	       FIP_UUID_LEN);
	assert_int_equal(fip_parse(toc, TOC_LEN, len, &fip),
			 TEE_ERROR_BAD_FORMAT);
}

static void test_too_many_images_are_refused(void **state)
{
	uint8_t toc[FIP_TOC_MAX + FIP_ENTRY_LEN];
	struct fip fip;

	sample(toc, sizeof(toc));
	for (size_t i = 0; i < FIP_ENTRY_MAX + 1; i++)
		memset(toc + FIP_HEADER_LEN + i * FIP_ENTRY_LEN, (int)i + 1,
		       FIP_ENTRY_LEN);
	memset(toc + FIP_TOC_MAX, 0, FIP_ENTRY_LEN);
	assert_int_equal(fip_parse(toc, sizeof(toc), 1 << 20, &fip),
			 TEE_ERROR_EXCESS_DATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_table_is_read),
		cmocka_unit_test(test_short_buffer_is_not_overrun),
		cmocka_unit_test(test_bad_tables_are_refused),
		cmocka_unit_test(test_same_uuid_twice_is_refused),
		cmocka_unit_test(test_too_many_images_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
