/*
 * Messages about limits.
 */
#include "kernel/quota.h"
#include "kernel/log.h"
#include "kernel/thread.h"

void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy)
{
	static uint64_t last;
	uint64_t before = __atomic_load_n(&last, __ATOMIC_RELAXED);
	uint64_t now = counter_read();

	if (before != 0 && now - before < counter_hz())
		return;
	if (__atomic_compare_exchange_n(&last, &before, now, false,
					__ATOMIC_RELAXED, __ATOMIC_RELAXED))
		log_line("limit: %s: %zu wanted, %zu at most; %s", pool, wanted,
			 limit, remedy);
}
