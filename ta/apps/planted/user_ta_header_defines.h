/*
 * What the planted TA says about itself.
 */
#ifndef USER_TA_HEADER_DEFINES_H
#define USER_TA_HEADER_DEFINES_H

#include <planted_ta.h>

#define TA_UUID	       TA_PLANTED_UUID
#define TA_FLAGS       0
#define TA_STACK_SIZE  (4 * 1024)
#define TA_DATA_SIZE   (16 * 1024)
#define TA_VERSION     "1.0"
#define TA_DESCRIPTION "Mistakes for the sanitizers"

#endif
