/* Nothing behind it runs before what stands in front is known. */
#ifndef SPECULATION_BARRIER_H
#define SPECULATION_BARRIER_H

static inline void speculation_barrier(void)
{
	__asm__ volatile("dsb sy\n"
			 "isb\n"
			 :
			 :
			 : "memory");
}

#endif
