/* Atomic operations on words that an interrupted call left half done. */
#ifndef ATOMIC_H
#define ATOMIC_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Both return the new value. */
uint32_t atomic_inc32(volatile uint32_t *v);
uint32_t atomic_dec32(volatile uint32_t *v);

static inline uint32_t atomic_load_u32(const uint32_t *p)
{
	return __atomic_load_n(p, __ATOMIC_RELAXED);
}

static inline void atomic_store_u32(uint32_t *p, uint32_t v)
{
	__atomic_store_n(p, v, __ATOMIC_RELAXED);
}

/** atomic_cas_u32() - *@p = @nval if it is *@oval, else *@oval = *@p. */
static inline bool atomic_cas_u32(uint32_t *p, uint32_t *oval, uint32_t nval)
{
	return __atomic_compare_exchange_n(p, oval, nval, true,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

#ifdef __cplusplus
}
#endif

#endif
