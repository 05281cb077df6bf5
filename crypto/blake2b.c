/* BLAKE2b: RFC 7693, sections 2.5 to 3.3. */
#include <crypto/blake2b.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdbool.h>
#include <string.h>

/* The initial hash value of SHA-512. */
static const uint64_t iv[8] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
	0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
	0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

static const uint8_t sigma[10][16] = {
	{ 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 },
	{ 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3 },
	{ 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4 },
	{ 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8 },
	{ 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13 },
	{ 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9 },
	{ 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11 },
	{ 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10 },
	{ 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5 },
	{ 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0 },
};

/* The four words that each mixing takes: columns, then diagonals. */
static const uint8_t mixed[8][4] = {
	{ 0, 4, 8, 12 },  { 1, 5, 9, 13 },  { 2, 6, 10, 14 }, { 3, 7, 11, 15 },
	{ 0, 5, 10, 15 }, { 1, 6, 11, 12 }, { 2, 7, 8, 13 },  { 3, 4, 9, 14 },
};

static uint64_t ror(uint64_t v, unsigned int by)
{
	return v >> by | v << (64 - by);
}

static void mix(uint64_t v[16], const uint8_t at[4], uint64_t x, uint64_t y)
{
	uint64_t *a = &v[at[0]], *b = &v[at[1]], *c = &v[at[2]], *d = &v[at[3]];

	*a += *b + x;
	*d = ror(*d ^ *a, 32);
	*c += *d;
	*b = ror(*b ^ *c, 24);
	*a += *b + y;
	*d = ror(*d ^ *a, 16);
	*c += *d;
	*b = ror(*b ^ *c, 63);
}

static void compress(struct blake2b *b, const uint8_t *block, bool last)
{
	uint64_t m[16];
	uint64_t v[16];

	for (unsigned int i = 0; i < 16; i++)
		m[i] = load_le64(block + 8 * i);
	memcpy(v, b->h, sizeof(b->h));
	memcpy(v + 8, iv, sizeof(iv));
	v[12] ^= b->count; /* messages stay below 2^64 bytes */
	if (last)
		v[14] = ~v[14];
	for (unsigned int round = 0; round < 12; round++) {
		const uint8_t *s = sigma[round % 10];

		for (unsigned int i = 0; i < 8; i++)
			mix(v, mixed[i], m[s[2 * i]], m[s[2 * i + 1]]);
	}
	for (unsigned int i = 0; i < 8; i++)
		b->h[i] ^= v[i] ^ v[i + 8];
}

void blake2b_init(struct blake2b *b, size_t out_len)
{
	CHECK(out_len >= 1 && out_len <= BLAKE2B_MAX_LEN);
	*b = (struct blake2b){ .out_len = out_len };
	memcpy(b->h, iv, sizeof(iv));
	/* Parameters: one tree level, no key, the digest's length. */
	b->h[0] ^= 0x01010000 ^ out_len;
}

void blake2b_update(struct blake2b *b, const void *bytes, size_t len)
{
	const uint8_t *from = bytes;

	while (len > 0) {
		size_t part = MIN(len, BLAKE2B_BLOCK_LEN - b->fill);

		/* The last block is compressed in another way: keep one. */
		if (part == 0) {
			b->count += BLAKE2B_BLOCK_LEN;
			compress(b, b->block, false);
			b->fill = 0;
			continue;
		}
		memcpy(b->block + b->fill, from, part);
		b->fill += part;
		from += part;
		len -= part;
	}
}

void blake2b_final(struct blake2b *b, uint8_t *out)
{
	uint8_t whole[BLAKE2B_MAX_LEN];

	memset(b->block + b->fill, 0, BLAKE2B_BLOCK_LEN - b->fill);
	b->count += b->fill;
	compress(b, b->block, true);
	for (unsigned int i = 0; i < 8; i++)
		store_le64(whole + 8 * i, b->h[i]);
	memcpy(out, whole, b->out_len);
}
