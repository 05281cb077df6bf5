/*
 * What verified boot remembers, kept by the TEE: calls of its AVB pseudo-TA
 * (abi/pta_avb.h) without a supplicant and without shared memory but one page.
 */
#ifndef LOADER_STATE_H
#define LOADER_STATE_H

#include <base/tee_result.h>
#include <stdbool.h>

/**
 * state_open() - open the session
 *
 * Return: TEE_SUCCESS; TEE_ERROR_COMMUNICATION when the TEE does not answer as
 * agreed; TEE_ERROR_ITEM_NOT_FOUND when it has no such service.
 */
TEE_Result state_open(void);

TEE_Result state_index_read(uint32_t location, uint64_t *index);
TEE_Result state_index_write(uint32_t location, uint64_t index);
TEE_Result state_unlocked(bool *unlocked);

/** state_end() - nothing is written any more, and the session is closed. */
TEE_Result state_end(void);

#endif
