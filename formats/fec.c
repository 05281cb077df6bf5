/*
 * Reed-Solomon parity. Each codeword is divided by the generator polynomial in
 * a shift register; many codewords are shifted side by side, so that one
 * multiplication by a coefficient is a table look-up on a whole vector.
 */
#include <formats/fec.h>
#include <base/bits.h>
#include <base/check.h>
#include <stdbool.h>
#include <string.h>

#define INPUT_MAX (UINT64_C(1) << 60)
#define LANES	  16u

TEE_Result fec_shape(uint64_t input_len, uint32_t roots,
		     struct fec_shape *shape)
{
	*shape = (struct fec_shape){ 0 };
	if (input_len == 0 || input_len > INPUT_MAX || roots < FEC_ROOTS_MIN ||
	    roots > FEC_ROOTS_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	uint32_t data_count = FEC_CODEWORD - roots;
	uint64_t blocks = (input_len - 1) / FEC_BLOCK_LEN + 1;
	uint64_t rounds = (blocks - 1) / data_count + 1;

	*shape = (struct fec_shape){
		.roots = roots,
		.data_count = data_count,
		.step = rounds * FEC_BLOCK_LEN,
		.parity_len = rounds * FEC_BLOCK_LEN * roots,
	};
	return TEE_SUCCESS;
}

/* A product in GF(2^8). */
static uint8_t mul(uint8_t a, uint8_t b)
{
	unsigned int product = 0;

	for (unsigned int i = 0; i < 8; i++)
		if (b >> i & 1)
			product ^= (unsigned int)a << i;
	for (unsigned int i = 14; i >= 8; i--)
		if (product >> i & 1)
			product ^= 0x11du << (i - 8);
	return (uint8_t)product;
}

void fec_code_init(struct fec_code *code, uint32_t roots)
{
	/* The generator, highest power first; starts as 1. */
	uint8_t gen[FEC_ROOTS_MAX + 1] = { 1 };
	uint8_t root = 1;

	CHECK(roots >= FEC_ROOTS_MIN && roots <= FEC_ROOTS_MAX);
	for (uint32_t i = 0; i < roots; i++) {
		for (uint32_t j = i + 1; j > 0; j--)
			gen[j] ^= mul(gen[j - 1], root);
		root = mul(root, 2);
	}
	code->roots = roots;
	for (uint32_t i = 0; i < roots; i++) {
		for (unsigned int n = 0; n < 16; n++) {
			code->low[i][n] = mul(gen[i + 1], (uint8_t)n);
			code->high[i][n] = mul(gen[i + 1], (uint8_t)(n << 4));
		}
	}
}

/* One byte of one codeword, for the rest of a row. */
static void step_one(const struct fec_code *code, uint8_t in, uint8_t *parity,
		     size_t stride)
{
	uint8_t feed = in ^ parity[0];

	for (uint32_t r = 0; r < code->roots; r++) {
		uint8_t next =
			r + 1 < code->roots ? parity[(r + 1) * stride] : 0;

		parity[r * stride] = next ^ code->low[r][feed & 15] ^
				     code->high[r][feed >> 4];
	}
}

/*
 * Where the processor shuffles bytes the compiler makes one instruction of the
 * look-up. Compilers without the built-in leave it all to step_one().
 */
#if !defined(__clang__)
typedef uint8_t lanes __attribute__((vector_size(LANES)));

static inline lanes load(const uint8_t *p)
{
	lanes v;

	memcpy(&v, p, sizeof(v));
	return v;
}

#if defined(__x86_64__)
__attribute__((target("ssse3")))
#endif
static size_t
step_lanes(const struct fec_code *code, const uint8_t *in, uint8_t *parity,
	   size_t len)
{
	size_t i = 0;

	for (; i + LANES <= len; i += LANES) {
		lanes feed = load(in + i) ^ load(parity + i);
		lanes low = feed & 15;
		lanes high = feed >> 4;

		for (uint32_t r = 0; r < code->roots; r++) {
			lanes next = { 0 };

			if (r + 1 < code->roots)
				next = load(parity + (r + 1) * len + i);
			next ^= __builtin_shuffle(load(code->low[r]), low) ^
				__builtin_shuffle(load(code->high[r]), high);
			memcpy(parity + r * len + i, &next, LANES);
		}
	}
	return i;
}
#else
static size_t step_lanes(const struct fec_code *code, const uint8_t *in,
			 uint8_t *parity, size_t len)
{
	return 0;
}
#endif

static bool have_lanes(void)
{
#if defined(__x86_64__)
	return __builtin_cpu_supports("ssse3");
#else
	return true;
#endif
}

void fec_step(const struct fec_code *code, const uint8_t *in, uint8_t *parity,
	      size_t len)
{
	size_t i = have_lanes() ? step_lanes(code, in, parity, len) : 0;

	for (; i < len; i++)
		step_one(code, in[i], parity + i, len);
}
