/*
 * Reads a transfer list (Firmware Handoff specification 1.0). It is the ROM's
 * own; a bad one means that something else started us.
 */
#include <base/bits.h>
#include <drivers/boot_list.h>

#define CHECKSUM_USED 1u

static bool sum_is_zero(const uint8_t *at, size_t len)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < len; i++)
		sum = (uint8_t)(sum + at[i]);
	return sum == 0;
}

static bool is_list(const struct transfer_list *list, size_t room)
{
	return range_fits(0, sizeof(*list), room) &&
	       list->signature == TRANSFER_LIST_SIGNATURE &&
	       list->version == 1 && list->hdr_size >= sizeof(*list) &&
	       list->size >= list->hdr_size && list->size <= room &&
	       ((list->flags & CHECKSUM_USED) == 0 ||
		sum_is_zero((const uint8_t *)list, list->size));
}

const struct boot_record *boot_record_find(const void *at, size_t room)
{
	const struct transfer_list *list = at;
	const uint8_t *byte = at;
	uint64_t off = 0;

	if (!is_list(list, room))
		return NULL;
	off = ROUND_UP(list->hdr_size, UINT64_C(8));
	while (range_fits(off, sizeof(struct transfer_entry), list->size)) {
		const struct transfer_entry *entry = (const void *)(byte + off);
		uint64_t hdr = entry->tag_and_hdr >> 24;
		uint64_t len = entry->data_size;

		if (hdr < sizeof(*entry) || hdr % 8 != 0 ||
		    !range_fits(off + hdr, len, list->size))
			return NULL;
		if ((entry->tag_and_hdr & 0xffffff) ==
			    TRANSFER_TAG_BOOT_RECORD &&
		    len >= sizeof(struct boot_record)) {
			const struct boot_record *record =
				(const void *)(byte + off + hdr);

			return record->version == 1 ? record : NULL;
		}
		off = ROUND_UP(off + hdr + len, UINT64_C(8));
	}
	return NULL;
}
