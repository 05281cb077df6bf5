/*
 * strongroom: wallets from the guest's command line. Keys stay in the wallet
 * TA; words are shown and typed on the secure console only.
 */
#include "../wallet/text.h"
#include "../wallet/wallet_client.h"
#include "options.h"
#include "tx_build.h"

#include <formats/u256.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
	"usage: strongroom COMMAND [options]\n"
	"Wallets in the TEE. Words are shown and typed on the secure console.\n"
	"\n"
	"  create --label NAME --chain ID... --limit ETHER\n"
	"         [--fee-limit ETHER] [--unattended [--contracts]]\n"
	"                      make a wallet; a person confirms it on the\n"
	"                      secure console and writes its 24 words down\n"
	"  create --development [--label NAME]\n"
	"                      the one development wallet: unattended, chains\n"
	"                      31337 and 1337 only, development devices only\n"
	"  import ...          as create, from 12 to 24 words typed on the\n"
	"                      secure console\n"
	"  list [--json]       wallets, their policies and first addresses\n"
	"  address [WALLET] [--index N | --path m/44'/60'/0'/0/N]\n"
	"  sign [--wallet WALLET] [--index N | --path PATH]\n"
	"         --chain ID --nonce N --gas N --to ADDRESS [--value ETHER]\n"
	"         [--data 0xHEX] and --gas-price GWEI, or --max-fee GWEI and\n"
	"         --tip GWEI; or --raw 0xHEX, an unsigned transaction\n"
	"                      prints the raw transaction\n"
	"  sign-message [--wallet WALLET] TEXT | --hex 0xHEX\n"
	"                      a personal message (EIP-191)\n"
	"  remove WALLET       confirmed on the secure console unless it is "
	"the\n"
	"                      development wallet\n"
	"  info                the device and the wallet TA\n"
	"\n"
	"WALLET is a label, an id or a first address; it may be left out when\n"
	"there is one wallet. Every command takes --group NAME: wallets "
	"belong\n"
	"to a Linux group (" WALLET_GROUP ").\n";

static int failed(const char *what, TEEC_Result res)
{
	fprintf(stderr, "strongroom: %s: %s (0x%08x)\n", what,
		wallet_result_text(res), res);
	return 1;
}

static void address_text(const uint8_t address[20], char text[43])
{
	hex_write(address, 20, text);
}

static void print_wallet(const struct wallet_info *info)
{
	bool unattended = (info->flags & WALLET_UNATTENDED) != 0;
	bool contracts = (info->flags & WALLET_CONTRACTS) != 0;
	char value[U256_TEXT_SIZE];
	char fee[U256_TEXT_SIZE];

	u256_text(info->value_limit, 18, value);
	u256_text(info->fee_limit, 18, fee);
	printf("%s%s%s\n  id       %016" PRIx64 "\n  chains  ", info->label,
	       (info->flags & WALLET_DEVELOPMENT) != 0
		       ? "  DEVELOPMENT: not for real money"
		       : "",
	       (info->flags & WALLET_IMPORTED) != 0 ? "  (imported)" : "",
	       info->id);
	for (uint32_t i = 0; i < info->chain_count && i < WALLET_CHAINS_MAX;
	     i++)
		printf(" %" PRIu64, info->chain_id[i]);
	printf("\n  limits   value %s ETH, fee %s ETH in each transaction\n",
	       value, fee);
	printf("  signing  %s\n",
	       !unattended ? "a person agrees on the secure console"
	       : contracts ? "unattended, contract calls too"
			   : "unattended, no contract calls");
}

static void print_json(const struct wallet_info *info,
		       const struct wallet_address *address, bool first)
{
	char value[U256_TEXT_SIZE];

	u256_text(info->value_limit, 0, value);
	/* A label is printable ASCII; two of its characters need a mark. */
	printf("%s{\"id\":\"%016" PRIx64 "\",\"label\":\"", first ? "" : ",\n ",
	       info->id);
	for (const char *c = info->label; *c != '\0'; c++)
		printf("%s%c", *c == '"' || *c == '\\' ? "\\" : "", *c);
	printf("\",\"address\":\"%s\",\"chains\":[", address->text);
	for (uint32_t i = 0; i < info->chain_count && i < WALLET_CHAINS_MAX;
	     i++)
		printf("%s%" PRIu64, i == 0 ? "" : ",", info->chain_id[i]);
	printf("],\"valueLimitWei\":\"%s\",\"unattended\":%s,"
	       "\"development\":%s}",
	       value, (info->flags & WALLET_UNATTENDED) != 0 ? "true" : "false",
	       (info->flags & WALLET_DEVELOPMENT) != 0 ? "true" : "false");
}

static TEEC_Result load(struct wallet_client *client, struct wallet_info *info,
			size_t *count)
{
	size_t broken = 0;
	TEEC_Result res = wallet_list(client, info, count, &broken);

	for (size_t i = 0; i < *count; i++)
		info[i].label[sizeof(info[i].label) - 1] = '\0';
	if (broken != 0)
		fprintf(stderr,
			"strongroom: %zu stored objects cannot be read\n",
			broken);
	return res;
}

static bool names(const struct wallet_info *info, const char *name)
{
	char id[17];
	char address[43];

	snprintf(id, sizeof(id), "%016" PRIx64, info->id);
	address_text(info->address, address);
	return strcmp(info->label, name) == 0 || strcmp(id, name) == 0 ||
	       strcasecmp(address, name) == 0;
}

/* The wallet that a name means, or the only one. */
static bool choose(struct wallet_client *client, const char *name,
		   struct wallet_info *chosen)
{
	static struct wallet_info info[WALLET_COUNT_MAX];
	size_t count = 0;
	size_t found = 0;
	TEEC_Result res = load(client, info, &count);

	if (res != TEEC_SUCCESS) {
		failed("list", res);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (name != NULL && !names(&info[i], name))
			continue;
		*chosen = info[i];
		found++;
	}
	if (found == 1)
		return true;
	if (name != NULL)
		fprintf(stderr, "strongroom: there is no wallet '%s'\n", name);
	else if (found == 0)
		fprintf(stderr, "strongroom: there is no wallet; see "
				"strongroom --help\n");
	else
		fprintf(stderr,
			"strongroom: there are %zu wallets; say which "
			"one\n",
			found);
	return false;
}

static int show(struct wallet_client *client, const struct wallet_info *info)
{
	const struct wallet_path first = { 0 };
	struct wallet_address address = { 0 };
	TEEC_Result res = wallet_address(client, info->id, &first, &address);

	if (res != TEEC_SUCCESS)
		return failed(info->label, res);
	print_wallet(info);
	printf("  address  %.42s\n", address.text);
	return 0;
}

static int make(struct wallet_client *client, struct options *o, bool import)
{
	struct wallet_info info = { 0 };
	bool development = (o->request.flags & WALLET_DEVELOPMENT) != 0;

	if (development && import) {
		fprintf(stderr, "strongroom: a development wallet is not "
				"imported\n");
		return 2;
	}
	if (development) {
		if (o->label == NULL)
			strcpy(o->request.label, "development");
	} else if (o->label == NULL || o->request.chain_count == 0 ||
		   !o->limited) {
		fprintf(stderr, "strongroom: --label, --chain and --limit are "
				"needed; see strongroom --help\n");
		return 2;
	} else {
		fprintf(stderr, "Go on at the secure console.\n");
	}

	TEEC_Result res = import ? wallet_import(client, &o->request, &info)
				 : wallet_create(client, &o->request, &info);

	if (res != TEEC_SUCCESS)
		return failed(import ? "import" : "create", res);
	info.label[sizeof(info.label) - 1] = '\0';
	return show(client, &info);
}

static int run_create(struct wallet_client *client, struct options *o)
{
	return make(client, o, false);
}

static int run_import(struct wallet_client *client, struct options *o)
{
	return make(client, o, true);
}

static int run_list(struct wallet_client *client, struct options *o)
{
	static struct wallet_info info[WALLET_COUNT_MAX];
	const struct wallet_path first = { 0 };
	size_t count = 0;
	TEEC_Result res = load(client, info, &count);

	if (res != TEEC_SUCCESS)
		return failed("list", res);
	if (o->json)
		printf("[");
	for (size_t i = 0; i < count; i++) {
		struct wallet_address address = { 0 };

		if (!o->json && show(client, &info[i]) != 0)
			return 1;
		if (!o->json)
			continue;
		res = wallet_address(client, info[i].id, &first, &address);
		if (res != TEEC_SUCCESS)
			return failed(info[i].label, res);
		print_json(&info[i], &address, i == 0);
	}
	if (o->json)
		printf("]\n");
	else if (count == 0)
		printf("no wallets\n");
	return 0;
}

static int run_address(struct wallet_client *client, struct options *o)
{
	struct wallet_address address = { 0 };
	struct wallet_info info = { 0 };

	if (!choose(client, o->wallet != NULL ? o->wallet : o->message, &info))
		return 1;

	TEEC_Result res = wallet_address(client, info.id, &o->path, &address);

	if (res != TEEC_SUCCESS)
		return failed("address", res);
	printf("%.42s\n", address.text);
	if ((info.flags & WALLET_DEVELOPMENT) != 0)
		fprintf(stderr, "This is the DEVELOPMENT wallet: not for real "
				"money.\n");
	return 0;
}

static void print_hex(const uint8_t *bytes, size_t len)
{
	char *text = malloc(2 * len + 3);

	if (text != NULL) {
		hex_write(bytes, len, text);
		printf("%s\n", text);
	}
	free(text);
}

static int run_sign(struct wallet_client *client, struct options *o)
{
	struct wallet_signed head = { 0 };
	struct wallet_info info = { 0 };
	uint8_t *raw = NULL;
	uint8_t *tx = NULL;
	size_t len = 0;

	if (!tx_build(o, &tx, &len))
		return 2;
	if (!choose(client, o->wallet, &info)) {
		free(tx);
		return 1;
	}
	raw = malloc(len + 80);
	if ((info.flags & WALLET_UNATTENDED) == 0)
		fprintf(stderr, "Go on at the secure console.\n");

	TEEC_Result res =
		raw == NULL ? TEEC_ERROR_OUT_OF_MEMORY
			    : wallet_sign_tx(client, info.id, &o->path, tx, len,
					     &head, raw, len + 80);

	if (res == TEEC_SUCCESS)
		print_hex(raw, head.raw_len);
	free(raw);
	free(tx);
	return res == TEEC_SUCCESS ? 0 : failed("sign", res);
}

static int run_sign_message(struct wallet_client *client, struct options *o)
{
	static uint8_t bytes[WALLET_MESSAGE_MAX];
	struct wallet_info info = { 0 };
	uint8_t signature[65] = { 0 };
	const uint8_t *message = (const uint8_t *)o->message;
	size_t len = o->message == NULL ? 0 : strlen(o->message);

	if ((o->message == NULL) == (o->hex == NULL)) {
		fprintf(stderr, "strongroom: give a text or --hex\n");
		return 2;
	}
	if (o->hex != NULL) {
		if (!hex_read(o->hex, bytes, sizeof(bytes), &len)) {
			fprintf(stderr, "strongroom: --hex needs bytes such as "
					"0x68656c6c6f\n");
			return 2;
		}
		message = bytes;
	}
	if (!choose(client, o->wallet, &info))
		return 1;
	if ((info.flags & WALLET_UNATTENDED) == 0)
		fprintf(stderr, "Go on at the secure console.\n");

	TEEC_Result res = wallet_sign_message(client, info.id, &o->path,
					      message, len, signature);

	if (res != TEEC_SUCCESS)
		return failed("sign-message", res);
	print_hex(signature, sizeof(signature));
	return 0;
}

static int run_remove(struct wallet_client *client, struct options *o)
{
	struct wallet_info info = { 0 };
	const char *name = o->wallet != NULL ? o->wallet : o->message;

	if (name == NULL) {
		fprintf(stderr, "strongroom: say which wallet to remove\n");
		return 2;
	}
	if (!choose(client, name, &info))
		return 1;
	if ((info.flags & WALLET_DEVELOPMENT) == 0)
		fprintf(stderr, "Go on at the secure console.\n");

	TEEC_Result res = wallet_remove(client, info.id);

	if (res != TEEC_SUCCESS)
		return failed("remove", res);
	printf("removed %s\n", info.label);
	return 0;
}

static int run_info(struct wallet_client *client, struct options *o)
{
	struct wallet_device device = { 0 };
	TEEC_Result res = wallet_device(client, &device);

	if (res != TEEC_SUCCESS)
		return failed("info", res);
	printf("wallet TA  interface %" PRIu32 "\n", device.version);
	printf("device     %s\n",
	       device.development != 0 ? "DEVELOPMENT: protects nothing that "
					 "is worth anything"
				       : "production");
	printf("entropy    %s\n",
	       device.entropy != 0 ? "good" : "none: no keys are made");
	printf("wallets    %" PRIu32 " of group %s\n", device.wallet_count,
	       o->group);
	return 0;
}

static const struct {
	const char *name;
	int (*run)(struct wallet_client *client, struct options *o);
} commands[] = {
	{ "create", run_create }, { "import", run_import },
	{ "list", run_list },	  { "address", run_address },
	{ "sign", run_sign },	  { "sign-message", run_sign_message },
	{ "remove", run_remove }, { "info", run_info },
};

static int run(int (*command)(struct wallet_client *client, struct options *o),
	       struct options *o)
{
	struct wallet_client client = { 0 };
	TEEC_Context ctx = { 0 };
	gid_t group = 0;

	if (wallet_client_group(o->group, &group) != 0)
		return 1;

	TEEC_Result res = TEEC_InitializeContext(NULL, &ctx);

	if (res != TEEC_SUCCESS) {
		fprintf(stderr,
			"strongroom: no TEE here, or no right to use "
			"it (0x%08x)\n",
			res);
		return 1;
	}
	res = wallet_client_open(&client, &ctx, group);
	if (res != TEEC_SUCCESS) {
		TEEC_FinalizeContext(&ctx);
		return failed("wallet TA", res);
	}

	int status = command(&client, o);

	wallet_client_close(&client);
	TEEC_FinalizeContext(&ctx);
	return status;
}

int main(int argc, char **argv)
{
	static struct options o;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 ||
		    (i == 1 && strcmp(argv[i], "help") == 0)) {
			fputs(usage, stdout);
			return 0;
		}
	}
	for (size_t i = 0;
	     argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) != 0)
			continue;

		int res = options_read(argc, argv, &o);

		return res != 0 ? res : run(commands[i].run, &o);
	}
	if (argc > 1)
		fprintf(stderr, "strongroom: there is no command '%s'\n",
			argv[1]);
	fputs(usage, stderr);
	return 2;
}
