/*
 * How far long work has come: one line on standard error, rewritten in place,
 * and only when that is a terminal and the work takes over half a second.
 */
#ifndef TOOLS_AVB_PROGRESS_H
#define TOOLS_AVB_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *what;
	uint64_t total;
	_Atomic uint64_t done;
	_Atomic uint64_t next_ms; /* when to show again; 0: never */
	bool shown;
};

void progress_start(struct progress *progress, const char *what,
		    uint64_t total);

/** progress_add() - @len more; any thread may call it. */
void progress_add(struct progress *progress, uint64_t len);

/** progress_end() - wipe the line. */
void progress_end(struct progress *progress);

#endif
