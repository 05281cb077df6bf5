/*
 * Verified boot in the loader: slots, the verifier's platform, and what comes
 * of its verdict.
 */
#ifndef LOADER_SLOT_H
#define LOADER_SLOT_H

#include "disk.h"
#include "image.h"
#include <loader/cmdline.h>

/** slot_trusted_key - SHA-256 of the public key blob that signs vbmeta. */
extern const uint8_t slot_trusted_key[32];

/**
 * slot_boot() - verify a slot and put its boot image where it runs
 * @disk:    the disk
 * @ram:     memory that may be used; @image's parts lie in it afterwards
 * @image:   receives where everything went
 * @cmdline: receives what verification tells the kernel
 *
 * The TEE's session must be open (state.h). The slot that the A/B block
 * prefers is tried first, then the other.
 *
 * Return: STOP_NONE; the reason why neither boots, after saying so.
 */
enum loader_stop slot_boot(struct disk *disk, const struct range *ram,
			   struct image *image, struct cmdline *cmdline);

#endif
