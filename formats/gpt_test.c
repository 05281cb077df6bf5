/* Partition tables: what gpt_load() takes, what it refuses, which copy wins. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/crc32.h>
#include <formats/gpt.h>
#include <string.h>

#define DISK_SECTORS 256u
#define TABLE_LEN    (GPT_ENTRY_COUNT * GPT_ENTRY_LEN)
#define TABLE_LBAS   (TABLE_LEN / GPT_SECTOR_LEN)
#define BACKUP_LBA   (DISK_SECTORS - 1)

struct disk {
	uint8_t bytes[DISK_SECTORS * GPT_SECTOR_LEN];
	uint64_t broken_lba; /* reads that touch it fail; 0 for none */
};

static struct disk disk;
static struct gpt gpt;

static uint8_t *sector(uint64_t lba)
{
	return disk.bytes + lba * GPT_SECTOR_LEN;
}

static TEE_Result disk_read(void *ctx, uint64_t lba, uint8_t *to, size_t count)
{
	struct disk *d = ctx;

	assert_true(lba < DISK_SECTORS && count <= DISK_SECTORS - lba);
	assert_true(count <= GPT_TABLE_MAX / GPT_SECTOR_LEN);
	if (d->broken_lba >= lba && d->broken_lba < lba + count)
		return TEE_ERROR_COMMUNICATION;
	memcpy(to, d->bytes + lba * GPT_SECTOR_LEN, count * GPT_SECTOR_LEN);
	return TEE_SUCCESS;
}

static TEE_Result load(void)
{
	return gpt_load(disk_read, &disk, DISK_SECTORS, &gpt);
}

/* Makes both headers right again after their entries were changed. */
static void seal(uint64_t lba, uint64_t entries_lba, uint32_t count)
{
	struct gpt_header h = {
		.lba = lba,
		.other_lba = lba == 1 ? BACKUP_LBA : 1,
		.first_usable = 2 + TABLE_LBAS,
		.last_usable = BACKUP_LBA - TABLE_LBAS - 1,
		.entries_lba = entries_lba,
		.entry_count = count,
		.entry_len = GPT_ENTRY_LEN,
		.entries_crc = crc32_update(0, sector(entries_lba),
					    (size_t)count * GPT_ENTRY_LEN),
	};

	gpt_header_write(&h, sector(lba));
}

static void put_partition(uint32_t index, const char *name, uint64_t first,
			  uint64_t last)
{
	struct gpt_partition p = { .first = first, .last = last };

	strcpy(p.name, name);
	memset(p.type, 0x11, sizeof(p.type));
	memset(p.guid, (int)(index + 1), sizeof(p.guid));
	gpt_entry_write(&p, sector(2) + (size_t)index * GPT_ENTRY_LEN);
}

static void seal_both(void)
{
	memcpy(sector(BACKUP_LBA - TABLE_LBAS), sector(2), TABLE_LEN);
	seal(1, 2, GPT_ENTRY_COUNT);
	seal(BACKUP_LBA, BACKUP_LBA - TABLE_LBAS, GPT_ENTRY_COUNT);
}

static int set_up(void **state)
{
	memset(&disk, 0, sizeof(disk));
	gpt_mbr_write(DISK_SECTORS, sector(0));
	put_partition(0, "misc", 40, 47);
	put_partition(1, "boot_a", 48, 111);
	put_partition(5, "a name of exactly thirty-six letters", 112, 112);
	seal_both();
	return 0;
}

static void crc_matches_published_value(void **state)
{
	assert_int_equal(crc32_update(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(crc32_update(crc32_update(0, "1234", 4), "56789", 5),
			 0xcbf43926);
}

static void good_table_is_read(void **state)
{
	struct gpt_partition p = { 0 };

	assert_int_equal(load(), TEE_SUCCESS);
	assert_false(gpt.from_backup);
	assert_int_equal(gpt_partition_find(&gpt, "boot_a", &p), TEE_SUCCESS);
	assert_int_equal(p.first, 48);
	assert_int_equal(p.last, 111);
	assert_int_equal(
		gpt_partition_find(&gpt, "a name of exactly thirty-six letters",
				   &p),
		TEE_SUCCESS);
	assert_int_equal(gpt_partition_find(&gpt, "boot_b", &p),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(gpt_partition_find(&gpt, "boot", &p),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(gpt_partition_get(&gpt, 2, &p),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(gpt_partition_get(&gpt, GPT_ENTRY_COUNT, &p),
			 TEE_ERROR_ITEM_NOT_FOUND);
}

static void guid_text_swaps_the_first_three_fields(void **state)
{
	static const uint8_t guid[GPT_GUID_LEN] = {
		0xaf, 0x3d, 0xc6, 0x0f, 0x83, 0x84, 0x72, 0x47,
		0x8e, 0x79, 0x3d, 0x69, 0xd8, 0x47, 0x7d, 0xe4,
	};
	char text[GPT_GUID_TEXT] = { 0 };

	gpt_guid_text(guid, text);
	assert_string_equal(text, "0fc63daf-8483-4772-8e79-3d69d8477de4");
}

static void same_name_twice_is_no_partition(void **state)
{
	struct gpt_partition p = { 0 };

	put_partition(6, "boot_a", 113, 114);
	seal_both();
	assert_int_equal(load(), TEE_SUCCESS);
	assert_int_equal(gpt_partition_find(&gpt, "boot_a", &p),
			 TEE_ERROR_ACCESS_CONFLICT);
}

static void foreign_letters_never_match(void **state)
{
	struct gpt_partition p = { 0 };

	store_le16(sector(2) + GPT_ENTRY_LEN + 56, 0x0162); /* "b" + 0x100 */
	seal_both();
	assert_int_equal(load(), TEE_SUCCESS);
	assert_int_equal(gpt_partition_find(&gpt, "boot_a", &p),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(gpt_partition_get(&gpt, 1, &p), TEE_SUCCESS);
	assert_string_equal(p.name, "?oot_a");
}

/* One change to the primary copy; the backup is used when it is wrong. */
static const struct {
	const char *must;
	uint32_t off; /* in the header; bytes that are replaced */
	uint8_t len;
	uint64_t value;
	bool reseal; /* make the header CRC right again */
	bool accepted;
} header_row[] = {
	{ "no change is accepted", 0, 0, 0, true, true },
	{ "wrong signature", 0, 1, 'e', true, false },
	{ "wrong revision", 8, 4, 0x00020000, true, false },
	{ "header shorter than 92", 12, 4, 91, false, false },
	{ "header longer than a sector", 12, 4, 513, false, false },
	{ "huge header", 12, 4, UINT32_MAX, false, false },
	{ "wrong header CRC", 16, 4, 1, false, false },
	{ "reserved word set", 20, 4, 1, true, false },
	{ "wrong own sector", 24, 8, 2, true, false },
	{ "first usable above last", 40, 8, 230, true, false },
	{ "last usable behind the disk", 48, 8, DISK_SECTORS, true, false },
	{ "last usable at 2^64-1", 48, 8, UINT64_MAX, true, false },
	{ "header inside usable sectors", 40, 8, 1, true, false },
	{ "entries at sector 0", 72, 8, 0, true, false },
	{ "entries over the header", 72, 8, 1, true, false },
	{ "entries in usable sectors", 72, 8, 40, true, false },
	{ "entries leave the disk", 72, 8, 230, true, false },
	{ "entries at 2^64-1", 72, 8, UINT64_MAX, true, false },
	{ "no entries", 80, 4, 0, true, false },
	{ "too many entries", 80, 4, 257, true, false },
	{ "2^32-1 entries", 80, 4, UINT32_MAX, true, false },
	{ "entry of 64 bytes", 84, 4, 64, true, false },
	{ "entry not a power of two", 84, 4, 136, true, false },
	{ "entry of 2^31 bytes", 84, 4, 1u << 31, true, false },
	{ "entry of 0 bytes", 84, 4, 0, true, false },
	{ "wrong entries CRC", 88, 4, 1, true, false },
};

static void bad_header_falls_back(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(header_row); i++) {
		uint8_t value[8] = { 0 };

		set_up(state);
		store_le64(value, header_row[i].value);
		memcpy(sector(1) + header_row[i].off, value, header_row[i].len);
		if (header_row[i].reseal) {
			store_le32(sector(1) + 16, 0);
			store_le32(sector(1) + 16,
				   crc32_update(0, sector(1), 92));
		}
		print_message("%s\n", header_row[i].must);
		assert_int_equal(load(), TEE_SUCCESS);
		assert_int_equal(gpt.from_backup, !header_row[i].accepted);
	}
}

static const struct {
	const char *must;
	uint64_t first;
	uint64_t last;
	TEE_Result res;
} entry_row[] = {
	{ "whole usable range behind the others", 113, 222, TEE_SUCCESS },
	{ "one sector", 113, 113, TEE_SUCCESS },
	{ "first above last", 114, 113, TEE_ERROR_BAD_FORMAT },
	{ "before the usable sectors", 33, 39, TEE_ERROR_BAD_FORMAT },
	{ "behind the usable sectors", 113, 223, TEE_ERROR_BAD_FORMAT },
	{ "last at 2^64-1", 113, UINT64_MAX, TEE_ERROR_BAD_FORMAT },
	{ "first at 2^64-1", UINT64_MAX, UINT64_MAX, TEE_ERROR_BAD_FORMAT },
	{ "shares its first sector", 112, 120, TEE_ERROR_BAD_FORMAT },
	{ "lies inside another", 50, 60, TEE_ERROR_BAD_FORMAT },
	{ "holds another", 40, 120, TEE_ERROR_BAD_FORMAT },
};

static void entries_stay_inside_and_apart(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(entry_row); i++) {
		set_up(state);
		put_partition(7, "extra", entry_row[i].first,
			      entry_row[i].last);
		seal_both();
		print_message("%s\n", entry_row[i].must);
		assert_int_equal(load(), entry_row[i].res);
	}
}

static void both_copies_bad_is_an_error(void **state)
{
	sector(1)[0] ^= 1;
	sector(BACKUP_LBA - 1)[0] ^= 1;
	assert_int_equal(load(), TEE_ERROR_BAD_FORMAT);
}

static void unreadable_primary_falls_back(void **state)
{
	disk.broken_lba = 3;
	assert_int_equal(load(), TEE_SUCCESS);
	assert_true(gpt.from_backup);
	disk.broken_lba = BACKUP_LBA;
	sector(1)[0] ^= 1;
	assert_int_equal(load(), TEE_ERROR_COMMUNICATION);
}

static void tiny_disk_is_refused(void **state)
{
	for (uint64_t n = 0; n < 6; n++)
		assert_int_equal(gpt_load(disk_read, &disk, n, &gpt),
				 TEE_ERROR_BAD_FORMAT);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(crc_matches_published_value),
		cmocka_unit_test_setup(good_table_is_read, set_up),
		cmocka_unit_test(guid_text_swaps_the_first_three_fields),
		cmocka_unit_test_setup(same_name_twice_is_no_partition, set_up),
		cmocka_unit_test_setup(foreign_letters_never_match, set_up),
		cmocka_unit_test_setup(bad_header_falls_back, set_up),
		cmocka_unit_test_setup(entries_stay_inside_and_apart, set_up),
		cmocka_unit_test_setup(both_copies_bad_is_an_error, set_up),
		cmocka_unit_test_setup(unreadable_primary_falls_back, set_up),
		cmocka_unit_test_setup(tiny_disk_is_refused, set_up),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
