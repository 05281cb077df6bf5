/*
 * The kernel command line: the boot image's own, and in development images
 * what the host adds.
 */
#ifndef LOADER_CMDLINE_H
#define LOADER_CMDLINE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CMDLINE_MAX	  2047u /* arm64 Linux: COMMAND_LINE_SIZE less its NUL */
#define CMDLINE_EXTRA_MAX 1023u
#define CMDLINE_DEV_WORD  "strongroom.dev=1"

struct cmdline {
	size_t len;
	char text[CMDLINE_MAX + 1];
};

/** cmdline_has_word() - does @text hold @word between blanks? */
bool cmdline_has_word(const char *text, const char *word);

/**
 * cmdline_append() - add text after a blank
 * @cl:   the command line; unchanged on failure
 * @text: untrusted, @len bytes; one newline or NUL at its end is dropped
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT unless all of it is printable
 * ASCII; TEE_ERROR_SHORT_BUFFER when it does not fit.
 */
TEE_Result cmdline_append(struct cmdline *cl, const char *text, size_t len);

#endif
