/*
 * Checks the Armv8 kernels against the portable bodies, on a CPU, and counts
 * instructions: under "-icount shift=0" the virtual counter advances by one
 * nanosecond an instruction. Prints lines as unit tests do, then figures.
 */
#include <base/bits.h>
#include <base/format.h>
#include <crypto/aes_gcm.h>
#include <crypto/drbg.h>
#include <crypto/hmac.h>
#include <crypto/keccak.h>
#include <crypto/pbkdf2.h>
#include <crypto/rsa.h>
#include <crypto/sha256.h>
#include <crypto/sha512.h>
#include <base/check.h>
#include <stdbool.h>
#include <string.h>

#include "aes_gcm_run.h"
#include "check/check.h"
#include "check/rsa_sample.h"
#include "multiply_add.h"
#include "sha256_blocks.h"

#define SYS_WRITE0  0x04u
#define SYS_EXIT    0x18u
#define SYS_EXIT_OK 0x20026u

uint64_t semihost(uint64_t op, const void *arg);
void check_main(void);
void __stack_chk_fail(void);

uintptr_t __stack_chk_guard = 0x5a17c0de;

uint8_t data[CHECK_DATA_LEN];
uint8_t out_a[CHECK_DATA_LEN];
uint8_t out_b[1 << 16];

void print(const char *format, ...)
{
	char line[200];
	va_list args;

	va_start(args, format);
	format_text(line, sizeof(line), format, args);
	va_end(args);
	semihost(SYS_WRITE0, line);
}

static _Noreturn void finish(uint64_t code)
{
	const uint64_t arg[2] = { SYS_EXIT_OK, code };

	for (;;)
		semihost(SYS_EXIT, arg);
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	print("%s:%d: %s\n", file, line, what);
	finish(1);
}

void __stack_chk_fail(void)
{
	check_failed("stack overrun", __FILE__, __LINE__);
}

uint64_t ticks(void)
{
	uint64_t t = 0;

	__asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(t) : : "memory");
	return t;
}

uint64_t instructions(uint64_t since)
{
	uint64_t frequency = 0;

	__asm__("mrs %0, cntfrq_el0" : "=r"(frequency));
	return (ticks() - since) * (1000000000 / frequency);
}

void fill(uint8_t *p, size_t len, uint32_t seed)
{
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (uint8_t)(seed >> 24);
	}
}

static void sha256_kernels_agree(void)
{
	for (size_t count = 0; count < 20; count++) {
		/* Every alignment, too. */
		const uint8_t *from = data + count;
		uint32_t a[8];
		uint32_t b[8];

		fill(data, 2048, (uint32_t)count);
		memcpy(a, data + 2000, sizeof(a));
		memcpy(b, a, sizeof(b));
		sha256_blocks_portable(a, from, count);
		sha256_blocks_armv8(b, from, count);
		CHECK(memcmp(a, b, sizeof(a)) == 0);
	}
}

static void aes_gcm_run_both(struct aes_gcm_message *msg)
{
	uint8_t tag_a[16];
	uint8_t tag_b[16];

	msg->out = out_a;
	aes_gcm_run_portable(msg, tag_a);
	msg->out = out_b;
	aes_gcm_run_armv8(msg, tag_b);
	CHECK(memcmp(tag_a, tag_b, sizeof(tag_a)) == 0);
	CHECK(memcmp(out_a, out_b, msg->len) == 0);
}

static void aes_gcm_kernels_agree(void)
{
	for (size_t len = 0; len < 300; len++) {
		struct aes_gcm_message msg = {
			.key = data + 1,
			.key_len = 16 + 8 * (len % 3),
			.nonce = data + 40,
			.aad = data + 61,
			.aad_len = len * 7 % 130,
			.in = data + 512 + len % 16,
			.len = len,
		};

		fill(data, 2048, (uint32_t)len);
		aes_gcm_run_both(&msg);
		msg.encrypt = true;
		aes_gcm_run_both(&msg);
	}
}

static void aes_gcm_works_in_place(void)
{
	uint8_t tag[16];

	for (size_t len = 0; len < 200; len += 13) {
		fill(data, 1024, (uint32_t)len);
		memcpy(out_a, data + 256, len);
		CHECK(aes_gcm_seal(data, 32, data + 32, NULL, 0, out_a, out_a,
				   len, tag) == TEE_SUCCESS);
		CHECK(aes_gcm_open(data, 32, data + 32, NULL, 0, out_a, out_a,
				   len, tag) == TEE_SUCCESS);
		CHECK(memcmp(out_a, data + 256, len) == 0);
	}
}

static void multiply_add_is_right(void)
{
	for (size_t count = 0; count < 40; count++) {
		uint64_t a[40];
		uint64_t to[41];
		uint64_t want[41];
		unsigned __int128 carry = 0;
		uint64_t by = count % 3 == 0 ? UINT64_MAX
					     : count * 0x9e3779b97f4a7c15;

		fill((uint8_t *)a, sizeof(a), (uint32_t)count);
		fill((uint8_t *)to, sizeof(to), (uint32_t)count + 99);
		if (count % 2 == 0) {
			memset(a, 0xff, sizeof(a));
			memset(to, 0xff, sizeof(to));
		}
		memcpy(want, to, sizeof(to));
		for (size_t i = 0; i < count; i++) {
			carry += (unsigned __int128)a[i] * by + want[i];
			want[i] = (uint64_t)carry;
			carry >>= 64;
		}
		CHECK(multiply_add(to, a, count, by) == (uint64_t)carry);
		CHECK(memcmp(to, want, sizeof(to)) == 0);
	}
}

static void rsa_samples_verify(void)
{
	static const uint8_t e[] = { 1, 0, 1 };
	uint8_t digest[SHA256_LEN];

	sha256("strongroom", 10, digest);
	for (size_t i = 0; i < ARRAY_COUNT(rsa_sample); i++) {
		struct rsa_public_key key = { rsa_sample[i].n,
					      rsa_sample[i].len, e, 3 };
		uint64_t start = ticks();

		CHECK(rsa_verify_pkcs1_sha256(&key, digest, rsa_sample[i].sig,
					      rsa_sample[i].len) ==
		      TEE_SUCCESS);
		print("figure rsa%u_verify %lu\n",
		      (unsigned int)rsa_sample[i].len * 8, instructions(start));
	}
}

static const struct {
	const char *name;
	void (*run)(void);
} check[] = {
	{ "sha256_kernels_agree", sha256_kernels_agree },
	{ "aes_gcm_kernels_agree", aes_gcm_kernels_agree },
	{ "aes_gcm_works_in_place", aes_gcm_works_in_place },
	{ "digest_kernels_agree", digest_kernels_agree },
	{ "digests_are_right", digests_are_right },
	{ "cipher_kernels_agree", cipher_kernels_agree },
	{ "gcm_kernels_agree", gcm_kernels_agree },
	{ "multiply_add_is_right", multiply_add_is_right },
	{ "rsa_samples_verify", rsa_samples_verify },
	{ "field_bodies_agree", field_bodies_agree },
	{ "mont_is_right", mont_is_right },
	{ "mont_pair_is_right", mont_pair_is_right },
	{ "rsa_keys_work", rsa_keys_work },
	{ "curves_work", curves_work },
};

static void figure_seal(size_t key_len, size_t len)
{
	uint8_t tag[16];
	uint64_t start = ticks();

	CHECK(aes_gcm_seal(data, key_len, data + 32, NULL, 0, data, out_a, len,
			   tag) == TEE_SUCCESS);
	print("figure aes%u_gcm_seal_%u %lu\n", (unsigned int)key_len * 8,
	      (unsigned int)len, instructions(start));
}

static void figures(void)
{
	uint8_t digest[SHA256_LEN];
	uint64_t start = ticks();

	sha256(data, sizeof(data), digest);
	print("figure sha256_1m %lu\n", instructions(start));
	start = ticks();
	sha256(data, 64, digest);
	print("figure sha256_64 %lu\n", instructions(start));
	start = ticks();
	hmac_sha256(data, 32, data, 64, digest);
	print("figure hmac_sha256_64 %lu\n", instructions(start));
	figure_seal(16, sizeof(data));
	figure_seal(32, sizeof(data));
	figure_seal(32, 4096);
	figure_seal(32, 1024);
	figure_seal(32, 16);
}

static void portable_figures(void)
{
	const struct aes_gcm_message msg = {
		.key = data,
		.key_len = 16,
		.nonce = data,
		.in = data,
		.out = out_a,
		.len = sizeof(data),
		.encrypt = true,
	};
	uint8_t digest[SHA512_LEN];
	uint32_t state[8] = { 0 };
	struct drbg drbg;
	uint64_t start = ticks();

	sha256_blocks_portable(state, data, sizeof(data) / SHA256_BLOCK_LEN);
	print("figure sha256_portable_1m %lu\n", instructions(start));
	start = ticks();
	aes_gcm_run_portable(&msg, digest);
	print("figure aes128_gcm_portable_1m %lu\n", instructions(start));
	start = ticks();

	sha512(data, sizeof(data), digest);
	print("figure sha512_1m %lu\n", instructions(start));
	start = ticks();
	keccak256(data, sizeof(data), digest);
	print("figure keccak256_1m %lu\n", instructions(start));
	start = ticks();
	pbkdf2_hmac_sha512(data, 100, data, 8, 2048, digest, 64);
	print("figure pbkdf2_sha512_2048 %lu\n", instructions(start));
	start = ticks();
	CHECK(drbg_init(&drbg, data, 48, NULL, 0) == TEE_SUCCESS);
	print("figure drbg_init %lu\n", instructions(start));
	start = ticks();
	CHECK(drbg_generate(&drbg, digest, 32) == TEE_SUCCESS);
	print("figure drbg_generate_32 %lu\n", instructions(start));
}

void check_main(void)
{
	for (size_t i = 0; i < ARRAY_COUNT(check); i++) {
		print("[ RUN      ] %s\n", check[i].name);
		check[i].run();
		print("[       OK ] %s\n", check[i].name);
	}
	figures();
	portable_figures();
	digest_figures();
	cipher_figures();
	pk_figures();
	curves_figures();
	finish(0);
}
