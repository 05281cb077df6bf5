/*
 * The CFI driver against a model of two chips that keeps the real rules: it
 * ANDs, knows its command sequences, limits the write buffer, reports errors.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <drivers/flash.h>
#include "flash_io.h"
#include <string.h>

#define BASE   0x1000u
#define SECTOR 0x4000u
#define SIZE   (4 * SECTOR)

enum mode { ARRAY, STATUS, QUERY, UNLOCK, ERASE, COUNT, FILL, CONFIRM };

static struct {
	enum mode mode;
	uint32_t word[SIZE / 4];
	uint32_t fill[512];
	uint32_t count;
	uint32_t filled;
	uint32_t at;
	uint32_t status;
	uint32_t error;	   /* status bits the next operation ends with */
	unsigned int busy; /* status reads until it is ready */
	bool absent;
	bool weak; /* programs nothing and says it is fine */
	bool broke_protocol;
} chip;

static void finish_model(void)
{
	chip.status = chip.error;
	chip.error = 0;
	chip.busy = 3;
	chip.mode = STATUS;
}

static void buffer_to_array(void)
{
	for (uint32_t i = 0; i < chip.count; i++)
		if (chip.error == 0 && !chip.weak)
			chip.word[chip.at + i] &= chip.fill[i];
	finish_model();
}

static void first_cycle(uint32_t at, uint32_t value)
{
	switch (value) {
	case 0x00ff00ff:
		chip.mode = ARRAY;
		break;
	case 0x00980098:
		chip.mode = QUERY;
		break;
	case 0x00500050:
		chip.status = 0;
		break;
	case 0x00700070:
		chip.mode = STATUS;
		break;
	case 0x00600060:
		chip.mode = UNLOCK;
		break;
	case 0x00200020:
		chip.mode = ERASE;
		break;
	case 0x00e800e8:
		chip.mode = COUNT;
		break;
	default:
		chip.broke_protocol = true;
	}
}

static void fill_cycle(uint32_t at, uint32_t value)
{
	if (chip.filled == 0)
		chip.at = at;
	if (at != chip.at + chip.filled)
		chip.broke_protocol = true;
	chip.fill[chip.filled++] = value;
	if (chip.filled == chip.count)
		chip.mode = CONFIRM;
}

void flash_io_write(uintptr_t addr, uint32_t value)
{
	uint32_t at = (uint32_t)(addr - BASE) / 4;

	if (chip.absent)
		return;
	switch (chip.mode) {
	case UNLOCK:
		chip.broke_protocol |= value != 0x00d000d0;
		chip.mode = STATUS;
		break;
	case ERASE:
		chip.broke_protocol |= value != 0x00d000d0;
		if (chip.error == 0 && !chip.weak)
			memset(&chip.word[at & ~(SECTOR / 4 - 1)], 0xff,
			       SECTOR);
		finish_model();
		break;
	case COUNT:
		chip.count = (value & 0xffff) + 1;
		chip.filled = 0;
		chip.broke_protocol |=
			chip.count > 512 || value >> 16 != (value & 0xffff);
		chip.mode = FILL;
		break;
	case FILL:
		fill_cycle(at, value);
		break;
	case CONFIRM:
		chip.broke_protocol |= value != 0x00d000d0;
		/* One buffer, one aligned stretch. */
		chip.broke_protocol |=
			chip.at / 512 != (chip.at + chip.count - 1) / 512;
		buffer_to_array();
		break;
	default:
		first_cycle(at, value);
	}
}

uint32_t flash_io_read(uintptr_t addr)
{
	uint32_t at = (uint32_t)(addr - BASE) / 4;

	if (chip.absent)
		return 0;
	if (chip.mode == ARRAY)
		return chip.word[at];
	if (chip.mode == QUERY) {
		static const char qry[] = "QRY\1";
		uint32_t v =
			at >= 0x10 && at < 0x14 ? (uint8_t)qry[at - 0x10] : 0;

		return v | v << 16;
	}
	if (chip.mode == STATUS && chip.busy > 0) {
		chip.busy--;
		return chip.busy == 1 ? 0x00000080 : 0; /* one lane first */
	}
	return chip.status | 0x00800080;
}

void flash_io_copy(void *to, uintptr_t addr, size_t len)
{
	chip.broke_protocol |= chip.mode != ARRAY;
	memcpy(to, (uint8_t *)chip.word + (addr - BASE), len);
}

static struct flash_cfi cfi;

static int setup(void **state)
{
	memset(&chip, 0, sizeof(chip));
	assert_int_equal(flash_cfi_init(&cfi, BASE, SIZE, SECTOR), TEE_SUCCESS);
	return 0;
}

static int teardown(void **state)
{
	assert_false(chip.broke_protocol);
	assert_int_equal(chip.mode, ARRAY);
	return 0;
}

static void test_absent_chip_is_not_found(void **state)
{
	struct flash_cfi other;

	chip.absent = true;
	assert_int_equal(flash_cfi_init(&other, BASE, SIZE, SECTOR),
			 TEE_ERROR_NOT_SUPPORTED);
	chip.absent = false;
}

static void test_programs_what_was_erased(void **state)
{
	static uint8_t data[6000];
	static uint8_t back[sizeof(data)];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
	assert_int_equal(flash_erase_sector(&cfi.flash, SECTOR), TEE_SUCCESS);
	assert_int_equal(
		flash_program(&cfi.flash, SECTOR + 1000, data, sizeof(data)),
		TEE_SUCCESS);
	assert_int_equal(
		flash_read(&cfi.flash, SECTOR + 1000, back, sizeof(back)),
		TEE_SUCCESS);
	assert_memory_equal(back, data, sizeof(data));
	assert_int_equal(flash_read(&cfi.flash, SECTOR + 1003, back, 5),
			 TEE_SUCCESS);
	assert_memory_equal(back, data + 3, 5);
	assert_int_equal(chip.word[SECTOR / 4 - 1], 0);
}

static void test_zero_never_becomes_one(void **state)
{
	static const uint8_t first[8] = { 0xf0, 0xff, 0xff, 0xff, 0xaa, 1, 2 };
	static const uint8_t less[8] = { 0x80, 0, 0, 0, 0xaa, 1, 2 };
	static const uint8_t more[8] = { 0x80, 0, 0, 0, 0xab, 1, 2 };
	uint8_t back[8];

	assert_int_equal(flash_erase_sector(&cfi.flash, 0), TEE_SUCCESS);
	assert_int_equal(flash_program(&cfi.flash, 8, first, 8), TEE_SUCCESS);
	assert_int_equal(flash_program(&cfi.flash, 8, less, 8), TEE_SUCCESS);
	assert_int_equal(flash_program(&cfi.flash, 8, more, 8),
			 TEE_ERROR_BAD_STATE);
	assert_int_equal(flash_read(&cfi.flash, 8, back, 8), TEE_SUCCESS);
	assert_memory_equal(back, less, 8);
}

static void test_ranges_are_checked(void **state)
{
	uint8_t word[8] = { 0 };

	assert_int_equal(flash_program(&cfi.flash, SIZE - 4, word, 8),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(flash_program(&cfi.flash, 2, word, 4),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(flash_program(&cfi.flash, 4, word, 3),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(flash_read(&cfi.flash, UINT32_MAX, word, 4),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(flash_erase_sector(&cfi.flash, 4),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(flash_erase_sector(&cfi.flash, SIZE),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void test_status_errors_are_reported(void **state)
{
	static const uint32_t bits[] = { 0x20, 0x10,	   0x08,
					 0x02, 0x00200000, 0x00020000 };
	uint8_t word[4] = { 0 };

	for (size_t i = 0; i < ARRAY_COUNT(bits); i++) {
		assert_int_equal(flash_erase_sector(&cfi.flash, 0),
				 TEE_SUCCESS);
		chip.error = bits[i];
		assert_int_equal(flash_program(&cfi.flash, 0, word, 4),
				 TEE_ERROR_GENERIC);
		assert_int_equal(flash_program(&cfi.flash, 0, word, 4),
				 TEE_SUCCESS);
		chip.error = bits[i];
		assert_int_equal(flash_erase_sector(&cfi.flash, 0),
				 TEE_ERROR_GENERIC);
	}
}

static void test_silent_failure_is_noticed(void **state)
{
	uint8_t word[4] = { 0 };

	assert_int_equal(flash_erase_sector(&cfi.flash, 0), TEE_SUCCESS);
	chip.weak = true;
	assert_int_equal(flash_program(&cfi.flash, 0, word, 4),
			 TEE_ERROR_GENERIC);
	chip.word[5] = 0;
	assert_int_equal(flash_erase_sector(&cfi.flash, 0), TEE_ERROR_GENERIC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_absent_chip_is_not_found,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_programs_what_was_erased,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_zero_never_becomes_one,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_ranges_are_checked, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_status_errors_are_reported,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_silent_failure_is_noticed,
						setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
