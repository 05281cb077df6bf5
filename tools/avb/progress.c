/* The line that shows how far long work has come. */
#include "progress.h"
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_MS 500u
#define EVERY_MS 200u

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void progress_start(struct progress *progress, const char *what, uint64_t total)
{
	progress->what = what;
	progress->total = total == 0 ? 1 : total;
	atomic_store(&progress->done, 0);
	atomic_store(&progress->next_ms,
		     isatty(STDERR_FILENO) ? now_ms() + FIRST_MS : 0);
	progress->shown = false;
}

void progress_add(struct progress *progress, uint64_t len)
{
	uint64_t done = atomic_fetch_add(&progress->done, len) + len;
	uint64_t next = atomic_load(&progress->next_ms);
	uint64_t now;

	if (next == 0)
		return;
	now = now_ms();
	/* Of several threads one shows it. */
	if (now < next || !atomic_compare_exchange_strong(
				  &progress->next_ms, &next, now + EVERY_MS))
		return;
	progress->shown = true;
	fprintf(stderr, "\r%s: %3u %% ", progress->what,
		(unsigned int)(done * 100.0 / progress->total));
}

void progress_end(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
}
