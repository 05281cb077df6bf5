/*
 * The beginning of the list of measurements: what the ROM tells of itself and of
 * the firmware package.
 */
#include "kernel/measure.h"
#include <arch/mmu.h>
#include <base/bits.h>
#include <base/check.h>
#include <drivers/boot_list.h>
#include <plat/memmap.h>
#include <string.h>

static void add_image(const char *name, size_t name_len,
		      const uint8_t hash[BOOT_HASH_LEN], uint64_t version,
		      const uint8_t *signer)
{
	struct measure m = { .digest_len = BOOT_HASH_LEN, .version = version };

	memcpy(m.name, name, name_len);
	memcpy(m.digest, hash, BOOT_HASH_LEN);
	if (signer != NULL)
		memcpy(m.signer, signer, sizeof(m.signer));
	/* The ROM is trusted to name things; what it cannot name is not there. */
	CHECK(measure_add(&m) == TEE_SUCCESS);
}

static void add_record(const struct boot_record *record)
{
	add_image("rom", 3, record->rom_hash, 0, NULL);
	for (uint32_t i = 0; i < MIN(record->image_count, BOOT_IMAGE_MAX); i++)
		add_image(record->image[i].name, BOOT_NAME_LEN,
			  record->image[i].hash, record->rollback_index,
			  record->signer);
}

void measure_firmware(uint64_t at)
{
	uint64_t va = 0;

	if (at % PAGE_SIZE != 0 || at < SRAM_BASE ||
	    !range_fits(at - SRAM_BASE, PAGE_SIZE, SRAM_SIZE))
		return;
	va = kmap_reserve(PAGE_SIZE, PAGE_SIZE);
	kmap(va, at, PAGE_SIZE, 0);

	const struct boot_record *record =
		boot_record_find((const void *)(uintptr_t)va, PAGE_SIZE);

	if (record != NULL)
		add_record(record);
	kunmap(va, PAGE_SIZE);
}
