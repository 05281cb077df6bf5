/*
 * What a person reads: complete, and nothing that a message or a name could
 * pass off as the wallet's words.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <string.h>
#include <tests/vectors.h>

#include "prompt.h"

static struct prompt prompt;
static const struct wallet_info wallet = {
	.label = "savings",
	.chain_count = 2,
	.chain_id = { 1, 10 },
	.value_limit = { [24] = 0x14, 0xd1, 0x12, 0x0d, 0x7b, 0x16 },
	.fee_limit = { [25] = 0x23, 0x86, 0xf2, 0x6f, 0xc1 },
};
static const uint8_t address[ETH_ADDRESS_LEN] = {
	0x5a, 0xae, 0xb6, 0x05, 0x3f, 0x3e, 0x94, 0xc9, 0xb9, 0xa0,
	0x9f, 0x33, 0x66, 0x94, 0x35, 0xe7, 0xef, 0x1b, 0xea, 0xed,
};

static int empty(void **state)
{
	prompt = (struct prompt){ 0 };
	return 0;
}

static void a_new_wallet_shows_its_policy(void **state)
{
	prompt_wallet(&prompt, "Make a new wallet?", &wallet);
	assert_string_equal(prompt.text,
			    "Make a new wallet?\n"
			    "  name         savings\n"
			    "  chains       1, 10\n"
			    "  value limit  1.5 ETH in each transaction\n"
			    "  fee limit    0.01 ETH in each transaction\n"
			    "  signing      only after you agree, each time, "
			    "here\n");
}

static void a_transfer_shows_all_that_matters(void **state)
{
	struct eth_tx tx = {
		.chain_id = 1,
		.nonce = 9,
		.gas_limit = 21000,
		.max_fee = { [27] = 0x04, 0xa8, 0x17, 0xc8 },
		.value = { [24] = 0x0d, 0xe0, 0xb6, 0xb3, 0xa7, 0x64 },
	};

	memset(tx.to, 0x35, sizeof(tx.to));
	prompt_tx(&prompt, &wallet, address, &tx);
	assert_string_equal(
		prompt.text,
		"Sign this transaction?\n"
		"  wallet  savings\n"
		"  from    0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n"
		"  to      0x3535353535353535353535353535353535353535\n"
		"  value   1 ETH\n"
		"  chain   1\n"
		"  fee     at most 0.00042 ETH: 21000 gas at 20 gwei\n"
		"  nonce   9\n"
		"  data    none\n");
}

static void a_token_call_says_who_gets_what(void **state)
{
	uint8_t data[68];
	struct eth_tx tx = { .chain_id = 1, .data = data };

	tx.data_len = hex_bytes("a9059cbb"
				"0000000000000000000000005aaeb6053f3e94c9b9a09f"
				"33669435e7ef1beaed"
				"0000000000000000000000000000000000000000000000"
				"0000000000000003e8",
				data, sizeof(data));
	prompt_tx(&prompt, &wallet, address, &tx);
	assert_non_null(strstr(prompt.text,
			       "  data    68 bytes, calls function 0xa9059cbb\n"
			       "  token   gives to "
			       "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\n"
			       "          1000 of its smallest units\n"));
}

static void a_creation_is_named(void **state)
{
	uint8_t code[5] = { 0xa9, 0x05, 0x9c, 0xbb, 0 };
	struct eth_tx tx = { .creates = true, .data = code, .data_len = 5 };

	prompt_tx(&prompt, &wallet, address, &tx);
	assert_non_null(strstr(prompt.text, "CREATES A CONTRACT"));
	assert_non_null(strstr(prompt.text, "  data    5 bytes\n"));
}

static void a_message_cannot_pass_for_a_prompt(void **state)
{
	static const char text[] = "hi\nType yes: \x1b[2J\\ \xc3\xa9";

	prompt_message(&prompt, &wallet, address, (const uint8_t *)text,
		       sizeof(text) - 1);
	assert_non_null(strstr(prompt.text,
			       "  | hi\n"
			       "  | Type yes: \\x1b[2J\\x5c \\xc3\\xa9\n"));
}

static void the_longest_message_is_shown_whole(void **state)
{
	static uint8_t text[WALLET_SHOWN_MESSAGE_MAX];

	memset(text, '\n', sizeof(text));
	text[sizeof(text) - 1] = 'Z';
	prompt_message(&prompt, &wallet, address, text, sizeof(text));
	assert_string_equal(prompt.text + prompt.len - 6, "  | Z\n");
}

static void words_are_numbered(void **state)
{
	prompt_words(&prompt, "abandon ability able about above absent absorb "
			      "abstract absurd abuse access accident");
	assert_string_equal(
		prompt.text,
		" 1. abandon    2. ability    3. able       4. about     \n"
		" 5. above      6. absent     7. absorb     8. abstract  \n"
		" 9. absurd    10. abuse     11. access    12. accident  \n");
}

static void only_yes_is_yes(void **state)
{
	static const struct {
		const char *line;
		bool yes;
	} row[] = {
		{ "yes", true }, { "YES", true },   { "yes ", true },
		{ "", false },	 { "y", false },    { "yess", false },
		{ "no", false }, { " yes", false },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++)
		assert_int_equal(
			prompt_is_yes(row[i].line, strlen(row[i].line)),
			row[i].yes);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test_setup(a_new_wallet_shows_its_policy, empty),
		cmocka_unit_test_setup(a_transfer_shows_all_that_matters,
				       empty),
		cmocka_unit_test_setup(a_token_call_says_who_gets_what, empty),
		cmocka_unit_test_setup(a_creation_is_named, empty),
		cmocka_unit_test_setup(a_message_cannot_pass_for_a_prompt,
				       empty),
		cmocka_unit_test_setup(the_longest_message_is_shown_whole,
				       empty),
		cmocka_unit_test_setup(words_are_numbered, empty),
		cmocka_unit_test(only_yes_is_yes),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
