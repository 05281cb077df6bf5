/* Reads what the verifier puts on the kernel's command line, and what it would not. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "verity.h"
#include <string.h>

#define GUID  "0fc63daf-8483-4772-8e79-3d69d8477de4"
#define PART  "PARTUUID=" GUID
#define OTHER "PARTUUID=1fc63daf-8483-4772-8e79-3d69d8477de4"
#define HEX64 "90b10db56173e2e7c847f6ff3ed85a3aebb140bc0064ec9a156ae5b2e71db988"
#define TREE  " 4096 4096 2048 2048 sha256 " HEX64 " " HEX64
#define FEC                                                                    \
	" 10 restart_on_corruption ignore_zero_blocks "                        \
	"use_fec_from_device " PART " fec_roots 2 fec_blocks 2066 "            \
	"fec_start 2066"
#define HEAD "1 vroot none ro 1,0 16384 verity 1 "
#define GOOD "dm=\"" HEAD PART " " PART TREE FEC "\""

static const struct {
	const char *must;
	const char *cmdline;
	TEE_Result res;
} row[] = {
	{ "what the verifier writes is taken", "quiet " GOOD " root=/dev/dm-0",
	  TEE_SUCCESS },
	{ "without parity, too",
	  "dm=\"" HEAD PART " " PART TREE " 2 ignore_zero_blocks "
	  "ignore_zero_blocks\"",
	  TEE_SUCCESS },
	{ "no such word is told apart", "quiet root=/dev/dm-0",
	  TEE_ERROR_ITEM_NOT_FOUND },
	{ "a word that only ends like it is another", "x" GOOD,
	  TEE_ERROR_ITEM_NOT_FOUND },
	{ "a word inside quotes is none", "x=\"a dm=b\"",
	  TEE_ERROR_ITEM_NOT_FOUND },
	{ "two are refused", GOOD " " GOOD, TEE_ERROR_ACCESS_CONFLICT },
	{ "two are refused, whatever the second is", GOOD " dm=x",
	  TEE_ERROR_ACCESS_CONFLICT },
	{ "an empty one is refused", "dm=", TEE_ERROR_BAD_FORMAT },
	{ "a writable device is refused",
	  "dm=\"1 vroot none rw 1,0 16384 verity 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "two devices are refused",
	  "dm=\"2 vroot none ro 1,0 16384 verity 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "two targets are refused",
	  "dm=\"1 vroot none ro 2,0 16384 verity 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a target that begins later is refused",
	  "dm=\"1 vroot none ro 1,8 16384 verity 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "another target is refused",
	  "dm=\"1 vroot none ro 1,0 16384 linear 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "another version is refused",
	  "dm=\"1 vroot none ro 1,0 16384 verity 0 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "no length is refused",
	  "dm=\"1 vroot none ro 1,0 0 verity 1 " PART " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a length that wraps is refused",
	  "dm=\"1 vroot none ro 1,0 18446744073709551616 verity 1 " PART
	  " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a length whose bytes wrap is refused",
	  "dm=\"1 vroot none ro 1,0 36028797018963968 verity 1 " PART
	  " " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a tree elsewhere is refused", "dm=\"" HEAD PART " " OTHER TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "parity elsewhere is refused",
	  "dm=\"" HEAD PART " " PART TREE " 2 use_fec_from_device " OTHER "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a path is refused", "dm=\"" HEAD "/dev/vda6 /dev/vda6" TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a path among the options is refused",
	  "dm=\"" HEAD PART " " PART TREE " 2 use_fec_from_device /dev/vdb\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a GUID that is none is refused",
	  "dm=\"" HEAD
	  "PARTUUID=0fc63daf-8483-4772-8e79-3d69d8477dex " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a token that nobody replaced is refused",
	  "dm=\"" HEAD "PARTUUID=$(ANDROID_SYSTEM_PARTUUID) " PART TREE "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "an empty salt is refused, as the kernel would misread it",
	  "dm=\"" HEAD PART " " PART " 4096 4096 1 1 sha256 " HEX64 "  2 x y\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a single device is refused", "dm=\"" HEAD PART "\"",
	  TEE_ERROR_BAD_FORMAT },
	{ "a word without its end is refused", "dm=\"" HEAD PART " " PART,
	  TEE_ERROR_BAD_FORMAT },
};

static void takes_what_the_verifier_writes_and_nothing_else(void **state)
{
	for (size_t i = 0; i < sizeof(row) / sizeof(*row); i++) {
		struct verity vt;
		TEE_Result res = verity_parse(row[i].cmdline, &vt);

		if (res != row[i].res)
			fail_msg("%s: %#x", row[i].must, res);
	}
}

static void puts_the_device_in_its_places(void **state)
{
	static const char want[] =
		"1 /dev/vda6 /dev/vda6" TREE
		" 10 restart_on_corruption ignore_zero_blocks "
		"use_fec_from_device /dev/vda6 fec_roots 2 fec_blocks 2066 "
		"fec_start 2066";
	char text[sizeof(want)];
	struct verity vt;

	assert_int_equal(verity_parse(GOOD, &vt), TEE_SUCCESS);
	assert_int_equal(vt.sectors, 16384);
	assert_string_equal(vt.guid, GUID);
	assert_int_equal(verity_table(&vt, "/dev/vda6", text, sizeof(text)),
			 TEE_SUCCESS);
	assert_string_equal(text, want);
	assert_int_equal(verity_table(&vt, "/dev/vda6", text, sizeof(text) - 1),
			 TEE_ERROR_SHORT_BUFFER);
}

static void makes_a_restart_a_read_error(void **state)
{
	char table[] = "1 a b 2 restart_on_corruption ignore_zero_blocks";
	char last[] = "1 a b 1 restart_on_corruption";
	char other[] = "1 a b 1 panic_on_corruption restart_on_corruptionx";

	assert_true(verity_restart_not(table));
	assert_string_equal(table,
			    "1 a b 2 ignore_zero_blocks ignore_zero_blocks");
	assert_false(verity_restart_not(table));
	assert_true(verity_restart_not(last));
	assert_string_equal(last, "1 a b 1 ignore_zero_blocks");
	assert_false(verity_restart_not(other));
}

static void reads_words_as_the_kernel_does(void **state)
{
	static const struct {
		const char *cmdline;
		const char *value;
		TEE_Result res;
	} word[] = {
		{ "key=a", "a", TEE_SUCCESS },
		{ "  x key=a\tz", "a", TEE_SUCCESS },
		{ "key=\"a b\" z", "a b", TEE_SUCCESS },
		{ "key=", "", TEE_SUCCESS },
		{ "key=\"", "\"", TEE_SUCCESS },
		{ "akey=a key", NULL, TEE_ERROR_ITEM_NOT_FOUND },
		{ "", NULL, TEE_ERROR_ITEM_NOT_FOUND },
		{ "key=a key=a", NULL, TEE_ERROR_ACCESS_CONFLICT },
		{ "key=12345678", NULL, TEE_ERROR_SHORT_BUFFER },
		{ "x=\"y key=a", NULL, TEE_ERROR_ITEM_NOT_FOUND },
	};

	for (size_t i = 0; i < sizeof(word) / sizeof(*word); i++) {
		char value[8];

		assert_int_equal(cmdline_value(word[i].cmdline, "key", value,
					       sizeof(value)),
				 word[i].res);
		if (word[i].value != NULL)
			assert_string_equal(value, word[i].value);
	}
}

static void finds_a_root_without_tree(void **state)
{
	char guid[VERITY_GUID_TEXT];

	assert_int_equal(root_guid("a root=" PART, guid), TEE_SUCCESS);
	assert_string_equal(guid, GUID);
	assert_int_equal(root_guid("root=PARTUUID=0FC63DAF-8483-4772-8E79-"
				   "3D69D8477DE4",
				   guid),
			 TEE_SUCCESS);
	assert_string_equal(guid, GUID);
	assert_int_equal(root_guid("root=/dev/dm-0", guid),
			 TEE_ERROR_BAD_FORMAT);
	assert_int_equal(root_guid("quiet", guid), TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(root_guid("root=" PART " root=" PART, guid),
			 TEE_ERROR_ACCESS_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			takes_what_the_verifier_writes_and_nothing_else),
		cmocka_unit_test(puts_the_device_in_its_places),
		cmocka_unit_test(makes_a_restart_a_read_error),
		cmocka_unit_test(reads_words_as_the_kernel_does),
		cmocka_unit_test(finds_a_root_without_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
