/*
 * Messages about limits.
 */
#include "kernel/quota.h"
#include "kernel/log.h"
#include "kernel/thread.h"
#include <base/bits.h>

#define POOL_MAX 24u

/* Pools are told apart by their names' addresses: each has one caller. */
static struct {
	const char *pool;
	uint64_t last;
} said[POOL_MAX];

/* When this was last said of @pool. With too many pools the last two share. */
static uint64_t *last_said(const char *pool)
{
	unsigned int i = 0;

	for (; i < POOL_MAX - 1; i++) {
		const char *of = NULL;

		if (__atomic_compare_exchange_n(&said[i].pool, &of, pool, false,
						__ATOMIC_RELAXED,
						__ATOMIC_RELAXED) ||
		    of == pool)
			break;
	}
	return &said[i].last;
}

void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy)
{
	uint64_t *last = last_said(pool);
	uint64_t before = __atomic_load_n(last, __ATOMIC_RELAXED);
	uint64_t now = counter_read();

	if (before != 0 && now - before < counter_hz())
		return;
	if (__atomic_compare_exchange_n(last, &before, now, false,
					__ATOMIC_RELAXED, __ATOMIC_RELAXED))
		log_line("limit: %s: %zu wanted, %zu at most; %s", pool, wanted,
			 limit, remedy);
}
