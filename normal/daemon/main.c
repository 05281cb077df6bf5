/*
 * strongroomd: the signing service. Clients speak Ethereum's JSON-RPC over
 * HTTP; keys and decisions stay with the wallet TA.
 */
#include "../wallet/wallet_client.h"
#include "http.h"
#include "listen.h"
#include "pool.h"

#include <base/tee_result.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define START_TRIES   50u  /* to reach the wallet TA, */
#define START_WAIT_MS 200u /* this far apart */

static const char usage[] =
	"usage: strongroomd [options]\n"
	"Ethereum signing over JSON-RPC; keys stay in the TEE's wallet TA.\n"
	"\n"
	"  --bind ADDRESS       listen here; a number, not a name "
	"(127.0.0.1)\n"
	"  --port N             and on this port (8545)\n"
	"  --unix PATH          listen on a Unix socket, too\n"
	"  --no-tcp             listen on the Unix socket only\n"
	"  --user NAME          become this user once the sockets are open\n"
	"  --group NAME         whose wallets to serve (" WALLET_GROUP ")\n"
	"  --allow-host NAME    serve requests for this host name; localhost\n"
	"                       and numeric addresses are always served\n"
	"  --allow-origin URL   let browser pages of this origin call\n"
	"  --token-file PATH    ask for the bearer token in this file\n"
	"  --chain-id N         chain of requests that name none (the first\n"
	"                       wallet's first)\n"
	"  --sessions N         calls in the TEE at once, 1 to 8 (4)\n"
	"  --geth-result        eth_signTransaction gives {raw, tx} as geth\n"
	"                       does, not the raw transaction alone\n"
	"  --help               this text\n"
	"\n"
	"POST / takes JSON-RPC 2.0: eth_accounts, eth_chainId,\n"
	"eth_signTransaction, personal_sign, web3_clientVersion.\n"
	"GET /health answers when the service is up.\n";

struct options {
	const char *bind;
	const char *port;
	const char *unix_path;
	const char *user;
	const char *group;
	const char *token_file;
	bool no_tcp;
	bool geth_result;
	uint64_t chain_id;
	unsigned long sessions;
	struct guard guard;
};

enum {
	OPT_BIND = 256,
	OPT_PORT,
	OPT_UNIX,
	OPT_NO_TCP,
	OPT_USER,
	OPT_GROUP,
	OPT_HOST,
	OPT_ORIGIN,
	OPT_TOKEN,
	OPT_CHAIN,
	OPT_SESSIONS,
	OPT_GETH,
	OPT_HELP,
};

static const struct option long_options[] = {
	{ "bind", required_argument, NULL, OPT_BIND },
	{ "port", required_argument, NULL, OPT_PORT },
	{ "unix", required_argument, NULL, OPT_UNIX },
	{ "no-tcp", no_argument, NULL, OPT_NO_TCP },
	{ "user", required_argument, NULL, OPT_USER },
	{ "group", required_argument, NULL, OPT_GROUP },
	{ "allow-host", required_argument, NULL, OPT_HOST },
	{ "allow-origin", required_argument, NULL, OPT_ORIGIN },
	{ "token-file", required_argument, NULL, OPT_TOKEN },
	{ "chain-id", required_argument, NULL, OPT_CHAIN },
	{ "sessions", required_argument, NULL, OPT_SESSIONS },
	{ "geth-result", no_argument, NULL, OPT_GETH },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static int bad(const char *what)
{
	fprintf(stderr, "strongroomd: %s; see strongroomd --help\n", what);
	return 2;
}

static bool read_number(const char *text, uint64_t *number)
{
	char *end = NULL;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoull(text, &end, 0);
	return *end == '\0' && *number != 0;
}

static bool add_name(const char **list, size_t *count, const char *name)
{
	if (*count == GUARD_NAMES_MAX)
		return false;
	list[(*count)++] = name;
	return true;
}

/* Returns 0 to go on, else 1 + the exit status. */
static int read_options(int argc, char **argv, struct options *o)
{
	uint64_t number = 0;
	int option = 0;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) !=
	       -1) {
		switch (option) {
		case OPT_BIND:
			o->bind = optarg;
			break;
		case OPT_PORT:
			o->port = optarg;
			break;
		case OPT_UNIX:
			o->unix_path = optarg;
			break;
		case OPT_NO_TCP:
			o->no_tcp = true;
			break;
		case OPT_USER:
			o->user = optarg;
			break;
		case OPT_GROUP:
			o->group = optarg;
			break;
		case OPT_HOST:
			if (!add_name(o->guard.host, &o->guard.host_count,
				      optarg))
				return 1 + bad("too many --allow-host");
			break;
		case OPT_ORIGIN:
			if (!add_name(o->guard.origin, &o->guard.origin_count,
				      optarg))
				return 1 + bad("too many --allow-origin");
			break;
		case OPT_TOKEN:
			o->token_file = optarg;
			break;
		case OPT_CHAIN:
			if (!read_number(optarg, &o->chain_id))
				return 1 + bad("--chain-id needs a number");
			break;
		case OPT_SESSIONS:
			if (!read_number(optarg, &number) ||
			    number > POOL_SESSIONS_MAX)
				return 1 + bad("--sessions is 1 to 8");
			o->sessions = number;
			break;
		case OPT_GETH:
			o->geth_result = true;
			break;
		case OPT_HELP:
			fputs(usage, stdout);
			return 1;
		default:
			return 1 + bad("unknown option");
		}
	}
	if (optind != argc)
		return 1 + bad("unexpected argument");
	if (o->no_tcp && o->unix_path == NULL)
		return 1 + bad("--no-tcp needs --unix");
	return 0;
}

static int read_token(const char *path, char token[GUARD_TOKEN_MAX + 1])
{
	FILE *file = fopen(path, "re");
	size_t len = 0;

	if (file == NULL) {
		perror(path);
		return -1;
	}
	len = fread(token, 1, GUARD_TOKEN_MAX, file);

	bool whole = fgetc(file) == EOF;

	fclose(file);
	while (len != 0 && (token[len - 1] == '\n' || token[len - 1] == '\r'))
		token[--len] = '\0';
	if (!whole || len < 16) {
		fprintf(stderr,
			"strongroomd: %s: a token has 16 to %u "
			"characters\n",
			path, GUARD_TOKEN_MAX);
		return -1;
	}
	return 0;
}

/* One line for each call: never what was signed, nor for whom. */
static void log_call(const char *method, int code)
{
	struct timespec ts = { 0 };
	struct tm tm = { 0 };
	char when[32] = "";

	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (code == 0)
		fprintf(stderr, "%s strongroomd: %s: done\n", when, method);
	else
		fprintf(stderr, "%s strongroomd: %s: refused (%d)\n", when,
			method, code);
}

/* The supplicant may still be starting; the wallet TA is loaded by it. */
static void reach_wallets(struct rpc *rpc)
{
	const struct timespec wait = { .tv_nsec = START_WAIT_MS * 1000000L };
	uint32_t res = TEE_ERROR_GENERIC;
	size_t count = 0;

	for (unsigned int i = 0; i < START_TRIES && res != TEE_SUCCESS; i++) {
		res = rpc_refresh(rpc, &count);
		if (res != TEE_SUCCESS)
			nanosleep(&wait, NULL);
	}
	if (res == TEE_SUCCESS)
		fprintf(stderr, "strongroomd: %zu wallet%s\n", count,
			count == 1 ? "" : "s");
	else
		fprintf(stderr, "strongroomd: no wallets yet: %s (0x%08x)\n",
			wallet_result_text(res), res);
}

static int serve(const struct options *o, int tcp, int local, gid_t group)
{
	sigset_t signals;
	int signal = 0;
	struct pool *pool = pool_open(group, o->sessions);

	if (pool == NULL)
		return 1;

	const struct rpc_config config = {
		.backend = pool_backend(pool),
		.chain_id = o->chain_id,
		.geth_result = o->geth_result,
		.log = log_call,
	};
	struct rpc *rpc = rpc_open(&config);

	if (rpc == NULL) {
		pool_close(pool);
		return 1;
	}
	/* Before any thread is started, so that all of them inherit it. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	reach_wallets(rpc);

	struct http_server *on_tcp =
		tcp < 0 ? NULL : http_start(tcp, rpc, &o->guard);
	struct http_server *on_unix =
		local < 0 ? NULL : http_start(local, rpc, &o->guard);
	bool good =
		(tcp < 0 || on_tcp != NULL) && (local < 0 || on_unix != NULL);

	if (good) {
		fprintf(stderr, "strongroomd: ready\n");
		sigwait(&signals, &signal);
	} else {
		fprintf(stderr, "strongroomd: cannot serve HTTP\n");
	}
	http_stop(on_tcp);
	http_stop(on_unix);
	rpc_close(rpc);
	pool_close(pool);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	static struct options o = {
		.bind = "127.0.0.1",
		.port = "8545",
		.group = WALLET_GROUP,
		.sessions = 4,
	};
	int res = read_options(argc, argv, &o);
	gid_t group = 0;
	int tcp = -1;
	int local = -1;

	if (res != 0)
		return res - 1;
	signal(SIGPIPE, SIG_IGN);
	if (o.token_file != NULL &&
	    read_token(o.token_file, o.guard.token) != 0)
		return 1;
	if (!o.no_tcp)
		tcp = listen_tcp(o.bind, o.port);
	if (o.unix_path != NULL)
		local = listen_unix(o.unix_path);
	if ((!o.no_tcp && tcp < 0) || (o.unix_path != NULL && local < 0))
		return 1;
	if (o.user != NULL && become_user(o.user) != 0)
		return 1;
	if (geteuid() == 0) {
		fprintf(stderr, "strongroomd: does not run as root; start it "
				"as another user or give --user NAME\n");
		return 1;
	}
	if (wallet_client_group(o.group, &group) != 0)
		return 1;
	return serve(&o, tcp, local, group);
}
