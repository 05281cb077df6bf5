/* Indexes that stay inside an array also when a branch is mispredicted. */
#ifndef CONFINE_ARRAY_INDEX_H
#define CONFINE_ARRAY_INDEX_H

#include <stddef.h>

/** confine_array_index() - @index, or 0 when it is not below @size. */
static inline size_t confine_array_index(size_t index, size_t size)
{
	size_t res = 0;

	__asm__ volatile("cmp %1, %2\n"
			 "csel %0, %1, xzr, lo\n"
			 "hint #20\n" /* csdb */
			 : "=r"(res)
			 : "r"(index), "r"(size)
			 : "cc");
	return res;
}

#endif
