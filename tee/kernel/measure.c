/*
 * The list of what was started. Entries are written before their number is
 * published and never again, so readers need no lock.
 */
#include "kernel/measure.h"
#include <arch/mmu.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <drivers/boot_list.h>
#include <plat/memmap.h>
#include <string.h>

static struct {
	struct spinlock lock;
	bool closed;
	size_t count;
	struct measure entry[MEASURE_COUNT];
} list;

static bool name_is_good(const char name[MEASURE_NAME_LEN])
{
	size_t len = 0;

	while (len < MEASURE_NAME_LEN && name[len] != 0) {
		if (name[len] < 0x20 || name[len] > 0x7e)
			return false;
		len++;
	}
	if (len == 0 || len == MEASURE_NAME_LEN)
		return false;
	while (len < MEASURE_NAME_LEN)
		if (name[len++] != 0)
			return false;
	return true;
}

TEE_Result measure_add(const struct measure *m)
{
	TEE_Result res = TEE_ERROR_ACCESS_DENIED;

	if (!name_is_good(m->name) || m->digest_len == 0 ||
	    m->digest_len > MEASURE_DIGEST_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t daif = spin_lock(&list.lock);

	if (!list.closed && list.count == MEASURE_COUNT) {
		res = TEE_ERROR_STORAGE_NO_SPACE;
	} else if (!list.closed) {
		list.entry[list.count] = *m;
		__atomic_store_n(&list.count, list.count + 1, __ATOMIC_RELEASE);
		res = TEE_SUCCESS;
	}
	spin_unlock(&list.lock, daif);
	return res;
}

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

void measure_close(void)
{
	uint64_t daif = spin_lock(&list.lock);

	list.closed = true;
	spin_unlock(&list.lock, daif);
}

bool measure_closed(void)
{
	uint64_t daif = spin_lock(&list.lock);
	bool closed = list.closed;

	spin_unlock(&list.lock, daif);
	return closed;
}

size_t measure_count(void)
{
	return __atomic_load_n(&list.count, __ATOMIC_ACQUIRE);
}

const struct measure *measure_at(size_t index)
{
	CHECK(index < measure_count());
	return &list.entry[index];
}
