/*
 * The AVB pseudo-TA (abi/pta_avb.h) as a loader, a hostile Linux and a person at
 * the secure console meet it: the whole TEE, with a flash that fails when told
 * to. Cases share one device, and the last one ends its boot.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel/device.h"
#include "kernel/measure.h"
#include "person.h"
#include "world.h"
#include <abi/boot_record.h>
#include <abi/pta_avb.h>
#include <base/bits.h>
#include <plat/host.h>
#include <string.h>

static const uint8_t avb[16] = PTA_AVB_UUID_OCTETS;
static uint32_t session;

/* ------------------------------------------------------------ the device --- */

static uint32_t lifecycle; /* 0: as it is */
static bool without_store;

uint32_t __real_device_lifecycle(void);
uint32_t __wrap_device_lifecycle(void);
uint32_t __wrap_device_lifecycle(void)
{
	return lifecycle != 0 ? lifecycle : __real_device_lifecycle();
}

struct avb_store *__real_device_avb_lock(void);
struct avb_store *__wrap_device_avb_lock(void);
struct avb_store *__wrap_device_avb_lock(void)
{
	struct avb_store *as = __real_device_avb_lock();

	return without_store ? NULL : as;
}

/* What a start finds in the flash. */
static void restart(void)
{
	assert_int_equal(avb_store_load(device_avb_lock()), TEE_SUCCESS);
	device_avb_unlock();
}

/* What the flash has. */
static const struct avb_store_state *store_state(void)
{
	static struct avb_store_state st;
	struct avb_store *as = device_avb_lock();

	assert_int_equal(avb_store_load(as), TEE_SUCCESS);
	st = as->state;
	device_avb_unlock();
	return &st;
}

static bool storage_is_given_up(void)
{
	static const uint8_t none[ROLLBACK_ROOT_LEN];
	struct rollback_state st;

	assert_int_equal(rollback_store_load(device_rollback(), &st),
			 TEE_SUCCESS);
	return memcmp(st.store_root, none, sizeof(none)) == 0;
}

static void storage_is_used(void)
{
	struct rollback_state st;

	assert_int_equal(rollback_store_load(device_rollback(), &st),
			 TEE_SUCCESS);
	st.sequence++;
	memset(st.store_root, 0x5a, sizeof(st.store_root));
	assert_int_equal(rollback_store_commit(device_rollback(), &st),
			 TEE_SUCCESS);
}

/* -------------------------------------------------------------- commands --- */

static uint32_t index_write(uint32_t at, uint64_t index)
{
	struct arg arg[4] = { VALUE_IN(at, 0), VALUE_IN((uint32_t)(index >> 32),
							(uint32_t)index) };

	return client_invoke(session, AVB_WRITE_ROLLBACK_INDEX, arg);
}

static uint32_t index_read(uint32_t at, uint64_t *index)
{
	struct arg arg[4] = { VALUE_IN(at, 0), { .attr = MSG_VALUE_OUT } };
	uint32_t res = client_invoke(session, AVB_READ_ROLLBACK_INDEX, arg);

	*index = (uint64_t)arg[1].a << 32 | arg[1].b;
	return res;
}

static uint64_t index_of(uint32_t at)
{
	uint64_t index = 0;

	assert_int_equal(index_read(at, &index), TEE_SUCCESS);
	return index;
}

static uint32_t lock_write(uint32_t state)
{
	struct arg arg[4] = { VALUE_IN(state, 0) };

	return client_invoke(session, AVB_WRITE_LOCK_STATE, arg);
}

static bool is_unlocked(void)
{
	struct arg arg[4] = { { .attr = MSG_VALUE_OUT } };

	assert_int_equal(client_invoke(session, AVB_READ_LOCK_STATE, arg),
			 TEE_SUCCESS);
	assert_true(arg[0].a <= 1);
	return arg[0].a == AVB_UNLOCKED;
}

static uint32_t value_write(const char *name, size_t name_len,
			    const void *bytes, size_t len)
{
	struct arg arg[4] = { BYTES_IN(name, name_len), BYTES_IN(bytes, len) };

	return client_invoke(session, AVB_WRITE_PERSIST_VALUE, arg);
}

/* *@len: in, room; out, what the TEE says. The bytes are in data page 1. */
static uint32_t value_read(const char *name, size_t name_len, size_t *len)
{
	struct arg arg[4] = { BYTES_IN(name, name_len),
			      { .attr = MSG_RMEM_INOUT, .len = *len } };
	uint32_t res = 0;

	memset(data_bytes() + PAGE, 0xee, PAGE);
	res = client_invoke(session, AVB_READ_PERSIST_VALUE, arg);
	*len = (size_t)arg[1].len;
	return res;
}

static bool value_is(const char *name, const void *bytes, size_t len)
{
	size_t got = 64;

	return value_read(name, strlen(name), &got) == TEE_SUCCESS &&
	       got == len && memcmp(data_bytes() + PAGE, bytes, len) == 0;
}

static bool value_is_none(const char *name, size_t name_len)
{
	size_t got = 64;

	return value_read(name, name_len, &got) == TEE_ERROR_ITEM_NOT_FOUND;
}

static uint32_t trust(const void *digest, size_t len)
{
	struct arg arg[4] = { BYTES_IN(digest, len) };

	return client_invoke(session, AVB_TRUST_KEY, arg);
}

/* Asks, and the person agrees. */
static void lock_state_becomes(uint32_t state)
{
	assert_int_equal(lock_write(state), TEE_ERROR_BUSY);
	person_types(state == AVB_UNLOCKED ? "unlock this device\r"
					   : "lock this device\r");
	assert_int_equal(lock_write(state), TEE_SUCCESS);
	assert_int_equal(is_unlocked(), state == AVB_UNLOCKED);
}

/* ------------------------------------------------------------ parameters --- */

static void calls_of_a_wrong_form_are_refused(void **state)
{
	static const uint32_t commands[] = {
		AVB_READ_ROLLBACK_INDEX,
		AVB_WRITE_ROLLBACK_INDEX,
		AVB_READ_LOCK_STATE,
		AVB_WRITE_LOCK_STATE,
		AVB_READ_PERSIST_VALUE,
		AVB_WRITE_PERSIST_VALUE,
		AVB_END_OF_BOOT,
		AVB_TRUST_KEY,
		AVB_MEASURE,
	};
	static const uint32_t unknown[] = {
		6, 7, 0x5352ffff, 0x53520003, 0x80000000, UINT32_MAX
	};

	/* In the last place every command wants nothing or a digest. */
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		for (uint32_t attr = MSG_VALUE_IN; attr <= MSG_RMEM_INOUT;
		     attr++) {
			struct arg arg[4] = { [3] = { .attr = attr,
						      .len = 8 } };

			if (attr == MSG_VALUE_INOUT + 1)
				continue;
			assert_int_equal(
				client_invoke(session, commands[i], arg),
				TEE_ERROR_BAD_PARAMETERS);
		}
	for (size_t i = 0; i < ARRAY_COUNT(unknown); i++) {
		struct arg arg[4] = { { 0 } };

		assert_int_equal(client_invoke(session, unknown[i], arg),
				 TEE_ERROR_NOT_SUPPORTED);
	}
	assert_false(is_unlocked());
	assert_false(measure_closed());
}

/* A null reference has no bytes, whatever size it claims. */
static void references_to_nothing(void **state)
{
	struct arg read[4] = {
		{ .attr = MSG_RMEM_IN, .len = 4, .null = true },
		{ .attr = MSG_RMEM_INOUT, .len = 64 },
	};
	struct arg name[4] = { { .attr = MSG_RMEM_IN, .len = 4, .null = true },
			       BYTES_IN("v", 1) };
	struct arg value[4] = {
		BYTES_IN("name", 4),
		{ .attr = MSG_RMEM_IN, .len = UINT64_MAX, .null = true }
	};
	struct arg room[4] = {
		BYTES_IN("name", 4),
		{ .attr = MSG_RMEM_INOUT, .len = 64, .null = true }
	};

	assert_int_equal(client_invoke(session, AVB_READ_PERSIST_VALUE, read),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(client_invoke(session, AVB_WRITE_PERSIST_VALUE, name),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(value_write("name", 4, "v", 1), TEE_SUCCESS);
	assert_int_equal(client_invoke(session, AVB_READ_PERSIST_VALUE, room),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(room[1].len, 1);
	assert_int_equal(client_invoke(session, AVB_WRITE_PERSIST_VALUE, value),
			 TEE_SUCCESS);
	assert_true(value_is_none("name", 4));
}

/* ------------------------------------------------------- indexes, values --- */

static void indexes_only_grow(void **state)
{
	static const struct {
		const char *must;
		uint32_t at;
		uint64_t index;
		TEE_Result res;
		uint64_t now;
	} row[] = {
		{ "a first one", 0, 5, TEE_SUCCESS, 5 },
		{ "the same", 0, 5, TEE_SUCCESS, 5 },
		{ "a lower one", 0, 4, TEE_ERROR_SECURITY, 5 },
		{ "none", 0, 0, TEE_ERROR_SECURITY, 5 },
		{ "a higher one", 0, 6, TEE_SUCCESS, 6 },
		{ "of more than 32 bits", 0, UINT64_C(0x123456789), TEE_SUCCESS,
		  UINT64_C(0x123456789) },
		{ "lower in its high half", 0, UINT64_C(0x0ffffffff),
		  TEE_ERROR_SECURITY, UINT64_C(0x123456789) },
		{ "lower in its low half", 0, UINT64_C(0x123456788),
		  TEE_ERROR_SECURITY, UINT64_C(0x123456789) },
		{ "another location", 1, 3, TEE_SUCCESS, 3 },
		{ "the last location", 255, UINT64_MAX, TEE_SUCCESS,
		  UINT64_MAX },
		{ "below the highest", 255, UINT64_MAX - 1, TEE_ERROR_SECURITY,
		  UINT64_MAX },
	};
	uint64_t index = 0;

	assert_int_equal(index_of(0), 0);
	assert_int_equal(index_of(254), 0);
	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		if (index_write(row[i].at, row[i].index) != row[i].res ||
		    index_of(row[i].at) != row[i].now)
			fail_msg("%s", row[i].must);
	assert_int_equal(index_of(254), 0);
	for (uint32_t at = 256; at != 0; at *= 2) {
		assert_int_equal(index_write(at, 1), TEE_ERROR_BAD_PARAMETERS);
		assert_int_equal(index_read(at, &index),
				 TEE_ERROR_BAD_PARAMETERS);
	}
	assert_int_equal(index_write(UINT32_MAX, 1), TEE_ERROR_BAD_PARAMETERS);
	restart();
	assert_int_equal(index_of(0), UINT64_C(0x123456789));
	assert_int_equal(index_of(255), UINT64_MAX);
}

static void values_are_kept(void **state)
{
	static const char name[54] = "a name of 52 bytes";
	static uint8_t bytes[PAGE] = { 1, 2, 3 };
	size_t len = 0;

	assert_true(value_is_none("x", 1));
	assert_int_equal(value_write("x", 1, "one", 3), TEE_SUCCESS);
	assert_true(value_is("x", "one", 3));
	assert_int_equal(value_write("x", 1, "three", 5), TEE_SUCCESS);
	assert_true(value_is("x", "three", 5));
	/* A NUL is part of the name, and so is what is not said. */
	assert_true(value_is_none("x", 2));
	assert_true(value_is_none("xy", 2));
	/* Too little room says how much, and writes nothing. */
	for (len = 0; len < 5; len++) {
		size_t got = len;

		assert_int_equal(value_read("x", 1, &got),
				 TEE_ERROR_SHORT_BUFFER);
		assert_int_equal(got, 5);
		assert_int_equal(data_bytes()[PAGE], 0xee);
	}
	len = 5;
	assert_int_equal(value_read("x", 1, &len), TEE_SUCCESS);
	assert_int_equal(data_bytes()[PAGE + 5], 0xee);
	/* Names. */
	assert_int_equal(value_write("", 0, "v", 1), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(value_write(name, 53, "v", 1),
			 TEE_ERROR_BAD_PARAMETERS);
	len = 64;
	assert_int_equal(value_read("", 0, &len), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(value_read(name, 53, &len), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(value_write(name, 52, bytes, 64), TEE_SUCCESS);
	len = 64;
	assert_int_equal(value_read(name, 52, &len), TEE_SUCCESS);
	assert_int_equal(len, 64);
	assert_memory_equal(data_bytes() + PAGE, bytes, 64);
	/* Values. */
	assert_int_equal(value_write("y", 1, bytes, 65),
			 TEE_ERROR_STORAGE_NO_SPACE);
	assert_int_equal(value_write("y", 1, bytes, PAGE),
			 TEE_ERROR_STORAGE_NO_SPACE);
	assert_true(value_is_none("y", 1));
	restart();
	assert_true(value_is("x", "three", 5));
	assert_int_equal(value_write("x", 1, "", 0), TEE_SUCCESS);
	assert_true(value_is_none("x", 1));
	assert_int_equal(value_write("x", 1, "", 0), TEE_SUCCESS);
	assert_int_equal(value_write(name, 52, "", 0), TEE_SUCCESS);
}

static void there_are_fourteen_values(void **state)
{
	char name[3] = "v?";

	for (unsigned int i = 0; i < 14; i++) {
		name[1] = (char)('a' + i);
		assert_int_equal(value_write(name, 2, name, 2), TEE_SUCCESS);
	}
	assert_int_equal(value_write("more", 4, "v", 1),
			 TEE_ERROR_STORAGE_NO_SPACE);
	assert_true(value_is_none("more", 4));
	/* One that is there may change, or make room. */
	assert_int_equal(value_write("va", 2, "new", 3), TEE_SUCCESS);
	assert_int_equal(value_write("vb", 2, "", 0), TEE_SUCCESS);
	assert_int_equal(value_write("more", 4, "v", 1), TEE_SUCCESS);
	assert_true(value_is("more", "v", 1));
	assert_true(value_is("va", "new", 3));
	assert_true(value_is("vn", "vn", 2));
}

/* --------------------------------------------------------- a person says --- */

static void a_locked_device_stays_locked(void **state)
{
	person_forgets();
	assert_false(is_unlocked());
	for (uint32_t locked = 1; locked != 0; locked *= 2)
		assert_int_equal(lock_write(locked), TEE_SUCCESS);
	assert_string_equal(person_screen(), "");
	/* And trusts nobody else. */
	assert_int_equal(trust(avb, 0), TEE_ERROR_BAD_STATE);
	assert_int_equal(trust(data_bytes(), 32), TEE_ERROR_BAD_STATE);
}

static void only_a_person_unlocks(void **state)
{
	uint64_t at0 = index_of(0);

	storage_is_used();
	person_forgets();
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	assert_true(person_saw("UNLOCK this device"));
	assert_true(person_saw("ALL that is stored"));
	assert_true(person_saw("type here: unlock this device\n"));
	/* It is shown once, however often Linux asks. */
	person_forgets();
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	assert_string_equal(person_screen(), "");
	person_types("yes\rlock this device\r");
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	/* No is no, once; then it is a new question. */
	person_types("\003");
	person_types("unlock this device\r");
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_CANCEL);
	assert_true(person_saw("refused; nothing was changed"));
	person_forgets();
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	assert_true(person_saw("type here: unlock this device\n"));
	assert_false(is_unlocked());
	assert_int_equal(index_of(0), at0);
	assert_false(storage_is_given_up());
	person_types("unlock this device\r");
	/* The answer counts when it is fetched. */
	assert_false(is_unlocked());
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_SUCCESS);
	assert_true(is_unlocked());
	assert_true(person_saw("this device is UNLOCKED now"));
	for (uint32_t i = 0; i < 256; i++)
		assert_int_equal(index_of(i), 0);
	assert_true(value_is_none("va", 2));
	assert_true(value_is_none("more", 4));
	assert_true(storage_is_given_up());
	restart();
	assert_true(is_unlocked());
	person_forgets();
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_SUCCESS);
	assert_string_equal(person_screen(), "");
}

static uint8_t key[4][32] = { { 0xde, 0xad, 0xbe, 0xef, 1 },
			      { 0xde, 0xad, 0xbe, 0xef, 2 } };
#define USER_KEY_LEN (sizeof(AVB_USER_KEY_VALUE))

static bool user_key_is(const uint8_t *digest)
{
	size_t len = 64;

	return value_read(AVB_USER_KEY_VALUE, USER_KEY_LEN, &len) ==
		       TEE_SUCCESS &&
	       len == 32 && memcmp(data_bytes() + PAGE, digest, 32) == 0;
}

static void only_a_person_trusts(void **state)
{
	static const uint8_t none[32];

	for (size_t len = 1; len <= 64; len++)
		if (len != 32)
			assert_int_equal(trust(key[0], len),
					 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(trust(none, 32), TEE_ERROR_BAD_PARAMETERS);
	person_forgets();
	assert_int_equal(trust(key[0], 32), TEE_ERROR_BUSY);
	assert_true(person_saw("deadbeef01000000 0000000000000000 "
			       "0000000000000000 0000000000000000\n"));
	assert_true(person_saw("type here: trust the key deadbeef\n"));
	/* Nobody slips another key under the same phrase. */
	person_types("trust the key deadbeef\r");
	assert_int_equal(trust(key[1], 32), TEE_ERROR_BUSY);
	assert_int_equal(trust(key[1], 32), TEE_ERROR_BUSY);
	assert_int_equal(trust(key[0], 32), TEE_ERROR_BUSY);
	assert_true(value_is_none(AVB_USER_KEY_VALUE, USER_KEY_LEN));
	/* Nor another topic under the same answer. */
	person_types("trust the key deadbeef\r");
	assert_int_equal(lock_write(1), TEE_ERROR_BUSY);
	assert_int_equal(lock_write(1), TEE_ERROR_BUSY);
	person_types("trust the key deadbeef\r");
	assert_int_equal(lock_write(1), TEE_ERROR_BUSY);
	assert_int_equal(trust(key[0], 32), TEE_ERROR_BUSY);
	person_types("trust the key deadbeef\r");
	assert_int_equal(trust(key[0], 32), TEE_SUCCESS);
	assert_true(user_key_is(key[0]));
	assert_true(person_saw("its owner or its maker signed"));
	/* An answer serves once. */
	assert_int_equal(trust(key[0], 32), TEE_ERROR_BUSY);
	person_types("\003");
	assert_int_equal(trust(key[0], 32), TEE_ERROR_CANCEL);
	assert_true(user_key_is(key[0]));
}

static void the_user_s_key_is_no_plain_value(void **state)
{
	assert_int_equal(
		value_write(AVB_USER_KEY_VALUE, USER_KEY_LEN, key[1], 32),
		TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(value_write(AVB_USER_KEY_VALUE, USER_KEY_LEN, "", 0),
			 TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(
		value_write(AVB_USER_KEY_VALUE, USER_KEY_LEN, key[1], 65),
		TEE_ERROR_ACCESS_DENIED);
	assert_true(user_key_is(key[0]));
	/* Without its NUL it is another name. */
	assert_int_equal(
		value_write(AVB_USER_KEY_VALUE, USER_KEY_LEN - 1, "v", 1),
		TEE_SUCCESS);
	assert_true(user_key_is(key[0]));
}

static void locking_keeps_the_user_s_key_alone(void **state)
{
	assert_int_equal(index_write(3, 33), TEE_SUCCESS);
	assert_int_equal(value_write("w", 1, "v", 1), TEE_SUCCESS);
	storage_is_used();
	person_forgets();
	lock_state_becomes(1);
	assert_true(person_saw("LOCK this device"));
	assert_true(person_saw("this device is locked now"));
	assert_int_equal(index_of(3), 0);
	assert_true(value_is_none("w", 1));
	assert_true(user_key_is(key[0]));
	assert_true(storage_is_given_up());
	restart();
	assert_true(user_key_is(key[0]));
	lock_state_becomes(AVB_UNLOCKED);
	assert_true(value_is_none(AVB_USER_KEY_VALUE, USER_KEY_LEN));
	/* None of a person's keys, at a person's word. */
	assert_int_equal(trust(key[1], 32), TEE_ERROR_BUSY);
	person_types("trust the key deadbeef\r");
	assert_int_equal(trust(key[1], 32), TEE_SUCCESS);
	assert_true(user_key_is(key[1]));
	person_forgets();
	assert_int_equal(trust(key[1], 0), TEE_ERROR_BUSY);
	assert_true(person_saw("type here: trust no other key\n"));
	person_types("trust no other key\r");
	assert_int_equal(trust(key[1], 0), TEE_SUCCESS);
	assert_true(value_is_none(AVB_USER_KEY_VALUE, USER_KEY_LEN));
	assert_true(person_saw("what its maker signed"));
	lock_state_becomes(1);
}

static void a_product_is_never_unlocked(void **state)
{
	lifecycle = LIFECYCLE_PRODUCTION;
	person_forgets();
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_NOT_SUPPORTED);
	assert_string_equal(person_screen(), "");
	assert_int_equal(lock_write(1), TEE_SUCCESS);
	/* One that was before it became a product can be locked. */
	lifecycle = 0;
	lock_state_becomes(AVB_UNLOCKED);
	lifecycle = LIFECYCLE_PRODUCTION;
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_NOT_SUPPORTED);
	lock_state_becomes(1);
	lifecycle = 0;
	/* Nor a device whose state nobody knows. */
	lifecycle = LIFECYCLE_DEVELOPMENT ^ 1;
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_NOT_SUPPORTED);
	lifecycle = 0;
}

/* --------------------------------------------------------- a flash fails --- */

#define MANY 1000u

static void a_flash_that_fails(void **state)
{
	struct flash_sim *sim = host_flash_sim();
	uint64_t index = 0;
	size_t len = 64;

	/* Of one failure nobody hears: there is another sector. */
	sim->fail_next = 1;
	assert_int_equal(index_write(9, 1), TEE_SUCCESS);
	sim->fail_next = MANY;
	assert_int_equal(index_write(9, 2), TEE_ERROR_GENERIC);
	/* What it holds now, only the next start can tell. */
	assert_int_equal(index_read(9, &index), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(index_write(9, 3), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(value_write("x", 1, "v", 1), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(value_read("x", 1, &len), TEE_ERROR_CORRUPT_OBJECT);
	assert_int_equal(trust(key[0], 32), TEE_ERROR_CORRUPT_OBJECT);
	sim->fail_next = 0;
	restart();
	assert_true(index_of(9) == 1 || index_of(9) == 2);
	/* A person's yes is not more than the flash keeps. */
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	person_types("unlock this device\r");
	sim->fail_next = MANY;
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_GENERIC);
	sim->fail_next = 0;
	restart();
	assert_false(is_unlocked());
	/* It may have begun, and then goes on when it is asked for again. */
	assert_true(index_of(9) == 1 || index_of(9) == 2);
}

static void a_device_without_state(void **state)
{
	uint64_t index = 0;
	size_t len = 64;
	struct arg arg[4] = { { .attr = MSG_VALUE_OUT } };

	without_store = true;
	assert_int_equal(index_read(0, &index),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(index_write(0, 1), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(client_invoke(session, AVB_READ_LOCK_STATE, arg),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(lock_write(0), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(value_read("x", 1, &len),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(value_write("x", 1, "v", 1),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(trust(key[0], 32), TEE_ERROR_STORAGE_NOT_AVAILABLE);
	without_store = false;
}

/* ---------------------------------------------------------- measurements --- */

/* tools/keys/TEST-firmware.pem */
static const uint8_t test_key[32] = {
	0x78, 0x16, 0x52, 0xa7, 0x61, 0x52, 0xdf, 0xa8, 0xe5, 0x39, 0x00,
	0x0d, 0xf1, 0xb8, 0x75, 0x2f, 0x6b, 0x0f, 0xe8, 0xa7, 0xbd, 0x3d,
	0xe5, 0x28, 0x31, 0x54, 0xa2, 0x15, 0x58, 0xff, 0x95, 0x9f,
};

static uint32_t measure(const char *name, size_t name_len, size_t digest_len,
			const void *signer, size_t signer_len)
{
	uint8_t digest[65];
	struct arg arg[4] = { BYTES_IN(name, name_len),
			      BYTES_IN(digest, digest_len), VALUE_IN(1, 2),
			      BYTES_IN(signer, signer_len) };

	memset(digest, 0xd1, sizeof(digest));
	return client_invoke(session, AVB_MEASURE, arg);
}

static void the_loader_measures(void **state)
{
	static const char long_name[33] = "0123456789abcdef0123456789abcde";
	static const struct {
		const char *must;
		const char *name;
		size_t name_len, digest_len, signer_len;
		TEE_Result res;
	} row[] = {
		{ "what nobody vouches for", "boot", 4, 32, 0, TEE_SUCCESS },
		{ "what somebody does", "vbmeta", 6, 64, 32, TEE_SUCCESS },
		{ "a name of 31 bytes", long_name, 31, 1, 32, TEE_SUCCESS },
		{ "one of 32", long_name, 32, 32, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "one of a page", long_name, 33, 32, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "no name", "", 0, 32, 32, TEE_ERROR_BAD_PARAMETERS },
		{ "a name that ends early", "bo\0t", 4, 32, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a name and the byte behind it", "boot", 5, 32, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "one that is no text", "bo\nt", 4, 32, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "nor this", "bo\x80t", 4, 32, 32, TEE_ERROR_BAD_PARAMETERS },
		{ "no digest", "boot", 4, 0, 32, TEE_ERROR_BAD_PARAMETERS },
		{ "a digest of 65 bytes", "boot", 4, 65, 32,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a signer of 31 bytes", "boot", 4, 32, 31,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a signer of 33 bytes", "boot", 4, 32, 33,
		  TEE_ERROR_BAD_PARAMETERS },
	};
	uint8_t signer[33];
	size_t before = measure_count();
	size_t good = 0;

	memset(signer, 0x51, sizeof(signer));
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint32_t res =
			measure(row[i].name, row[i].name_len, row[i].digest_len,
				signer, row[i].signer_len);

		good += res == TEE_SUCCESS;
		if (res != row[i].res || measure_count() != before + good)
			fail_msg("%s: 0x%x", row[i].must, res);
	}

	const struct measure *m = measure_at(before + 1);

	assert_string_equal(m->name, "vbmeta");
	assert_int_equal(m->digest_len, 64);
	assert_int_equal(m->digest[63], 0xd1);
	assert_int_equal(m->version, UINT64_C(0x100000002));
	assert_memory_equal(m->signer, signer, 32);
	m = measure_at(before);
	assert_int_equal(m->digest_len, 32);
	assert_int_equal(m->digest[31], 0xd1);
	assert_int_equal(m->digest[32], 0);
	assert_int_equal(m->signer[0], 0);
	/* A signer that is none is nobody; the others must be there. */
	for (unsigned int i = 0; i < 4; i++) {
		struct arg arg[4] = { BYTES_IN("boot", 4), BYTES_IN(signer, 32),
				      VALUE_IN(1, 2), BYTES_IN(signer, 32) };

		if (i == 2)
			continue;
		arg[i].null = true;
		assert_int_equal(client_invoke(session, AVB_MEASURE, arg),
				 i == 3 ? TEE_SUCCESS
					: TEE_ERROR_BAD_PARAMETERS);
		good += i == 3;
	}
	assert_int_equal(measure_count(), before + good);
}

/* A loader that was built with a published key does not go on. */
static void a_product_measures_no_test_key(void **state)
{
	size_t before = measure_count();

	lifecycle = LIFECYCLE_PRODUCTION;
	assert_int_equal(measure("vbmeta", 6, 32, test_key, 32),
			 TEE_ERROR_SECURITY);
	assert_int_equal(measure_count(), before);
	assert_int_equal(measure("vbmeta", 6, 32, key[0], 32), TEE_SUCCESS);
	lifecycle = 0;
	assert_int_equal(measure("vbmeta", 6, 32, test_key, 32), TEE_SUCCESS);
	assert_int_equal(measure_count(), before + 2);
	/* What does not fit is not forgotten quietly. */
	while (measure_count() < MEASURE_COUNT)
		assert_int_equal(measure("more", 4, 32, key[0], 32),
				 TEE_SUCCESS);
	assert_int_equal(measure("more", 4, 32, key[0], 32),
			 TEE_ERROR_STORAGE_NO_SPACE);
}

/* ----------------------------------------------------------- end of boot --- */

static void the_loader_closes_the_door(void **state)
{
	struct arg none[4] = { { 0 } };
	uint64_t at1 = 0;
	uint64_t sequence = 0;

	assert_int_equal(store_state()->started, AVB_STARTED_NEVER);
	assert_int_equal(index_write(1, 11), TEE_SUCCESS);
	assert_int_equal(value_write("k", 1, "v", 1), TEE_SUCCESS);
	person_forgets();
	assert_int_equal(lock_write(AVB_UNLOCKED), TEE_ERROR_BUSY);
	assert_int_equal(client_invoke(session, AVB_END_OF_BOOT, none),
			 TEE_SUCCESS);
	assert_true(person_saw("too late to answer"));
	/* How it started is kept, and nobody changes it later. */
	assert_int_equal(store_state()->started, AVB_STARTED_GREEN);
	sequence = store_state()->sequence;
	person_forgets();
	person_types("unlock this device\r");
	assert_string_equal(person_screen(), "");
	for (unsigned int i = 0; i < 2; i++) {
		assert_int_equal(lock_write(AVB_UNLOCKED),
				 TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(lock_write(1), TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(index_write(1, 12), TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(index_write(999, 12), TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(value_write("k", 1, "w", 1),
				 TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(trust(key[0], 32), TEE_ERROR_ACCESS_DENIED);
		assert_int_equal(measure("late", 4, 32, key[0], 32),
				 TEE_ERROR_ACCESS_DENIED);
		/* Saying it again opens nothing; nor does a new session. */
		assert_int_equal(client_invoke(session, AVB_END_OF_BOOT, none),
				 TEE_SUCCESS);
		session_shut(session);
		session = pta_open(avb, &(uint32_t){ 0 });
	}
	assert_string_equal(person_screen(), "");
	assert_true(measure_closed());
	assert_int_equal(store_state()->started, AVB_STARTED_GREEN);
	assert_int_equal(store_state()->sequence, sequence);
	/* Reading goes on. */
	assert_int_equal(index_read(1, &at1), TEE_SUCCESS);
	assert_int_equal(at1, 11);
	assert_true(value_is("k", "v", 1));
	assert_false(is_unlocked());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_of_a_wrong_form_are_refused),
		cmocka_unit_test(references_to_nothing),
		cmocka_unit_test(indexes_only_grow),
		cmocka_unit_test(values_are_kept),
		cmocka_unit_test(there_are_fourteen_values),
		cmocka_unit_test(a_locked_device_stays_locked),
		cmocka_unit_test(only_a_person_unlocks),
		cmocka_unit_test(only_a_person_trusts),
		cmocka_unit_test(the_user_s_key_is_no_plain_value),
		cmocka_unit_test(locking_keeps_the_user_s_key_alone),
		cmocka_unit_test(a_product_is_never_unlocked),
		cmocka_unit_test(a_flash_that_fails),
		cmocka_unit_test(a_device_without_state),
		cmocka_unit_test(the_loader_measures),
		cmocka_unit_test(a_product_measures_no_test_key),
		cmocka_unit_test(the_loader_closes_the_door),
	};
	uint32_t res = 0;

	world_start();
	session = pta_open(avb, &res);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
