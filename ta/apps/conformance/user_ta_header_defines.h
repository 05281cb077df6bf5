/*
 * What the conformance TA says about itself: an instance for each session, so
 * that a case that panics takes nothing with it.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <conformance_ta.h>

#define TA_UUID		      TA_CONFORMANCE_UUID
#define TA_FLAGS	      TA_FLAG_CACHE_MAINTENANCE
#define TA_STACK_SIZE	      (16 * 1024)
#define TA_DATA_SIZE	      (256 * 1024)
#define TA_NO_SHARE_DATA_SIZE CONFORMANCE_NO_SHARE_LEN
#define TA_VERSION	      "1.0"
#define TA_DESCRIPTION	      "Walks the TEE Internal Core API"

#endif
