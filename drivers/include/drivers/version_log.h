/*
 * The lowest version that is still accepted of each trusted application and
 * subkey: numbers that only grow, in two sectors of the secure flash, where
 * the normal world can neither lower nor delete them.
 */
#ifndef DRIVERS_VERSION_LOG_H
#define DRIVERS_VERSION_LOG_H

#include <crypto/hmac.h>
#include <drivers/flash.h>

#define VERSION_LOG_KEY_LEN 32u
#define VERSION_LOG_ID_LEN  16u
#define VERSION_LOG_MAX	    512u /* names of all kinds together */
/* What the MAC's key is derived from the device's root for. */
#define VERSION_LOG_LABEL "version log"

/* What a number belongs to. Part of the stored form. */
enum version_kind {
	VERSION_TA = 1,	       /* id: UUID octets of the TA */
	VERSION_SUBKEY = 2,    /* id: UUID octets of the subkey */
	VERSION_INSTALLED = 3, /* id: a TA; how often trusted storage got it */
};

struct version_entry {
	uint32_t kind;
	uint32_t version;
	uint8_t id[VERSION_LOG_ID_LEN];
};

/**
 * struct version_log - the log, with a copy of its numbers in memory
 *
 * All of it is private. It holds a key: secret_wipe() it when done.
 */
struct version_log {
	struct flash *flash;
	uint32_t sector[2];	/* offsets */
	struct hmac_sha256 mac; /* keyed, nothing hashed yet */
	bool loaded;
	unsigned int at_sector;
	uint64_t sequence;  /* of that sector's header */
	uint32_t next_slot; /* first that was never programmed */
	uint32_t count;
	struct version_entry entry[VERSION_LOG_MAX];
};

/**
 * version_log_init() - prepare a log; nothing is read or written
 * @vl:           receives it
 * @fl:           the flash; borrowed as long as @vl lives
 * @sector_a_off: offset of one sector
 * @sector_b_off: offset of another
 * @key:          of the records' MACs; copied
 */
void version_log_init(struct version_log *vl, struct flash *fl,
		      uint32_t sector_a_off, uint32_t sector_b_off,
		      const uint8_t key[VERSION_LOG_KEY_LEN]);

/**
 * version_log_load() - read the log; a device that has none yet gets one
 *
 * Sectors that were never used, both of them, are a device without a log. A
 * power cut leaves no such thing behind.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT when there is something but no
 * whole log; TEE_ERROR_GENERIC on device error.
 */
TEE_Result version_log_load(struct version_log *vl);

/** version_log_floor() - the number that is kept, 0 when there is none. */
uint32_t version_log_floor(const struct version_log *vl, enum version_kind kind,
			   const uint8_t id[VERSION_LOG_ID_LEN]);

/**
 * version_log_raise() - keep a higher number
 *
 * When it returns TEE_SUCCESS the number survives a power cut; when power is
 * cut before that, the old or the new one is found. Callers serialize.
 *
 * Return: TEE_SUCCESS, also when it is the one that is kept already;
 * TEE_ERROR_BAD_PARAMETERS for a lower one; TEE_ERROR_STORAGE_NO_SPACE when
 * the log has VERSION_LOG_MAX names; TEE_ERROR_BAD_STATE when it was not
 * loaded; TEE_ERROR_GENERIC on device error: the next start finds the old or
 * the new number.
 */
TEE_Result version_log_raise(struct version_log *vl, enum version_kind kind,
			     const uint8_t id[VERSION_LOG_ID_LEN],
			     uint32_t version);

#endif
