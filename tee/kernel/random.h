/*
 * Random numbers of the TEE. Keys come from random_bytes() alone, which needs
 * a hardware source that passes its health tests; without one it fails, and
 * only the layout of memory and canaries are served (random_layout()).
 */
#ifndef TEE_KERNEL_RANDOM_H
#define TEE_KERNEL_RANDOM_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

/**
 * random_init() - start the generator
 * @device_secret: 32 bytes mixed into the seed, with the boot count
 */
void random_init(const uint8_t *device_secret, uint64_t boot_count);
/** random_is_sound() - is there entropy to make keys from? */
bool random_is_sound(void);
/**
 * random_bytes() - bytes fit for keys
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED without sound entropy.
 */
TEE_Result random_bytes(void *to, size_t len);
/** random_stir() - take in bytes that count as no entropy. */
void random_stir(const void *bytes, size_t len);
/** random_layout() - bytes for addresses and canaries; never for keys. */
void random_layout(void *to, size_t len);

#endif
