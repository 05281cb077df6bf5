/* The list of measurements grows, is closed, and takes nothing malformed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/measure.h"
#include <base/bits.h>
#include <base/check.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *what, const char *file, int line)
{
	abort();
}

static struct measure entry(const char *name, uint8_t digest_len)
{
	struct measure m = { .digest_len = digest_len, .version = 7 };

	memcpy(m.name, name, MIN(strlen(name), sizeof(m.name)));
	memset(m.digest, 0xd1, sizeof(m.digest));
	return m;
}

static const struct {
	const char *must;
	const char *name;
	uint8_t digest_len;
	TEE_Result res;
} row[] = {
	{ "a name and a digest", "boot", 32, TEE_SUCCESS },
	{ "the longest", "abcdefghijklmnopqrstuvwxyz01234", 64, TEE_SUCCESS },
	{ "no name", "", 32, TEE_ERROR_BAD_PARAMETERS },
	{ "a name without NUL", "abcdefghijklmnopqrstuvwxyz012345", 32,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "a name that is no text", "bo\not", 32, TEE_ERROR_BAD_PARAMETERS },
	{ "a name in another script", "b\xc3\xb6", 32,
	  TEE_ERROR_BAD_PARAMETERS },
	{ "no digest", "boot", 0, TEE_ERROR_BAD_PARAMETERS },
	{ "a digest too long", "boot", 65, TEE_ERROR_BAD_PARAMETERS },
};

static void entries_are_checked(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct measure m = entry(row[i].name, row[i].digest_len);
		size_t before = measure_count();

		print_message("%s\n", row[i].must);
		assert_int_equal(measure_add(&m), row[i].res);
		assert_int_equal(measure_count(),
				 before + (row[i].res == TEE_SUCCESS));
		if (row[i].res == TEE_SUCCESS)
			assert_memory_equal(measure_at(before), &m, sizeof(m));
	}
}

static void bytes_behind_the_name_are_refused(void **state)
{
	struct measure m = entry("boot", 32);

	m.name[MEASURE_NAME_LEN - 1] = 'x';
	assert_int_equal(measure_add(&m), TEE_ERROR_BAD_PARAMETERS);
	m.name[MEASURE_NAME_LEN - 1] = 0;
	m.name[6] = 'x';
	assert_int_equal(measure_add(&m), TEE_ERROR_BAD_PARAMETERS);
}

static void the_list_is_full_and_then_closed(void **state)
{
	struct measure m = entry("boot", 32);

	while (measure_count() < MEASURE_COUNT)
		assert_int_equal(measure_add(&m), TEE_SUCCESS);
	assert_int_equal(measure_add(&m), TEE_ERROR_STORAGE_NO_SPACE);
	assert_false(measure_closed());
	measure_close();
	assert_true(measure_closed());
	assert_int_equal(measure_add(&m), TEE_ERROR_ACCESS_DENIED);
	assert_int_equal(measure_count(), MEASURE_COUNT);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(entries_are_checked),
		cmocka_unit_test(bytes_behind_the_name_are_refused),
		cmocka_unit_test(the_list_is_full_and_then_closed),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
