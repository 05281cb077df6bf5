/*
 * What the TA says about itself. TA_FLAGS 0: an instance for each session;
 * see TA_FLAG_* in user_ta_header.h.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <@NAME@_ta.h>

#define TA_UUID	      TA_@UPPER@_UUID
#define TA_FLAGS      0
#define TA_STACK_SIZE (4 * 1024)
#define TA_DATA_SIZE  (32 * 1024)
#define TA_VERSION    "1.0"
#define TA_DESCRIPTION "@NAME@"

#endif
