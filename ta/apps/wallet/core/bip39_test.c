/*
 * BIP-39 against its own vectors, ethers' and the published word list.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

#include "bip39.h"

static void the_list_is_the_published_one(void **state)
{
	char *text = vectors_text("bip/bip39_english.txt");
	const char *p = text;

	for (size_t i = 0; i < BIP39_WORD_COUNT; i++) {
		size_t len = strcspn(p, "\n");
		char row[BIP39_WORD_LEN] = { 0 };

		assert_in_range(len, 3, BIP39_WORD_LEN);
		memcpy(row, p, len);
		assert_memory_equal(bip39_word[i], row, sizeof(row));
		p += len + 1;
	}
	assert_int_equal(*p, '\0');
	free(text);
}

static void check_one(const char *entropy_hex, const char *sentence,
		      const char *passphrase, const char *seed_hex)
{
	uint8_t entropy[BIP39_ENTROPY_MAX];
	uint8_t back[BIP39_ENTROPY_MAX];
	uint8_t want[BIP39_SEED_LEN];
	uint8_t seed[BIP39_SEED_LEN];
	char words[BIP39_SENTENCE_SIZE];
	size_t len = hex_bytes(entropy_hex, entropy, sizeof(entropy));
	size_t back_len = 0;
	unsigned int bad = 0;

	assert_int_equal(bip39_sentence(entropy, len, words), TEE_SUCCESS);
	assert_string_equal(words, sentence);
	assert_int_equal(bip39_entropy_vartime(sentence, back, &back_len, &bad),
			 TEE_SUCCESS);
	assert_int_equal(back_len, len);
	assert_memory_equal(back, entropy, len);
	hex_bytes(seed_hex, want, sizeof(want));
	assert_int_equal(bip39_seed(words, passphrase, seed), TEE_SUCCESS);
	assert_memory_equal(seed, want, sizeof(want));
}

static void published_vectors(void **state)
{
	json_t *root = vectors_load("bip/bip39.json");
	json_t *test = NULL;
	size_t i = 0;

	assert_true(json_array_size(json_object_get(root, "english")) > 20);
	json_array_foreach(json_object_get(root, "english"), i, test)
		check_one(json_string_value(json_array_get(test, 0)),
			  json_string_value(json_array_get(test, 1)), "TREZOR",
			  json_string_value(json_array_get(test, 2)));
	json_decref(root);
}

static void ethers_vectors_in_english(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/mnemonics.json");
	json_t *test = NULL;
	size_t i = 0;
	size_t count = 0;

	json_array_foreach(root, i, test)
	{
		char phrase[512] = { 0 };
		char password[512] = { 0 };
		size_t len = 0;
		bool ascii = true;

		if (strcmp(json_text(test, "locale"), "en") != 0)
			continue;
		json_hex(test, "phrase", (uint8_t *)phrase, sizeof(phrase) - 1);
		len = json_hex(test, "password", (uint8_t *)password,
			       sizeof(password) - 1);
		for (size_t k = 0; k < len; k++)
			ascii = ascii && (uint8_t)password[k] < 0x80;
		if (!ascii || len > BIP39_PASSPHRASE_MAX)
			continue;
		check_one(json_text(test, "entropy"), phrase, password,
			  json_text(test, "seed"));
		count++;
	}
	assert_true(count > 5);
	json_decref(root);
}

#define ABANDON_11                                                             \
	"abandon abandon abandon abandon abandon abandon abandon abandon "     \
	"abandon abandon abandon "

static void typed_words_are_checked(void **state)
{
	static const struct {
		const char *must;
		const char *typed;
		TEE_Result res;
		unsigned int bad;
	} row[] = {
		{ "twelve words", ABANDON_11 "about", TEE_SUCCESS, 0 },
		{ "capitals and stray blanks",
		  "  ABANDON\tabandon abandon\nabandon abandon abandon abandon "
		  "abandon abandon abandon abandon  About\r\n",
		  TEE_SUCCESS, 0 },
		{ "a wrong checksum", ABANDON_11 "abandon",
		  TEE_ERROR_BAD_FORMAT, 0 },
		{ "no words", "", TEE_ERROR_BAD_FORMAT, 0 },
		{ "eleven words", ABANDON_11, TEE_ERROR_BAD_FORMAT, 0 },
		{ "an unknown word", "abandon abandom", TEE_ERROR_BAD_FORMAT,
		  2 },
		{ "a word's beginning", ABANDON_11 "abou", TEE_ERROR_BAD_FORMAT,
		  12 },
		{ "a word that goes on", ABANDON_11 "absolutely",
		  TEE_ERROR_BAD_FORMAT, 12 },
		{ "bytes that are no ASCII",
		  "\xc3\xa1"
		  "baco",
		  TEE_ERROR_BAD_FORMAT, 1 },
		{ "twenty-five words",
		  ABANDON_11 ABANDON_11 "abandon abandon abandon",
		  TEE_ERROR_BAD_FORMAT, 0 },
		{ "twenty-four words with a wrong checksum",
		  ABANDON_11 ABANDON_11 "abandon abandon", TEE_ERROR_BAD_FORMAT,
		  0 },
		{ "twenty-four words", ABANDON_11 ABANDON_11 "abandon art",
		  TEE_SUCCESS, 0 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t entropy[BIP39_ENTROPY_MAX];
		size_t len = 99;
		unsigned int bad = 99;
		TEE_Result res = bip39_entropy_vartime(row[i].typed, entropy,
						       &len, &bad);

		if (res != row[i].res || bad != row[i].bad)
			fail_msg("%s: %x, word %u", row[i].must, res, bad);
		if (res != TEE_SUCCESS)
			assert_int_equal(len, 0);
	}
}

static void other_lengths_are_refused(void **state)
{
	uint8_t entropy[64] = { 0 };
	char words[BIP39_SENTENCE_SIZE];

	for (size_t len = 0; len <= sizeof(entropy); len++) {
		bool good = len >= 16 && len <= 32 && len % 4 == 0;

		assert_int_equal(bip39_sentence(entropy, len, words),
				 good ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS);
	}
}

static void passphrases_must_be_ascii(void **state)
{
	char longest[BIP39_PASSPHRASE_MAX + 2] = { 0 };
	uint8_t seed[BIP39_SEED_LEN];

	assert_int_equal(bip39_seed("abandon", "caf\xc3\xa9", seed),
			 TEE_ERROR_BAD_PARAMETERS);
	memset(longest, 'x', BIP39_PASSPHRASE_MAX + 1);
	assert_int_equal(bip39_seed("abandon", longest, seed),
			 TEE_ERROR_BAD_PARAMETERS);
	longest[BIP39_PASSPHRASE_MAX] = '\0';
	assert_int_equal(bip39_seed("abandon", longest, seed), TEE_SUCCESS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(the_list_is_the_published_one),
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(ethers_vectors_in_english),
		cmocka_unit_test(typed_words_are_checked),
		cmocka_unit_test(other_lengths_are_refused),
		cmocka_unit_test(passphrases_must_be_ascii),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
