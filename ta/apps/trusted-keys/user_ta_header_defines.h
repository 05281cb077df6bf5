/*
 * What the trusted-keys TA says about itself. It is an early TA: Linux may want
 * its keys before there is a file system.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <trusted_keys_ta.h>

#define TA_UUID TA_TRUSTED_KEYS_UUID
#define TA_FLAGS                                                               \
	(TA_FLAG_SINGLE_INSTANCE | TA_FLAG_MULTI_SESSION | TA_FLAG_DEVICE_ENUM)
#define TA_STACK_SIZE  (8 * 1024)
#define TA_DATA_SIZE   (16 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Trusted keys of the kernel's keyrings"

#endif
