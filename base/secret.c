/*
 * Secret wiping and constant-time comparison.
 */
#include <base/secret.h>
#include <stdint.h>
#include <string.h>

void secret_wipe(void *p, size_t len)
{
	if (len == 0)
		return;
	memset(p, 0, len);
	/* The compiler must assume that somebody looks at *p after this. */
	__asm__ volatile("" : : "r"(p) : "memory");
}

bool secret_equal(const void *a, const void *b, size_t len)
{
	const volatile uint8_t *x = a;
	const volatile uint8_t *y = b;
	uint32_t diff = 0;

	for (size_t i = 0; i < len; i++)
		diff |= (uint32_t)(x[i] ^ y[i]);
	return diff == 0;
}
