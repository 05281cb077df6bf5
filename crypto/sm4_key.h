/*
 * The key schedule of SM4, which all its bodies share.
 */
#ifndef SM4_KEY_H
#define SM4_KEY_H

#include <stdint.h>

/** sm4_expand_key() - the round keys for encryption, in the order of use. */
void sm4_expand_key(uint32_t rk[32], const uint8_t key[16]);

#endif
