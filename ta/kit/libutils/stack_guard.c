/*
 * The stack protector's canary and what follows when it was overwritten. The
 * TA's first instructions set the canary (user_ta_header.c).
 */
#include <stdint.h>
#include <stdlib.h>
#include <trace.h>

uintptr_t __stack_chk_guard = 0x72727272;

void __stack_chk_fail(void) __attribute__((noreturn));
void __stack_chk_fail(void)
{
	EMSG_RAW("stack overrun detected");
	abort();
}
