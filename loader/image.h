/*
 * Reading a boot image into memory.
 */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "disk.h"
#include <formats/bootimg.h>
#include <loader/place.h>

#define IMAGE_TREE_MAX 0x40000u /* bytes of a device tree we take */

struct image {
	struct bootimg info;
	struct placement at;
	uint8_t *tree; /* info.dtb.len bytes, or NULL */
};

/**
 * image_load() - read kernel, ramdisk and device tree of a boot image
 * @disk:      the disk
 * @partition: where the image is
 * @free:      memory that kernel and ramdisk may take; it is mapped
 * @image:     receives where everything went
 *
 * Return: STOP_NONE, or the reason, after saying so. The memory in @free may
 * then hold anything.
 */
enum loader_stop image_load(struct disk *disk, const char *partition,
			    const struct range *free, struct image *image);

/**
 * image_place() - the same with an image that is in memory, and verified
 * @boot: the image, outside @free
 * @name: of its partition, for messages
 */
enum loader_stop image_place(const uint8_t *boot, uint64_t len,
			     const char *name, const struct range *free,
			     struct image *image);

#endif
