/* Number formats for bare images' print functions. */
#ifndef FREESTANDING_INTTYPES_H
#define FREESTANDING_INTTYPES_H

#include <stdint.h>

#define PRIu32 "u"
#define PRIx32 "x"
#define PRIu64 "lu"
#define PRIx64 "lx"

#endif
