/*
 * strongroom-tee-host: the TEE as a process, with the normal world's driver
 * and supplicant in front of it. For development: nothing is protected here.
 */
#include "driver.h"
#include "server.h"
#include "supplicant.h"
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RAM_SIZE (UINT64_C(512) << 20)

static const char usage[] =
	"usage: strongroom-tee-host --state DIR --ta DIR [...]\n"
	"The TEE as an ordinary process, for development. It protects "
	"NOTHING:\n"
	"keys lie in files and in memory that this user can read.\n"
	"\n"
	"  --state DIR         flash, storage and sockets; must exist\n"
	"  --ta DIR            folder of trusted applications; up to 8 times\n"
	"  --ta-runner FILE    program that they run in (strongroom-ta beside\n"
	"                      this one)\n"
	"  --socket NAME       where clients connect (tee.sock in the state); "
	"@NAME\n"
	"                      is a name that no file has\n"
	"  --client-uid N      let this user connect, beside our own and root\n"
	"  --console-log FILE  what the secure console shows, secrets "
	"included\n"
	"  --help              this text\n";

struct options {
	const char *state;
	const char *ta[TA_FOLDERS_MAX];
	size_t ta_count;
	const char *runner;
	const char *console_log;
	const char *socket;
	uid_t client_uid;
};

static const struct option long_options[] = {
	{ "state", required_argument, NULL, 's' },
	{ "ta", required_argument, NULL, 't' },
	{ "ta-runner", required_argument, NULL, 'r' },
	{ "console-log", required_argument, NULL, 'l' },
	{ "socket", required_argument, NULL, 'k' },
	{ "client-uid", required_argument, NULL, 'u' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Returns 0 to go on, else 1 + the exit status. */
static int read_options(int argc, char **argv, struct options *o)
{
	int option = 0;

	while ((option = getopt_long(argc, argv, "", long_options, NULL)) !=
	       -1) {
		switch (option) {
		case 's':
			o->state = optarg;
			break;
		case 't':
			if (o->ta_count == TA_FOLDERS_MAX)
				return 3;
			o->ta[o->ta_count++] = optarg;
			break;
		case 'r':
			o->runner = optarg;
			break;
		case 'l':
			o->console_log = optarg;
			break;
		case 'k':
			o->socket = optarg;
			break;
		case 'u':
			o->client_uid = (uid_t)strtoul(optarg, NULL, 10);
			break;
		case 'h':
			fputs(usage, stdout);
			return 1;
		default:
			return 3;
		}
	}
	if (optind == argc && o->state != NULL)
		return 0;
	fputs(usage, stderr);
	return 3;
}

/* strongroom-ta in the folder of this program. */
static char *default_runner(void)
{
	static char path[PATH_MAX + 16];
	ssize_t len = readlink("/proc/self/exe", path, PATH_MAX);

	if (len < 0)
		return NULL;
	path[len] = '\0';
	memcpy(strrchr(path, '/') + 1, "strongroom-ta",
	       sizeof("strongroom-ta"));
	return path;
}

/* A file of the state folder; too long a name is one that is not there. */
static const char *in_state(const char *state, const char *name)
{
	static char path[4][PATH_MAX]; /* each lives as long as the program */
	static unsigned int used;
	char *to = path[used++];

	snprintf(to, PATH_MAX, "%s/%s", state, name);
	return to;
}

int main(int argc, char **argv)
{
	struct options o = { 0 };
	int res = read_options(argc, argv, &o);
	int clients = -1;

	if (res != 0)
		return res - 1;
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);

	const struct host_tee_config config = {
		.flash = in_state(o.state, "host-flash.img"),
		.console = in_state(o.state, "secure.sock"),
		.console_log = o.console_log,
		.user = o.runner != NULL ? o.runner : default_runner(),
		.ram_size = RAM_SIZE,
		.notified = driver_notified,
	};

	supplicant_init(in_state(o.state, "host-storage"), o.ta, o.ta_count);
	if (host_tee_start(&config, &driver_ram) != 0)
		return 1;
	if (driver_start() != 0) {
		fprintf(stderr, "strongroom-tee-host: the driver cannot reach "
				"the TEE\n");
		return 1;
	}
	clients = server_listen(
		o.socket != NULL ? o.socket : in_state(o.state, "tee.sock"));
	if (clients < 0)
		return 1;
	puts("strongroom-tee-host: ready; NOTHING is protected here");
	server_run(clients, o.client_uid);
}
