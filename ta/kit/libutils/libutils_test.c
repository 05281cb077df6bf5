/*
 * The TA's C library where the host has functions of the same names: those
 * are included under others.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define strtoull ta_strtoull
#define strtoll	 ta_strtoll
#define strtoul	 ta_strtoul
#define strtol	 ta_strtol
#define atol	 ta_atol
#define atoi	 ta_atoi
#define abs	 ta_abs
#define labs	 ta_labs
#define qsort	 ta_qsort
#define bsearch	 ta_bsearch

unsigned long long ta_strtoull(const char *s, char **end, int base);
long long ta_strtoll(const char *s, char **end, int base);
unsigned long ta_strtoul(const char *s, char **end, int base);
long ta_strtol(const char *s, char **end, int base);
long ta_atol(const char *s);
int ta_atoi(const char *s);
int ta_abs(int i);
long ta_labs(long i);
void ta_qsort(void *base, size_t count, size_t size,
	      int (*compare)(const void *a, const void *b));
void *ta_bsearch(const void *key, const void *base, size_t count, size_t size,
		 int (*compare)(const void *a, const void *b));
#define SORT(name, type) void qsort_##name(type *p, size_t count);
SORT(int, int)
SORT(uint, unsigned int)
SORT(long, long)
SORT(ul, unsigned long)
SORT(ll, long long)
SORT(ull, unsigned long long)
SORT(s8, int8_t)
SORT(u8, uint8_t)
SORT(s16, int16_t)
SORT(u16, uint16_t)
SORT(s32, int32_t)
SORT(u32, uint32_t)
SORT(s64, int64_t)
SORT(u64, uint64_t)

#include "number.c"
#include "qsort.c"
#include "base64.c"

#undef strtoull
#undef strtoll

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

static void numbers_read_as_the_host_reads_them(void **state)
{
	static const char *const text[] = {
		"0",
		"42",
		"  -17x",
		"+9",
		"0x1fG",
		"0xg",
		"017",
		"08",
		"18446744073709551615",
		"18446744073709551616",
		"9223372036854775807",
		"9223372036854775808",
		"-9223372036854775808",
		"-9223372036854775809",
		"",
		"-",
		"zz",
		"ffffffffffffffff",
		"-1",
	};
	static const int base[] = { 0, 2, 8, 10, 16, 36 };

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		for (size_t j = 0; j < sizeof(base) / sizeof(base[0]); j++) {
			char *ours = NULL;
			char *theirs = NULL;

			assert_int_equal(ta_strtoull(text[i], &ours, base[j]),
					 strtoull(text[i], &theirs, base[j]));
			assert_ptr_equal(ours, theirs);
			assert_int_equal(ta_strtoll(text[i], &ours, base[j]),
					 strtoll(text[i], &theirs, base[j]));
			assert_ptr_equal(ours, theirs);
		}
	}
}

static int by_first(const void *a, const void *b)
{
	return *(const uint8_t *)a - *(const uint8_t *)b;
}

static void sorting_sorts_and_searching_finds(void **state)
{
	uint32_t seed = 1;

	for (size_t count = 0; count < 40; count++) {
		uint8_t v[40][100];
		uint32_t want = 0;
		uint32_t got = 0;

		for (size_t i = 0; i < count; i++) {
			seed = seed * 1664525u + 1013904223u;
			memset(v[i], (int)(seed >> 24), sizeof(v[i]));
			want += v[i][0];
		}
		ta_qsort(v, count, sizeof(v[0]), by_first);
		for (size_t i = 0; i < count; i++) {
			got += v[i][99];
			if (i > 0)
				assert_true(v[i - 1][0] <= v[i][0]);
			assert_non_null(ta_bsearch(v[i], v, count, sizeof(v[0]),
						   by_first));
		}
		assert_int_equal(want, got);
	}
}

static void base64_goes_there_and_back(void **state)
{
	static const struct {
		const char *bytes;
		const char *text;
	} row[] = { { "", "" },
		    { "f", "Zg==" },
		    { "fo", "Zm8=" },
		    { "foo", "Zm9v" },
		    { "foob", "Zm9vYg==" },
		    { "fooba", "Zm9vYmE=" },
		    { "foobar", "Zm9vYmFy" } };
	static const char *const bad[] = { "Z", "Zg=a",
					   "Zg===", "Z!==", "Zm9vYg=" };
	char buf[32];
	size_t len = 0;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		size_t bytes = strlen(row[i].bytes);

		len = sizeof(buf);
		assert_true(base64_enc(row[i].bytes, bytes, buf, &len));
		assert_string_equal(buf, row[i].text);
		len = bytes;
		assert_true(base64_dec(row[i].text, strlen(row[i].text), buf,
				       &len));
		assert_int_equal(len, bytes);
		assert_memory_equal(buf, row[i].bytes, bytes);
		if (bytes == 0)
			continue;
		len = bytes - 1;
		assert_false(base64_dec(row[i].text, strlen(row[i].text), buf,
					&len));
		assert_int_equal(len, bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		len = sizeof(buf);
		if (base64_dec(bad[i], strlen(bad[i]), buf, &len))
			fail_msg("%s was taken", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_read_as_the_host_reads_them),
		cmocka_unit_test(sorting_sorts_and_searching_finds),
		cmocka_unit_test(base64_goes_there_and_back),
	};

	return cmocka_run_group_tests_name("ta libc", tests, NULL, NULL);
}
