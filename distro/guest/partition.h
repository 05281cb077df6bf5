/* Partitions of the machine's disks. */
#ifndef DISTRO_GUEST_PARTITION_H
#define DISTRO_GUEST_PARTITION_H

#include <stdbool.h>
#include <stddef.h>

/**
 * partition_by_name() - the device of the partition with a name
 * @name:   in the GPT
 * @device: receives the path below /dev
 * @room:   bytes at @device
 *
 * Return: false when there is none.
 */
bool partition_by_name(const char *name, char *device, size_t room);

/**
 * partition_by_guid() - the device of the partition with a GUID
 * @guid: lower-case text
 *
 * Linux 6.1 tells nobody a partition's GUID without udev, so the tables are
 * read.
 *
 * Return: false when there is none, or two.
 */
bool partition_by_guid(const char *guid, char *device, size_t room);

#endif
