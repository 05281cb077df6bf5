/*
 * strongroom-avb: Android Verified Boot 2.0 images, made, shown and verified.
 * Takes avbtool's command lines, so that build scripts need only another name.
 */
#include "commands.h"
#include "fail.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct command *const tables[] = {
	make_commands, hash_commands,	tree_commands,	edit_commands,
	info_commands, verify_commands, query_commands, misc_commands,
	ab_commands,   cert_commands,	avb1_commands,	device_commands,
};

#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

/* Numbers that are not zero when they are absent. */
static const struct args defaults = {
	.partition_size = ARG_ABSENT,
	.block_size = ARG_ABSENT,
	.fec_num_roots = ARG_ABSENT,
	.subject_key_version = ARG_ABSENT,
};

void output_done(FILE *out)
{
	if (fflush(out) != 0 || ferror(out) ||
	    (out != stdout && fclose(out) != 0))
		fail("the output cannot be written");
}

uint8_t *file_load(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes = NULL;
	size_t room = 0;
	size_t got = 0;

	if (f == NULL)
		fail("%s: %s", path, strerror(errno));
	*len = 0;
	do {
		*len += got;
		if (*len == room) {
			room = 2 * room + 65536;
			bytes = xrealloc(bytes, room);
		}
		got = fread(bytes + *len, 1, room - *len, f);
	} while (got > 0);
	if (ferror(f))
		fail("%s: it cannot be read", path);
	fclose(f);
	return bytes;
}

static void usage(FILE *out)
{
	fprintf(out, "usage: %s [-h] SUBCOMMAND ...\n\nsubcommands:\n",
		fail_argv0());
	for (size_t i = 0; i < TABLE_COUNT; i++)
		for (const struct command *c = tables[i]; c->name; c++)
			fprintf(out, "  %s\n", c->name);
}

static const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < TABLE_COUNT; i++)
		for (const struct command *c = tables[i]; c->name; c++)
			if (strcmp(c->name, name) == 0)
				return c;
	return NULL;
}

/* The command line goes to the file that the environment names. */
static void invocation_log(int argc, char **argv)
{
	const char *path = getenv("AVB_INVOCATION_LOGFILE");
	FILE *f;

	if (path == NULL || *path == 0)
		return;
	f = fopen(path, "a");
	if (f == NULL)
		fail("%s: %s", path, strerror(errno));
	for (int i = 0; i < argc; i++)
		fprintf(f, "%s%s", i == 0 ? "" : " ", argv[i]);
	fputc('\n', f);
	if (fclose(f) != 0)
		fail("%s: %s", path, strerror(errno));
}

int main(int argc, char **argv)
{
	struct args args = defaults;
	const struct command *command;
	char *prog;

	if (argc < 1)
		return 2;
	fail_init(argv[0]);
	invocation_log(argc, argv);
	if (argc < 2) {
		usage(stdout);
		return 2;
	}
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0) {
		usage(stdout);
		return 0;
	}
	command = command_find(argv[1]);
	if (command == NULL) {
		usage(stderr);
		fprintf(stderr, "%s: error: no subcommand '%s'\n", argv[0],
			argv[1]);
		return 2;
	}
	if (command->options == NULL)
		return command->main(argc - 1, argv + 1);
	prog = xprintf("%s %s", argv[0], argv[1]);
	arg_parse(prog, command->options, argv + 2, &args);
	command->run(&args);
	free(prog);
	return 0;
}
