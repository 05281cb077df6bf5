/*
 * The exhibits of which the enemy is a TA.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "exhibits.h"
#include "../host/world.h"
#include <abi/ta_syscalls.h>
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

void cve_2019_1010293(void **state)
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

void cve_2019_1010294(void **state)
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

void op_tee_2018_0007(void **state)
{
	in_a_ta(foreign_references);
	assert_int_equal(seen_count, 9);
	assert_int_equal(seen[0], TEE_SUCCESS);
	for (unsigned int i = 1; i < 8; i++)
		assert_true(seen[i] == TEE_ERROR_ACCESS_DENIED ||
			    seen[i] == TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(seen[8], TEE_SUCCESS);
}

/* Memory that a TA maps for itself and lends: zero, whoever had it. */
#define SYSTEM_MAP 2u
#define MAP_LEN	   (4 * PAGE)
#define MAP_TYPES                                                              \
	(TA_PARAM_VALUE_INPUT | TA_PARAM_VALUE_INOUT << 4 |                    \
	 TA_PARAM_VALUE_INPUT << 8)

static const TEE_UUID system_uuid = { 0x3a2f8978,
				      0x5dc0,
				      0x11e8,
				      { 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b,
					0xbe, 0xbc } };

/* Return: where; 0 after seeing why not. */
static uint64_t map(struct ta *ta, uint32_t system, uint64_t len, uint64_t va,
		    uint32_t pad)
{
	struct ta_params p = {
		.types = MAP_TYPES,
		.vals = { len, 1, va >> 32, (uint32_t)va, pad, pad },
	};
	uint32_t res = ta_command(ta, system, SYSTEM_MAP, &p);

	if (res != TEE_SUCCESS) {
		see(res);
		return 0;
	}
	return p.vals[2] << 32 | (uint32_t)p.vals[3];
}

static void leave_scratch(struct ta *ta)
{
	static uint8_t bytes[MAP_LEN];
	uint32_t system = 0;
	uint64_t at = 0;

	see(ta_session(ta, &system_uuid, &system));
	at = map(ta, system, MAP_LEN, 0, 0);
	if (at == 0)
		return;
	ta_get(ta, at, bytes, MAP_LEN);
	for (unsigned int i = 0; i < MAP_LEN; i++)
		leftovers += bytes[i] != 0;
	memset(bytes, 0xd7, MAP_LEN);
	ta_put(ta, at, bytes, MAP_LEN);
}

void op_tee_2019_0002(void **state)
{
	leftovers = 0;
	for (unsigned int i = 0; i < 8; i++) {
		in_a_ta(leave_scratch);
		assert_int_equal(seen_count, 1);
		assert_int_equal(seen[0], TEE_SUCCESS);
	}
	assert_int_equal(leftovers, 0);
}

/* Sizes and places of such memory that wrap, or are another's. */
static void map_wildly(struct ta *ta)
{
	const uint64_t stack = ta_sp(ta) / PAGE * PAGE;
	const uint64_t row[][3] = {
		{ 0, 0, 0 },
		{ UINT32_MAX, 0, 0 },
		{ UINT32_MAX - PAGE + 2, 0, UINT32_MAX },
		{ PAGE, UINT64_MAX - PAGE + 1, 0 },
		{ 2 * PAGE, UINT64_MAX - PAGE + 1, 0 },
		{ PAGE, UINT64_MAX, 0 },
		{ PAGE, UINT64_C(1) << 63, 0 },
		{ PAGE, 0xffffff8000000000, 0 },
		{ PAGE, stack, 0 },
		{ 16 * PAGE, stack - 8 * PAGE, 0 },
		{ PAGE, stack + 1, 0 },
	};
	uint32_t system = 0;

	see(ta_session(ta, &system_uuid, &system));
	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (map(ta, system, row[i][0], row[i][1],
			(uint32_t)row[i][2]) != 0)
			see(TEE_SUCCESS);
}

void op_tee_2019_0017(void **state)
{
	in_a_ta(map_wildly);
	assert_int_equal(seen_count, 12);
	all_refused(1);
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

void cve_2019_1010296(void **state)
{
	in_a_ta(populate_counts);
	all_refused(1);
}

void cve_2019_1010297(void **state)
{
	in_a_ta(generate_and_derive_counts);
	all_refused(5);
}

void cve_2019_1010298(void **state)
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

/* A nonce that is not the TA's, which its start would read. */
static void foreign_nonce(struct ta *ta)
{
	const uint64_t top = (ta_sp(ta) + PAGE - 1) / PAGE * PAGE;
	const uint64_t row[][2] = {
		{ 0, 12 },
		{ 0x1000, 12 },
		{ top - 8, 12 },
		{ UINT64_MAX - 11, 12 },
		{ 0xffffff8000000000, 12 },
		{ ta_sp(ta) - 0x200, UINT64_MAX },
		{ ta_sp(ta) - 0x200, UINT64_C(1) << 32 | 12 },
	};
	uint32_t ae = state_new(ta, ALG_AES_GCM, MODE_ENCRYPT, aes_key(ta));

	see(TA_CALL(ta, TA_SYS_AUTHENC_INIT, ae, ta_sp(ta) - 0x200, 12, 16, 0,
		    0));
	for (unsigned int i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		see(TA_CALL(ta, TA_SYS_AUTHENC_INIT, ae, row[i][0], row[i][1],
			    16, 0, 0));
}

void op_tee_2019_0008(void **state)
{
	in_a_ta(foreign_nonce);
	assert_int_equal(seen_count, 11);
	all_refused(4);
}

void op_tee_2019_0019(void **state)
{
	in_a_ta(other_class);
	all_refused(1);
}

void op_tee_2019_0020(void **state)
{
	in_a_ta(cipher_of_a_digest);
	all_refused(1);
}

void cve_2019_25052(void **state)
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

void cve_2026_45614(void **state)
{
	in_a_ta(agree);
	all_refused(6);
}
