/*
 * NOR flash: erase sets a whole sector to ones, programming turns ones into
 * zeros. The driver of the real chips (flash_cfi.c) and the simulator of the
 * tests (flash_sim.c) keep the same rules, also where an emulator would not.
 */
#ifndef DRIVERS_FLASH_H
#define DRIVERS_FLASH_H

#include <base/bits.h>
#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define FLASH_WORD_LEN 4u    /* unit of programming, bytes */
#define FLASH_ERASED   0xffu /* every byte that was never programmed */

struct flash;

struct flash_ops {
	/* See flash_read(). */
	TEE_Result (*read)(struct flash *fl, uint32_t off, void *to,
			   size_t len);
	/* See flash_program(). */
	TEE_Result (*program)(struct flash *fl, uint32_t off, const void *from,
			      size_t len);
	/* See flash_erase_sector(). */
	TEE_Result (*erase_sector)(struct flash *fl, uint32_t off);
};

struct flash {
	const struct flash_ops *ops;
	uint32_t size;	      /* bytes */
	uint32_t sector_size; /* bytes, a power of two */
};

/**
 * flash_read() - read bytes
 * @fl:  the flash
 * @off: offset of the first byte, any alignment
 * @to:  receives @len bytes
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS outside the flash;
 * TEE_ERROR_GENERIC on device error.
 */
static inline TEE_Result flash_read(struct flash *fl, uint32_t off, void *to,
				    size_t len)
{
	if (!range_fits(off, len, fl->size))
		return TEE_ERROR_BAD_PARAMETERS;
	return fl->ops->read(fl, off, to, len);
}

/**
 * flash_program() - turn ones into zeros, so that @from can be read back
 * @fl:   the flash
 * @off:  offset of the first byte, a multiple of FLASH_WORD_LEN
 * @from: @len bytes, in memory that is not in this flash
 * @len:  a multiple of FLASH_WORD_LEN
 *
 * What was programmed is read back and compared before success is returned.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a range outside the flash
 * or not made of whole words; TEE_ERROR_BAD_STATE, nothing programmed, when a
 * zero would have to become a one (erase first); TEE_ERROR_GENERIC on device
 * error, the range is then undefined.
 */
static inline TEE_Result flash_program(struct flash *fl, uint32_t off,
				       const void *from, size_t len)
{
	if (!range_fits(off, len, fl->size) ||
	    !IS_ALIGNED(off | len, FLASH_WORD_LEN))
		return TEE_ERROR_BAD_PARAMETERS;
	return fl->ops->program(fl, off, from, len);
}

/**
 * flash_erase_sector() - set one sector to ones
 * @fl:  the flash
 * @off: offset of the sector's first byte
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when no sector starts at @off;
 * TEE_ERROR_GENERIC on device error, the sector is then undefined.
 */
static inline TEE_Result flash_erase_sector(struct flash *fl, uint32_t off)
{
	if (!range_fits(off, fl->sector_size, fl->size) ||
	    !IS_ALIGNED(off, fl->sector_size))
		return TEE_ERROR_BAD_PARAMETERS;
	return fl->ops->erase_sector(fl, off);
}

/**
 * struct flash_cfi - a bank of CFI chips, Intel command set 1
 * @flash: what callers use
 * @base:  where the bank is mapped, as device memory or with the MMU off
 *
 * Any command takes the whole bank out of reading for its duration: this
 * driver, its constants and the exception vectors must be in RAM, and no other
 * CPU may read the bank meanwhile. Callers serialize.
 */
struct flash_cfi {
	struct flash flash;
	uintptr_t base;
};

/**
 * flash_cfi_open() - use chips that are known to be there; sends no command
 * @cfi:         receives the driver's state
 * @base:        mapped address of the bank; zero is an address too
 * @size:        bytes that are mapped
 * @sector_size: erase block of the bank (both chips together), bytes
 *
 * For reading while other CPUs may still run from the bank. The chips must be
 * readable, as they are after a reset.
 */
void flash_cfi_open(struct flash_cfi *cfi, uintptr_t base, uint32_t size,
		    uint32_t sector_size);

/**
 * flash_cfi_init() - find the chips and leave them readable
 *
 * Parameters as flash_cfi_open(). Sends commands: see struct flash_cfi.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED when no such chips answer.
 */
TEE_Result flash_cfi_init(struct flash_cfi *cfi, uintptr_t base, uint32_t size,
			  uint32_t sector_size);

#endif
