/*
 * Device identity and keys. The secure flash belongs to the TEE from the
 * moment the ROM has handed over; the device secret is read once and only
 * keys derived from it stay in memory.
 */
#include "kernel/device.h"
#include "kernel/log.h"
#include "kernel/wait.h"
#include <abi/boot_record.h>
#include <arch/mmu.h>
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <crypto/hmac.h>
#include <drivers/device_key.h>
#include <drivers/flash.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <formats/ta_keyring.h>
#include <plat/memmap.h>
#include <string.h>

static struct {
	struct flash_cfi flash;
	struct mutex flash_mutex; /* a command takes the whole bank */
	struct rollback_flash rollback;
	struct rollback_store locked; /* the same store, under the mutex */
	struct version_log versions;
	struct avb_store avb;
	bool present; /* fuses are programmed, the store opens */
	uint32_t lifecycle;
	uint8_t root_key[DEVICE_KEY_LEN]; /* all device keys derive from it */
	uint64_t boot_count;
} dev;

static TEE_Result count_boot(void)
{
	struct rollback_state st;
	TEE_Result res = rollback_store_load(&dev.rollback.store, &st);

	if (res != TEE_SUCCESS)
		return res;
	st.sequence++;
	dev.boot_count = ++st.counter[ROLLBACK_BOOT_COUNT];
	return rollback_store_commit(&dev.rollback.store, &st);
}

/* No command of another CPU may be under way. At start there is no other. */
static void flash_lock(void)
{
	if (thread_current() != NULL)
		mutex_lock(&dev.flash_mutex);
}

static void flash_unlock(void)
{
	if (thread_current() != NULL)
		mutex_unlock(&dev.flash_mutex);
}

static TEE_Result locked_load(struct rollback_store *rs,
			      struct rollback_state *state)
{
	flash_lock();

	TEE_Result res = rollback_store_load(&dev.rollback.store, state);

	flash_unlock();
	return res;
}

static TEE_Result locked_commit(struct rollback_store *rs,
				const struct rollback_state *state)
{
	flash_lock();

	TEE_Result res = rollback_store_commit(&dev.rollback.store, state);

	flash_unlock();
	return res;
}

static const struct rollback_store_ops locked_ops = {
	.load = locked_load,
	.commit = locked_commit,
};

static void open_versions(void)
{
	uint8_t key[VERSION_LOG_KEY_LEN];

	device_key(VERSION_LOG_LABEL, key, sizeof(key));
	version_log_init(&dev.versions, &dev.flash.flash, FLASH_VERSIONS_OFF,
			 FLASH_VERSIONS_OFF + FLASH_SECTOR_SIZE, key);
	secret_wipe(key, sizeof(key));

	TEE_Result res = version_log_load(&dev.versions);

	if (res != TEE_SUCCESS)
		log_line("the versions of TAs cannot be read (0x%x): only "
			 "early TAs run",
			 res);
}

static void open_avb(void)
{
	uint8_t key[AVB_STORE_KEY_LEN];

	device_key(AVB_STORE_LABEL, key, sizeof(key));
	avb_store_init(&dev.avb, &dev.flash.flash, FLASH_AVB_A_OFF,
		       FLASH_AVB_B_OFF, key);
	secret_wipe(key, sizeof(key));

	TEE_Result res = avb_store_load(&dev.avb);

	if (res != TEE_SUCCESS)
		log_line("verified boot's state cannot be read (0x%x): nothing "
			 "boots",
			 res);
}

static TEE_Result open_flash(void)
{
	uint64_t va = kmap_reserve(FLASH_SIZE, 0x200000);
	uint8_t mac_key[ROLLBACK_MAC_KEY_LEN];
	struct fuses fu;

	kmap(va, FLASH_BASE, FLASH_SIZE, MAP_W | MAP_DEVICE);

	TEE_Result res =
		flash_cfi_init(&dev.flash, va, FLASH_SIZE, FLASH_SECTOR_SIZE);

	if (res == TEE_SUCCESS)
		res = fuses_read(&dev.flash.flash, &fu);
	if (res == TEE_SUCCESS && (fuses_are_blank(&fu, FUSE_DEVICE_SECRET) ||
				   fuses_are_blank(&fu, FUSE_LIFECYCLE)))
		res = TEE_ERROR_NO_DATA;
	if (res == TEE_SUCCESS) {
		dev.lifecycle = fu.lifecycle;
		device_key_root(&fu, dev.root_key);
		rollback_flash_key(fu.device_secret, mac_key);
		rollback_flash_init(
			&dev.rollback, &dev.flash.flash, FLASH_STORE_OFF,
			FLASH_STORE_OFF + FLASH_SECTOR_SIZE, mac_key);
		res = count_boot();
	}
	if (res == TEE_SUCCESS)
		open_versions();
	if (res == TEE_SUCCESS)
		open_avb();
	secret_wipe(&fu, sizeof(fu));
	secret_wipe(mac_key, sizeof(mac_key));
	return res;
}

void device_init(void)
{
	TEE_Result res = open_flash();

	dev.present = res == TEE_SUCCESS;
	if (!dev.present)
		log_line("no device secret (0x%x): no trusted storage", res);
}

uint32_t device_lifecycle(void)
{
	return dev.lifecycle;
}

uint64_t device_boot_count(void)
{
	return dev.boot_count;
}

void device_key(const char *label, uint8_t *key, size_t key_len)
{
	device_key_derive(dev.root_key, label, key, key_len);
}

void device_subkey(enum device_key_usage usage, struct hmac_sha256 *ctx)
{
	device_subkey_begin(dev.root_key, usage, ctx);
}

TEE_Result device_version_floor(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t *floor)
{
	*floor = 0;
	if (!dev.present)
		return TEE_SUCCESS;
	if (!dev.versions.loaded)
		return TEE_ERROR_CORRUPT_OBJECT;
	flash_lock();
	*floor = version_log_floor(&dev.versions, kind, id);
	flash_unlock();
	return TEE_SUCCESS;
}

TEE_Result device_version_raise(enum version_kind kind,
				const uint8_t id[VERSION_LOG_ID_LEN],
				uint32_t version)
{
	if (!dev.present)
		return TEE_SUCCESS;
	flash_lock();

	/* Somebody may have raised it further meanwhile. */
	TEE_Result res =
		version_log_floor(&dev.versions, kind, id) >= version
			? TEE_SUCCESS
			: version_log_raise(&dev.versions, kind, id, version);

	flash_unlock();
	return res;
}

void device_id(TEE_UUID *id)
{
	device_key("device id", (uint8_t *)id, sizeof(*id));
	/* RFC 4122: version 8 is for what vendors derive, variant 10. */
	id->timeHiAndVersion = (id->timeHiAndVersion & 0x0fff) | 0x8000;
	id->clockSeqAndNode[0] = (id->clockSeqAndNode[0] & 0x3f) | 0x80;
}

TEE_Result device_ta_keys(uint8_t *list, size_t *len)
{
	struct flash *fl = &dev.flash.flash;
	uint8_t key[DEVICE_KEY_LEN];
	uint8_t mac[SHA256_LEN];

	if (!dev.present ||
	    flash_read(fl, FLASH_TA_KEYS_OFF, list, TA_KEYRING_HEADER_LEN) !=
		    TEE_SUCCESS ||
	    ta_keyring_len(list, len) != TEE_SUCCESS ||
	    flash_read(fl, FLASH_TA_KEYS_OFF, list,
		       *len + TA_KEYRING_MAC_LEN) != TEE_SUCCESS)
		return TEE_ERROR_ITEM_NOT_FOUND;
	device_key(TA_KEYRING_LABEL, key, sizeof(key));
	hmac_sha256(key, sizeof(key), list, *len, mac);
	secret_wipe(key, sizeof(key));
	return secret_equal(mac, list + *len, sizeof(mac))
		       ? TEE_SUCCESS
		       : TEE_ERROR_MAC_INVALID;
}

struct avb_store *device_avb_lock(void)
{
	flash_lock();
	return dev.present ? &dev.avb : NULL;
}

void device_avb_unlock(void)
{
	flash_unlock();
}

TEE_Result device_forget_storage(void)
{
	struct rollback_state st;
	TEE_Result res = rollback_store_load(&dev.rollback.store, &st);

	if (res != TEE_SUCCESS)
		return res;
	st.sequence++;
	memset(st.store_root, 0, sizeof(st.store_root));
	return rollback_store_commit(&dev.rollback.store, &st);
}

struct rollback_store *device_rollback(void)
{
	dev.locked.ops = &locked_ops;
	return dev.present ? &dev.locked : NULL;
}
