/*
 * A boot image goes straight from the disk to where it runs: its header says
 * how long each part is, the kernel's own header how much room it wants, and
 * both are checked before the first byte is put anywhere. What comes first in
 * the image stays here: the header, and a copy of the kernel's first bytes to
 * hold against what the disk says when it is asked again.
 */
#include "image.h"
#include "machine.h"
#include <assert.h>
#include <base/bits.h>
#include <string.h>

/* The header's page, whatever its size, and the beginning of the kernel. */
#define FIRST_LEN (2 * BOOTIMG_PAGE_MAX)

static_assert(BOOTIMG_PAGE_MIN % GPT_SECTOR_LEN == 0,
	      "parts start at a sector");
static_assert(BOOTIMG_PAGE_MAX + KERNEL_HEADER_LEN <= FIRST_LEN,
	      "both headers are in the first bytes");

static NOINIT uint8_t first[FIRST_LEN];

/* Where the ramdisk begins, and with it all that follows the kernel. */
static uint64_t rest_offset(const struct bootimg *info)
{
	return info->kernel.offset +
	       ROUND_UP((uint64_t)info->kernel.len, (uint64_t)info->page_len);
}

/* Judges the @read bytes in first[]; @limit bytes of the image are there. */
static enum loader_stop layout_find(uint64_t read, uint64_t limit, uint64_t len,
				    const struct range *free,
				    struct image *image)
{
	struct bootimg *info = &image->info;
	struct kernel_header kernel = { 0 };
	TEE_Result res = TEE_ERROR_BAD_FORMAT;

	if (read >= BOOTIMG_HEADER_LEN)
		res = bootimg_parse(first, BOOTIMG_HEADER_LEN, limit, info);
	if (res != TEE_SUCCESS)
		return res == TEE_ERROR_UNSUPPORTED_VERSION
			       ? STOP_BOOTIMG_VERSION
			       : STOP_BOOTIMG;
	/* The image is at least as long as its parts, so this was read. */
	if (info->kernel.len < KERNEL_HEADER_LEN ||
	    kernel_header_parse(first + info->kernel.offset, &kernel) !=
		    TEE_SUCCESS)
		return STOP_KERNEL;
	if (info->dtb.len > IMAGE_TREE_MAX)
		return STOP_IMAGE_TREE;

	uint64_t rest = rest_offset(info);
	uint64_t end = len == 0 ? info->total_len : len;

	if (place(free, &kernel, rest - info->kernel.offset,
		  ROUND_UP(end - MIN(rest, end), (uint64_t)GPT_SECTOR_LEN),
		  &image->at) != TEE_SUCCESS)
		return STOP_PLACE;
	return STOP_NONE;
}

/* Bytes of the image from @off on, read to @to in whole sectors. */
static enum loader_stop piece_read(struct disk *disk,
				   const struct gpt_partition *part,
				   uint64_t off, uint64_t len, uint64_t to,
				   struct image *image)
{
	uint8_t *at = (uint8_t *)(uintptr_t)to;

	image->bytes.piece[image->bytes.count++] =
		(struct avb_bytes){ at, (size_t)len };
	return disk_read(disk, part, off, at,
			 ROUND_UP(len, (uint64_t)GPT_SECTOR_LEN));
}

static enum loader_stop parts_read(struct disk *disk,
				   const struct gpt_partition *part,
				   uint64_t len, struct image *image)
{
	const struct bootimg *info = &image->info;
	uint64_t from = info->kernel.offset;
	uint64_t rest = MIN(rest_offset(info), len);
	enum loader_stop code = STOP_NONE;

	image->bytes.piece[image->bytes.count++] =
		(struct avb_bytes){ first, (size_t)from };
	code = piece_read(disk, part, from, rest - from, image->at.kernel.start,
			  image);
	/* The disk may answer differently the second time. */
	if (code == STOP_NONE && memcmp(image->bytes.piece[1].at, first + from,
					KERNEL_HEADER_LEN) != 0)
		return refuse(STOP_READ, "%s: the disk changed while read",
			      part->name);
	if (code == STOP_NONE && len > rest)
		code = piece_read(disk, part, rest, len - rest,
				  image->at.ramdisk.start, image);
	if (info->dtb.len != 0)
		image->tree =
			(const uint8_t *)(uintptr_t)image->at.ramdisk.start +
			(info->dtb.offset - rest);
	return code;
}

enum loader_stop image_read(struct disk *disk, const struct gpt_partition *part,
			    uint64_t len, const struct range *free,
			    struct image *image)
{
	uint64_t limit = len == 0 ? partition_len(part) : len;
	uint64_t peek = MIN(limit, (uint64_t)FIRST_LEN);

	*image = (struct image){ 0 };

	enum loader_stop code = disk_read(
		disk, part, 0, first, ROUND_UP(peek, (uint64_t)GPT_SECTOR_LEN));

	if (code != STOP_NONE)
		return code;
	image->wrong = layout_find(peek, limit, len, free, image);
	if (image->wrong == STOP_NONE)
		return parts_read(disk, part,
				  len == 0 ? image->info.total_len : len,
				  image);
	if (len == 0)
		return STOP_NONE;
	/* It will not start, but whoever signed it may be asked who it is. */
	image->info = (struct bootimg){ 0 };
	if (ROUND_UP(len, (uint64_t)GPT_SECTOR_LEN) > free->end - free->start)
		return refuse(STOP_PLACE, "%s: %lu bytes do not fit into %lu",
			      part->name, len, free->end - free->start);
	return piece_read(disk, part, 0, len, free->start, image);
}

enum loader_stop image_accept(const struct image *image, const char *name)
{
	switch (image->wrong) {
	case STOP_NONE:
		say("%s: kernel %u bytes at %#lx, ramdisk %u at %#lx", name,
		    image->info.kernel.len, image->at.kernel.start,
		    image->info.ramdisk.len, image->at.ramdisk.start);
		return STOP_NONE;
	case STOP_BOOTIMG_VERSION:
		return refuse(STOP_BOOTIMG_VERSION,
			      "%s: boot image header version is not 2 to 4",
			      name);
	case STOP_KERNEL:
		return refuse(STOP_KERNEL,
			      "%s: the kernel is not an uncompressed "
			      "little-endian arm64 Image",
			      name);
	case STOP_IMAGE_TREE:
		return refuse(STOP_IMAGE_TREE,
			      "%s: its device tree is longer than %u bytes",
			      name, IMAGE_TREE_MAX);
	case STOP_PLACE:
		return refuse(STOP_PLACE,
			      "%s: kernel and ramdisk do not fit into memory",
			      name);
	default:
		return refuse(STOP_BOOTIMG, "%s: no boot image, or a bad one",
			      name);
	}
}
