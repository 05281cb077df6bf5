/*
 * Two generators: one for keys, seeded and reseeded from the CPU's RNDR
 * instruction under health tests, and one for memory layout, which also works
 * without such a source, from the device secret and the boot count.
 */
#include "kernel/random.h"
#include <arch/entropy.h>
#include <arch/kernel.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <crypto/drbg.h>
#include <string.h>

#define SEED_WORDS   12u /* 96 bytes: RNDR's words count half */
#define RESEED_AFTER 1024u

static struct spinlock random_lock = SPINLOCK_INIT;
static struct drbg key_drbg;
static struct drbg layout_drbg;
static struct entropy_health health;
static bool sound;
static uint32_t since_seed;

/* Words from the source, each shown to the health tests. */
static bool collect(uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!arch_entropy_word(&words[i]) ||
		    !entropy_health_word(&health, words[i]))
			return false;
	return true;
}

static void start_keys(const uint8_t *device_secret)
{
	uint64_t seed[SEED_WORDS];
	uint64_t word = 0;

	entropy_health_init(&health);
	for (unsigned int i = 0; i < ENTROPY_HEALTH_START_WORDS; i++)
		if (!collect(&word, 1))
			return;
	if (entropy_health_started(&health) && collect(seed, SEED_WORDS))
		sound = drbg_init(&key_drbg, (const uint8_t *)seed,
				  sizeof(seed), device_secret,
				  32) == TEE_SUCCESS;
	secret_wipe(seed, sizeof(seed));
}

void random_init(const uint8_t *device_secret, uint64_t boot_count)
{
	uint64_t now = counter_read();
	uint64_t word[4] = { boot_count, now, 0, 0 };
	uint8_t seed[sizeof(word) + 32];

	(void)arch_entropy_word(&word[2]);
	(void)arch_entropy_word(&word[3]);
	memcpy(seed, device_secret, 32);
	memcpy(seed + 32, word, sizeof(word));
	CHECK(drbg_init(&layout_drbg, seed, sizeof(seed), "layout", 6) ==
	      TEE_SUCCESS);
	secret_wipe(seed, sizeof(seed));
	start_keys(device_secret);
}

bool random_is_sound(void)
{
	return sound;
}

static bool reseed(void)
{
	uint64_t seed[SEED_WORDS];
	bool ok = collect(seed, SEED_WORDS) &&
		  drbg_reseed(&key_drbg, (const uint8_t *)seed, sizeof(seed),
			      NULL, 0) == TEE_SUCCESS;

	secret_wipe(seed, sizeof(seed));
	return ok;
}

TEE_Result random_bytes(void *to, size_t len)
{
	uint8_t *bytes = to;
	TEE_Result res = TEE_SUCCESS;

	while (res == TEE_SUCCESS && len != 0) {
		size_t step = MIN(len, (size_t)256);
		uint64_t daif = spin_lock(&random_lock);

		/* A source that fails once is not trusted again. */
		if (sound && since_seed++ >= RESEED_AFTER) {
			sound = reseed();
			since_seed = 0;
		}
		res = sound ? drbg_generate(&key_drbg, bytes, step)
			    : TEE_ERROR_NOT_SUPPORTED;
		spin_unlock(&random_lock, daif);
		bytes += step;
		len -= step;
	}
	return res;
}

void random_stir(const void *bytes, size_t len)
{
	uint64_t seed[SEED_WORDS];
	uint64_t daif = spin_lock(&random_lock);

	/* Fresh words of our own go in with them: it can only gain. */
	if (sound)
		sound = collect(seed, SEED_WORDS) &&
			drbg_reseed(&key_drbg, (const uint8_t *)seed,
				    sizeof(seed), bytes, len) == TEE_SUCCESS;
	spin_unlock(&random_lock, daif);
	secret_wipe(seed, sizeof(seed));
}

void random_layout(void *to, size_t len)
{
	uint64_t daif = spin_lock(&random_lock);

	CHECK(drbg_generate(&layout_drbg, to, len) == TEE_SUCCESS);
	spin_unlock(&random_lock, daif);
}
