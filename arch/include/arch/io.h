/*
 * Device registers: one access of the stated width, never split, merged or
 * reordered by the compiler. Order against memory is the caller's barrier.
 */
#ifndef ARCH_IO_H
#define ARCH_IO_H

#include <stdint.h>

static inline uint8_t io_read8(uintptr_t at)
{
	return *(const volatile uint8_t *)at;
}

static inline uint32_t io_read32(uintptr_t at)
{
	return *(const volatile uint32_t *)at;
}

static inline uint64_t io_read64(uintptr_t at)
{
	return *(const volatile uint64_t *)at;
}

static inline void io_write8(uintptr_t at, uint8_t v)
{
	*(volatile uint8_t *)at = v;
}

static inline void io_write16(uintptr_t at, uint16_t v)
{
	*(volatile uint16_t *)at = v;
}

static inline void io_write32(uintptr_t at, uint32_t v)
{
	*(volatile uint32_t *)at = v;
}

static inline void io_write64(uintptr_t at, uint64_t v)
{
	*(volatile uint64_t *)at = v;
}

#endif
