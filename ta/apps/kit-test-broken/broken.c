/*
 * Has a thread-local block and a constructor, so that a half-loaded library
 * would show.
 */
#include <stdint.h>

uint32_t kit_broken(void);

static __thread uint32_t tls = 5;

static void __attribute__((constructor)) construct(void)
{
	tls++;
}

uint32_t kit_broken(void)
{
	return tls;
}
