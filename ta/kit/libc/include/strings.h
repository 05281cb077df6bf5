/* Case-independent comparison. */
#ifndef STRINGS_H
#define STRINGS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

int bcmp(const void *a, const void *b, size_t len);
int strcasecmp(const char *a, const char *b);
int strncasecmp(const char *a, const char *b, size_t max);

#ifdef __cplusplus
}
#endif

#endif
