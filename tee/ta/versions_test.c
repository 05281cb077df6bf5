/*
 * Versions of TAs and subkeys, over a device that keeps numbers and fails when
 * told to.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/device.h"
#include "kernel/log.h"
#include "ta/versions.h"
#include <base/bits.h>
#include <stdio.h>
#include <string.h>

#define KEPT_MAX 8u

static const TEE_UUID ta = {
	0x01020304,
	0x0506,
	0x0708,
	{ 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10 },
};
/* As a container and the device have it. */
static const uint8_t ta_octets[16] = { 1, 2,  3,  4,  5,  6,  7,  8,
				       9, 10, 11, 12, 13, 14, 15, 16 };
static const uint8_t sub_octets[2][16] = { { 0x51 }, { 0x52 } };

/* ------------------------------------------------------------ the device --- */

static struct kept {
	enum version_kind kind;
	uint8_t id[16];
	uint32_t version;
} kept[KEPT_MAX];
static unsigned int kept_count;
static unsigned int reads_left; /* that succeed */
static unsigned int raises_left;
static TEE_Result raise_error;
static bool said_older;
static bool said_full;

static struct kept *find(enum version_kind kind, const uint8_t *id)
{
	for (unsigned int i = 0; i < kept_count; i++)
		if (kept[i].kind == kind && memcmp(kept[i].id, id, 16) == 0)
			return &kept[i];
	return NULL;
}

TEE_Result device_version_floor(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t *floor)
{
	const struct kept *k = find(kind, id);

	*floor = 0;
	if (reads_left-- == 0)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (k != NULL)
		*floor = k->version;
	return TEE_SUCCESS;
}

TEE_Result device_version_raise(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t version)
{
	struct kept *k = find(kind, id);

	if (raises_left-- == 0)
		return raise_error;
	if (k == NULL) {
		k = &kept[kept_count++];
		k->kind = kind;
		memcpy(k->id, id, 16);
	}
	if (version > k->version)
		k->version = version;
	return TEE_SUCCESS;
}

void log_line(const char *format, ...)
{
	said_older |= strstr(format, "is older than") != NULL;
	said_full |= strstr(format, "keeps versions of") != NULL;
}

static int fresh(void **state)
{
	memset(kept, 0, sizeof(kept));
	kept_count = 0;
	reads_left = raises_left = UINT32_MAX;
	raise_error = TEE_ERROR_GENERIC;
	said_older = said_full = false;
	return 0;
}

static uint32_t number_of(enum version_kind kind, const uint8_t *id)
{
	const struct kept *k = find(kind, id);

	return k != NULL ? k->version : 0;
}

static struct ta_verified container(bool versioned, uint32_t version,
				    size_t subkeys, uint32_t v0, uint32_t v1)
{
	struct ta_verified found = {
		.versioned = versioned,
		.version = version,
		.subkey_count = subkeys,
	};

	memcpy(found.subkey[0].uuid, sub_octets[0], 16);
	memcpy(found.subkey[1].uuid, sub_octets[1], 16);
	found.subkey[0].version = v0;
	found.subkey[1].version = v1;
	return found;
}

/* ----------------------------------------------------------------- cases --- */

static void what_is_older_is_refused(void **state)
{
	static const struct {
		const char *must;
		bool versioned;
		uint32_t version;
		size_t subkeys;
		uint32_t v0, v1;
		TEE_Result res;
	} row[] = {
		{ "the version that has run", true, 7, 0, 0, 0, TEE_SUCCESS },
		{ "a newer one", true, 8, 0, 0, 0, TEE_SUCCESS },
		{ "the newest", true, UINT32_MAX, 0, 0, 0, TEE_SUCCESS },
		{ "the one before", true, 6, 0, 0, 0,
		  TEE_ERROR_ACCESS_CONFLICT },
		{ "the first", true, 0, 0, 0, 0, TEE_ERROR_ACCESS_CONFLICT },
		{ "one without a version", false, 0, 0, 0, 0,
		  TEE_ERROR_SECURITY },
		{ "one without, whatever its number is", false, 9, 0, 0, 0,
		  TEE_ERROR_SECURITY },
		{ "subkeys as they were", true, 7, 2, 3, 5, TEE_SUCCESS },
		{ "newer subkeys", true, 7, 2, 4, 6, TEE_SUCCESS },
		{ "an older first subkey", true, 8, 2, 2, 5,
		  TEE_ERROR_SECURITY },
		{ "an older second subkey", true, 8, 2, 3, 4,
		  TEE_ERROR_SECURITY },
		{ "one that does not take part", true, 7, 1, 3, 4,
		  TEE_SUCCESS },
		{ "an older subkey of an older TA", true, 6, 1, 2, 0,
		  TEE_ERROR_SECURITY },
	};
	struct ta_verified ran = container(true, 7, 2, 3, 5);

	assert_int_equal(versions_raise(&ta, &ran), TEE_SUCCESS);
	assert_int_equal(number_of(VERSION_TA, ta_octets), 7);
	assert_int_equal(number_of(VERSION_SUBKEY, sub_octets[0]), 3);
	assert_int_equal(number_of(VERSION_SUBKEY, sub_octets[1]), 5);
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct ta_verified found =
			container(row[i].versioned, row[i].version,
				  row[i].subkeys, row[i].v0, row[i].v1);

		said_older = false;
		if (versions_check(&ta, &found) != row[i].res ||
		    said_older != (row[i].res == TEE_ERROR_ACCESS_CONFLICT))
			fail_msg("%s", row[i].must);
	}
	/* A check keeps nothing. */
	assert_int_equal(kept_count, 3);
	assert_int_equal(number_of(VERSION_TA, ta_octets), 7);
}

static void a_new_device_takes_everything(void **state)
{
	struct ta_verified plain = container(false, 0, 0, 0, 0);
	struct ta_verified first = container(true, 0, 2, 0, 0);

	assert_int_equal(versions_check(&ta, &plain), TEE_SUCCESS);
	assert_int_equal(versions_check(&ta, &first), TEE_SUCCESS);
}

/* A subkey's number is none of a TA's with the same octets. */
static void kinds_are_apart(void **state)
{
	struct ta_verified found = container(true, 1, 1, 9, 0);
	struct ta_verified other = container(true, 1, 0, 0, 0);

	memcpy(found.subkey[0].uuid, ta_octets, 16);
	assert_int_equal(versions_raise(&ta, &found), TEE_SUCCESS);
	assert_int_equal(versions_set_installed(&ta), TEE_SUCCESS);
	assert_int_equal(number_of(VERSION_TA, ta_octets), 1);
	assert_int_equal(number_of(VERSION_SUBKEY, ta_octets), 9);
	assert_int_equal(number_of(VERSION_INSTALLED, ta_octets), 1);
	assert_int_equal(versions_check(&ta, &other), TEE_SUCCESS);
}

static void a_log_that_cannot_be_read_refuses(void **state)
{
	struct ta_verified found = container(true, 9, 2, 9, 9);

	for (unsigned int ok = 0; ok < 3; ok++) {
		reads_left = ok;
		assert_int_equal(versions_check(&ta, &found),
				 TEE_ERROR_SECURITY);
	}
	reads_left = 3;
	assert_int_equal(versions_check(&ta, &found), TEE_SUCCESS);
}

/* The TA's own number is the last to be kept: it says that all were. */
static void what_cannot_be_kept_is_refused(void **state)
{
	struct ta_verified found = container(true, 9, 2, 9, 9);
	static const TEE_Result error[] = { TEE_ERROR_GENERIC,
					    TEE_ERROR_BAD_STATE,
					    TEE_ERROR_STORAGE_NO_SPACE };

	for (size_t e = 0; e < ARRAY_COUNT(error); e++)
		for (unsigned int ok = 0; ok < 3; ok++) {
			(void)fresh(state);
			raise_error = error[e];
			raises_left = ok;
			assert_int_equal(versions_raise(&ta, &found),
					 TEE_ERROR_SECURITY);
			assert_int_equal(kept_count, ok);
			assert_int_equal(number_of(VERSION_TA, ta_octets), 0);
			assert_int_equal(said_full,
					 error[e] ==
						 TEE_ERROR_STORAGE_NO_SPACE);
		}
}

static void installed_is_remembered(void **state)
{
	TEE_UUID other = ta;

	other.clockSeqAndNode[7] ^= 1;
	assert_false(versions_is_installed(&ta));
	raises_left = 0;
	assert_int_equal(versions_set_installed(&ta), TEE_ERROR_SECURITY);
	assert_false(versions_is_installed(&ta));
	raises_left = UINT32_MAX;
	assert_int_equal(versions_set_installed(&ta), TEE_SUCCESS);
	assert_int_equal(versions_set_installed(&ta), TEE_SUCCESS);
	assert_true(versions_is_installed(&ta));
	assert_false(versions_is_installed(&other));
	/* Nor does one know, when the log cannot be read. */
	reads_left = 0;
	assert_false(versions_is_installed(&ta));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_older_is_refused, fresh),
		cmocka_unit_test_setup(a_new_device_takes_everything, fresh),
		cmocka_unit_test_setup(kinds_are_apart, fresh),
		cmocka_unit_test_setup(a_log_that_cannot_be_read_refuses,
				       fresh),
		cmocka_unit_test_setup(what_cannot_be_kept_is_refused, fresh),
		cmocka_unit_test_setup(installed_is_remembered, fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
