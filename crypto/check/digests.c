/*
 * The digests of crypto/digest.h: bodies against each other, and figures.
 */
#include <base/bits.h>
#include <base/check.h>
#include <crypto/digest.h>
#include <crypto/kdf.h>
#include <string.h>

#include "check/check.h"
#include "digest_blocks.h"

void digest_kernels_agree(void)
{
	for (size_t count = 0; count < 12; count++) {
		uint64_t a[25];
		uint64_t b[25];

		/* Every alignment of the data, too. */
		fill(data, 4096, (uint32_t)count);
		memcpy(a, data + 3000, sizeof(a));
		memcpy(b, a, sizeof(b));
		sha1_blocks_portable((uint32_t *)a, data + count, count);
		sha1_blocks_armv8((uint32_t *)b, data + count, count);
		CHECK(memcmp(a, b, sizeof(a)) == 0);
		sha512_blocks(a, data + count, count);
		sha512_blocks_armv8(b, data + count, count);
		CHECK(memcmp(a, b, sizeof(a)) == 0);
		keccak_permute_portable(a);
		keccak_permute_armv8(b);
		CHECK(memcmp(a, b, sizeof(a)) == 0);
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
