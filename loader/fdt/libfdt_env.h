/*
 * What libfdt.h wants from its environment, for a bare image. It stands before
 * the library's own file of this name, which needs a hosted C library. The
 * types say that a device tree is big-endian.
 */
#ifndef LIBFDT_ENV_H
#define LIBFDT_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint16_t fdt16_t;
typedef uint32_t fdt32_t;
typedef uint64_t fdt64_t;

#define fdt16_to_cpu(v) __builtin_bswap16(v)
#define fdt32_to_cpu(v) __builtin_bswap32(v)
#define fdt64_to_cpu(v) __builtin_bswap64(v)
#define cpu_to_fdt16(v) __builtin_bswap16(v)
#define cpu_to_fdt32(v) __builtin_bswap32(v)
#define cpu_to_fdt64(v) __builtin_bswap64(v)

#endif
