/* String and memory functions beside the standard's. */
#ifndef STRING_EXT_H
#define STRING_EXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

size_t strlcpy(char *to, const char *from, size_t size);
size_t strlcat(char *to, const char *from, size_t size);

/** consttime_memcmp() - as memcmp(), in time independent of the bytes. */
int consttime_memcmp(const void *a, const void *b, size_t len);

/** memzero_explicit() - wipe; the compiler may not leave it out. */
void memzero_explicit(void *p, size_t len);

/** free_wipe() - free() after wiping the whole block. */
void free_wipe(void *p);

#ifdef __cplusplus
}
#endif

#endif
