/*
 * The museum's exhibits that the host build shows: each is named after what was
 * published, and does to this TEE what would have hurt that one. docs/museum.md
 * says which is which.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "exhibits.h"
#include "../host/world.h"
#include <abi/ta_syscalls.h>
#include <abi/teesmc.h>
#include <stdlib.h>
#include <string.h>

uint32_t seen[64];
unsigned int seen_count;

void see(uint32_t value)
{
	seen[seen_count++ % 64] = value;
}

static const uint8_t device_enum[16] = { 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde,
					 0x40, 0x53, 0xa5, 0xa9, 0x7b, 0x3c,
					 0x4d, 0xdf, 0x13, 0xb8 };

void all_refused(unsigned int good)
{
	assert_true(seen_count > good);
	for (unsigned int i = 0; i < seen_count; i++)
		assert_true((seen[i] == TEE_SUCCESS) == (i < good));
}

void in_a_ta(void (*body)(struct ta *ta))
{
	uint32_t session = ta_open();

	seen_count = 0;
	assert_int_not_equal(session, 0);
	assert_int_equal(ta_invoke(session, body), TEE_SUCCESS);
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* --------------------------------------------------- messages from outside --- */

/* More parameters than a command has, in messages that have room for them. */
static void cve_2022_46152(void **state)
{
	static const uint32_t commands[] = { MSG_OPEN_SESSION,
					     MSG_INVOKE_COMMAND };
	uint32_t session = ta_open();

	for (unsigned int i = 0; i < 2; i++)
		for (uint32_t count = 0; count <= 127; count++) {
			struct message *m =
				message_new(&call[0], commands[i],
					    count < 118 ? count : 117);

			m->hdr.num_params = count;
			m->hdr.session = session;
			for (uint32_t n = 0; n < call[0].num_params; n++) {
				m->param[n].attr = MSG_RMEM_IN;
				m->param[n].rmem.shm_ref = DATA_COOKIE;
				m->param[n].rmem.size = 16;
			}
			uint32_t res = call_run(&call[0]);

			if (i == 1 && count <= 4)
				assert_int_equal(res, TEE_SUCCESS);
			else
				assert_true(res != TEE_SUCCESS);
		}
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* A reference that leaves its memory, to a TA and to a pseudo-TA. */
static void cve_2019_1010292(void **state)
{
	static const uint64_t row[][2] = {
		{ DATA_PAGES * PAGE - 15, 16 },
		{ DATA_PAGES * PAGE, 1 },
		{ DATA_PAGES * PAGE + 1, 0 },
		{ 0, DATA_PAGES * PAGE + 1 },
		{ 16, UINT64_MAX - 15 },
		{ UINT64_MAX - 15, 16 },
		{ UINT64_MAX, 1 },
		{ UINT64_C(1) << 40, 16 },
	};
	uint32_t res = 0;
	uint32_t session[2] = { ta_open(), pta_open(device_enum, &res) };

	assert_int_equal(res, TEE_SUCCESS);
	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		for (unsigned int s = 0; s < 2; s++)
			for (uint32_t attr = MSG_RMEM_IN;
			     attr <= MSG_RMEM_INOUT; attr++) {
				struct message *m = message_new(
					&call[0], MSG_INVOKE_COMMAND, 1);

				m->hdr.session = session[s];
				m->param[0].attr = attr;
				m->param[0].rmem.shm_ref = DATA_COOKIE;
				m->param[0].rmem.offs = row[i][0];
				m->param[0].rmem.size = row[i][1];
				assert_int_equal(call_run(&call[0]),
						 TEE_ERROR_BAD_PARAMETERS);
			}
	session_shut(session[0]);
	session_shut(session[1]);
	assert_true(world_is_clean(0));
}

/* Lengths of shared memory that wrap, or of more pages than there are. */
static void linux_cve_2022_50080(void **state)
{
	static const uint64_t row[][2] = {
		{ 0, 0 },
		{ 0, UINT64_MAX },
		{ 1, UINT64_MAX },
		{ PAGE - 1, UINT64_MAX - PAGE + 2 },
		{ 16, UINT64_MAX - 15 },
		{ 0, UINT64_C(1) << 48 },
		{ 0, UINT64_C(1) << 32 },
	};

	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct message *m = message_new(&call[0], MSG_REGISTER_SHM, 1);

		m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
		m->param[0].tmem.buf_ptr = list_pa() + row[i][0];
		m->param[0].tmem.size = row[i][1];
		m->param[0].tmem.shm_ref = 0x5eed0;
		assert_int_not_equal(call_run(&call[0]), TEE_SUCCESS);
	}
	assert_true(world_is_clean(0));
}

/* The same in a call's own parameters, which are never registered. */
static void op_tee_2019_0004(void **state)
{
	static const uint64_t row[][2] = {
		{ 0, UINT64_MAX },
		{ 1, UINT64_MAX },
		{ PAGE - 1, UINT64_MAX - PAGE + 2 },
		{ 16, UINT64_MAX - 15 },
		{ 0, UINT64_C(1) << 48 },
		{ 0, UINT64_C(1) << 32 },
	};
	uint32_t session = ta_open();

	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		for (uint32_t attr = MSG_TMEM_IN; attr <= MSG_TMEM_INOUT;
		     attr++) {
			struct message *m =
				message_new(&call[0], MSG_INVOKE_COMMAND, 1);

			m->hdr.session = session;
			m->param[0].attr = attr | MSG_ATTR_NONCONTIG;
			m->param[0].tmem.buf_ptr = list_pa() + row[i][0];
			m->param[0].tmem.size = row[i][1];
			m->param[0].tmem.shm_ref = 0x5eed0;
			assert_int_not_equal(call_run(&call[0]), TEE_SUCCESS);
		}
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* Sessions have numbers that are no addresses, and each number once. */
static void op_tee_2019_0014(void **state)
{
	static const uint32_t off[] = { 1,	  0x100,      0x10000,
					0x800000, 0x80000000, 0xffffff00 };
	enum { OPENED = 2 * 256 };
	static uint32_t id[OPENED];
	uint32_t first = ta_open();
	uint32_t session = 0;

	session_shut(first);
	session = ta_open();
	assert_true(first != 0 && session != 0 && session != first);
	/* An index below 256, and how often it was used: each index twice. */
	for (unsigned int i = 0; i < OPENED; i++) {
		id[i] = session;
		assert_true(session != first && session <= 0x100000);
		for (unsigned int j = 0; j < i; j++)
			assert_int_not_equal(id[j], session);
		session_shut(session);
		session = ta_open();
	}
	for (unsigned int i = 0; i <= sizeof(off) / sizeof(off[0]); i++) {
		message_new(&call[0], MSG_INVOKE_COMMAND, 0)->hdr.session =
			i == 0 ? first : session + off[i - 1];
		assert_int_equal(call_run(&call[0]), TEE_ERROR_BAD_PARAMETERS);
	}
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* No byte of a message, list, file or answer is read twice. */
static void store_something(struct ta *ta)
{
	uint64_t at = ta_sp(ta) - 0x400;

	ta_put(ta, at, "museum", 6);
	see(TA_CALL(ta, TA_SYS_STORAGE_OBJ_CREATE, TA_STORAGE_PRIVATE, at, 6,
		    TA_DATA_ACCESS_READ | TA_DATA_ACCESS_WRITE_META |
			    TA_DATA_OVERWRITE,
		    0, at, 6, at + 64));
}

static void double_fetch(void **state)
{
	uint32_t session = 0;
	struct message *m = NULL;

	double_reads = 0;
	session = ta_open();
	assert_int_equal(double_reads, 0);
	m = message_new(&call[0], MSG_INVOKE_COMMAND, 4);
	m->hdr.session = session;
	m->param[0].attr = MSG_RMEM_INOUT;
	m->param[0].rmem.shm_ref = DATA_COOKIE;
	m->param[0].rmem.size = 100;
	m->param[1].attr = MSG_VALUE_INOUT;
	m->param[2].attr = MSG_TMEM_OUT;
	assert_int_equal(call_run(&call[0]), TEE_SUCCESS);
	seen_count = 0;
	assert_int_equal(ta_invoke(session, store_something), TEE_SUCCESS);
	assert_int_equal(seen[0], TEE_SUCCESS);
	session_shut(session);
	m = message_new(&call[0], MSG_REGISTER_SHM, 1);
	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = list_pa();
	m->param[0].tmem.size = 2 * PAGE;
	m->param[0].tmem.shm_ref = 0x5eed0;
	assert_int_equal(call_run(&call[0]), TEE_SUCCESS);
	m = message_new(&call[0], MSG_UNREGISTER_SHM, 1);
	m->param[0].attr = MSG_RMEM_IN;
	m->param[0].rmem.shm_ref = 0x5eed0;
	assert_int_equal(call_run(&call[0]), TEE_SUCCESS);
	assert_int_equal(double_reads, 0);
}

/* Memory is given back while a call uses it, and the call goes on after. */
static void wait_a_while(struct ta *ta)
{
	see(TA_CALL(ta, TA_SYS_WAIT, 50));
}

static void cve_2021_44733(void **state)
{
	uint32_t session = ta_open();
	struct message *m = message_new(&call[0], MSG_REGISTER_SHM, 1);

	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = list_pa();
	m->param[0].tmem.size = PAGE;
	m->param[0].tmem.shm_ref = 0x5eed0;
	assert_int_equal(call_run(&call[0]), TEE_SUCCESS);
	m = message_new(&call[0], MSG_INVOKE_COMMAND, 1);
	m->hdr.session = session;
	m->param[0].attr = MSG_RMEM_INOUT;
	m->param[0].rmem.shm_ref = 0x5eed0;
	m->param[0].rmem.size = PAGE;
	ta_body = wait_a_while;
	call_enter(&call[0]);
	assert_true(call[0].suspended);
	m = message_new(&call[1], MSG_UNREGISTER_SHM, 1);
	m->param[0].attr = MSG_RMEM_IN;
	m->param[0].rmem.shm_ref = 0x5eed0;
	call_enter(&call[1]);
	/* It waits for the first; so does one that asks again and again. */
	for (unsigned int i = 0; i < 5; i++) {
		assert_true(call[1].suspended);
		call_resume(&call[1]);
	}
	assert_true(call[1].suspended);
	assert_int_equal(call_finish(&call[0]), TEE_SUCCESS);
	assert_int_equal(call_finish(&call[1]), TEE_SUCCESS);
	ta_body = NULL;
	session_shut(session);
	assert_true(world_is_clean(0));
}

/* The n-th allocation of loading and opening a TA fails, for each n. */
static void cve_2023_41325(void **state)
{
	unsigned long before = heap_count;
	unsigned long all = 0;

	session_shut(ta_open());
	all = heap_count - before;
	assert_true(all > 5);
	for (unsigned long n = 0; n < all; n++) {
		heap_left = n;
		uint32_t session = ta_open();

		heap_left = SIZE_MAX;
		assert_int_equal(session, 0);
		assert_true(world_is_clean(0));
	}
	session_shut(ta_open());
}

/* The supplicant lends less memory than it was asked for. */
#define SHORT_COOKIE UINT64_C(0x40000)

static const struct {
	uint64_t attr, less; /* bytes fewer than asked for; UINT64_MAX: none */
} lent_short[] = {
	{ MSG_TMEM_OUT, 1 },
	{ MSG_TMEM_OUT, PAGE },
	{ MSG_TMEM_OUT, UINT64_MAX },
	{ MSG_TMEM_OUT | MSG_ATTR_NONCONTIG, 1 },
	{ MSG_TMEM_OUT | MSG_ATTR_NONCONTIG, PAGE },
	{ MSG_TMEM_OUT | MSG_ATTR_NONCONTIG, UINT64_MAX },
	{ MSG_TMEM_IN, 0 },
	{ MSG_RMEM_OUT, 0 },
	{ MSG_VALUE_OUT, 0 },
	{ MSG_NONE, 0 },
};
static unsigned int lent_row, lent_times;
static unsigned int lent_used; /* requests that name such memory */

static bool lend_too_little(struct message *rpc)
{
	struct msg_param *p = &rpc->param[0];
	uint64_t asked = p->value[1];
	uint64_t less = lent_short[lent_row].less;

	if (rpc->hdr.cmd == RPC_SHM_FREE && asked == SHORT_COOKIE) {
		rpc->hdr.ret = TEE_SUCCESS;
		return true;
	}
	for (uint32_t i = 0; i < rpc->hdr.num_params; i++)
		if (p[i].attr >= MSG_RMEM_IN && p[i].attr <= MSG_RMEM_INOUT)
			lent_used += p[i].rmem.shm_ref == SHORT_COOKIE;
	if (rpc->hdr.cmd != RPC_SHM_ALLOC) {
		rpc->hdr.ret = TEE_ERROR_ITEM_NOT_FOUND;
		return true;
	}
	lent_times++;
	rpc->hdr.ret = TEE_SUCCESS;
	*p = (struct msg_param){
		.attr = lent_short[lent_row].attr,
		.tmem = { .buf_ptr = list_pa() +
				     (uint64_t)(data_bytes() -
						(uint8_t *)world_at(list_pa())),
			  .size = less < asked ? asked - less : 0,
			  .shm_ref = SHORT_COOKIE },
	};
	return true;
}

/* Before any other, so that the TEE has no memory lent yet. */
static void op_tee_2019_0001(void **state)
{
	const size_t len = (size_t)DATA_PAGES * PAGE;

	memset(data_bytes(), 0xa5, len);
	rpc_hook = lend_too_little;
	for (lent_row = 0;
	     lent_row < sizeof(lent_short) / sizeof(lent_short[0]);
	     lent_row++) {
		lent_times = 0;
		assert_int_equal(ta_open(), 0);
		assert_true(lent_times > 0);
		assert_int_equal(lent_used, 0);
	}
	rpc_hook = NULL;
	for (size_t i = 0; i < len; i++)
		assert_int_equal(data_bytes()[i], 0xa5);
	session_shut(ta_open());
	assert_true(world_is_clean(0));
}

/*
 * What of a file names memory is not looked at before the file is known to be
 * whole and signed: any change to it is a wrong signature, never a wrong ELF.
 */
#define ELF_HEADERS (64u + 3 * 56)

static unsigned int elf_byte, elf_changed;

static void change_elf(struct message *rpc, void *bytes[MSG_RPC_PARAM_MAX])
{
	uint8_t *file = bytes[1];
	uint64_t len = rpc->param[1].rmem.size;

	if (rpc->hdr.cmd != RPC_LOAD_TA || file == NULL)
		return;
	for (uint64_t i = 0; i + ELF_HEADERS < len; i++) {
		if (memcmp(file + i, "\177ELF", 4) != 0)
			continue;
		file[i + elf_byte] ^= 0xff;
		elf_changed++;
		return;
	}
}

static void op_tee_2019_0005(void **state)
{
	answer_hook = change_elf;
	for (elf_byte = 0; elf_byte < ELF_HEADERS; elf_byte++) {
		elf_changed = 0;
		assert_int_equal(ta_open(), 0);
		assert_true(elf_changed > 0);
		assert_int_equal(
			((struct message *)world_at(call[0].pa))->hdr.ret,
			TEE_ERROR_SECURITY);
	}
	answer_hook = NULL;
	assert_true(world_is_clean(0));
}

/* Result codes that no supplicant has. The TA is told, and lives. */
static uint32_t odd_result;

static bool answer_oddly(struct message *rpc)
{
	if (rpc->hdr.cmd != RPC_FS)
		return false;
	rpc->hdr.ret = odd_result;
	return true;
}

static void cve_2025_46733(void **state)
{
	static const uint32_t row[] = {
		0xdeadbeef, 1,		0xffff0000, 0xffff0001, 0xffff0006,
		0xffff000c, 0xffff3024, 0xf0100001, 0xf0100003, 0xffffffff,
	};
	uint32_t session = ta_open();

	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		odd_result = row[i];
		rpc_hook = answer_oddly;
		seen_count = 0;
		assert_int_equal(ta_invoke(session, store_something),
				 TEE_SUCCESS);
		rpc_hook = NULL;
		/* What TEE_CreatePersistentObject() may return. */
		assert_true(seen[0] == TEE_ERROR_STORAGE_NOT_AVAILABLE ||
			    seen[0] == TEE_ERROR_CORRUPT_OBJECT ||
			    seen[0] == TEE_ERROR_OUT_OF_MEMORY ||
			    seen[0] == TEE_ERROR_STORAGE_NO_SPACE);
	}
	assert_int_equal(ta_invoke(session, store_something), TEE_SUCCESS);
	session_shut(session);
	assert_true(world_is_clean(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(op_tee_2019_0001), /* the first */
		cmocka_unit_test(cve_2022_46152),
		cmocka_unit_test(cve_2019_1010292),
		cmocka_unit_test(linux_cve_2022_50080),
		cmocka_unit_test(op_tee_2019_0004),
		cmocka_unit_test(op_tee_2019_0014),
		cmocka_unit_test(double_fetch),
		cmocka_unit_test(cve_2021_44733),
		cmocka_unit_test(cve_2023_41325),
		cmocka_unit_test(op_tee_2019_0005),
		cmocka_unit_test(cve_2025_46733),
		cmocka_unit_test(cve_2019_1010293),
		cmocka_unit_test(cve_2019_1010294),
		cmocka_unit_test(op_tee_2018_0007),
		cmocka_unit_test(op_tee_2019_0002),
		cmocka_unit_test(op_tee_2019_0017),
		cmocka_unit_test(cve_2019_1010296),
		cmocka_unit_test(cve_2019_1010297),
		cmocka_unit_test(cve_2019_1010298),
		cmocka_unit_test(op_tee_2019_0008),
		cmocka_unit_test(op_tee_2019_0019),
		cmocka_unit_test(op_tee_2019_0020),
		cmocka_unit_test(cve_2019_25052),
		cmocka_unit_test(cve_2026_45614),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
