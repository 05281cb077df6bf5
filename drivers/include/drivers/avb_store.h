/*
 * What verified boot must remember: the lock state, rollback indexes and
 * persistent values, in two sectors of the secure flash. Unlike the rollback
 * store's counters the indexes may go down, at one moment: when the lock state
 * changes, all of them become zero at once.
 */
#ifndef DRIVERS_AVB_STORE_H
#define DRIVERS_AVB_STORE_H

#include <crypto/hmac.h>
#include <drivers/flash.h>

#define AVB_STORE_KEY_LEN     32u
#define AVB_STORE_LABEL	      "avb state" /* the MAC's key is derived for */
#define AVB_STORE_INDEX_COUNT 256u
#define AVB_STORE_VALUE_COUNT 14u
#define AVB_STORE_NAME_MAX    52u
#define AVB_STORE_VALUE_MAX   64u
/* The value that an unlocked device takes along when it is locked. */
#define AVB_STORE_USER_KEY "strongroom.user_key"

struct avb_store_value {
	uint8_t name_len; /* 0: this entry is free */
	uint8_t len;
	uint8_t name[AVB_STORE_NAME_MAX];
	uint8_t bytes[AVB_STORE_VALUE_MAX];
};

/* What the last start came to, as the TEE saw it when the loader ended it. */
enum avb_started {
	AVB_STARTED_NEVER, /* nor since the lock state changed */
	AVB_STARTED_RED,   /* no slot was verified */
	AVB_STARTED_GREEN,
	AVB_STARTED_YELLOW,
	AVB_STARTED_ORANGE,
};

struct avb_store_state {
	uint64_t sequence; /* raised by one in every commit */
	enum avb_started started;
	bool unlocked; /* a new device is locked */
	bool wiping;   /* the lock is about to change: secrets go first */
	uint64_t index[AVB_STORE_INDEX_COUNT];
	struct avb_store_value value[AVB_STORE_VALUE_COUNT];
};

/**
 * struct avb_store - the store, with a copy of its state in memory
 *
 * All of it is private but @state, which is read. It holds a key.
 */
struct avb_store {
	struct flash *flash;
	uint32_t sector[2];	/* offsets */
	struct hmac_sha256 mac; /* keyed, nothing hashed yet */
	bool loaded;
	unsigned int at_sector;
	uint32_t next_slot;
	struct avb_store_state state;
	struct avb_store_state next; /* being made */
};

/**
 * avb_store_init() - prepare a store; nothing is read or written
 * @fl:  the flash, borrowed as long as @as lives
 * @key: of the records' MACs; copied
 */
void avb_store_init(struct avb_store *as, struct flash *fl,
		    uint32_t sector_a_off, uint32_t sector_b_off,
		    const uint8_t key[AVB_STORE_KEY_LEN]);

/**
 * avb_store_load() - read the state; sectors never used are a new device's
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT when there is something but no
 * whole record, which no power cut causes; TEE_ERROR_GENERIC on device error.
 */
TEE_Result avb_store_load(struct avb_store *as);

/*
 * Changes. Each is one record: after TEE_SUCCESS it survives a power cut, and
 * when power is cut before that the old or the new state is found. Callers
 * serialize. All answer TEE_ERROR_BAD_STATE when the store was not loaded and
 * TEE_ERROR_GENERIC on device error.
 */

/**
 * avb_store_index() - raise a rollback index
 *
 * Return: also TEE_ERROR_SECURITY for a lower one; TEE_SUCCESS for the same.
 */
TEE_Result avb_store_index(struct avb_store *as, uint32_t at, uint64_t index);

/**
 * avb_store_value_set() - keep a persistent value; no bytes remove it
 *
 * Return: also TEE_ERROR_BAD_PARAMETERS for a name that is empty or too long;
 * TEE_ERROR_STORAGE_NO_SPACE for a value that is, or one too many.
 */
TEE_Result avb_store_value_set(struct avb_store *as, const uint8_t *name,
			       size_t name_len, const uint8_t *bytes,
			       size_t len);

/** avb_store_started() - keep what the start came to; the same costs nothing. */
TEE_Result avb_store_started(struct avb_store *as, enum avb_started started);

/** avb_store_value_find() - or NULL. */
const struct avb_store_value *avb_store_value_find(const struct avb_store *as,
						   const uint8_t *name,
						   size_t name_len);

/**
 * avb_store_lock() - change the lock state
 * @wipe: called before the state changes, and again after a power cut until it
 *        has answered TEE_SUCCESS
 *
 * Indexes become zero and values go when the state changes; AVB_STORE_USER_KEY
 * stays when the device is locked, since that is what it was given for.
 *
 * Return: also the error of @wipe; the state is then still the old one.
 */
TEE_Result avb_store_lock(struct avb_store *as, bool unlocked,
			  TEE_Result (*wipe)(void *ctx), void *ctx);

#endif
