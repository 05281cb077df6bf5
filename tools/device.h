/*
 * The file that stands for a device's secure flash. Everything dies with one
 * line on standard error when it cannot go on.
 */
#ifndef TOOLS_DEVICE_H
#define TOOLS_DEVICE_H

#include <drivers/flash_sim.h>

struct device {
	const char *path;
	int fd;
	struct flash_sim sim;
};

/** device_open() - map an existing image for reading and writing. */
void device_open(struct device *dev, const char *path);

/** device_map() - map the open file of the right size in dev->fd. */
void device_map(struct device *dev);

/** device_close() - make what was written last, and unmap it. */
void device_close(struct device *dev);

/** lifecycle_name() - the life-cycle state as a word. */
const char *lifecycle_name(uint32_t lifecycle);

#endif
