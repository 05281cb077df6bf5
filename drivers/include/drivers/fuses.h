/*
 * Fuses: what the factory decides once for a device. On QEMU a sector of the
 * secure flash stands in for them, write-once by this driver's rule.
 */
#ifndef DRIVERS_FUSES_H
#define DRIVERS_FUSES_H

#include <drivers/flash.h>

#define FUSE_VALUE_LEN 32u

enum fuse {
	FUSE_LIFECYCLE = 0,	/* LIFECYCLE_*, abi/boot_record.h, then zeros */
	FUSE_ROOT_KEY_HASH = 1, /* SHA-256 of the AVB public key blob */
	FUSE_DEVICE_SECRET = 2, /* random, never leaves the secure world */
	FUSE_COUNT
};

/**
 * struct fuses - all fuses of a device
 * @programmed: bit n is set when fuse n has a value; a blank fuse reads zero
 *
 * It holds the device secret: secret_wipe() it when done.
 */
struct fuses {
	uint32_t programmed;
	uint32_t lifecycle;
	uint8_t root_key_hash[FUSE_VALUE_LEN];
	uint8_t device_secret[FUSE_VALUE_LEN];
};

static inline bool fuses_are_blank(const struct fuses *fu, enum fuse which)
{
	return (fu->programmed & BIT32(which)) == 0;
}

/**
 * fuses_read() - read all fuses
 * @fl: the secure flash
 * @fu: receives them; zeroed unless the result is TEE_SUCCESS
 *
 * Return: TEE_SUCCESS, also when some or all are blank;
 * TEE_ERROR_CORRUPT_OBJECT when one is neither blank nor whole;
 * TEE_ERROR_GENERIC on device error.
 */
TEE_Result fuses_read(struct flash *fl, struct fuses *fu);

/**
 * fuse_program() - give a blank fuse its value, for ever
 * @fl:    the secure flash
 * @which: the fuse
 * @value: its value
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_DENIED, nothing written, when it is
 * not blank; TEE_ERROR_BAD_PARAMETERS for no such fuse; TEE_ERROR_GENERIC on
 * device error, the fuse may then be spent.
 */
TEE_Result fuse_program(struct flash *fl, enum fuse which,
			const uint8_t value[FUSE_VALUE_LEN]);

#endif
