/*
 * Places in code as the secure world prints them, NAME+0xOFFSET: NAME is the
 * UUID of a TA or library, or the name of an image of ours, and OFFSET one in
 * its ELF file.
 */
#ifndef DISTRO_PLACE_H
#define DISTRO_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACE_NAME_MAX 36u

struct place {
	char name[PLACE_NAME_MAX + 1];
	uint64_t offset;
	bool is_caller; /* a return address, one behind the call */
};

/**
 * place_next() - the next place in a line of text
 * @line: untrusted bytes, @len of them
 * @at:   in, where to begin, first 0; out, behind the place that was found
 *
 * Return: false when there is none any more.
 */
bool place_next(const char *line, size_t len, size_t *at, struct place *p);

#endif
