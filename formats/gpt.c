/*
 * GUID partition tables. The reader trusts neither copy of the table: sizes
 * are bounded before they are used, and partitions that leave the usable
 * sectors or share one make the whole copy bad.
 */
#include <formats/gpt.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/crc32.h>
#include <string.h>

/* Header fields: UEFI 2.x, table 5-5. */
enum {
	H_SIGNATURE = 0,
	H_REVISION = 8,
	H_LEN = 12,
	H_CRC = 16,
	H_RESERVED = 20,
	H_LBA = 24,
	H_OTHER_LBA = 32,
	H_FIRST_USABLE = 40,
	H_LAST_USABLE = 48,
	H_DISK_GUID = 56,
	H_ENTRIES_LBA = 72,
	H_ENTRY_COUNT = 80,
	H_ENTRY_LEN = 84,
	H_ENTRIES_CRC = 88,
};

/* Entry fields: UEFI 2.x, table 5-6. */
enum {
	E_TYPE = 0,
	E_GUID = 16,
	E_FIRST = 32,
	E_LAST = 40,
	E_ATTRIBUTES = 48,
	E_NAME = 56,
};

#define GPT_REVISION 0x00010000u

static const uint8_t signature[8] = { 'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T' };
static const uint8_t no_guid[GPT_GUID_LEN];

size_t gpt_table_len(const struct gpt_header *hdr)
{
	return (size_t)hdr->entry_count * hdr->entry_len;
}

static uint64_t table_sectors(const struct gpt_header *hdr)
{
	return (gpt_table_len(hdr) + GPT_SECTOR_LEN - 1) / GPT_SECTOR_LEN;
}

static bool header_crc_right(const uint8_t *sector, uint32_t len)
{
	static const uint8_t zero[4];
	uint32_t crc = crc32_update(0, sector, H_CRC);

	crc = crc32_update(crc, zero, sizeof(zero));
	crc = crc32_update(crc, sector + H_RESERVED, len - H_RESERVED);
	return crc == load_le32(sector + H_CRC);
}

/* True when [@first, @first + @count) holds @lba; @count is small. */
static bool holds(uint64_t first, uint64_t count, uint64_t lba)
{
	return lba >= first && lba - first < count;
}

static bool layout_right(const struct gpt_header *hdr, uint64_t sectors)
{
	if (hdr->first_usable > hdr->last_usable ||
	    hdr->last_usable >= sectors ||
	    (hdr->lba >= hdr->first_usable && hdr->lba <= hdr->last_usable))
		return false;

	uint64_t count = table_sectors(hdr);

	if (hdr->entries_lba <= GPT_PRIMARY_LBA ||
	    !range_fits(hdr->entries_lba, count, sectors) ||
	    holds(hdr->entries_lba, count, hdr->lba))
		return false;
	return hdr->entries_lba + count <= hdr->first_usable ||
	       hdr->entries_lba > hdr->last_usable;
}

TEE_Result gpt_header_parse(const uint8_t *sector, uint64_t lba,
			    uint64_t sectors, struct gpt_header *hdr)
{
	uint32_t len = load_le32(sector + H_LEN);

	if (memcmp(sector, signature, sizeof(signature)) != 0 ||
	    load_le32(sector + H_REVISION) != GPT_REVISION ||
	    len < GPT_HEADER_LEN || len > GPT_SECTOR_LEN ||
	    !header_crc_right(sector, len) ||
	    load_le32(sector + H_RESERVED) != 0)
		return TEE_ERROR_BAD_FORMAT;

	struct gpt_header h = {
		.lba = load_le64(sector + H_LBA),
		.other_lba = load_le64(sector + H_OTHER_LBA),
		.first_usable = load_le64(sector + H_FIRST_USABLE),
		.last_usable = load_le64(sector + H_LAST_USABLE),
		.entries_lba = load_le64(sector + H_ENTRIES_LBA),
		.entry_count = load_le32(sector + H_ENTRY_COUNT),
		.entry_len = load_le32(sector + H_ENTRY_LEN),
		.entries_crc = load_le32(sector + H_ENTRIES_CRC),
	};

	memcpy(h.disk_guid, sector + H_DISK_GUID, sizeof(h.disk_guid));
	/* Entries are 128 * 2^n bytes: UEFI 2.x, table 5-5. */
	if (h.lba != lba || h.entry_len < GPT_ENTRY_LEN ||
	    h.entry_len > GPT_TABLE_MAX ||
	    (h.entry_len & (h.entry_len - 1)) != 0 || h.entry_count == 0 ||
	    h.entry_count > GPT_TABLE_MAX / h.entry_len ||
	    !layout_right(&h, sectors))
		return TEE_ERROR_BAD_FORMAT;
	*hdr = h;
	return TEE_SUCCESS;
}

static const uint8_t *entry_at(const struct gpt_header *hdr,
			       const uint8_t *entries, uint32_t index)
{
	return entries + (size_t)index * hdr->entry_len;
}

static bool entry_used(const uint8_t *entry)
{
	return memcmp(entry + E_TYPE, no_guid, sizeof(no_guid)) != 0;
}

static bool entry_right(const struct gpt_header *hdr, const uint8_t *entries,
			uint32_t index)
{
	const uint8_t *entry = entry_at(hdr, entries, index);
	uint64_t first = load_le64(entry + E_FIRST);
	uint64_t last = load_le64(entry + E_LAST);

	if (first > last || first < hdr->first_usable ||
	    last > hdr->last_usable)
		return false;
	for (uint32_t i = 0; i < index; i++) {
		const uint8_t *other = entry_at(hdr, entries, i);

		if (entry_used(other) && first <= load_le64(other + E_LAST) &&
		    load_le64(other + E_FIRST) <= last)
			return false;
	}
	return true;
}

TEE_Result gpt_entries_check(const struct gpt_header *hdr,
			     const uint8_t *entries)
{
	if (crc32_update(0, entries, gpt_table_len(hdr)) != hdr->entries_crc)
		return TEE_ERROR_BAD_FORMAT;
	for (uint32_t i = 0; i < hdr->entry_count; i++)
		if (entry_used(entry_at(hdr, entries, i)) &&
		    !entry_right(hdr, entries, i))
			return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

/* Reads one copy; the header sector goes through the space of the entries. */
static TEE_Result load_copy(gpt_read_t read, void *disk, uint64_t sectors,
			    uint64_t lba, struct gpt *gpt)
{
	TEE_Result res = read(disk, lba, gpt->entries, 1);

	if (res == TEE_SUCCESS)
		res = gpt_header_parse(gpt->entries, lba, sectors, &gpt->hdr);
	if (res == TEE_SUCCESS)
		res = read(disk, gpt->hdr.entries_lba, gpt->entries,
			   (size_t)table_sectors(&gpt->hdr));
	if (res == TEE_SUCCESS)
		res = gpt_entries_check(&gpt->hdr, gpt->entries);
	return res;
}

TEE_Result gpt_load(gpt_read_t read, void *disk, uint64_t sectors,
		    struct gpt *gpt)
{
	/* MBR, two headers, one sector of entries each, one of data. */
	if (sectors < 6)
		return TEE_ERROR_BAD_FORMAT;
	gpt->from_backup = false;
	if (load_copy(read, disk, sectors, GPT_PRIMARY_LBA, gpt) == TEE_SUCCESS)
		return TEE_SUCCESS;
	gpt->from_backup = true;
	return load_copy(read, disk, sectors, sectors - 1, gpt);
}

TEE_Result gpt_partition_get(const struct gpt *gpt, uint32_t index,
			     struct gpt_partition *part)
{
	if (index >= gpt->hdr.entry_count)
		return TEE_ERROR_ITEM_NOT_FOUND;

	const uint8_t *entry = entry_at(&gpt->hdr, gpt->entries, index);

	if (!entry_used(entry))
		return TEE_ERROR_ITEM_NOT_FOUND;
	*part = (struct gpt_partition){
		.first = load_le64(entry + E_FIRST),
		.last = load_le64(entry + E_LAST),
		.attributes = load_le64(entry + E_ATTRIBUTES),
	};
	memcpy(part->type, entry + E_TYPE, GPT_GUID_LEN);
	memcpy(part->guid, entry + E_GUID, GPT_GUID_LEN);
	for (size_t i = 0; i < GPT_NAME_LEN; i++) {
		uint16_t unit = load_le16(entry + E_NAME + 2 * i);

		if (unit == 0)
			break;
		part->name[i] = unit >= 0x20 && unit < 0x7f ? (char)unit : '?';
	}
	return TEE_SUCCESS;
}

TEE_Result gpt_partition_find(const struct gpt *gpt, const char *name,
			      struct gpt_partition *part)
{
	struct gpt_partition p = { 0 };
	TEE_Result res = TEE_ERROR_ITEM_NOT_FOUND;

	for (uint32_t i = 0; i < gpt->hdr.entry_count; i++) {
		if (gpt_partition_get(gpt, i, &p) != TEE_SUCCESS ||
		    strcmp(p.name, name) != 0)
			continue;
		if (res == TEE_SUCCESS)
			return TEE_ERROR_ACCESS_CONFLICT;
		*part = p;
		res = TEE_SUCCESS;
	}
	return res;
}

void gpt_guid_text(const uint8_t *guid, char text[GPT_GUID_TEXT])
{
	/* The first three fields are little-endian, the rest plain bytes. */
	static const uint8_t order[GPT_GUID_LEN] = { 3,	 2,  1,	 0, 5,	4,
						     7,	 6,  8,	 9, 10, 11,
						     12, 13, 14, 15 };
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < GPT_GUID_LEN; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*text++ = '-';
		*text++ = digit[guid[order[i]] >> 4];
		*text++ = digit[guid[order[i]] & 15];
	}
	*text = '\0';
}

void gpt_entry_write(const struct gpt_partition *part, uint8_t *entry)
{
	memset(entry, 0, GPT_ENTRY_LEN);
	memcpy(entry + E_TYPE, part->type, GPT_GUID_LEN);
	memcpy(entry + E_GUID, part->guid, GPT_GUID_LEN);
	store_le64(entry + E_FIRST, part->first);
	store_le64(entry + E_LAST, part->last);
	store_le64(entry + E_ATTRIBUTES, part->attributes);
	for (size_t i = 0; i < GPT_NAME_LEN && part->name[i] != '\0'; i++)
		store_le16(entry + E_NAME + 2 * i, (uint8_t)part->name[i]);
}

void gpt_header_write(const struct gpt_header *hdr, uint8_t *sector)
{
	memset(sector, 0, GPT_SECTOR_LEN);
	memcpy(sector + H_SIGNATURE, signature, sizeof(signature));
	store_le32(sector + H_REVISION, GPT_REVISION);
	store_le32(sector + H_LEN, GPT_HEADER_LEN);
	store_le64(sector + H_LBA, hdr->lba);
	store_le64(sector + H_OTHER_LBA, hdr->other_lba);
	store_le64(sector + H_FIRST_USABLE, hdr->first_usable);
	store_le64(sector + H_LAST_USABLE, hdr->last_usable);
	memcpy(sector + H_DISK_GUID, hdr->disk_guid, GPT_GUID_LEN);
	store_le64(sector + H_ENTRIES_LBA, hdr->entries_lba);
	store_le32(sector + H_ENTRY_COUNT, hdr->entry_count);
	store_le32(sector + H_ENTRY_LEN, hdr->entry_len);
	store_le32(sector + H_ENTRIES_CRC, hdr->entries_crc);
	store_le32(sector + H_CRC, crc32_update(0, sector, GPT_HEADER_LEN));
}

void gpt_mbr_write(uint64_t sectors, uint8_t *sector)
{
	uint8_t *entry = sector + 446;

	memset(sector, 0, GPT_SECTOR_LEN);
	entry[2] = 2;	 /* first sector as cylinder/head/sector 0/0/2 */
	entry[4] = 0xee; /* "GPT protective" */
	memset(entry + 5, 0xff, 3);
	store_le32(entry + 8, 1);
	store_le32(entry + 12, (uint32_t)MIN(sectors - 1, UINT32_MAX));
	sector[510] = 0x55;
	sector[511] = 0xaa;
}
