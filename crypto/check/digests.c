/*
 * The digests of crypto/digest.h: bodies against each other, and figures.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <crypto/digest.h>
#include <crypto/kdf.h>
#include <string.h>

#include "aarch64/cpu.h"
#include "check/check.h"
#include "digest_blocks.h"

static void sha1_agrees(uint32_t *a, uint32_t *b, size_t count)
{
	sha1_blocks_portable(a, data + count, count);
	sha1_blocks_armv8(b, data + count, count);
	CHECK(memcmp(a, b, 5 * sizeof(*a)) == 0);
}

static void sha512_agrees(uint64_t *a, uint64_t *b, size_t count)
{
	sha512_blocks(a, data + count, count);
	sha512_blocks_armv8(b, data + count, count);
	CHECK(memcmp(a, b, 8 * sizeof(*a)) == 0);
}

static void keccak_agrees(uint64_t *a, uint64_t *b)
{
	keccak_permute_portable(a);
	keccak_permute_armv8(b);
	CHECK(memcmp(a, b, 25 * sizeof(*a)) == 0);
}

void digest_kernels_agree(void)
{
	for (size_t count = 0; count < 12; count++) {
		uint64_t a[25];
		uint64_t b[25];

		/* Every alignment of the data, too. */
		fill(data, 4096, (uint32_t)count);
		memcpy(a, data + 3000, sizeof(a));
		memcpy(b, a, sizeof(b));
		if (crypto_cpu_has(CRYPTO_CPU_SHA1))
			sha1_agrees((uint32_t *)a, (uint32_t *)b, count);
		if (crypto_cpu_has(CRYPTO_CPU_SHA512))
			sha512_agrees(a, b, count);
		if (crypto_cpu_has(CRYPTO_CPU_SHA3))
			keccak_agrees(a, b);
	}
}

/* Whatever body was chosen: "abc" (FIPS 180-4 and 202, first four bytes). */
void digests_are_right(void)
{
	static const struct {
		enum digest_alg alg;
		uint32_t first;
	} want[] = {
		{ DIGEST_MD5, 0x90015098 },	 { DIGEST_SHA1, 0xa9993e36 },
		{ DIGEST_SHA256, 0xba7816bf },	 { DIGEST_SHA512, 0xddaf35a1 },
		{ DIGEST_SHA3_256, 0x3a985da7 }, { DIGEST_SM3, 0x66c7f0f4 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(want); i++) {
		uint8_t digest[DIGEST_LEN_MAX];

		digest_all(want[i].alg, "abc", 3, digest);
		CHECK(load_be32(digest) == want[i].first);
	}
}

static const struct {
	const char *name;
	enum digest_alg alg;
} row[] = {
	{ "md5", DIGEST_MD5 },		 { "sha1", DIGEST_SHA1 },
	{ "sha256", DIGEST_SHA256 },	 { "sha512", DIGEST_SHA512 },
	{ "sha3_256", DIGEST_SHA3_256 }, { "shake128", DIGEST_SHAKE128 },
	{ "sm3", DIGEST_SM3 },
};

void digest_figures(void)
{
	uint8_t digest[DIGEST_LEN_MAX];

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint64_t start = ticks();

		digest_all(row[i].alg, data, CHECK_DATA_LEN, digest);
		print("figure digest_%s_1m %lu\n", row[i].name,
		      instructions(start));
	}

	uint64_t start = ticks();

	CHECK(kdf_pbkdf2(DIGEST_SHA256, data, 16, data, 16, 1000, digest, 32) ==
	      TEE_SUCCESS);
	print("figure pbkdf2_sha256_1000 %lu\n", instructions(start));
}
