/*
 * What a person reads on the secure console. Text from the normal world comes
 * out so that it cannot pass for the wallet's own words.
 */
#ifndef WALLET_PROMPT_H
#define WALLET_PROMPT_H

#include "policy.h"

#include <stdbool.h>

/* Room for the longest message, all of it line ends, and what is around it. */
#define PROMPT_SIZE (5u * WALLET_SHOWN_MESSAGE_MAX + 1024u)

/** struct prompt - text that is put together; @text is long enough for each */
struct prompt {
	char text[PROMPT_SIZE];
	size_t len;
};

/** prompt_add() - add text of our own */
void prompt_add(struct prompt *p, const char *text);

/** prompt_wallet() - a new wallet's policy, @what names what is to be done */
void prompt_wallet(struct prompt *p, const char *what,
		   const struct wallet_info *info);

/** prompt_words() - numbered words, four in a row; @p then holds a secret */
void prompt_words(struct prompt *p, const char *sentence);

/** prompt_tx() - a transaction to sign, from @address */
void prompt_tx(struct prompt *p, const struct wallet_info *info,
	       const uint8_t address[ETH_ADDRESS_LEN], const struct eth_tx *tx);

/** prompt_message() - a message to sign, each of its lines marked */
void prompt_message(struct prompt *p, const struct wallet_info *info,
		    const uint8_t address[ETH_ADDRESS_LEN],
		    const uint8_t *message, size_t len);

/** prompt_is_yes() - whether a typed line says yes, and nothing else */
bool prompt_is_yes(const char *line, size_t len);

#endif
