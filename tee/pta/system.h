/*
 * The system services of TAs, 3a2f8978-5dc0-11e8-9c2d-fa7ae01bbebc.
 */
#ifndef TEE_PTA_SYSTEM_H
#define TEE_PTA_SYSTEM_H

#include "ta/session.h"

extern const struct pta system_pta;

#endif
