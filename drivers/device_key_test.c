/*
 * Keys of a device: what they hang on.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <abi/boot_record.h>
#include <base/check.h>
#include <drivers/device_key.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

static void key_of(uint32_t lifecycle, uint8_t secret, const char *label,
		   uint8_t key[DEVICE_KEY_LEN])
{
	struct fuses fu = { .lifecycle = lifecycle };
	uint8_t root[DEVICE_KEY_LEN];

	memset(fu.device_secret, secret, sizeof(fu.device_secret));
	device_key_root(&fu, root);
	device_key_derive(root, label, key, DEVICE_KEY_LEN);
}

/* A development image cannot unseal what a production image sealed. */
static void keys_hang_on_state_secret_and_label(void **state)
{
	uint8_t key[DEVICE_KEY_LEN];
	uint8_t other[DEVICE_KEY_LEN];

	key_of(LIFECYCLE_PRODUCTION, 1, "storage", key);
	key_of(LIFECYCLE_PRODUCTION, 1, "storage", other);
	assert_memory_equal(key, other, sizeof(key));
	key_of(LIFECYCLE_DEVELOPMENT, 1, "storage", other);
	assert_memory_not_equal(key, other, sizeof(key));
	key_of(LIFECYCLE_PRODUCTION, 2, "storage", other);
	assert_memory_not_equal(key, other, sizeof(key));
	key_of(LIFECYCLE_PRODUCTION, 1, "storage ", other);
	assert_memory_not_equal(key, other, sizeof(key));
}

static void subkeys_hang_on_state_and_usage(void **state)
{
	static const uint32_t states[] = { LIFECYCLE_PRODUCTION,
					   LIFECYCLE_DEVELOPMENT };
	uint8_t out[2][2][SHA256_LEN];

	for (size_t i = 0; i < 2; i++) {
		struct fuses fu = { .lifecycle = states[i] };
		uint8_t root[DEVICE_KEY_LEN];

		device_key_root(&fu, root);
		for (size_t j = 0; j < 2; j++) {
			struct hmac_sha256 ctx;

			device_subkey_begin(root,
					    j == 0 ? DEVICE_KEY_TA_UNIQUE
						   : DEVICE_KEY_TA_ENCRYPTION,
					    &ctx);
			hmac_sha256_final(&ctx, out[i][j]);
		}
	}
	assert_memory_not_equal(out[0][0], out[1][0], SHA256_LEN);
	assert_memory_not_equal(out[0][1], out[1][1], SHA256_LEN);
	assert_memory_not_equal(out[0][0], out[0][1], SHA256_LEN);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(keys_hang_on_state_secret_and_label),
		cmocka_unit_test(subkeys_hang_on_state_and_usage),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
