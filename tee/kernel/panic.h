/*
 * The end of the TEE: an impossible state was found, and nothing can be served
 * safely any more.
 */
#ifndef TEE_KERNEL_PANIC_H
#define TEE_KERNEL_PANIC_H

/** panic_init() - map what a panic switches the machine off with. */
void panic_init(void);

#endif
