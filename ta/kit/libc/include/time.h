/* The type only: time comes from TEE_GetSystemTime() and its like. */
#ifndef TIME_H
#define TIME_H

#include <stdint.h>

typedef int64_t time_t;

#endif
