/*
 * The operations of a described device.
 */
#ifndef TOOLS_AVB_DEVICE_OPS_H
#define TOOLS_AVB_DEVICE_OPS_H

#include "device.h"

/** device_ops_init() - set all operations but the computing ones. */
void device_ops_init(struct device *dev);

/** device_fails() - what the description says an operation answers. */
TEE_Result device_fails(const struct device *dev, const char *operation);

/** device_number() - an unsigned number; dies when it is none. */
uint64_t device_number(const json_t *value, const char *what);

/** device_mode_text() - name of a hashtree error mode; NULL: no such mode. */
const char *device_mode_text(enum avb_mode mode);

/** device_partition() - by name, or NULL. */
struct device_partition *device_partition(struct device *dev, const char *name);

#endif
