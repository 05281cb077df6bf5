/*
 * wallet-bench: what the wallet's operations cost, by the monotonic clock (see
 * bench_lib.h). Uses the development wallet, which signs without asking.
 *
 * usage: wallet-bench [--mark] [NAME...]; prints "name value" lines. Opening is
 * that of an unloaded TA when no TA is loaded: while the service is stopped.
 */
#include "bench_lib.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wallet/wallet_client.h"

static TEEC_Context tee;
static gid_t group;
static struct wallet_client client;
static uint64_t wallet;

/*
 * A transfer as EIP-155 encodes it for its signer: nonce 9, 20 gwei, 21000 gas,
 * to 0x3535..., 1 wei, chain 31337.
 */
static const uint8_t transfer[] = {
	0xe6, 0x09, 0x85, 0x04, 0xa8, 0x17, 0xc8, 0x00, 0x82, 0x52,
	0x08, 0x94, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35,
	0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35, 0x35,
	0x35, 0x35, 0x01, 0x80, 0x82, 0x7a, 0x69, 0x80, 0x80,
};

static void must(TEEC_Result res, const char *what)
{
	if (res == TEEC_SUCCESS)
		return;
	fprintf(stderr, "wallet-bench: %s: %s (0x%08x)\n", what,
		wallet_result_text(res), res);
	exit(1);
}

static void sign(void)
{
	struct wallet_path path = { 0 };
	struct wallet_signed head;
	uint8_t raw[sizeof(transfer) + 80];

	must(wallet_sign_tx(&client, wallet, &path, transfer, sizeof(transfer),
			    &head, raw, sizeof(raw)),
	     "sign");
}

static void sign_message(void)
{
	static const uint8_t message[] = "hello";
	struct wallet_path path = { 0 };
	uint8_t signature[65];

	must(wallet_sign_message(&client, wallet, &path, message,
				 sizeof(message) - 1, signature),
	     "sign message");
}

static void address(void)
{
	struct wallet_path path = { 0 };
	struct wallet_address to;

	must(wallet_address(&client, wallet, &path, &to), "address");
}

static void open_close(void)
{
	struct wallet_client other;

	must(wallet_client_open(&other, &tee, group), "open");
	wallet_client_close(&other);
}

static void find_wallet(void)
{
	static struct wallet_info info[WALLET_COUNT_MAX];
	size_t count = WALLET_COUNT_MAX;
	size_t broken = 0;

	must(wallet_list(&client, info, &count, &broken), "list");
	for (size_t i = 0; i < count; i++)
		if (info[i].flags & WALLET_DEVELOPMENT)
			wallet = info[i].id;
}

int main(int argc, char **argv)
{
	static const struct bench unloaded = { "wallet_open_unloaded", 3, NULL,
					       open_close, NULL };
	static const struct bench row[] = {
		{ "wallet_open_loaded", 11, NULL, open_close, NULL },
		{ "wallet_sign", 11, NULL, sign, NULL },
		{ "wallet_sign_message", 11, NULL, sign_message, NULL },
		{ "wallet_address", 11, NULL, address, NULL },
	};

	must(TEEC_InitializeContext(NULL, &tee), "no TEE");
	if (wallet_client_group(WALLET_GROUP, &group) != 0)
		return 1;
	bench_init(&tee, argc, argv);
	if (bench_instances() == 0)
		bench_run(&unloaded);
	must(wallet_client_open(&client, &tee, group), "open");
	find_wallet();
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		bench_run(&row[i]);
	wallet_client_close(&client);
	bench_fini();
	TEEC_FinalizeContext(&tee);
	return 0;
}
