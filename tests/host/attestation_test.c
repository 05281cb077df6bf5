/*
 * The attestation pseudo-TA: what it signs, checked with the key that it gives
 * out, and what it refuses. The whole TEE, with a client and a TA that ask.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "kernel/measure.h"
#include "storage_service.h"
#include "world.h"
#include <abi/pta_avb.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <string.h>

#define GET_PUBKEY    0u
#define GET_TA_DIGEST 1u
#define HASH_TA	      2u
#define HASH_TEE      3u
#define STARTED	      0x53520000u

#define KEY_LEN	   384u
#define ANSWER_LEN (SHA256_LEN + KEY_LEN)
#define ENTRY_LEN  144u /* of the list of what was started */
#define NONCE_MAX  65536u

static const uint8_t attestation[16] = { 0x39, 0x80, 0x08, 0x61, 0x18, 0x2a,
					 0x47, 0x20, 0x9b, 0x67, 0x2b, 0xcd,
					 0x62, 0x2b, 0xc0, 0xb5 };
static const uint8_t avb[16] = PTA_AVB_UUID_OCTETS;
static const TEE_UUID mischief = {
	0xe1c6d0f4,
	0x3b52,
	0x4a7e,
	{ 0x9c, 0x18, 0x6f, 0x2a, 0x0d, 0x9b, 0x7c, 0x51 },
};
static const uint8_t nonce[] = "not used before";
static uint32_t session;

/* ------------------------------------------------------------ the device --- */

static bool without_store;
static size_t shorter_by; /* than it is, an object reads */

struct store *__real_storage_lock(void);
struct store *__wrap_storage_lock(void);
struct store *__wrap_storage_lock(void)
{
	return without_store ? NULL : __real_storage_lock();
}

TEE_Result __real_store_read(struct store *st, const struct store_object_id *id,
			     uint32_t off, void *to, size_t *len);
TEE_Result __wrap_store_read(struct store *st, const struct store_object_id *id,
			     uint32_t off, void *to, size_t *len);
TEE_Result __wrap_store_read(struct store *st, const struct store_object_id *id,
			     uint32_t off, void *to, size_t *len)
{
	TEE_Result res = __real_store_read(st, id, off, to, len);

	if (res == TEE_SUCCESS)
		*len -= shorter_by;
	return res;
}

/* ------------------------------------------------------------- questions --- */

/* The TEE itself or the list: the answer is in data page 1. */
static uint32_t ask(uint32_t cmd, size_t nonce_len, size_t room, size_t *got)
{
	struct arg arg[4] = { BYTES_IN(NULL, nonce_len), ROOM_OUT(room) };
	uint32_t res = 0;

	memset(data_bytes(), 0xee, DATA_PAGES * PAGE);
	memcpy(data_bytes(), nonce, sizeof(nonce));
	res = client_invoke(session, cmd, arg);
	*got = (size_t)arg[1].len;
	return res;
}

/* A TA's file: the answer is in data page 2. */
static uint32_t ask_of(const void *uuid, size_t uuid_len, size_t nonce_len,
		       size_t room, size_t *got)
{
	struct arg arg[4] = { BYTES_IN(uuid, uuid_len),
			      BYTES_IN(nonce, nonce_len), ROOM_OUT(room) };
	uint32_t res = 0;

	memset(data_bytes(), 0xee, DATA_PAGES * PAGE);
	res = client_invoke(session, GET_TA_DIGEST, arg);
	*got = (size_t)arg[2].len;
	return res;
}

static uint8_t modulus[KEY_LEN];

static uint32_t get_pubkey(size_t e_room, size_t n_room, struct arg arg[4])
{
	memset(arg, 0, 4 * sizeof(*arg));
	arg[0] = (struct arg)ROOM_OUT(e_room);
	arg[1] = (struct arg)ROOM_OUT(n_room);
	arg[2].attr = MSG_VALUE_OUT;
	return client_invoke(session, GET_PUBKEY, arg);
}

/* The digest that an answer signs together with the nonce. */
static void answer_is_signed(const uint8_t answer[ANSWER_LEN],
			     const void *asked, size_t asked_len)
{
	static const uint8_t e[] = { 1, 0, 1 };
	const struct rsa_public_key key = { modulus, KEY_LEN, e, sizeof(e) };
	uint8_t message[SHA256_LEN];
	struct sha256 ctx;

	sha256_init(&ctx);
	sha256_update(&ctx, asked, asked_len);
	sha256_update(&ctx, answer, SHA256_LEN);
	sha256_final(&ctx, message);
	assert_int_equal(rsa_verify_pss_sha256(&key, message,
					       answer + SHA256_LEN, KEY_LEN),
			 TEE_SUCCESS);
}

/* ----------------------------------------------------------------- cases --- */

static void calls_of_a_wrong_form_are_refused(void **state)
{
	static const uint32_t types[][5] = {
		{ GET_PUBKEY, MSG_RMEM_OUT, MSG_RMEM_OUT, MSG_VALUE_OUT },
		{ GET_TA_DIGEST, MSG_RMEM_IN, MSG_RMEM_IN, MSG_RMEM_OUT },
		{ HASH_TA, MSG_RMEM_IN, MSG_RMEM_OUT },
		{ HASH_TEE, MSG_RMEM_IN, MSG_RMEM_OUT },
		{ STARTED, MSG_RMEM_IN, MSG_RMEM_OUT },
	};
	static const uint32_t unknown[] = { 4, STARTED - 1, STARTED + 1,
					    UINT32_MAX };

	for (size_t i = 0; i < ARRAY_COUNT(types); i++)
		for (unsigned int place = 0; place < 4; place++)
			for (uint32_t attr = 0; attr <= MSG_RMEM_INOUT;
			     attr++) {
				struct arg arg[4] = { { 0 } };

				if (attr == types[i][place + 1] ||
				    attr == MSG_VALUE_INOUT + 1)
					continue;
				for (unsigned int n = 0; n < 4; n++) {
					arg[n].attr = types[i][n + 1];
					arg[n].len = 16;
				}
				arg[place].attr = attr;
				assert_int_equal(client_invoke(session,
							       types[i][0],
							       arg),
						 TEE_ERROR_BAD_PARAMETERS);
			}
	for (size_t i = 0; i < ARRAY_COUNT(unknown); i++) {
		struct arg arg[4] = { BYTES_IN(nonce, 8), ROOM_OUT(PAGE) };

		assert_int_equal(client_invoke(session, unknown[i], arg),
				 TEE_ERROR_BAD_PARAMETERS);
	}
}

static void questions_have_a_nonce(void **state)
{
	static const uint32_t commands[] = { GET_TA_DIGEST, HASH_TEE, STARTED };
	size_t got = 0;

	(void)world_file(NONCE_MAX / PAGE + 1);
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		for (unsigned int n = 0; n < 3; n++) {
			const bool of_ta = commands[i] == GET_TA_DIGEST;
			struct arg wrong = { .attr = MSG_RMEM_IN };
			struct arg arg[4] = { BYTES_IN(&mischief, 16),
					      ROOM_OUT(PAGE), ROOM_OUT(PAGE) };

			wrong.len = n == 0 ? 0 : NONCE_MAX + 1;
			wrong.null = n == 1;
			wrong.file = n == 2;
			if (!of_ta)
				arg[2].attr = MSG_NONE;
			arg[of_ta ? 1 : 0] = wrong;
			assert_int_equal(
				client_invoke(session, commands[i], arg),
				TEE_ERROR_BAD_PARAMETERS);
		}
	/* A client has no memory that the TEE could hash. */
	assert_int_equal(ask(HASH_TA, 8, PAGE, &got), TEE_ERROR_ACCESS_DENIED);
}

static void answers_need_room(void **state)
{
	size_t got = 0;

	assert_int_equal(ask(HASH_TEE, 8, ANSWER_LEN - 1, &got),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, ANSWER_LEN);
	assert_int_equal(ask_of(&mischief, 16, 8, 0, &got),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, ANSWER_LEN);
}

static void only_tas_that_there_are(void **state)
{
	TEE_UUID other[2] = { mischief, mischief };
	size_t got = 0;

	other[0].clockSeqAndNode[7] = 0xff;
	assert_int_equal(ask_of(&other[0], 16, 8, PAGE, &got),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(ask_of(&other[1], 15, 8, PAGE, &got),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(ask_of(&other[0], 17, 8, PAGE, &got),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(ask_of("", 0, 8, PAGE, &got),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void without_storage_there_is_no_key(void **state)
{
	struct arg arg[4];
	size_t got = 0;

	without_store = true;
	assert_int_equal(get_pubkey(8, KEY_LEN, arg),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(ask(HASH_TEE, 8, PAGE, &got),
			 TEE_ERROR_STORAGE_NOT_AVAILABLE);
	assert_int_equal(data_bytes()[PAGE], 0xee);
	without_store = false;
}

static void memory_runs_out(void **state)
{
	struct arg arg[4];
	size_t got = 0;

	heap_left = 0;
	assert_int_equal(get_pubkey(8, KEY_LEN, arg), TEE_ERROR_OUT_OF_MEMORY);
	assert_int_equal(ask(HASH_TEE, 8, PAGE, &got), TEE_ERROR_OUT_OF_MEMORY);
	heap_left = SIZE_MAX;
}

/* The first question makes the key; the others find it. */
static void the_key(void **state)
{
	struct arg arg[4];

	assert_int_equal(get_pubkey(8, KEY_LEN, arg), TEE_SUCCESS);
	assert_int_equal(arg[0].len, 3);
	assert_memory_equal(data_bytes(), "\1\0\1", 3);
	assert_int_equal(arg[1].len, KEY_LEN);
	assert_int_equal(arg[2].a, 0x70414930);
	memcpy(modulus, data_bytes() + PAGE, KEY_LEN);
	assert_true((modulus[0] & 0x80) != 0 && modulus[KEY_LEN - 1] % 2 == 1);
	assert_int_equal(get_pubkey(2, KEY_LEN, arg), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(arg[0].len, 3);
	assert_int_equal(get_pubkey(3, KEY_LEN - 1, arg),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(arg[1].len, KEY_LEN);
	assert_int_equal(get_pubkey(3, KEY_LEN, arg), TEE_SUCCESS);
	assert_memory_equal(modulus, data_bytes() + PAGE, KEY_LEN);
	/* One that is not whole is no key, and no other is made for it. */
	shorter_by = 1;
	assert_int_equal(get_pubkey(3, KEY_LEN, arg), TEE_ERROR_CORRUPT_OBJECT);
	shorter_by = 0;
	assert_int_equal(get_pubkey(3, KEY_LEN, arg), TEE_SUCCESS);
	assert_memory_equal(modulus, data_bytes() + PAGE, KEY_LEN);
}

static void the_tee_and_a_ta_s_file(void **state)
{
	uint8_t digest[SHA256_LEN];
	size_t got = 0;

	assert_int_equal(ask(HASH_TEE, 8, PAGE, &got), TEE_SUCCESS);
	assert_int_equal(got, ANSWER_LEN);
	answer_is_signed(data_bytes() + PAGE, nonce, 8);
	assert_int_equal(data_bytes()[PAGE + ANSWER_LEN], 0xee);
	memcpy(digest, data_bytes() + PAGE, SHA256_LEN);
	/* The same TEE for whoever asks, with each nonce signed anew. */
	assert_int_equal(ask(HASH_TEE, 9, PAGE, &got), TEE_SUCCESS);
	assert_memory_equal(digest, data_bytes() + PAGE, SHA256_LEN);
	answer_is_signed(data_bytes() + PAGE, nonce, 9);
	assert_int_equal(ask_of(&mischief, 16, sizeof(nonce), PAGE, &got),
			 TEE_SUCCESS);
	answer_is_signed(data_bytes() + 2 * PAGE, nonce, sizeof(nonce));
	assert_memory_not_equal(digest, data_bytes() + 2 * PAGE, SHA256_LEN);
}

/* ---------------------------------------------------------- a TA's memory --- */

static uint8_t ta_answer[ANSWER_LEN];
static uint32_t ta_res[3];

static void ask_as_ta(struct ta *ta)
{
	static const TEE_UUID uuid = {
		0x39800861,
		0x182a,
		0x4720,
		{ 0x9b, 0x67, 0x2b, 0xcd, 0x62, 0x2b, 0xc0, 0xb5 },
	};
	uint64_t at = ta_sp(ta) - 0x800;
	struct ta_params p = {
		.types = TA_PARAM_MEMREF_INPUT | TA_PARAM_MEMREF_OUTPUT << 4,
		.vals = { at, 8, at + 0x100, ANSWER_LEN },
	};
	uint32_t id = 0;

	ta_put(ta, at, nonce, 8);
	ta_res[0] = ta_session(ta, &uuid, &id);
	ta_res[1] = ta_command(ta, id, HASH_TA, &p);
	ta_get(ta, at + 0x100, ta_answer, ANSWER_LEN);
	p.vals[1] = 0;
	ta_res[2] = ta_command(ta, id, HASH_TA, &p);
	(void)TA_CALL(ta, TA_SYS_CLOSE_TA_SESSION, id);
}

/* Two instances of a TA are the same, wherever they were loaded. */
static void a_ta_s_memory(void **state)
{
	uint8_t digest[SHA256_LEN];

	for (unsigned int i = 0; i < 3; i++) {
		uint32_t ta = ta_open();

		assert_int_equal(ta_invoke(ta, ask_as_ta), TEE_SUCCESS);
		session_shut(ta);
		assert_int_equal(ta_res[0], TEE_SUCCESS);
		assert_int_equal(ta_res[1], TEE_SUCCESS);
		assert_int_equal(ta_res[2], TEE_ERROR_BAD_PARAMETERS);
		answer_is_signed(ta_answer, nonce, 8);
		if (i != 0)
			assert_memory_equal(digest, ta_answer, SHA256_LEN);
		memcpy(digest, ta_answer, SHA256_LEN);
	}
}

/* ------------------------------------------------------ what was started --- */

static void measure(uint32_t loader, const char *name, uint8_t digest,
		    uint32_t version, uint8_t signer)
{
	uint8_t bytes[32], key[32];
	struct arg arg[4] = { BYTES_IN(name, strlen(name)), BYTES_IN(bytes, 32),
			      VALUE_IN(0, version), BYTES_IN(key, 32) };

	memset(bytes, digest, sizeof(bytes));
	memset(key, signer, sizeof(key));
	assert_int_equal(client_invoke(loader, AVB_MEASURE, arg), TEE_SUCCESS);
}

static void what_was_started(void **state)
{
	const uint8_t *answer = data_bytes() + PAGE;
	const uint8_t *entry = NULL;
	struct arg none[4] = { { 0 } };
	uint8_t digest[SHA256_LEN];
	uint32_t res = 0;
	uint32_t loader = pta_open(avb, &res);
	size_t before = measure_count();
	size_t len = 0;
	size_t got = 0;

	measure(loader, "vbmeta", 0xa1, 7, 0xb1);
	measure(loader, "boot", 0xa2, 8, 0xb2);
	/* Not while somebody could still add to it. */
	assert_int_equal(ask(STARTED, 8, PAGE, &got), TEE_ERROR_BAD_STATE);
	assert_int_equal(client_invoke(loader, AVB_END_OF_BOOT, none),
			 TEE_SUCCESS);
	len = ANSWER_LEN + (before + 2) * ENTRY_LEN;
	assert_int_equal(ask(STARTED, 8, len - 1, &got),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(got, len);
	assert_int_equal(answer[0], 0xee);
	heap_left = 0;
	assert_int_equal(ask(STARTED, 8, len, &got), TEE_ERROR_OUT_OF_MEMORY);
	heap_left = SIZE_MAX;
	assert_int_equal(ask(STARTED, 8, len, &got), TEE_SUCCESS);
	assert_int_equal(got, len);
	answer_is_signed(answer, nonce, 8);
	sha256(answer + ANSWER_LEN, len - ANSWER_LEN, digest);
	assert_memory_equal(answer, digest, SHA256_LEN);
	entry = answer + ANSWER_LEN + before * ENTRY_LEN;
	assert_string_equal((const char *)entry, "vbmeta");
	assert_int_equal(load_le64(entry + 32), 7);
	assert_int_equal(entry[40], 0xb1);
	assert_int_equal(load_le64(entry + 72), 32);
	assert_int_equal(entry[80], 0xa1);
	assert_int_equal(entry[80 + 32], 0);
	entry += ENTRY_LEN;
	assert_string_equal((const char *)entry, "boot");
	assert_int_equal(load_le64(entry + 32), 8);
	assert_int_equal(entry[71], 0xb2);
	assert_int_equal(entry[80 + 31], 0xa2);
	session_shut(loader);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(calls_of_a_wrong_form_are_refused),
		cmocka_unit_test(questions_have_a_nonce),
		cmocka_unit_test(answers_need_room),
		cmocka_unit_test(only_tas_that_there_are),
		cmocka_unit_test(without_storage_there_is_no_key),
		cmocka_unit_test(memory_runs_out),
		cmocka_unit_test(the_key),
		cmocka_unit_test(the_tee_and_a_ta_s_file),
		cmocka_unit_test(a_ta_s_memory),
		cmocka_unit_test(what_was_started),
	};
	uint32_t res = 0;

	world_start();
	session = pta_open(attestation, &res);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
