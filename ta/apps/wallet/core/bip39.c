/*
 * BIP-39: see bip39.h. A sentence is the entropy with the first bits of its
 * SHA-256 behind it, one bit for 32 of entropy, cut into words of 11 bits.
 */
#include "bip39.h"

#include <base/secret.h>
#include <crypto/pbkdf2.h>
#include <crypto/sha256.h>
#include <stdbool.h>
#include <string.h>

#define WORD_BITS   11u
#define SEED_ROUNDS 2048u

static bool entropy_len_ok(size_t len)
{
	return len >= 16 && len <= BIP39_ENTROPY_MAX && len % 4 == 0;
}

/* All ones when @a equals @b, else zero, without a branch. */
static uint64_t equal_mask(uint64_t a, uint64_t b)
{
	uint64_t diff = a ^ b;

	return ((diff | (0 - diff)) >> 63) - 1;
}

static uint64_t word_bits(const char word[BIP39_WORD_LEN])
{
	uint64_t bits = 0;

	memcpy(&bits, word, sizeof(bits));
	return bits;
}

/* Reads every row, so that the index leaves no trace in the caches. */
static uint64_t word_at(uint32_t index)
{
	uint64_t found = 0;

	for (uint32_t i = 0; i < BIP39_WORD_COUNT; i++)
		found |= word_bits(bip39_word[i]) & equal_mask(i, index);
	return found;
}

/* The index of a word, or BIP39_WORD_COUNT. */
static uint32_t word_index(uint64_t word)
{
	uint64_t found = BIP39_WORD_COUNT;

	for (uint32_t i = 0; i < BIP39_WORD_COUNT; i++) {
		uint64_t mask = equal_mask(word, word_bits(bip39_word[i]));

		found = (found & ~mask) | (i & mask);
	}
	return (uint32_t)found;
}

static uint32_t bits_read(const uint8_t *bits, size_t word)
{
	uint32_t value = 0;

	for (size_t i = word * WORD_BITS; i < (word + 1) * WORD_BITS; i++)
		value = value << 1 | ((bits[i / 8] >> (7 - i % 8)) & 1);
	return value;
}

static void bits_write(uint8_t *bits, size_t word, uint32_t value)
{
	for (size_t i = 0; i < WORD_BITS; i++) {
		size_t at = word * WORD_BITS + i;
		uint32_t bit = (value >> (WORD_BITS - 1 - i)) & 1;

		bits[at / 8] |= (uint8_t)(bit << (7 - at % 8));
	}
}

TEE_Result bip39_sentence(const uint8_t *entropy, size_t len,
			  char sentence[BIP39_SENTENCE_SIZE])
{
	uint8_t bits[BIP39_ENTROPY_MAX + SHA256_LEN] = { 0 };
	size_t at = 0;

	memset(sentence, 0, BIP39_SENTENCE_SIZE);
	if (!entropy_len_ok(len))
		return TEE_ERROR_BAD_PARAMETERS;
	memcpy(bits, entropy, len);
	sha256(entropy, len, bits + len);
	for (size_t i = 0; i < len / 4 * 3; i++) {
		uint64_t word = word_at(bits_read(bits, i));

		if (i != 0)
			sentence[at++] = ' ';
		memcpy(sentence + at, &word, sizeof(word));
		at += strnlen(sentence + at, sizeof(word));
		secret_wipe(&word, sizeof(word));
	}
	secret_wipe(bits, sizeof(bits));
	return TEE_SUCCESS;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Takes the next word off @typed; false at the end. Too long a word is 0. */
static bool next_word(const char **typed, uint64_t *word)
{
	char letter[BIP39_WORD_LEN] = { 0 };
	const char *p = *typed;
	size_t len = 0;

	while (is_blank(*p))
		p++;
	for (; *p != '\0' && !is_blank(*p); p++) {
		char c = *p;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (len < sizeof(letter))
			letter[len] = c;
		len++;
	}
	*typed = p;
	*word = len <= sizeof(letter) ? word_bits(letter) : 0;
	secret_wipe(letter, sizeof(letter));
	return len != 0;
}

/* The words of @typed as bits; the number of words, or 0 for a bad one. */
static size_t read_words(const char *typed, uint8_t *bits,
			 unsigned int *bad_word)
{
	uint64_t word = 0;
	size_t count = 0;

	while (next_word(&typed, &word)) {
		uint32_t index = word_index(word);

		if (count == BIP39_WORDS_MAX)
			return 0;
		if (index == BIP39_WORD_COUNT) {
			*bad_word = (unsigned int)count + 1;
			return 0;
		}
		bits_write(bits, count++, index);
	}
	secret_wipe(&word, sizeof(word));
	return count;
}

TEE_Result bip39_entropy_vartime(const char *typed,
				 uint8_t entropy[BIP39_ENTROPY_MAX],
				 size_t *len, unsigned int *bad_word)
{
	uint8_t bits[BIP39_ENTROPY_MAX + 1] = { 0 };
	uint8_t digest[SHA256_LEN] = { 0 };
	TEE_Result res = TEE_ERROR_BAD_FORMAT;

	memset(entropy, 0, BIP39_ENTROPY_MAX);
	*len = 0;
	*bad_word = 0;

	size_t count = read_words(typed, bits, bad_word);

	if (count % 3 != 0 || !entropy_len_ok(count / 3 * 4))
		goto out;

	size_t size = count / 3 * 4;
	unsigned int spare = 8 - (unsigned int)size / 4;

	sha256(bits, size, digest);
	digest[0] = (uint8_t)(digest[0] >> spare << spare);
	if (!secret_equal(digest, bits + size, 1))
		goto out;
	memcpy(entropy, bits, size);
	*len = size;
	res = TEE_SUCCESS;
out:
	secret_wipe(bits, sizeof(bits));
	secret_wipe(digest, sizeof(digest));
	return res;
}

TEE_Result bip39_seed(const char *sentence, const char *passphrase,
		      uint8_t seed[BIP39_SEED_LEN])
{
	char salt[8 + BIP39_PASSPHRASE_MAX] = "mnemonic";
	size_t len = strlen(passphrase);

	if (len > BIP39_PASSPHRASE_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	for (size_t i = 0; i < len; i++) {
		if ((uint8_t)passphrase[i] > 0x7f)
			return TEE_ERROR_BAD_PARAMETERS;
	}
	memcpy(salt + 8, passphrase, len);
	pbkdf2_hmac_sha512((const uint8_t *)sentence, strlen(sentence),
			   (const uint8_t *)salt, 8 + len, SEED_ROUNDS, seed,
			   BIP39_SEED_LEN);
	secret_wipe(salt, sizeof(salt));
	return TEE_SUCCESS;
}
