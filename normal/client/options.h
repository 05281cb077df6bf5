/*
 * What the command line of `strongroom` says.
 */
#ifndef CLIENT_OPTIONS_H
#define CLIENT_OPTIONS_H

#include "../wallet/wallet_client.h"

#include <stdbool.h>

/** struct options - options of all commands; those of others stay unset */
struct options {
	const char *group;
	const char *label;
	const char *wallet; /* label, id or address */
	struct wallet_path path;
	struct wallet_request request;
	bool limited; /* --limit was given */
	bool json;
	/* sign: fields as JSON-RPC spells them, or --raw */
	const char *raw;
	const char *to;
	const char *value;
	const char *nonce;
	const char *gas;
	const char *gas_price;
	const char *max_fee;
	const char *max_tip;
	const char *data;
	uint64_t chain_id;
	/* sign-message */
	const char *message;
	const char *hex;
};

/**
 * options_read() - read the options behind the command
 * @argc: and @argv as main() has them; argv[1] is the command
 *
 * Return: 0; or 2, the exit status, with a line on standard error.
 */
int options_read(int argc, char **argv, struct options *o);

#endif
