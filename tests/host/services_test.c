/*
 * Pseudo-TAs that any client may open: random numbers, enumeration, statistics
 * and usage. What they say is judged, with calls that they must refuse, a source
 * and a clock that fail, and a production device: the whole TEE.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel/random.h"
#include "person.h"
#include "ta/early.h"
#include "ta/instance.h"
#include "ta/session.h"
#include "world.h"
#include <abi/boot_record.h>
#include <abi/pta_stats.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

/* ------------------------------------------------------------ the device --- */

static uint32_t lifecycle;		      /* 0: as it is */
static unsigned int random_left = UINT32_MAX; /* answers that it gives */

uint32_t __real_device_lifecycle(void);
uint32_t __wrap_device_lifecycle(void);
uint32_t __wrap_device_lifecycle(void)
{
	return lifecycle != 0 ? lifecycle : __real_device_lifecycle();
}

static uint32_t early_are; /* flags of all TAs in the image; 0: their own */

uint32_t __real_early_flags(const struct early_ta *ta);
uint32_t __wrap_early_flags(const struct early_ta *ta);
uint32_t __wrap_early_flags(const struct early_ta *ta)
{
	return early_are != 0 ? early_are : __real_early_flags(ta);
}

TEE_Result __real_random_bytes(void *to, size_t len);
TEE_Result __wrap_random_bytes(void *to, size_t len);
TEE_Result __wrap_random_bytes(void *to, size_t len)
{
	if (random_left == 0)
		return TEE_ERROR_GENERIC;
	if (random_left != UINT32_MAX)
		random_left--;
	return __real_random_bytes(to, len);
}

/* -------------------------------------------------------------- services --- */

static const uint8_t random_uuid[16] = { 0xab, 0x7a, 0x61, 0x7c, 0xb8, 0xe7,
					 0x4d, 0x8f, 0x83, 0x01, 0xd0, 0x9b,
					 0x61, 0x03, 0x6b, 0x64 };
static const uint8_t enumerate_uuid[16] = { 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde,
					    0x40, 0x53, 0xa5, 0xa9, 0x7b, 0x3c,
					    0x4d, 0xdf, 0x13, 0xb8 };
static const uint8_t statistics_uuid[16] = { 0xd9, 0x6a, 0x5b, 0x40, 0xe2, 0xc7,
					     0xb1, 0xaf, 0x87, 0x94, 0x10, 0x02,
					     0xa5, 0xd5, 0xc6, 0x1b };
static const uint8_t usage_uuid[16] = { 0x5d, 0x3a, 0x1c, 0x52, 0x86, 0xf2,
					0x4c, 0x1b, 0x9c, 0x3a, 0x53, 0x74,
					0x72, 0x6f, 0x6e, 0x67 };
static const uint8_t attestation_uuid[16] = { 0x39, 0x80, 0x08, 0x61,
					      0x18, 0x2a, 0x47, 0x20,
					      0x9b, 0x67, 0x2b, 0xcd,
					      0x62, 0x2b, 0xc0, 0xb5 };

static uint32_t open_service(const uint8_t uuid[16])
{
	uint32_t res = 0;
	uint32_t session = pta_open(uuid, &res);

	assert_int_equal(res, TEE_SUCCESS);
	return session;
}

/* Room for @len bytes in parameter 0, filled with 0xee before. */
static uint32_t ask(uint32_t session, uint32_t cmd, uint32_t attr, size_t len,
		    size_t *got)
{
	struct arg arg[4] = { { .attr = attr, .len = len } };
	uint32_t res = 0;

	memset(data_bytes(), 0xee, DATA_PAGES * PAGE);
	res = client_invoke(session, cmd, arg);
	*got = (size_t)arg[0].len;
	return res;
}

/*
 * Each command with each type in each place, but for those that it has: none
 * may do anything.
 */
static void every_other_type(uint32_t session, uint32_t cmd,
			     const uint32_t types[4])
{
	for (unsigned int place = 0; place < 4; place++)
		for (uint32_t attr = MSG_NONE; attr <= MSG_RMEM_INOUT; attr++) {
			struct arg arg[4] = { { 0 } };

			if (attr == MSG_VALUE_INOUT + 1 || attr == types[place])
				continue;
			for (unsigned int i = 0; i < 4; i++)
				arg[i].attr = types[i];
			arg[place].attr = attr;
			for (unsigned int i = 0; i < 4; i++)
				arg[i].len = 16;
			if (client_invoke(session, cmd, arg) !=
			    TEE_ERROR_BAD_PARAMETERS)
				fail_msg("command %u takes type %u in place %u",
					 cmd, attr, place);
		}
}

static void no_such_command(uint32_t session, uint32_t first, uint32_t res)
{
	const uint32_t cmd[] = { first, first + 1, 0x7fffffff, 0x80000000,
				 UINT32_MAX };

	for (size_t i = 0; i < ARRAY_COUNT(cmd); i++) {
		struct arg arg[4] = { { 0 } };

		assert_int_equal(client_invoke(session, cmd[i], arg), res);
	}
}

/* -------------------------------------------------------- random numbers --- */

#define GET_ENTROPY 0u
#define GET_INFO    1u

static void random_numbers(void **state)
{
	static const size_t lens[] = { 0, 1, 255, 256, 257, PAGE };
	static const uint32_t types[2][4] = { { MSG_RMEM_INOUT },
					      { MSG_VALUE_OUT } };
	uint32_t session = open_service(random_uuid);
	struct arg info[4] = { { .attr = MSG_VALUE_OUT, .a = 7, .b = 7 } };
	struct arg null[4] = {
		{ .attr = MSG_RMEM_INOUT, .len = 8, .null = true }
	};
	uint8_t first[PAGE];
	size_t got = 0;

	every_other_type(session, GET_ENTROPY, types[0]);
	every_other_type(session, GET_INFO, types[1]);
	no_such_command(session, 2, TEE_ERROR_NOT_IMPLEMENTED);
	for (size_t i = 0; i < ARRAY_COUNT(lens); i++) {
		assert_int_equal(ask(session, GET_ENTROPY, MSG_RMEM_INOUT,
				     lens[i], &got),
				 TEE_SUCCESS);
		assert_int_equal(got, lens[i]);
		assert_int_equal(data_bytes()[lens[i]], 0xee);
	}
	memcpy(first, data_bytes(), PAGE);
	assert_int_equal(ask(session, GET_ENTROPY, MSG_RMEM_INOUT, PAGE, &got),
			 TEE_SUCCESS);
	assert_memory_not_equal(first, data_bytes(), 256);
	assert_memory_not_equal(first + PAGE - 256, data_bytes() + PAGE - 256,
				256);
	assert_int_equal(client_invoke(session, GET_ENTROPY, null),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(client_invoke(session, GET_INFO, info), TEE_SUCCESS);
	assert_int_equal(info[0].a, 0);
	assert_int_equal(info[0].b, 1024);
	/* A source that is not healthy gives nothing, and says so. */
	for (unsigned int left = 0; left < 2; left++) {
		random_left = left;
		assert_int_equal(
			ask(session, GET_ENTROPY, MSG_RMEM_INOUT, 512, &got),
			1);
		assert_int_equal(got, 0);
		assert_int_equal(data_bytes()[256], 0xee);
	}
	random_left = UINT32_MAX;
	session_shut(session);
}

/* ----------------------------------------------------------- enumeration --- */

static bool is_listed(const uint8_t uuid[16], size_t len)
{
	for (size_t at = 0; at < len; at += 16)
		if (memcmp(data_bytes() + at, uuid, 16) == 0)
			return true;
	return false;
}

static void enumeration(void **state)
{
	static const uint32_t types[4] = { MSG_RMEM_OUT };
	uint32_t session = open_service(enumerate_uuid);
	size_t len = 0;
	size_t got = 0;

	for (uint32_t cmd = 0; cmd < 3; cmd++)
		every_other_type(session, cmd, types);
	no_such_command(session, 3, TEE_ERROR_NOT_IMPLEMENTED);
	assert_int_equal(ask(session, 0, MSG_RMEM_OUT, PAGE, &len),
			 TEE_SUCCESS);
	assert_true(len >= 16 && len % 16 == 0);
	assert_true(is_listed(random_uuid, len));
	/* What Linux has no driver for is not shown to it. */
	assert_false(is_listed(attestation_uuid, len));
	assert_false(is_listed(statistics_uuid, len));
	assert_int_equal(data_bytes()[len], 0xee);
	assert_int_equal(ask(session, 0, MSG_RMEM_OUT, len - 1, &got),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, len);
	assert_int_equal(data_bytes()[0], 0xee);
	for (uint32_t cmd = 1; cmd < 3; cmd++) {
		assert_int_equal(ask(session, cmd, MSG_RMEM_OUT, PAGE, &len),
				 TEE_SUCCESS);
		assert_int_equal(len % 16, 0);
		assert_false(is_listed(random_uuid, len));
	}
	session_shut(session);
}

/* TAs in the image say which list they are for; who says two is in none. */
static void enumerated_tas(void **state)
{
	static const struct {
		uint32_t flags;
		int list; /* -1: none */
	} row[] = {
		{ TA_HEAD_DEVICE_ENUM, 0 },
		{ TA_HEAD_DEVICE_ENUM_SUPP, 1 },
		{ TA_HEAD_DEVICE_ENUM_STORAGE, 1 },
		{ TA_HEAD_SINGLE_INSTANCE, -1 },
		{ TA_HEAD_DEVICE_ENUM | TA_HEAD_DEVICE_ENUM_SUPP, -1 },
		{ TA_HEAD_DEVICE_ENUM_SUPP | TA_HEAD_DEVICE_ENUM_STORAGE, -1 },
		{ TA_HEAD_DEVICE_ENUM | TA_HEAD_SINGLE_INSTANCE, 0 },
	};
	/* f04a0fe7-1f5d-4b9b-abf7-619b85b4ce8c, the trusted keys */
	static const uint8_t early[16] = { 0xf0, 0x4a, 0x0f, 0xe7, 0x1f, 0x5d,
					   0x4b, 0x9b, 0xab, 0xf7, 0x61, 0x9b,
					   0x85, 0xb4, 0xce, 0x8c };
	uint32_t session = open_service(enumerate_uuid);
	size_t len = 0;

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		early_are = row[i].flags;
		for (int list = 0; list < 3; list++) {
			assert_int_equal(ask(session, (uint32_t)list,
					     MSG_RMEM_OUT, PAGE, &len),
					 TEE_SUCCESS);
			assert_int_equal(is_listed(early, len),
					 list == row[i].list);
		}
	}
	early_are = 0;
	session_shut(session);
}

/* ------------------------------------------------------------ statistics --- */

enum { PAGER, MEMORY, LEAKS, TAS, TIME, DRIVERS, STATISTICS };

#define RECORD_LEN    64u
#define TA_RECORD_LEN 88u

struct record {
	char name[32];
	uint64_t unused;
	uint32_t used, peak, size, fails, fail_most, fail_used;
};

static uint32_t memory(uint32_t session, uint32_t which, uint32_t reset,
		       size_t *len)
{
	struct arg arg[4] = { VALUE_IN(which, reset), ROOM_OUT(*len) };
	uint32_t res = 0;

	memset(data_bytes(), 0xee, DATA_PAGES * PAGE);
	res = client_invoke(session, MEMORY, arg);
	*len = (size_t)arg[1].len;
	return res;
}

static void statistics_of_memory(void **state)
{
	static const char *const names[] = { "Heap", "Unused", "TA RAM",
					     "Nexus heap", "RPMB" };
	const uint8_t *page = data_bytes() + PAGE;
	uint32_t session = open_service(statistics_uuid);
	struct record rec[5];
	size_t len = PAGE;

	assert_int_equal(memory(session, 0, 0, &len), TEE_SUCCESS);
	assert_int_equal(len, 5 * RECORD_LEN);
	memcpy(rec, page, sizeof(rec));
	for (unsigned int i = 0; i < 5; i++) {
		assert_string_equal(rec[i].name, names[i]);
		assert_true(rec[i].used <= rec[i].peak);
		assert_true(rec[i].used <= rec[i].size);
	}
	assert_true(rec[0].used != 0);
	assert_true(rec[2].used != 0 && rec[2].used % PAGE == 0);
	assert_int_equal(rec[1].size | rec[3].size | rec[4].size, 0);
	for (uint32_t which = 1; which <= 5; which++) {
		len = PAGE;
		assert_int_equal(memory(session, which, 0, &len), TEE_SUCCESS);
		assert_int_equal(len, RECORD_LEN);
		assert_string_equal((const char *)page, names[which - 1]);
		assert_int_equal(page[len], 0xee);
		len = RECORD_LEN - 1;
		assert_int_equal(memory(session, which, 0, &len),
				 TEE_ERROR_SHORT_BUFFER);
		assert_int_equal(len, RECORD_LEN);
		assert_int_equal(page[0], 0xee);
	}
	len = PAGE;
	assert_int_equal(memory(session, 6, 0, &len), TEE_ERROR_BAD_PARAMETERS);
	len = PAGE;
	assert_int_equal(memory(session, UINT32_MAX, 0, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	/* A TA's pages leave a peak, until it is reset by one who sees it. */
	session_shut(ta_open());
	len = PAGE - 1;
	assert_int_equal(memory(session, 3, 0, &len), TEE_SUCCESS);
	memcpy(rec, page, RECORD_LEN);
	assert_true(rec[0].peak > rec[0].used);
	len = RECORD_LEN - 1;
	assert_int_equal(memory(session, 3, 1, &len), TEE_ERROR_SHORT_BUFFER);
	len = RECORD_LEN;
	assert_int_equal(memory(session, 3, 1, &len), TEE_SUCCESS);
	memcpy(rec + 1, page, RECORD_LEN);
	assert_int_equal(rec[1].peak, rec[0].peak);
	assert_int_equal(memory(session, 3, 0, &len), TEE_SUCCESS);
	memcpy(rec + 1, page, RECORD_LEN);
	assert_int_equal(rec[1].peak, rec[1].used);
	len = RECORD_LEN;
	assert_int_equal(memory(session, 1, 1, &len), TEE_SUCCESS);
	assert_int_equal(memory(session, 1, 0, &len), TEE_SUCCESS);
	memcpy(rec, page, RECORD_LEN);
	assert_true(rec[0].peak - rec[0].used < PAGE);
	session_shut(session);
}

static void statistics_of_tas(void **state)
{
	static const uint8_t mischief[4] = { 0xf4, 0xd0, 0xc6, 0xe1 };
	uint32_t session = open_service(statistics_uuid);
	uint32_t ta[2] = { 0 };
	size_t got = 0;

	assert_int_equal(ask(session, TAS, MSG_RMEM_OUT, PAGE, &got),
			 TEE_ERROR_ITEM_NOT_FOUND);
	ta[0] = ta_open();
	ta[1] = ta_open();
	assert_int_equal(ask(session, TAS, MSG_RMEM_OUT, PAGE, &got),
			 TEE_SUCCESS);
	assert_int_equal(got, 2 * TA_RECORD_LEN);
	for (unsigned int i = 0; i < 2; i++) {
		const uint8_t *rec = data_bytes() + i * TA_RECORD_LEN;

		assert_memory_equal(rec, mischief, sizeof(mischief));
		assert_int_equal(load_le32(rec + 16), 0); /* panicked */
		assert_int_equal(load_le32(rec + 20), 1); /* sessions */
		assert_int_not_equal(load_le32(rec + 64), 0);
	}
	assert_int_equal(ask(session, TAS, MSG_RMEM_OUT, TA_RECORD_LEN, &got),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, 2 * TA_RECORD_LEN);
	assert_int_equal(data_bytes()[0], 0xee);
	session_shut(ta[0]);
	session_shut(ta[1]);
	session_shut(session);
}

/* The normal world's clock, or what it answers in place of one. */
static uint32_t clock_res;
static uint64_t clock_value[2];

static bool clock_of_linux(struct message *rpc)
{
	if (rpc->hdr.cmd != RPC_GET_TIME)
		return false;
	rpc->hdr.ret = clock_res;
	rpc->param[0].value[0] = clock_value[0];
	rpc->param[0].value[1] = clock_value[1];
	return true;
}

static void statistics_of_the_rest(void **state)
{
	static const uint32_t types[STATISTICS][4] = {
		[PAGER] = { MSG_VALUE_OUT, MSG_VALUE_OUT, MSG_VALUE_OUT },
		[MEMORY] = { MSG_VALUE_IN, MSG_RMEM_OUT },
		[TAS] = { MSG_RMEM_OUT },
		[TIME] = { MSG_VALUE_OUT, MSG_VALUE_OUT },
		[DRIVERS] = { MSG_VALUE_IN },
	};
	uint32_t session = open_service(statistics_uuid);
	struct arg pager[4] = { { .attr = MSG_VALUE_OUT, .a = 1, .b = 1 },
				{ .attr = MSG_VALUE_OUT, .a = 1, .b = 1 },
				{ .attr = MSG_VALUE_OUT, .a = 1, .b = 1 } };
	struct arg time[4] = { { .attr = MSG_VALUE_OUT },
			       { .attr = MSG_VALUE_OUT } };
	struct arg none[4] = { { 0 } };
	uint32_t before = 0;

	for (uint32_t cmd = 0; cmd < STATISTICS; cmd++)
		every_other_type(session, cmd, types[cmd]);
	no_such_command(session, STATISTICS, TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(client_invoke(session, PAGER, pager), TEE_SUCCESS);
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(pager[i].a | pager[i].b, 0);
	for (uint32_t kind = 0; kind < 4; kind++) {
		struct arg arg[4] = { VALUE_IN(kind, 0) };

		assert_int_equal(client_invoke(session, DRIVERS, arg),
				 kind <= 1 ? TEE_SUCCESS
					   : TEE_ERROR_BAD_PARAMETERS);
	}
	person_forgets();
	assert_int_equal(client_invoke(session, LEAKS, none), TEE_SUCCESS);
	assert_true(person_saw("1 sessions, 0 TAs, 1 shared buffers"));

	rpc_hook = clock_of_linux;
	clock_res = TEE_SUCCESS;
	clock_value[0] = 1234567890;
	clock_value[1] = 987654321;
	assert_int_equal(client_invoke(session, TIME, time), TEE_SUCCESS);
	assert_int_equal(time[0].a, 1234567890);
	assert_int_equal(time[0].b, 987);
	before = time[1].a;
	clock_forward(5000);
	assert_int_equal(client_invoke(session, TIME, time), TEE_SUCCESS);
	assert_in_range(time[1].a - before, 5, 60);
	assert_true(time[1].b < 1000);
	clock_res = TEE_ERROR_GENERIC;
	assert_int_not_equal(client_invoke(session, TIME, time), TEE_SUCCESS);
	clock_res = TEE_SUCCESS;
	/* A second has no more than that. */
	clock_value[1] = UINT64_MAX;
	assert_int_equal(client_invoke(session, TIME, time), TEE_SUCCESS);
	assert_int_equal(time[0].b, 999);
	rpc_hook = NULL;
	session_shut(session);
}

/* ----------------------------------------------------------------- usage --- */

static void usage(void **state)
{
	static const uint32_t types[4] = { MSG_RMEM_OUT };
	uint32_t session = open_service(usage_uuid);
	uint32_t ta = ta_open();
	struct pta_stats st;
	size_t got = 0;

	every_other_type(session, PTA_STATS_GET, types);
	no_such_command(session, 1, TEE_ERROR_NOT_SUPPORTED);
	assert_int_equal(
		ask(session, PTA_STATS_GET, MSG_RMEM_OUT, sizeof(st) - 1, &got),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, sizeof(st));
	assert_int_equal(data_bytes()[0], 0xee);
	assert_int_equal(ask(session, PTA_STATS_GET, MSG_RMEM_OUT, PAGE, &got),
			 TEE_SUCCESS);
	assert_int_equal(got, sizeof(st));
	memcpy(&st, data_bytes(), sizeof(st));
	assert_int_equal(st.version, PTA_STATS_VERSION);
	assert_int_equal(st.sessions, 2);
	assert_int_equal(st.instances, 1);
	assert_int_equal(st.registered, 1);
	assert_true(st.pages_used != 0 && st.pages_used <= st.pages_peak);
	assert_true(st.pages_peak <= st.pages_total);
	assert_true(st.heap_used != 0 && st.heap_used <= st.heap_peak);
	assert_true(st.rpc_round_trips != 0);
	session_shut(ta);
	session_shut(session);
}

/* A product does not say what its TAs do. */
static void a_product_tells_nothing(void **state)
{
	static const uint8_t *const uuid[] = { statistics_uuid, usage_uuid };
	uint32_t res = 0;

	lifecycle = LIFECYCLE_PRODUCTION;
	for (size_t i = 0; i < ARRAY_COUNT(uuid); i++) {
		assert_int_equal(pta_open(uuid[i], &res), 0);
		assert_int_equal(res, TEE_ERROR_ACCESS_DENIED);
	}
	lifecycle = 0;
	assert_int_equal(session_count(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_numbers),
		cmocka_unit_test(enumeration),
		cmocka_unit_test(enumerated_tas),
		cmocka_unit_test(statistics_of_memory),
		cmocka_unit_test(statistics_of_tas),
		cmocka_unit_test(statistics_of_the_rest),
		cmocka_unit_test(usage),
		cmocka_unit_test(a_product_tells_nothing),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
