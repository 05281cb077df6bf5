/*
 * The signing service over one development wallet in this very process: the
 * wallet's own core, no TEE. For tests of clients only; nothing is protected
 * and the key is gone when the process ends.
 *
 *   signing-host PORT
 */
#include <base/secret.h>
#include <core/eth.h>
#include <core/bip32.h>
#include <core/bip39.h>
#include <core/policy.h>
#include <crypto/keccak.h>
#include <daemon/http.h>
#include <daemon/listen.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

static struct signer *signer;
static struct bip32_node node;
static struct wallet_info wallet;

static uint32_t list(void *ctx, struct wallet_info *info, size_t *count)
{
	*info = wallet;
	*count = 1;
	return TEE_SUCCESS;
}

static uint32_t sign_tx(void *ctx, uint64_t id, const uint8_t *bytes,
			size_t len, struct wallet_signed *head, uint8_t *raw)
{
	struct rlp_writer w = { .buf = raw, .size = len + 80 };
	struct eth_signature sig = { 0 };
	struct eth_tx tx = { 0 };
	uint8_t digest[32];
	TEE_Result res = eth_tx_decode(bytes, len, &tx);

	if (res == TEE_SUCCESS)
		res = policy_check_tx(&wallet, &tx);
	if (res != TEE_SUCCESS)
		return res;
	keccak256(bytes, len, digest);
	res = signer_sign(signer, node.key, NULL, digest, &sig);
	if (res != TEE_SUCCESS)
		return res;
	eth_tx_encode_signed(&tx, &sig, &w);
	*head = (struct wallet_signed){ .parity = sig.parity,
					.raw_len = (uint32_t)w.len };
	keccak256(raw, w.len, head->hash);
	return TEE_SUCCESS;
}

static uint32_t sign_message(void *ctx, uint64_t id, const uint8_t *message,
			     size_t len, uint8_t signature[65])
{
	struct eth_signature sig = { 0 };
	uint8_t digest[32];

	eth_message_digest(message, len, digest);

	TEE_Result res = signer_sign(signer, node.key, NULL, digest, &sig);

	memcpy(signature, sig.r, 32);
	memcpy(signature + 32, sig.s, 32);
	signature[64] = (uint8_t)(27 + sig.parity);
	return res;
}

static const char *text(uint32_t result)
{
	switch (result) {
	case WALLET_ERROR_VALUE:
		return "the value is over the wallet's limit";
	case TEE_ERROR_EXCESS_DATA:
		return "it is too long";
	case WALLET_ERROR_FEE:
		return "the fee is over the wallet's limit";
	default:
		return "the wallet refuses";
	}
}

static TEE_Result make_wallet(void)
{
	static const uint32_t path[] = { 44 | BIP32_HARDENED,
					 60 | BIP32_HARDENED, BIP32_HARDENED, 0,
					 0 };
	const struct wallet_request request = { .flags = WALLET_DEVELOPMENT,
						.label = "host test" };
	uint8_t seed[64];
	uint8_t point[SIGNER_POINT_LEN];
	TEE_Result res = policy_from_request(&request, &wallet);

	wallet.id = WALLET_DEV_ID;
	if (getrandom(seed, sizeof(seed), 0) != sizeof(seed))
		return TEE_ERROR_GENERIC;
	signer = signer_open(seed + 32);
	if (signer == NULL)
		return TEE_ERROR_GENERIC;
	if (res == TEE_SUCCESS)
		res = bip32_master(signer, seed, sizeof(seed), &node);
	if (res == TEE_SUCCESS)
		res = bip32_derive(signer, &node, path, 5);
	if (res == TEE_SUCCESS)
		res = signer_public(signer, node.key, point, NULL);
	if (res == TEE_SUCCESS)
		eth_address(point, wallet.address);
	return res;
}

int main(int argc, char **argv)
{
	static const struct guard guard;
	const struct rpc_config config = {
		.backend = { .list = list,
			     .sign_tx = sign_tx,
			     .sign_message = sign_message,
			     .text = text },
	};
	sigset_t signals;
	int caught = 0;
	int fd = argc == 2 ? listen_tcp("127.0.0.1", argv[1]) : -1;

	if (fd < 0 || make_wallet() != TEE_SUCCESS)
		return 1;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);

	struct rpc *rpc = rpc_open(&config);
	struct http_server *server = http_start(fd, rpc, &guard);

	if (server == NULL)
		return 1;
	printf("ready\n");
	fflush(stdout);
	sigwait(&signals, &caught);
	http_stop(server);
	rpc_close(rpc);
	return 0;
}
