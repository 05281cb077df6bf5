/*
 * Amounts: products that wrap, and decimals as ethers prints them.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <stdio.h>
#include <string.h>
#include <tests/vectors.h>

#include <formats/u256.h>

static void set(uint8_t number[U256_LEN], const char *hex)
{
	uint8_t bytes[U256_LEN] = { 0 };
	size_t len = hex_bytes(hex, bytes, sizeof(bytes));

	memset(number, 0, U256_LEN);
	memcpy(number + U256_LEN - len, bytes, len);
}

static void decimals_are_exact(void **state)
{
	static const struct {
		const char *hex;
		unsigned int places;
		const char *text;
	} row[] = {
		{ "00", 18, "0" },
		{ "00", 0, "0" },
		{ "01", 18, "0.000000000000000001" },
		{ "0de0b6b3a7640000", 18, "1" },
		{ "14d1120d7b160000", 18, "1.5" },
		{ "8ac7230489e80000", 18, "10" },
		{ "3b9aca00", 9, "1" },
		{ "0a", 0, "10" },
		{ "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
		  "ffff",
		  18,
		  "115792089237316195423570985008687907853269984665640564039457"
		  ".584007913129639935" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t number[U256_LEN];
		char text[U256_TEXT_SIZE];

		set(number, row[i].hex);
		u256_text(number, row[i].places, text);
		assert_string_equal(text, row[i].text);

		uint8_t again[U256_LEN];

		assert_true(u256_parse(text, row[i].places, again));
		assert_memory_equal(again, number, sizeof(again));
	}
}

static void odd_decimals_are_refused(void **state)
{
	static const char *const row[] = {
		"",
		".",
		"1.",
		".5",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1e3",
		"0x1",
		"1,5",
		"1.2.3",
		"0.0000000000000000001",
		"1157920892373161954235709850086879078532699846656405640394575"
		"84007913129639936",
		"115792089237316195423570985008687907853269984665640564039457."
		"584007913129639936",
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t number[U256_LEN];

		if (u256_parse(row[i], 18, number))
			fail_msg("'%s' is accepted", row[i]);
	}
}

static void products_tell_when_they_do_not_fit(void **state)
{
	static const struct {
		const char *must;
		const char *a;
		uint64_t b;
		const char *product;
	} row[] = {
		{ "small", "5208", 1000000000, "1319718a5000" },
		{ "by zero", "ff", 0, "00" },
		{ "2^192 by the largest is the last that fits",
		  "01000000000000000000000000000000000000000000000000",
		  UINT64_MAX,
		  "ffffffffffffffff00000000000000000000000000000000000000000000"
		  "0000" },
		{ "2^193 by the largest does not fit",
		  "02000000000000000000000000000000000000000000000000",
		  UINT64_MAX, NULL },
		{ "2^255 by two does not fit",
		  "800000000000000000000000000000000000000000000000000000000000"
		  "0000",
		  2, NULL },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t a[U256_LEN];
		uint8_t want[U256_LEN];
		uint8_t product[U256_LEN];

		set(a, row[i].a);
		if (u256_multiply(a, row[i].b, product) !=
		    (row[i].product != NULL))
			fail_msg("%s", row[i].must);
		if (row[i].product == NULL)
			continue;
		set(want, row[i].product);
		assert_memory_equal(product, want, U256_LEN);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(decimals_are_exact),
		cmocka_unit_test(odd_decimals_are_refused),
		cmocka_unit_test(products_tell_when_they_do_not_fit),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
