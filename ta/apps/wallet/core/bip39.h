/*
 * BIP-39: a wallet's secret as words a person can write down. English list.
 *
 * Which words a secret has is not visible in the time taken or the addresses
 * touched when they are made; their lengths are, as they lie in a text.
 */
#ifndef WALLET_BIP39_H
#define WALLET_BIP39_H

#include <base/tee_result.h>
#include <stddef.h>

#define BIP39_WORD_COUNT     2048u
#define BIP39_WORD_LEN	     8u /* bytes of the longest word */
#define BIP39_WORDS_MAX	     24u
#define BIP39_ENTROPY_MAX    32u
#define BIP39_SENTENCE_SIZE  (BIP39_WORDS_MAX * (BIP39_WORD_LEN + 1u))
#define BIP39_SEED_LEN	     64u
#define BIP39_PASSPHRASE_MAX 128u

extern const char bip39_word[BIP39_WORD_COUNT][BIP39_WORD_LEN];

/**
 * bip39_sentence() - the words of an entropy, one blank between them
 * @entropy:  16, 20, 24, 28 or 32 bytes, @len of them
 * @sentence: receives 12 to 24 words and a NUL; a secret, the caller wipes it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for another length.
 */
TEE_Result bip39_sentence(const uint8_t *entropy, size_t len,
			  char sentence[BIP39_SENTENCE_SIZE]);

/**
 * bip39_entropy_vartime() - the entropy of words that a person typed
 * @typed:    letters, upper or lower case, words parted by any blanks
 * @entropy:  receives 16 to 32 bytes; zeroed unless TEE_SUCCESS
 * @len:      receives their number
 * @bad_word: receives the number, from 1, of the first word that is not in
 *            the list; 0 when the count of words or the checksum is wrong
 *
 * Blanks, and so the words' lengths, show in the time it takes.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result bip39_entropy_vartime(const char *typed,
				 uint8_t entropy[BIP39_ENTROPY_MAX],
				 size_t *len, unsigned int *bad_word);

/**
 * bip39_seed() - the seed of a sentence, as BIP-32 takes it
 * @sentence:   from bip39_sentence(): ASCII, so its NFKD form is itself
 * @passphrase: ASCII, at most BIP39_PASSPHRASE_MAX bytes, "" for none
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a passphrase that is too
 * long or not ASCII, whose NFKD form this code does not make.
 */
TEE_Result bip39_seed(const char *sentence, const char *passphrase,
		      uint8_t seed[BIP39_SEED_LEN]);

#endif
