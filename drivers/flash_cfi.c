/*
 * CFI NOR flash, Intel command set 1: two 16-bit chips side by side on a
 * 32-bit bus. A command goes to both lanes at once, status comes from both.
 *
 * QEMU's chips overwrite where real ones AND, and never report an error; this
 * driver looks before it programs and checks every status bit, so that what
 * works on the emulator works on a board.
 */
#include <drivers/flash.h>
#include "flash_io.h"
#include <string.h>

#define LANES(v) ((uint32_t)(v) | (uint32_t)(v) << 16)

/* Commands. */
#define CMD_READ_ARRAY	 LANES(0xff)
#define CMD_QUERY	 LANES(0x98)
#define CMD_CLEAR_STATUS LANES(0x50)
#define CMD_READ_STATUS	 LANES(0x70)
#define CMD_ERASE	 LANES(0x20)
#define CMD_UNLOCK	 LANES(0x60)
#define CMD_BUFFER	 LANES(0xe8)
#define CMD_CONFIRM	 LANES(0xd0)

/* Status register. */
#define SR_READY  LANES(0x80)
#define SR_ERRORS LANES(0x3a) /* erase, program, voltage, locked */

/* Query table, in words of the bank. */
#define QUERY_Q	  0x10u
#define QUERY_R	  0x11u
#define QUERY_Y	  0x12u
#define QUERY_SET 0x13u

/* A chip's write buffer is 2 KiB; half of the pair's room is enough. */
#define BUFFER_LEN 2048u

/*
 * An erase takes up to 4 s on real chips, a status read at least 100 ns; the
 * bound only has to end a wait for a chip that never answers.
 */
#define POLL_MAX 80000000u

static uintptr_t bank(const struct flash *fl)
{
	return container_of(fl, struct flash_cfi, flash)->base;
}

static bool lanes_hold(uint32_t value, uint32_t bits)
{
	return (value & bits) == bits;
}

static void read_array(uintptr_t addr)
{
	flash_io_write(addr, CMD_READ_ARRAY);
}

/* Waits for both chips, then takes and clears their errors. */
static TEE_Result finish(uintptr_t addr)
{
	TEE_Result res = TEE_ERROR_GENERIC;

	for (uint32_t i = 0; i < POLL_MAX; i++) {
		uint32_t status = flash_io_read(addr);

		if (!lanes_hold(status, SR_READY))
			continue;
		if ((status & SR_ERRORS) == 0)
			res = TEE_SUCCESS;
		break;
	}
	flash_io_write(addr, CMD_CLEAR_STATUS);
	read_array(addr);
	return res;
}

static void unlock(uintptr_t addr)
{
	flash_io_write(addr, CMD_UNLOCK);
	flash_io_write(addr, CMD_CONFIRM);
}

static TEE_Result cfi_read(struct flash *fl, uint32_t off, void *to, size_t len)
{
	flash_io_copy(to, bank(fl) + off, len);
	return TEE_SUCCESS;
}

/* At most one write buffer, inside one aligned stretch of BUFFER_LEN. */
static TEE_Result program_buffer(uintptr_t addr, const uint8_t *from,
				 size_t len)
{
	uint32_t count = (uint32_t)(len / FLASH_WORD_LEN);
	bool ready = false;
	TEE_Result res;

	unlock(addr);
	for (uint32_t i = 0; i < POLL_MAX && !ready; i++) {
		flash_io_write(addr, CMD_BUFFER);
		ready = lanes_hold(flash_io_read(addr), SR_READY);
	}
	if (!ready)
		return finish(addr);

	flash_io_write(addr, LANES(count - 1));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t word;

		memcpy(&word, from + i * FLASH_WORD_LEN, sizeof(word));
		flash_io_write(addr + i * FLASH_WORD_LEN, word);
	}
	flash_io_write(addr, CMD_CONFIRM);
	flash_io_write(addr, CMD_READ_STATUS);
	res = finish(addr);
	if (res != TEE_SUCCESS)
		return res;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t word;

		memcpy(&word, from + i * FLASH_WORD_LEN, sizeof(word));
		if (flash_io_read(addr + i * FLASH_WORD_LEN) != word)
			return TEE_ERROR_GENERIC;
	}
	return TEE_SUCCESS;
}

static TEE_Result cfi_program(struct flash *fl, uint32_t off, const void *from,
			      size_t len)
{
	const uint8_t *src = from;
	uintptr_t addr = bank(fl) + off;

	for (size_t at = 0; at < len; at += FLASH_WORD_LEN) {
		uint32_t word;

		memcpy(&word, src + at, sizeof(word));
		if ((word & ~flash_io_read(addr + at)) != 0)
			return TEE_ERROR_BAD_STATE;
	}
	while (len > 0) {
		size_t part = MIN(len, BUFFER_LEN - addr % BUFFER_LEN);
		TEE_Result res = program_buffer(addr, src, part);

		if (res != TEE_SUCCESS)
			return res;
		addr += part;
		src += part;
		len -= part;
	}
	return TEE_SUCCESS;
}

static TEE_Result cfi_erase_sector(struct flash *fl, uint32_t off)
{
	uintptr_t addr = bank(fl) + off;
	TEE_Result res;

	unlock(addr);
	flash_io_write(addr, CMD_ERASE);
	flash_io_write(addr, CMD_CONFIRM);
	flash_io_write(addr, CMD_READ_STATUS);
	res = finish(addr);
	if (res != TEE_SUCCESS)
		return res;
	for (uint32_t at = 0; at < fl->sector_size; at += FLASH_WORD_LEN)
		if (flash_io_read(addr + at) != UINT32_MAX)
			return TEE_ERROR_GENERIC;
	return TEE_SUCCESS;
}

static const struct flash_ops cfi_ops = {
	.read = cfi_read,
	.program = cfi_program,
	.erase_sector = cfi_erase_sector,
};

static bool query_is(uintptr_t base, uint32_t word, uint8_t value)
{
	return flash_io_read(base + word * FLASH_WORD_LEN) == LANES(value);
}

void flash_cfi_open(struct flash_cfi *cfi, uintptr_t base, uint32_t size,
		    uint32_t sector_size)
{
	*cfi = (struct flash_cfi){
		.flash = {
			.ops = &cfi_ops,
			.size = size,
			.sector_size = sector_size,
		},
		.base = base,
	};
}

TEE_Result flash_cfi_init(struct flash_cfi *cfi, uintptr_t base, uint32_t size,
			  uint32_t sector_size)
{
	bool found;

	flash_cfi_open(cfi, base, size, sector_size);
	/* A reset of the CPU alone may have left a command unfinished. */
	read_array(base);
	flash_io_write(base, CMD_CLEAR_STATUS);
	flash_io_write(base + 0x55 * FLASH_WORD_LEN, CMD_QUERY);
	found = query_is(base, QUERY_Q, 'Q') && query_is(base, QUERY_R, 'R') &&
		query_is(base, QUERY_Y, 'Y') && query_is(base, QUERY_SET, 1);
	read_array(base);
	return found ? TEE_SUCCESS : TEE_ERROR_NOT_SUPPORTED;
}
