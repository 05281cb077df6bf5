/*
 * What verified boot remembers, kept by the TEE: calls of its AVB pseudo-TA
 * (abi/pta_avb.h) without a supplicant, with two pages of shared memory. Who
 * answers is the TEE, whose answers are taken for true.
 *
 * Errors are those of the commands; TEE_ERROR_COMMUNICATION when the TEE does
 * not answer as agreed.
 */
#ifndef LOADER_STATE_H
#define LOADER_STATE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATE_BYTES_MAX	 64u /* of a value or a digest */
#define STATE_DIGEST_LEN 32u /* of a key */

/**
 * state_open() - open the session
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND when it has no such service.
 */
TEE_Result state_open(void);

TEE_Result state_index_read(uint32_t location, uint64_t *index);
TEE_Result state_index_write(uint32_t location, uint64_t index);
TEE_Result state_unlocked(bool *unlocked);

/**
 * state_value_read() - a persistent value
 * @room: at @to, at most STATE_BYTES_MAX
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND; TEE_ERROR_SHORT_BUFFER.
 */
TEE_Result state_value_read(const char *name, uint8_t *to, size_t room,
			    size_t *len);
/** state_value_write() - replace a value; no bytes remove it. */
TEE_Result state_value_write(const char *name, const uint8_t *bytes,
			     size_t len);

/*
 * Changes that a person must agree to at the secure console: TEE_ERROR_BUSY
 * until then, ask again; TEE_ERROR_CANCEL when the person does not.
 */
TEE_Result state_lock(bool unlocked);
/** state_trust() - trust a key, by the digest of its blob; or NULL, none. */
TEE_Result state_trust(const uint8_t digest[STATE_DIGEST_LEN]);

/* What is about to be started. */
struct state_measure {
	const char *name;
	const uint8_t *digest;
	size_t digest_len; /* at most STATE_BYTES_MAX */
	uint64_t version;
	const uint8_t *signer; /* STATE_DIGEST_LEN bytes, or NULL: nobody */
};

TEE_Result state_measure(const struct state_measure *m);

/** state_end() - nothing is written any more, and the session is closed. */
TEE_Result state_end(void);

#endif
