/*
 * The wallet TA's parts that talk to the TEE: sessions, storage, console.
 */
#ifndef WALLET_GLUE_H
#define WALLET_GLUE_H

#include <tee_internal_api.h>

#include "core/bip32.h"
#include "core/prompt.h"
#include "core/record.h"

/** struct wallet_session - a client's session */
struct wallet_session {
	TEE_UUID group; /* of the client, as Linux vouches for it */
};

/* The instance's own: no two entry points of one instance run at once. */
extern struct signer *wallet_signer;
extern struct prompt wallet_prompt;

/* device.c: what the TEE says about the device. */
bool device_is_development(void);
bool device_has_entropy(void);

/*
 * store.c: wallets as persistent objects. Each function that finds another
 * session at the same object waits a little, then says TEE_ERROR_BUSY.
 */

/**
 * store_create() - keep a new wallet, whole or not at all
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_CONFLICT when the id is taken;
 * TEE_ERROR_STORAGE_NO_SPACE, TEE_ERROR_STORAGE_NOT_AVAILABLE,
 * TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result store_create(const struct wallet *wallet);

/**
 * store_load() - read a wallet of @group
 * @secrets: false leaves entropy and seed zero; they are not read
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND, also for another group's;
 * TEE_ERROR_CORRUPT_OBJECT; TEE_ERROR_UNSUPPORTED_VERSION;
 * TEE_ERROR_STORAGE_NOT_AVAILABLE; TEE_ERROR_BUSY. @wallet is zeroed then.
 */
TEE_Result store_load(uint64_t id, const TEE_UUID *group, bool secrets,
		      struct wallet *wallet);

/** store_remove() - delete a wallet, even one that cannot be read. */
TEE_Result store_remove(uint64_t id);

/**
 * store_list() - the wallets of @group
 * @info:   receives what fits @room entries
 * @count:  receives how many there are
 * @broken: receives how many objects cannot be read
 */
TEE_Result store_list(const TEE_UUID *group, struct wallet_info *info,
		      size_t room, uint32_t *count, uint32_t *broken);

/* console.c: the person at the secure console. */

struct console {
	TEE_TASessionHandle session;
};

#define CONSOLE_CONFIRM_S 120u /* to answer a question */
#define CONSOLE_WORDS_S	  600u /* to write words down or type them */

/**
 * console_open() - take the console
 *
 * Return: TEE_SUCCESS; WALLET_ERROR_NO_PERSON when nobody could answer;
 * TEE_ERROR_BUSY when another session holds it.
 */
TEE_Result console_open(struct console *console);
/** console_close() - give it back; a console that was not opened is fine. */
void console_close(struct console *console);
TEE_Result console_print(struct console *console, const char *text);
TEE_Result console_clear(struct console *console);

/**
 * console_line() - read a line
 * @line: receives the line and a NUL
 *
 * Return: TEE_SUCCESS; TEE_ERROR_TIMEOUT; TEE_ERROR_CANCEL.
 */
TEE_Result console_line(struct console *console, unsigned int seconds,
			char *line, size_t size);

/**
 * console_confirm() - print @prompt, ask for a yes and wait for it
 *
 * Return: TEE_SUCCESS for yes; WALLET_ERROR_REFUSED for anything else typed
 * and for Ctrl-C; TEE_ERROR_TIMEOUT.
 */
TEE_Result console_confirm(struct console *console,
			   const struct prompt *prompt);

/* ceremony.c: making and removing wallets. */
TEE_Result ceremony_make(const TEE_UUID *group,
			 const struct wallet_request *request, bool import,
			 struct wallet_info *info);
TEE_Result ceremony_remove(const TEE_UUID *group, uint64_t id);

#endif
