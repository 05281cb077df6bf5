/*
 * The version log against the simulated flash: it only goes up, and a power cut
 * at every word programmed and every moment of an erase loses nothing.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <drivers/flash_sim.h>
#include <drivers/version_log.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR	    1024u /* sixteen slots */
#define SECTOR_A    SECTOR
#define SECTOR_B    (2 * SECTOR)
#define FLASH_BYTES (4 * SECTOR)
#define NAMES	    4u

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

struct device {
	struct flash_sim sim;
	struct version_log vl;
	uint8_t mem[FLASH_BYTES];
};

static const uint8_t key[VERSION_LOG_KEY_LEN] = { 1, 2, 3 };

static TEE_Result boot(struct device *dev)
{
	flash_sim_power_on(&dev->sim);
	version_log_init(&dev->vl, &dev->sim.flash, SECTOR_A, SECTOR_B, key);
	return version_log_load(&dev->vl);
}

static void factory(struct device *dev, uint8_t unused)
{
	memset(dev->mem, unused, sizeof(dev->mem));
	flash_sim_init(&dev->sim, dev->mem, FLASH_BYTES, SECTOR);
	assert_int_equal(boot(dev), TEE_SUCCESS);
}

static void name(uint8_t id[VERSION_LOG_ID_LEN], uint32_t n)
{
	memset(id, 0x40, VERSION_LOG_ID_LEN);
	store_le32(id, n);
}

static TEE_Result raise_to(struct device *dev, uint32_t n, uint32_t version)
{
	uint8_t id[VERSION_LOG_ID_LEN];

	name(id, n);
	return version_log_raise(&dev->vl, VERSION_TA, id, version);
}

static uint32_t floor_of(const struct device *dev, uint32_t n)
{
	uint8_t id[VERSION_LOG_ID_LEN];

	name(id, n);
	return version_log_floor(&dev->vl, VERSION_TA, id);
}

static void a_new_device_has_no_numbers(void **state)
{
	static const uint8_t unused[] = { 0, 0xff };

	for (size_t i = 0; i < sizeof(unused); i++) {
		struct device dev;

		factory(&dev, unused[i]);
		assert_int_equal(floor_of(&dev, 0), 0);
		assert_int_equal(boot(&dev), TEE_SUCCESS);
	}
}

static void numbers_only_go_up(void **state)
{
	struct device dev;
	uint8_t id[VERSION_LOG_ID_LEN];

	factory(&dev, 0xff);
	assert_int_equal(raise_to(&dev, 1, 7), TEE_SUCCESS);
	assert_int_equal(raise_to(&dev, 1, 7), TEE_SUCCESS);
	assert_int_equal(raise_to(&dev, 1, 6), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(floor_of(&dev, 1), 7);
	assert_int_equal(raise_to(&dev, 1, UINT32_MAX), TEE_SUCCESS);
	assert_int_equal(floor_of(&dev, 2), 0);
	/* A subkey of the same name is another thing. */
	name(id, 1);
	assert_int_equal(version_log_floor(&dev.vl, VERSION_SUBKEY, id), 0);
	assert_int_equal(version_log_raise(&dev.vl, VERSION_SUBKEY, id, 3),
			 TEE_SUCCESS);
	assert_int_equal(boot(&dev), TEE_SUCCESS);
	assert_int_equal(floor_of(&dev, 1), UINT32_MAX);
	assert_int_equal(version_log_floor(&dev.vl, VERSION_SUBKEY, id), 3);
}

static void sectors_change_places(void **state)
{
	struct device dev;

	factory(&dev, 0xff);
	for (uint32_t v = 1; v < 200; v++) {
		assert_int_equal(raise_to(&dev, v % NAMES, v), TEE_SUCCESS);
		if (v % 7 == 0)
			assert_int_equal(boot(&dev), TEE_SUCCESS);
		assert_int_equal(floor_of(&dev, v % NAMES), v);
	}
	for (uint32_t n = 0; n < NAMES; n++)
		assert_true(floor_of(&dev, n) >= 196);
}

static void a_power_cut_loses_nothing(void **state)
{
	uint64_t cut = 1;

	for (bool done = false; !done; cut++) {
		struct device dev;
		uint32_t kept[NAMES] = { 0 };
		uint32_t v = 1;

		factory(&dev, 0xff);
		dev.sim.cut_at = dev.sim.steps + cut;
		while (v < 60 && raise_to(&dev, v % NAMES, v) == TEE_SUCCESS) {
			kept[v % NAMES] = v;
			v++;
		}
		done = v == 60;
		assert_int_equal(boot(&dev), TEE_SUCCESS);
		for (uint32_t n = 0; n < NAMES; n++) {
			uint32_t found = floor_of(&dev, n);

			assert_true(found == kept[n] ||
				    (n == v % NAMES && found == v));
		}
		assert_int_equal(raise_to(&dev, 0, 1000), TEE_SUCCESS);
		assert_int_equal(boot(&dev), TEE_SUCCESS);
		assert_int_equal(floor_of(&dev, 0), 1000);
	}
	assert_true(cut > 500);
}

static void device_errors_are_got_past(void **state)
{
	struct device dev;

	factory(&dev, 0xff);
	dev.sim.fail_next = 2;
	assert_int_equal(raise_to(&dev, 1, 5), TEE_SUCCESS);
	dev.sim.fail_next = 3;
	assert_int_equal(raise_to(&dev, 1, 6), TEE_ERROR_GENERIC);
	assert_int_equal(floor_of(&dev, 1), 5);
	dev.sim.fail_next = 0;
	assert_int_equal(boot(&dev), TEE_SUCCESS);
	assert_true(floor_of(&dev, 1) == 5 || floor_of(&dev, 1) == 6);
}

static void another_key_reads_nothing(void **state)
{
	static const uint8_t other[VERSION_LOG_KEY_LEN] = { 1, 2, 4 };
	struct device dev;

	factory(&dev, 0xff);
	version_log_init(&dev.vl, &dev.sim.flash, SECTOR_A, SECTOR_B, other);
	assert_int_equal(version_log_load(&dev.vl), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(raise_to(&dev, 1, 5), TEE_ERROR_BAD_STATE);
}

static void a_copied_record_is_not_one(void **state)
{
	struct device dev;

	factory(&dev, 0xff);
	assert_int_equal(raise_to(&dev, 1, 5), TEE_SUCCESS);
	assert_int_equal(raise_to(&dev, 2, 5), TEE_SUCCESS);
	/* The record of one name in the place of the other. */
	memcpy(dev.mem + SECTOR_A + 128, dev.mem + SECTOR_A + 64, 64);
	assert_int_equal(boot(&dev), TEE_SUCCESS);
	assert_int_equal(floor_of(&dev, 1), 5);
	assert_int_equal(floor_of(&dev, 2), 0);
}

static void names_have_a_limit(void **state)
{
	static uint8_t mem[4 * 65536];
	static struct version_log vl;
	struct flash_sim sim;
	uint8_t id[VERSION_LOG_ID_LEN];

	memset(mem, 0xff, sizeof(mem));
	flash_sim_init(&sim, mem, sizeof(mem), 65536);
	version_log_init(&vl, &sim.flash, 65536, 2 * 65536, key);
	assert_int_equal(version_log_load(&vl), TEE_SUCCESS);
	for (uint32_t n = 0; n < VERSION_LOG_MAX; n++) {
		name(id, n);
		assert_int_equal(version_log_raise(&vl, VERSION_TA, id, 1),
				 TEE_SUCCESS);
	}
	assert_int_equal(version_log_raise(&vl, VERSION_TA, id, 2),
			 TEE_SUCCESS);
	name(id, VERSION_LOG_MAX);
	assert_int_equal(version_log_raise(&vl, VERSION_TA, id, 1),
			 TEE_ERROR_STORAGE_NO_SPACE);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(a_new_device_has_no_numbers),
		cmocka_unit_test(numbers_only_go_up),
		cmocka_unit_test(sectors_change_places),
		cmocka_unit_test(a_power_cut_loses_nothing),
		cmocka_unit_test(device_errors_are_got_past),
		cmocka_unit_test(another_key_reads_nothing),
		cmocka_unit_test(a_copied_record_is_not_one),
		cmocka_unit_test(names_have_a_limit),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
