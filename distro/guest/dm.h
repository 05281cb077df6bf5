/* The kernel's device-mapper, as much of it as one device needs. */
#ifndef DISTRO_GUEST_DM_H
#define DISTRO_GUEST_DM_H

#include <stddef.h>
#include <stdint.h>

/**
 * dm_create() - make a read-only device of one target
 * @name:    of the device
 * @sectors: its length, of 512 bytes each
 * @type:    of the target
 * @params:  the target's own text
 * @device:  receives the path of its node, /dev/dm-N
 * @room:    bytes at @device
 *
 * Return: 0, or an errno value; there is no such device then. What the target
 * did not like is in the kernel's log.
 */
int dm_create(const char *name, uint64_t sectors, const char *type,
	      const char *params, char *device, size_t room);

#endif
