/*
 * The rollback store on flash.
 *
 * A sector is a row of slots of SLOT_LEN bytes, filled in order. A record is
 * current when its MAC is right and its sequence is the highest. A slot in
 * which the power failed has a wrong MAC and is never touched again, so a
 * commit is one program operation of RECORD_LEN bytes on blank words. When a
 * sector is full the other one, which holds only older records, is erased and
 * gets the next record; until that record is whole the full sector still has
 * the current one.
 */
#include <drivers/rollback_flash.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

/*
 * Record layout, little-endian. The MAC covers everything before it and the
 * slot's own offset, so that a record copied to another place is not one.
 */
#define REC_MAGIC_VALUE 0x53524231u /* "1BRS" as bytes */
#define REC_MAGIC	0u
#define REC_COUNTERS	4u /* number of counters */
#define REC_SEQUENCE	8u
#define REC_ROOT	16u
#define REC_COUNTER	48u
#define REC_MAC		(REC_COUNTER + 8u * ROLLBACK_COUNTER_COUNT)
#define RECORD_LEN	(REC_MAC + SHA256_LEN)
#define SLOT_LEN	512u

static_assert(RECORD_LEN <= SLOT_LEN, "a record fits its slot");
static_assert(RECORD_LEN % FLASH_WORD_LEN == 0, "a record is whole words");

/* Device errors in a row that a commit tries to get past. */
#define COMMIT_TRIES 3u

static struct rollback_flash *store_of(struct rollback_store *rs)
{
	return container_of(rs, struct rollback_flash, store);
}

static uint32_t slot_count(const struct rollback_flash *rf)
{
	return rf->flash->sector_size / SLOT_LEN;
}

static uint32_t slot_off(const struct rollback_flash *rf, unsigned int sector,
			 uint32_t slot)
{
	return rf->sector[sector] + slot * SLOT_LEN;
}

static void record_mac(const struct rollback_flash *rf, uint32_t off,
		       const uint8_t rec[RECORD_LEN], uint8_t mac[SHA256_LEN])
{
	struct hmac_sha256 ctx = rf->mac;
	uint8_t place[4];

	store_le32(place, off);
	hmac_sha256_update(&ctx, place, sizeof(place));
	hmac_sha256_update(&ctx, rec, REC_MAC);
	hmac_sha256_final(&ctx, mac);
}

static void record_write(const struct rollback_flash *rf, uint32_t off,
			 const struct rollback_state *st,
			 uint8_t rec[RECORD_LEN])
{
	store_le32(rec + REC_MAGIC, REC_MAGIC_VALUE);
	store_le32(rec + REC_COUNTERS, ROLLBACK_COUNTER_COUNT);
	store_le64(rec + REC_SEQUENCE, st->sequence);
	memcpy(rec + REC_ROOT, st->store_root, ROLLBACK_ROOT_LEN);
	for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++)
		store_le64(rec + REC_COUNTER + 8 * i, st->counter[i]);
	record_mac(rf, off, rec, rec + REC_MAC);
}

/* False when the slot holds no whole record. */
static bool record_read(const struct rollback_flash *rf, uint32_t off,
			const uint8_t rec[RECORD_LEN],
			struct rollback_state *st)
{
	uint8_t mac[SHA256_LEN];

	if (load_le32(rec + REC_MAGIC) != REC_MAGIC_VALUE ||
	    load_le32(rec + REC_COUNTERS) != ROLLBACK_COUNTER_COUNT)
		return false;
	record_mac(rf, off, rec, mac);
	if (!secret_equal(mac, rec + REC_MAC, sizeof(mac)))
		return false;
	st->sequence = load_le64(rec + REC_SEQUENCE);
	memcpy(st->store_root, rec + REC_ROOT, ROLLBACK_ROOT_LEN);
	for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++)
		st->counter[i] = load_le64(rec + REC_COUNTER + 8 * i);
	return true;
}

/*
 * Finds the last whole record of a sector: slots fill in order, so the search
 * goes backwards and computes a MAC only where a magic number stands.
 * TEE_ERROR_ITEM_NOT_FOUND when there is none.
 */
static TEE_Result sector_newest(struct rollback_flash *rf, unsigned int sector,
				struct rollback_state *st, uint32_t *slot)
{
	uint8_t rec[RECORD_LEN];

	for (uint32_t i = slot_count(rf); i > 0; i--) {
		uint32_t off = slot_off(rf, sector, i - 1);
		TEE_Result res = flash_read(rf->flash, off, rec, 4);

		if (res != TEE_SUCCESS)
			return res;
		if (load_le32(rec) != REC_MAGIC_VALUE)
			continue;
		res = flash_read(rf->flash, off, rec, sizeof(rec));
		if (res != TEE_SUCCESS)
			return res;
		if (record_read(rf, off, rec, st)) {
			*slot = i - 1;
			return TEE_SUCCESS;
		}
	}
	return TEE_ERROR_ITEM_NOT_FOUND;
}

static TEE_Result load(struct rollback_flash *rf)
{
	bool found = false;

	for (unsigned int i = 0; i < ARRAY_COUNT(rf->sector); i++) {
		struct rollback_state st = { 0 };
		uint32_t slot = 0;
		TEE_Result res = sector_newest(rf, i, &st, &slot);

		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			continue;
		if (res != TEE_SUCCESS)
			return res;
		if (found && st.sequence <= rf->newest.sequence)
			continue;
		found = true;
		rf->newest = st;
		rf->at_sector = i;
		rf->next_slot = slot + 1;
	}
	if (!found)
		return TEE_ERROR_CORRUPT_OBJECT;
	rf->loaded = true;
	return TEE_SUCCESS;
}

static TEE_Result store_load(struct rollback_store *rs,
			     struct rollback_state *state)
{
	struct rollback_flash *rf = store_of(rs);
	TEE_Result res = TEE_SUCCESS;

	if (!rf->loaded)
		res = load(rf);
	if (res == TEE_SUCCESS)
		*state = rf->newest;
	return res;
}

static TEE_Result slot_is_blank(struct rollback_flash *rf, uint32_t off,
				bool *blank)
{
	_Alignas(8) uint8_t rec[RECORD_LEN];
	TEE_Result res = flash_read(rf->flash, off, rec, sizeof(rec));

	if (res != TEE_SUCCESS)
		return res;
	*blank = bytes_are(rec, sizeof(rec), FLASH_ERASED);
	return TEE_SUCCESS;
}

/* Finds room for a record, in the other sector when this one is full. */
static TEE_Result find_room(struct rollback_flash *rf, unsigned int *sector,
			    uint32_t *slot)
{
	TEE_Result res;

	for (; rf->next_slot < slot_count(rf); rf->next_slot++) {
		bool blank = false;

		res = slot_is_blank(
			rf, slot_off(rf, rf->at_sector, rf->next_slot), &blank);
		if (res != TEE_SUCCESS)
			return res;
		if (blank) {
			*sector = rf->at_sector;
			*slot = rf->next_slot;
			return TEE_SUCCESS;
		}
	}
	res = flash_erase_sector(rf->flash, rf->sector[!rf->at_sector]);
	*sector = !rf->at_sector;
	*slot = 0;
	return res;
}

/*
 * A record whose programming was reported as failed may still read as whole.
 * Its caller was told that the old state stands, so make sure that it does:
 * programming zeros is always allowed.
 */
static TEE_Result kill_record(struct rollback_flash *rf, uint32_t off)
{
	static const uint8_t zero[RECORD_LEN];
	uint8_t rec[RECORD_LEN];
	struct rollback_state st;
	TEE_Result res = flash_program(rf->flash, off, zero, sizeof(zero));

	if (res == TEE_SUCCESS)
		return TEE_SUCCESS;
	res = flash_read(rf->flash, off, rec, sizeof(rec));
	if (res != TEE_SUCCESS)
		return res;
	return record_read(rf, off, rec, &st) ? TEE_ERROR_GENERIC : TEE_SUCCESS;
}

static TEE_Result append(struct rollback_flash *rf,
			 const struct rollback_state *st)
{
	uint8_t rec[RECORD_LEN];
	unsigned int sector = 0;
	uint32_t slot = 0;
	TEE_Result res = find_room(rf, &sector, &slot);

	if (res != TEE_SUCCESS)
		return res;

	uint32_t off = slot_off(rf, sector, slot);

	record_write(rf, off, st, rec);
	res = flash_program(rf->flash, off, rec, sizeof(rec));
	if (res != TEE_SUCCESS) {
		if (sector == rf->at_sector)
			rf->next_slot++;
		/* If even that fails, what is stored is no longer known. */
		if (kill_record(rf, off) != TEE_SUCCESS)
			rf->loaded = false;
		return res;
	}
	rf->newest = *st;
	rf->at_sector = sector;
	rf->next_slot = slot + 1;
	return TEE_SUCCESS;
}

static TEE_Result store_commit(struct rollback_store *rs,
			       const struct rollback_state *state)
{
	struct rollback_flash *rf = store_of(rs);
	struct rollback_state st = *state;
	TEE_Result res = TEE_SUCCESS;

	if (!rf->loaded)
		res = load(rf);
	if (res != TEE_SUCCESS)
		return res;
	if (rf->newest.sequence == UINT64_MAX ||
	    st.sequence != rf->newest.sequence + 1)
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < ROLLBACK_COUNTER_COUNT; i++)
		if (st.counter[i] < rf->newest.counter[i])
			return TEE_ERROR_BAD_PARAMETERS;

	for (unsigned int i = 0; i < COMMIT_TRIES; i++) {
		res = append(rf, &st);
		if (res == TEE_SUCCESS || !rf->loaded)
			break;
	}
	return res == TEE_SUCCESS ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

static const struct rollback_store_ops flash_store_ops = {
	.load = store_load,
	.commit = store_commit,
};

void rollback_flash_key(const uint8_t device_secret[32],
			uint8_t mac_key[ROLLBACK_MAC_KEY_LEN])
{
	static const uint8_t info[] = "strongroom rollback store 1";

	hkdf_sha256(NULL, 0, device_secret, 32, info, sizeof(info) - 1, mac_key,
		    ROLLBACK_MAC_KEY_LEN);
}

void rollback_flash_init(struct rollback_flash *rf, struct flash *fl,
			 uint32_t sector_a_off, uint32_t sector_b_off,
			 const uint8_t mac_key[ROLLBACK_MAC_KEY_LEN])
{
	CHECK(sector_a_off != sector_b_off);
	*rf = (struct rollback_flash){
		.store = { .ops = &flash_store_ops },
		.flash = fl,
		.sector = { sector_a_off, sector_b_off },
	};
	hmac_sha256_init(&rf->mac, mac_key, ROLLBACK_MAC_KEY_LEN);
}

TEE_Result rollback_flash_format(struct rollback_flash *rf)
{
	static const struct rollback_state fresh;
	uint8_t rec[RECORD_LEN];
	TEE_Result res;

	rf->loaded = false;
	for (unsigned int i = 0; i < ARRAY_COUNT(rf->sector); i++) {
		res = flash_erase_sector(rf->flash, rf->sector[i]);
		if (res != TEE_SUCCESS)
			return res;
	}
	record_write(rf, rf->sector[0], &fresh, rec);
	res = flash_program(rf->flash, rf->sector[0], rec, sizeof(rec));
	if (res != TEE_SUCCESS)
		return res;
	return load(rf);
}
