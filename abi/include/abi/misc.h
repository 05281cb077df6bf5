/*
 * The partition misc, through which Linux and the boot loader leave each other
 * word. Nobody signs it: whatever it says, only a slot that verifies is booted,
 * and a change of what the device trusts needs a person at the secure console.
 *
 * Each of the two parts lies in one sector, so that a power cut leaves the old
 * or the new one. Numbers of the A/B block: formats/avb_ab.h.
 */
#ifndef ABI_MISC_H
#define ABI_MISC_H

#include <stdint.h>

/*
 * A message to the loader: the first 2048 bytes, of which these are used. Texts
 * end with a NUL or fill their field. The loader answers a request once: it
 * clears @command before it asks anybody, and puts the outcome into @status.
 */
struct misc_message {
	char command[32];
	char status[32]; /* of the last request: "done", "refused", ... */
	char argument[128];
};

#define MISC_MESSAGE_OFFSET 0u
#define MISC_AB_OFFSET	    2048u /* the A/B block, 32 bytes */

/* Commands. What they ask for waits for a person at the secure console. */
#define MISC_UNLOCK "strongroom-unlock"
#define MISC_LOCK   "strongroom-lock"
/*
 * @argument: SHA-256 of the public key blob in 64 hexadecimal digits, or "none".
 * The device must be unlocked; the key counts once it is locked.
 */
#define MISC_TRUST "strongroom-trust"
/*
 * Linux restarted because a hash tree did not fit its data: what was booted is
 * now booted in mode EIO, until there is another vbmeta. Nobody is asked.
 */
#define MISC_CORRUPTED "strongroom-corrupted"

#endif
