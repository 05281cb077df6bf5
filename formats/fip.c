/*
 * The table of contents of a FIP: a header, entries of 40 bytes, a terminator
 * with a zero UUID whose offset is the end of the package. Little-endian.
 */
#include <formats/fip.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define FIP_NAME   0xaa640001u
#define FIP_SERIAL 0x12345678u

/* Entry layout. */
#define ENTRY_OFF   16u
#define ENTRY_LEN   24u
#define ENTRY_FLAGS 32u

const uint8_t fip_uuid_monitor[FIP_UUID_LEN] = {
	0x47, 0xd4, 0x08, 0x6d, 0x4c, 0xfe, 0x98, 0x46,
	0x9b, 0x95, 0x29, 0x50, 0xcb, 0xbd, 0x5a, 0x00,
};
const uint8_t fip_uuid_tee[FIP_UUID_LEN] = {
	0x05, 0xd0, 0xe1, 0x89, 0x53, 0xdc, 0x13, 0x47,
	0x8d, 0x2b, 0x50, 0x0a, 0x4b, 0x7a, 0x3e, 0x38,
};
const uint8_t fip_uuid_loader[FIP_UUID_LEN] = {
	0xd6, 0xd0, 0xee, 0xa7, 0xfc, 0xea, 0xd5, 0x4b,
	0x97, 0x82, 0x99, 0x34, 0xf2, 0x34, 0xb6, 0xe4,
};
/* 3e0a95c1-6b52-4d0f-9a37-c8f1407d2be6 */
const uint8_t fip_uuid_vbmeta[FIP_UUID_LEN] = {
	0xc1, 0x95, 0x0a, 0x3e, 0x52, 0x6b, 0x0f, 0x4d,
	0x9a, 0x37, 0xc8, 0xf1, 0x40, 0x7d, 0x2b, 0xe6,
};

static const uint8_t uuid_nil[FIP_UUID_LEN];

static bool uuid_equal(const uint8_t *a, const uint8_t *b)
{
	return memcmp(a, b, FIP_UUID_LEN) == 0;
}

/* An entry against the table, the package's end and the entries before it. */
static bool entry_is_fit(const struct fip *fip, const struct fip_entry *entry,
			 uint64_t toc_end)
{
	if (entry->off < toc_end ||
	    !range_fits(entry->off, entry->len, fip->len))
		return false;
	for (size_t i = 0; i < fip->count; i++) {
		const struct fip_entry *other = &fip->entry[i];

		if (other == entry)
			break;
		if (uuid_equal(other->uuid, entry->uuid))
			return false;
		/* Neither sum wraps: both ranges were found inside. */
		if (entry->off < other->off + other->len &&
		    other->off < entry->off + entry->len)
			return false;
	}
	return true;
}

TEE_Result fip_parse(const uint8_t *toc, size_t toc_len, uint64_t room,
		     struct fip *fip)
{
	size_t at = FIP_HEADER_LEN;

	*fip = (struct fip){ 0 };
	if (toc_len < FIP_HEADER_LEN || load_le32(toc) != FIP_NAME ||
	    load_le32(toc + 4) == 0)
		return TEE_ERROR_BAD_FORMAT;
	fip->serial = load_le32(toc + 4);
	fip->flags = load_le64(toc + 8);

	for (;; at += FIP_ENTRY_LEN) {
		if (!range_fits(at, FIP_ENTRY_LEN, toc_len))
			return TEE_ERROR_BAD_FORMAT;
		if (uuid_equal(toc + at, uuid_nil))
			break;
		if (fip->count == FIP_ENTRY_MAX)
			return TEE_ERROR_EXCESS_DATA;

		struct fip_entry *entry = &fip->entry[fip->count++];

		memcpy(entry->uuid, toc + at, FIP_UUID_LEN);
		entry->off = load_le64(toc + at + ENTRY_OFF);
		entry->len = load_le64(toc + at + ENTRY_LEN);
		entry->flags = load_le64(toc + at + ENTRY_FLAGS);
	}

	fip->len = load_le64(toc + at + ENTRY_OFF);
	at += FIP_ENTRY_LEN;
	if (fip->len > room || fip->len < at)
		return TEE_ERROR_BAD_FORMAT;
	for (size_t i = 0; i < fip->count; i++)
		if (!entry_is_fit(fip, &fip->entry[i], at))
			return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

const struct fip_entry *fip_find(const struct fip *fip,
				 const uint8_t uuid[FIP_UUID_LEN])
{
	for (size_t i = 0; i < fip->count; i++)
		if (uuid_equal(fip->entry[i].uuid, uuid))
			return &fip->entry[i];
	return NULL;
}

static uint64_t toc_len_of(const struct fip *fip)
{
	return FIP_HEADER_LEN + (fip->count + 1) * FIP_ENTRY_LEN;
}

TEE_Result fip_layout(struct fip *fip, uint64_t align)
{
	if (fip->count > FIP_ENTRY_MAX)
		return TEE_ERROR_EXCESS_DATA;

	uint64_t at = toc_len_of(fip);

	for (size_t i = 0; i < fip->count; i++) {
		if (add_overflows(at, align - 1, &at))
			return TEE_ERROR_OVERFLOW;
		at = ROUND_DOWN(at, align);
		fip->entry[i].off = at;
		if (add_overflows(at, fip->entry[i].len, &at))
			return TEE_ERROR_OVERFLOW;
	}
	fip->len = at;
	return TEE_SUCCESS;
}

TEE_Result fip_write_toc(const struct fip *fip, uint8_t *toc, size_t *toc_len)
{
	size_t room = *toc_len;
	uint8_t *at = toc + FIP_HEADER_LEN;

	*toc_len = (size_t)toc_len_of(fip);
	if (room < *toc_len)
		return TEE_ERROR_SHORT_BUFFER;
	memset(toc, 0, *toc_len);
	store_le32(toc, FIP_NAME);
	store_le32(toc + 4, FIP_SERIAL);
	store_le64(toc + 8, fip->flags);
	for (size_t i = 0; i < fip->count; i++, at += FIP_ENTRY_LEN) {
		memcpy(at, fip->entry[i].uuid, FIP_UUID_LEN);
		store_le64(at + ENTRY_OFF, fip->entry[i].off);
		store_le64(at + ENTRY_LEN, fip->entry[i].len);
		store_le64(at + ENTRY_FLAGS, fip->entry[i].flags);
	}
	store_le64(at + ENTRY_OFF, fip->len);
	return TEE_SUCCESS;
}
