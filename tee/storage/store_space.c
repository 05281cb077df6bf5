/*
 * Free pages: one bit each, kept in the super page. A transaction takes only
 * what is free in the committed state too, so that the committed state stays
 * whole until the anchor moves.
 */
#include <base/bits.h>
#include <storage/store_internal.h>

/* Free pages a file may have beyond its used ones before it is filled up. */
#define SPACE_SLACK 256u

bool map_get(const uint64_t *map, uint32_t page)
{
	return map[page / 64] >> page % 64 & 1;
}

void map_set(uint64_t *map, uint32_t page)
{
	map[page / 64] |= BIT64(page % 64);
}

void map_clear(uint64_t *map, uint32_t page)
{
	map[page / 64] &= ~BIT64(page % 64);
}

uint32_t map_used(const uint64_t *map)
{
	uint32_t used = 0;

	for (size_t i = 0; i < STORE_MAP_WORDS; i++) {
		uint64_t w = map[i];

		/* The usual sum of bits: no SIMD register is touched. */
		w -= w >> 1 & 0x5555555555555555u;
		w = (w & 0x3333333333333333u) + (w >> 2 & 0x3333333333333333u);
		w = (w + (w >> 4)) & 0x0f0f0f0f0f0f0f0fu;
		used += (uint32_t)(w * 0x0101010101010101u >> 56);
	}
	return used;
}

uint32_t map_top(const uint64_t *map)
{
	for (size_t i = STORE_MAP_WORDS; i > 0; i--) {
		if (map[i - 1] != 0)
			return (uint32_t)(i * 64) -
			       (uint32_t)__builtin_clzll(map[i - 1]);
	}
	return 0;
}

/* First page at or above @page whose state is @used; @end if none below it. */
static uint32_t map_seek(const struct store *st, uint32_t page, uint32_t end,
			 bool used)
{
	while (page < end) {
		uint64_t w = st->now.map[page / 64] | st->next.map[page / 64];

		w = (used ? w : ~w) >> page % 64;
		if (w != 0) {
			page += (uint32_t)__builtin_ctzll(w);
			return MIN(page, end);
		}
		page += 64 - page % 64;
	}
	return end;
}

uint32_t space_find(const struct store *st, uint32_t need, uint32_t want,
		    uint32_t *first)
{
	uint32_t used = map_used(st->next.map);
	uint32_t top = MAX(map_top(st->now.map), map_top(st->next.map));
	uint32_t limit = STORE_PAGES_MAX;
	uint32_t best = 0;
	uint32_t at = 1;

	if (!st->may_use_reserve) {
		limit -= SPACE_RESERVE;
		if (used + want > limit)
			return 0;
	}
	/* First fit keeps the file dense at its front. */
	while (at < top) {
		uint32_t from = map_seek(st, at, top, false);

		at = map_seek(st, from, top, true);
		if (at - from > best) {
			best = at - from;
			*first = from;
		}
		if (best >= want)
			return best;
	}
	/*
	 * No run is long enough. Growing the file keeps this write one write;
	 * a file of more than twice what it holds is filled up instead.
	 */
	if (top < limit &&
	    (best < need || top + want <= MIN(2 * used + SPACE_SLACK, limit))) {
		*first = top;
		return limit - top >= need ? limit - top : 0;
	}
	return best >= need ? best : 0;
}
