/*
 * The older name of pta_rng.h.
 */
#ifndef RNG_PTA_CLIENT_H
#define RNG_PTA_CLIENT_H

#include <pta_rng.h>

#endif
