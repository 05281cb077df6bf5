/*
 * Sockets of the normal world for TAs, 3b996a7d-2c2b-4a49-a896-e1fb5766d2f4.
 */
#ifndef TEE_PTA_SOCKET_H
#define TEE_PTA_SOCKET_H

#include "ta/session.h"

extern const struct pta socket_pta;

#endif
