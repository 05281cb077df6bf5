/*
 * What a person reads on the secure console: see prompt.h.
 */
#include "prompt.h"
#include "eth.h"
#include <formats/u256.h>

#include <base/bytes.h>
#include <string.h>

#define SELECTOR_LEN 4u
/* The two calls of ERC-20 that move or hand over what is not ether. */
#define ERC20_TRANSFER 0xa9059cbbu /* transfer(address,uint256) */
#define ERC20_APPROVE  0x095ea7b3u /* approve(address,uint256) */
#define ERC20_CALL_LEN (SELECTOR_LEN + 2 * ETH_WORD_LEN)

static void add_bytes(struct prompt *p, const char *text, size_t len)
{
	if (len > sizeof(p->text) - 1 - p->len)
		len = sizeof(p->text) - 1 - p->len;
	memcpy(p->text + p->len, text, len);
	p->len += len;
	p->text[p->len] = '\0';
}

void prompt_add(struct prompt *p, const char *text)
{
	add_bytes(p, text, strlen(text));
}

static void add_u64(struct prompt *p, uint64_t number)
{
	uint8_t wide[U256_LEN] = { 0 };
	char text[U256_TEXT_SIZE] = { 0 };

	store_be64(wide + U256_LEN - 8, number);
	u256_text(wide, 0, text);
	prompt_add(p, text);
}

static void add_amount(struct prompt *p, const uint8_t amount[U256_LEN],
		       unsigned int places, const char *unit)
{
	char text[U256_TEXT_SIZE] = { 0 };

	u256_text(amount, places, text);
	prompt_add(p, text);
	prompt_add(p, unit);
}

static void add_address(struct prompt *p,
			const uint8_t address[ETH_ADDRESS_LEN])
{
	char text[ETH_ADDRESS_TEXT_SIZE] = { 0 };

	eth_address_text(address, text);
	prompt_add(p, text);
}

static void add_hex(struct prompt *p, const uint8_t *bytes, size_t len)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		const char pair[2] = { digit[bytes[i] >> 4],
				       digit[bytes[i] & 15] };

		add_bytes(p, pair, sizeof(pair));
	}
}

static void add_chains(struct prompt *p, const struct wallet_info *info)
{
	for (uint32_t i = 0; i < info->chain_count; i++) {
		prompt_add(p, i == 0 ? "" : ", ");
		add_u64(p, info->chain_id[i]);
	}
}

void prompt_wallet(struct prompt *p, const char *what,
		   const struct wallet_info *info)
{
	bool unattended = (info->flags & WALLET_UNATTENDED) != 0;
	bool contracts = (info->flags & WALLET_CONTRACTS) != 0;

	prompt_add(p, what);
	prompt_add(p, "\n  name         ");
	prompt_add(p, info->label);
	prompt_add(p, "\n  chains       ");
	add_chains(p, info);
	prompt_add(p, "\n  value limit  ");
	add_amount(p, info->value_limit, 18, " ETH in each transaction");
	prompt_add(p, "\n  fee limit    ");
	add_amount(p, info->fee_limit, 18, " ETH in each transaction");
	prompt_add(p, "\n  signing      ");
	prompt_add(p, !unattended ? "only after you agree, each time, here"
		      : contracts ? "UNATTENDED: nobody is asked, not even "
				    "for contract calls"
				  : "UNATTENDED: nobody is asked; no contract "
				    "calls");
	prompt_add(p, "\n");
}

void prompt_words(struct prompt *p, const char *sentence)
{
	const char *word = sentence;

	for (unsigned int number = 1; *word != '\0'; number++) {
		size_t len = strcspn(word, " ");
		char cell[4 + 10] = "              ";

		cell[0] = number < 10 ? ' ' : (char)('0' + number / 10);
		cell[1] = (char)('0' + number % 10);
		cell[2] = '.';
		memcpy(cell + 4, word, len < 8 ? len : 8);
		add_bytes(p, cell, sizeof(cell));
		if (number % 4 == 0 || word[len] == '\0')
			prompt_add(p, "\n");
		word += len;
		word += *word == ' ';
	}
}

/* A call of ERC-20 whose two arguments are as they must be. */
static bool erc20_call(const struct eth_tx *tx, uint32_t *selector)
{
	static const uint8_t zero[ETH_WORD_LEN - ETH_ADDRESS_LEN];

	if (tx->data_len != ERC20_CALL_LEN || tx->creates)
		return false;
	*selector = load_be32(tx->data);
	return (*selector == ERC20_TRANSFER || *selector == ERC20_APPROVE) &&
	       memcmp(tx->data + SELECTOR_LEN, zero, sizeof(zero)) == 0;
}

static void add_data(struct prompt *p, const struct eth_tx *tx)
{
	uint32_t selector = 0;

	prompt_add(p, "\n  data    ");
	if (tx->data_len == 0) {
		prompt_add(p, "none");
		return;
	}
	add_u64(p, tx->data_len);
	prompt_add(p, " bytes");
	if (tx->creates || tx->data_len < SELECTOR_LEN)
		return;
	prompt_add(p, ", calls function 0x");
	add_hex(p, tx->data, SELECTOR_LEN);
	if (!erc20_call(tx, &selector))
		return;
	prompt_add(p, selector == ERC20_TRANSFER ? "\n  token   gives to "
						 : "\n  token   LETS SPEND ");
	add_address(p,
		    tx->data + SELECTOR_LEN + ETH_WORD_LEN - ETH_ADDRESS_LEN);
	prompt_add(p, "\n          ");
	add_amount(p, tx->data + SELECTOR_LEN + ETH_WORD_LEN, 0,
		   " of its smallest units");
}

static void add_signer(struct prompt *p, const struct wallet_info *info,
		       const uint8_t address[ETH_ADDRESS_LEN])
{
	prompt_add(p, "\n  wallet  ");
	prompt_add(p, info->label);
	prompt_add(p, "\n  from    ");
	add_address(p, address);
}

void prompt_tx(struct prompt *p, const struct wallet_info *info,
	       const uint8_t address[ETH_ADDRESS_LEN], const struct eth_tx *tx)
{
	uint8_t fee[ETH_WORD_LEN] = { 0 };
	bool fits = policy_fee(tx, fee);

	prompt_add(p, "Sign this transaction?");
	add_signer(p, info, address);
	prompt_add(p, "\n  to      ");
	if (tx->creates)
		prompt_add(p, "nobody: CREATES A CONTRACT");
	else
		add_address(p, tx->to);
	prompt_add(p, "\n  value   ");
	add_amount(p, tx->value, 18, " ETH");
	prompt_add(p, "\n  chain   ");
	add_u64(p, tx->chain_id);
	prompt_add(p, "\n  fee     at most ");
	if (fits)
		add_amount(p, fee, 18, " ETH: ");
	add_u64(p, tx->gas_limit);
	prompt_add(p, " gas at ");
	add_amount(p, tx->max_fee, 9, " gwei");
	prompt_add(p, "\n  nonce   ");
	add_u64(p, tx->nonce);
	add_data(p, tx);
	if (tx->access_address_count != 0) {
		prompt_add(p, "\n  access  ");
		add_u64(p, tx->access_address_count);
		prompt_add(p, " addresses, ");
		add_u64(p, tx->access_key_count);
		prompt_add(p, " storage keys");
	}
	prompt_add(p, "\n");
}

void prompt_message(struct prompt *p, const struct wallet_info *info,
		    const uint8_t address[ETH_ADDRESS_LEN],
		    const uint8_t *message, size_t len)
{
	prompt_add(p, "Sign this message?");
	add_signer(p, info, address);
	prompt_add(p, "\n  bytes   ");
	add_u64(p, len);
	/* The mark at each line's start is what the message cannot write. */
	prompt_add(p, "\n  | ");
	for (size_t i = 0; i < len; i++) {
		if (message[i] == '\n') {
			prompt_add(p, "\n  | ");
		} else if (message[i] < ' ' || message[i] > '~' ||
			   message[i] == '\\') {
			prompt_add(p, "\\x");
			add_hex(p, message + i, 1);
		} else {
			add_bytes(p, (const char *)message + i, 1);
		}
	}
	prompt_add(p, "\n");
}

bool prompt_is_yes(const char *line, size_t len)
{
	while (len != 0 && line[len - 1] == ' ')
		len--;
	return len == 3 && (line[0] | 0x20) == 'y' && (line[1] | 0x20) == 'e' &&
	       (line[2] | 0x20) == 's';
}
