/*
 * What the TEE reads of the normal world, load by load, for tests. The linker
 * leads window_show() through here, and the loads of tee/, which are calls.
 */
#ifndef TESTS_HOST_READS_H
#define TESTS_HOST_READS_H

#include <arch/mmu.h>
#include <stdbool.h>
#include <stddef.h>

#define READ_WINDOWS 64u

struct normal_read {
	paddr_t pa;
	size_t len;	     /* all of it in one page */
	unsigned int window; /* which one, below READ_WINDOWS */
	bool is_message; /* a call's message, or the block of its requests */
};

/*
 * Called before each load, and not for its own: it needs NO_READS if it is
 * built as tee/ is. NULL when nobody looks.
 */
extern void (*read_hook)(const struct normal_read *r);
#define NO_READS __attribute__((no_sanitize_address))

#endif
