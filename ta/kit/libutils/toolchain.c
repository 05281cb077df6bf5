/*
 * What compiler run-time libraries look for in a C library.
 */
#include <stddef.h>
#include <stdint.h>

/* No auxiliary vector: callers take 0 for "no such feature". */
unsigned long __getauxval(unsigned long type);
unsigned long __getauxval(unsigned long type)
{
	return 0;
}

/* One thread per instance: nothing to lock. */
int pthread_mutex_lock(void *mutex) __attribute__((weak));
int pthread_mutex_lock(void *mutex)
{
	return 0;
}

int pthread_mutex_unlock(void *mutex) __attribute__((weak));
int pthread_mutex_unlock(void *mutex)
{
	return 0;
}

uint32_t atomic_inc32(volatile uint32_t *v);
uint32_t atomic_inc32(volatile uint32_t *v)
{
	return __atomic_add_fetch(v, 1, __ATOMIC_SEQ_CST);
}

uint32_t atomic_dec32(volatile uint32_t *v);
uint32_t atomic_dec32(volatile uint32_t *v)
{
	return __atomic_sub_fetch(v, 1, __ATOMIC_SEQ_CST);
}
