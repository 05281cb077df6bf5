#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <crypto/digest.h>
#include <string.h>

#include "vectors.h"

/*
 * The examples of RFC 1321, FIPS 180 and 202 and GB/T 32905, and the empty
 * message; @text is hashed @times times.
 */
static const struct {
	enum digest_alg alg;
	size_t times;
	const char *text;
	const char *digest;
} row[] = {
	{ DIGEST_MD5, 1, "abc", "900150983cd24fb0d6963f7d28e17f72" },
	{ DIGEST_MD5, 0, "", "d41d8cd98f00b204e9800998ecf8427e" },
	{ DIGEST_MD5, 1000000, "a", "7707d6ae4e027c70eea2a935c2296f21" },
	{ DIGEST_SHA1, 1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ DIGEST_SHA1, 0, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ DIGEST_SHA1, 1000000, "a",
	  "34aa973cd4c4daa4f61eeb2bdbad27316534016f" },
	{ DIGEST_SHA224, 1, "abc",
	  "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
	{ DIGEST_SHA224, 0, "",
	  "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f" },
	{ DIGEST_SHA224, 1000000, "a",
	  "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67" },
	{ DIGEST_SHA256, 1, "abc",
	  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ DIGEST_SHA256, 0, "",
	  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ DIGEST_SHA256, 1000000, "a",
	  "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
	{ DIGEST_SHA384, 1, "abc",
	  "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
	  "8086072ba1e7cc2358baeca134c825a7" },
	{ DIGEST_SHA384, 0, "",
	  "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
	  "274edebfe76f65fbd51ad2f14898b95b" },
	{ DIGEST_SHA384, 1000000, "a",
	  "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
	  "07b8b3dc38ecc4ebae97ddd87f3d8985" },
	{ DIGEST_SHA512, 1, "abc",
	  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
	  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
	{ DIGEST_SHA512, 0, "",
	  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
	  "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e" },
	{ DIGEST_SHA512, 1000000, "a",
	  "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
	  "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b" },
	{ DIGEST_SHA3_224, 1, "abc",
	  "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
	{ DIGEST_SHA3_224, 0, "",
	  "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7" },
	{ DIGEST_SHA3_224, 1000000, "a",
	  "d69335b93325192e516a912e6d19a15cb51c6ed5c15243e7a7fd653c" },
	{ DIGEST_SHA3_256, 1, "abc",
	  "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
	{ DIGEST_SHA3_256, 0, "",
	  "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a" },
	{ DIGEST_SHA3_256, 1000000, "a",
	  "5c8875ae474a3634ba4fd55ec85bffd661f32aca75c6d699d0cdcb6c115891c1" },
	{ DIGEST_SHA3_384, 1, "abc",
	  "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
	  "98d88cea927ac7f539f1edf228376d25" },
	{ DIGEST_SHA3_384, 0, "",
	  "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2a"
	  "c3713831264adb47fb6bd1e058d5f004" },
	{ DIGEST_SHA3_384, 1000000, "a",
	  "eee9e24d78c1855337983451df97c8ad9eedf256c6334f8e948d252d5e0e7684"
	  "7aa0774ddb90a842190d2c558b4b8340" },
	{ DIGEST_SHA3_512, 1, "abc",
	  "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
	  "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
	{ DIGEST_SHA3_512, 0, "",
	  "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a6"
	  "15b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26" },
	{ DIGEST_SHA3_512, 1000000, "a",
	  "3c3a876da14034ab60627c077bb98f7e120a2a5370212dffb3385a18d4f38859"
	  "ed311d0a9d5141ce9cc5c66ee689b266a8aa18ace8282a0e0db596c90b0a7b87" },
	{ DIGEST_SHAKE128, 1, "abc",
	  "5881092dd818bf5cf8a3ddb793fbcba74097d5c526a6d35f97b83351940f2cc8" },
	{ DIGEST_SHAKE128, 0, "",
	  "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26" },
	{ DIGEST_SHAKE128, 1000000, "a",
	  "9d222c79c4ff9d092cf6ca86143aa411e369973808ef97093255826c5572ef58" },
	{ DIGEST_SHAKE256, 1, "abc",
	  "483366601360a8771c6863080cc4114d8db44530f8f1e1ee4f94ea37e78b5739"
	  "d5a15bef186a5386c75744c0527e1faa9f8726e462a12a4feb06bd8801e751e4" },
	{ DIGEST_SHAKE256, 0, "",
	  "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
	  "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be" },
	{ DIGEST_SHAKE256, 1000000, "a",
	  "3578a7a4ca9137569cdf76ed617d31bb994fca9c1bbf8b184013de8234dfd13a"
	  "3fd124d4df76c0a539ee7dd2f6e1ec346124c815d9410e145eb561bcd97b18ab" },
	{ DIGEST_SM3, 1, "abc",
	  "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
	{ DIGEST_SM3, 0, "",
	  "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b" },
	{ DIGEST_SM3, 1000000, "a",
	  "c8aaf89429554029e231941a2acc0ad61ff2a5acd8fadd25847a3a732b3b02c3" },
};

static void digests_are_the_published_ones(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct vector_bytes want;
		uint8_t got[DIGEST_LEN_MAX];
		struct digest ctx;

		bytes_from_hex(row[i].digest, &want);
		assert_int_equal(want.len, digest_len(row[i].alg));
		digest_init(&ctx, row[i].alg);
		for (size_t n = 0; n < row[i].times; n++)
			digest_update(&ctx, row[i].text, strlen(row[i].text));
		digest_final(&ctx, got);
		assert_memory_equal(got, want.b, want.len);
	}
}

/* Also: a copied state goes on by itself. */
static void pieces_give_what_the_whole_gives(void **state)
{
	uint8_t data[700];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 131 + i / 256);
	for (int alg = 0; alg < DIGEST_ALG_COUNT; alg++) {
		size_t len = digest_len(alg);

		for (size_t cut = 0; cut <= sizeof(data); cut++) {
			uint8_t a[DIGEST_LEN_MAX];
			uint8_t b[DIGEST_LEN_MAX];
			struct digest ctx;
			struct digest copy;

			digest_init(&ctx, alg);
			digest_update(&ctx, data, cut / 2);
			digest_update(&ctx, data + cut / 2, cut - cut / 2);
			copy = ctx;
			digest_final(&ctx, a);
			digest_all(alg, data, cut, b);
			assert_memory_equal(a, b, len);
			digest_update(&copy, data + cut, sizeof(data) - cut);
			digest_final(&copy, a);
			digest_all(alg, data, sizeof(data), b);
			assert_memory_equal(a, b, len);
		}
	}
}

static void an_xof_gives_the_same_stream_in_any_pieces(void **state)
{
	static const enum digest_alg xof[] = { DIGEST_SHAKE128,
					       DIGEST_SHAKE256 };

	for (size_t i = 0; i < ARRAY_COUNT(xof); i++) {
		uint8_t whole[800];
		uint8_t pieces[800];
		struct digest ctx;
		struct digest two;

		digest_init(&ctx, xof[i]);
		digest_update(&ctx, "strongroom", 10);
		two = ctx;
		assert_int_equal(digest_extract(&ctx, whole, sizeof(whole)),
				 TEE_SUCCESS);
		for (size_t at = 0, n = 0; at < sizeof(pieces); at += n) {
			n = MIN((at * 7 + 1) % 61, sizeof(pieces) - at);
			assert_int_equal(digest_extract(&two, pieces + at, n),
					 TEE_SUCCESS);
			digest_update(&two, "ignored", 7);
		}
		assert_memory_equal(whole, pieces, sizeof(whole));
	}
}

static void only_an_xof_is_extracted_from(void **state)
{
	for (int alg = 0; alg < DIGEST_ALG_COUNT; alg++) {
		struct digest ctx;
		uint8_t out[4] = { 0 };

		digest_init(&ctx, alg);
		assert_int_equal(digest_extract(&ctx, out, sizeof(out)),
				 digest_is_xof(alg) ? TEE_SUCCESS
						    : TEE_ERROR_BAD_STATE);
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(digests_are_the_published_ones),
		cmocka_unit_test(pieces_give_what_the_whole_gives),
		cmocka_unit_test(an_xof_gives_the_same_stream_in_any_pieces),
		cmocka_unit_test(only_an_xof_is_extracted_from),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
