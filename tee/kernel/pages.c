/*
 * The page pool: a bitmap, a hint for single pages, first fit for runs. The
 * pool has fewer than 4,000 pages, so a scan is sixty words at the most.
 */
#include "kernel/pages.h"
#include "kernel/quota.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <plat/memmap.h>
#include <string.h>

#define POOL_PAGES (TEE_SIZE / PAGE_SIZE)

static struct spinlock pool_lock = SPINLOCK_INIT;
static uint64_t pool_used[POOL_PAGES / 64];
/* Bit set: the page holds what it held before this start. */
static uint64_t pool_stale[POOL_PAGES / 64];
static paddr_t pool_base;
static size_t pool_count;
static size_t pool_hint;
static struct pages_stats pool_stats;

void pages_init(void)
{
	pool_base = kernel_image_end();
	pool_count = (TEE_BASE + TEE_SIZE - pool_base) / PAGE_SIZE;
	pool_stats.total = pool_count;
	/*
	 * Secure RAM keeps its contents over a reset. Clearing it all takes as
	 * long as the rest of a start: a page is cleared when it is first taken.
	 */
	memset(pool_stale, 0xff, sizeof(pool_stale));
}

/* Of pages that were just taken, so that nobody else looks at their bits. */
static void clear_stale(size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++) {
		uint64_t bit = BIT64(i % 64);

		if ((__atomic_load_n(&pool_stale[i / 64], __ATOMIC_RELAXED) &
		     bit) == 0)
			continue;
		page_zero(phys_to_virt(pool_base + i * PAGE_SIZE));
		__atomic_fetch_and(&pool_stale[i / 64], ~bit, __ATOMIC_RELAXED);
	}
}

static bool is_used(size_t i)
{
	return (pool_used[i / 64] & BIT64(i % 64)) != 0;
}

static void set_used(size_t from, size_t count, bool used)
{
	for (size_t i = from; i < from + count; i++) {
		CHECK(is_used(i) != used);
		pool_used[i / 64] ^= BIT64(i % 64);
	}

	/* pages_alloc_ta() looks without the lock. */
	size_t now = used ? pool_stats.used + count : pool_stats.used - count;

	__atomic_store_n(&pool_stats.used, now, __ATOMIC_RELAXED);
	pool_stats.peak = MAX(pool_stats.peak, now);
}

static bool find_single(size_t *at)
{
	size_t words = (pool_count + 63) / 64;

	for (size_t n = 0; n < words; n++) {
		size_t w = (pool_hint + n) % words;

		if (pool_used[w] == UINT64_MAX)
			continue;

		size_t i = w * 64 + (size_t)__builtin_ctzll(~pool_used[w]);

		if (i >= pool_count)
			continue;
		pool_hint = w;
		*at = i;
		return true;
	}
	return false;
}

/* Runs are taken from the top, so that single pages do not split them. */
static bool find_run(size_t count, size_t *at)
{
	size_t run = 0;

	for (size_t i = pool_count; i > 0; i--) {
		run = is_used(i - 1) ? 0 : run + 1;
		if (run == count) {
			*at = i - 1;
			return true;
		}
	}
	return false;
}

static void count_fail(size_t count)
{
	pool_stats.fails++;
	pool_stats.fail_most = MAX(pool_stats.fail_most, count);
}

void *pages_alloc(size_t count)
{
	size_t at = 0;

	if (count == 0 || count > pool_count)
		return NULL;

	uint64_t daif = spin_lock(&pool_lock);
	bool found = count == 1 ? find_single(&at) : find_run(count, &at);

	if (found)
		set_used(at, count, true);
	else
		count_fail(count);
	spin_unlock(&pool_lock, daif);
	if (!found)
		return NULL;
	clear_stale(at, count);
	return phys_to_virt(pool_base + at * PAGE_SIZE);
}

void *pages_alloc_ta(size_t count)
{
	size_t used = __atomic_load_n(&pool_stats.used, __ATOMIC_RELAXED);
	size_t left = pool_count - used;

	if (left >= PAGES_RESERVE && left - PAGES_RESERVE >= count)
		return pages_alloc(count);

	uint64_t daif = spin_lock(&pool_lock);

	count_fail(count);
	spin_unlock(&pool_lock, daif);
	quota_refused("secure memory for TAs, in pages of 4 KiB", count,
		      pool_count - PAGES_RESERVE,
		      "close sessions, or give TAs smaller TA_DATA_SIZE and "
		      "TA_STACK_SIZE");
	return NULL;
}

void pages_stats_reset(void)
{
	uint64_t daif = spin_lock(&pool_lock);

	pool_stats.peak = pool_stats.used;
	pool_stats.fails = 0;
	pool_stats.fail_most = 0;
	spin_unlock(&pool_lock, daif);
}

void pages_free(void *pages, size_t count)
{
	if (pages == NULL)
		return;

	size_t at = (virt_to_phys(pages) - pool_base) / PAGE_SIZE;

	CHECK(at < pool_count && count <= pool_count - at);
	for (size_t i = 0; i < count; i++)
		page_zero((char *)pages + i * PAGE_SIZE);

	uint64_t daif = spin_lock(&pool_lock);

	set_used(at, count, false);
	spin_unlock(&pool_lock, daif);
}

void pages_stats(struct pages_stats *stats)
{
	uint64_t daif = spin_lock(&pool_lock);

	*stats = pool_stats;
	spin_unlock(&pool_lock, daif);
}

paddr_t table_page_alloc(void)
{
	void *page = pages_alloc(1);

	if (page == NULL)
		quota_refused("translation tables, in pages of all memory", 1,
			      pool_count, "close sessions");
	return page != NULL ? virt_to_phys(page) : 0;
}

void table_page_free(paddr_t pa)
{
	pages_free(phys_to_virt(pa), 1);
}
