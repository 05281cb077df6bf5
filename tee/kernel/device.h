/*
 * The device the TEE runs on: its secret, life-cycle state, rollback store and
 * the keys that hang on them.
 */
#ifndef TEE_KERNEL_DEVICE_H
#define TEE_KERNEL_DEVICE_H

#include <base/tee_result.h>
#include <drivers/rollback_store.h>
#include <stddef.h>

/**
 * device_init() - open the secure flash and read the fuses
 * @transfer_list: physical address of the boot record's list, 0 if none
 *
 * Under a firmware that brings no record and no fuses the TEE runs without
 * storage and says so.
 */
void device_init(uint64_t transfer_list);
/** device_lifecycle() - LIFECYCLE_DEVELOPMENT or LIFECYCLE_PRODUCTION. */
uint32_t device_lifecycle(void);
/** device_id() - stable UUID of this device, derived from its secret. */
void device_id(TEE_UUID *id);
/** device_boot_count() - how often this device has booted. */
uint64_t device_boot_count(void);
/**
 * device_key() - derive a key from the device secret and life-cycle state
 * @label: what it is for; a different label gives an unrelated key
 */
void device_key(const char *label, uint8_t *key, size_t key_len);
/** device_rollback() - the rollback store, or NULL when there is none. */
struct rollback_store *device_rollback(void);

#endif
