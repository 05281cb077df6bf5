/* Types that TA sources conventionally find here. */
#ifndef TYPES_EXT_H
#define TYPES_EXT_H

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uintptr_t vaddr_t;
typedef size_t vsize_t;
typedef uint64_t paddr_t;
typedef uint64_t paddr_size_t;

#define PRIxVA	 PRIxPTR
#define PRIxVASZ "zx"
#define PRIxPA	 PRIx64
#define PRIxPASZ PRIx64

#endif
