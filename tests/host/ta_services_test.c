/*
 * Pseudo-TAs that only TAs may open: the system services and sockets, against a
 * TA that asks for what it must not have and a supplicant that lies. The whole
 * TEE, with a TA that follows a table.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "person.h"
#include "world.h"
#include <base/bits.h>
#include <string.h>

#define BUF_LEN 0x1400u		    /* of the TA's memory that steps name */
#define BUF	(UINT64_C(1) << 60) /* in a step: where that begins */
#define LAST	(UINT64_C(1) << 61) /* in a step: what the last one gave */
#define STACK	(UINT64_C(1) << 62) /* in a step: a page of the TA's stack */

#define IN		  TA_PARAM_MEMREF_INPUT
#define OUT		  TA_PARAM_MEMREF_OUTPUT
#define BOTH		  TA_PARAM_MEMREF_INOUT
#define V_IN		  TA_PARAM_VALUE_INPUT
#define V_OUT		  TA_PARAM_VALUE_OUTPUT
#define V_IO		  TA_PARAM_VALUE_INOUT
#define TYPES(a, b, c, d) ((a) | (b) << 4 | (c) << 8 | (d) << 12)

struct step {
	const char *must;
	uint32_t cmd;
	uint32_t types;
	uint64_t vals[8];
	uint32_t res;
};

static struct outcome {
	uint32_t res;
	uint64_t vals[8];
	uint8_t buf[BUF_LEN];
} outcome[32];

static const TEE_UUID *service;
static const struct step *script;
static size_t script_len;
static uint8_t ta_buf[BUF_LEN]; /* as each step finds it */
static uint32_t opened;

static uint64_t value_of(uint64_t v, uint64_t base, uint64_t last)
{
	if (v == STACK)
		return base / PAGE * PAGE;
	if ((v & LAST) != 0)
		return last + (v & ~LAST);
	return (v & BUF) != 0 ? base + (v & ~BUF) : v;
}

static void follow_script(struct ta *ta)
{
	uint64_t base = (ta_sp(ta) - 0x100 - BUF_LEN) & ~UINT64_C(15);
	uint64_t last = 0;
	uint32_t session = 0;

	opened = ta_session(ta, service, &session);
	for (size_t i = 0; i < script_len; i++) {
		const struct step *st = &script[i];
		struct ta_params p = { .types = st->types };

		for (unsigned int n = 0; n < 8; n++)
			p.vals[n] = value_of(st->vals[n], base, last);
		/* An address as two halves. */
		if ((st->vals[3] & (LAST | STACK)) != 0) {
			p.vals[2] = p.vals[3] >> 32;
			p.vals[3] = (uint32_t)p.vals[3];
		}
		ta_put(ta, base, ta_buf, sizeof(ta_buf));
		outcome[i].res = ta_command(ta, session, st->cmd, &p);
		memcpy(outcome[i].vals, p.vals, sizeof(p.vals));
		ta_get(ta, base, outcome[i].buf, BUF_LEN);
		if (outcome[i].res == TEE_SUCCESS && st->cmd == 2)
			last = p.vals[2] << 32 | p.vals[3];
	}
	(void)TA_CALL(ta, TA_SYS_CLOSE_TA_SESSION, session);
}

static void run_script(const TEE_UUID *uuid, const struct step *steps,
		       size_t count)
{
	uint32_t session = ta_open();

	assert_true(count <= ARRAY_COUNT(outcome));
	service = uuid;
	script = steps;
	script_len = count;
	memset(outcome, 0xff, sizeof(outcome));
	assert_int_not_equal(session, 0);
	assert_int_equal(ta_invoke(session, follow_script), TEE_SUCCESS);
	session_shut(session);
	assert_true(world_is_clean(0));
	assert_int_equal(opened, TEE_SUCCESS);
	for (size_t i = 0; i < count; i++)
		if (outcome[i].res != steps[i].res)
			fail_msg("%s: 0x%x", steps[i].must, outcome[i].res);
}
#define RUN(uuid, steps) run_script(uuid, steps, ARRAY_COUNT(steps))

/* Each of the commands with each type in each place, but for its own. */
static void every_other_type(const TEE_UUID *uuid, const struct step *commands,
			     size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (unsigned int place = 0; place < 4; place++) {
			struct step steps[8];
			size_t n = 0;

			for (uint32_t type = 0; type <= BOTH; type++) {
				uint32_t own = commands[i].types >> place * 4;

				if (type == (own & 0xf) || type == 4)
					continue;
				steps[n] = commands[i];
				steps[n].types &= ~(0xfu << place * 4);
				steps[n].types |= type << place * 4;
				for (unsigned int v = 0; v < 4; v++) {
					steps[n].vals[2 * v] = BUF;
					steps[n].vals[2 * v + 1] = 16;
				}
				steps[n++].res = TEE_ERROR_BAD_PARAMETERS;
			}
			run_script(uuid, steps, n);
		}
}

/* ------------------------------------------------------- system services --- */

static const TEE_UUID system_uuid = {
	0x3a2f8978,
	0x5dc0,
	0x11e8,
	{ 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc },
};

enum {
	ENTROPY = 0,
	UNIQUE_KEY = 1,
	MAP = 2,
	UNMAP = 3,
	DLOPEN = 10,
	DLSYM = 11,
	TPM_LOG = 12,
	PLUGIN = 13,
};

#define T_ENTROPY TYPES(IN, 0, 0, 0)
#define T_KEY	  TYPES(IN, OUT, 0, 0)
#define T_MAP	  TYPES(V_IN, V_IO, V_IN, 0)
#define T_UNMAP	  TYPES(V_IN, V_IN, 0, 0)
#define T_DLOPEN  TYPES(IN, V_IN, 0, 0)
#define T_DLSYM	  TYPES(IN, IN, V_OUT, 0)
#define T_TPM	  TYPES(OUT, 0, 0, 0)
#define T_PLUGIN  TYPES(IN, V_IN, BOTH, V_OUT)

static void the_normal_world_may_not(void **state)
{
	static const uint8_t uuid[][16] = {
		{ 0x3a, 0x2f, 0x89, 0x78, 0x5d, 0xc0, 0x11, 0xe8, 0x9c, 0x2d,
		  0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc },
		{ 0x3b, 0x99, 0x6a, 0x7d, 0x2c, 0x2b, 0x4a, 0x49, 0xa8, 0x96,
		  0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4 },
	};
	uint32_t res = 0;

	for (size_t i = 0; i < ARRAY_COUNT(uuid); i++) {
		assert_int_equal(pta_open(uuid[i], &res), 0);
		assert_int_equal(res, TEE_ERROR_ACCESS_DENIED);
	}
}

static void system_types(void **state)
{
	static const struct step commands[] = {
		{ "", ENTROPY, T_ENTROPY }, { "", UNIQUE_KEY, T_KEY },
		{ "", MAP, T_MAP },	    { "", UNMAP, T_UNMAP },
		{ "", DLOPEN, T_DLOPEN },   { "", DLSYM, T_DLSYM },
		{ "", TPM_LOG, T_TPM },	    { "", PLUGIN, T_PLUGIN },
	};
	static const struct step unknown[] = {
		{ "4", 4, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
		{ "9", 9, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
		{ "14", 14, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
		{ "-1", UINT32_MAX, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
	};

	every_other_type(&system_uuid, commands, ARRAY_COUNT(commands));
	RUN(&system_uuid, unknown);
}

static void entropy_and_keys(void **state)
{
	static const struct step steps[] = {
		{ "no entropy",
		  ENTROPY,
		  T_ENTROPY,
		  { BUF, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "4096 bytes of it",
		  ENTROPY,
		  T_ENTROPY,
		  { BUF, 4096 },
		  TEE_SUCCESS },
		{ "more",
		  ENTROPY,
		  T_ENTROPY,
		  { BUF, 4097 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a key",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 16, BUF + 4096, 32 },
		  TEE_SUCCESS },
		{ "the same",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 16, BUF + 4096, 16 },
		  TEE_SUCCESS },
		{ "for something else",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 17, BUF + 4096, 32 },
		  TEE_SUCCESS },
		{ "for nothing",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 0, BUF + 4096, 32 },
		  TEE_SUCCESS },
		{ "for much",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 1024, BUF + 4096, 32 },
		  TEE_SUCCESS },
		{ "for too much",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 1025, BUF + 4096, 32 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a short key",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 16, BUF + 4096, 15 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a long key",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 16, BUF + 4096, 33 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a key to nowhere",
		  UNIQUE_KEY,
		  T_KEY,
		  { BUF, 16, 0, 32 },
		  TEE_ERROR_BAD_PARAMETERS },
	};
	const uint8_t *key = outcome[3].buf + 4096;

	memset(ta_buf, 0x11, sizeof(ta_buf));
	RUN(&system_uuid, steps);
	assert_memory_equal(outcome[4].buf + 4096, key, 16);
	assert_int_equal(outcome[4].buf[4096 + 16], 0x11);
	for (unsigned int i = 5; i < 8; i++)
		assert_memory_not_equal(outcome[i].buf + 4096, key, 32);
	for (unsigned int i = 8; i < 11; i++)
		assert_memory_equal(outcome[i].buf, ta_buf, BUF_LEN);
}

static void memory_is_mapped(void **state)
{
	static const struct step steps[] = {
		{ "nothing", MAP, T_MAP, { 0 }, TEE_ERROR_BAD_PARAMETERS },
		{ "with a flag that nobody knows",
		  MAP,
		  T_MAP,
		  { 4096, 2 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "more than 4 MiB",
		  MAP,
		  T_MAP,
		  { (4u << 20) + 1 },
		  TEE_ERROR_OUT_OF_MEMORY },
		{ "4 GiB",
		  MAP,
		  T_MAP,
		  { UINT32_MAX },
		  TEE_ERROR_OUT_OF_MEMORY },
		{ "where it cannot be",
		  MAP,
		  T_MAP,
		  { 4096, 0, 0, 1 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "in the kernel",
		  MAP,
		  T_MAP,
		  { 4096, 0, 0xffffff80, 0x1000 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "over the stack",
		  MAP,
		  T_MAP,
		  { 4096, 0, 0, STACK },
		  TEE_ERROR_ACCESS_CONFLICT },
		{ "unmapping the stack",
		  UNMAP,
		  T_UNMAP,
		  { 4096, 0, 0, STACK },
		  TEE_ERROR_ACCESS_DENIED },
		{ "which is there",
		  ENTROPY,
		  T_ENTROPY,
		  { STACK, 4096 },
		  TEE_SUCCESS },
		{ "two pages", MAP, T_MAP, { 4097 }, TEE_SUCCESS },
		{ "they are zero",
		  ENTROPY,
		  T_ENTROPY,
		  { LAST, 4096 },
		  TEE_SUCCESS },
		{ "nothing is behind them",
		  ENTROPY,
		  T_ENTROPY,
		  { LAST + 8192, 16 },
		  TEE_ERROR_ACCESS_DENIED },
		{ "unmapping with a flag",
		  UNMAP,
		  T_UNMAP,
		  { 8192, 1, 0, LAST },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "not at a page",
		  UNMAP,
		  T_UNMAP,
		  { 8192, 0, 0, LAST + 8 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "what is not there",
		  UNMAP,
		  T_UNMAP,
		  { 4096, 0, 0, LAST + 8192 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "unmapped",
		  UNMAP,
		  T_UNMAP,
		  { 8192, 0, 0, LAST },
		  TEE_SUCCESS },
		{ "they are gone",
		  ENTROPY,
		  T_ENTROPY,
		  { LAST, 16 },
		  TEE_ERROR_ACCESS_DENIED },
		{ "once",
		  UNMAP,
		  T_UNMAP,
		  { 8192, 0, 0, LAST },
		  TEE_ERROR_BAD_PARAMETERS },
	};

	RUN(&system_uuid, steps);
}

static void libraries(void **state)
{
	static const struct step steps[] = {
		{ "the TA itself",
		  DLOPEN,
		  T_DLOPEN,
		  { BUF, 16, 0x1102 },
		  TEE_SUCCESS },
		{ "other flags",
		  DLOPEN,
		  T_DLOPEN,
		  { BUF, 16, 2 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a short UUID",
		  DLOPEN,
		  T_DLOPEN,
		  { BUF, 15, 0x1102 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a long one",
		  DLOPEN,
		  T_DLOPEN,
		  { BUF, 17, 0x1102 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "no such library",
		  DLOPEN,
		  T_DLOPEN,
		  { BUF + 16, 16, 0x1102 },
		  TEE_ERROR_ITEM_NOT_FOUND },
		{ "a symbol of it",
		  DLSYM,
		  T_DLSYM,
		  { BUF + 16, 16, BUF + 0x40, 8 },
		  TEE_ERROR_ITEM_NOT_FOUND },
		{ "the TA's head",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 16, BUF + 0x40, 8 },
		  TEE_SUCCESS },
		{ "no name",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 16, BUF + 0x40, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a name without its end",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 16, BUF + 0x40, 7 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a name of 513 bytes",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 16, BUF + 0x40, 513 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a name that nobody has",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 16, BUF + 0x41, 7 },
		  TEE_ERROR_ITEM_NOT_FOUND },
		{ "a short UUID's",
		  DLSYM,
		  T_DLSYM,
		  { BUF, 15, BUF + 0x40, 8 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "there is no log", TPM_LOG, T_TPM, { BUF, 64 }, TEE_SUCCESS },
		{ "nor one at 0",
		  TPM_LOG,
		  T_TPM,
		  { 0, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
	};

	memset(ta_buf, 0, sizeof(ta_buf));
	memset(ta_buf + 16, 0x77, 16);
	memcpy(ta_buf + 0x40, "ta_head", 8);
	RUN(&system_uuid, steps);
	assert_int_not_equal(outcome[6].vals[4] << 32 | outcome[6].vals[5], 0);
	assert_int_equal(outcome[12].vals[1], 0);
}

/* ------------------------------------------------- a supplicant that lies --- */

static uint32_t asked_cmd;   /* of the last request to it */
static uint64_t asked[4][3]; /* its values */
static uint8_t asked_bytes[64];
static unsigned int requests;
static uint32_t answer_res;
static uint64_t answer_value; /* where a count or a handle is given back */
static uint64_t answer_size;  /* of its memory; UINT64_MAX: as it is */
static bool answer_late;      /* time passes first */
static uint8_t *lent;	      /* what both see */

static bool lie(struct message *rpc)
{
	uint32_t count = rpc->hdr.num_params;
	uint32_t value = rpc->hdr.cmd == RPC_PLUGIN ? 2 : count - 1;

	if (rpc->hdr.cmd != RPC_PLUGIN && rpc->hdr.cmd != RPC_SOCKET)
		return false;
	asked_cmd = rpc->hdr.cmd;
	requests++;
	memset(asked, 0, sizeof(asked));
	for (uint32_t i = 0; i < count; i++) {
		struct msg_param *p = &rpc->param[i];
		uint64_t type = p->attr & MSG_ATTR_TYPE;

		memcpy(asked[i], p->value, sizeof(asked[i]));
		if (type < MSG_RMEM_IN)
			continue;
		lent = lent_bytes(p);
		memcpy(asked_bytes, lent, sizeof(asked_bytes));
		if (type != MSG_RMEM_IN)
			memset(lent, 0x99, p->rmem.size);
		if (answer_size != UINT64_MAX)
			p->rmem.size = answer_size;
	}
	rpc->param[value]
		.value[rpc->hdr.cmd == RPC_SOCKET && count == 4 ? 0 : 1] =
		answer_value;
	rpc->hdr.ret = answer_res;
	if (answer_late)
		clock_forward(300);
	return true;
}

static int honest(void **state)
{
	memset(ta_buf, 0x11, sizeof(ta_buf));
	requests = 0;
	answer_res = TEE_SUCCESS;
	answer_value = 0;
	answer_size = UINT64_MAX;
	answer_late = false;
	rpc_hook = lie;
	return 0;
}

static int honest_again(void **state)
{
	rpc_hook = NULL;
	return 0;
}

static void plug_ins(void **state)
{
	static const struct step wrong[] = {
		{ "a short UUID",
		  PLUGIN,
		  T_PLUGIN,
		  { BUF, 15, 1, 2, BUF + 64, 8 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a long one",
		  PLUGIN,
		  T_PLUGIN,
		  { BUF, 17, 1, 2, BUF + 64, 8 },
		  TEE_ERROR_BAD_PARAMETERS },
	};
	static const struct step good[] = {
		{ "data there and back",
		  PLUGIN,
		  T_PLUGIN,
		  { BUF, 16, 5, 6, BUF + 64, 1000 },
		  TEE_SUCCESS },
		{ "without data",
		  PLUGIN,
		  T_PLUGIN,
		  { BUF, 16, 5, 6, 0, 0 },
		  TEE_SUCCESS },
	};
	static const struct step failing[] = {
		{ "its error",
		  PLUGIN,
		  T_PLUGIN,
		  { BUF, 16, 5, 6, BUF + 64, 1000 },
		  TEE_ERROR_BUSY },
	};

	RUN(&system_uuid, wrong);
	assert_int_equal(requests, 0);
	/* It claims to have given more than there was room for. */
	answer_value = UINT64_MAX;
	RUN(&system_uuid, good);
	assert_int_equal(asked_cmd, RPC_PLUGIN);
	assert_int_equal(asked[1][2], 5);
	assert_int_equal(asked[2][0], 6);
	assert_int_equal(outcome[0].vals[6], 1000);
	assert_int_equal(outcome[1].vals[6], 0);
	assert_int_equal(outcome[0].buf[63], 0x11);
	assert_int_equal(outcome[0].buf[64], 0x99);
	assert_int_equal(outcome[0].buf[64 + 999], 0x99);
	assert_int_equal(outcome[0].buf[64 + 1000], 0x11);
	answer_res = TEE_ERROR_BUSY;
	RUN(&system_uuid, failing);
	assert_memory_equal(outcome[0].buf, ta_buf, BUF_LEN);
}

/* --------------------------------------------------------------- sockets --- */

static const TEE_UUID socket_uuid = {
	0x3b996a7d,
	0x2c2b,
	0x4a49,
	{ 0xa8, 0x96, 0xe1, 0xfb, 0x57, 0x66, 0xd2, 0xf4 },
};

enum { OPEN = 1, CLOSE, SEND, RECV, IOCTL };
enum { OP_OPEN, OP_CLOSE, OP_CLOSE_ALL, OP_SEND, OP_RECV, OP_IOCTL };

#define T_OPEN	  TYPES(V_IN, IN, V_IN, V_OUT)
#define T_CLOSE	  TYPES(V_IN, 0, 0, 0)
#define T_SEND	  TYPES(V_IN, IN, V_OUT, 0)
#define T_RECV	  TYPES(V_IN, OUT, 0, 0)
#define T_IOCTL	  TYPES(V_IN, BOTH, 0, 0)
#define TIMED_OUT 0xf1007003u
#define FOR_EVER  UINT32_MAX

static void socket_types(void **state)
{
	static const struct step commands[] = {
		{ "", OPEN, T_OPEN },	{ "", CLOSE, T_CLOSE },
		{ "", SEND, T_SEND },	{ "", RECV, T_RECV },
		{ "", IOCTL, T_IOCTL },
	};
	static const struct step unknown[] = {
		{ "0", 0, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
		{ "6", 6, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
		{ "-1", UINT32_MAX, 0, { 0 }, TEE_ERROR_NOT_IMPLEMENTED },
	};

	every_other_type(&socket_uuid, commands, ARRAY_COUNT(commands));
	RUN(&socket_uuid, unknown);
	/* Nobody hears of a session that never had a socket. */
	assert_int_equal(requests, 0);
}

static void sockets_are_opened(void **state)
{
	static const struct step wrong[] = {
		{ "no address",
		  OPEN,
		  T_OPEN,
		  { 0, 80, BUF, 0, 0, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "one of 256 bytes",
		  OPEN,
		  T_OPEN,
		  { 0, 80, BUF, 256, 0, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
		{ "one at 0",
		  OPEN,
		  T_OPEN,
		  { 0, 80, 0, 8, 0, 0 },
		  TEE_ERROR_BAD_PARAMETERS },
	};
	static const struct step good[] = {
		{ "an address",
		  OPEN,
		  T_OPEN,
		  { 4, 80, BUF, 255, 7, 0 },
		  TEE_SUCCESS },
	};
	static const struct step refused[] = {
		{ "refused",
		  OPEN,
		  T_OPEN,
		  { 4, 80, BUF, 9, 7, 0 },
		  TEE_ERROR_COMMUNICATION },
	};

	memset(ta_buf, 'h', sizeof(ta_buf));
	RUN(&socket_uuid, wrong);
	assert_int_equal(requests, 0);
	answer_value = UINT64_C(0x1122334455667788);
	RUN(&socket_uuid, good);
	assert_int_equal(outcome[0].vals[6], 0x55667788);
	assert_int_equal(outcome[0].vals[7], 0);
	/* Its end closes all that the session had. */
	assert_int_equal(requests, 2);
	assert_int_equal(asked[0][0], OP_CLOSE_ALL);
	/* What lies behind a NUL is not the supplicant's to know. */
	requests = 0;
	answer_res = TEE_ERROR_COMMUNICATION;
	memcpy(ta_buf, "host\0key", 9);
	RUN(&socket_uuid, refused);
	assert_int_equal(requests, 1);
	assert_int_equal(asked[0][0], OP_OPEN);
	assert_int_equal(asked[1][0], 80);
	assert_int_equal(asked[1][1], 7);
	assert_int_equal(asked[1][2], 4);
	assert_int_equal(asked[2][1], 5);
	assert_memory_equal(asked_bytes, "host", 5);
	assert_memory_not_equal(asked_bytes + 5, "key", 3);
}

static void no_more_moves_than_there_is_room(void **state)
{
	static const struct step steps[] = {
		{ "sent",
		  SEND,
		  T_SEND,
		  { 3, FOR_EVER, BUF, 100 },
		  TEE_SUCCESS },
		{ "received",
		  RECV,
		  T_RECV,
		  { 3, FOR_EVER, BUF, 1000 },
		  TEE_SUCCESS },
		{ "asked", IOCTL, T_IOCTL, { 3, 9, BUF, 700 }, TEE_SUCCESS },
		{ "received without room",
		  RECV,
		  T_RECV,
		  { 3, FOR_EVER, 0, 0 },
		  TEE_SUCCESS },
		{ "asked without",
		  IOCTL,
		  T_IOCTL,
		  { 3, 9, 0, 0 },
		  TEE_SUCCESS },
	};

	answer_value = UINT64_MAX;
	answer_size = UINT64_MAX - 1;
	RUN(&socket_uuid, steps);
	assert_int_equal(outcome[0].vals[4], 100);
	/* A datagram's true size is told; no more of it is there. */
	assert_int_equal(outcome[1].vals[3], UINT32_MAX);
	assert_int_equal(outcome[1].buf[999], 0x99);
	assert_int_equal(outcome[1].buf[1000], 0x11);
	assert_int_equal(outcome[2].vals[3], 700);
	assert_int_equal(outcome[2].buf[699], 0x99);
	assert_int_equal(outcome[2].buf[700], 0x11);
	assert_int_equal(outcome[4].vals[3], 0);
	assert_memory_equal(outcome[3].buf, ta_buf, BUF_LEN);
	/* And less, when it is less. */
	answer_value = 1;
	answer_size = 1;
	RUN(&socket_uuid, steps);
	assert_int_equal(outcome[0].vals[4], 1);
	assert_int_equal(outcome[1].vals[3], 1);
	assert_int_equal(outcome[1].buf[0], 0x99);
	assert_int_equal(outcome[1].buf[1], 0x11);
	assert_int_equal(outcome[2].vals[3], 1);
	assert_int_equal(outcome[2].buf[1], 0x11);
}

static void waiting_ends(void **state)
{
	static const struct step steps[] = {
		{ "a second's wait to send",
		  SEND,
		  T_SEND,
		  { 3, 1000, BUF, 8 },
		  TIMED_OUT },
		{ "and to receive",
		  RECV,
		  T_RECV,
		  { 3, 1000, BUF, 8 },
		  TIMED_OUT },
		{ "no wait at all", RECV, T_RECV, { 3, 0, BUF, 8 }, TIMED_OUT },
	};
	static const struct step failing[] = {
		{ "sending",
		  SEND,
		  T_SEND,
		  { 3, FOR_EVER, BUF, 8 },
		  TEE_ERROR_COMMUNICATION },
		{ "receiving",
		  RECV,
		  T_RECV,
		  { 3, FOR_EVER, BUF, 8 },
		  TEE_ERROR_COMMUNICATION },
		{ "asking",
		  IOCTL,
		  T_IOCTL,
		  { 3, 9, BUF, 8 },
		  TEE_ERROR_COMMUNICATION },
		{ "closing", CLOSE, T_CLOSE, { 3 }, TEE_ERROR_COMMUNICATION },
	};

	/* Slices of 200 ms, which take 300 each. */
	answer_res = TIMED_OUT;
	answer_late = true;
	RUN(&socket_uuid, steps);
	assert_in_range(requests, 7, 9);
	assert_int_equal(outcome[1].vals[3], 0);
	assert_memory_equal(outcome[1].buf, ta_buf, BUF_LEN);
	answer_res = TEE_ERROR_COMMUNICATION;
	requests = 0;
	RUN(&socket_uuid, failing);
	assert_int_equal(requests, 4);
	assert_int_equal(outcome[1].vals[3], 0);
	assert_memory_equal(outcome[1].buf, ta_buf, BUF_LEN);
	assert_memory_equal(outcome[2].buf, ta_buf, BUF_LEN);
	assert_int_equal(asked[0][0], OP_CLOSE);
	assert_int_equal(asked[0][2], 3);
}

#define LYING(name) cmocka_unit_test_setup_teardown(name, honest, honest_again)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_normal_world_may_not),
		cmocka_unit_test(system_types),
		cmocka_unit_test(entropy_and_keys),
		cmocka_unit_test(memory_is_mapped),
		cmocka_unit_test(libraries),
		LYING(plug_ins),
		LYING(socket_types),
		LYING(sockets_are_opened),
		LYING(no_more_moves_than_there_is_room),
		LYING(waiting_ends),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
