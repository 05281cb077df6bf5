/*
 * A boot image goes straight from the disk to where it runs: its header says
 * how long each part is, the kernel's own header how much room it wants, and
 * both are checked before the first byte is put anywhere.
 */
#include "image.h"
#include "machine.h"
#include <assert.h>
#include <base/bits.h>
#include <string.h>

#define HEADER_READ_LEN ROUND_UP(BOOTIMG_HEADER_LEN, GPT_SECTOR_LEN)

static_assert(BOOTIMG_PAGE_MIN % GPT_SECTOR_LEN == 0,
	      "parts start at a sector");

static NOINIT uint8_t tree_buf[IMAGE_TREE_MAX];

/* Parts are read in whole sectors; the image's padding makes that possible. */
static uint64_t read_len(const struct bootimg_part *part)
{
	return ROUND_UP((uint64_t)part->len, (uint64_t)GPT_SECTOR_LEN);
}

static enum loader_stop header_load(struct disk *disk,
				    const struct gpt_partition *part,
				    struct bootimg *info)
{
	uint8_t buf[HEADER_READ_LEN] = { 0 };
	enum loader_stop code = disk_read(disk, part, 0, buf, sizeof(buf));

	if (code != STOP_NONE)
		return code;
	switch (bootimg_parse(buf, sizeof(buf), partition_len(part), info)) {
	case TEE_SUCCESS:
		return STOP_NONE;
	case TEE_ERROR_UNSUPPORTED_VERSION:
		return refuse(STOP_BOOTIMG_VERSION,
			      "%s: boot image header version is not 2 to 4",
			      part->name);
	default:
		return refuse(STOP_BOOTIMG, "%s: no boot image, or a bad one",
			      part->name);
	}
}

static enum loader_stop kernel_check(const char *name, const uint8_t *first,
				     struct kernel_header *hdr)
{
	switch (kernel_header_parse(first, hdr)) {
	case TEE_SUCCESS:
		return STOP_NONE;
	case TEE_ERROR_NOT_SUPPORTED:
		return refuse(STOP_KERNEL, "%s: the kernel is big-endian",
			      name);
	default:
		return refuse(STOP_KERNEL,
			      "%s: the kernel is not an uncompressed arm64 "
			      "Image",
			      name);
	}
}

/* Reads one part to @to; the caller has made sure that it fits there. */
static enum loader_stop part_load(struct disk *disk,
				  const struct gpt_partition *part,
				  const struct bootimg_part *from, void *to)
{
	return disk_read(disk, part, from->offset, to, read_len(from));
}

static enum loader_stop tree_load(struct disk *disk,
				  const struct gpt_partition *part,
				  struct image *image)
{
	if (image->info.dtb.len == 0)
		return STOP_NONE;
	if (read_len(&image->info.dtb) > sizeof(tree_buf))
		return refuse(STOP_IMAGE_TREE,
			      "%s: a device tree of %u bytes is too big",
			      part->name, image->info.dtb.len);
	image->tree = tree_buf;
	return part_load(disk, part, &image->info.dtb, tree_buf);
}

enum loader_stop image_load(struct disk *disk, const char *partition,
			    const struct range *free, struct image *image)
{
	uint8_t first[GPT_SECTOR_LEN] = { 0 };
	struct gpt_partition part = { 0 };
	struct kernel_header kernel = { 0 };
	struct bootimg *info = &image->info;
	enum loader_stop code = disk_partition(disk, partition, &part);

	*image = (struct image){ 0 };
	if (code == STOP_NONE)
		code = header_load(disk, &part, info);
	if (code == STOP_NONE)
		code = disk_read(disk, &part, info->kernel.offset, first,
				 sizeof(first));
	if (code == STOP_NONE)
		code = kernel_check(partition, first, &kernel);
	if (code != STOP_NONE)
		return code;
	if (place(free, &kernel, read_len(&info->kernel),
		  read_len(&info->ramdisk), &image->at) != TEE_SUCCESS)
		return refuse(STOP_PLACE,
			      "%s: kernel (%lu) and ramdisk (%u) do not fit "
			      "into %lu bytes",
			      partition, kernel.image_size, info->ramdisk.len,
			      free->end - free->start);

	void *at = (void *)(uintptr_t)image->at.kernel.start;

	code = part_load(disk, &part, &info->kernel, at);
	/* The disk may answer differently the second time. */
	if (code == STOP_NONE && memcmp(at, first, KERNEL_HEADER_LEN) != 0)
		code = refuse(STOP_READ, "%s: the disk changed while read",
			      partition);
	if (code == STOP_NONE)
		code = part_load(disk, &part, &info->ramdisk,
				 (void *)(uintptr_t)image->at.ramdisk.start);
	if (code == STOP_NONE)
		code = tree_load(disk, &part, image);
	if (code == STOP_NONE)
		say("%s: kernel %u bytes at %#lx, ramdisk %u at %#lx",
		    partition, info->kernel.len, image->at.kernel.start,
		    info->ramdisk.len, image->at.ramdisk.start);
	return code;
}

/* The header has made sure that the part lies in the image. */
static void part_copy(void *to, const uint8_t *boot,
		      const struct bootimg_part *from)
{
	memcpy(to, boot + from->offset, from->len);
}

enum loader_stop image_place(const uint8_t *boot, uint64_t len,
			     const char *name, const struct range *free,
			     struct image *image)
{
	struct kernel_header kernel = { 0 };
	struct bootimg *info = &image->info;

	*image = (struct image){ 0 };
	if (len < BOOTIMG_HEADER_LEN ||
	    bootimg_parse(boot, BOOTIMG_HEADER_LEN, len, info) != TEE_SUCCESS ||
	    info->kernel.len < KERNEL_HEADER_LEN)
		return refuse(STOP_BOOTIMG, "%s: no boot image, or a bad one",
			      name);

	enum loader_stop code =
		kernel_check(name, boot + info->kernel.offset, &kernel);

	if (code != STOP_NONE)
		return code;
	if (info->dtb.len > sizeof(tree_buf))
		return refuse(STOP_IMAGE_TREE,
			      "%s: a device tree of %u bytes is too big", name,
			      info->dtb.len);
	if (place(free, &kernel, info->kernel.len, info->ramdisk.len,
		  &image->at) != TEE_SUCCESS)
		return refuse(STOP_PLACE,
			      "%s: kernel (%lu) and ramdisk (%u) do not fit "
			      "into %lu bytes",
			      name, kernel.image_size, info->ramdisk.len,
			      free->end - free->start);
	part_copy((void *)(uintptr_t)image->at.kernel.start, boot,
		  &info->kernel);
	part_copy((void *)(uintptr_t)image->at.ramdisk.start, boot,
		  &info->ramdisk);
	if (info->dtb.len != 0) {
		image->tree = tree_buf;
		part_copy(tree_buf, boot, &info->dtb);
	}
	say("%s: kernel %u bytes at %#lx, ramdisk %u at %#lx", name,
	    info->kernel.len, image->at.kernel.start, info->ramdisk.len,
	    image->at.ramdisk.start);
	return STOP_NONE;
}
