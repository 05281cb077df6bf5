/*
 * What the single mischief TA says about itself: one instance, one session.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <mischief_ta.h>

#define TA_UUID	       TA_MISCHIEF_SINGLE_UUID
#define TA_FLAGS       TA_FLAG_SINGLE_INSTANCE
#define TA_STACK_SIZE  (8 * 1024)
#define TA_DATA_SIZE   (128 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Misbehaves on request, one session"

#endif
