/*
 * Command lines as avbtool's users write them: a subcommand, then long options
 * in any order, abbreviated as far as they stay unambiguous, with values after
 * a space or an equals sign. Mistakes end the program with status 2.
 */
#ifndef TOOLS_AVB_ARGS_H
#define TOOLS_AVB_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A number of any size; beyond 2^100 it stays there. */
typedef __int128 arg_number;

struct arg_list {
	const char **item;
	size_t count;
};

enum arg_kind {
	ARG_FLAG,    /* bool */
	ARG_TEXT,    /* const char *, NULL when absent */
	ARG_LIST,    /* struct arg_list */
	ARG_NUMBER,  /* arg_number */
	ARG_IN,	     /* const char *: a file that can be read */
	ARG_IN_LIST, /* struct arg_list of such */
	ARG_IN_OUT,  /* const char *: a file that can be read and written */
	ARG_OUT,     /* FILE *: created or emptied when the option is read */
};

struct arg_option {
	const char *name; /* with its dashes */
	enum arg_kind kind;
	size_t offset; /* of the field in the structure for the values */
	bool required;
	unsigned int group; /* not 0: at most one option of the group */
};

#define ARG(name_, kind_, field_)                                              \
	{                                                                      \
		name_, kind_, offsetof(struct args, field_), false, 0          \
	}
#define ARG_REQUIRED(name_, kind_, field_)                                     \
	{                                                                      \
		name_, kind_, offsetof(struct args, field_), true, 0           \
	}
#define ARG_ONE_OF(group_, name_, kind_, field_)                               \
	{                                                                      \
		name_, kind_, offsetof(struct args, field_), false, group_     \
	}

/**
 * arg_parse() - read the options of a subcommand, or exit
 * @prog:    program and subcommand, for messages
 * @options: ends with a NULL name
 * @argv:    words behind the subcommand, ends with NULL
 * @values:  structure with the fields; holds the defaults
 *
 * Exits with status 2 on a usage error and with 0 after --help.
 */
void arg_parse(const char *prog, const struct arg_option *options, char **argv,
	       void *values);

/** arg_number_parse() - read a number as Python's int(text, base). */
bool arg_number_parse(const char *text, unsigned int base, arg_number *out);

/** arg_u64() - a number that the format has 64 bits for, or fail(). */
uint64_t arg_u64(arg_number number, const char *what);

/** arg_u32() - likewise with 32 bits. */
uint32_t arg_u32(arg_number number, const char *what);

#endif
