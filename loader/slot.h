/*
 * Verified boot in the loader: which slot, what comes of the verdict, and what
 * is written down about it.
 */
#ifndef LOADER_SLOT_H
#define LOADER_SLOT_H

#include "image.h"
#include "misc.h"
#include <loader/cmdline.h>

/**
 * slot_boot() - verify a slot and put its boot image where it runs
 * @misc:    its A/B block is written when a try is counted, or a slot is bad
 * @ram:     memory that may be used; @image's parts lie in it afterwards
 * @image:   receives where everything went
 * @cmdline: receives what verification tells the kernel
 *
 * The TEE's session must be open (state.h). The slot that the A/B block
 * prefers is tried first, then the other. What is to be started is measured.
 *
 * Return: STOP_NONE; the reason why neither boots, after saying so.
 */
enum loader_stop slot_boot(struct misc *misc, const struct range *ram,
			   struct image *image, struct cmdline *cmdline);

#endif
