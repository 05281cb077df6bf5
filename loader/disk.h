/*
 * The disk the system is booted from: a virtio block device with a partition
 * table. Nothing on it is trusted.
 */
#ifndef LOADER_DISK_H
#define LOADER_DISK_H

#include <drivers/virtio_blk.h>
#include <formats/gpt.h>
#include <loader/stop.h>

struct disk {
	struct virtio_blk blk;
	struct gpt gpt;
	uint64_t wait_ticks; /* counter ticks spent in requests */
};

/**
 * disk_open() - find the disk to boot from
 * @disk: receives it
 *
 * The first device, in the order of the command line, that has a partition
 * named "boot_a" or "boot_b".
 *
 * Return: STOP_NONE; STOP_NO_DISK or STOP_NO_TABLE, after saying so.
 */
enum loader_stop disk_open(struct disk *disk);

/** disk_close() - reset the device before someone else takes it over. */
void disk_close(struct disk *disk);

/**
 * disk_partition() - find a partition by its name
 *
 * Return: STOP_NONE; STOP_PARTITION, after saying so.
 */
enum loader_stop disk_partition(const struct disk *disk, const char *name,
				struct gpt_partition *part);

/** partition_len() - size of a partition in bytes. */
uint64_t partition_len(const struct gpt_partition *part);

/**
 * disk_read() - read from a partition
 * @disk: the disk
 * @part: one of its partitions
 * @off:  offset into it, a multiple of a sector
 * @to:   receives @len bytes
 * @len:  a multiple of a sector
 *
 * Return: STOP_NONE; STOP_READ, after saying so.
 */
enum loader_stop disk_read(struct disk *disk, const struct gpt_partition *part,
			   uint64_t off, void *to, uint64_t len);

/**
 * disk_write() - write one sector of a partition, and have it kept
 * @off:  offset into it, a multiple of a sector
 * @from: GPT_SECTOR_LEN bytes
 *
 * Return: STOP_NONE; STOP_WRITE, after saying so.
 */
enum loader_stop disk_write(struct disk *disk, const struct gpt_partition *part,
			    uint64_t off, const void *from);

#endif
