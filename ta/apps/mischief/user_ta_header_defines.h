/*
 * What the mischief TA says about itself: an instance for each session.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <mischief_ta.h>

#define TA_UUID	       TA_MISCHIEF_UUID
#define TA_FLAGS       0
#define TA_STACK_SIZE  (8 * 1024)
#define TA_DATA_SIZE   (128 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Misbehaves on request"
#define TA_CURRENT_TA_EXT_PROPERTIES                                           \
	{ "strongroom.test.text", USER_TA_PROP_TYPE_STRING, "mischief" },      \
		{ "strongroom.test.block", USER_TA_PROP_TYPE_BINARY_BLOCK,     \
		  "SGVsbG8h" },

#endif
