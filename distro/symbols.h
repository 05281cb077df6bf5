/*
 * Names for the places in code that the secure console shows.
 */
#ifndef DISTRO_SYMBOLS_H
#define DISTRO_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>

#define SYMBOLS_LINE_MAX 512u

struct symbols {
	char **folder; /* where NAME.elf is looked for, and one level below */
	int folder_count;
	char line[SYMBOLS_LINE_MAX]; /* as far as it has come */
	size_t line_len;
};

/**
 * symbols_write() - pass console text on, with names added to its lines
 *
 * Nothing is held back: a line's names follow its last byte. Return: false
 * when @fd takes no more.
 */
bool symbols_write(struct symbols *s, int fd, const char *text, size_t len);

#endif
