/*
 * TAs that were installed into trusted storage. The files of the normal world
 * do not count for them any more.
 */
#ifndef TEE_TA_INSTALLED_H
#define TEE_TA_INSTALLED_H

#include <base/tee_result.h>
#include <stddef.h>

#define INSTALLED_LEN_MAX (4u << 20)

/**
 * installed_put() - judge a TA file and keep it
 * @file: the whole file in secure memory; of the bootstrap kind, without
 *        subkeys
 *
 * It is loaded from then on, and nothing older than it. An instance that runs
 * keeps what it was loaded from.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SECURITY for a file that is not good;
 * TEE_ERROR_ACCESS_CONFLICT for an older one; TEE_ERROR_STORAGE_NO_SPACE;
 * TEE_ERROR_STORAGE_NOT_AVAILABLE; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result installed_put(uint8_t *file, size_t len);

#endif
