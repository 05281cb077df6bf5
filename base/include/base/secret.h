/*
 * Handling of secret bytes: wiping that survives the optimizer, comparison
 * whose time does not depend on the bytes.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/** secret_wipe() - overwrite @len bytes at @p with zero, always. */
void secret_wipe(void *p, size_t len);

/** secret_equal() - compare @len bytes in constant time. */
bool secret_equal(const void *a, const void *b, size_t len);

#endif
