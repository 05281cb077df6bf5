/*
 * Management of TAs in trusted storage, 6e256cba-fc4d-4941-ad09-2ca1860342dd.
 */
#ifndef TEE_PTA_SECSTOR_H
#define TEE_PTA_SECSTOR_H

#include "ta/session.h"

extern const struct pta secstor_pta;

#endif
