/*
 * The store of verified boot. A sector is a row of slots, filled in order, and
 * a record in one is the whole state; the highest sequence counts. When a
 * sector is full the other one, which has only older records, is erased and
 * gets the next.
 */
#include <drivers/avb_store.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <base/secret.h>
#include <string.h>

/* Record, little-endian; the MAC covers it and the slot's own offset. */
#define R_MAGIC	   0u
#define R_FLAGS	   4u
#define R_SEQUENCE 8u
#define R_INDEX	   16u
#define R_VALUE	   (R_INDEX + 8 * AVB_STORE_INDEX_COUNT)
#define VALUE_LEN  (2 + AVB_STORE_NAME_MAX + AVB_STORE_VALUE_MAX)
#define R_MAC	   (R_VALUE + ROUND_UP(AVB_STORE_VALUE_COUNT * VALUE_LEN, 4u))
#define RECORD_LEN (R_MAC + SHA256_LEN)
#define SLOT_LEN   4096u
#define MAGIC	   0x31425641u /* "AVB1" as bytes */

#define FLAG_UNLOCKED 1u
#define FLAG_WIPING   2u
#define FLAGS_STARTED 8u /* and up, three bits: enum avb_started */

static_assert(RECORD_LEN <= SLOT_LEN, "a record fits its slot");
static_assert(RECORD_LEN % FLASH_WORD_LEN == 0, "a record is whole words");

/* Device errors in a row that a commit tries to get past. */
#define COMMIT_TRIES 3u

static uint32_t slot_count(const struct avb_store *as)
{
	return as->flash->sector_size / SLOT_LEN;
}

static uint32_t slot_off(const struct avb_store *as, unsigned int sector,
			 uint32_t slot)
{
	return as->sector[sector] + slot * SLOT_LEN;
}

static void record_mac(const struct avb_store *as, uint32_t off,
		       const uint8_t *rec, uint8_t mac[SHA256_LEN])
{
	struct hmac_sha256 ctx = as->mac;
	uint8_t place[4];

	store_le32(place, off);
	hmac_sha256_update(&ctx, place, sizeof(place));
	hmac_sha256_update(&ctx, rec, R_MAC);
	hmac_sha256_final(&ctx, mac);
}

static void record_write(const struct avb_store *as, uint32_t off,
			 const struct avb_store_state *st,
			 uint8_t rec[RECORD_LEN])
{
	memset(rec, 0, RECORD_LEN);
	store_le32(rec + R_MAGIC, MAGIC);
	store_le32(rec + R_FLAGS,
		   (st->unlocked ? FLAG_UNLOCKED : 0) |
			   (st->wiping ? FLAG_WIPING : 0) |
			   (uint32_t)st->started << FLAGS_STARTED);
	store_le64(rec + R_SEQUENCE, st->sequence);
	for (size_t i = 0; i < AVB_STORE_INDEX_COUNT; i++)
		store_le64(rec + R_INDEX + 8 * i, st->index[i]);
	for (size_t i = 0; i < AVB_STORE_VALUE_COUNT; i++) {
		uint8_t *v = rec + R_VALUE + i * VALUE_LEN;

		v[0] = st->value[i].name_len;
		v[1] = st->value[i].len;
		memcpy(v + 2, st->value[i].name, AVB_STORE_NAME_MAX);
		memcpy(v + 2 + AVB_STORE_NAME_MAX, st->value[i].bytes,
		       AVB_STORE_VALUE_MAX);
	}
	record_mac(as, off, rec, rec + R_MAC);
}

/* False when the slot holds no whole record. */
static bool record_read(const struct avb_store *as, uint32_t off,
			const uint8_t rec[RECORD_LEN],
			struct avb_store_state *st)
{
	uint8_t mac[SHA256_LEN];
	uint32_t flags = load_le32(rec + R_FLAGS);

	if (load_le32(rec + R_MAGIC) != MAGIC)
		return false;
	record_mac(as, off, rec, mac);
	if (!secret_equal(mac, rec + R_MAC, sizeof(mac)))
		return false;
	st->unlocked = (flags & FLAG_UNLOCKED) != 0;
	st->wiping = (flags & FLAG_WIPING) != 0;
	st->started = AVB_STARTED_NEVER;
	if ((flags >> FLAGS_STARTED & 7) <= AVB_STARTED_ORANGE)
		st->started = (enum avb_started)(flags >> FLAGS_STARTED & 7);
	st->sequence = load_le64(rec + R_SEQUENCE);
	for (size_t i = 0; i < AVB_STORE_INDEX_COUNT; i++)
		st->index[i] = load_le64(rec + R_INDEX + 8 * i);
	for (size_t i = 0; i < AVB_STORE_VALUE_COUNT; i++) {
		const uint8_t *v = rec + R_VALUE + i * VALUE_LEN;

		st->value[i].name_len = MIN(v[0], AVB_STORE_NAME_MAX);
		st->value[i].len = MIN(v[1], AVB_STORE_VALUE_MAX);
		memcpy(st->value[i].name, v + 2, AVB_STORE_NAME_MAX);
		memcpy(st->value[i].bytes, v + 2 + AVB_STORE_NAME_MAX,
		       AVB_STORE_VALUE_MAX);
	}
	return true;
}

/*
 * The newest record of a sector into as->next; @slot is the first that was
 * never programmed. A slot that is torn has no whole record, and is passed.
 */
static TEE_Result sector_read(struct avb_store *as, unsigned int sector,
			      bool *found, uint32_t *next, bool *unused)
{
	static _Alignas(8) uint8_t rec[RECORD_LEN];

	*found = false;
	*next = 0;
	*unused = true;
	for (uint32_t i = slot_count(as); i > 0 && !*found; i--) {
		uint32_t off = slot_off(as, sector, i - 1);
		TEE_Result res = flash_read(as->flash, off, rec, sizeof(rec));

		if (res != TEE_SUCCESS)
			return res;
		if (bytes_are(rec, sizeof(rec), FLASH_ERASED))
			continue;
		*unused = *unused && bytes_are(rec, sizeof(rec), 0);
		if (*next == 0)
			*next = i;
		*found = record_read(as, off, rec, &as->next);
	}
	return TEE_SUCCESS;
}

TEE_Result avb_store_load(struct avb_store *as)
{
	bool any = false;
	bool fresh = false;

	as->loaded = false;
	for (unsigned int i = 0; i < 2; i++) {
		bool found = false;
		bool unused = false;
		uint32_t next = 0;
		TEE_Result res = sector_read(as, i, &found, &next, &unused);

		if (res != TEE_SUCCESS)
			return res;
		/*
		 * A new device begins with the second sector, in which power
		 * may fail; the first is then as the factory left it.
		 */
		fresh = fresh || (i == 0 && unused);
		if (!found || (any && as->next.sequence < as->state.sequence))
			continue;
		any = true;
		as->state = as->next;
		as->at_sector = i;
		as->next_slot = next;
	}
	if (!any && !fresh)
		return TEE_ERROR_CORRUPT_OBJECT;
	if (!any) {
		memset(&as->state, 0, sizeof(as->state));
		as->at_sector = 0;
		/* The first commit erases: a new device may be all zeros. */
		as->next_slot = slot_count(as);
	}
	as->loaded = true;
	return TEE_SUCCESS;
}

/* Makes as->next the state. */
static TEE_Result commit(struct avb_store *as)
{
	static uint8_t rec[RECORD_LEN];
	TEE_Result res = TEE_ERROR_GENERIC;

	as->next.sequence = as->state.sequence + 1;
	for (unsigned int i = 0; i < COMMIT_TRIES && res != TEE_SUCCESS; i++) {
		if (as->next_slot >= slot_count(as)) {
			unsigned int other = !as->at_sector;

			if (flash_erase_sector(as->flash, as->sector[other]) !=
			    TEE_SUCCESS)
				return TEE_ERROR_GENERIC;
			as->at_sector = other;
			as->next_slot = 0;
		}

		uint32_t off = slot_off(as, as->at_sector, as->next_slot++);

		record_write(as, off, &as->next, rec);
		res = flash_program(as->flash, off, rec, sizeof(rec));
	}
	if (res != TEE_SUCCESS) {
		/* What is on the flash now only the next start can tell. */
		as->loaded = false;
		return TEE_ERROR_GENERIC;
	}
	as->state = as->next;
	return TEE_SUCCESS;
}

TEE_Result avb_store_index(struct avb_store *as, uint32_t at, uint64_t index)
{
	if (!as->loaded)
		return TEE_ERROR_BAD_STATE;
	CHECK(at < AVB_STORE_INDEX_COUNT);
	if (index < as->state.index[at])
		return TEE_ERROR_SECURITY;
	if (index == as->state.index[at])
		return TEE_SUCCESS;
	as->next = as->state;
	as->next.index[at] = index;
	return commit(as);
}

TEE_Result avb_store_started(struct avb_store *as, enum avb_started started)
{
	if (!as->loaded)
		return TEE_ERROR_BAD_STATE;
	if (started == as->state.started)
		return TEE_SUCCESS;
	as->next = as->state;
	as->next.started = started;
	return commit(as);
}

const struct avb_store_value *avb_store_value_find(const struct avb_store *as,
						   const uint8_t *name,
						   size_t name_len)
{
	for (size_t i = 0; i < AVB_STORE_VALUE_COUNT; i++)
		if (name_len != 0 && as->state.value[i].name_len == name_len &&
		    memcmp(as->state.value[i].name, name, name_len) == 0)
			return &as->state.value[i];
	return NULL;
}

TEE_Result avb_store_value_set(struct avb_store *as, const uint8_t *name,
			       size_t name_len, const uint8_t *bytes,
			       size_t len)
{
	if (!as->loaded)
		return TEE_ERROR_BAD_STATE;
	if (name_len == 0 || name_len > AVB_STORE_NAME_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	if (len > AVB_STORE_VALUE_MAX)
		return TEE_ERROR_STORAGE_NO_SPACE;

	const struct avb_store_value *old =
		avb_store_value_find(as, name, name_len);
	size_t at = 0;

	if (old != NULL)
		at = (size_t)(old - as->state.value);
	else if (len == 0)
		return TEE_SUCCESS;
	else
		while (at < AVB_STORE_VALUE_COUNT &&
		       as->state.value[at].name_len != 0)
			at++;
	if (at == AVB_STORE_VALUE_COUNT)
		return TEE_ERROR_STORAGE_NO_SPACE;
	/* The same again costs the flash nothing. */
	if (old != NULL && old->len == len &&
	    memcmp(old->bytes, bytes, len) == 0)
		return TEE_SUCCESS;
	as->next = as->state;

	struct avb_store_value *to = &as->next.value[at];

	memset(to, 0, sizeof(*to));
	if (len != 0) {
		to->name_len = (uint8_t)name_len;
		to->len = (uint8_t)len;
		memcpy(to->name, name, name_len);
		memcpy(to->bytes, bytes, len);
	}
	return commit(as);
}

TEE_Result avb_store_lock(struct avb_store *as, bool unlocked,
			  TEE_Result (*wipe)(void *ctx), void *ctx)
{
	TEE_Result res = TEE_SUCCESS;

	if (!as->loaded)
		return TEE_ERROR_BAD_STATE;
	if (as->state.unlocked == unlocked && !as->state.wiping)
		return TEE_SUCCESS;
	/* Whoever cuts the power now finds it still to be wiped. */
	as->next = as->state;
	as->next.wiping = true;
	if (!as->state.wiping)
		res = commit(as);
	if (res == TEE_SUCCESS)
		res = wipe(ctx);
	if (res != TEE_SUCCESS)
		return res;

	const struct avb_store_value *key =
		avb_store_value_find(as, (const uint8_t *)AVB_STORE_USER_KEY,
				     sizeof(AVB_STORE_USER_KEY));

	memset(&as->next, 0, sizeof(as->next));
	as->next.unlocked = unlocked;
	if (key != NULL && !unlocked && as->state.unlocked)
		as->next.value[0] = *key;
	return commit(as);
}

void avb_store_init(struct avb_store *as, struct flash *fl,
		    uint32_t sector_a_off, uint32_t sector_b_off,
		    const uint8_t key[AVB_STORE_KEY_LEN])
{
	CHECK(sector_a_off != sector_b_off);
	memset(as, 0, sizeof(*as));
	as->flash = fl;
	as->sector[0] = sector_a_off;
	as->sector[1] = sector_b_off;
	hmac_sha256_init(&as->mac, key, AVB_STORE_KEY_LEN);
}
