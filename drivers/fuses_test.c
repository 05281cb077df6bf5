/* Fuses: write-once, and never half read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <drivers/flash_sim.h>
#include <drivers/fuses.h>
#include <base/check.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

struct device {
	struct flash_sim sim;
	uint8_t *mem;
};

static int setup(void **state)
{
	struct device *dev = calloc(1, sizeof(*dev));

	dev->mem = malloc(FLASH_SIZE);
	memset(dev->mem + FLASH_FUSE_OFF, 0xff, FLASH_SECTOR_SIZE);
	flash_sim_init(&dev->sim, dev->mem, FLASH_SIZE, FLASH_SECTOR_SIZE);
	*state = dev;
	return 0;
}

static int teardown(void **state)
{
	struct device *dev = *state;

	free(dev->mem);
	free(dev);
	return 0;
}

static const uint8_t value[FUSE_VALUE_LEN] = { 0xe1, 0x96, 0x3a, 0x5c, 5 };

static void test_blank_device_reads_blank(void **state)
{
	struct device *dev = *state;
	struct fuses fu;

	assert_int_equal(fuses_read(&dev->sim.flash, &fu), TEE_SUCCESS);
	for (unsigned int i = 0; i < FUSE_COUNT; i++)
		assert_true(fuses_are_blank(&fu, (enum fuse)i));
	assert_int_equal(fu.lifecycle, 0);
}

static void test_fuse_is_programmed_once(void **state)
{
	struct device *dev = *state;
	uint8_t other[FUSE_VALUE_LEN] = { 0 };
	struct fuses fu;

	for (unsigned int i = 0; i < FUSE_COUNT; i++) {
		assert_int_equal(
			fuse_program(&dev->sim.flash, (enum fuse)i, value),
			TEE_SUCCESS);
		assert_int_equal(
			fuse_program(&dev->sim.flash, (enum fuse)i, other),
			TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(fuses_read(&dev->sim.flash, &fu), TEE_SUCCESS);
		assert_int_equal(fu.programmed, BIT32(i + 1) - 1);
	}
	assert_int_equal(fu.lifecycle, 0x5c3a96e1);
	assert_memory_equal(fu.root_key_hash, value, sizeof(value));
	assert_memory_equal(fu.device_secret, value, sizeof(value));
	assert_int_equal(fuse_program(&dev->sim.flash, FUSE_COUNT, value),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void test_every_flipped_bit_is_corrupt(void **state)
{
	struct device *dev = *state;
	uint8_t *cell = dev->mem + FLASH_FUSE_OFF;
	struct fuses fu;

	for (unsigned int i = 0; i < FUSE_COUNT; i++)
		assert_int_equal(
			fuse_program(&dev->sim.flash, (enum fuse)i, value),
			TEE_SUCCESS);
	for (unsigned int i = 0; i < FUSE_COUNT; i++) {
		for (unsigned int bit = 0; bit < 8 * 48; bit++) {
			uint8_t *at = cell + 64 * i + bit / 8;

			*at ^= (uint8_t)(1u << bit % 8);
			assert_int_equal(fuses_read(&dev->sim.flash, &fu),
					 TEE_ERROR_CORRUPT_OBJECT);
			assert_int_equal(fu.programmed, 0);
			*at ^= (uint8_t)(1u << bit % 8);
		}
	}
}

static void test_power_cut_leaves_blank_whole_or_corrupt(void **state)
{
	struct device *dev = *state;

	for (uint64_t cut = 1; cut <= 12; cut++) {
		struct fuses fu;

		memset(dev->mem + FLASH_FUSE_OFF, 0xff, FLASH_SECTOR_SIZE);
		dev->sim.steps = 0;
		dev->sim.cut_at = cut;
		assert_int_equal(fuse_program(&dev->sim.flash,
					      FUSE_DEVICE_SECRET, value),
				 TEE_ERROR_GENERIC);
		flash_sim_power_on(&dev->sim);

		TEE_Result res = fuses_read(&dev->sim.flash, &fu);

		if (res == TEE_SUCCESS && fu.programmed != 0)
			assert_memory_equal(fu.device_secret, value,
					    sizeof(value));
		else if (res != TEE_SUCCESS)
			assert_int_equal(res, TEE_ERROR_CORRUPT_OBJECT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_blank_device_reads_blank,
						setup, teardown),
		cmocka_unit_test_setup_teardown(test_fuse_is_programmed_once,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_every_flipped_bit_is_corrupt, setup, teardown),
		cmocka_unit_test_setup_teardown(
			test_power_cut_leaves_blank_whole_or_corrupt, setup,
			teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
