#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "place.h"
#include <base/bits.h>
#include <string.h>

#define TA "e1c6d0f4-3b52-4a7e-9c18-6f2a0d9b7c52"

static const struct {
	const char *must;
	const char *line;
	unsigned int count;
	struct place first;
} row[] = {
	{ "a pc is the instruction",
	  "  pc  0x78392337d0 " TA "+0x67d0",
	  1,
	  { TA, 0x67d0, false } },
	{ "another is behind a call",
	  "  #1  0x78392337d4 " TA "+0x67d4",
	  1,
	  { TA, 0x67d4, true } },
	{ "each has its own word before it",
	  "pc 0x1 tee+0x10 lr 0x2 tee+0x20",
	  2,
	  { "tee", 0x10, false } },
	{ "images have names", "monitor+0x1f", 1, { "monitor", 0x1f, true } },
	{ "other names are none",
	  "xtee+0x1 teex+0x1 foo+0x1",
	  0,
	  { "", 0, 0 } },
	{ "digits must follow", "tee+0x tee+0xg tee+1", 0, { "", 0, 0 } },
	{ "a broken one hides no whole one",
	  "tee+0x tee+0x7",
	  1,
	  { "tee", 7, true } },
	{ "a UUID has its dashes",
	  "e1c6d0f4-3b52-4a7e-9c18f6f2a0d9b7c52+0x1",
	  0,
	  { "", 0, 0 } },
	{ "an offset has at most 16 digits",
	  "tee+0xfffffffffffffffff",
	  1,
	  { "tee", UINT64_MAX, true } },
	{ "nothing has none", "", 0, { "", 0, 0 } },
};

static void places_are_found(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct place p = { 0 };
		struct place first = { 0 };
		unsigned int count = 0;
		size_t at = 0;

		while (place_next(row[i].line, strlen(row[i].line), &at, &p))
			if (count++ == 0)
				first = p;
		if (count != row[i].count ||
		    strcmp(first.name, row[i].first.name) != 0 ||
		    first.offset != row[i].first.offset ||
		    first.is_caller != row[i].first.is_caller)
			fail_msg("%s: %u of them, %s+0x%llx", row[i].must,
				 count, first.name,
				 (unsigned long long)first.offset);
	}
}

/* A line that ends anywhere is read no further than it goes. */
static void every_cut_is_survived(void **state)
{
	static const char line[] = "pc " TA "+0x67d0 tee+0x1";

	for (size_t len = 0; len < sizeof(line); len++) {
		struct place p;
		size_t at = 0;

		while (place_next(line, len, &at, &p))
			assert_true(at <= len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_found),
		cmocka_unit_test(every_cut_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
