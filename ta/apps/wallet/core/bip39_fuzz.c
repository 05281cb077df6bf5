/*
 * Typed words from anyone: what is accepted must come out as the same
 * entropy when its own sentence is typed.
 */
#include <stdlib.h>
#include <string.h>

#include "bip39.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The checksum lets hardly anything through, so half of the input are words
 * by number. */
static void from_numbers(const uint8_t *data, size_t size, char *typed)
{
	size_t at = 0;

	for (size_t i = 0; i + 1 < size && i < 2 * 26; i += 2) {
		size_t row = (data[i] << 8 | data[i + 1]) % BIP39_WORD_COUNT;

		memcpy(typed + at, bip39_word[row], BIP39_WORD_LEN);
		at += strnlen(typed + at, BIP39_WORD_LEN);
		typed[at++] = ' ';
	}
	typed[at] = '\0';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t entropy[BIP39_ENTROPY_MAX];
	uint8_t again[BIP39_ENTROPY_MAX];
	char words[BIP39_SENTENCE_SIZE];
	char *typed = calloc(1, size + 26 * 9 + 1);
	size_t len = 0;
	size_t len_again = 0;
	unsigned int bad = 0;

	if (typed == NULL || size == 0) {
		free(typed);
		return 0;
	}
	if (data[0] % 2 == 0)
		memcpy(typed, data + 1, size - 1);
	else
		from_numbers(data + 1, size - 1, typed);
	if (bip39_entropy_vartime(typed, entropy, &len, &bad) == TEE_SUCCESS &&
	    (bip39_sentence(entropy, len, words) != TEE_SUCCESS ||
	     bip39_entropy_vartime(words, again, &len_again, &bad) !=
		     TEE_SUCCESS ||
	     len != len_again || memcmp(entropy, again, len) != 0))
		abort();
	free(typed);
	return 0;
}
