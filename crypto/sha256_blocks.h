/*
 * The SHA-256 compression function. crypto/portable and crypto/aarch64 each
 * define sha256_blocks(); an image links one of them.
 */
#ifndef SHA256_BLOCKS_H
#define SHA256_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

/** sha256_blocks() - run @count blocks of 64 bytes at @data into @state. */
void sha256_blocks(uint32_t state[8], const uint8_t *data, size_t count);

/* The bodies it chooses from; tests compare them. */
void sha256_blocks_portable(uint32_t state[8], const uint8_t *data,
			    size_t count);
void sha256_blocks_armv8(uint32_t state[8], const uint8_t *data, size_t count);

#endif
