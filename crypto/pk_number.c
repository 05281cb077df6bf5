/*
 * Numbers of keys: loading, random ones, inverses.
 */
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

#include "pk_internal.h"

/* What operations take below their own frame (crypto/check/pk.c measures it). */
#define STACK_BELOW 4608u

static __attribute__((noinline)) void stack_wipe(void)
{
	uint8_t area[STACK_BELOW];

	secret_wipe(area, sizeof(area));
}

void work_wipe(void *work, size_t len)
{
	secret_wipe(work, len);
	stack_wipe();
}

uint64_t *limb_take(struct limb_room *room, size_t count)
{
	uint64_t *p = room->next;

	CHECK(count <= room->left);
	room->next += count;
	room->left -= count;
	memset(p, 0, count * sizeof(*p));
	return p;
}

size_t number_bits_vartime(const struct pk_number *a)
{
	size_t at = 0;

	while (at < a->len && a->b[at] == 0)
		at++;
	if (at == a->len)
		return 0;
	return 8 * (a->len - at) + 24 - (size_t)__builtin_clz(a->b[at]);
}

bool modulus_take(struct limb_room *room, struct mont *m,
		  const struct pk_number *n, size_t max_bits, size_t *bits)
{
	*bits = number_bits_vartime(n);
	if (*bits < 2 || *bits > max_bits || (n->b[n->len - 1] & 1) == 0)
		return false;

	size_t count = LIMB_COUNT(*bits);
	uint64_t *limbs = limb_take(room, count);
	uint64_t *rr = limb_take(room, count);

	limbs_load(limbs, count, n->b, n->len);
	mont_init(m, limbs, count, *bits, rr);
	return true;
}

TEE_Result random_below(const struct pk_random *random, const struct mont *n,
			struct limb_room *room, uint64_t *out)
{
	struct limb_room mine = *room;
	size_t count = n->count;
	uint64_t *wide = limb_take(&mine, count + 2);
	TEE_Result res =
		random->fill(random->ctx, wide, (count + 2) * sizeof(*wide));

	if (res == TEE_SUCCESS) {
		/* As good in Montgomery's form as out of it; 0 becomes 1. */
		mont_reduce(n, out, wide, count + 2);
		out[0] |= limbs_is_zero(out, count) & 1;
	}
	secret_wipe(wide, (count + 2) * sizeof(*wide));
	return res;
}

static void shift_left(uint64_t *a, size_t count, unsigned int bits)
{
	for (size_t i = count - 1; i > 0; i--)
		a[i] = a[i] << bits | a[i - 1] >> (64 - bits);
	a[0] <<= bits;
}

/* Takes zeros away from the right of @even; they go to the left of @other. */
static size_t take_twos(uint64_t *even, size_t even_count, uint64_t *other,
			size_t other_count)
{
	unsigned int z = 63;

	if (even[0] != 0)
		z = MIN(z, (unsigned int)__builtin_ctzll(even[0]));
	limbs_shift_right(even, even_count, z);
	shift_left(other, other_count, z);
	return z;
}

/*
 * Kaliski's almost inverse (IEEE Transactions on Computers 44(8), 1995): out is
 * 2^k / a for a k that is returned, 0 when there is none.
 */
static size_t almost_inverse(const struct mont *m, uint64_t *out,
			     const uint64_t *a, uint64_t *scratch)
{
	size_t count = m->count;
	size_t now = count;
	uint64_t *u = scratch;
	uint64_t *v = u + count;
	uint64_t *r = v + count;
	uint64_t *s = r + count + 1;
	size_t k = 0;

	memcpy(u, m->n, count * sizeof(*u));
	memcpy(v, a, count * sizeof(*v));
	memset(r, 0, 2 * (count + 1) * sizeof(*r));
	s[0] = 1;
	while (limbs_is_zero(v, now) == 0) {
		while (now > 1 && (u[now - 1] | v[now - 1]) == 0)
			now--;
		if ((u[0] & 1) == 0) {
			k += take_twos(u, now, s, count + 1);
		} else if ((v[0] & 1) == 0) {
			k += take_twos(v, now, r, count + 1);
		} else if (limbs_less(v, u, now) != 0) {
			limbs_sub(u, u, v, now);
			limbs_add(r, r, s, count + 1);
		} else {
			limbs_sub(v, v, u, now);
			limbs_add(s, s, r, count + 1);
		}
	}
	u[0] ^= 1;
	if (limbs_is_zero(u, now) == 0)
		return 0;
	/* r is below 2n, and its negative is what is wanted. */
	if (r[count] != 0 || limbs_less(r, m->n, count) == 0)
		limbs_sub(r, r, m->n, count);
	limbs_sub(out, m->n, r, count);
	return k;
}

bool inverse_vartime(const struct mont *m, uint64_t *out, const uint64_t *a,
		     uint64_t *scratch)
{
	size_t count = m->count;
	size_t k = almost_inverse(m, out, a, scratch);

	if (k == 0)
		return false;
	/* Powers of R go by reduction, what is left by a factor below R. */
	while (k >= 64 * count) {
		mont_from(m, out, out);
		k -= 64 * count;
	}
	if (k > 0) {
		memset(scratch, 0, count * sizeof(*scratch));
		k = 64 * count - k;
		scratch[k / 64] = UINT64_C(1) << k % 64;
		mont_mul(m, out, out, scratch);
	}
	return true;
}

TEE_Result inverse_masked(const struct pk_random *random, const struct mont *m,
			  struct limb_room *room, uint64_t *out,
			  const uint64_t *a)
{
	struct limb_room mine = *room;
	size_t count = m->count;
	uint64_t *mask = limb_take(&mine, count);
	uint64_t *masked = limb_take(&mine, count);
	uint64_t *scratch = limb_take(&mine, 4 * count + 4);
	TEE_Result res = TEE_ERROR_BAD_PARAMETERS;

	/* A mask that has no inverse itself is rare, but for tiny factors. */
	for (unsigned int i = 0; i < 64; i++) {
		TEE_Result got = random_below(random, m, &mine, mask);

		if (got != TEE_SUCCESS) {
			res = got;
			break;
		}
		mont_mul(m, masked, a, mask);
		if (inverse_vartime(m, masked, masked, scratch)) {
			/* R/(a mask) * mask / R is 1/a. */
			mont_mul(m, out, masked, mask);
			res = TEE_SUCCESS;
			break;
		}
	}
	secret_wipe(mask, (6 * count + 4) * sizeof(*mask));
	return res;
}
