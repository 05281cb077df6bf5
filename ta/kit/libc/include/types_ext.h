/* Types that TA sources conventionally find here. */
#ifndef TYPES_EXT_H
#define TYPES_EXT_H

#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef uintptr_t uaddr_t;
typedef uintptr_t vaddr_t;
typedef size_t vsize_t;
typedef uintptr_t paddr_t;
typedef uintptr_t paddr_size_t;

#define PRIxUA	     PRIxPTR
#define PRIxVA	     PRIxPTR
#define PRIxVASZ     "zx"
#define PRIxPA	     PRIxPTR
#define PRIxPASZ     PRIxPTR
#define PRIxVA_WIDTH ((int)(2 * sizeof(vaddr_t)))
#define PRIxPA_WIDTH ((int)(2 * sizeof(paddr_t)))

#define PADDR_MAX	 UINTPTR_MAX
#define PADDR_SIZE_MAX	 UINTPTR_MAX
#define __SIZEOF_PADDR__ __SIZEOF_POINTER__

#endif
