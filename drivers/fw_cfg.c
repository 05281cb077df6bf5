/*
 * fw_cfg (QEMU docs/specs/fw_cfg). The directory is gone through once, entry
 * by entry, with a bound on its length.
 */
#include <arch/io.h>
#include <base/bytes.h>
#include <drivers/fw_cfg.h>
#include <stdbool.h>
#include <string.h>

#define R_DATA	   0x00
#define R_SELECTOR 0x08 /* 16 bits, big-endian */

#define ITEM_SIGNATURE 0x0000u
#define ITEM_DIRECTORY 0x0019u
#define ENTRY_LEN      64u
#define ENTRY_NAME     8u
#define ENTRY_NAME_LEN 56u
#define ENTRIES_MAX    256u

static void item_select(uintptr_t base, uint16_t item)
{
	io_write16(base + R_SELECTOR, (uint16_t)(item << 8 | item >> 8));
}

static void item_bytes(uintptr_t base, uint8_t *to, size_t len)
{
	for (; len >= 8; len -= 8, to += 8)
		store_le64(to, io_read64(base + R_DATA));
	for (; len != 0; len--)
		*to++ = io_read8(base + R_DATA);
}

/* Return: true when the entry has the name and a string's end in its field. */
static bool entry_named(const uint8_t *entry, const char *name)
{
	size_t len = strlen(name) + 1;

	return len <= ENTRY_NAME_LEN &&
	       memcmp(entry + ENTRY_NAME, name, len) == 0;
}

TEE_Result fw_cfg_read(uintptr_t base, const char *name, void *to, size_t *len)
{
	uint8_t buf[ENTRY_LEN] = { 0 };

	item_select(base, ITEM_SIGNATURE);
	item_bytes(base, buf, 4);
	if (memcmp(buf, "QEMU", 4) != 0)
		return TEE_ERROR_NOT_SUPPORTED;
	item_select(base, ITEM_DIRECTORY);
	item_bytes(base, buf, 4);

	uint32_t count = load_be32(buf);

	for (uint32_t i = 0; i < count && i < ENTRIES_MAX; i++) {
		item_bytes(base, buf, ENTRY_LEN);
		if (!entry_named(buf, name))
			continue;

		uint32_t size = load_be32(buf);
		size_t room = *len;

		*len = size;
		if (size > room)
			return TEE_ERROR_SHORT_BUFFER;
		item_select(base, load_be16(buf + 4));
		item_bytes(base, to, size);
		return TEE_SUCCESS;
	}
	return TEE_ERROR_ITEM_NOT_FOUND;
}
