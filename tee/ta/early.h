/*
 * Early TAs: linked into the TEE's image by the build, so that they are there
 * before any supplicant, and trusted as the rest of the image is.
 */
#ifndef TEE_TA_EARLY_H
#define TEE_TA_EARLY_H

#include <base/tee_result.h>
#include <stddef.h>

struct early_ta {
	TEE_UUID uuid;
	const uint8_t *elf;
	size_t len;
};

/* The build's list (tee/embed), ended by an entry without an image. */
extern const struct early_ta early_tas[];

/** early_find() - the early TA of @uuid, or NULL. */
const struct early_ta *early_find(const TEE_UUID *uuid);
/** early_flags() - ta_head flags of an early TA; 0 if it has none. */
uint32_t early_flags(const struct early_ta *ta);

#endif
