/*
 * The version log.
 *
 * A sector starts with a header, and then has records of the same length, one
 * for each time a number was raised. A sector counts when its header is whole;
 * of two the one with the higher sequence does. When a sector is full, the
 * other is erased and gets one record for each name, and its header last.
 */
#include <drivers/version_log.h>
#include <base/bytes.h>
#include <base/check.h>
#include <string.h>

/*
 * A slot, little-endian. The MAC covers everything before it, the slot's own
 * offset and, in a record, the sequence of its sector's header.
 */
#define SLOT_MAGIC    0u
#define SLOT_KIND     4u /* of a header: 0 */
#define SLOT_ID	      8u /* of a header: the sequence, then zeros */
#define SLOT_VERSION  24u
#define SLOT_RESERVED 28u
#define SLOT_MAC      32u
#define SLOT_LEN      (SLOT_MAC + SHA256_LEN)
#define MAGIC	      0x314c5653u /* "SVL1" as bytes */
#define KIND_HEADER   0u

static_assert(SLOT_LEN % FLASH_WORD_LEN == 0, "a slot is whole words");

#define PART_SLOTS 64u /* that are read at a time */

/* Slots a record is tried in when programming fails. */
#define RAISE_TRIES 3u

static uint32_t slot_count(const struct version_log *vl)
{
	return vl->flash->sector_size / SLOT_LEN;
}

static uint32_t slot_off(const struct version_log *vl, unsigned int sector,
			 uint32_t slot)
{
	return vl->sector[sector] + slot * SLOT_LEN;
}

static void slot_mac(const struct version_log *vl, uint32_t off,
		     uint64_t sequence, const uint8_t rec[SLOT_LEN],
		     uint8_t mac[SHA256_LEN])
{
	struct hmac_sha256 ctx = vl->mac;
	uint8_t place[12];

	store_le32(place, off);
	store_le64(place + 4, sequence);
	hmac_sha256_update(&ctx, place, sizeof(place));
	hmac_sha256_update(&ctx, rec, SLOT_MAC);
	hmac_sha256_final(&ctx, mac);
}

static TEE_Result slot_write(struct version_log *vl, uint32_t off,
			     uint64_t sequence, uint32_t kind,
			     const uint8_t id[VERSION_LOG_ID_LEN],
			     uint32_t version)
{
	uint8_t rec[SLOT_LEN] = { 0 };

	store_le32(rec + SLOT_MAGIC, MAGIC);
	store_le32(rec + SLOT_KIND, kind);
	memcpy(rec + SLOT_ID, id, VERSION_LOG_ID_LEN);
	store_le32(rec + SLOT_VERSION, version);
	slot_mac(vl, off, sequence, rec, rec + SLOT_MAC);
	return flash_program(vl->flash, off, rec, sizeof(rec));
}

static bool slot_is_whole(const struct version_log *vl, uint32_t off,
			  uint64_t sequence, const uint8_t rec[SLOT_LEN])
{
	uint8_t mac[SHA256_LEN];

	if (load_le32(rec + SLOT_MAGIC) != MAGIC)
		return false;
	slot_mac(vl, off, sequence, rec, mac);
	return memcmp(mac, rec + SLOT_MAC, sizeof(mac)) == 0;
}

/* The header of a sector: its sequence, 0 when it is not whole. */
static TEE_Result header_read(struct version_log *vl, unsigned int sector,
			      uint64_t *sequence, bool *unused)
{
	uint8_t rec[SLOT_LEN];
	uint32_t off = slot_off(vl, sector, 0);
	TEE_Result res = flash_read(vl->flash, off, rec, sizeof(rec));

	*sequence = 0;
	*unused = false;
	if (res != TEE_SUCCESS)
		return res;
	*unused = bytes_are(rec, sizeof(rec), FLASH_ERASED) ||
		  bytes_are(rec, sizeof(rec), 0);
	if (load_le32(rec + SLOT_KIND) == KIND_HEADER &&
	    slot_is_whole(vl, off, load_le64(rec + SLOT_ID), rec))
		*sequence = load_le64(rec + SLOT_ID);
	return TEE_SUCCESS;
}

static TEE_Result header_write(struct version_log *vl, unsigned int sector,
			       uint64_t sequence)
{
	uint8_t id[VERSION_LOG_ID_LEN] = { 0 };

	store_le64(id, sequence);
	return slot_write(vl, slot_off(vl, sector, 0), sequence, KIND_HEADER,
			  id, 0);
}

static struct version_entry *entry_find(const struct version_log *vl,
					enum version_kind kind,
					const uint8_t id[VERSION_LOG_ID_LEN])
{
	for (uint32_t i = 0; i < vl->count; i++)
		if (vl->entry[i].kind == (uint32_t)kind &&
		    memcmp(vl->entry[i].id, id, VERSION_LOG_ID_LEN) == 0)
			return (struct version_entry *)&vl->entry[i];
	return NULL;
}

static void entry_set(struct version_log *vl, enum version_kind kind,
		      const uint8_t id[VERSION_LOG_ID_LEN], uint32_t version)
{
	struct version_entry *e = entry_find(vl, kind, id);

	if (e == NULL) {
		CHECK(vl->count < VERSION_LOG_MAX);
		e = &vl->entry[vl->count++];
		e->kind = kind;
		memcpy(e->id, id, VERSION_LOG_ID_LEN);
	}
	/* A record that failed half-way may be followed by a lower one. */
	if (version > e->version)
		e->version = version;
}

/* What one slot says, unless it is torn or says nothing. */
static TEE_Result record_take(struct version_log *vl, uint32_t slot,
			      const uint8_t rec[SLOT_LEN])
{
	if (bytes_are(rec, SLOT_LEN, FLASH_ERASED))
		return TEE_SUCCESS;
	vl->next_slot = slot + 1;
	if (!slot_is_whole(vl, slot_off(vl, vl->at_sector, slot), vl->sequence,
			   rec))
		return TEE_SUCCESS;

	enum version_kind kind = load_le32(rec + SLOT_KIND);

	if (vl->count == VERSION_LOG_MAX &&
	    entry_find(vl, kind, rec + SLOT_ID) == NULL)
		return TEE_ERROR_CORRUPT_OBJECT;
	entry_set(vl, kind, rec + SLOT_ID, load_le32(rec + SLOT_VERSION));
	return TEE_SUCCESS;
}

/*
 * Records of the current sector, to the end of what was ever programmed. Most
 * of it is erased, and every start waits for this: so many slots at a time.
 */
static TEE_Result records_read(struct version_log *vl)
{
	static _Alignas(8) uint8_t part[PART_SLOTS * SLOT_LEN];

	vl->count = 0;
	vl->next_slot = 1;
	memset(vl->entry, 0, sizeof(vl->entry));
	for (uint32_t slot = 0; slot < slot_count(vl); slot += PART_SLOTS) {
		uint32_t count = MIN(PART_SLOTS, slot_count(vl) - slot);
		TEE_Result res =
			flash_read(vl->flash, slot_off(vl, vl->at_sector, slot),
				   part, count * SLOT_LEN);

		if (res != TEE_SUCCESS)
			return res;
		if (bytes_are(part, count * SLOT_LEN, FLASH_ERASED))
			continue;
		/* The first slot of all is the header. */
		for (uint32_t i = slot == 0; i < count && res == TEE_SUCCESS;
		     i++)
			res = record_take(vl, slot + i, part + i * SLOT_LEN);
		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

static TEE_Result format(struct version_log *vl)
{
	TEE_Result res = flash_erase_sector(vl->flash, vl->sector[0]);

	if (res == TEE_SUCCESS)
		res = header_write(vl, 0, 1);
	if (res != TEE_SUCCESS)
		return res;
	vl->at_sector = 0;
	vl->sequence = 1;
	vl->next_slot = 1;
	vl->count = 0;
	vl->loaded = true;
	return TEE_SUCCESS;
}

TEE_Result version_log_load(struct version_log *vl)
{
	uint64_t sequence[2] = { 0 };
	bool unused[2] = { false };
	TEE_Result res = TEE_SUCCESS;

	vl->loaded = false;
	for (unsigned int i = 0; i < 2 && res == TEE_SUCCESS; i++)
		res = header_read(vl, i, &sequence[i], &unused[i]);
	if (res != TEE_SUCCESS)
		return res;
	if (sequence[0] == 0 && sequence[1] == 0)
		return unused[0] && unused[1] ? format(vl)
					      : TEE_ERROR_CORRUPT_OBJECT;
	vl->at_sector = sequence[1] > sequence[0];
	vl->sequence = sequence[vl->at_sector];
	res = records_read(vl);
	vl->loaded = res == TEE_SUCCESS;
	return res;
}

/* Only what counts moves to the other sector; its header comes last. */
static TEE_Result compact(struct version_log *vl)
{
	unsigned int to = !vl->at_sector;
	uint64_t sequence = vl->sequence + 1;
	TEE_Result res = flash_erase_sector(vl->flash, vl->sector[to]);

	for (uint32_t i = 0; i < vl->count && res == TEE_SUCCESS; i++)
		res = slot_write(vl, slot_off(vl, to, 1 + i), sequence,
				 vl->entry[i].kind, vl->entry[i].id,
				 vl->entry[i].version);
	if (res == TEE_SUCCESS)
		res = header_write(vl, to, sequence);
	if (res != TEE_SUCCESS)
		return res;
	vl->at_sector = to;
	vl->sequence = sequence;
	vl->next_slot = 1 + vl->count;
	return TEE_SUCCESS;
}

uint32_t version_log_floor(const struct version_log *vl, enum version_kind kind,
			   const uint8_t id[VERSION_LOG_ID_LEN])
{
	const struct version_entry *e = entry_find(vl, kind, id);

	return e != NULL ? e->version : 0;
}

TEE_Result version_log_raise(struct version_log *vl, enum version_kind kind,
			     const uint8_t id[VERSION_LOG_ID_LEN],
			     uint32_t version)
{
	uint32_t floor = version_log_floor(vl, kind, id);
	TEE_Result res = TEE_ERROR_GENERIC;

	if (!vl->loaded)
		return TEE_ERROR_BAD_STATE;
	if (version < floor)
		return TEE_ERROR_BAD_PARAMETERS;
	if (version == floor)
		return TEE_SUCCESS;
	if (floor == 0 && vl->count == VERSION_LOG_MAX)
		return TEE_ERROR_STORAGE_NO_SPACE;
	for (unsigned int i = 0; i < RAISE_TRIES && res != TEE_SUCCESS; i++) {
		if (vl->next_slot >= slot_count(vl) &&
		    compact(vl) != TEE_SUCCESS)
			return TEE_ERROR_GENERIC;
		res = slot_write(vl,
				 slot_off(vl, vl->at_sector, vl->next_slot++),
				 vl->sequence, kind, id, version);
	}
	if (res != TEE_SUCCESS)
		return TEE_ERROR_GENERIC;
	entry_set(vl, kind, id, version);
	return TEE_SUCCESS;
}

void version_log_init(struct version_log *vl, struct flash *fl,
		      uint32_t sector_a_off, uint32_t sector_b_off,
		      const uint8_t key[VERSION_LOG_KEY_LEN])
{
	CHECK(sector_a_off != sector_b_off);
	memset(vl, 0, sizeof(*vl));
	vl->flash = fl;
	vl->sector[0] = sector_a_off;
	vl->sector[1] = sector_b_off;
	hmac_sha256_init(&vl->mac, key, VERSION_LOG_KEY_LEN);
}
