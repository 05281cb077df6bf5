/*
 * Everything a TA may not do.
 */
#include "mischief.h"

#include <stdlib.h>
#include <string.h>
#include <tee_syscall_numbers.h>
#include <utee_syscalls.h>

/* Addresses the compiler knows nothing about. */
static void *hide(uintptr_t address)
{
	__asm__ volatile("" : "+r"(address));
	return (void *)address;
}

static int __noinline overrun(int depth)
{
	volatile char frame[512];

	frame[0] = (char)depth;
	if (depth == INT32_MAX)
		return 0;
	return overrun(depth + 1) + frame[0];
}

static void __noinline smash(void)
{
	char buffer[16];
	volatile char *p = hide((uintptr_t)buffer);

	for (int i = 0; i < 64; i++)
		p[i] = 'A';
}

static TEE_Result exhaust_heap(void)
{
	struct link {
		struct link *next;
	} *all = NULL;
	size_t len = 4096;
	TEE_Result res = TEE_ERROR_GENERIC;

	for (;;) {
		struct link *more = TEE_Malloc(len, TEE_MALLOC_FILL_ZERO);

		if (more == NULL)
			break;
		more->next = all;
		all = more;
	}
	while (all != NULL) {
		struct link *next = all->next;

		TEE_Free(all);
		all = next;
	}
	/* What was exhausted must be there again. */
	all = TEE_Malloc(8 * len, TEE_MALLOC_FILL_ZERO);
	if (all != NULL)
		res = TEE_ERROR_OUT_OF_MEMORY;
	TEE_Free(all);
	return res;
}

static TEE_Result raw_syscall(unsigned long number, unsigned long a,
			      unsigned long b, unsigned long c, unsigned long d,
			      unsigned long e)
{
	return raw_call(a, b, c, d, e, a, b, c, number);
}

/* No address below is ours; nothing may come of it but an error. */
static TEE_Result wild_syscalls(void)
{
	static const unsigned long wild[] = {
		0,
		8,
		0xfff,
		0x1000,
		0x0e000000,
		0x0e100000,
		0x40000000,
		0x7fffffffffff,
		0x800000000000,
		0xffff000000000000,
		0xffffffffffffe000,
		0xfffffffffffffff0,
		~0ul,
	};

	for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		const unsigned long p = wild[i];

		for (unsigned long n = 1; n < 80; n++) {
			if (n == TEE_SCN_PANIC || n == TEE_SCN_WAIT)
				continue;
			(void)raw_syscall(n, p, p, p, p, p);
			(void)raw_syscall(n, 1, p, 0x1000, p, p);
			(void)raw_syscall(n, p, ~0ul, p, ~0ul, p);
		}
		if (p != 0 && _utee_cryp_random_number_generate(hide(p), 16) !=
				      TEE_ERROR_ACCESS_DENIED)
			return TEE_ERROR_SECURITY;
		if (_utee_check_access_rights(
			    TEE_MEMORY_ACCESS_READ |
				    TEE_MEMORY_ACCESS_ANY_OWNER,
			    hide(p), 16) == TEE_SUCCESS)
			return TEE_ERROR_SECURITY;
	}
	if (_utee_cryp_random_number_generate(hide((uintptr_t)faults_command),
					      16) != TEE_ERROR_ACCESS_DENIED)
		return TEE_ERROR_SECURITY;
	if (raw_syscall(55, 0, 0, 0, 0, 0) != TEE_ERROR_NOT_SUPPORTED ||
	    raw_syscall(69, 0, 0, 0, 0, 0) != TEE_ERROR_NOT_SUPPORTED ||
	    raw_syscall(71, 0, 0, 0, 0, 0) != TEE_ERROR_NOT_SUPPORTED ||
	    raw_syscall(~0ul, 0, 0, 0, 0, 0) != TEE_ERROR_NOT_SUPPORTED)
		return TEE_ERROR_BAD_STATE;
	return TEE_SUCCESS;
}

static const uint32_t constant[4] = { 1, 2, 3, 4 };

TEE_Result faults_command(uint32_t command)
{
	static uint32_t data[4] = { 0xd65f03c0, 0xd65f03c0 }; /* ret, ret */
	void *p = NULL;

	switch (command) {
	case MISCHIEF_PANIC:
		TEE_Panic(0xdead);
	case MISCHIEF_READ_NULL:
		return *(volatile uint32_t *)hide(0);
	case MISCHIEF_OVERRUN_STACK:
		return (TEE_Result)overrun(0);
	case MISCHIEF_WRITE_CODE:
		*(volatile uint32_t *)hide((uintptr_t)faults_command) = 0;
		return TEE_SUCCESS;
	case MISCHIEF_WRITE_CONSTANT:
		*(volatile uint32_t *)hide((uintptr_t)constant) = 0;
		return TEE_SUCCESS;
	case MISCHIEF_JUMP_TO_DATA:
		((void (*)(void))hide((uintptr_t)data))();
		return TEE_SUCCESS;
	case MISCHIEF_ILLEGAL_INSTRUCTION:
		raw_undefined();
		return TEE_SUCCESS;
	case MISCHIEF_CALL_MONITOR:
		raw_monitor_call();
		return TEE_SUCCESS;
	case MISCHIEF_SMASH_CANARY:
		smash();
		return TEE_SUCCESS;
	case MISCHIEF_FREE_TWICE:
		p = TEE_Malloc(32, 0);
		TEE_Free(p);
		TEE_Free(hide((uintptr_t)p));
		return TEE_SUCCESS;
	case MISCHIEF_READ_KERNEL:
		return *(volatile uint32_t *)hide(0xffffffffff000000);
	case MISCHIEF_EXHAUST_HEAP:
		return exhaust_heap();
	case MISCHIEF_WILD_SYSCALLS:
		return wild_syscalls();
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
