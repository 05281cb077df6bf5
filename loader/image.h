/*
 * Reading a boot image into memory, once, to where it will run.
 */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "disk.h"
#include <formats/avb_slot.h>
#include <formats/bootimg.h>
#include <loader/place.h>

#define IMAGE_TREE_MAX 0x40000u /* bytes of a device tree we take */

struct image {
	struct avb_image bytes; /* what was read, in memory */
	enum loader_stop wrong; /* STOP_NONE: the rest can be started */
	struct bootimg info;
	struct placement at;
	const uint8_t *tree; /* info.dtb.len bytes, or NULL */
};

/**
 * image_read() - read a boot image
 * @disk:  the disk
 * @part:  the partition
 * @len:   bytes from its start that are read; 0: as many as its header says
 * @free:  memory that it may take; it is mapped
 * @image: receives where everything went
 *
 * Each byte is read once: what a caller verifies in @image->bytes is what
 * starts. The header decides where kernel and ramdisk go, so it is judged
 * before anybody has vouched for it; an image that cannot be started is
 * read all the same when @len says how long it is, and @image->wrong is why.
 *
 * Return: STOP_NONE; STOP_READ or STOP_PLACE, after saying so.
 */
enum loader_stop image_read(struct disk *disk, const struct gpt_partition *part,
			    uint64_t len, const struct range *free,
			    struct image *image);

/**
 * image_accept() - an image that was read is to be started
 * @name: of its partition, for messages
 *
 * Return: STOP_NONE; @image->wrong, after saying what that is.
 */
enum loader_stop image_accept(const struct image *image, const char *name);

#endif
