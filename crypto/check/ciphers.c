/*
 * Block ciphers and GCM: bodies against each other, and figures.
 */
#include <base/bits.h>
#include <base/check.h>
#include <crypto/ae.h>
#include <crypto/cipher.h>
#include <crypto/mac.h>
#include <string.h>

#include "aarch64/cpu.h"
#include "block_ops.h"
#include "check/check.h"
#include "gcm_blocks.h"

/* One mode of one body: chaining value and output go to @out. */
static void run(const struct block_key *key, int mode, size_t count,
		uint8_t *out)
{
	const struct block_ops *ops = key->ops;
	const uint8_t *in = data + 64 + count;
	bool encrypt = mode % 2 == 0;

	memcpy(out, data + 40, 16);
	switch (mode / 2) {
	case 0:
		ops->ecb(key, encrypt, in, out + 16, count);
		break;
	case 1:
		ops->cbc(key, encrypt, out, in, out + 16, count);
		break;
	case 2:
		ops->xts(key, encrypt, out, in, out + 16, count);
		break;
	default:
		/* The other direction starts where 32 bits wrap. */
		memset(out + 8, encrypt ? 0x12 : 0xff, 8);
		if (!encrypt)
			out[15] = 0xfd;
		ops->ctr(key, out, in, out + 16, count);
		ops->mac(key, out, in, count);
	}
}

static void ops_agree(const struct block_ops *a, const struct block_ops *b,
		      size_t key_len)
{
	struct block_key key_a = { .ops = a };
	struct block_key key_b = { .ops = b };

	fill(data, 1024, (uint32_t)key_len);
	a->init(&key_a, data, key_len);
	b->init(&key_b, data, key_len);
	for (size_t count = 0; count < 20; count++) {
		for (int mode = 0; mode < 8; mode++) {
			size_t len = (count + 1) * 16;

			run(&key_a, mode, count, out_a);
			run(&key_b, mode, count, out_b);
			CHECK(memcmp(out_a, out_b, len) == 0);
		}
	}
}

void cipher_kernels_agree(void)
{
	ops_agree(&aes_portable_ops, &aes_armv8_ops, 16);
	ops_agree(&aes_portable_ops, &aes_armv8_ops, 24);
	ops_agree(&aes_portable_ops, &aes_armv8_ops, 32);
	if (crypto_cpu_has(CRYPTO_CPU_SM4))
		ops_agree(&sm4_portable_ops, &sm4_armv8_ops, 16);
}

static void gcm_agree(size_t count, bool encrypt)
{
	struct block_key key_a = { .ops = &aes_portable_ops };
	struct block_key key_b = { .ops = &aes_armv8_ops };
	size_t key_len = 16 + 8 * (count % 3);
	struct gcm_blocks a;
	struct gcm_blocks b;

	fill(data, 1024, (uint32_t)count);
	aes_portable_ops.init(&key_a, data, key_len);
	aes_armv8_ops.init(&key_b, data, key_len);
	gcm_init_portable(&a, &key_a);
	gcm_init_armv8(&b, &key_b);
	memcpy(a.counter, data + 40, 16);
	/* It wraps within the longer messages. */
	memset(a.counter + 12, 0xff, 3);
	a.counter[15] = 0xf8;
	memcpy(b.counter, a.counter, 16);
	gcm_hash_portable(&a, data + 64, count / 2);
	gcm_hash_armv8(&b, data + 64, count / 2);
	CHECK(memcmp(a.sum, b.sum, 16) == 0);
	gcm_crypt_portable(&a, &key_a, encrypt, data + 64 + count, out_a,
			   count);
	gcm_crypt_armv8(&b, &key_b, encrypt, data + 64 + count, out_b, count);
	CHECK(memcmp(out_a, out_b, count * 16) == 0);
	CHECK(memcmp(a.sum, b.sum, 16) == 0);
	CHECK(memcmp(a.counter, b.counter, 16) == 0);
}

void gcm_kernels_agree(void)
{
	for (size_t count = 0; count < 20; count++) {
		gcm_agree(count, true);
		gcm_agree(count, false);
	}
}

static const struct {
	const char *name;
	enum block_alg alg;
	enum cipher_mode mode;
	bool encrypt;
	uint8_t key_len;
} row[] = {
	{ "aes128_ecb", BLOCK_AES, CIPHER_ECB, true, 16 },
	{ "aes128_cbc", BLOCK_AES, CIPHER_CBC, true, 16 },
	{ "aes128_cbc_decrypt", BLOCK_AES, CIPHER_CBC, false, 16 },
	{ "aes128_ctr", BLOCK_AES, CIPHER_CTR, true, 16 },
	{ "aes128_xts", BLOCK_AES, CIPHER_XTS, true, 16 },
	{ "aes256_ctr", BLOCK_AES, CIPHER_CTR, true, 32 },
	{ "aes256_xts", BLOCK_AES, CIPHER_XTS, true, 32 },
	{ "sm4_ecb", BLOCK_SM4, CIPHER_ECB, true, 16 },
	{ "sm4_ctr", BLOCK_SM4, CIPHER_CTR, true, 16 },
};

static void mac_figure(void)
{
	uint8_t tag[MAC_LEN_MAX];
	struct mac mac;
	uint64_t start = ticks();

	CHECK(mac_init_block(&mac, MAC_CMAC, BLOCK_AES, data, 16) ==
	      TEE_SUCCESS);
	mac_update(&mac, data, CHECK_DATA_LEN);
	CHECK(mac_final(&mac, tag) == TEE_SUCCESS);
	print("figure aes128_cmac_1m %lu\n", instructions(start));
}

static void ae_figure(enum ae_alg alg, const char *name, size_t len)
{
	const struct ae_setup how = {
		.alg = alg,
		.encrypt = true,
		.key = data,
		.key_len = 16,
		.nonce = data,
		.nonce_len = 12,
		.tag_len = 16,
		.payload_len = len,
	};
	uint8_t tag[AE_TAG_LEN_MAX];
	struct ae ae;
	uint64_t start = ticks();

	CHECK(ae_init(&ae, &how) == TEE_SUCCESS);
	CHECK(ae_update(&ae, data, len, out_a) == TEE_SUCCESS);
	CHECK(ae_encrypt_final(&ae, tag) == TEE_SUCCESS);
	print("figure %s_%lu %lu\n", name, len, instructions(start));
}

/* What a CPU without the instructions pays, on a sixteenth of the data. */
static void portable_figure(const struct block_ops *ops, const char *name)
{
	struct block_key key = { .ops = ops };
	uint64_t start = ticks();

	ops->init(&key, data, 16);
	ops->ctr(&key, out_b, data, out_a, CHECK_DATA_LEN / 256);
	print("figure %s_portable_64k %lu\n", name, instructions(start));
}

void cipher_figures(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		const struct cipher_setup how = {
			.alg = row[i].alg,
			.mode = row[i].mode,
			.encrypt = row[i].encrypt,
			.key = data,
			.key_len = row[i].key_len,
			.tweak_key = data + 32,
			.iv = data,
			.iv_len = 16,
		};
		struct cipher ctx;
		uint64_t start = ticks();

		CHECK(cipher_init(&ctx, &how) == TEE_SUCCESS);
		CHECK(cipher_final(&ctx, data, CHECK_DATA_LEN, out_a) ==
		      TEE_SUCCESS);
		print("figure %s_1m %lu\n", row[i].name, instructions(start));
	}
	mac_figure();
	ae_figure(AE_AES_GCM, "aes128_gcm_stream", CHECK_DATA_LEN);
	ae_figure(AE_AES_GCM, "aes128_gcm_stream", 64);
	ae_figure(AE_AES_CCM, "aes128_ccm", CHECK_DATA_LEN);
	portable_figure(&aes_portable_ops, "aes128_ctr");
	portable_figure(&sm4_portable_ops, "sm4_ctr");
	portable_figure(&des_ops, "des_ctr");
}
