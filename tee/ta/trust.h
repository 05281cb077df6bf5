/*
 * The signers of TAs that this TEE trusts: those the build enrolled, and those
 * that a development device was given (./strongroom up --ta-key).
 */
#ifndef TEE_TA_TRUST_H
#define TEE_TA_TRUST_H

#include "ta/ta_verify.h"

/** ta_trust_init() - after device_init(). */
void ta_trust_init(void);
/** ta_trust() - all of them. */
const struct ta_trust *ta_trust(void);
/**
 * ta_trust_published() - the same, for TAs encrypted with the published key
 *
 * The dev kits encrypt with a key that everybody knows when a makefile names
 * none. Return: NULL on a production device.
 */
const struct ta_trust *ta_trust_published(void);

/* Generated from the keys that the build enrolled (strongroom-trust). */
struct ta_built_in {
	struct ta_signer signer;
	bool is_test; /* published with the source: not for production */
};
extern const struct ta_built_in ta_built_in[];
extern const size_t ta_built_in_count;

#endif
