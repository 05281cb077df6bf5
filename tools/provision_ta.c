/*
 * Signers of TAs in the emulated secure flash.
 */
#include "provision_ta.h"
#include "hostfile.h"
#include "ta_record.h"
#include <abi/boot_record.h>
#include <base/secret.h>
#include <crypto/sha256.h>
#include <drivers/device_key.h>
#include <drivers/version_log.h>
#include <formats/ta_keyring.h>
#include <formats/test_keys.h>
#include <plat/memmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
	uint8_t bytes[TA_KEYRING_LEN_MAX];
	struct ta_keyring ring; /* points into @bytes */
};

struct numbers {
	uint8_t n[TA_CONTAINER_SIG_MAX];
	size_t n_len;
	uint8_t e[8];
	size_t e_len;
};

void provision_versions(struct flash *fl, const struct fuses *fu)
{
	static struct version_log vl;
	uint8_t root[DEVICE_KEY_LEN];
	uint8_t key[VERSION_LOG_KEY_LEN];

	device_key_root(fu, root);
	device_key_derive(root, VERSION_LOG_LABEL, key, sizeof(key));
	version_log_init(&vl, fl, FLASH_VERSIONS_OFF,
			 FLASH_VERSIONS_OFF + FLASH_SECTOR_SIZE, key);
	if (version_log_load(&vl) != TEE_SUCCESS)
		die("the log of TA versions is damaged");
	secret_wipe(root, sizeof(root));
	secret_wipe(key, sizeof(key));
	secret_wipe(&vl, sizeof(vl));
}

static void list_mac(const struct fuses *fu, const uint8_t *bytes, size_t len,
		     uint8_t mac[TA_KEYRING_MAC_LEN])
{
	uint8_t root[DEVICE_KEY_LEN];
	uint8_t key[DEVICE_KEY_LEN];

	device_key_root(fu, root);
	device_key_derive(root, TA_KEYRING_LABEL, key, sizeof(key));
	hmac_sha256(key, sizeof(key), bytes, len, mac);
	secret_wipe(root, sizeof(root));
	secret_wipe(key, sizeof(key));
}

/* No list, and one that is not whole, count as empty. */
static void list_read(struct flash *fl, const struct fuses *fu,
		      struct list *list)
{
	uint8_t mac[TA_KEYRING_MAC_LEN];
	size_t len = 0;

	list->ring.count = 0;
	if (flash_read(fl, FLASH_TA_KEYS_OFF, list->bytes,
		       sizeof(list->bytes)) != TEE_SUCCESS)
		die("the flash cannot be read");
	if (ta_keyring_len(list->bytes, &len) != TEE_SUCCESS)
		return;
	list_mac(fu, list->bytes, len, mac);
	if (!secret_equal(mac, list->bytes + len, sizeof(mac)) ||
	    ta_keyring_parse(list->bytes, len, &list->ring) != TEE_SUCCESS)
		list->ring.count = 0;
}

static void list_write(struct flash *fl, const struct fuses *fu,
		       const struct ta_keyring *ring)
{
	static uint8_t bytes[TA_KEYRING_LEN_MAX];
	size_t len = sizeof(bytes) - TA_KEYRING_MAC_LEN;

	if (ta_keyring_write(ring, bytes, &len) != TEE_SUCCESS)
		die("no more than %u TA signers can be enrolled",
		    TA_KEYRING_COUNT_MAX);
	list_mac(fu, bytes, len, bytes + len);
	if (flash_erase_sector(fl, FLASH_TA_KEYS_OFF) != TEE_SUCCESS ||
	    flash_program(fl, FLASH_TA_KEYS_OFF, bytes,
			  len + TA_KEYRING_MAC_LEN) != TEE_SUCCESS)
		die("the flash cannot be written");
}

static void numbers_read(const char *path, struct numbers *num)
{
	struct sign_key key = { 0 };

	sign_key_open(&key, path);
	num->n_len = key.sig_len;
	sign_key_numbers(&key, num->n, num->n_len, num->e, &num->e_len);
	sign_key_close(&key);
}

bool provision_ta_signer_is_test(const char *path)
{
	struct numbers num = { 0 };
	uint8_t digest[SHA256_LEN];

	numbers_read(path, &num);
	sha256(num.n, num.n_len, digest);
	return test_ta_key_is(digest);
}

static void class_key_read(const char *path, uint8_t *key)
{
	size_t len = 0;
	uint8_t *text = file_read(path, &len);
	unsigned int byte = 0;

	for (size_t i = 0; i < TA_KEYRING_CLASS_LEN; i++) {
		if (len < 2 * TA_KEYRING_CLASS_LEN ||
		    sscanf((const char *)text + 2 * i, "%2x", &byte) != 1)
			die("%s: not %u bytes in hexadecimal", path,
			    TA_KEYRING_CLASS_LEN);
		key[i] = (uint8_t)byte;
	}
	secret_wipe(text, len);
	free(text);
}

static void must_be_development(const struct fuses *fu, const char *what)
{
	if (fu->lifecycle != LIFECYCLE_DEVELOPMENT)
		die("%s is for development devices; a production device "
		    "trusts the TA signers its firmware was built with "
		    "(make TA_KEYS=...)",
		    what);
}

void provision_ta_key(struct flash *fl, const struct fuses *fu,
		      const char *path, const char *class_path)
{
	static struct list list;
	struct ta_keyring_key *key = NULL;
	struct numbers num = { 0 };
	uint8_t class_key[TA_KEYRING_CLASS_LEN];

	must_be_development(fu, "--ta-key");
	numbers_read(path, &num);
	list_read(fl, fu, &list);
	for (size_t i = 0; i < list.ring.count && key == NULL; i++)
		if (list.ring.key[i].n_len == num.n_len &&
		    memcmp(list.ring.key[i].n, num.n, num.n_len) == 0)
			key = &list.ring.key[i];
	/* The launcher names the same ones at each start. */
	if (key != NULL && class_path == NULL)
		return;
	if (key == NULL) {
		if (list.ring.count == TA_KEYRING_COUNT_MAX)
			die("no more than %u TA signers can be enrolled",
			    TA_KEYRING_COUNT_MAX);
		key = &list.ring.key[list.ring.count++];
		*key = (struct ta_keyring_key){ .n = num.n,
						.n_len = num.n_len,
						.e = num.e,
						.e_len = num.e_len };
	}
	if (class_path != NULL) {
		class_key_read(class_path, class_key);
		key->class_key = class_key;
	}
	list_write(fl, fu, &list.ring);
	key->class_key = NULL;
	secret_wipe(class_key, sizeof(class_key));
}

void provision_ta_enc_key(const struct fuses *fu, const char *path)
{
	struct numbers num = { 0 };
	struct hmac_sha256 ctx;
	uint8_t root[DEVICE_KEY_LEN];
	uint8_t key[SHA256_LEN];

	must_be_development(fu, "ta-enc-key");
	numbers_read(path, &num);
	device_key_root(fu, root);
	device_subkey_begin(root, DEVICE_KEY_TA_ENCRYPTION, &ctx);
	hmac_sha256_update(&ctx, num.n, num.n_len);
	hmac_sha256_final(&ctx, key);
	print_hex(key, sizeof(key));
	printf("\n");
	secret_wipe(root, sizeof(root));
	secret_wipe(key, sizeof(key));
}

void provision_ta_info(struct flash *fl, const struct fuses *fu)
{
	static struct list list;

	list_read(fl, fu, &list);
	for (size_t i = 0; i < list.ring.count; i++) {
		uint8_t digest[SHA256_LEN];

		sha256(list.ring.key[i].n, list.ring.key[i].n_len, digest);
		printf("TA signer: RSA-%zu ", 8 * list.ring.key[i].n_len);
		print_hex(digest, sizeof(digest));
		printf("%s%s\n", test_ta_key_is(digest) ? " (TEST KEY)" : "",
		       list.ring.key[i].class_key != NULL ? ", class key" : "");
	}
}
