/* Command lines: words are whole words, and only clean text gets in. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <loader/cmdline.h>
#include <string.h>

static void words_are_whole_words(void **state)
{
	static const struct {
		const char *text;
		bool has;
	} row[] = {
		{ "strongroom.dev=1", true },
		{ "quiet strongroom.dev=1", true },
		{ "strongroom.dev=1 quiet", true },
		{ "a  strongroom.dev=1  b", true },
		{ "", false },
		{ " ", false },
		{ "strongroom.dev=10", false },
		{ "xstrongroom.dev=1", false },
		{ "strongroom.dev=", false },
		{ "\"x strongroom.dev=1\"", false },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		assert_int_equal(
			cmdline_has_word(row[i].text, CMDLINE_DEV_WORD),
			row[i].has);
}

static void only_clean_text_is_appended(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		TEE_Result res;
		const char *all;
	} row[] = {
		{ "quiet", 5, TEE_SUCCESS, "a quiet" },
		{ "quiet\n", 6, TEE_SUCCESS, "a quiet" },
		{ "quiet", 6, TEE_SUCCESS, "a quiet" },
		{ "", 0, TEE_SUCCESS, "a" },
		{ "\n", 1, TEE_SUCCESS, "a" },
		{ "a\nb", 3, TEE_ERROR_BAD_FORMAT, "a" },
		{ "a\0b", 3, TEE_ERROR_BAD_FORMAT, "a" },
		{ "a\x80", 2, TEE_ERROR_BAD_FORMAT, "a" },
		{ "a\x1b[", 3, TEE_ERROR_BAD_FORMAT, "a" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct cmdline cl = { 0 };

		assert_int_equal(cmdline_append(&cl, "a", 1), TEE_SUCCESS);
		assert_int_equal(cmdline_append(&cl, row[i].text, row[i].len),
				 row[i].res);
		assert_string_equal(cl.text, row[i].all);
		assert_int_equal(cl.len, strlen(row[i].all));
	}
}

static void length_is_bounded(void **state)
{
	static char text[CMDLINE_MAX + 1];
	struct cmdline cl = { 0 };

	memset(text, 'x', sizeof(text));
	assert_int_equal(cmdline_append(&cl, text, CMDLINE_MAX + 1),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(cmdline_append(&cl, text, CMDLINE_MAX), TEE_SUCCESS);
	assert_int_equal(strlen(cl.text), CMDLINE_MAX);
	assert_int_equal(cmdline_append(&cl, text, 1), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(cmdline_append(&cl, text, 0), TEE_SUCCESS);

	cl = (struct cmdline){ 0 };
	assert_int_equal(cmdline_append(&cl, text, CMDLINE_MAX - 1),
			 TEE_SUCCESS);
	assert_int_equal(cmdline_append(&cl, text, 1), TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(strlen(cl.text), CMDLINE_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(words_are_whole_words),
		cmocka_unit_test(only_clean_text_is_appended),
		cmocka_unit_test(length_is_bounded),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
