/*
 * What starts, and what must not, by what the TEE answers before Linux runs:
 * the loader from its entry to the jump, with the firmware's calls answered
 * here. A TEE of ours that fails in any way is one that keeps the state of
 * verified boot and does not tell: nothing starts, [L-40]. Only another's may
 * lack the service, and then slot a starts as it is.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "disk.h"
#include "image.h"
#include "machine.h"
#include "misc.h"
#include "request.h"
#include "slot.h"
#include "tree.h"
#include <abi/message.h>
#include <abi/pta_avb.h>
#include <abi/teesmc.h>
#include <base/bits.h>
#include <drivers/fw_cfg.h>
#include <stdio.h>
#include <string.h>

#define UNKNOWN	  0xffffffffu /* SMCCC: nobody answers this call */
#define ASKED_MAX 64u	      /* calls of one start; more are a loop */
#define OURS	  TEESMC_OS_UUID_WORDS
#define OP_TEE	  0x486178e0, 0xe7f811e3, 0xbc5e0002, 0xa5d5c51b
#define NOBODY	  UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN

/* One answer to a request: a0, and where that is OK what the message says. */
struct answer {
	uint32_t a0;
	uint32_t ret;
};

#define SAYS(r)                                                                \
	{                                                                      \
		TEESMC_OK, (r)                                                 \
	}
#define FAILS(n)                                                               \
	{                                                                      \
		(n), TEE_SUCCESS                                               \
	}
#define FINE SAYS(TEE_SUCCESS)

enum start {
	NOTHING,    /* the machine is switched off */
	VERIFIED,   /* what slot_boot() verified */
	UNVERIFIED, /* boot_a as it is */
};

struct row {
	const char *must;
	uint32_t uid[4];
	uint32_t os_uuid[4];
	struct answer open, share, end;
	unsigned int interrupts; /* before each answer */
	enum loader_stop slot;	 /* what slot_boot() says */
	enum start start;
	enum loader_stop code; /* of what is refused */
};

static struct {
	const struct row *row;
	unsigned int asked;
	unsigned int interrupts;
	bool opened, shared, ended;
	enum start found;
	bool tee_told;
	enum loader_stop code;
	jmp_buf out;
} now;

enum { OFF = 1, STARTED };

/* ------------------------------------------------------ the TEE's answers */

struct message {
	struct msg_header hdr;
	struct msg_param param[MSG_PARAM_MAX];
};

struct firmware_result firmware_call(uint64_t id)
{
	const uint32_t *w = id == TEESMC_CALLS_UID     ? now.row->uid
			    : id == TEESMC_GET_OS_UUID ? now.row->os_uuid
						       : NULL;

	assert_non_null(w);
	return (struct firmware_result){ { w[0], w[1], w[2], w[3] } };
}

static struct answer answer(struct message *m)
{
	static const uint8_t avb[] = PTA_AVB_UUID_OCTETS;

	switch (m->hdr.cmd) {
	case MSG_OPEN_SESSION:
		assert_memory_equal(m->param[0].octets, avb, sizeof(avb));
		now.opened = true;
		m->hdr.session = 7;
		return now.row->open;
	case MSG_REGISTER_SHM:
		now.shared = true;
		return now.row->share;
	case MSG_INVOKE_COMMAND:
		assert_int_equal(m->hdr.func, AVB_END_OF_BOOT);
		assert_int_equal(m->hdr.session, 7);
		now.ended = true;
		return now.row->end;
	default:
		return (struct answer)FINE;
	}
}

struct firmware_result firmware_call3(uint64_t id, uint64_t a1, uint64_t a2,
				      uint64_t a3)
{
	static struct message *m;

	assert_true(now.asked++ < ASKED_MAX);
	if (id == TEESMC_CALL_WITH_ARG)
		m = (struct message *)(uintptr_t)(a1 << 32 | a2);
	else
		assert_int_equal(id, TEESMC_RETURN_FROM_RPC);
	if (now.interrupts++ < now.row->interrupts)
		return (struct firmware_result){ { TEESMC_RPC_FOREIGN_INTR } };
	now.interrupts = 0;

	struct answer a = answer(m);

	m->hdr.ret = a.ret;
	return (struct firmware_result){ { a.a0 } };
}

/* ----------------------------------------------------- the loader's rooms */

void say(const char *format, ...)
{
}

enum loader_stop refuse(enum loader_stop code, const char *format, ...)
{
	now.code = code;
	return code;
}

_Noreturn void power_off(void)
{
	longjmp(now.out, OFF);
}

_Noreturn void hand_over(uint64_t entry, uint64_t tree)
{
	longjmp(now.out, STARTED);
}

enum loader_stop image_read(struct disk *disk, const struct gpt_partition *part,
			    uint64_t len, const struct range *free,
			    struct image *image)
{
	now.found = UNVERIFIED;
	return STOP_NONE;
}

enum loader_stop image_accept(const struct image *image, const char *name)
{
	return STOP_NONE;
}

enum loader_stop slot_boot(struct misc *misc, const struct range *ram,
			   struct image *image, struct cmdline *cmdline)
{
	if (now.row->slot != STOP_NONE)
		return refuse(now.row->slot, "no slot");
	now.found = VERIFIED;
	return STOP_NONE;
}

enum loader_stop tree_finish(const struct tree_facts *facts)
{
	now.tee_told = facts->tee;
	return STOP_NONE;
}

enum loader_stop tree_take(uint64_t pa)
{
	return STOP_NONE;
}

enum conduit tree_conduit(void)
{
	return CONDUIT_SMC;
}

enum loader_stop tree_memory(struct range *ram)
{
	return STOP_NONE;
}

enum loader_stop tree_replace(const void *blob, size_t len)
{
	return STOP_TREE_EDIT;
}

enum loader_stop disk_open(struct disk *disk)
{
	return STOP_NONE;
}

void disk_close(struct disk *disk)
{
}

enum loader_stop disk_partition(const struct disk *disk, const char *name,
				struct gpt_partition *part)
{
	return STOP_NONE;
}

enum loader_stop misc_open(struct misc *misc, struct disk *disk)
{
	return STOP_NONE;
}

void request_serve(struct misc *misc)
{
}

TEE_Result fw_cfg_read(uintptr_t base, const char *name, void *to, size_t *len)
{
	return TEE_ERROR_NOT_SUPPORTED;
}

void mmu_init(void)
{
}

void mmu_map_ram(const struct range *ram)
{
}

void cache_clean(uint64_t start, uint64_t len)
{
}

void firmware_conduit_set(enum conduit conduit)
{
}

enum conduit firmware_conduit_default(void)
{
	return CONDUIT_SMC;
}

/* --------------------------------------------------------------- the rows */

#define OF(must, ...)                                                          \
	must, { TEESMC_UID_WORDS },                                            \
	{                                                                      \
		__VA_ARGS__                                                    \
	}
#define L40	  0, STOP_NONE, NOTHING, STOP_STATE
#define STARTS(s) 0, STOP_NONE, s, STOP_NONE

static const struct row row[] = {
	{ OF("ours that serves", OURS), FINE, FINE, FINE, STARTS(VERIFIED) },
	{ OF("ours, no slot verifies", OURS), FINE, FINE, FINE, 0, STOP_VERIFY,
	  NOTHING, STOP_VERIFY },
	{ OF("ours, open: the service is not found", OURS),
	  SAYS(TEE_ERROR_ITEM_NOT_FOUND), FINE, FINE, L40 },
	{ OF("ours, open: communication", OURS), SAYS(TEE_ERROR_COMMUNICATION),
	  FINE, FINE, L40 },
	{ OF("ours, open: denied", OURS), SAYS(TEE_ERROR_ACCESS_DENIED), FINE,
	  FINE, L40 },
	{ OF("ours, open: no memory", OURS), SAYS(TEE_ERROR_OUT_OF_MEMORY),
	  FINE, FINE, L40 },
	{ OF("ours, open: no such function", OURS),
	  SAYS(TEE_ERROR_NOT_IMPLEMENTED), FINE, FINE, L40 },
	{ OF("ours, open: dead", OURS), SAYS(TEE_ERROR_TARGET_DEAD), FINE, FINE,
	  L40 },
	{ OF("ours, open: a result that nobody has defined", OURS), SAYS(1),
	  FINE, FINE, L40 },
	{ OF("ours, open: unknown function", OURS), FAILS(UNKNOWN), FINE, FINE,
	  L40 },
	{ OF("ours, open: no thread", OURS), FAILS(TEESMC_ETHREAD_LIMIT), FINE,
	  FINE, L40 },
	{ OF("ours, open: bad address", OURS), FAILS(TEESMC_EBADADDR), FINE,
	  FINE, L40 },
	{ OF("ours, open: not available", OURS), FAILS(TEESMC_ENOTAVAIL), FINE,
	  FINE, L40 },
	{ OF("ours, open: it asks for a supplicant", OURS),
	  FAILS(TEESMC_RPC_CMD), FINE, FINE, L40 },
	{ OF("ours, open: it asks for memory", OURS), FAILS(TEESMC_RPC_ALLOC),
	  FINE, FINE, L40 },
	{ OF("ours, shared memory: not found", OURS), FINE,
	  SAYS(TEE_ERROR_ITEM_NOT_FOUND), FINE, L40 },
	{ OF("ours, shared memory: communication", OURS), FINE,
	  SAYS(TEE_ERROR_COMMUNICATION), FINE, L40 },
	{ OF("ours, shared memory: no thread", OURS), FINE,
	  FAILS(TEESMC_ETHREAD_LIMIT), FINE, L40 },
	{ OF("ours that does not end the boot", OURS), FINE, FINE,
	  SAYS(TEE_ERROR_COMMUNICATION), L40 },
	{ OF("ours that does not answer when the boot ends", OURS), FINE, FINE,
	  FAILS(UNKNOWN), L40 },
	{ OF("ours, interrupted, that serves", OURS), FINE, FINE, FINE, 3,
	  STOP_NONE, VERIFIED, STOP_NONE },
	{ OF("ours, interrupted, that fails", OURS),
	  SAYS(TEE_ERROR_ITEM_NOT_FOUND), FINE, FINE, 3, STOP_NONE, NOTHING,
	  STOP_STATE },
	{ "ours that does not know its interface",
	  { NOBODY },
	  { OURS },
	  FINE,
	  FINE,
	  FINE,
	  L40 },

	{ OF("another's, unknown function", OP_TEE), FAILS(UNKNOWN), FINE, FINE,
	  STARTS(UNVERIFIED) },
	{ OF("another's, not found", OP_TEE), SAYS(TEE_ERROR_ITEM_NOT_FOUND),
	  FINE, FINE, STARTS(UNVERIFIED) },
	{ OF("another's that asks for a supplicant", OP_TEE),
	  FAILS(TEESMC_RPC_CMD), FINE, FINE, STARTS(UNVERIFIED) },
	{ OF("another's that has the service is asked", OP_TEE), FINE, FINE,
	  FINE, STARTS(VERIFIED) },
	{ OF("another's that has the service, no slot verifies", OP_TEE), FINE,
	  FINE, FINE, 0, STOP_VERIFY, NOTHING, STOP_VERIFY },
	{ OF("another's that has the service and takes no memory", OP_TEE),
	  FINE, SAYS(TEE_ERROR_COMMUNICATION), FINE, L40 },
	{ OF("another's that has the service and finds no memory", OP_TEE),
	  FINE, SAYS(TEE_ERROR_ITEM_NOT_FOUND), FINE, L40 },
	{ OF("another's that does not end the boot", OP_TEE), FINE, FINE,
	  FAILS(UNKNOWN), L40 },
	{ OF("another's, no memory", OP_TEE), SAYS(TEE_ERROR_OUT_OF_MEMORY),
	  FINE, FINE, L40 },
	{ OF("one without a name and a service", NOBODY), FAILS(UNKNOWN), FINE,
	  FINE, STARTS(UNVERIFIED) },
	{ "no TEE",
	  { NOBODY },
	  { NOBODY },
	  FAILS(UNKNOWN),
	  FINE,
	  FINE,
	  STARTS(UNVERIFIED) },
};

/* run() - start once. Return: whether that ended as the row says. */
static bool run(const struct row *r)
{
	now.row = r;
	now.asked = 0;
	now.interrupts = 0;
	now.opened = false;
	now.shared = false;
	now.ended = false;
	now.found = NOTHING;
	now.tee_told = false;
	now.code = STOP_NONE;

	int out = setjmp(now.out);

	if (out == 0)
		loader_main(0, 0);
	/* What was found and then not started does not count. */
	enum start start = out == STARTED ? now.found : NOTHING;

	if (start != r->start || now.code != r->code) {
		print_error("%s: start %d, wanted %d; L-%d, wanted L-%d\n",
			    r->must, start, r->start, now.code, r->code);
		return false;
	}
	if (start != NOTHING)
		assert_true(now.tee_told == (r->uid[0] != UNKNOWN));
	if (start == VERIFIED)
		assert_true(now.opened && now.shared && now.ended);
	return true;
}

static void only_anothers_tee_may_lack_the_service(void **state)
{
	size_t wrong = 0;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		wrong += !run(&row[i]);
	assert_int_equal(wrong, 0);
}

/* A name that differs from ours in one word is another's. */
static void all_words_of_the_name_count(void **state)
{
	for (size_t i = 0; i < 4; i++) {
		struct row r = { OF("nearly ours", OURS), FAILS(UNKNOWN), FINE,
				 FINE, STARTS(UNVERIFIED) };

		r.os_uuid[i] ^= 1;
		assert_true(run(&r));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_anothers_tee_may_lack_the_service),
		cmocka_unit_test(all_words_of_the_name_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
