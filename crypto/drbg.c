/*
 * HMAC_DRBG with SHA-256. The state keeps the HMAC that has taken in the key,
 * which is the key in the form that every step needs.
 */
#include <crypto/drbg.h>
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#define RESEED_MIN 32u

/* One of the byte strings that a seed is made of. */
struct part {
	const void *data;
	size_t len;
};

/* value = HMAC(key, value) */
static void value_step(struct drbg *ctx)
{
	struct hmac_sha256 mac = ctx->keyed;

	hmac_sha256_update(&mac, ctx->value, sizeof(ctx->value));
	hmac_sha256_final(&mac, ctx->value);
}

/* key = HMAC(key, value, @tag, @part...), and a step. */
static void key_step(struct drbg *ctx, uint8_t tag, const struct part part[2])
{
	struct hmac_sha256 mac = ctx->keyed;
	uint8_t key[SHA256_LEN];

	hmac_sha256_update(&mac, ctx->value, sizeof(ctx->value));
	hmac_sha256_update(&mac, &tag, sizeof(tag));
	hmac_sha256_update(&mac, part[0].data, part[0].len);
	hmac_sha256_update(&mac, part[1].data, part[1].len);
	hmac_sha256_final(&mac, key);
	hmac_sha256_init(&ctx->keyed, key, sizeof(key));
	secret_wipe(key, sizeof(key));
	value_step(ctx);
}

/* HMAC_DRBG_Update, SP 800-90A, 10.1.2.2. */
static void update(struct drbg *ctx, const struct part part[2])
{
	key_step(ctx, 0, part);
	if (part[0].len != 0 || part[1].len != 0)
		key_step(ctx, 1, part);
}

TEE_Result drbg_init(struct drbg *ctx, const uint8_t *seed, size_t seed_len,
		     const void *personal, size_t personal_len)
{
	const struct part part[2] = { { seed, seed_len },
				      { personal, personal_len } };
	const uint8_t key[SHA256_LEN] = { 0 };

	drbg_wipe(ctx);
	if (seed_len < DRBG_SEED_MIN)
		return TEE_ERROR_BAD_PARAMETERS;
	hmac_sha256_init(&ctx->keyed, key, sizeof(key));
	memset(ctx->value, 1, sizeof(ctx->value));
	update(ctx, part);
	ctx->requests = 1;
	return TEE_SUCCESS;
}

TEE_Result drbg_reseed(struct drbg *ctx, const uint8_t *seed, size_t seed_len,
		       const void *extra, size_t extra_len)
{
	const struct part part[2] = { { seed, seed_len },
				      { extra, extra_len } };

	if (ctx->requests == 0)
		return TEE_ERROR_BAD_STATE;
	if (seed_len < RESEED_MIN)
		return TEE_ERROR_BAD_PARAMETERS;
	update(ctx, part);
	ctx->requests = 1;
	return TEE_SUCCESS;
}

TEE_Result drbg_generate(struct drbg *ctx, void *out, size_t len)
{
	static const struct part none[2];
	uint8_t *to = out;

	if (len > DRBG_REQUEST_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	if (ctx->requests == 0 || ctx->requests > DRBG_REQUEST_COUNT_MAX) {
		secret_wipe(out, len);
		return TEE_ERROR_BAD_STATE;
	}
	while (len > 0) {
		size_t take = MIN(len, sizeof(ctx->value));

		value_step(ctx);
		memcpy(to, ctx->value, take);
		to += take;
		len -= take;
	}
	update(ctx, none);
	ctx->requests++;
	return TEE_SUCCESS;
}

void drbg_wipe(struct drbg *ctx)
{
	secret_wipe(ctx, sizeof(*ctx));
}

/*
 * SP 800-90B, 4.4.2, for bytes: a window, and how often its first sample may
 * be seen in it. 71 is 1 + critbinom(512, 2^-4, 1 - 2^-30).
 */
#define PROPORTION_WINDOW 512u
#define PROPORTION_CUTOFF 71u

void entropy_health_init(struct entropy_health *health)
{
	*health = (struct entropy_health){ 0 };
}

static void proportion_sample(struct entropy_health *health, uint8_t byte)
{
	if (health->seen == 0) {
		health->sample = byte;
		health->hits = 0;
	}
	if (byte == health->sample && ++health->hits >= PROPORTION_CUTOFF)
		health->failed = true;
	if (++health->seen == PROPORTION_WINDOW)
		health->seen = 0;
}

bool entropy_health_word(struct entropy_health *health, uint64_t word)
{
	/*
	 * SP 800-90B, 4.4.1: with thirty bits in a word the cutoff is two, so
	 * one repetition fails. A stuck source is found by its second word.
	 */
	if (health->words != 0 && word == health->last)
		health->failed = true;
	health->last = word;
	health->words++;
	for (size_t i = 0; i < sizeof(word); i++)
		proportion_sample(health, (uint8_t)(word >> 8 * i));
	return !health->failed;
}

bool entropy_health_started(const struct entropy_health *health)
{
	return !health->failed && health->words >= ENTROPY_HEALTH_START_WORDS;
}
