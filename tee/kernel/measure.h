/*
 * What was started on this device, since reset: an append-only list of what
 * each stage found before it let the next one run. It is in memory only; the
 * loader's end of boot closes it, so that whoever owns Linux later can neither
 * add to it nor replace any of it.
 */
#ifndef TEE_KERNEL_MEASURE_H
#define TEE_KERNEL_MEASURE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEASURE_COUNT	   48u
#define MEASURE_NAME_LEN   32u /* with its NUL */
#define MEASURE_DIGEST_MAX 64u
#define MEASURE_SIGNER_LEN 32u

struct measure {
	char name
		[MEASURE_NAME_LEN]; /* "vbmeta", "boot"; printable, NUL padded */
	uint8_t digest_len;
	uint8_t digest[MEASURE_DIGEST_MAX];
	uint64_t version; /* rollback index */
	/* SHA-256 of the signer's public key; zeros: nobody vouches for it. */
	uint8_t signer[MEASURE_SIGNER_LEN];
};

/**
 * measure_firmware() - begin the list with what the ROM found
 * @list: physical address of its transfer list; 0, or one that is no list of
 *        ours, adds nothing
 *
 * Itself, which nobody vouches for, then each image of the firmware package.
 */
void measure_firmware(uint64_t list);

/**
 * measure_add() - append to the list
 * @m: checked here; copied
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a name that is empty, too
 * long or not printable, or a digest that is empty or too long;
 * TEE_ERROR_ACCESS_DENIED once the list is closed; TEE_ERROR_STORAGE_NO_SPACE.
 */
TEE_Result measure_add(const struct measure *m);

/** measure_close() - nothing is added any more, until reset. */
void measure_close(void);

/** measure_closed() - has the loader ended the boot? */
bool measure_closed(void);

/** measure_count() - entries there are; they stay as they are. */
size_t measure_count(void);

/** measure_at() - an entry, for an index below measure_count(). */
const struct measure *measure_at(size_t index);

#endif
