/* Messages in misc: what is asked for, and what is not understood. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "message.h"
#include <base/bits.h>
#include <string.h>

#define DIGITS "00112233445566778899aabbccddeeff"
/* One that fills its field and has no NUL. */
#define LONG "strongroom-lockstrongroom-lockst"

static const struct {
	const char *must;
	const char *command;
	const char *argument;
	enum message_kind kind;
} row[] = {
	{ "nothing", "", "", MESSAGE_NONE },
	{ "another loader's", "boot-recovery", "", MESSAGE_NONE },
	{ "unlock", "strongroom-unlock", "", MESSAGE_UNLOCK },
	{ "lock", "strongroom-lock", "", MESSAGE_LOCK },
	{ "more than lock", "strongroom-lock ", "", MESSAGE_NONE },
	{ "less than lock", "strongroom-loc", "", MESSAGE_NONE },
	{ "in capitals", "STRONGROOM-LOCK", "", MESSAGE_NONE },
	{ "no NUL", LONG, "", MESSAGE_NONE },
	{ "a key", "strongroom-trust", DIGITS DIGITS, MESSAGE_TRUST },
	{ "no key", "strongroom-trust", "none", MESSAGE_TRUST_NONE },
	{ "nothing to trust", "strongroom-trust", "", MESSAGE_MALFORMED },
	{ "half a key", "strongroom-trust", DIGITS, MESSAGE_MALFORMED },
	{ "a digit too many", "strongroom-trust", DIGITS DIGITS "0",
	  MESSAGE_MALFORMED },
	{ "no digits", "strongroom-trust",
	  DIGITS "g0112233445566778899aabbccddeeff", MESSAGE_MALFORMED },
	{ "corrupted asks nobody", "strongroom-corrupted", "", MESSAGE_NONE },
};

static void make(struct misc_message *msg, const char *command,
		 const char *argument)
{
	memset(msg, 0, sizeof(*msg));
	memcpy(msg->command, command,
	       MIN(strlen(command), sizeof(msg->command)));
	memcpy(msg->argument, argument, strlen(argument));
}

static void commands_are_understood(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t digest[MESSAGE_DIGEST_LEN] = { 0 };
		struct misc_message msg;

		print_message("%s\n", row[i].must);
		make(&msg, row[i].command, row[i].argument);
		assert_int_equal(message_parse(&msg, digest), row[i].kind);
		if (row[i].kind != MESSAGE_TRUST)
			continue;
		assert_int_equal(digest[1], 0x11);
		assert_int_equal(digest[31], 0xff);
	}
}

static void corruption_is_of_a_slot(void **state)
{
	struct misc_message msg;

	make(&msg, MISC_CORRUPTED, "");
	assert_true(message_is_corrupted(&msg, "_a"));
	make(&msg, MISC_CORRUPTED, "_b");
	assert_false(message_is_corrupted(&msg, "_a"));
	assert_true(message_is_corrupted(&msg, "_b"));
	make(&msg, MISC_LOCK, "_a");
	assert_false(message_is_corrupted(&msg, "_a"));
	memset(&msg, 'x', sizeof(msg));
	assert_false(message_is_corrupted(&msg, "_a"));
}

static void what_is_done_is_forgotten(void **state)
{
	static const struct misc_message none;
	struct misc_message msg;

	make(&msg, MISC_TRUST, DIGITS DIGITS);
	message_done(&msg, "done");
	assert_memory_equal(msg.command, none.command, sizeof(msg.command));
	assert_memory_equal(msg.argument, none.argument, sizeof(msg.argument));
	assert_string_equal(msg.status, "done");
	message_done(&msg, DIGITS DIGITS);
	assert_memory_equal(msg.status, DIGITS, sizeof(msg.status));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(commands_are_understood),
		cmocka_unit_test(corruption_is_of_a_slot),
		cmocka_unit_test(what_is_done_is_forgotten),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
