/* An old place of the flags of malloc_flags(). */
#ifndef MALLOC_FLAGS_H
#define MALLOC_FLAGS_H

#include <malloc.h>

#endif
