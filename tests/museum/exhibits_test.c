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

#include "../host/world.h"
#include <abi/ta_syscalls.h>
#include <abi/teesmc.h>
#include <stdlib.h>
#include <string.h>

#define ALG_SHA256    0x50000004u
#define ALG_AES_CTR   0x10000210u
#define ALG_AES_GCM   0x40000810u
#define ALG_ECDH      0x80000042u
#define TYPE_AES      0xa0000010u
#define TYPE_SECRET   0xa0000000u
#define TYPE_ECDH_KP  0xa1000042u
#define TYPE_ECDSA_KP 0xa1000041u
#define ALG_ECDSA     0x70003042u
#define ATTR_SECRET   0xc0000000u
#define ATTR_X	      0xd0000141u
#define ATTR_Y	      0xd0000241u
#define ATTR_PRIVATE  0xc0000341u
#define ATTR_CURVE    0xf0000441u
#define CURVE_P256    3u
#define MODE_ENCRYPT  0u
#define MODE_SIGN     2u
#define MODE_VERIFY   3u
#define MODE_DIGEST   5u
#define MODE_DERIVE   6u

static const uint8_t base_y[32] = {
	0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb,
	0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
	0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5,
};

static uint32_t seen[64]; /* what the TA saw */
static unsigned int seen_count;

static void see(uint32_t value)
{
	seen[seen_count++ % 64] = value;
}

static const uint8_t device_enum[16] = { 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde,
					 0x40, 0x53, 0xa5, 0xa9, 0x7b, 0x3c,
					 0x4d, 0xdf, 0x13, 0xb8 };

/* Runs a body in a TA of its own, and nothing may be left of it. */
static void in_a_ta(void (*body)(struct ta *ta))
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

/* ---------------------------------------------------------- hostile TAs --- */

/* Ranges of which all but the last page is the TA's. */
static void ranges(struct ta *ta)
{
	static const uint64_t lens[] = {
		1, 2, 17, 80, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE - 1
	};
	uint64_t top = (ta_sp(ta) + PAGE - 1) / PAGE * PAGE;

	for (unsigned int i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		see(TA_CALL(ta, TA_SYS_CRYP_RANDOM, top - lens[i], lens[i]));
		see(TA_CALL(ta, TA_SYS_CRYP_RANDOM, top - lens[i],
			    lens[i] + 1));
		see(TA_CALL(ta, TA_SYS_CRYP_RANDOM, top - lens[i],
			    UINT64_MAX - top + lens[i]));
	}
}

static void cve_2019_1010293(void **state)
{
	in_a_ta(ranges);
	assert_int_equal(seen_count, 24);
	for (unsigned int i = 0; i < seen_count; i++)
		if (i % 3 == 0)
			assert_int_equal(seen[i], TEE_SUCCESS);
		else
			assert_int_equal(seen[i], TEE_ERROR_ACCESS_DENIED);
}

/* What one TA leaves, the next one looks for. */
static unsigned int leftovers;

static void leave_behind(struct ta *ta)
{
	uint8_t bytes[1024];

	memset(bytes, 0xd7, sizeof(bytes));
	ta_put(ta, ta_sp(ta) - sizeof(bytes), bytes, sizeof(bytes));
}

static void look_for(struct ta *ta)
{
	uint8_t bytes[1024];

	ta_get(ta, ta_sp(ta) - sizeof(bytes), bytes, sizeof(bytes));
	for (unsigned int i = 0; i < sizeof(bytes); i++)
		leftovers += bytes[i] != 0;
}

static void cve_2019_1010294(void **state)
{
	for (unsigned int i = 0; i < 4; i++) {
		in_a_ta(look_for);
		in_a_ta(leave_behind);
	}
	in_a_ta(look_for);
	assert_int_equal(leftovers, 0);
}

/* References that are not the TA's own, handed to a pseudo-TA and a TA. */
static void foreign_references(struct ta *ta)
{
	static const uint8_t uuid[16] = { 0x88, 0xa6, 0x11, 0x70, 0xde, 0xdd,
					  0x53, 0x40, 0xa5, 0xa9, 0x7b, 0x3c,
					  0x4d, 0xdf, 0x13, 0xb8 };
	uint64_t sp = ta_sp(ta);
	uint64_t top = (sp + PAGE - 1) / PAGE * PAGE;
	const uint64_t row[][2] = {
		{ 0x1000, 64 },
		{ top - 8, 16 },
		{ UINT64_MAX - 63, 64 },
		{ 0xffffff8000000000, 64 },
		{ sp - 64, UINT64_MAX },
		{ sp - 64, UINT64_C(1) << 40 },
		{ UINT64_C(1) << 63, 4096 },
	};
	uint32_t session = 0;

	ta_put(ta, sp - 0x400, uuid, 16);
	see(TA_CALL(ta, TA_SYS_OPEN_TA_SESSION, sp - 0x400, UINT32_MAX, 0,
		    sp - 0x300, sp - 0x2f0));
	ta_get(ta, sp - 0x300, &session, 4);
	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct ta_params p = { .types = TA_PARAM_MEMREF_OUTPUT,
				       .vals = { row[i][0], row[i][1] } };

		ta_put(ta, sp - 0x200, &p, sizeof(p));
		see(TA_CALL(ta, TA_SYS_INVOKE_TA_COMMAND, session, UINT32_MAX,
			    0, sp - 0x200, sp - 0x2f0));
	}
	see(TA_CALL(ta, TA_SYS_CLOSE_TA_SESSION, session));
}

static void op_tee_2018_0007(void **state)
{
	in_a_ta(foreign_references);
	assert_int_equal(seen_count, 9);
	assert_int_equal(seen[0], TEE_SUCCESS);
	for (unsigned int i = 1; i < 8; i++)
		assert_true(seen[i] == TEE_ERROR_ACCESS_DENIED ||
			    seen[i] == TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(seen[8], TEE_SUCCESS);
}

/* Counts of attributes whose product with their size wraps. */
static const uint64_t wrapping[] = {
	UINT64_C(0x0aaaaaaaaaaaaaab),
	UINT64_C(0x1555555555555556),
	0x0aaaaaab,
	UINT64_C(1) << 61,
	UINT64_MAX,
};
#define WRAPPING (sizeof(wrapping) / sizeof(wrapping[0]))

static uint32_t object_new(struct ta *ta, uint32_t type, uint32_t bits)
{
	uint32_t handle = 0;

	see(TA_CALL(ta, TA_SYS_CRYP_OBJ_ALLOC, type, bits, ta_sp(ta) - 0x400));
	ta_get(ta, ta_sp(ta) - 0x400, &handle, 4);
	return handle;
}

static uint32_t state_new(struct ta *ta, uint32_t alg, uint32_t mode,
			  uint32_t key)
{
	uint32_t handle = 0;

	see(TA_CALL(ta, TA_SYS_CRYP_STATE_ALLOC, alg, mode, key, 0,
		    ta_sp(ta) - 0x400));
	ta_get(ta, ta_sp(ta) - 0x400, &handle, 4);
	return handle;
}

/* A key pair on P-256 whose public half is the base point, at sp - 0x300. */
static uint32_t ecc_pair(struct ta *ta, uint32_t type)
{
	static const uint8_t x[32] = {
		0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47,
		0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2,
		0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0,
		0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96,
	};
	const uint8_t d[32] = { 0, 0, 0, 9 };
	uint64_t sp = ta_sp(ta);
	const struct ta_attribute a[4] = {
		{ .a = sp - 0x200, .b = 32, .id = ATTR_X },
		{ .a = sp - 0x1c0, .b = 32, .id = ATTR_Y },
		{ .a = sp - 0x180, .b = 32, .id = ATTR_PRIVATE },
		{ .a = CURVE_P256, .id = ATTR_CURVE },
	};
	uint32_t pair = object_new(ta, type, 256);

	ta_put(ta, sp - 0x200, x, 32);
	ta_put(ta, sp - 0x1c0, base_y, 32);
	ta_put(ta, sp - 0x180, d, 32);
	ta_put(ta, sp - 0x300, a, sizeof(a));
	see(TA_CALL(ta, TA_SYS_CRYP_OBJ_POPULATE, pair, sp - 0x300, 4));
	return pair;
}

static void populate_counts(struct ta *ta)
{
	uint32_t key = object_new(ta, TYPE_AES, 128);

	for (unsigned int i = 0; i < WRAPPING; i++)
		see(TA_CALL(ta, TA_SYS_CRYP_OBJ_POPULATE, key,
			    ta_sp(ta) - 0x300, wrapping[i]));
}

static void generate_and_derive_counts(struct ta *ta)
{
	uint64_t sp = ta_sp(ta);
	uint32_t op = state_new(ta, ALG_ECDH, MODE_DERIVE,
				ecc_pair(ta, TYPE_ECDH_KP));
	uint32_t key = object_new(ta, TYPE_AES, 128);
	uint32_t secret = object_new(ta, TYPE_SECRET, 256);

	for (unsigned int i = 0; i < WRAPPING; i++) {
		see(TA_CALL(ta, TA_SYS_CRYP_OBJ_GENERATE_KEY, key, 128,
			    sp - 0x300, wrapping[i]));
		see(TA_CALL(ta, TA_SYS_CRYP_DERIVE_KEY, op, sp - 0x300,
			    wrapping[i], secret));
	}
}

static void operate_counts(struct ta *ta)
{
	uint64_t sp = ta_sp(ta);
	uint32_t sign = state_new(ta, ALG_ECDSA, MODE_SIGN,
				  ecc_pair(ta, TYPE_ECDSA_KP));
	uint32_t check = state_new(ta, ALG_ECDSA, MODE_VERIFY,
				   ecc_pair(ta, TYPE_ECDSA_KP));

	for (unsigned int i = 0; i < WRAPPING; i++) {
		see(TA_CALL(ta, TA_SYS_ASYMM_OPERATE, sign, sp - 0x300,
			    wrapping[i], sp - 0x200, 16, sp - 0x100,
			    sp - 0x80));
		see(TA_CALL(ta, TA_SYS_ASYMM_VERIFY, check, sp - 0x300,
			    wrapping[i], sp - 0x200, 16, sp - 0x100, 64));
	}
}

static void all_refused(unsigned int good)
{
	assert_true(seen_count > good);
	for (unsigned int i = 0; i < seen_count; i++)
		assert_true((seen[i] == TEE_SUCCESS) == (i < good));
}

static void cve_2019_1010296(void **state)
{
	in_a_ta(populate_counts);
	all_refused(1);
}

static void cve_2019_1010297(void **state)
{
	in_a_ta(generate_and_derive_counts);
	all_refused(5);
}

static void cve_2019_1010298(void **state)
{
	in_a_ta(operate_counts);
	all_refused(6);
}

/* Operations of one class on a state of another, and before its init. */
static uint32_t aes_key(struct ta *ta)
{
	uint64_t sp = ta_sp(ta);
	uint32_t key = object_new(ta, TYPE_AES, 128);
	struct ta_attribute a = { .a = sp - 0x200, .b = 16, .id = ATTR_SECRET };

	ta_put(ta, sp - 0x300, &a, sizeof(a));
	see(TA_CALL(ta, TA_SYS_CRYP_OBJ_POPULATE, key, sp - 0x300, 1));
	return key;
}

static void other_class(struct ta *ta)
{
	uint64_t b = ta_sp(ta) - 0x200;
	uint32_t hash = state_new(ta, ALG_SHA256, MODE_DIGEST, 0);

	see(TA_CALL(ta, TA_SYS_AUTHENC_INIT, hash, b, 12, 16, 0, 0));
	see(TA_CALL(ta, TA_SYS_AUTHENC_UPDATE_AAD, hash, b, 16));
	see(TA_CALL(ta, TA_SYS_AUTHENC_UPDATE_PAYLOAD, hash, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_AUTHENC_ENC_FINAL, hash, b, 16, b, b + 64, b,
		    b + 64));
	see(TA_CALL(ta, TA_SYS_AUTHENC_DEC_FINAL, hash, b, 16, b, b + 64, b,
		    16));
}

static void cipher_of_a_digest(struct ta *ta)
{
	uint64_t b = ta_sp(ta) - 0x200;
	uint32_t hash = state_new(ta, ALG_SHA256, MODE_DIGEST, 0);

	see(TA_CALL(ta, TA_SYS_CIPHER_INIT, hash, b, 16));
	see(TA_CALL(ta, TA_SYS_CIPHER_UPDATE, hash, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_CIPHER_FINAL, hash, b, 16, b, b + 64));
}

static void without_init(struct ta *ta)
{
	uint64_t b = ta_sp(ta) - 0x200;
	uint32_t key = aes_key(ta);
	uint32_t hash = state_new(ta, ALG_SHA256, MODE_DIGEST, 0);
	uint32_t cipher = state_new(ta, ALG_AES_CTR, MODE_ENCRYPT, key);
	uint32_t ae = state_new(ta, ALG_AES_GCM, MODE_ENCRYPT, aes_key(ta));

	see(TA_CALL(ta, TA_SYS_HASH_UPDATE, hash, b, 16));
	see(TA_CALL(ta, TA_SYS_HASH_FINAL, hash, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_CIPHER_UPDATE, cipher, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_CIPHER_FINAL, cipher, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_AUTHENC_UPDATE_AAD, ae, b, 16));
	see(TA_CALL(ta, TA_SYS_AUTHENC_UPDATE_PAYLOAD, ae, b, 16, b, b + 64));
	see(TA_CALL(ta, TA_SYS_AUTHENC_ENC_FINAL, ae, b, 16, b, b + 64, b,
		    b + 64));
}

static void op_tee_2019_0019(void **state)
{
	in_a_ta(other_class);
	all_refused(1);
}

static void op_tee_2019_0020(void **state)
{
	in_a_ta(cipher_of_a_digest);
	all_refused(1);
}

static void cve_2019_25052(void **state)
{
	in_a_ta(without_init);
	all_refused(7);
}

/* A point that is on no curve of ours, and one that is. */
static void agree(struct ta *ta)
{
	uint64_t sp = ta_sp(ta);
	uint32_t pair = ecc_pair(ta, TYPE_ECDH_KP);
	uint32_t op = state_new(ta, ALG_ECDH, MODE_DERIVE, pair);
	uint32_t good = object_new(ta, TYPE_SECRET, 256);

	see(TA_CALL(ta, TA_SYS_CRYP_DERIVE_KEY, op, sp - 0x300, 2, good));

	uint32_t bad = object_new(ta, TYPE_SECRET, 256);

	for (unsigned int bit = 0; bit < 8; bit++) {
		uint8_t other[32];

		memcpy(other, base_y, 32);
		other[bit * 4] ^= (uint8_t)(1u << bit);
		ta_put(ta, sp - 0x1c0, other, 32);
		see(TA_CALL(ta, TA_SYS_CRYP_DERIVE_KEY, op, sp - 0x300, 2,
			    bad));
	}
}

static void cve_2026_45614(void **state)
{
	in_a_ta(agree);
	all_refused(6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cve_2022_46152),
		cmocka_unit_test(cve_2019_1010292),
		cmocka_unit_test(linux_cve_2022_50080),
		cmocka_unit_test(double_fetch),
		cmocka_unit_test(cve_2021_44733),
		cmocka_unit_test(cve_2023_41325),
		cmocka_unit_test(cve_2025_46733),
		cmocka_unit_test(cve_2019_1010293),
		cmocka_unit_test(cve_2019_1010294),
		cmocka_unit_test(op_tee_2018_0007),
		cmocka_unit_test(cve_2019_1010296),
		cmocka_unit_test(cve_2019_1010297),
		cmocka_unit_test(cve_2019_1010298),
		cmocka_unit_test(op_tee_2019_0019),
		cmocka_unit_test(op_tee_2019_0020),
		cmocka_unit_test(cve_2019_25052),
		cmocka_unit_test(cve_2026_45614),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
