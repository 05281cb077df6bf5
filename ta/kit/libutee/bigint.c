/*
 * Arithmetic API (clause 8): numbers, conversion, comparison, plain arithmetic.
 *
 * Header, word 0: words of room behind the header. Word 1: a mark in the top
 * byte, the sign, and in the low half the words in use. Every operand is
 * copied to limbs first, so a result may overwrite an operand.
 */
#include "bigint.h"

#include <string.h>
#include <trace.h>
#include <util.h>

#include "utee.h"

#define MARK	 0xb1000000u
#define NEGATIVE 0x00010000u

struct bigint {
	uint32_t room;
	uint32_t state;
	uint32_t word[];
};

static struct bigint *at(const TEE_BigInt *b)
{
	return (struct bigint *)(uintptr_t)b;
}

static void give_up(const char *why)
{
	EMSG_RAW("TEE_BigInt: %s", why);
	TEE_Panic(BIGNUM_PANIC);
}

static const struct bigint *checked(const TEE_BigInt *b)
{
	const struct bigint *n = at(b);

	if (n == NULL || (n->state & 0xfffe0000u) != MARK ||
	    n->room > BIGINT_WORDS_MAX - BIGINT_HEADER ||
	    (n->state & 0xffff) > n->room)
		give_up("operand was not initialized");
	return n;
}

struct num bigint_load(const TEE_BigInt *b)
{
	const struct bigint *n = checked(b);
	size_t words = n->state & 0xffff;
	struct num a = num_new((words + 1) / 2);

	for (size_t i = 0; i < words; i++)
		a.limb[i / 2] |= (uint64_t)n->word[i] << (i % 2 * 32);
	a.count = (words + 1) / 2;
	a.neg = words != 0 && (n->state & NEGATIVE) != 0;
	return a;
}

struct num bigint_load_modulus(const TEE_BigInt *b, uint64_t least)
{
	struct num n = bigint_load(b);

	if (n.neg || n.count == 0 || (n.count == 1 && n.limb[0] < least))
		give_up("modulus is too small");
	return n;
}

bool bigint_fits(const TEE_BigInt *b, const struct num *a)
{
	return num_bits(a) <= (size_t)checked(b)->room * 32;
}

void bigint_store(TEE_BigInt *b, const struct num *a)
{
	struct bigint *n = at(b);
	size_t words = (num_bits(a) + 31) / 32;

	if (b == NULL)
		return;
	if (!bigint_fits(b, a))
		give_up("result does not fit");
	for (size_t i = 0; i < n->room; i++)
		n->word[i] =
			i < words ? (uint32_t)(a->limb[i / 2] >> (i % 2 * 32))
				  : 0;
	n->state = MARK | (a->neg ? NEGATIVE : 0) | (uint32_t)words;
}

/* For functions that may say so. */
static TEE_Result store_or_overflow(TEE_BigInt *b, const struct num *a)
{
	if (!bigint_fits(b, a))
		return TEE_ERROR_OVERFLOW;
	bigint_store(b, a);
	return TEE_SUCCESS;
}

static struct num from_s32(int32_t v)
{
	uint32_t magnitude = v < 0 ? -(uint32_t)v : (uint32_t)v;
	struct num a = num_from_u64(magnitude);

	a.neg = v < 0;
	return a;
}

/* Set-up by the framework; nothing is left to be done. */
void _TEE_MathAPI_Init(void);
void _TEE_MathAPI_Init(void)
{
}

void TEE_BigIntInit(TEE_BigInt *bigInt, size_t len)
{
	struct bigint *n = at(bigInt);

	if (n == NULL || len < BIGINT_HEADER || len > BIGINT_WORDS_MAX)
		give_up("bad length");
	memset(n, 0, len * sizeof(uint32_t));
	n->room = (uint32_t)(len - BIGINT_HEADER);
	n->state = MARK;
}

/* Conversion */

TEE_Result TEE_BigIntConvertFromOctetString(TEE_BigInt *dest,
					    const uint8_t *buffer,
					    size_t bufferLen, int32_t sign)
{
	size_t room = (size_t)checked(dest)->room * 4;
	size_t mark = scratch_mark();
	struct num a = { 0 };
	TEE_Result res = TEE_SUCCESS;

	while (bufferLen != 0 && *buffer == 0) {
		buffer++;
		bufferLen--;
	}
	if (bufferLen > room)
		return TEE_ERROR_OVERFLOW;
	a = num_new((bufferLen + 7) / 8);
	for (size_t i = 0; i < bufferLen; i++)
		a.limb[i / 8] |= (uint64_t)buffer[bufferLen - 1 - i]
				 << (i % 8 * 8);
	a.count = (bufferLen + 7) / 8;
	a.neg = a.count != 0 && sign < 0;
	res = store_or_overflow(dest, &a);
	scratch_release(mark);
	return res;
}

TEE_Result TEE_BigIntConvertToOctetString(uint8_t *buffer, size_t *bufferLen,
					  const TEE_BigInt *bigInt)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(bigInt);
	size_t len = (num_bits(&a) + 7) / 8;
	size_t room = 0;

	__utee_check_private(bufferLen, sizeof(*bufferLen));
	room = *bufferLen;
	*bufferLen = len;
	if (len <= room)
		for (size_t i = 0; i < len; i++)
			buffer[len - 1 - i] =
				(uint8_t)(a.limb[i / 8] >> (i % 8 * 8));
	scratch_release(mark);
	return len <= room ? TEE_SUCCESS : TEE_ERROR_SHORT_BUFFER;
}

void TEE_BigIntConvertFromS32(TEE_BigInt *dest, int32_t shortVal)
{
	size_t mark = scratch_mark();
	struct num a = from_s32(shortVal);

	if (checked(dest)->room == 0)
		give_up("no room for 32 bits");
	bigint_store(dest, &a);
	scratch_release(mark);
}

TEE_Result TEE_BigIntConvertToS32(int32_t *dest, const TEE_BigInt *src)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(src);
	uint64_t low = a.count != 0 ? a.limb[0] : 0;
	uint64_t most = a.neg ? UINT64_C(0x80000000) : INT32_MAX;
	bool fits = a.count <= 1 && low <= most;

	if (fits)
		*dest = a.neg ? (int32_t)(-(int64_t)low) : (int32_t)low;
	scratch_release(mark);
	return fits ? TEE_SUCCESS : TEE_ERROR_OVERFLOW;
}

/* Comparison and bits */

int32_t TEE_BigIntCmp(const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	int32_t res = num_cmp(&a, &b);

	scratch_release(mark);
	return res;
}

int32_t TEE_BigIntCmpS32(const TEE_BigInt *op, int32_t shortVal)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op);
	struct num b = from_s32(shortVal);
	int32_t res = num_cmp(&a, &b);

	scratch_release(mark);
	return res;
}

void TEE_BigIntShiftRight(TEE_BigInt *dest, const TEE_BigInt *op, size_t bits)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op);
	struct num r = num_shift_right(&a, bits);

	bigint_store(dest, &r);
	scratch_release(mark);
}

bool TEE_BigIntGetBit(const TEE_BigInt *src, uint32_t bitIndex)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(src);
	bool bit = num_bit(&a, bitIndex);

	scratch_release(mark);
	return bit;
}

uint32_t TEE_BigIntGetBitCount(const TEE_BigInt *src)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(src);
	size_t bits = num_bits(&a);

	scratch_release(mark);
	return (uint32_t)bits;
}

TEE_Result TEE_BigIntSetBit(TEE_BigInt *op, uint32_t bitIndex, bool value)
{
	size_t mark = scratch_mark();
	struct num a = { 0 };
	struct num r = { 0 };
	struct num one = { 0 };

	if (bitIndex / 32 >= checked(op)->room)
		return TEE_ERROR_OVERFLOW;
	a = bigint_load(op);
	if (num_bit(&a, bitIndex) != value) {
		bool neg = a.neg;

		a.neg = false;
		one = num_from_u64(1);
		one = num_shift_left(&one, bitIndex);
		r = value ? num_add(&a, &one) : num_sub(&a, &one);
		r.neg = neg && r.count != 0;
		bigint_store(op, &r);
	}
	scratch_release(mark);
	return TEE_SUCCESS;
}

TEE_Result TEE_BigIntAssign(TEE_BigInt *dest, const TEE_BigInt *src)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(src);
	TEE_Result res = store_or_overflow(dest, &a);

	scratch_release(mark);
	return res;
}

TEE_Result TEE_BigIntAbs(TEE_BigInt *dest, const TEE_BigInt *src)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(src);
	TEE_Result res = TEE_SUCCESS;

	a.neg = false;
	res = store_or_overflow(dest, &a);
	scratch_release(mark);
	return res;
}

/* Plain arithmetic */

static void binary(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2,
		   struct num (*fn)(const struct num *a, const struct num *b))
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	struct num r = fn(&a, &b);

	bigint_store(dest, &r);
	scratch_release(mark);
}

void TEE_BigIntAdd(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	binary(dest, op1, op2, num_add);
}

void TEE_BigIntSub(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	binary(dest, op1, op2, num_sub);
}

void TEE_BigIntMul(TEE_BigInt *dest, const TEE_BigInt *op1,
		   const TEE_BigInt *op2)
{
	binary(dest, op1, op2, num_mul);
}

void TEE_BigIntSquare(TEE_BigInt *dest, const TEE_BigInt *op)
{
	binary(dest, op, op, num_mul);
}

void TEE_BigIntNeg(TEE_BigInt *dest, const TEE_BigInt *op)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op);

	a.neg = !a.neg && a.count != 0;
	bigint_store(dest, &a);
	scratch_release(mark);
}

void TEE_BigIntDiv(TEE_BigInt *dest_q, TEE_BigInt *dest_r,
		   const TEE_BigInt *op1, const TEE_BigInt *op2)
{
	size_t mark = scratch_mark();
	struct num a = bigint_load(op1);
	struct num b = bigint_load(op2);
	struct num q = { 0 };
	struct num r = { 0 };

	if (b.count == 0)
		give_up("division by zero");
	num_div(&q, &r, &a, &b);
	bigint_store(dest_q, &q);
	bigint_store(dest_r, &r);
	scratch_release(mark);
}
