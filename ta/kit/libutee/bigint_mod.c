/*
 * Arithmetic API (clause 8): modular arithmetic, common divisors, primes and
 * fast modular multiplication.
 *
 * TEE_BigIntExpMod() with an odd modulus takes time that depends on lengths
 * only, once the base is reduced; the other functions make no such promise.
 * The context of fast multiplication holds nothing that is not made at once
 * from the modulus, so it is a mark; NULL does as well.
 */
#include "bigint.h"

#include <string.h>
#include <trace.h>
#include <util.h>

#define CONTEXT_WORDS 1u
#define CONTEXT_MARK  0x464d4d31u

/* GlobalPlatform's least confidence; a round misses with 1 in 4 at most. */
#define CONFIDENCE_MIN 80u
#define CONFIDENCE_MAX 1024u
#define BITS_PER_ROUND 2u

static void give_up(const char *why)
{
	EMSG_RAW("TEE_BigInt: %s", why);
	TEE_Panic(BIGNUM_PANIC);
}

void TEE_BigIntMod(TEE_BigInt *dest, const TEE_BigInt *op, const TEE_BigInt *n)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num a = bigint_load(op);
	struct num r = num_mod(&a, &m);

	bigint_store(dest, &r);
	scratch_release(mark);
}

static void binary_mod(TEE_BigInt *dest, const TEE_BigInt *op1,
		       const TEE_BigInt *op2, const TEE_BigInt *n,
		       struct num (*fn)(const struct num *a,
					const struct num *b))
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	struct num r = fn(&a, &b);

	r = num_mod(&r, &m);
	bigint_store(dest, &r);
	scratch_release(mark);
}

void TEE_BigIntAddMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	binary_mod(dest, op1, op2, n, num_add);
}

void TEE_BigIntSubMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	binary_mod(dest, op1, op2, n, num_sub);
}

void TEE_BigIntMulMod(TEE_BigInt *dest, const TEE_BigInt *op1,
		      const TEE_BigInt *op2, const TEE_BigInt *n)
{
	binary_mod(dest, op1, op2, n, num_mul);
}

void TEE_BigIntSquareMod(TEE_BigInt *dest, const TEE_BigInt *op,
			 const TEE_BigInt *n)
{
	binary_mod(dest, op, op, n, num_mul);
}

void TEE_BigIntInvMod(TEE_BigInt *dest, const TEE_BigInt *op,
		      const TEE_BigInt *n)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num a = bigint_load(op);
	struct num u = { 0 };
	struct num g = { 0 };

	a = num_mod(&a, &m);
	g = num_gcd(&u, NULL, &a, &m);
	if (!num_is(&g, 1))
		give_up("no inverse");
	u = num_mod(&u, &m);
	bigint_store(dest, &u);
	scratch_release(mark);
}

/* By squaring and multiplying, for even moduli. */
static struct num exp_plain(const struct num *base, const struct num *e,
			    const struct num *n)
{
	struct num r = num_new(n->count);

	r.limb[0] = 1;
	r.count = 1;
	for (size_t i = num_bits(e); i > 0; i--) {
		size_t mark = scratch_mark();
		struct num t = num_mul(&r, &r);

		t = num_mod(&t, n);
		if (num_bit(e, i - 1)) {
			t = num_mul(&t, base);
			t = num_mod(&t, n);
		}
		memcpy(r.limb, t.limb, t.count * sizeof(*t.limb));
		r.count = t.count;
		scratch_release(mark);
	}
	return r;
}

TEE_Result TEE_BigIntExpMod(TEE_BigInt *dest, const TEE_BigInt *op1,
			    const TEE_BigInt *op2, const TEE_BigInt *n,
			    const TEE_BigIntFMMContext *context)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 3);
	struct num e = bigint_load(op2);
	struct num a = bigint_load(op1);
	struct num r = { 0 };

	if (e.neg)
		give_up("negative exponent");
	a = num_mod(&a, &m);
	if (num_is_odd(&m)) {
		struct mont mm = mont_init(&m);

		r = mont_out(&mm, mont_exp(&mm, mont_in(&mm, &a), &e));
	} else {
		r = exp_plain(&a, &e, &m);
	}
	bigint_store(dest, &r);
	scratch_release(mark);
	return TEE_SUCCESS;
}

bool TEE_BigIntRelativePrime(const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	struct num g = num_gcd(NULL, NULL, &a, &b);
	bool prime = num_is(&g, 1);

	scratch_release(mark);
	return prime;
}

void TEE_BigIntComputeExtendedGcd(TEE_BigInt *gcd, TEE_BigInt *u, TEE_BigInt *v,
				  const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	struct num fu = { 0 };
	struct num fv = { 0 };
	struct num g =
		num_gcd(u != NULL ? &fu : NULL, v != NULL ? &fv : NULL, &a, &b);

	bigint_store(gcd, &g);
	bigint_store(u, &fu);
	bigint_store(v, &fv);
	scratch_release(mark);
}

/* Primes */

static const uint8_t small_primes[] = {
	3,   5,	  7,   11,  13,	 17,  19,  23,	29,  31,  37,  41,  43,	 47,
	53,  59,  61,  67,  71,	 73,  79,  83,	89,  97,  101, 103, 107, 109,
	113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191,
	193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251,
};

static uint64_t remainder_small(const struct num *a, uint64_t d)
{
	uint64_t r = 0;

	/* Halves of limbs, so that a remainder and a half fit a register. */
	for (size_t i = a->count; i > 0; i--) {
		r = (r << 32 | a->limb[i - 1] >> 32) % d;
		r = (r << 32 | (uint32_t)a->limb[i - 1]) % d;
	}
	return r;
}

/* A random number in [2, @n - 2]; @n is above 4. */
static struct num witness(const struct num *n)
{
	struct num span = num_from_u64(3);
	struct num two = num_from_u64(2);
	struct num r = num_new(n->count + 1);

	span = num_sub(n, &span);
	/* A limb more than the span has makes all remainders alike likely. */
	TEE_GenerateRandom(r.limb, r.room * sizeof(*r.limb));
	r.count = r.room;
	while (r.count != 0 && r.limb[r.count - 1] == 0)
		r.count--;
	r = num_mod(&r, &span);
	return num_add(&r, &two);
}

/* Miller and Rabin's test: does a random base witness that @n is composite? */
static bool is_witnessed(const struct mont *m, const struct num *n)
{
	struct num one = num_from_u64(1);
	struct num even = num_sub(n, &one);
	size_t twos = 0;
	size_t len = m->count * sizeof(uint64_t);
	uint64_t *plus = mont_in(m, &one);
	uint64_t *minus = mont_in(m, &even);
	struct num base = witness(n);
	uint64_t *x = NULL;

	while (!num_bit(&even, twos))
		twos++;

	struct num odd = num_shift_right(&even, twos);

	x = mont_exp(m, mont_in(m, &base), &odd);
	if (memcmp(x, plus, len) == 0 || memcmp(x, minus, len) == 0)
		return false;
	for (size_t i = 1; i < twos; i++) {
		mont_mul(m, x, x, x);
		if (memcmp(x, minus, len) == 0)
			return false;
	}
	return true;
}

static bool is_probable_prime(struct num *n, uint32_t confidence)
{
	uint32_t rounds = 0;
	struct mont m = { 0 };

	n->neg = false;
	if (num_is(n, 2))
		return true;
	if (!num_is_odd(n) || num_is(n, 1))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(small_primes); i++) {
		if (num_is(n, small_primes[i]))
			return true;
		if (remainder_small(n, small_primes[i]) == 0)
			return false;
	}
	m = mont_init(n);
	rounds = (MIN(MAX(confidence, CONFIDENCE_MIN), CONFIDENCE_MAX) +
		  BITS_PER_ROUND - 1) /
		 BITS_PER_ROUND;
	for (uint32_t i = 0; i < rounds; i++) {
		size_t mark = scratch_mark();
		bool composite = is_witnessed(&m, n);

		scratch_release(mark);
		if (composite)
			return false;
	}
	return true;
}

/*
 * A probable prime counts as 1, as TAs expect that know OP-TEE; the standard
 * lets an implementation say -1 when it is not certain.
 */
int32_t TEE_BigIntIsProbablePrime(const TEE_BigInt *op,
				  uint32_t confidenceLevel)
{
	size_t mark = scratch_mark();
	struct num n = bigint_load(op);
	bool prime = is_probable_prime(&n, confidenceLevel);

	scratch_release(mark);
	return prime ? 1 : 0;
}

/* Fast modular multiplication */

size_t TEE_BigIntFMMSizeInU32(size_t modulusSizeInBits)
{
	return TEE_BigIntSizeInU32(modulusSizeInBits);
}

size_t TEE_BigIntFMMContextSizeInU32(size_t modulusSizeInBits)
{
	return CONTEXT_WORDS;
}

void TEE_BigIntInitFMM(TEE_BigIntFMM *bigIntFMM, size_t len)
{
	TEE_BigIntInit(bigIntFMM, len);
}

TEE_Result TEE_BigIntInitFMMContext1(TEE_BigIntFMMContext *context, size_t len,
				     const TEE_BigInt *modulus)
{
	size_t mark = scratch_mark();

	(void)bigint_load_modulus(modulus, 2);
	scratch_release(mark);
	if (context == NULL || len < CONTEXT_WORDS)
		give_up("context is too short");
	*context = CONTEXT_MARK;
	return TEE_SUCCESS;
}

void TEE_BigIntInitFMMContext(TEE_BigIntFMMContext *context, size_t len,
			      const TEE_BigInt *modulus)
{
	(void)TEE_BigIntInitFMMContext1(context, len, modulus);
}

/* An even modulus has no such form: numbers stay as they are. */
void TEE_BigIntConvertToFMM(TEE_BigIntFMM *dest, const TEE_BigInt *src,
			    const TEE_BigInt *n,
			    const TEE_BigIntFMMContext *context)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num a = bigint_load(src);

	a = num_mod(&a, &m);
	if (num_is_odd(&m)) {
		a = num_shift_left(&a, m.count * LIMB_BITS);
		a = num_mod(&a, &m);
	}
	bigint_store(dest, &a);
	scratch_release(mark);
}

/* Loads a number in [0, @m) into as many limbs as @m has. */
static uint64_t *fmm_load(const TEE_BigIntFMM *src, const struct num *m)
{
	struct num a = bigint_load(src);
	struct num r = num_mod(&a, m);

	/* num_mod() made room for all of them. */
	return r.limb;
}

void TEE_BigIntConvertFromFMM(TEE_BigInt *dest, const TEE_BigIntFMM *src,
			      const TEE_BigInt *n,
			      const TEE_BigIntFMMContext *context)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num r = { 0 };

	if (num_is_odd(&m)) {
		struct mont mm = mont_init(&m);

		r = mont_out(&mm, fmm_load(src, &m));
	} else {
		r = bigint_load(src);
		r = num_mod(&r, &m);
	}
	bigint_store(dest, &r);
	scratch_release(mark);
}

void TEE_BigIntComputeFMM(TEE_BigIntFMM *dest, const TEE_BigIntFMM *op1,
			  const TEE_BigIntFMM *op2, const TEE_BigInt *n,
			  const TEE_BigIntFMMContext *context)
{
	size_t mark = scratch_mark();
	struct num m = bigint_load_modulus(n, 2);
	struct num r = { 0 };

	if (!num_is_odd(&m)) {
		scratch_release(mark);
		TEE_BigIntMulMod(dest, op1, op2, n);
		return;
	}

	struct mont mm = mont_init(&m);

	r = num_new(m.count);
	mont_mul(&mm, r.limb, fmm_load(op1, &m), fmm_load(op2, &m));
	r.count = m.count;
	while (r.count != 0 && r.limb[r.count - 1] == 0)
		r.count--;
	bigint_store(dest, &r);
	scratch_release(mark);
}
