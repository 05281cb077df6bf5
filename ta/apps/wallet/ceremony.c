/*
 * Making and removing wallets: what a person confirms, reads and types on the
 * secure console. Words and entropy never leave this file but into storage.
 */
#include "glue.h"

#include <base/secret.h>
#include <string.h>

#define NEW_ENTROPY_LEN 32u /* 24 words */
#define TYPED_SIZE	512u
#define IMPORT_TRIES	3u

static void prompt_empty(void)
{
	secret_wipe(&wallet_prompt, sizeof(wallet_prompt));
}

/* Whether the group may have one more wallet of this label. */
static TEE_Result room_for(const TEE_UUID *group, const char *label)
{
	size_t size = WALLET_COUNT_MAX * sizeof(struct wallet_info);
	struct wallet_info *info = TEE_Malloc(size, TEE_MALLOC_FILL_ZERO);
	uint32_t count = 0;
	uint32_t broken = 0;

	if (info == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res =
		store_list(group, info, WALLET_COUNT_MAX, &count, &broken);

	if (res == TEE_SUCCESS && count >= WALLET_COUNT_MAX)
		res = TEE_ERROR_STORAGE_NO_SPACE;
	for (uint32_t i = 0; res == TEE_SUCCESS && i < count; i++) {
		if (strcmp(info[i].label, label) == 0)
			res = TEE_ERROR_ACCESS_CONFLICT;
	}
	TEE_Free(info);
	return res;
}

/* The words are on the screen only between two strokes of Enter. */
static TEE_Result show_words(struct console *console,
			     const struct wallet *wallet)
{
	char sentence[BIP39_SENTENCE_SIZE] = { 0 };
	char line[16] = { 0 };
	TEE_Result res = console_print(
		console, "\nThe wallet's 24 words come next. Whoever has them "
			 "has the money;\nwithout them it cannot be had back. "
			 "They are shown once.\nTake pen and paper, let nobody "
			 "look on, and press Enter: ");

	if (res == TEE_SUCCESS)
		res = console_line(console, CONSOLE_WORDS_S, line,
				   sizeof(line));
	if (res == TEE_SUCCESS)
		res = bip39_sentence(wallet->entropy, wallet->entropy_len,
				     sentence);
	if (res == TEE_SUCCESS) {
		prompt_empty();
		prompt_add(&wallet_prompt, "\n");
		prompt_words(&wallet_prompt, sentence);
		prompt_add(&wallet_prompt,
			   "\nPress Enter when they are written down: ");
		res = console_print(console, wallet_prompt.text);
		if (res == TEE_SUCCESS)
			res = console_line(console, CONSOLE_WORDS_S, line,
					   sizeof(line));
		/* Cleared on every way out, whatever went wrong before. */
		TEE_Result cleared = console_clear(console);

		if (res == TEE_SUCCESS)
			res = cleared;
	}
	prompt_empty();
	secret_wipe(sentence, sizeof(sentence));
	return res;
}

/*
 * Lines of words up to an empty one, or until they are as many as there can be.
 * Fewer of them may seem whole: of sixteen sentences of 24 words, one begins
 * with twelve that have a right checksum.
 */
static TEE_Result type_words(struct console *console, struct wallet *wallet,
			     unsigned int *bad_word)
{
	char typed[TYPED_SIZE] = { 0 };
	size_t at = 0;
	size_t len = 0;
	TEE_Result res = TEE_SUCCESS;

	while (res == TEE_SUCCESS && at < sizeof(typed) - 2) {
		size_t start = at;

		res = console_line(console, CONSOLE_WORDS_S, typed + at,
				   sizeof(typed) - at);
		at += strlen(typed + at);
		if (res != TEE_SUCCESS || at == start)
			break;
		if (bip39_entropy_vartime(typed, wallet->entropy, &len,
					  bad_word) == TEE_SUCCESS &&
		    len == BIP39_ENTROPY_MAX)
			break;
		typed[at++] = ' ';
		/* What is typed before it is asked for is thrown away. */
		res = console_print(console, "More words, or Enter to end: ");
	}
	if (res == TEE_SUCCESS)
		res = bip39_entropy_vartime(typed, wallet->entropy, &len,
					    bad_word);
	wallet->entropy_len = (uint32_t)len;
	secret_wipe(typed, sizeof(typed));
	return res;
}

static TEE_Result import_words(struct console *console, struct wallet *wallet)
{
	TEE_Result res = TEE_ERROR_BAD_FORMAT;

	for (unsigned int i = 0; i < IMPORT_TRIES; i++) {
		unsigned int bad_word = 0;
		char text[] = "Word 00 is not in the list.\n";

		res = console_print(console,
				    "\nType the wallet's 12 to 24 words with "
				    "blanks between them, on one line\nor "
				    "several, then Enter:\n");
		if (res != TEE_SUCCESS)
			return res;
		res = type_words(console, wallet, &bad_word);

		TEE_Result cleared = console_clear(console);

		if (res == TEE_SUCCESS)
			return cleared;
		if (res != TEE_ERROR_BAD_FORMAT)
			return res;
		text[5] = (char)('0' + bad_word / 10);
		text[6] = (char)('0' + bad_word % 10);
		console_print(console,
			      bad_word != 0 ? text
					    : "A word is missing or wrong: the "
					      "checksum does not match.\n");
	}
	return res;
}

/* With a person: policy, words, and only then the wallet. */
static TEE_Result make_attended(struct wallet *wallet, bool import)
{
	struct console console = { 0 };
	TEE_Result res = console_open(&console);

	if (res != TEE_SUCCESS)
		return res;
	prompt_empty();
	prompt_wallet(&wallet_prompt,
		      import ? "Import a wallet?" : "Make a new wallet?",
		      &wallet->info);
	res = console_confirm(&console, &wallet_prompt);
	if (res == TEE_SUCCESS && import) {
		res = import_words(&console, wallet);
	} else if (res == TEE_SUCCESS) {
		TEE_GenerateRandom(wallet->entropy, NEW_ENTROPY_LEN);
		wallet->entropy_len = NEW_ENTROPY_LEN;
		res = show_words(&console, wallet);
	}
	if (res == TEE_SUCCESS)
		res = record_fill(wallet_signer, wallet);
	if (res == TEE_SUCCESS)
		res = store_create(wallet);
	console_print(&console, res == TEE_SUCCESS ? "\nThe wallet is made.\n"
						   : "\nNo wallet was made.\n");
	console_close(&console);
	return res == TEE_ERROR_CANCEL ? WALLET_ERROR_REFUSED : res;
}

static TEE_Result make_development(struct wallet *wallet)
{
	TEE_GenerateRandom(wallet->entropy, NEW_ENTROPY_LEN);
	wallet->entropy_len = NEW_ENTROPY_LEN;

	TEE_Result res = record_fill(wallet_signer, wallet);

	/* Its one id makes sure that there is one development wallet. */
	if (res == TEE_SUCCESS)
		res = store_create(wallet);
	return res;
}

TEE_Result ceremony_make(const TEE_UUID *group,
			 const struct wallet_request *request, bool import,
			 struct wallet_info *info)
{
	struct wallet wallet = { .group = *group };
	TEE_Result res = policy_from_request(request, &wallet.info);

	if (res != TEE_SUCCESS)
		return res;

	bool development = (wallet.info.flags & WALLET_DEVELOPMENT) != 0;

	if (development && (import || !device_is_development()))
		return WALLET_ERROR_DEVELOPMENT;
	if (!device_has_entropy())
		return WALLET_ERROR_NO_ENTROPY;
	res = room_for(group, wallet.info.label);
	if (res != TEE_SUCCESS)
		return res;

	wallet.info.id = WALLET_DEV_ID;
	while (!development && wallet.info.id <= WALLET_DEV_ID)
		TEE_GenerateRandom(&wallet.info.id, sizeof(wallet.info.id));
	if (import)
		wallet.info.flags |= WALLET_IMPORTED;
	res = development ? make_development(&wallet)
			  : make_attended(&wallet, import);
	if (res == TEE_SUCCESS)
		*info = wallet.info;
	secret_wipe(&wallet, sizeof(wallet));
	return res;
}

TEE_Result ceremony_remove(const TEE_UUID *group, uint64_t id)
{
	struct console console = { 0 };
	struct wallet wallet = { 0 };
	TEE_Result res = store_load(id, group, false, &wallet);

	/* The development wallet is worth nothing, read or unread. */
	if (id == WALLET_DEV_ID &&
	    (res == TEE_SUCCESS || res == TEE_ERROR_CORRUPT_OBJECT))
		return store_remove(id);
	if (res != TEE_SUCCESS && res != TEE_ERROR_CORRUPT_OBJECT)
		return res;

	prompt_empty();
	if (res == TEE_SUCCESS)
		prompt_wallet(&wallet_prompt,
			      "REMOVE this wallet? Only its words bring it "
			      "back.",
			      &wallet.info);
	else
		prompt_add(&wallet_prompt,
			   "REMOVE a wallet that cannot be read any more?\n");
	res = console_open(&console);
	if (res != TEE_SUCCESS)
		return res;
	res = console_confirm(&console, &wallet_prompt);
	if (res == TEE_SUCCESS)
		res = store_remove(id);
	if (res == TEE_SUCCESS)
		console_print(&console, "The wallet is removed.\n");
	console_close(&console);
	return res;
}
