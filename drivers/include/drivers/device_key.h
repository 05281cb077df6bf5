/*
 * The keys of a device. All hang on the device secret in its fuses and on its
 * life-cycle state: what one state sealed, another cannot open. The factory's
 * tools derive the same ones.
 */
#ifndef DRIVERS_DEVICE_KEY_H
#define DRIVERS_DEVICE_KEY_H

#include <crypto/hmac.h>
#include <drivers/fuses.h>

#define DEVICE_KEY_LEN 32u

/* Uses of the hardware unique key that OP-TEE established, by its numbers. */
enum device_key_usage {
	DEVICE_KEY_TA_UNIQUE = 3,
	DEVICE_KEY_TA_ENCRYPTION = 4,
};

/** device_key_root() - what every other key of the device derives from. */
void device_key_root(const struct fuses *fu, uint8_t root[DEVICE_KEY_LEN]);

/**
 * device_key_derive() - a key from the root
 * @label: what it is for; a different label gives an unrelated key
 * @len:   bytes at @key, at most 255 * 32
 */
void device_key_derive(const uint8_t root[DEVICE_KEY_LEN], const char *label,
		       uint8_t *key, size_t len);

/**
 * device_subkey_begin() - begin HMAC-SHA-256(hardware unique key, usage, ...)
 *
 * The caller goes on with hmac_sha256_update() and _final(). The hardware
 * unique key is one of ours, derived from the root.
 */
void device_subkey_begin(const uint8_t root[DEVICE_KEY_LEN],
			 enum device_key_usage usage, struct hmac_sha256 *ctx);

#endif
