/*
 * HMAC_DRBG with SHA-256 (NIST SP 800-90A, 10.1.2), and the health tests of
 * SP 800-90B, clause 4.4, for the source that seeds it.
 */
#ifndef CRYPTO_DRBG_H
#define CRYPTO_DRBG_H

#include <base/tee_result.h>
#include <crypto/hmac.h>
#include <stdbool.h>

#define DRBG_SEED_MIN	       48u /* 256 bits of entropy and a nonce of half */
#define DRBG_REQUEST_MAX       65536u	  /* bytes of one call */
#define DRBG_REQUEST_COUNT_MAX (1u << 20) /* calls for one seed */

struct drbg {
	struct hmac_sha256 keyed; /* HMAC that has taken in the key */
	uint8_t value[SHA256_LEN];
	uint32_t requests; /* since it was seeded; 0: not seeded */
};

/**
 * drbg_init() - seed from scratch
 * @seed:     entropy and nonce; the caller wipes it
 * @seed_len: at least DRBG_SEED_MIN
 * @personal: what makes this use different, may be NULL with length 0
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a short seed, and then
 * @ctx is not seeded.
 */
TEE_Result drbg_init(struct drbg *ctx, const uint8_t *seed, size_t seed_len,
		     const void *personal, size_t personal_len);

/**
 * drbg_reseed() - take in fresh entropy on top of the state
 * @seed_len: at least 32
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE if never seeded;
 * TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result drbg_reseed(struct drbg *ctx, const uint8_t *seed, size_t seed_len,
		       const void *extra, size_t extra_len);

/**
 * drbg_generate() - random bytes
 * @len: at most DRBG_REQUEST_MAX
 *
 * Earlier output cannot be computed from the state that is left.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE when it is not seeded or a new
 * seed is due, with @out zeroed; TEE_ERROR_BAD_PARAMETERS.
 */
TEE_Result drbg_generate(struct drbg *ctx, void *out, size_t len);

/** drbg_wipe() - forget the state; it must be seeded again. */
void drbg_wipe(struct drbg *ctx);

/* Words seen before the source counts as started (SP 800-90B, 4.3). */
#define ENTROPY_HEALTH_START_WORDS 128u

/* Health of a source of 64-bit words. */
struct entropy_health {
	uint64_t last; /* repetition count test, on words */
	uint64_t words;
	uint8_t sample; /* adaptive proportion test, on bytes */
	uint16_t seen;
	uint16_t hits;
	bool failed; /* for good */
};

void entropy_health_init(struct entropy_health *health);

/**
 * entropy_health_word() - show the tests the next word of the source
 *
 * A healthy source fails once in 2^30 windows, when a byte of it has at least
 * four bits of entropy, and a word thirty.
 *
 * Return: true while every test has passed. False stays false.
 */
bool entropy_health_word(struct entropy_health *health, uint64_t word);

/** entropy_health_started() - the start-up test is done, and nothing failed. */
bool entropy_health_started(const struct entropy_health *health);

#endif
