/*
 * The store of verified boot against the simulated flash: indexes only rise
 * until the lock state changes, and a power cut at every word programmed and
 * every moment of an erase leaves the old state or the new one.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <drivers/avb_store.h>
#include <drivers/flash_sim.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR	    8192u /* two slots: sectors change places often */
#define FLASH_BYTES (4 * SECTOR)

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

struct device {
	struct flash_sim sim;
	struct avb_store as;
	bool secret; /* what a wipe takes away */
	bool wipe_fails;
	uint8_t mem[FLASH_BYTES];
};

static struct device dev;
static const uint8_t key[AVB_STORE_KEY_LEN] = { 4, 5, 6 };
static const uint8_t name[] = "avb.persistent_digest.boot";

static TEE_Result boot(void)
{
	flash_sim_power_on(&dev.sim);
	avb_store_init(&dev.as, &dev.sim.flash, SECTOR, 2 * SECTOR, key);
	return avb_store_load(&dev.as);
}

static void factory(uint8_t unused)
{
	memset(&dev, 0, sizeof(dev));
	memset(dev.mem, unused, sizeof(dev.mem));
	flash_sim_init(&dev.sim, dev.mem, FLASH_BYTES, SECTOR);
	dev.secret = true;
	assert_int_equal(boot(), TEE_SUCCESS);
}

static TEE_Result wipe(void *ctx)
{
	if (dev.wipe_fails || dev.sim.dead)
		return TEE_ERROR_STORAGE_NOT_AVAILABLE;
	dev.secret = false;
	return TEE_SUCCESS;
}

static TEE_Result lock(bool unlocked)
{
	return avb_store_lock(&dev.as, unlocked, wipe, NULL);
}

static TEE_Result value(uint8_t byte, size_t len)
{
	uint8_t bytes[AVB_STORE_VALUE_MAX + 1];

	memset(bytes, byte, sizeof(bytes));
	return avb_store_value_set(&dev.as, name, sizeof(name), bytes, len);
}

static void a_new_device_is_locked(void **state)
{
	static const uint8_t unused[] = { 0, 0xff };

	for (size_t i = 0; i < sizeof(unused); i++) {
		factory(unused[i]);
		assert_false(dev.as.state.unlocked);
		assert_int_equal(dev.as.state.index[0], 0);
		assert_int_equal(avb_store_index(&dev.as, 3, 9), TEE_SUCCESS);
		assert_int_equal(boot(), TEE_SUCCESS);
		assert_int_equal(dev.as.state.index[3], 9);
	}
}

static void indexes_only_rise(void **state)
{
	factory(0xff);
	for (uint64_t i = 1; i < 40; i++) {
		assert_int_equal(avb_store_index(&dev.as, 255, i), TEE_SUCCESS);
		assert_int_equal(avb_store_index(&dev.as, 255, i), TEE_SUCCESS);
		assert_int_equal(avb_store_index(&dev.as, 255, i - 1),
				 TEE_ERROR_SECURITY);
	}
	assert_int_equal(avb_store_index(&dev.as, 0, UINT64_MAX), TEE_SUCCESS);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_int_equal(dev.as.state.index[255], 39);
	assert_int_equal(dev.as.state.index[0], UINT64_MAX);
}

static void values_are_kept(void **state)
{
	factory(0xff);
	assert_int_equal(value(7, 32), TEE_SUCCESS);
	assert_int_equal(boot(), TEE_SUCCESS);

	const struct avb_store_value *v =
		avb_store_value_find(&dev.as, name, sizeof(name));

	assert_non_null(v);
	assert_int_equal(v->len, 32);
	assert_int_equal(v->bytes[31], 7);
	assert_int_equal(value(8, AVB_STORE_VALUE_MAX + 1),
			 TEE_ERROR_STORAGE_NO_SPACE);
	/* The NUL of a name is part of it. */
	assert_null(avb_store_value_find(&dev.as, name, sizeof(name) - 1));
	assert_int_equal(value(0, 0), TEE_SUCCESS);
	assert_null(avb_store_value_find(&dev.as, name, sizeof(name)));
	for (uint8_t i = 0; i < AVB_STORE_VALUE_COUNT; i++)
		assert_int_equal(avb_store_value_set(&dev.as, &i, 1, &i, 1),
				 TEE_SUCCESS);
	assert_int_equal(value(1, 1), TEE_ERROR_STORAGE_NO_SPACE);
	assert_int_equal(avb_store_value_set(&dev.as, name, 0, name, 1),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(avb_store_value_set(&dev.as, name,
					     AVB_STORE_NAME_MAX + 1, name, 1),
			 TEE_ERROR_BAD_PARAMETERS);
}

/* One record when it is another than before, and none when it is the same. */
static void what_a_start_came_to_is_kept(void **state)
{
	factory(0xff);
	for (unsigned int round = 0; round < 40; round++)
		for (unsigned int i = AVB_STARTED_RED; i <= AVB_STARTED_ORANGE;
		     i++) {
			uint64_t before = dev.as.state.sequence;

			for (unsigned int again = 0; again < 3; again++) {
				assert_int_equal(
					avb_store_started(&dev.as,
							  (enum avb_started)i),
					TEE_SUCCESS);
				assert_int_equal(boot(), TEE_SUCCESS);
				assert_int_equal(dev.as.state.started, i);
				assert_int_equal(dev.as.state.sequence,
						 before + 1);
			}
		}
	/* It says nothing of the other flags, nor they of it. */
	assert_false(dev.as.state.unlocked || dev.as.state.wiping);
	assert_int_equal(avb_store_index(&dev.as, 1, 1), TEE_SUCCESS);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_int_equal(dev.as.state.started, AVB_STARTED_ORANGE);
	assert_int_equal(lock(true), TEE_SUCCESS);
	assert_int_equal(dev.as.state.started, AVB_STARTED_NEVER);
	dev.as.loaded = false;
	assert_int_equal(avb_store_started(&dev.as, AVB_STARTED_GREEN),
			 TEE_ERROR_BAD_STATE);
}

static void unlocking_wipes(void **state)
{
	factory(0xff);
	assert_int_equal(avb_store_index(&dev.as, 1, 5), TEE_SUCCESS);
	assert_int_equal(value(1, 32), TEE_SUCCESS);
	assert_int_equal(lock(false), TEE_SUCCESS);
	assert_true(dev.secret);
	dev.wipe_fails = true;
	assert_int_equal(lock(true), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_false(dev.as.state.unlocked);
	assert_true(dev.as.state.wiping);
	dev.wipe_fails = false;
	assert_int_equal(lock(true), TEE_SUCCESS);
	assert_false(dev.secret);
	assert_true(dev.as.state.unlocked);
	assert_false(dev.as.state.wiping);
	assert_int_equal(dev.as.state.index[1], 0);
	assert_null(avb_store_value_find(&dev.as, name, sizeof(name)));
	assert_int_equal(avb_store_index(&dev.as, 1, 2), TEE_SUCCESS);
	assert_int_equal(lock(false), TEE_SUCCESS);
	assert_int_equal(dev.as.state.index[1], 0);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_false(dev.as.state.unlocked);
}

static void locking_wipes_too(void **state)
{
	factory(0xff);
	assert_int_equal(lock(true), TEE_SUCCESS);
	dev.secret = true;
	assert_int_equal(value(1, 32), TEE_SUCCESS);
	dev.wipe_fails = true;
	assert_int_equal(lock(false), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_true(dev.as.state.unlocked);
	dev.wipe_fails = false;
	assert_int_equal(lock(false), TEE_SUCCESS);
	assert_false(dev.secret);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_false(dev.as.state.unlocked);
	assert_null(avb_store_value_find(&dev.as, name, sizeof(name)));
}

static const struct avb_store_value *user_key(void)
{
	return avb_store_value_find(&dev.as,
				    (const uint8_t *)AVB_STORE_USER_KEY,
				    sizeof(AVB_STORE_USER_KEY));
}

/* It is given to an unlocked device, counts when locked, and goes with that. */
static void the_user_key_stays_until_unlocking(void **state)
{
	static const uint8_t digest[32] = { 1, 2, 3 };

	factory(0xff);
	assert_int_equal(lock(true), TEE_SUCCESS);
	assert_int_equal(avb_store_value_set(
				 &dev.as, (const uint8_t *)AVB_STORE_USER_KEY,
				 sizeof(AVB_STORE_USER_KEY), digest,
				 sizeof(digest)),
			 TEE_SUCCESS);
	assert_int_equal(lock(false), TEE_SUCCESS);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_non_null(user_key());
	assert_int_equal(user_key()->len, sizeof(digest));
	assert_memory_equal(user_key()->bytes, digest, sizeof(digest));
	assert_int_equal(lock(true), TEE_SUCCESS);
	assert_null(user_key());
	assert_int_equal(lock(false), TEE_SUCCESS);
	assert_null(user_key());
}

static void a_power_cut_in_an_index_bump(void **state)
{
	uint64_t cut = 1;

	for (bool done = false; !done; cut += 7) {
		uint64_t kept = 0;

		factory(cut % 2 != 0 ? 0xff : 0);
		dev.sim.cut_at = dev.sim.steps + cut;
		while (kept < 5 &&
		       avb_store_index(&dev.as, 2, kept + 1) == TEE_SUCCESS)
			kept++;
		done = kept == 5;
		assert_int_equal(boot(), TEE_SUCCESS);
		assert_true(dev.as.state.index[2] == kept ||
			    dev.as.state.index[2] == kept + 1);
		/* It goes on from there, and never back. */
		assert_int_equal(avb_store_index(&dev.as, 2, 100), TEE_SUCCESS);
		assert_int_equal(boot(), TEE_SUCCESS);
		assert_int_equal(dev.as.state.index[2], 100);
	}
	assert_true(cut > 1000);
}

static void a_power_cut_in_a_lock_change(void **state)
{
	uint64_t cut = 1;

	for (bool done = false; !done; cut += 3) {
		factory(0xff);
		assert_int_equal(avb_store_index(&dev.as, 2, 9), TEE_SUCCESS);
		dev.sim.cut_at = dev.sim.steps + cut;
		done = lock(true) == TEE_SUCCESS;
		assert_int_equal(boot(), TEE_SUCCESS);
		/* Unlocked means wiped; locked means the indexes still hold. */
		if (dev.as.state.unlocked) {
			assert_false(dev.secret);
			assert_int_equal(dev.as.state.index[2], 0);
		} else {
			assert_int_equal(dev.as.state.index[2], 9);
			assert_true(dev.secret || dev.as.state.wiping);
		}
		assert_int_equal(lock(true), TEE_SUCCESS);
		assert_true(dev.as.state.unlocked && !dev.secret);
	}
	assert_true(cut > 1000);
}

/* The same the other way round, with the key that must come along. */
static void a_power_cut_while_locking(void **state)
{
	static const uint8_t digest[32] = { 1, 2, 3 };
	uint64_t cut = 1;

	for (bool done = false; !done; cut += 3) {
		factory(0xff);
		assert_int_equal(lock(true), TEE_SUCCESS);
		assert_int_equal(
			avb_store_value_set(&dev.as,
					    (const uint8_t *)AVB_STORE_USER_KEY,
					    sizeof(AVB_STORE_USER_KEY), digest,
					    sizeof(digest)),
			TEE_SUCCESS);
		dev.secret = true;
		dev.sim.cut_at = dev.sim.steps + cut;
		done = lock(false) == TEE_SUCCESS;
		assert_int_equal(boot(), TEE_SUCCESS);
		assert_non_null(user_key());
		assert_memory_equal(user_key()->bytes, digest, sizeof(digest));
		if (dev.as.state.unlocked)
			assert_true(dev.secret || dev.as.state.wiping);
		else
			assert_false(dev.secret);
		assert_int_equal(lock(false), TEE_SUCCESS);
		assert_true(!dev.as.state.unlocked && !dev.secret);
	}
	assert_true(cut > 1000);
}

static void another_key_reads_nothing(void **state)
{
	static const uint8_t other[AVB_STORE_KEY_LEN] = { 4, 5, 7 };

	factory(0xff);
	for (uint64_t i = 1; i < 6; i++)
		assert_int_equal(avb_store_index(&dev.as, 0, i), TEE_SUCCESS);
	avb_store_init(&dev.as, &dev.sim.flash, SECTOR, 2 * SECTOR, other);
	assert_int_equal(avb_store_load(&dev.as), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(avb_store_index(&dev.as, 0, 9), TEE_ERROR_BAD_STATE);
	assert_int_equal(lock(true), TEE_ERROR_BAD_STATE);
}

static void device_errors_are_got_past(void **state)
{
	factory(0xff);
	assert_int_equal(avb_store_index(&dev.as, 0, 1), TEE_SUCCESS);
	dev.sim.fail_next = 1;
	assert_int_equal(avb_store_index(&dev.as, 0, 2), TEE_SUCCESS);
	assert_int_equal(boot(), TEE_SUCCESS);
	assert_int_equal(dev.as.state.index[0], 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_device_is_locked),
		cmocka_unit_test(indexes_only_rise),
		cmocka_unit_test(values_are_kept),
		cmocka_unit_test(what_a_start_came_to_is_kept),
		cmocka_unit_test(unlocking_wipes),
		cmocka_unit_test(locking_wipes_too),
		cmocka_unit_test(the_user_key_stays_until_unlocking),
		cmocka_unit_test(a_power_cut_in_an_index_bump),
		cmocka_unit_test(a_power_cut_in_a_lock_change),
		cmocka_unit_test(a_power_cut_while_locking),
		cmocka_unit_test(another_key_reads_nothing),
		cmocka_unit_test(device_errors_are_got_past),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
