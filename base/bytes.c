/*
 * Runs of one byte; those that flash consists of, by words.
 */
#include <base/bytes.h>
#include <base/bits.h>

/* Bytes of any kind of object may be looked at as these. */
typedef uint64_t __attribute__((may_alias)) any_word;

/*
 * How many bytes at @p, 128 at a time, are @flip. What differs from it is
 * gathered; with a constant @flip that is one instruction for each word.
 */
static inline size_t skip(const void *p, size_t len, uint64_t flip)
{
	const any_word *w = p;
	size_t at = 0;

	for (; len - at >= 128; at += 128, w += 16) {
		uint64_t differs =
			(w[0] ^ flip) | (w[1] ^ flip) | (w[2] ^ flip) |
			(w[3] ^ flip) | (w[4] ^ flip) | (w[5] ^ flip) |
			(w[6] ^ flip) | (w[7] ^ flip) | (w[8] ^ flip) |
			(w[9] ^ flip) | (w[10] ^ flip) | (w[11] ^ flip) |
			(w[12] ^ flip) | (w[13] ^ flip) | (w[14] ^ flip) |
			(w[15] ^ flip);

		if (differs != 0)
			break;
	}
	return at;
}

bool bytes_are(const void *p, size_t len, uint8_t what)
{
	const uint8_t *at = p;
	size_t same = 0;

	for (; len > 0 && !IS_ALIGNED((uintptr_t)at, 8u); at++, len--)
		if (*at != what)
			return false;
	if (what == 0)
		same = skip(at, len, 0);
	else if (what == 0xff)
		same = skip(at, len, UINT64_MAX);
	at += same;
	len -= same;
	for (; len > 0; at++, len--)
		if (*at != what)
			return false;
	return true;
}
