#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/ta_keyring.h>
#include <string.h>

static uint8_t numbers[TA_KEYRING_COUNT_MAX + 1][512];
static const uint8_t e[] = { 1, 0, 1 };
static const uint8_t class_key[TA_KEYRING_CLASS_LEN] = { 9, 8, 7 };

static struct ta_keyring ring_of(size_t count, size_t n_len)
{
	struct ta_keyring ring = { .count = count };

	for (size_t i = 0; i < count && i < TA_KEYRING_COUNT_MAX; i++) {
		memset(numbers[i], (int)i + 1, sizeof(numbers[i]));
		ring.key[i] = (struct ta_keyring_key){
			.n = numbers[i],
			.n_len = n_len,
			.e = e,
			.e_len = sizeof(e),
			.class_key = i % 2 == 1 ? class_key : NULL,
		};
	}
	return ring;
}

static void what_is_written_is_read(void **state)
{
	static const struct {
		size_t count;
		size_t n_len;
	} row[] = { { 0, 0 }, { 1, 256 }, { 2, 384 }, { 3, 511 }, { 16, 512 } };

	for (size_t r = 0; r < ARRAY_COUNT(row); r++) {
		static uint8_t buf[TA_KEYRING_LEN_MAX];
		struct ta_keyring ring = ring_of(row[r].count, row[r].n_len);
		struct ta_keyring got;
		size_t len = sizeof(buf);
		size_t says = 0;

		assert_int_equal(ta_keyring_write(&ring, buf, &len),
				 TEE_SUCCESS);
		assert_int_equal(ta_keyring_len(buf, &says), TEE_SUCCESS);
		assert_int_equal(says, len);
		assert_int_equal(ta_keyring_parse(buf, len, &got), TEE_SUCCESS);
		assert_int_equal(got.count, row[r].count);
		for (size_t i = 0; i < got.count; i++) {
			assert_int_equal(got.key[i].n_len, row[r].n_len);
			assert_memory_equal(got.key[i].n, numbers[i],
					    row[r].n_len);
			assert_memory_equal(got.key[i].e, e, sizeof(e));
			assert_int_equal(got.key[i].class_key != NULL,
					 i % 2 == 1);
		}
	}
}

static void every_other_length_is_refused(void **state)
{
	static uint8_t buf[TA_KEYRING_LEN_MAX];
	struct ta_keyring ring = ring_of(2, 256);
	struct ta_keyring got;
	size_t len = sizeof(buf);

	assert_int_equal(ta_keyring_write(&ring, buf, &len), TEE_SUCCESS);
	for (size_t cut = 0; cut <= len + 1; cut++)
		if (cut != len)
			assert_int_equal(ta_keyring_parse(buf, cut, &got),
					 TEE_ERROR_BAD_FORMAT);
	/* The header says so too, and the keys end elsewhere. */
	for (size_t cut = TA_KEYRING_HEADER_LEN; cut <= len + 8; cut++) {
		if (cut == len)
			continue;
		store_le32(buf + 4, (uint32_t)cut);
		assert_int_equal(ta_keyring_parse(buf, cut, &got),
				 TEE_ERROR_BAD_FORMAT);
	}
}

static void fields_out_of_range_are_refused(void **state)
{
	static const struct {
		const char *must;
		size_t off;
		uint32_t value;
	} row[] = {
		{ "another magic", 0, 0x31524b54 },
		{ "no length", 4, 0 },
		{ "a huge length", 4, UINT32_MAX },
		{ "more keys than there are", 8, 2 },
		{ "fewer keys than there are", 8, 0 },
		{ "too many keys", 8, 17 },
		{ "a short modulus", 16, 3u << 16 | 255 },
		{ "a long modulus", 16, 3u << 16 | 513 },
		{ "no exponent", 16, 256 },
		{ "a long exponent", 16, 9u << 16 | 256 },
		{ "unknown flags", 20, 2 },
	};

	for (size_t r = 0; r < ARRAY_COUNT(row); r++) {
		static uint8_t buf[TA_KEYRING_LEN_MAX];
		struct ta_keyring ring = ring_of(1, 256);
		struct ta_keyring got;
		size_t len = sizeof(buf);

		assert_int_equal(ta_keyring_write(&ring, buf, &len),
				 TEE_SUCCESS);
		store_le32(buf + row[r].off, row[r].value);
		if (ta_keyring_parse(buf, len, &got) != TEE_ERROR_BAD_FORMAT)
			fail_msg("%s is taken", row[r].must);
	}
}

static void what_does_not_fit_is_not_written(void **state)
{
	static uint8_t buf[TA_KEYRING_LEN_MAX];
	struct ta_keyring ring = ring_of(1, 256);
	size_t len = 100;

	assert_int_equal(ta_keyring_write(&ring, buf, &len),
			 TEE_ERROR_SHORT_BUFFER);
	len = sizeof(buf);
	ring.count = TA_KEYRING_COUNT_MAX + 1;
	assert_int_equal(ta_keyring_write(&ring, buf, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	ring = ring_of(1, 255);
	assert_int_equal(ta_keyring_write(&ring, buf, &len),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(every_other_length_is_refused),
		cmocka_unit_test(fields_out_of_range_are_refused),
		cmocka_unit_test(what_does_not_fit_is_not_written),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
