/*
 * Montgomery's modular power for signature verification, in words of 64 bits.
 * BearSSL's is made for secret exponents, and costs some nine times as much
 * for a public one of 17 bits.
 *
 * R is 2^(64 * count), and a number a stands as a * R mod n.
 */
#include "modexp_vartime.h"
#include "multiply_add.h"

#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <string.h>

struct montgomery {
	uint64_t *n;
	uint64_t *t;	    /* 2 * count words to multiply in */
	uint64_t n_inverse; /* -1/n mod 2^64 */
	size_t count;	    /* words of n */
};

/* to += a; returns the bit that is carried out. */
static bool add(uint64_t *to, const uint64_t *a, size_t count)
{
	bool carry = false;

	for (size_t i = 0; i < count; i++) {
		uint64_t sum = 0;
		bool over = add_overflows(to[i], a[i], &sum);

		over |= add_overflows(sum, (uint64_t)carry, &to[i]);
		carry = over;
	}
	return carry;
}

static void subtract(uint64_t *to, const uint64_t *a, size_t count)
{
	bool borrow = false;

	for (size_t i = 0; i < count; i++) {
		uint64_t diff = 0;
		bool under = sub_overflows(to[i], a[i], &diff);

		under |= sub_overflows(diff, (uint64_t)borrow, &to[i]);
		borrow = under;
	}
}

static bool less(const uint64_t *a, const uint64_t *b, size_t count)
{
	for (size_t i = count; i-- > 0;)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

/* out = t / R mod n; uses up the 2 * count words of @t. */
static void reduce(const struct montgomery *m, uint64_t *out, uint64_t *t)
{
	size_t count = m->count;

	/* Each step clears a word, which then keeps what is carried. */
	for (size_t i = 0; i < count; i++)
		t[i] = multiply_add(t + i, m->n, count, t[i] * m->n_inverse);

	bool carry = add(t + count, t, count);

	if (carry || !less(t + count, m->n, count))
		subtract(t + count, m->n, count);
	memcpy(out, t + count, count * sizeof(*out));
}

static void multiply(const struct montgomery *m, uint64_t *out,
		     const uint64_t *a, const uint64_t *b)
{
	uint64_t *t = m->t;

	memset(t, 0, m->count * sizeof(*t));
	for (size_t i = 0; i < m->count; i++)
		t[m->count + i] = multiply_add(t + i, a, m->count, b[i]);
	reduce(m, out, t);
}

static void square(const struct montgomery *m, uint64_t *a)
{
	words_square(m->t, a, m->count);
	reduce(m, a, m->t);
}

static void double_once(const struct montgomery *m, uint64_t *a)
{
	bool carry = a[m->count - 1] >> 63 != 0;

	for (size_t i = m->count - 1; i > 0; i--)
		a[i] = a[i] << 1 | a[i - 1] >> 63;
	a[0] <<= 1;
	if (carry || !less(a, m->n, m->count))
		subtract(a, m->n, m->count);
}

/* out = R * R mod n, by which numbers are brought into Montgomery's form. */
static void r_squared(const struct montgomery *m, uint64_t *out)
{
	size_t top = (size_t)__builtin_clzll(m->n[m->count - 1]);

	/* The highest power of two below n, doubled to R * 2^count ... */
	memset(out, 0, m->count * sizeof(*out));
	out[m->count - 1] = UINT64_C(1) << (63 - top);
	for (size_t i = 0; i < top + 1 + m->count; i++)
		double_once(m, out);
	/* ... then squared, which doubles the exponent, to R * 2^(64 count). */
	for (size_t i = 0; i < 6; i++)
		square(m, out);
}

static void words_load(uint64_t *to, size_t count, const uint8_t *from,
		       size_t len)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t word[8] = { 0 };
		size_t take = MIN(len, sizeof(word));

		len -= take;
		memcpy(word + sizeof(word) - take, from + len, take);
		to[i] = load_be64(word);
	}
}

static void words_store(uint8_t *to, size_t len, const uint64_t *from)
{
	for (size_t i = 0; len > 0; i++) {
		uint8_t word[8];
		size_t take = MIN(len, sizeof(word));

		store_be64(word, from[i]);
		len -= take;
		memcpy(to + len, word + sizeof(word) - take, take);
	}
}

static void montgomery_init(struct montgomery *m, const uint8_t *n, size_t len)
{
	m->count = (len + 7) / 8;
	words_load(m->n, m->count, n, len);
	/* Newton: an inverse mod 8, then right bits double in each step. */
	m->n_inverse = m->n[0];
	for (size_t i = 0; i < 5; i++)
		m->n_inverse *= 2 - m->n[0] * m->n_inverse;
	m->n_inverse = -m->n_inverse;
}

static bool bit_of(const uint8_t *e, size_t e_len, size_t bit)
{
	return (e[e_len - 1 - bit / 8] >> bit % 8 & 1) != 0;
}

bool modexp_work_vartime(uint8_t *x, const uint8_t *n, const uint8_t *rr,
			 size_t n_len, const uint8_t *e, size_t e_len,
			 uint64_t *work)
{
	size_t count = (n_len + 7) / 8;
	uint64_t *plain = work + count;
	uint64_t *base = plain + count;
	uint64_t *power = base + count;
	struct montgomery m = { .n = work, .t = power + count };
	size_t bit = 8 * e_len - 1;

	CHECK(n_len >= 2 && e_len > 0);
	montgomery_init(&m, n, n_len);
	words_load(plain, m.count, x, n_len);
	if (!less(plain, m.n, m.count))
		return false;
	r_squared(&m, base);
	if (rr != NULL) {
		words_load(power, m.count, rr, n_len);
		if (memcmp(power, base, m.count * sizeof(*power)) != 0)
			return false;
	}
	multiply(&m, base, base, plain);
	memcpy(power, base, m.count * sizeof(*power));
	while (!bit_of(e, e_len, bit))
		bit--;
	if (bit == 0)
		return true;
	while (--bit > 0) {
		square(&m, power);
		if (bit_of(e, e_len, bit))
			multiply(&m, power, power, base);
	}
	/* The last bit is set; a plain factor also takes R out of the result. */
	square(&m, power);
	multiply(&m, power, power, plain);
	words_store(x, n_len, power);
	return true;
}

bool modexp_vartime(uint8_t *x, const uint8_t *n, size_t n_len,
		    const uint8_t *e, size_t e_len)
{
	uint64_t work[MODEXP_WORK_COUNT(MODEXP_LEN_MAX)];

	CHECK(n_len <= MODEXP_LEN_MAX);
	return modexp_work_vartime(x, n, NULL, n_len, e, e_len, work);
}
