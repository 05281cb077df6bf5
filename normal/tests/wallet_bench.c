/*
 * wallet-bench: what the wallet's operations cost, by the monotonic clock. Uses
 * the development wallet, which signs without asking. Prints "name value"
 * lines, medians; see tee_bench.c for the unit.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "wallet/wallet_client.h"

#define ROUNDS 11

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

static uint64_t now(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

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

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void measure(const char *name, void (*run)(void))
{
	uint64_t took[ROUNDS];

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t from = now();

		run();
		took[i] = now() - from;
	}
	qsort(took, ROUNDS, sizeof(took[0]), ascending);
	printf("%s %llu\n", name, (unsigned long long)took[ROUNDS / 2]);
}

int main(void)
{
	static struct wallet_info info[WALLET_COUNT_MAX];
	size_t count = WALLET_COUNT_MAX;
	size_t broken = 0;
	uint64_t from = now();
	TEEC_Context tee;
	gid_t group;

	must(TEEC_InitializeContext(NULL, &tee), "no TEE");
	if (wallet_client_group(WALLET_GROUP, &group) != 0)
		return 1;
	from = now();
	must(wallet_client_open(&client, &tee, group), "open");
	printf("wallet_open %llu\n", (unsigned long long)(now() - from));
	must(wallet_list(&client, info, &count, &broken), "list");
	for (size_t i = 0; i < count; i++)
		if (info[i].flags & WALLET_DEVELOPMENT)
			wallet = info[i].id;
	measure("wallet_sign", sign);
	measure("wallet_sign_message", sign_message);
	measure("wallet_address", address);
	wallet_client_close(&client);
	TEEC_FinalizeContext(&tee);
	return 0;
}
