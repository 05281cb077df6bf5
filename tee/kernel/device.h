/*
 * The device the TEE runs on: its secret, life-cycle state, rollback store and
 * the keys that hang on them.
 */
#ifndef TEE_KERNEL_DEVICE_H
#define TEE_KERNEL_DEVICE_H

#include <base/tee_result.h>
#include <drivers/avb_store.h>
#include <drivers/device_key.h>
#include <drivers/rollback_store.h>
#include <drivers/version_log.h>
#include <stddef.h>

/**
 * device_init() - open the secure flash and read the fuses
 *
 * Under a firmware that brings no fuses the TEE runs without
 * storage and says so.
 */
void device_init(void);
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
/** device_subkey() - begin a key of the hardware unique key's (device_key.h). */
void device_subkey(enum device_key_usage usage, struct hmac_sha256 *ctx);
/**
 * device_version_floor() - the lowest version that is accepted; 0 for any
 *
 * Return: TEE_SUCCESS, also on a device that keeps none;
 * TEE_ERROR_CORRUPT_OBJECT when the log cannot be read.
 */
TEE_Result device_version_floor(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t *floor);
/** device_version_raise() - as version_log_raise(), but never BAD_PARAMETERS. */
TEE_Result device_version_raise(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t version);
/**
 * device_ta_keys() - the list of TA signers the device was given
 * @list: receives it, checked (formats/ta_keyring.h); has room for
 *        TA_KEYRING_LEN_MAX bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND when there is none;
 * TEE_ERROR_MAC_INVALID for one that this device's factory did not write.
 */
TEE_Result device_ta_keys(uint8_t *list, size_t *len);
/**
 * device_avb_lock() - verified boot's state for this thread alone, until
 * device_avb_unlock(), which must follow; NULL when there is none
 */
struct avb_store *device_avb_lock(void);
void device_avb_unlock(void);
/**
 * device_forget_storage() - forget the root of trusted storage
 *
 * What its files hold can then never be opened again. For the time before
 * trusted storage has been used; the caller holds device_avb_lock().
 *
 * Return: TEE_SUCCESS, or the rollback store's error.
 */
TEE_Result device_forget_storage(void);
/** device_rollback() - the rollback store, or NULL when there is none. */
struct rollback_store *device_rollback(void);

#endif
