/*
 * What the steps TA says about itself: one instance for all its sessions.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <steps_ta.h>

#define TA_UUID TA_STEPS_UUID
#define TA_FLAGS                                                               \
	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION |                     \
	 TA_FLAG_DONT_CLOSE_HANDLE_ON_CORRUPT_OBJECT)
#define TA_STACK_SIZE  (8 * 1024)
#define TA_DATA_SIZE   (64 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Stores in single steps"

#endif
