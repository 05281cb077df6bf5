/*
 * Accesses to a flash bank on the machine. The bank may be mapped at address
 * zero, which C takes for a pointer to nothing, so the accesses are assembly.
 */
#include "flash_io.h"
#include <string.h>

uint32_t flash_io_read(uintptr_t addr)
{
	uint32_t value;

	__asm__ volatile("ldr %w0, [%1]" : "=r"(value) : "r"(addr) : "memory");
	return value;
}

void flash_io_write(uintptr_t addr, uint32_t value)
{
	__asm__ volatile("str %w0, [%1]" : : "r"(value), "r"(addr) : "memory");
}

void flash_io_copy(void *to, uintptr_t addr, size_t len)
{
	const void *from;

	/* Hide the number from the compiler: it may be zero. */
	__asm__ volatile("mov %0, %1" : "=r"(from) : "r"(addr) : "memory");
	memcpy(to, from, len);
}
