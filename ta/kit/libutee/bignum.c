/*
 * Arithmetic on numbers of any size, in 64-bit limbs.
 */
#include "bignum.h"

#include <string.h>
#include <string_ext.h>
#include <tee_api.h>
#include <util.h>

__extension__ typedef unsigned __int128 wide;

static uint64_t scratch[SCRATCH_LIMBS];
static size_t scratch_used;

size_t scratch_mark(void)
{
	return scratch_used;
}

void scratch_release(size_t mark)
{
	memzero_explicit(scratch + mark,
			 (scratch_used - mark) * sizeof(scratch[0]));
	scratch_used = mark;
}

uint64_t *scratch_take(size_t count)
{
	uint64_t *p = scratch + scratch_used;

	if (count > SCRATCH_LIMBS - scratch_used)
		TEE_Panic(BIGNUM_PANIC);
	scratch_used += count;
	return p;
}

struct num num_new(size_t room)
{
	return (struct num){ .limb = scratch_take(room), .room = room };
}

struct num num_from_u64(uint64_t v)
{
	struct num a = num_new(1);

	a.limb[0] = v;
	a.count = v != 0;
	return a;
}

struct num num_copy(const struct num *a, size_t room)
{
	struct num to = num_new(MAX(room, a->count));

	memcpy(to.limb, a->limb, a->count * sizeof(*a->limb));
	to.count = a->count;
	to.neg = a->neg;
	return to;
}

/* Drops leading zeros of @count limbs that were written. */
static void trim(struct num *a, size_t count)
{
	while (count != 0 && a->limb[count - 1] == 0)
		count--;
	a->count = count;
	if (count == 0)
		a->neg = false;
}

size_t num_bits(const struct num *a)
{
	if (a->count == 0)
		return 0;
	return a->count * LIMB_BITS -
	       (size_t)__builtin_clzll(a->limb[a->count - 1]);
}

bool num_bit(const struct num *a, size_t index)
{
	size_t at = index / LIMB_BITS;

	return at < a->count && (a->limb[at] >> (index % LIMB_BITS) & 1) != 0;
}

int num_cmp_abs(const struct num *a, const struct num *b)
{
	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	for (size_t i = a->count; i > 0; i--)
		if (a->limb[i - 1] != b->limb[i - 1])
			return a->limb[i - 1] < b->limb[i - 1] ? -1 : 1;
	return 0;
}

int num_cmp(const struct num *a, const struct num *b)
{
	if (a->neg != b->neg)
		return a->neg ? -1 : 1;
	return a->neg ? num_cmp_abs(b, a) : num_cmp_abs(a, b);
}

bool num_is(const struct num *a, uint64_t v)
{
	if (v == 0)
		return a->count == 0;
	return a->count == 1 && !a->neg && a->limb[0] == v;
}

/* |@a| + |@b|, signed by @neg. */
static struct num add_abs(const struct num *a, const struct num *b, bool neg)
{
	const struct num *longer = a->count >= b->count ? a : b;
	const struct num *shorter = longer == a ? b : a;
	struct num r = num_new(longer->count + 1);
	uint64_t carry = 0;

	for (size_t i = 0; i < longer->count; i++) {
		wide sum = (wide)longer->limb[i] + carry;

		if (i < shorter->count)
			sum += shorter->limb[i];
		r.limb[i] = (uint64_t)sum;
		carry = (uint64_t)(sum >> 64);
	}
	r.limb[longer->count] = carry;
	r.neg = neg;
	trim(&r, longer->count + 1);
	return r;
}

/* |@a| - |@b|, which is not negative, signed by @neg. */
static struct num sub_abs(const struct num *a, const struct num *b, bool neg)
{
	struct num r = num_new(a->count);
	uint64_t borrow = 0;

	for (size_t i = 0; i < a->count; i++) {
		uint64_t s = i < b->count ? b->limb[i] : 0;
		wide diff = (wide)a->limb[i] - s - borrow;

		r.limb[i] = (uint64_t)diff;
		borrow = (uint64_t)(diff >> 64) & 1;
	}
	r.neg = neg;
	trim(&r, a->count);
	return r;
}

static struct num add_signed(const struct num *a, const struct num *b,
			     bool b_neg)
{
	if (a->neg == b_neg)
		return add_abs(a, b, a->neg);
	if (num_cmp_abs(a, b) >= 0)
		return sub_abs(a, b, a->neg);
	return sub_abs(b, a, b_neg);
}

struct num num_add(const struct num *a, const struct num *b)
{
	return add_signed(a, b, b->neg);
}

struct num num_sub(const struct num *a, const struct num *b)
{
	return add_signed(a, b, !b->neg);
}

struct num num_mul(const struct num *a, const struct num *b)
{
	struct num r = num_new(a->count + b->count);

	for (size_t i = 0; i < a->count; i++) {
		uint64_t carry = 0;

		for (size_t j = 0; j < b->count; j++) {
			wide t = (wide)a->limb[i] * b->limb[j] + r.limb[i + j] +
				 carry;

			r.limb[i + j] = (uint64_t)t;
			carry = (uint64_t)(t >> 64);
		}
		r.limb[i + b->count] = carry;
	}
	r.neg = a->neg != b->neg;
	trim(&r, a->count + b->count);
	return r;
}

struct num num_shift_right(const struct num *a, size_t bits)
{
	size_t skip = bits / LIMB_BITS;
	unsigned int by = bits % LIMB_BITS;
	size_t count = skip < a->count ? a->count - skip : 0;
	struct num r = num_new(count);

	for (size_t i = 0; i < count; i++) {
		uint64_t low = a->limb[i + skip];
		uint64_t high = i + 1 < count ? a->limb[i + skip + 1] : 0;

		r.limb[i] = by == 0 ? low : low >> by | high << (64 - by);
	}
	r.neg = a->neg;
	trim(&r, count);
	return r;
}

struct num num_shift_left(const struct num *a, size_t bits)
{
	size_t skip = bits / LIMB_BITS;
	unsigned int by = bits % LIMB_BITS;
	struct num r = num_new(a->count + skip + 1);

	for (size_t i = 0; i < a->count; i++) {
		r.limb[i + skip] |= a->limb[i] << by;
		if (by != 0)
			r.limb[i + skip + 1] = a->limb[i] >> (64 - by);
	}
	r.neg = a->neg;
	trim(&r, a->count + skip + 1);
	return r;
}

/* Subtracts @q times the divisor at @v from @count + 1 limbs at @u. */
static uint64_t mul_sub(uint64_t *u, const uint64_t *v, size_t count,
			uint64_t q)
{
	uint64_t carry = 0;
	uint64_t borrow = 0;

	for (size_t i = 0; i < count; i++) {
		wide t = (wide)q * v[i] + carry;
		wide d = (wide)u[i] - (uint64_t)t - borrow;

		carry = (uint64_t)(t >> 64);
		u[i] = (uint64_t)d;
		borrow = (uint64_t)(d >> 64) & 1;
	}

	wide d = (wide)u[count] - carry - borrow;

	u[count] = (uint64_t)d;
	return (uint64_t)(d >> 64) & 1;
}

static void add_back(uint64_t *u, const uint64_t *v, size_t count)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < count; i++) {
		wide s = (wide)u[i] + v[i] + carry;

		u[i] = (uint64_t)s;
		carry = (uint64_t)(s >> 64);
	}
	u[count] += carry;
}

/* One limb of a quotient: guessed from the top limbs, too large by 2 at most. */
static uint64_t guess(const uint64_t *u, const uint64_t *v, size_t count)
{
	wide top = (wide)u[count] << 64 | u[count - 1];
	wide q = top / v[count - 1];
	wide rest = top % v[count - 1];

	while (q >> 64 != 0 ||
	       (count > 1 && (wide)(uint64_t)q * v[count - 2] >
				     (rest << 64 | u[count - 2]))) {
		q--;
		rest += v[count - 1];
		if (rest >> 64 != 0)
			break;
	}
	return (uint64_t)q;
}

/* Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D. */
void num_div(struct num *q, struct num *r, const struct num *a,
	     const struct num *b)
{
	if (num_cmp_abs(a, b) < 0) {
		*q = num_new(0);
		*r = num_copy(a, 0);
		return;
	}

	size_t count = b->count;
	size_t q_count = a->count - count + 1;
	size_t shift = (size_t)__builtin_clzll(b->limb[count - 1]);

	*q = num_new(q_count);
	*r = num_new(count);

	size_t mark = scratch_mark();
	struct num u = num_shift_left(a, shift);
	struct num v = num_shift_left(b, shift);

	for (size_t j = q_count; j > 0; j--) {
		uint64_t *at = u.limb + j - 1;
		uint64_t digit = guess(at, v.limb, count);

		if (mul_sub(at, v.limb, count, digit) != 0) {
			digit--;
			add_back(at, v.limb, count);
		}
		q->limb[j - 1] = digit;
	}
	trim(&u, count);

	struct num rest = num_shift_right(&u, shift);

	memcpy(r->limb, rest.limb, rest.count * sizeof(*rest.limb));
	q->neg = a->neg != b->neg;
	r->neg = a->neg;
	trim(q, q_count);
	trim(r, rest.count);
	scratch_release(mark);
}

struct num num_mod(const struct num *a, const struct num *n)
{
	struct num to = num_new(n->count);
	size_t mark = scratch_mark();
	struct num q = { 0 };
	struct num r = { 0 };

	num_div(&q, &r, a, n);
	if (r.neg)
		r = num_add(&r, n);
	memcpy(to.limb, r.limb, r.count * sizeof(*r.limb));
	to.count = r.count;
	scratch_release(mark);
	return to;
}

/* @to = @from, into limbs that @to has already. */
static void assign(struct num *to, const struct num *from)
{
	memmove(to->limb, from->limb, from->count * sizeof(*from->limb));
	to->count = from->count;
	to->neg = from->neg;
}

/* @a, @b = @b, @a - @q @b */
static void euclid_step(struct num *a, struct num *b, const struct num *q)
{
	size_t mark = scratch_mark();
	struct num qb = num_mul(q, b);
	struct num next = num_sub(a, &qb);
	struct num swap = *a;

	assign(&swap, &next);
	*a = *b;
	*b = swap;
	scratch_release(mark);
}

/*
 * Euclid's algorithm on the magnitudes. Each factor stays below the other
 * operand, so a limb beyond the longer operand's is room enough.
 */
struct num num_gcd(struct num *u, struct num *v, const struct num *a,
		   const struct num *b)
{
	size_t room = MAX(a->count, b->count) + 1;
	struct num r0 = num_copy(a, room);
	struct num r1 = num_copy(b, room);
	struct num f[2][2] = { 0 };
	struct num *out[2] = { u, v };
	const struct num *op[2] = { a, b };

	r0.neg = false;
	r1.neg = false;
	for (unsigned int i = 0; i < 2; i++) {
		if (out[i] == NULL)
			continue;
		for (unsigned int j = 0; j < 2; j++) {
			f[i][j] = num_new(room);
			f[i][j].limb[0] = i == j;
			f[i][j].count = i == j;
		}
	}
	while (r1.count != 0) {
		size_t mark = scratch_mark();
		struct num q = { 0 };
		struct num r = { 0 };
		struct num swap = r0;

		num_div(&q, &r, &r0, &r1);
		assign(&swap, &r);
		r0 = r1;
		r1 = swap;
		for (unsigned int i = 0; i < 2; i++)
			if (out[i] != NULL)
				euclid_step(&f[i][0], &f[i][1], &q);
		scratch_release(mark);
	}
	for (unsigned int i = 0; i < 2; i++) {
		if (out[i] == NULL)
			continue;
		*out[i] = f[i][0];
		if (op[i]->neg && out[i]->count != 0)
			out[i]->neg = !out[i]->neg;
	}
	return r0;
}
