/* BLAKE2b against RFC 7693, appendix A. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <crypto/blake2b.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/* Appendix A. */
static void test_abc(void **state)
{
	static const uint8_t want[64] = {
		0xba, 0x80, 0xa5, 0x3f, 0x98, 0x1c, 0x4d, 0x0d, 0x6a, 0x27,
		0x97, 0xb6, 0x9f, 0x12, 0xf6, 0xe9, 0x4c, 0x21, 0x2f, 0x14,
		0x68, 0x5a, 0xc4, 0xb7, 0x4b, 0x12, 0xbb, 0x6f, 0xdb, 0xff,
		0xa2, 0xd1, 0x7d, 0x87, 0xc5, 0x39, 0x2a, 0xab, 0x79, 0x2d,
		0xc2, 0x52, 0xd5, 0xde, 0x45, 0x33, 0xcc, 0x95, 0x18, 0xd3,
		0x8a, 0xa8, 0xdb, 0xf1, 0x92, 0x5a, 0xb9, 0x23, 0x86, 0xed,
		0xd4, 0x00, 0x99, 0x23,
	};
	uint8_t out[64];
	struct blake2b b;

	blake2b_init(&b, 64);
	blake2b_update(&b, "abc", 3);
	blake2b_final(&b, out);
	assert_memory_equal(out, want, sizeof(want));
}

/* The zero blocks of a hash tree, hashed in pieces of every length. */
static void test_pieces(void **state)
{
	static const uint8_t zeros[4096];
	uint8_t first[32], out[32];
	struct blake2b b;

	for (size_t piece = 1; piece <= 300; piece++) {
		blake2b_init(&b, 32);
		for (size_t at = 0; at < sizeof(zeros); at += piece)
			blake2b_update(&b, zeros + at,
				       piece < sizeof(zeros) - at
					       ? piece
					       : sizeof(zeros) - at);
		blake2b_final(&b, piece == 1 ? first : out);
		if (piece > 1)
			assert_memory_equal(first, out, sizeof(out));
	}
}

/* Bytes without a pattern. */
static void sequence(uint8_t *out, size_t len, uint32_t seed)
{
	uint32_t a = 0xdead4bad * seed;
	uint32_t b = 1;

	for (size_t i = 0; i < len; i++) {
		uint32_t t = a + b;

		a = b;
		b = t;
		out[i] = (uint8_t)(t >> 24);
	}
}

static void test_lengths_differ(void **state)
{
	uint8_t in[1024], a[32], c[64];
	struct blake2b b;

	sequence(in, sizeof(in), sizeof(in));
	blake2b_init(&b, 32);
	blake2b_update(&b, in, sizeof(in));
	blake2b_final(&b, a);
	blake2b_init(&b, 64);
	blake2b_update(&b, in, sizeof(in));
	blake2b_final(&b, c);
	assert_memory_not_equal(a, c, sizeof(a)); /* a short one is no cut */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_abc),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_lengths_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
