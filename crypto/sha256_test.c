#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/sha256.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

/* FIPS 180-4 examples and RFC 6234, clause 8.5. */
static const struct {
	const char *must;
	const char *text;
	size_t repeat;
	const char *digest;
} row[] = {
	{ "empty message", "", 1,
	  "e3b0c44298fc1c149afbf4c8996fb924"
	  "27ae41e4649b934ca495991b7852b855" },
	{ "one block", "abc", 1,
	  "ba7816bf8f01cfea414140de5dae2223"
	  "b00361a396177a9cb410ff61f20015ad" },
	{ "two blocks, the second for padding alone",
	  "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	  "248d6a61d20638b8e5c026930c3e6039"
	  "a33ce45964ff2167f6ecedd419db06c1" },
	{ "a million bytes", "aaaaaaaaaa", 100000,
	  "cdc76e5c9914fb9281a1c7e284d73e67"
	  "f1809a48a497200e046d39ccc7112cd0" },
};

static void digests_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes want;
		struct sha256 ctx;
		uint8_t digest[SHA256_LEN];

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].digest, &want);
		sha256_init(&ctx);
		for (size_t n = 0; n < row[i].repeat; n++)
			sha256_update(&ctx, row[i].text, strlen(row[i].text));
		sha256_final(&ctx, digest);
		assert_memory_equal(digest, want.b, sizeof(digest));
	}
}

static void the_way_data_is_cut_does_not_matter(void **state)
{
	uint8_t data[300];
	uint8_t whole[SHA256_LEN];
	uint8_t parts[SHA256_LEN];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (size_t len = 0; len <= sizeof(data); len++) {
		sha256(data, len, whole);
		for (size_t cut = 0; cut <= len; cut++) {
			struct sha256 ctx;

			sha256_init(&ctx);
			sha256_update(&ctx, data, cut);
			sha256_update(&ctx, data + cut, len - cut);
			sha256_final(&ctx, parts);
			assert_memory_equal(whole, parts, sizeof(whole));
		}
	}
}

static void final_leaves_nothing_behind(void **state)
{
	static const struct sha256 wiped;
	struct sha256 ctx;
	uint8_t digest[SHA256_LEN];

	sha256_init(&ctx);
	sha256_update(&ctx, "secret", 6);
	sha256_final(&ctx, digest);
	assert_memory_equal(&ctx, &wiped, sizeof(ctx));
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(the_way_data_is_cut_does_not_matter),
		cmocka_unit_test(final_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
