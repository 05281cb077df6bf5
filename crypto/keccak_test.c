#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/keccak.h>
#include <string.h>

#include "vectors.h"

/* Digests that Ethereum's own rules contain. */
static const struct {
	const char *must, *text, *digest;
} row[] = {
	{ "code hash of an account without code", "",
	  "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470" },
	{ "empty trie, the RLP of nothing", "\x80",
	  "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421" },
	{ "topic of an ERC-20 transfer", "Transfer(address,address,uint256)",
	  "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef" },
};

static void digests_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes want;
		uint8_t digest[KECCAK256_LEN];

		print_message("%s\n", row[i].must);
		bytes_from_hex(row[i].digest, &want);
		keccak256(row[i].text, strlen(row[i].text), digest);
		assert_memory_equal(digest, want.b, sizeof(digest));
	}
}

static void check_hash(json_t *group, json_t *test, const char *result,
		       void *ctx)
{
	struct vector_bytes data, want;
	uint8_t digest[KECCAK256_LEN];

	vector_hex(test, "data", &data);
	vector_hex(test, "keccak256", &want);
	keccak256(data.b, data.len, digest);
	assert_memory_equal(digest, want.b, sizeof(digest));
}

static void keccak256_meets_the_ethers_hashes(void **state)
{
	vectors_list("ethereum/ethers/hashes.json", check_hash, NULL);
}

static void the_way_data_is_cut_does_not_matter(void **state)
{
	uint8_t data[300];
	uint8_t whole[KECCAK256_LEN];
	uint8_t parts[KECCAK256_LEN];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (size_t len = 0; len <= sizeof(data); len++) {
		keccak256(data, len, whole);
		for (size_t cut = 0; cut <= len; cut += 5) {
			struct keccak256 ctx;

			keccak256_init(&ctx);
			keccak256_update(&ctx, data, cut);
			keccak256_update(&ctx, data + cut, len - cut);
			keccak256_final(&ctx, parts);
			assert_memory_equal(whole, parts, sizeof(whole));
		}
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(keccak256_meets_the_ethers_hashes),
		cmocka_unit_test(the_way_data_is_cut_does_not_matter),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
