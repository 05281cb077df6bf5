/*
 * QEMU's firmware configuration device, read through its data register. What
 * it holds is the host's: untrusted.
 */
#ifndef DRIVERS_FW_CFG_H
#define DRIVERS_FW_CFG_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

/**
 * fw_cfg_read() - read a whole named item
 * @base: registers, mapped as device memory
 * @name: item, such as "opt/org.strongroom/cmdline"
 * @to:   receives the item
 * @len:  in, room at @to in bytes; out, length of the item
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED when there is no such device;
 * TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_SHORT_BUFFER, with *@len set and nothing
 * read.
 */
TEE_Result fw_cfg_read(uintptr_t base, const char *name, void *to, size_t *len);

#endif
