/*
 * Derivation of the device's keys.
 */
#include <drivers/device_key.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

void device_key_root(const struct fuses *fu, uint8_t root[DEVICE_KEY_LEN])
{
	uint8_t info[24] = "strongroom device ";

	store_le32(info + 20, fu->lifecycle);
	hkdf_sha256(NULL, 0, fu->device_secret, sizeof(fu->device_secret), info,
		    sizeof(info), root, DEVICE_KEY_LEN);
}

void device_key_derive(const uint8_t root[DEVICE_KEY_LEN], const char *label,
		       uint8_t *key, size_t len)
{
	hkdf_sha256(NULL, 0, root, DEVICE_KEY_LEN, (const uint8_t *)label,
		    strlen(label), key, len);
}

void device_subkey_begin(const uint8_t root[DEVICE_KEY_LEN],
			 enum device_key_usage usage, struct hmac_sha256 *ctx)
{
	uint8_t huk[DEVICE_KEY_LEN];
	uint8_t number[4];

	device_key_derive(root, "hardware unique key", huk, sizeof(huk));
	hmac_sha256_init(ctx, huk, sizeof(huk));
	secret_wipe(huk, sizeof(huk));
	store_le32(number, usage);
	hmac_sha256_update(ctx, number, sizeof(number));
}
