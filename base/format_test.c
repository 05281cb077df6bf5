/*
 * The formatter against what the C library prints, and its own %pUl.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <base/format.h>
#include <base/tee_result.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

static size_t format(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	size_t len = 0;

	va_start(args, fmt);
	len = format_text(buf, size, fmt, args);
	va_end(args);
	return len;
}

#define SAME(...)                                                              \
	do {                                                                   \
		char ours[128];                                                \
		char theirs[128];                                              \
		size_t len = format(ours, sizeof(ours), __VA_ARGS__);          \
		snprintf(theirs, sizeof(theirs), __VA_ARGS__);                 \
		assert_string_equal(ours, theirs);                             \
		assert_int_equal(len, strlen(theirs));                         \
	} while (0)

static void conversions_print_as_the_c_library_does(void **state)
{
	SAME("plain");
	SAME("%d %i %u", -5, INT_MIN, UINT_MAX);
	SAME("%ld %llu %zu", LONG_MIN, ULLONG_MAX, SIZE_MAX);
	SAME("%hhx %hx %hhd", 0xff, 0xffff, -1);
	SAME("[%5d] [%-5d] [%05d] [%+d] [% d]", 42, 42, 42, 42, 42);
	SAME("[%+5d] [%-+5d] [%05d] [%+d]", 42, 42, -42, -42);
	SAME("%x %X %#x %#010x %o", 0xbeef, 0xbeef, 0xbeef, 0xbeef, 8);
	SAME("%.5d %8.5d %-8.3x|", 42, 42, 0xa);
	SAME("%s %10s %-10s| %.3s %.*s", "ab", "cd", "ef", "ghijk", 2, "lmn");
	SAME("%c %% %*d", 'x', 6, 7);
	SAME("%p", (void *)(uintptr_t)0x1234);
}

static void short_buffers_truncate_and_tell_the_length(void **state)
{
	char buf[4] = { 'x', 'x', 'x', 'x' };

	assert_int_equal(format(buf, 3, "%s", "hello"), 5);
	assert_memory_equal(buf, "he\0x", 4);
	assert_int_equal(format(NULL, 0, "%d", 12345), 5);
}

static void uuids_print_in_their_text_form(void **state)
{
	const TEE_UUID uuid = { 0x8aaaf200,
				0x2450,
				0x11e4,
				{ 0xab, 0xe2, 0x00, 0x02, 0xa5, 0xd5, 0xc5,
				  0x1b } };
	const char *fmt = "<%pUl>";
	char buf[64];

	format(buf, sizeof(buf), fmt, &uuid);
	assert_string_equal(buf, "<8aaaf200-2450-11e4-abe2-0002a5d5c51b>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conversions_print_as_the_c_library_does),
		cmocka_unit_test(short_buffers_truncate_and_tell_the_length),
		cmocka_unit_test(uuids_print_in_their_text_form),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
