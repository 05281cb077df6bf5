/*
 * The verifier's platform in the loader: partitions of the disk, and the state
 * that the TEE keeps.
 */
#ifndef LOADER_VERIFY_H
#define LOADER_VERIFY_H

#include "disk.h"
#include "image.h"
#include "state.h"
#include <formats/avb_slot.h>

/** slot_trusted_key - SHA-256 of the public key blob that signs vbmeta. */
extern const uint8_t slot_trusted_key[STATE_DIGEST_LEN];

/* One verification under way. */
struct verify {
	struct disk *disk;
	struct range free;   /* memory for the boot image */
	struct image *image; /* receives it */
	bool loaded;	     /* the image of this slot was read */
	bool unlocked;
	bool user_key; /* what signed the slot is the owner's key */
	uint8_t signer[STATE_DIGEST_LEN]; /* of the slot, if it is trusted */
};

/** verify_ops - to be used with a struct verify. */
extern const struct avb_ops verify_ops;

#endif
