/*
 * GUID partition tables (UEFI 2.x, clause 5) on disks of 512-byte sectors:
 * reading a hostile one, and writing our own. Nothing in a partition table is
 * authenticated; it only says where to look.
 */
#ifndef FORMATS_GPT_H
#define FORMATS_GPT_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GPT_SECTOR_LEN	512u
#define GPT_GUID_LEN	16u
#define GPT_NAME_LEN	36u    /* UTF-16 units in an entry */
#define GPT_GUID_TEXT	37u    /* with its NUL */
#define GPT_ENTRY_LEN	128u   /* of the tables we write */
#define GPT_ENTRY_COUNT 128u   /* of the tables we write */
#define GPT_TABLE_MAX	32768u /* bytes of entries we are ready to read */
#define GPT_HEADER_LEN	92u
#define GPT_PRIMARY_LBA 1u

struct gpt_header {
	uint64_t lba;	       /* sector that holds this header */
	uint64_t other_lba;    /* sector of the other copy */
	uint64_t first_usable; /* sectors partitions may take, inclusive */
	uint64_t last_usable;
	uint64_t entries_lba;
	uint32_t entry_count;
	uint32_t entry_len;
	uint32_t entries_crc;
	uint8_t disk_guid[GPT_GUID_LEN];
};

struct gpt_partition {
	uint64_t first; /* sectors, both inclusive */
	uint64_t last;
	uint64_t attributes;
	uint8_t type[GPT_GUID_LEN]; /* as stored: mixed-endian */
	uint8_t guid[GPT_GUID_LEN];
	char name[GPT_NAME_LEN + 1]; /* what is not ASCII reads as '?' */
};

struct gpt {
	struct gpt_header hdr;
	bool from_backup; /* the primary copy was not usable */
	uint8_t entries[GPT_TABLE_MAX];
};

/**
 * typedef gpt_read_t - read sectors of a disk
 * @disk:  the caller's own pointer
 * @lba:   first sector, inside the disk
 * @to:    receives @count sectors
 * @count: number of sectors, at most GPT_TABLE_MAX / GPT_SECTOR_LEN
 *
 * Return: TEE_SUCCESS, or any error: that copy of the table is then not used.
 */
typedef TEE_Result (*gpt_read_t)(void *disk, uint64_t lba, uint8_t *to,
				 size_t count);

/**
 * gpt_load() - read and check the partition table of a disk
 * @read:    how to read it
 * @disk:    handed to @read
 * @sectors: size of the disk in sectors
 * @gpt:     receives the table; its contents are undefined on failure
 *
 * Takes the primary copy if all of it is right, else the backup in the last
 * sector. Each copy is read once and what was checked is what is kept.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT when both copies are wrong; the
 * error of @read when the backup could not be read.
 */
TEE_Result gpt_load(gpt_read_t read, void *disk, uint64_t sectors,
		    struct gpt *gpt);

/**
 * gpt_header_parse() - check one header sector
 * @sector:  GPT_SECTOR_LEN untrusted bytes
 * @lba:     where they were read
 * @sectors: size of the disk in sectors
 * @hdr:     receives the header; untouched on failure
 *
 * After success the entries lie inside the disk, outside the usable sectors
 * and both header sectors, and take at most GPT_TABLE_MAX bytes.
 *
 * Return: TEE_SUCCESS or TEE_ERROR_BAD_FORMAT.
 */
TEE_Result gpt_header_parse(const uint8_t *sector, uint64_t lba,
			    uint64_t sectors, struct gpt_header *hdr);

/**
 * gpt_entries_check() - check the entries that belong to a checked header
 * @hdr:     checked header
 * @entries: entry_count * entry_len untrusted bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT on a wrong CRC, and on entries
 * that leave the usable sectors or overlap each other.
 */
TEE_Result gpt_entries_check(const struct gpt_header *hdr,
			     const uint8_t *entries);

/**
 * gpt_partition_get() - the partition in one entry
 * @gpt:   checked table
 * @index: entry, from 0
 * @part:  receives the partition; untouched on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND for an unused entry or one
 * behind the last.
 */
TEE_Result gpt_partition_get(const struct gpt *gpt, uint32_t index,
			     struct gpt_partition *part);

/**
 * gpt_partition_find() - the partition with a name
 * @gpt:  checked table
 * @name: ASCII name, compared exactly
 * @part: receives the partition
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_ACCESS_CONFLICT
 * when two partitions have the name, since no choice between them is safe.
 */
TEE_Result gpt_partition_find(const struct gpt *gpt, const char *name,
			      struct gpt_partition *part);

/** gpt_table_len() - bytes that the entries of a checked header take. */
size_t gpt_table_len(const struct gpt_header *hdr);

/** gpt_guid_text() - write a GUID as lower-case hyphenated text with a NUL. */
void gpt_guid_text(const uint8_t *guid, char text[GPT_GUID_TEXT]);

/**
 * gpt_entry_write() - encode one entry of GPT_ENTRY_LEN bytes
 * @part:  the partition; its name is ASCII
 * @entry: receives GPT_ENTRY_LEN bytes
 */
void gpt_entry_write(const struct gpt_partition *part, uint8_t *entry);

/**
 * gpt_header_write() - encode a header sector
 * @hdr:     the header; entries_crc is taken from it as it stands
 * @sector:  receives GPT_SECTOR_LEN bytes
 */
void gpt_header_write(const struct gpt_header *hdr, uint8_t *sector);

/**
 * gpt_mbr_write() - encode the protective MBR of sector 0
 * @sectors: size of the disk in sectors
 * @sector:  receives GPT_SECTOR_LEN bytes
 */
void gpt_mbr_write(uint64_t sectors, uint8_t *sector);

#endif
