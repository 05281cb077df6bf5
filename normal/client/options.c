/*
 * What the command line of `strongroom` says: see options.h.
 */
#include "options.h"

#include "../wallet/text.h"

#include <formats/u256.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ETHER_PLACES 18

enum {
	OPT_GROUP = 256,
	OPT_LABEL,
	OPT_CHAIN,
	OPT_LIMIT,
	OPT_FEE_LIMIT,
	OPT_UNATTENDED,
	OPT_CONTRACTS,
	OPT_DEVELOPMENT,
	OPT_WALLET,
	OPT_PATH,
	OPT_INDEX,
	OPT_JSON,
	OPT_RAW,
	OPT_TO,
	OPT_VALUE,
	OPT_NONCE,
	OPT_GAS,
	OPT_GAS_PRICE,
	OPT_MAX_FEE,
	OPT_TIP,
	OPT_DATA,
	OPT_HEX,
};

static const struct option long_options[] = {
	{ "group", required_argument, NULL, OPT_GROUP },
	{ "label", required_argument, NULL, OPT_LABEL },
	{ "chain", required_argument, NULL, OPT_CHAIN },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "fee-limit", required_argument, NULL, OPT_FEE_LIMIT },
	{ "unattended", no_argument, NULL, OPT_UNATTENDED },
	{ "contracts", no_argument, NULL, OPT_CONTRACTS },
	{ "development", no_argument, NULL, OPT_DEVELOPMENT },
	{ "wallet", required_argument, NULL, OPT_WALLET },
	{ "path", required_argument, NULL, OPT_PATH },
	{ "index", required_argument, NULL, OPT_INDEX },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "raw", required_argument, NULL, OPT_RAW },
	{ "to", required_argument, NULL, OPT_TO },
	{ "value", required_argument, NULL, OPT_VALUE },
	{ "nonce", required_argument, NULL, OPT_NONCE },
	{ "gas", required_argument, NULL, OPT_GAS },
	{ "gas-price", required_argument, NULL, OPT_GAS_PRICE },
	{ "max-fee", required_argument, NULL, OPT_MAX_FEE },
	{ "tip", required_argument, NULL, OPT_TIP },
	{ "data", required_argument, NULL, OPT_DATA },
	{ "hex", required_argument, NULL, OPT_HEX },
	{ NULL, 0, NULL, 0 },
};

static int bad(const char *what)
{
	fprintf(stderr, "strongroom: %s; see strongroom --help\n", what);
	return 2;
}

static bool read_number(const char *text, uint64_t max, uint64_t *number)
{
	char *end = NULL;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoull(text, &end, 0);
	return *end == '\0' && *number <= max;
}

static int add_chain(struct options *o, const char *text)
{
	struct wallet_request *request = &o->request;

	if (!read_number(text, UINT64_MAX, &o->chain_id) || o->chain_id == 0)
		return bad("--chain needs a chain id");
	if (request->chain_count == WALLET_CHAINS_MAX)
		return bad("too many --chain");
	request->chain_id[request->chain_count++] = o->chain_id;
	return 0;
}

static int set_label(struct options *o, const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len >= sizeof(o->request.label))
		return bad("--label has 1 to 31 characters");
	memset(o->request.label, 0, sizeof(o->request.label));
	memcpy(o->request.label, text, len);
	o->label = text;
	return 0;
}

static int set_amount(uint8_t amount[U256_LEN], const char *text)
{
	if (!u256_parse(text, ETHER_PLACES, amount))
		return bad("an amount is written in ether, such as 1.5");
	return 0;
}

/* The wallets that most programs make: account N of the first path. */
static int set_index(struct options *o, const char *text)
{
	static const uint32_t first[] = { 44 | 0x80000000u, 60 | 0x80000000u,
					  0x80000000u, 0 };
	uint64_t index = 0;

	if (!read_number(text, 0x7fffffff, &index))
		return bad("--index needs a number");
	memcpy(o->path.step, first, sizeof(first));
	o->path.step[4] = (uint32_t)index;
	o->path.count = 5;
	return 0;
}

static int set_path(struct options *o, const char *text)
{
	if (!path_read(text, o->path.step, WALLET_PATH_MAX, &o->path.count))
		return bad("--path is written as m/44'/60'/0'/0/0");
	return 0;
}

static int set_option(struct options *o, int option)
{
	switch (option) {
	case OPT_GROUP:
		o->group = optarg;
		return 0;
	case OPT_LABEL:
		return set_label(o, optarg);
	case OPT_CHAIN:
		return add_chain(o, optarg);
	case OPT_LIMIT:
		o->limited = true;
		return set_amount(o->request.value_limit, optarg);
	case OPT_FEE_LIMIT:
		return set_amount(o->request.fee_limit, optarg);
	case OPT_UNATTENDED:
		o->request.flags |= WALLET_UNATTENDED;
		return 0;
	case OPT_CONTRACTS:
		o->request.flags |= WALLET_CONTRACTS;
		return 0;
	case OPT_DEVELOPMENT:
		o->request.flags |= WALLET_DEVELOPMENT;
		return 0;
	case OPT_WALLET:
		o->wallet = optarg;
		return 0;
	case OPT_PATH:
		return set_path(o, optarg);
	case OPT_INDEX:
		return set_index(o, optarg);
	case OPT_JSON:
		o->json = true;
		return 0;
	case OPT_RAW:
		o->raw = optarg;
		return 0;
	case OPT_TO:
		o->to = optarg;
		return 0;
	case OPT_VALUE:
		o->value = optarg;
		return 0;
	case OPT_NONCE:
		o->nonce = optarg;
		return 0;
	case OPT_GAS:
		o->gas = optarg;
		return 0;
	case OPT_GAS_PRICE:
		o->gas_price = optarg;
		return 0;
	case OPT_MAX_FEE:
		o->max_fee = optarg;
		return 0;
	case OPT_TIP:
		o->max_tip = optarg;
		return 0;
	case OPT_DATA:
		o->data = optarg;
		return 0;
	case OPT_HEX:
		o->hex = optarg;
		return 0;
	default:
		return bad("unknown option");
	}
}

int options_read(int argc, char **argv, struct options *o)
{
	/* Fees are limited to 0.1 ether where nothing else is said. */
	static const char default_fee[] = "0.1";
	int option = 0;

	*o = (struct options){ .group = WALLET_GROUP };
	u256_parse(default_fee, ETHER_PLACES, o->request.fee_limit);
	optind = 2;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) !=
	       -1) {
		int res = set_option(o, option);

		if (res != 0)
			return res;
	}
	if (optind < argc)
		o->message = argv[optind++];
	if (optind != argc)
		return bad("too many arguments");
	return 0;
}
