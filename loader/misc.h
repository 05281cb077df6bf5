/*
 * The partition misc (abi/misc.h): the A/B block and Linux's message. Both are
 * read at once and written one at a time, a sector each.
 */
#ifndef LOADER_MISC_H
#define LOADER_MISC_H

#include "disk.h"
#include <abi/misc.h>
#include <formats/avb_ab.h>

#define MISC_LEN (MISC_AB_OFFSET + GPT_SECTOR_LEN) /* bytes that are read */

struct misc {
	struct disk *disk;
	struct gpt_partition part;
	uint8_t bytes[MISC_LEN]; /* as they are on the disk */
};

/**
 * misc_open() - find the partition and read it
 *
 * Return: STOP_NONE; STOP_PARTITION or STOP_READ, after saying so.
 */
enum loader_stop misc_open(struct misc *misc, struct disk *disk);

/**
 * misc_ab() - the A/B block; one that says nothing is a new device's
 * @ab: receives it, normalized
 */
void misc_ab(const struct misc *misc, struct avb_ab *ab);

/**
 * misc_ab_keep() - write the A/B block, if it is another than on the disk
 *
 * Return: STOP_NONE; STOP_WRITE, after saying so.
 */
enum loader_stop misc_ab_keep(struct misc *misc, const struct avb_ab *ab);

/** misc_message() - Linux's message; its texts may lack their NUL. */
void misc_message(const struct misc *misc, struct misc_message *message);

/** misc_message_keep() - as misc_ab_keep(). */
enum loader_stop misc_message_keep(struct misc *misc,
				   const struct misc_message *message);

#endif
