/*
 * The counter, as a TA reads it.
 */
#ifndef ARM_USER_SYSREG_H
#define ARM_USER_SYSREG_H

#include <arm64_user_sysreg.h>
#include <util.h>

#ifdef __aarch64__
static inline __noprof void isb(void)
{
	__asm__ volatile("isb" : : : "memory");
}

/** barrier_read_counter_timer() - after all that stands before it. */
static inline __noprof uint64_t barrier_read_counter_timer(void)
{
	isb();
	return read_cntpct();
}
#endif

#endif
