/*
 * Finding the disk and reading from its partitions.
 */
#include "disk.h"
#include "machine.h"
#include <base/bits.h>
#include <plat/memmap.h>

static _Alignas(4096) NOINIT uint8_t ring[VIRTIO_BLK_RING_LEN];

static TEE_Result read_sectors(void *ctx, uint64_t lba, uint8_t *to,
			       size_t count)
{
	struct disk *disk = ctx;
	uint64_t start = ticks_now();
	TEE_Result res =
		virtio_blk_read(&disk->blk, lba, to, count * GPT_SECTOR_LEN);

	disk->wait_ticks += ticks_now() - start;
	return res;
}

static bool bootable(const struct disk *disk)
{
	struct gpt_partition part = { 0 };

	return gpt_partition_find(&disk->gpt, "boot_a", &part) !=
		       TEE_ERROR_ITEM_NOT_FOUND ||
	       gpt_partition_find(&disk->gpt, "boot_b", &part) !=
		       TEE_ERROR_ITEM_NOT_FOUND;
}

enum loader_stop disk_open(struct disk *disk)
{
	uint32_t found = 0;

	disk->wait_ticks = 0;
	/* QEMU gives out slots from the top. */
	for (uint32_t slot = VIRTIO_COUNT; slot-- > 0;) {
		uintptr_t base = VIRTIO_BASE + VIRTIO_STRIDE * (uintptr_t)slot;
		TEE_Result res = virtio_blk_open(&disk->blk, base, ring);

		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			continue;
		found++;
		if (res == TEE_SUCCESS)
			res = gpt_load(read_sectors, disk, disk->blk.sectors,
				       &disk->gpt);
		if (res == TEE_SUCCESS && bootable(disk)) {
			say("disk in slot %u, %lu MiB%s", slot,
			    disk->blk.sectors / 2048,
			    disk->gpt.from_backup
				    ? ", by its backup partition table"
				    : "");
			return STOP_NONE;
		}
		virtio_blk_close(&disk->blk);
		if (res != TEE_SUCCESS)
			say("disk in slot %u passed over: %s (%#x)", slot,
			    res == TEE_ERROR_BAD_FORMAT
				    ? "no usable partition table"
				    : "it cannot be read",
			    res);
	}
	if (found == 0)
		return refuse(STOP_NO_DISK, "no virtio block device");
	return refuse(STOP_NO_TABLE, "no disk has a boot partition");
}

void disk_close(struct disk *disk)
{
	virtio_blk_close(&disk->blk);
}

enum loader_stop disk_partition(const struct disk *disk, const char *name,
				struct gpt_partition *part)
{
	TEE_Result res = gpt_partition_find(&disk->gpt, name, part);

	if (res == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_PARTITION, "%s: %s", name,
		      res == TEE_ERROR_ACCESS_CONFLICT
			      ? "two partitions have this name"
			      : "no such partition");
}

uint64_t partition_len(const struct gpt_partition *part)
{
	return (part->last - part->first + 1) * GPT_SECTOR_LEN;
}

static const char *error_text(TEE_Result res)
{
	switch (res) {
	case TEE_ERROR_TIMEOUT:
		return "the disk does not answer";
	case TEE_ERROR_GENERIC:
		return "the disk reports an error";
	case TEE_ERROR_ACCESS_DENIED:
		return "the disk is read-only";
	case TEE_ERROR_BAD_STATE:
		return "the disk was given up";
	case TEE_ERROR_BAD_PARAMETERS:
		return "it does not lie there";
	default:
		return "the disk breaks its protocol";
	}
}

enum loader_stop disk_read(struct disk *disk, const struct gpt_partition *part,
			   uint64_t off, void *to, uint64_t len)
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	if (range_fits(off, len, partition_len(part)) &&
	    IS_ALIGNED(off | len, (uint64_t)GPT_SECTOR_LEN))
		res = read_sectors(disk, part->first + off / GPT_SECTOR_LEN, to,
				   (size_t)(len / GPT_SECTOR_LEN));
	if (res == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_READ, "%s: cannot read %lu bytes at %lu: %s (%#x)",
		      part->name, len, off, error_text(res), res);
}

enum loader_stop disk_write(struct disk *disk, const struct gpt_partition *part,
			    uint64_t off, const void *from)
{
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;
	uint64_t start = ticks_now();

	if (range_fits(off, GPT_SECTOR_LEN, partition_len(part)) &&
	    IS_ALIGNED(off, (uint64_t)GPT_SECTOR_LEN))
		res = virtio_blk_write(&disk->blk,
				       part->first + off / GPT_SECTOR_LEN, from,
				       GPT_SECTOR_LEN);
	disk->wait_ticks += ticks_now() - start;
	if (res == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_WRITE, "%s: cannot write at %lu: %s (%#x)",
		      part->name, off, error_text(res), res);
}
