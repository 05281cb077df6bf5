/*
 * Fast calls, in the order in which a driver and a hostile normal world make
 * them, against the whole TEE: what comes back in the registers, and what of an
 * old driver a new one finds.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel/thread.h"
#include "kernel/wait.h"
#include "person.h"
#include "smc/shm.h"
#include "ta/session.h"
#include "world.h"
#include <abi/teesmc.h>
#include <base/bits.h>
#include <plat/host.h>
#include <plat/memmap.h>
#include <string.h>

#define CAPABILITIES                                                           \
	(TEESMC_CAP_DYNAMIC_SHM | TEESMC_CAP_MEMREF_NULL |                     \
	 TEESMC_CAP_ASYNC_NOTIF | TEESMC_CAP_RPC_ARG)

struct row {
	const char *must;
	uint64_t id;
	uint64_t a1;
	uint32_t a[4];
};

static const struct row rows[] = {
	{ "the number of calls", TEESMC_CALLS_COUNT, 0, { 11 } },
	{ "the interface's UUID",
	  TEESMC_CALLS_UID,
	  0,
	  { 0x384fb3e0, 0xe7f811e3, 0xaf630002, 0xa5d5c51b } },
	{ "its revision", TEESMC_CALLS_REVISION, 0, { 2, 0 } },
	{ "the TEE's UUID", TEESMC_GET_OS_UUID, 0, { TEESMC_OS_UUID_WORDS } },
	{ "the TEE's version", TEESMC_GET_OS_REVISION, 0, { 0, 1 } },
	{ "no memory is reserved for sharing",
	  TEESMC_GET_SHM_CONFIG,
	  0,
	  { SMCCC_UNKNOWN } },
	{ "what both can do",
	  TEESMC_EXCHANGE_CAPS,
	  0,
	  { TEESMC_OK, CAPABILITIES, NOTIFY_MAX, MSG_RPC_PARAM_MAX } },
	{ "with one CPU",
	  TEESMC_EXCHANGE_CAPS,
	  TEESMC_NSCAP_UNIPROCESSOR,
	  { TEESMC_OK, CAPABILITIES, NOTIFY_MAX, MSG_RPC_PARAM_MAX } },
	{ "a capability that nobody has defined",
	  TEESMC_EXCHANGE_CAPS,
	  2,
	  { TEESMC_ENOTAVAIL, CAPABILITIES } },
	{ "all of them",
	  TEESMC_EXCHANGE_CAPS,
	  UINT32_MAX,
	  { TEESMC_ENOTAVAIL, CAPABILITIES } },
	{ "there is no cache to empty",
	  TEESMC_DISABLE_SHM_CACHE,
	  0,
	  { TEESMC_ENOTAVAIL } },
	{ "nor one that cannot be begun",
	  TEESMC_ENABLE_SHM_CACHE,
	  0,
	  { TEESMC_OK } },
	{ "threads, without the one that is kept for cancelling",
	  TEESMC_GET_THREAD_COUNT,
	  0,
	  { TEESMC_OK, THREAD_COUNT - 1 } },
	{ "no notification yet", TEESMC_GET_ASYNC_NOTIF, 0, { TEESMC_OK } },
	{ "the first number behind ours", 0xb2000012, 0, { SMCCC_UNKNOWN } },
	{ "the last of the range", 0xb200ffff, 0, { SMCCC_UNKNOWN } },
	{ "the same as a call of 64 bits", 0xf2000000, 0, { SMCCC_UNKNOWN } },
	{ "another trusted OS's", 0xb3000009, 0, { SMCCC_UNKNOWN } },
	{ "no trusted OS's", 0x84000009, 0, { SMCCC_UNKNOWN } },
	{ "a number of the range that nobody has",
	  0xbf00ff02,
	  0,
	  { SMCCC_UNKNOWN } },
};

/* Each row with @a0_more in its number, the other registers full of @rest. */
static void all_rows(uint32_t a0_more, uint64_t rest)
{
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		const struct row *r = &rows[i];
		uint64_t a[8];

		for (unsigned int n = 0; n < 8; n++)
			a[n] = rest;
		a[0] = r->id | a0_more;
		if (r->id == TEESMC_EXCHANGE_CAPS)
			a[1] = r->a1;
		world_smc(a);
		for (unsigned int n = 0; n < 4; n++)
			if (a[n] != r->a[n])
				fail_msg("%s: x%u is 0x%llx", r->must, n,
					 (unsigned long long)a[n]);
	}
}

static void calls_answer_as_they_are_described(void **state)
{
	all_rows(0, 0);
}

static void other_registers_mean_nothing(void **state)
{
	all_rows(0, UINT64_MAX);
	all_rows(0, UINT64_C(0x4242424200000001));
}

/* SMCCC 1.3: a caller may say that it has no live SVE state. */
static void the_sve_hint_is_no_part_of_the_number(void **state)
{
	all_rows(SMCCC_SVE_HINT, 0);
}

/* ------------------------------------------------------ an old driver's --- */

static void exchange_caps(void)
{
	uint64_t a[8] = { TEESMC_EXCHANGE_CAPS };

	world_smc(a);
	assert_int_equal(a[0], TEESMC_OK);
}

static void register_data(void)
{
	assert_int_equal(world_register(), TEE_SUCCESS);
}

static void a_new_driver_finds_nothing_of_the_old(void **state)
{
	uint32_t session[2] = { ta_open(), ta_open() };

	/* It comes with the memory that all_rows() took. */
	assert_int_not_equal(session[1], 0);
	register_data();
	assert_int_equal(session_count(), 2);
	assert_int_equal(shm_count(), 1);
	exchange_caps();
	assert_int_equal(shm_count(), 0);
	/* Sessions end with the first call that can wait for their TAs. */
	assert_int_equal(ta_invoke(session[0], NULL), TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(session_count(), 0);
	/* The cookie is free again. */
	register_data();
	assert_true(world_is_clean(0));
}

static void wait_a_moment(struct ta *ta)
{
	(void)TA_CALL(ta, TA_SYS_WAIT, 60000);
}

static void call_begin(struct call *c, uint32_t session)
{
	message_new(c, MSG_INVOKE_COMMAND, 0)->hdr.session = session;
	ta_body = wait_a_moment;
	call_enter(c);
	assert_true(c->suspended);
}

/* A driver that asks while a call is out is no new one. */
static void who_is_busy_keeps_all(void **state)
{
	uint32_t session = ta_open();

	call_begin(&call[0], session);
	exchange_caps();
	assert_int_equal(session_count(), 1);
	assert_int_equal(shm_count(), 1);
	clock_forward(61000);
	assert_int_equal(call_finish(&call[0]), TEE_SUCCESS);
	assert_int_equal(ta_invoke(session, NULL), TEE_SUCCESS);
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* --------------------------------------------------------- notifications --- */

#define VALID BIT32(0)
#define MORE  BIT32(1)

/* Return: what there is, 0 for nothing; *@value is the first. */
static uint32_t pending(uint32_t *value)
{
	uint64_t a[8] = { TEESMC_GET_ASYNC_NOTIF };

	world_smc(a);
	assert_int_equal(a[0], TEESMC_OK);
	assert_int_equal(a[3], 0);
	*value = (uint32_t)a[1];
	return (uint32_t)a[2];
}

static struct message *request_of(const struct call *c)
{
	return world_at(c->pa + 32 + 32 * c->num_params);
}

static void sleepers_are_named_one_by_one(void **state)
{
	uint64_t a[8] = { TEESMC_ENABLE_ASYNC_NOTIF };
	uint32_t session[2] = { ta_open(), ta_open() };
	uint32_t asked[2];
	uint32_t value = 0;

	world_smc(a);
	assert_int_equal(a[0], TEESMC_OK);
	assert_int_equal(a[1] | a[2] | a[3], 0);
	assert_int_equal(pending(&value), 0);
	for (unsigned int i = 0; i < 2; i++) {
		call_begin(&call[i], session[i]);
		assert_int_equal(call[i].code, TEESMC_RPC_CMD);
		assert_int_equal(request_of(&call[i])->hdr.cmd,
				 RPC_NOTIFICATION);
		assert_int_equal(request_of(&call[i])->param[0].value[0],
				 RPC_NOTIFICATION_WAIT);
		asked[i] = (uint32_t)request_of(&call[i])->param[0].value[1];
	}
	assert_int_not_equal(asked[0], asked[1]);
	assert_int_equal(pending(&value), 0);
	/* Their time is over: 0 is another's, the bottom half's. */
	clock_forward(61000);
	host_irq_raise(SECURE_TIMER_INTID);
	assert_int_equal(pending(&value), VALID | MORE);
	assert_int_equal(value, MIN(asked[0], asked[1]));
	assert_int_equal(pending(&value), VALID);
	assert_int_equal(value, MAX(asked[0], asked[1]));
	assert_int_equal(pending(&value), 0);
	assert_int_equal(value, 0);
	for (unsigned int i = 0; i < 2; i++)
		assert_int_equal(call_finish(&call[i]), TEE_SUCCESS);
	session_shut(session[0]);
	session_shut(session[1]);
	assert_true(world_is_clean(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_answer_as_they_are_described),
		cmocka_unit_test(other_registers_mean_nothing),
		cmocka_unit_test(the_sve_hint_is_no_part_of_the_number),
		cmocka_unit_test(a_new_driver_finds_nothing_of_the_old),
		cmocka_unit_test(who_is_busy_keeps_all),
		cmocka_unit_test(sleepers_are_named_one_by_one),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
