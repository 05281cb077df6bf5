/*
 * The pseudo-TAs that have no other header.
 */
#ifndef TEE_PTA_SERVICES_H
#define TEE_PTA_SERVICES_H

#include "ta/session.h"

extern const struct pta attestation_pta;
extern const struct pta avb_pta;
extern const struct pta enumerate_pta;
extern const struct pta random_pta;
extern const struct pta statistics_pta;
extern const struct pta usage_pta;

#endif
