/*
 * What the flash of a device holds, without its secrets.
 */
#include "device.h"
#include "hostfile.h"
#include "info.h"
#include "provision_ta.h"
#include <base/secret.h>
#include <crypto/sha256.h>
#include <drivers/avb_store.h>
#include <drivers/device_key.h>
#include <drivers/fuses.h>
#include <drivers/rollback_flash.h>
#include <formats/fip.h>
#include <formats/test_keys.h>
#include <formats/vbmeta.h>
#include <plat/memmap.h>
#include <inttypes.h>
#include <stdio.h>

static void print_slot(const struct device *dev, char slot, uint32_t off)
{
	const uint8_t *bytes = dev->sim.mem + off;
	uint8_t signer[SHA256_LEN];
	struct vbmeta vb;
	struct fip fip;
	const struct fip_entry *entry = NULL;

	if (fip_parse(bytes, FLASH_FW_SIZE, FLASH_FW_SIZE, &fip) == TEE_SUCCESS)
		entry = fip_find(&fip, fip_uuid_vbmeta);
	if (entry == NULL ||
	    vbmeta_parse(bytes + entry->off, (size_t)entry->len, &vb) !=
		    TEE_SUCCESS) {
		printf("slot %c: no package\n", slot);
		return;
	}
	sha256(vb.key, vb.key_len, signer);
	printf("slot %c: %" PRIu64 " bytes, rollback index %" PRIu64
	       ", signer ",
	       slot, fip.len, vb.rollback_index);
	print_hex(signer, sizeof(signer));
	printf("%s\n", test_key_is(signer) ? " (TEST KEY)" : "");
}

static void print_store(struct device *dev, const struct fuses *fu)
{
	uint8_t mac_key[ROLLBACK_MAC_KEY_LEN];
	struct rollback_flash rf;
	struct rollback_state st;

	rollback_flash_key(fu->device_secret, mac_key);
	rollback_flash_init(&rf, &dev->sim.flash, FLASH_STORE_OFF,
			    FLASH_STORE_OFF + FLASH_SECTOR_SIZE, mac_key);
	if (rollback_store_load(&rf.store, &st) != TEE_SUCCESS) {
		printf("rollback store: damaged\n");
	} else {
		printf("rollback store: commit %" PRIu64 ", storage root ",
		       st.sequence);
		print_hex(st.store_root, sizeof(st.store_root));
		printf("\n");
		for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++)
			if (st.counter[i] != 0)
				printf("counter %u: %" PRIu64 "\n", i,
				       st.counter[i]);
	}
	secret_wipe(&rf, sizeof(rf));
	secret_wipe(mac_key, sizeof(mac_key));
}

/* What Linux can read, but neither write nor have written. */
static void print_boot(struct device *dev, const struct fuses *fu)
{
	static const char *const started[] = {
		[AVB_STARTED_NEVER] = "not yet",
		[AVB_STARTED_RED] = "RED, no slot was verified",
		[AVB_STARTED_GREEN] = "GREEN, signed by the maker's key",
		[AVB_STARTED_YELLOW] = "YELLOW, signed by the owner's key",
		[AVB_STARTED_ORANGE] = "ORANGE, the device was UNLOCKED",
	};
	static struct avb_store as;
	uint8_t root[DEVICE_KEY_LEN];
	uint8_t key[AVB_STORE_KEY_LEN];

	device_key_root(fu, root);
	device_key_derive(root, AVB_STORE_LABEL, key, sizeof(key));
	avb_store_init(&as, &dev->sim.flash, FLASH_AVB_A_OFF, FLASH_AVB_B_OFF,
		       key);
	if (avb_store_load(&as) != TEE_SUCCESS) {
		printf("verified boot: its state is damaged\n");
	} else {
		const struct avb_store_value *owner = avb_store_value_find(
			&as, (const uint8_t *)AVB_STORE_USER_KEY,
			sizeof(AVB_STORE_USER_KEY));

		printf("verified boot: %s, trusts the maker's key%s",
		       as.state.unlocked ? "UNLOCKED" : "locked",
		       owner != NULL ? " and the owner's " : "");
		if (owner != NULL)
			print_hex(owner->bytes, owner->len);
		printf("\nlast start: %s\n", started[as.state.started]);
	}
	secret_wipe(&as, sizeof(as));
	secret_wipe(root, sizeof(root));
	secret_wipe(key, sizeof(key));
}

static bool secret_is_zero(const struct fuses *fu)
{
	static const uint8_t zero[FUSE_VALUE_LEN];

	return secret_equal(fu->device_secret, zero, sizeof(zero));
}

void info_flash(const char *path)
{
	struct device dev;
	struct fuses fu;

	device_open(&dev, path);
	if (fuses_read(&dev.sim.flash, &fu) != TEE_SUCCESS)
		die("%s: the fuses are damaged", path);
	printf("life cycle: %s\n", fuses_are_blank(&fu, FUSE_LIFECYCLE)
					   ? "blank"
					   : lifecycle_name(fu.lifecycle));
	printf("root key: ");
	if (fuses_are_blank(&fu, FUSE_ROOT_KEY_HASH))
		printf("blank\n");
	else {
		print_hex(fu.root_key_hash, sizeof(fu.root_key_hash));
		printf("%s\n",
		       test_key_is(fu.root_key_hash) ? " (TEST KEY)" : "");
	}
	printf("device secret: %s\n", fuses_are_blank(&fu, FUSE_DEVICE_SECRET)
					      ? "blank"
				      : secret_is_zero(&fu) ? "ZERO"
							    : "present");
	print_store(&dev, &fu);
	print_boot(&dev, &fu);
	provision_ta_info(&dev.sim.flash, &fu);
	print_slot(&dev, 'A', FLASH_FW_A_OFF);
	print_slot(&dev, 'B', FLASH_FW_B_OFF);
	secret_wipe(&fu, sizeof(fu));
	device_close(&dev);
}
