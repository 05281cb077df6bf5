/*
 * Fingerprints of the keys that are published with this source. A production
 * device trusts none of them.
 */
#ifndef FORMATS_TEST_KEYS_H
#define FORMATS_TEST_KEYS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * test_key_is() - is this one of the published test keys?
 * @fingerprint: SHA-256 of an AVB public key blob
 */
bool test_key_is(const uint8_t fingerprint[32]);

/**
 * test_ta_key_is() - is this one of the published signers of TAs?
 * @fingerprint: SHA-256 of its modulus, big-endian without leading zeros
 */
bool test_ta_key_is(const uint8_t fingerprint[32]);

#endif
