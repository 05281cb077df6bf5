/*
 * Which signers of TAs a device trusts, in development and in production, and
 * the keys that encrypted TAs have.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/device.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "ta/trust.h"
#include <abi/boot_record.h>
#include <base/bits.h>
#include <base/check.h>
#include <formats/ta_keyring.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNERS_MAX 32u /* that a TEE keeps */
#define BUILT_IN    20u
#define TEST_KEYS   2u /* the first of them */

/* ------------------------------------------------------ what it is built of --- */

static const uint8_t built_n[BUILT_IN][4] = { { 0xb0 }, { 0xb1 }, { 0xb2 } };
static const uint8_t e[] = { 1, 0, 1 };
static const TEE_UUID scope = { .timeLow = 7 };
static const uint8_t class_key[TA_ENC_KEY_LEN] = { 0xc1 };

#define SIGNER(i)                                                              \
	{                                                                      \
		.key = { built_n[i], 4, e, sizeof(e) }                         \
	}
#define REAL(i)                                                                \
	{                                                                      \
		.signer = SIGNER(i)                                            \
	}
const struct ta_built_in ta_built_in[] = {
	{ .signer = SIGNER(0), .is_test = true },
	{ .signer = SIGNER(1), .is_test = true },
	{ .signer = { .key = { built_n[2], 4, e, sizeof(e) },
		      .scope = &scope,
		      .scope_count = 1,
		      .class_key = class_key } },
	REAL(3),
	REAL(4),
	REAL(5),
	REAL(6),
	REAL(7),
	REAL(8),
	REAL(9),
	REAL(10),
	REAL(11),
	REAL(12),
	REAL(13),
	REAL(14),
	REAL(15),
	REAL(16),
	REAL(17),
	REAL(18),
	REAL(19),
};
const size_t ta_built_in_count = ARRAY_COUNT(ta_built_in);
static_assert(ARRAY_COUNT(ta_built_in) == BUILT_IN, "as many as said");

/* ------------------------------------------------------------ the device --- */

void check_failed(const char *what, const char *file, int line)
{
	fail_msg("%s:%d: %s", file, line, what);
	abort();
}

static const uint8_t root[DEVICE_KEY_LEN] = { 0xd0 };
static uint32_t lifecycle;
static uint8_t enrolled[TA_KEYRING_LEN_MAX];
static size_t enrolled_len;
static TEE_Result enrolled_res;
static unsigned int asked; /* for the list */
static bool heap_is_empty;
static void *given; /* by heap_alloc(), not given back */
static const char *said = "";

uint32_t device_lifecycle(void)
{
	return lifecycle;
}

void device_subkey(enum device_key_usage usage, struct hmac_sha256 *ctx)
{
	device_subkey_begin(root, usage, ctx);
}

TEE_Result device_ta_keys(uint8_t *list, size_t *len)
{
	asked++;
	/* What is not good may have been read all the same. */
	memcpy(list, enrolled, sizeof(enrolled));
	*len = enrolled_len;
	return enrolled_res;
}

void *heap_alloc(size_t size)
{
	assert_true(size >= TA_KEYRING_LEN_MAX);
	given = heap_is_empty ? NULL : calloc(1, size);
	return given;
}

void heap_free(void *p)
{
	if (p == given)
		given = NULL;
	free(p);
}

void log_line(const char *format, ...)
{
	said = format;
}

static int fresh(void **state)
{
	lifecycle = LIFECYCLE_DEVELOPMENT;
	enrolled_len = 0;
	enrolled_res = TEE_ERROR_ITEM_NOT_FOUND;
	asked = 0;
	heap_is_empty = false;
	said = "";
	return 0;
}

/* The list is kept for as long as the TEE lives: here, for a case. */
static int forget(void **state)
{
	free(given);
	given = NULL;
	return 0;
}

static uint8_t numbers[TA_KEYRING_COUNT_MAX][256];

static void enroll(size_t count)
{
	struct ta_keyring ring = { .count = count };

	for (size_t i = 0; i < count; i++) {
		memset(numbers[i], (int)i + 1, sizeof(numbers[i]));
		ring.key[i] = (struct ta_keyring_key){
			.n = numbers[i],
			.n_len = sizeof(numbers[i]),
			.e = e,
			.e_len = sizeof(e),
			.class_key = i % 2 == 1 ? class_key : NULL,
		};
	}
	enrolled_len = sizeof(enrolled);
	assert_int_equal(ta_keyring_write(&ring, enrolled, &enrolled_len),
			 TEE_SUCCESS);
	enrolled_res = TEE_SUCCESS;
}

static bool is_trusted(const uint8_t *n, size_t n_len)
{
	const struct ta_trust *trust = ta_trust();

	for (size_t i = 0; i < trust->signer_count; i++)
		if (trust->signer[i].key.n_len == n_len &&
		    memcmp(trust->signer[i].key.n, n, n_len) == 0)
			return true;
	return false;
}

/* ----------------------------------------------------------------- cases --- */

static void a_development_device_trusts_all_of_the_build(void **state)
{
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
	for (size_t i = 0; i < BUILT_IN; i++)
		assert_ptr_equal(ta_trust()->signer[i].key.n,
				 ta_built_in[i].signer.key.n);
	/* With all that the build says of them. */
	assert_ptr_equal(ta_trust()->signer[2].scope, &scope);
	assert_int_equal(ta_trust()->signer[2].scope_count, 1);
	assert_ptr_equal(ta_trust()->signer[2].class_key, class_key);
	assert_int_equal(ta_trust()->signer[3].scope_count, 0);
	assert_int_equal(asked, 1);
	assert_null(given);
	assert_string_equal(said, "");
}

static void a_production_device_trusts_no_test_key(void **state)
{
	enroll(3);
	lifecycle = LIFECYCLE_PRODUCTION;
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN - TEST_KEYS);
	assert_false(is_trusted(built_n[0], 4));
	assert_false(is_trusted(built_n[1], 4));
	assert_true(is_trusted(built_n[2], 4));
	/* Nor what was enrolled, which it does not even look at. */
	assert_int_equal(asked, 0);
	assert_false(is_trusted(numbers[0], 256));
	assert_null(ta_trust_published());
}

/* Under a foreign firmware there are no fuses, and nothing to protect. */
static void a_device_without_fuses_is_no_product(void **state)
{
	lifecycle = 0;
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
}

static void enrolled_signers_come_behind(void **state)
{
	enroll(3);
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN + 3);
	for (size_t i = 0; i < 3; i++) {
		const struct ta_signer *s = &ta_trust()->signer[BUILT_IN + i];

		assert_int_equal(s->key.n_len, 256);
		assert_memory_equal(s->key.n, numbers[i], 256);
		assert_int_equal(s->key.e_len, sizeof(e));
		assert_memory_equal(s->key.e, e, sizeof(e));
		assert_int_equal(s->scope_count, 0);
		assert_int_equal(s->class_key != NULL, i % 2 == 1);
		if (s->class_key != NULL)
			assert_memory_equal(s->class_key, class_key,
					    sizeof(class_key));
	}
	assert_non_null(strstr(said, "enrolled beside"));
}

static void an_empty_list_enrolls_nobody(void **state)
{
	enroll(0);
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
	assert_string_equal(said, "");
}

static void there_is_room_for_so_many(void **state)
{
	enroll(SIGNERS_MAX - BUILT_IN);
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, SIGNERS_MAX);
	(void)forget(state);
	enroll(TA_KEYRING_COUNT_MAX);
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, SIGNERS_MAX);
	assert_true(is_trusted(numbers[SIGNERS_MAX - BUILT_IN - 1], 256));
	assert_false(is_trusted(numbers[SIGNERS_MAX - BUILT_IN], 256));
}

/* None of a list that is not whole counts. */
static void a_damaged_list_enrolls_nobody(void **state)
{
	static const TEE_Result error[] = { TEE_ERROR_ITEM_NOT_FOUND,
					    TEE_ERROR_MAC_INVALID };

	for (size_t i = 0; i < ARRAY_COUNT(error); i++) {
		enroll(3);
		enrolled_res = error[i];
		ta_trust_init();
		assert_int_equal(ta_trust()->signer_count, BUILT_IN);
		assert_null(given);
	}
	enroll(3);
	enrolled[0] ^= 1;
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
	assert_non_null(strstr(said, "damaged"));
	assert_null(given);
	enroll(3);
	enrolled_len--;
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
	assert_null(given);
	enroll(3);
	heap_is_empty = true;
	ta_trust_init();
	assert_int_equal(ta_trust()->signer_count, BUILT_IN);
}

/* Each signer's TAs have a key of their own, on each device another. */
static void the_device_s_keys(void **state)
{
	uint8_t key[3][TA_ENC_KEY_LEN];
	uint8_t want[TA_ENC_KEY_LEN];
	struct ta_signer other = ta_built_in[3].signer;
	struct hmac_sha256 ctx;

	ta_trust_init();
	for (size_t i = 0; i < 2; i++)
		ta_trust()->device_key(&ta_trust()->signer[i], key[i]);
	assert_memory_not_equal(key[0], key[1], sizeof(key[0]));
	/* HMAC(hardware unique key, 4, modulus): strongroom-provision's too. */
	device_subkey_begin(root, (enum device_key_usage)4, &ctx);
	hmac_sha256_update(&ctx, built_n[0], 4);
	hmac_sha256_final(&ctx, want);
	assert_memory_equal(key[0], want, sizeof(want));
	/* Of the modulus alone, and all of it. */
	other.scope_count = 9;
	ta_trust()->device_key(&ta_built_in[3].signer, key[0]);
	ta_trust()->device_key(&other, key[1]);
	other.key.n_len--;
	ta_trust()->device_key(&other, key[2]);
	assert_memory_equal(key[0], key[1], sizeof(key[0]));
	assert_memory_not_equal(key[0], key[2], sizeof(key[0]));
}

static void the_published_key(void **state)
{
	static const char hex[] = "b64d239b1f3c7d3b06506229cd8ff7c8"
				  "af2bb4db2168621ac62c84948468c4f4";
	uint8_t key[2][TA_ENC_KEY_LEN];
	char text[2 * TA_ENC_KEY_LEN + 1];

	enroll(1);
	ta_trust_init();
	assert_non_null(ta_trust_published());
	/* The same signers: who signs is judged as ever. */
	assert_ptr_equal(ta_trust_published()->signer, ta_trust()->signer);
	assert_int_equal(ta_trust_published()->signer_count, BUILT_IN + 1);
	for (size_t i = 0; i < 2; i++)
		ta_trust_published()->device_key(&ta_trust()->signer[i],
						 key[i]);
	assert_memory_equal(key[0], key[1], sizeof(key[0]));
	for (size_t i = 0; i < TA_ENC_KEY_LEN; i++)
		snprintf(text + 2 * i, 3, "%02x", key[0][i]);
	assert_string_equal(text, hex);
	ta_trust()->device_key(&ta_trust()->signer[0], key[1]);
	assert_memory_not_equal(key[0], key[1], sizeof(key[0]));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, fresh, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_development_device_trusts_all_of_the_build),
		CASE(a_production_device_trusts_no_test_key),
		CASE(a_device_without_fuses_is_no_product),
		CASE(enrolled_signers_come_behind),
		CASE(an_empty_list_enrolls_nobody),
		CASE(there_is_room_for_so_many),
		CASE(a_damaged_list_enrolls_nobody),
		CASE(the_device_s_keys),
		CASE(the_published_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
