/* Shapes of trees and of error correction; Reed-Solomon known answers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/check.h>
#include <formats/avb_hashtree.h>
#include <formats/fec.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/* Encodes @count codewords side by side; all have the same bytes. */
static void encode(uint32_t roots, const uint8_t *message, size_t count,
		   uint8_t *parity)
{
	struct fec_code code;
	uint8_t in[64];

	fec_code_init(&code, roots);
	memset(parity, 0, roots * count);
	for (uint32_t i = 0; i < FEC_CODEWORD - roots; i++) {
		memset(in, message[i], count);
		fec_step(&code, in, parity, count);
	}
}

static void expect(uint32_t roots, const uint8_t *message, const uint8_t *want)
{
	/* Single ones, whole vectors, and vectors with a rest. */
	static const size_t counts[] = { 1, 16, 33, 64 };
	uint8_t parity[FEC_ROOTS_MAX * 64];

	for (size_t c = 0; c < ARRAY_COUNT(counts); c++) {
		encode(roots, message, counts[c], parity);
		for (uint32_t r = 0; r < roots; r++)
			for (size_t i = 0; i < counts[c]; i++)
				assert_int_equal(parity[r * counts[c] + i],
						 want[r]);
	}
}

static void test_known_answers(void **state)
{
	static const uint8_t want_24[24] = {
		0x4d, 0x2b, 0xb5, 0xdd, 0x3c, 0xb4, 0x62, 0x31,
		0x2d, 0xbb, 0xd8, 0x8c, 0xc7, 0xc7, 0x1e, 0x60,
		0x80, 0xb1, 0x37, 0x4e, 0x5c, 0x75, 0x96, 0x9e,
	};
	uint8_t message[FEC_CODEWORD];

	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)i;
	expect(2, message, (const uint8_t[]){ 0x3e, 0xc2 });
	expect(24, message + 1, want_24);
	memset(message, 0, sizeof(message));
	message[0] = 1;
	expect(2, message, (const uint8_t[]){ 0x8e, 0x8f });
	/* One as the last byte: the parity is the generator itself. */
	message[0] = 0;
	message[250] = 1;
	expect(4, message, (const uint8_t[]){ 0x0f, 0x36, 0x78, 0x40 });
}

static const struct {
	uint64_t len;
	uint32_t roots;
	uint64_t parity_len; /* 0: refused */
} fec_row[] = {
	{ 1048576, 2, 16384 }, /* 256 blocks, two rounds of 253 */
	{ 253 * 4096, 2, 8192 },
	{ 253 * 4096 + 1, 2, 16384 },
	{ 4096, 24, 98304 },
	{ 1, 2, 8192 },
	{ 0, 2, 0 },
	{ 4096, 1, 0 },
	{ 4096, 25, 0 },
	{ UINT64_MAX, 2, 0 },
};

static void test_fec_shapes(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(fec_row); i++) {
		struct fec_shape shape;
		TEE_Result res =
			fec_shape(fec_row[i].len, fec_row[i].roots, &shape);

		assert_int_equal(res, fec_row[i].parity_len == 0
					      ? TEE_ERROR_BAD_PARAMETERS
					      : TEE_SUCCESS);
		assert_int_equal(shape.parity_len, fec_row[i].parity_len);
	}
}

static const struct {
	uint64_t len;
	uint32_t block;
	uint32_t digest;
	unsigned int levels;
	uint64_t tree_len;
	uint64_t bottom; /* offset of level 0 */
} tree_row[] = {
	{ 4096, 4096, 32, 0, 0, 0 },
	{ 2 * 4096, 4096, 32, 1, 4096, 0 },
	{ 128 * 4096, 4096, 32, 1, 4096, 0 },
	{ 129 * 4096, 4096, 32, 2, 12288, 4096 },
	{ UINT64_C(16385) * 4096, 4096, 32, 3, 4096 + 8192 + 528384, 12288 },
	{ 128 * 4096, 4096, 20, 1, 4096, 0 }, /* sha1 is padded to 32 */
	{ 65 * 4096, 4096, 64, 2, 12288, 4096 },
	{ 2 * 4096 - 1, 4096, 32, 1, 4096, 0 }, /* part of a block is one */
};

static void test_tree_shapes(void **state)
{
	struct avb_tree_shape shape;

	for (size_t i = 0; i < ARRAY_COUNT(tree_row); i++) {
		assert_int_equal(avb_tree_shape(tree_row[i].len,
						tree_row[i].block,
						tree_row[i].digest, &shape),
				 TEE_SUCCESS);
		assert_int_equal(shape.level_count, tree_row[i].levels);
		assert_int_equal(shape.tree_len, tree_row[i].tree_len);
		assert_int_equal(shape.level_off[0], tree_row[i].bottom);
	}
	/* The most levels there can be stay inside the arrays. */
	assert_int_equal(avb_tree_shape(UINT64_C(1) << 62, 64, 32, &shape),
			 TEE_SUCCESS);
	assert_in_range(shape.level_count, 1, AVB_TREE_LEVELS);
	assert_int_equal(
		avb_tree_shape((UINT64_C(1) << 62) + 1, 64, 32, &shape),
		TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(avb_tree_shape(4096, 0, 32, &shape),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(avb_tree_shape(4096, 3000, 32, &shape),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(avb_tree_shape(4096, 32, 32, &shape),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(avb_tree_shape(4096, 4096, 0, &shape),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_fec_shapes),
		cmocka_unit_test(test_tree_shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
