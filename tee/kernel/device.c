/*
 * Device identity and keys. The secure flash belongs to the TEE from the
 * moment the ROM has handed over; the device secret is read once and only
 * keys derived from it stay in memory.
 */
#include "kernel/device.h"
#include "kernel/log.h"
#include <abi/boot_record.h>
#include <arch/mmu.h>
#include <base/bits.h>
#include <base/check.h>
#include <base/secret.h>
#include <crypto/hmac.h>
#include <drivers/flash.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <plat/memmap.h>
#include <string.h>

static struct {
	struct flash_cfi flash;
	struct rollback_flash rollback;
	bool present;		/* fuses are programmed, the store opens */
	uint32_t lifecycle;
	uint8_t root_key[SHA256_LEN];	/* all device keys derive from it */
	uint64_t boot_count;
} dev;

static void key_root(const struct fuses *fu)
{
	uint8_t info[24] = "strongroom device ";

	/* What one life-cycle state sealed, another cannot open. */
	memcpy(info + 20, &fu->lifecycle, sizeof(fu->lifecycle));
	hkdf_sha256(NULL, 0, fu->device_secret, sizeof(fu->device_secret), info,
		    sizeof(info), dev.root_key, sizeof(dev.root_key));
}

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

static TEE_Result open_flash(void)
{
	uint64_t va = kmap_reserve(FLASH_SIZE, 0x200000);
	uint8_t mac_key[ROLLBACK_MAC_KEY_LEN];
	struct fuses fu;

	kmap(va, FLASH_BASE, FLASH_SIZE, MAP_W | MAP_DEVICE);

	TEE_Result res = flash_cfi_init(&dev.flash, va, FLASH_SIZE,
					FLASH_SECTOR_SIZE);

	if (res == TEE_SUCCESS)
		res = fuses_read(&dev.flash.flash, &fu);
	if (res == TEE_SUCCESS && (fuses_are_blank(&fu, FUSE_DEVICE_SECRET) ||
				   fuses_are_blank(&fu, FUSE_LIFECYCLE)))
		res = TEE_ERROR_NO_DATA;
	if (res == TEE_SUCCESS) {
		dev.lifecycle = fu.lifecycle;
		key_root(&fu);
		rollback_flash_key(fu.device_secret, mac_key);
		rollback_flash_init(&dev.rollback, &dev.flash.flash,
				    FLASH_STORE_OFF,
				    FLASH_STORE_OFF + FLASH_SECTOR_SIZE,
				    mac_key);
		res = count_boot();
	}
	secret_wipe(&fu, sizeof(fu));
	secret_wipe(mac_key, sizeof(mac_key));
	return res;
}

void device_init(uint64_t transfer_list)
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
	hkdf_sha256(NULL, 0, dev.root_key, sizeof(dev.root_key),
		    (const uint8_t *)label, strlen(label), key, key_len);
}

void device_id(TEE_UUID *id)
{
	device_key("device id", (uint8_t *)id, sizeof(*id));
	/* RFC 4122: version 8 is for what vendors derive, variant 10. */
	id->timeHiAndVersion = (id->timeHiAndVersion & 0x0fff) | 0x8000;
	id->clockSeqAndNode[0] = (id->clockSeqAndNode[0] & 0x3f) | 0x80;
}

struct rollback_store *device_rollback(void)
{
	return dev.present ? &dev.rollback.store : NULL;
}
