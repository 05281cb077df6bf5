/*
 * The TA signers this image trusts, compiled in (generated from the keys that
 * the build enrolled).
 */
#ifndef TEE_TA_TRUST_H
#define TEE_TA_TRUST_H

#include "ta/ta_verify.h"

const struct ta_trust *ta_trust(void);

#endif
