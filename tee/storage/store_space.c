/*
 * Free pages: one bit each, kept in the super page. A transaction takes only
 * what is free in the committed state too, so that the committed state stays
 * whole until the anchor moves.
 */
#include <base/bits.h>
#include <storage/store_internal.h>
#include <string.h>

/*
 * How long a file may get for what it holds, in pages, before free pieces are
 * used that take more than one write. Measured with 10,000 objects overwritten
 * at random: at twice what it holds, three commits in four need a second
 * write; at three times none does, and the file stays at 2.7 times.
 */
#define SPACE_FACTOR 3u
#define SPACE_SLACK  256u
/* Runs looked at before the file grows, when it may. */
#define SPACE_LOOKS 64u
/* Pages that rest after failed writes: twenty or so of them. */
#define UNSURE_MAX 512u

/* First page at or above @page whose state is @used; @end if none below it. */
static uint32_t map_seek(const struct store *st, uint32_t page, uint32_t end,
			 bool used)
{
	while (page < end) {
		uint64_t w = st->now.map[page / 64] | st->next.map[page / 64] |
			     st->unsure[page / 64];

		w = (used ? w : ~w) >> page % 64;
		if (w != 0) {
			page += (uint32_t)__builtin_ctzll(w);
			return MIN(page, end);
		}
		page += 64 - page % 64;
	}
	return end;
}

/*
 * Looks at no more than *@looks runs in [at, end) for one of @want pages; *best
 * and *first become the longest seen. Returns where it ended.
 */
static uint32_t run_find(const struct store *st, uint32_t at, uint32_t end,
			 uint32_t want, uint32_t *looks, uint32_t *best,
			 uint32_t *first)
{
	while (at < end && *best<want && * looks> 0) {
		uint32_t from = map_seek(st, at, end, false);

		at = map_seek(st, from, end, true);
		if (at - from > *best) {
			*best = at - from;
			*first = from;
		}
		--*looks;
	}
	return at;
}

static void unsure_forget(struct store *st)
{
	memset(st->unsure, 0, sizeof(st->unsure));
	st->unsure_count = 0;
	st->unsure_end = 0;
}

void space_unsure(struct store *st, uint32_t first, uint32_t count)
{
	if (st->unsure_count + count > UNSURE_MAX)
		unsure_forget(st);
	for (uint32_t page = first; page < first + count; page++)
		st->unsure[page / 64] |= BIT64(page % 64);
	st->unsure_count += count;
	st->unsure_end = MAX(st->unsure_end, first + count);
}

static uint32_t find(struct store *st, uint32_t need, uint32_t want,
		     uint32_t *first)
{
	uint32_t used = st->next.used;
	uint32_t top = MAX(MAX(st->now.top, st->next.top), st->unsure_end);
	uint32_t limit = STORE_PAGES_MAX;
	uint32_t looks = SPACE_LOOKS;
	uint32_t best = 0;

	if (!st->may_use_reserve) {
		limit -= SPACE_RESERVE;
		if (used + want > limit)
			return 0;
	}

	/* A file that once was full of more is used at its front only. */
	uint32_t grown = MIN(SPACE_FACTOR * used + SPACE_SLACK, limit);
	uint32_t end = MIN(top, grown);
	uint32_t at = st->space_at < end ? MAX(st->space_at, 1u) : 1;

	/*
	 * Round and round: what was written longest ago has had most time to
	 * become free in long pieces. First fit would leave pieces one page
	 * too short behind each commit.
	 */
	st->space_at = run_find(st, at, end, want, &looks, &best, first);
	if (best < want && looks > 0)
		st->space_at = run_find(st, 1, at, want, &looks, &best, first);
	if (best >= want) {
		st->space_at = *first;
		return best;
	}
	/*
	 * No run is long enough. Growing the file keeps this write one write;
	 * a file of SPACE_FACTOR times what it holds is filled up instead.
	 */
	if (top + want <= grown) {
		*first = top;
		return limit - top;
	}
	looks = STORE_PAGES_MAX;
	(void)run_find(st, 1, end, want, &looks, &best, first);
	if (best >= need)
		return best;
	if (top + need <= limit) {
		*first = top;
		return limit - top;
	}
	(void)run_find(st, 1, top, want, &looks, &best, first);
	return best >= need ? best : 0;
}

uint32_t space_find(struct store *st, uint32_t need, uint32_t want,
		    uint32_t *first)
{
	uint32_t found = find(st, need, want, first);

	if (found == 0 && st->unsure_count != 0) {
		unsure_forget(st);
		found = find(st, need, want, first);
	}
	return found;
}
