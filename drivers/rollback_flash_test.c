/*
 * The rollback store against the simulated flash: rules of a commit, and a
 * power cut at every word programmed and every moment of an erase.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <drivers/flash_sim.h>
#include <drivers/rollback_flash.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECTOR	    4096u /* eight slots: a switch every eight commits */
#define SLOTS	    (SECTOR / 512u)
#define SECTOR_A    SECTOR
#define SECTOR_B    (2 * SECTOR)
#define FLASH_BYTES (4 * SECTOR)

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

struct device {
	struct flash_sim sim;
	struct rollback_flash rf;
	uint8_t mem[FLASH_BYTES];
};

static const uint8_t mac_key[ROLLBACK_MAC_KEY_LEN] = { 1, 2, 3 };

/* A new start of the firmware on the same flash. */
static void boot(struct device *dev)
{
	flash_sim_power_on(&dev->sim);
	rollback_flash_init(&dev->rf, &dev->sim.flash, SECTOR_A, SECTOR_B,
			    mac_key);
}

static void factory(struct device *dev)
{
	memset(dev->mem, 0, sizeof(dev->mem));
	flash_sim_init(&dev->sim, dev->mem, FLASH_BYTES, SECTOR);
	boot(dev);
	assert_int_equal(rollback_flash_format(&dev->rf), TEE_SUCCESS);
}

/* The one state with this sequence, as the tests write it. */
static struct rollback_state state_of(uint64_t sequence)
{
	struct rollback_state st = { .sequence = sequence };

	if (sequence == 0)
		return st;
	memset(st.store_root, (int)(sequence & 0xff), sizeof(st.store_root));
	for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++)
		st.counter[i] = sequence * (i + 1);
	return st;
}

static TEE_Result commit(struct device *dev, uint64_t sequence)
{
	struct rollback_state st = state_of(sequence);

	return rollback_store_commit(&dev->rf.store, &st);
}

static void assert_state(struct device *dev, uint64_t sequence)
{
	struct rollback_state want = state_of(sequence);
	struct rollback_state got;

	assert_int_equal(rollback_store_load(&dev->rf.store, &got),
			 TEE_SUCCESS);
	assert_memory_equal(&got, &want, sizeof(got));
}

static void test_fresh_device_has_state_zero(void **state)
{
	struct device dev;

	factory(&dev);
	assert_state(&dev, 0);
	boot(&dev);
	assert_state(&dev, 0);
}

static void test_blank_sectors_are_not_a_device(void **state)
{
	struct device dev;
	struct rollback_state st;

	factory(&dev);
	memset(dev.mem + SECTOR_A, 0xff, 2 * SECTOR);
	boot(&dev);
	assert_int_equal(rollback_store_load(&dev.rf.store, &st),
			 TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(commit(&dev, 1), TEE_ERROR_CORRUPT_OBJECT);
}

static void test_another_key_reads_nothing(void **state)
{
	static const uint8_t other[ROLLBACK_MAC_KEY_LEN] = { 1, 2, 4 };
	struct device dev;
	struct rollback_state st;

	factory(&dev);
	rollback_flash_init(&dev.rf, &dev.sim.flash, SECTOR_A, SECTOR_B, other);
	assert_int_equal(rollback_store_load(&dev.rf.store, &st),
			 TEE_ERROR_CORRUPT_OBJECT);
}

static void test_every_commit_is_found_again(void **state)
{
	struct device dev;

	factory(&dev);
	for (uint64_t seq = 1; seq < 10 * SLOTS; seq++) {
		assert_int_equal(commit(&dev, seq), TEE_SUCCESS);
		assert_state(&dev, seq);
		if (seq % 3 == 0)
			boot(&dev);
		assert_state(&dev, seq);
	}
}

static void test_commit_only_goes_forward(void **state)
{
	static const struct {
		const char *must;
		int sequence_step;
		int counter_step;
		TEE_Result res;
	} row[] = {
		{ "same sequence is refused", 0, 0, TEE_ERROR_BAD_PARAMETERS },
		{ "skipped one is refused", 2, 0, TEE_ERROR_BAD_PARAMETERS },
		{ "older one is refused", -1, 0, TEE_ERROR_BAD_PARAMETERS },
		{ "lower counter is refused", 1, -1, TEE_ERROR_BAD_PARAMETERS },
		{ "equal counters are taken", 1, 0, TEE_SUCCESS },
		{ "higher counter is taken", 1, 1, TEE_SUCCESS },
	};

	for (size_t r = 0; r < ARRAY_COUNT(row); r++) {
		for (unsigned int c = 0; c < ROLLBACK_COUNTER_COUNT; c++) {
			struct device dev;
			struct rollback_state st = state_of(1);

			factory(&dev);
			assert_int_equal(commit(&dev, 1), TEE_SUCCESS);
			st.sequence += (uint64_t)(int64_t)row[r].sequence_step;
			st.counter[c] += (uint64_t)(int64_t)row[r].counter_step;
			if (rollback_store_commit(&dev.rf.store, &st) !=
			    row[r].res)
				fail_msg("%s (counter %u)", row[r].must, c);
		}
	}
}

/*
 * Cuts the power at step @cut of the commit that leads to @target, then at
 * every step of the commit after the restart: whatever happens, the state is
 * the old or the new one and the store goes on working.
 */
static void cut_once(uint64_t target, uint64_t cut, uint32_t seed, bool *done)
{
	struct device dev;

	factory(&dev);
	for (uint64_t seq = 1; seq < target; seq++)
		assert_int_equal(commit(&dev, seq), TEE_SUCCESS);
	dev.sim.seed = seed;
	dev.sim.steps = 0;
	dev.sim.cut_at = cut;

	TEE_Result res = commit(&dev, target);

	*done = !dev.sim.dead;
	boot(&dev);

	struct rollback_state st;

	assert_int_equal(rollback_store_load(&dev.rf.store, &st), TEE_SUCCESS);
	if (res == TEE_SUCCESS)
		assert_int_equal(st.sequence, target);
	else if (st.sequence != target)
		assert_int_equal(st.sequence, target - 1);
	assert_state(&dev, st.sequence);

	/* Cut once more, a few steps further in, then go round twice. */
	dev.sim.steps = 0;
	dev.sim.cut_at = cut / 2 + 1;

	uint64_t was = st.sequence;

	res = commit(&dev, was + 1);
	boot(&dev);
	assert_int_equal(rollback_store_load(&dev.rf.store, &st), TEE_SUCCESS);
	assert_true(st.sequence == was + 1 ||
		    (res != TEE_SUCCESS && st.sequence == was));
	for (unsigned int i = 0; i < 2 * SLOTS + 1; i++) {
		assert_int_equal(commit(&dev, st.sequence + 1 + i),
				 TEE_SUCCESS);
		boot(&dev);
		assert_state(&dev, st.sequence + 1 + i);
	}
}

static void test_power_cut_at_every_step(void **state)
{
	/* Record 0 is the factory's: the switches come at 8 and 16. */
	for (uint64_t target = 1; target <= 2 * SLOTS + 1; target++) {
		bool done = false;

		for (uint64_t cut = 1; !done; cut++)
			for (uint32_t seed = 1; seed <= 4; seed++)
				cut_once(target, cut, seed * 77777, &done);
	}
}

static void test_device_error_keeps_the_old_state(void **state)
{
	for (unsigned int fails = 1; fails < 9; fails++) {
		struct device dev;
		struct rollback_state st;

		factory(&dev);
		for (uint64_t seq = 1; seq < SLOTS - 1; seq++)
			assert_int_equal(commit(&dev, seq), TEE_SUCCESS);
		dev.sim.fail_next = fails;

		uint64_t was = SLOTS - 2;
		TEE_Result res = commit(&dev, was + 1);

		dev.sim.fail_next = 0;
		boot(&dev);
		assert_int_equal(rollback_store_load(&dev.rf.store, &st),
				 TEE_SUCCESS);
		assert_int_equal(st.sequence,
				 res == TEE_SUCCESS ? was + 1 : was);
		assert_int_equal(commit(&dev, st.sequence + 1), TEE_SUCCESS);
	}
}

static void test_every_flipped_bit_is_noticed(void **state)
{
	struct device dev;

	factory(&dev);
	for (unsigned int bit = 0; bit < 8 * 336; bit++) {
		struct rollback_state st;
		uint8_t *cell = dev.mem + SECTOR_A + bit / 8;

		*cell ^= (uint8_t)(1u << bit % 8);
		boot(&dev);
		assert_int_equal(rollback_store_load(&dev.rf.store, &st),
				 TEE_ERROR_CORRUPT_OBJECT);
		*cell ^= (uint8_t)(1u << bit % 8);
	}
}

static void test_copied_record_is_not_one(void **state)
{
	struct device dev;

	factory(&dev);
	assert_int_equal(commit(&dev, 1), TEE_SUCCESS);
	/* The factory's record again, behind the newer one. */
	memcpy(dev.mem + SECTOR_A + 2 * 512, dev.mem + SECTOR_A, 512);
	boot(&dev);
	assert_state(&dev, 1);
	assert_int_equal(commit(&dev, 2), TEE_SUCCESS);
	boot(&dev);
	assert_state(&dev, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fresh_device_has_state_zero),
		cmocka_unit_test(test_blank_sectors_are_not_a_device),
		cmocka_unit_test(test_another_key_reads_nothing),
		cmocka_unit_test(test_every_commit_is_found_again),
		cmocka_unit_test(test_commit_only_goes_forward),
		cmocka_unit_test(test_power_cut_at_every_step),
		cmocka_unit_test(test_device_error_keeps_the_old_state),
		cmocka_unit_test(test_every_flipped_bit_is_noticed),
		cmocka_unit_test(test_copied_record_is_not_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
