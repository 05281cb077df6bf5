/*
 * The input is a disk of a few sectors. Its CRCs are made right first where
 * the sizes allow it, so that the checks behind them are reached.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/crc32.h>
#include <formats/gpt.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct disk {
	uint8_t *bytes;
	uint64_t sectors;
};

static TEE_Result disk_read(void *ctx, uint64_t lba, uint8_t *to, size_t count)
{
	const struct disk *d = ctx;

	CHECK(range_fits(lba, count, d->sectors));
	memcpy(to, d->bytes + lba * GPT_SECTOR_LEN, count * GPT_SECTOR_LEN);
	return TEE_SUCCESS;
}

static void seal(struct disk *d, uint64_t lba)
{
	uint8_t *h = d->bytes + lba * GPT_SECTOR_LEN;
	uint64_t at = load_le64(h + 72);
	uint64_t len = (uint64_t)load_le32(h + 80) * load_le32(h + 84);

	memcpy(h, "EFI PART", 8);
	store_le64(h + 24, lba);
	if (at < d->sectors &&
	    range_fits(at * GPT_SECTOR_LEN, len, d->sectors * GPT_SECTOR_LEN))
		store_le32(
			h + 88,
			crc32_update(0, d->bytes + at * GPT_SECTOR_LEN, len));
	if (load_le32(h + 12) > GPT_SECTOR_LEN)
		return;
	store_le32(h + 16, 0);
	store_le32(h + 16, crc32_update(0, h, load_le32(h + 12)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct gpt gpt;
	struct gpt_partition p = { 0 };
	struct disk d = { .sectors = size / GPT_SECTOR_LEN };

	if (d.sectors < 2)
		return 0;
	d.bytes = malloc(d.sectors * GPT_SECTOR_LEN);
	memcpy(d.bytes, data, d.sectors * GPT_SECTOR_LEN);
	seal(&d, 1);
	seal(&d, d.sectors - 1);
	if (gpt_load(disk_read, &d, d.sectors, &gpt) == TEE_SUCCESS) {
		for (uint32_t i = 0; i < gpt.hdr.entry_count; i++)
			if (gpt_partition_get(&gpt, i, &p) == TEE_SUCCESS)
				CHECK(p.first <= p.last && p.last < d.sectors &&
				      p.name[GPT_NAME_LEN] == '\0');
		(void)gpt_partition_find(&gpt, "boot_a", &p);
	}
	free(d.bytes);
	return 0;
}

void check_failed(const char *what, const char *file, int line)
{
	abort();
}
