/*
 * Who may talk to the service.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <string.h>

#include "guard.h"

static const struct guard guard = {
	.host = { "signer.home" },
	.host_count = 1,
	.origin = { "https://wallet.example" },
	.origin_count = 1,
	.token = "correct-horse",
};

static void only_known_hosts_pass(void **state)
{
	static const struct {
		const char *host;
		bool passes;
	} row[] = {
		{ "localhost", true },
		{ "LocalHost:8545", true },
		{ "127.0.0.1:8545", true },
		{ "10.0.2.15", true },
		{ "[::1]:8545", true },
		{ "[::1]", true },
		{ "signer.home:1", true },
		{ NULL, false },
		{ "", false },
		{ ":8545", false },
		{ "evil.example", false },
		{ "evil.example:8545", false },
		{ "localhost.evil.example", false },
		{ "127.0.0.1.evil.example", false },
		{ "localhost:8545@evil.example", false },
		{ "localhost:evil", false },
		{ "127.1", false },
		{ "0x7f.0.0.1", false },
		{ "[evil.example]", false },
		{ "[::1", false },
		{ "[::1]x", false },
		{ "signer.home.", false },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		if (guard_host(&guard, row[i].host) != row[i].passes)
			fail_msg("%s", row[i].host);
	}
}

static void only_listed_origins_pass(void **state)
{
	assert_true(guard_origin(&guard, NULL));
	assert_true(guard_origin(&guard, "https://wallet.example"));
	assert_false(guard_origin(&guard, "http://wallet.example"));
	assert_false(guard_origin(&guard, "https://wallet.example.evil"));
	assert_false(guard_origin(&guard, "null"));
	assert_false(guard_origin(&guard, ""));
}

static void the_token_must_be_right(void **state)
{
	const struct guard open = { 0 };
	char longest[GUARD_TOKEN_MAX + 16] = "Bearer ";

	assert_true(guard_token(&open, NULL));
	assert_true(guard_token(&guard, "Bearer correct-horse"));
	assert_true(guard_token(&guard, "bearer correct-horse"));
	assert_false(guard_token(&guard, NULL));
	assert_false(guard_token(&guard, "Bearer "));
	assert_false(guard_token(&guard, "Bearer correct-hors"));
	assert_false(guard_token(&guard, "Bearer correct-horse "));
	assert_false(guard_token(&guard, "Basic correct-horse"));
	memset(longest + 7, 'x', GUARD_TOKEN_MAX + 1);
	assert_false(guard_token(&guard, longest));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(only_known_hosts_pass),
		cmocka_unit_test(only_listed_origins_pass),
		cmocka_unit_test(the_token_must_be_right),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
