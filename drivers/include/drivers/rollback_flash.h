/*
 * The rollback store in two sectors of NOR flash: append-only records, each
 * with a MAC; a sector is erased only when the other one holds the current
 * record, once in some five hundred commits.
 */
#ifndef DRIVERS_ROLLBACK_FLASH_H
#define DRIVERS_ROLLBACK_FLASH_H

#include <crypto/hmac.h>
#include <drivers/flash.h>
#include <drivers/rollback_store.h>

#define ROLLBACK_MAC_KEY_LEN 32u

/**
 * struct rollback_flash - the store
 * @store: what callers use
 *
 * Everything else is private. It holds a key: secret_wipe() it when done.
 */
struct rollback_flash {
	struct rollback_store store;
	struct flash *flash;
	uint32_t sector[2];	/* offsets */
	struct hmac_sha256 mac; /* keyed, nothing hashed yet */
	bool loaded;
	unsigned int at_sector; /* index of the sector of the newest record */
	uint32_t next_slot;	/* first slot after it */
	struct rollback_state newest;
};

/**
 * rollback_flash_key() - derive the store's MAC key from the device secret
 * @device_secret: 32 bytes
 * @mac_key:       receives the key
 */
void rollback_flash_key(const uint8_t device_secret[32],
			uint8_t mac_key[ROLLBACK_MAC_KEY_LEN]);

/**
 * rollback_flash_init() - prepare a store; nothing is read or written
 * @rf:           receives the store; use &rf->store with rollback_store.h
 * @fl:           the flash; borrowed as long as @rf lives
 * @sector_a_off: offset of one sector
 * @sector_b_off: offset of another
 * @mac_key:      from rollback_flash_key(); copied into @rf
 */
void rollback_flash_init(struct rollback_flash *rf, struct flash *fl,
			 uint32_t sector_a_off, uint32_t sector_b_off,
			 const uint8_t mac_key[ROLLBACK_MAC_KEY_LEN]);

/**
 * rollback_flash_format() - factory: erase both sectors, write state zero
 * @rf: the store
 *
 * A device gets its first record in the factory, so that blank sectors are
 * never mistaken for a new device: load answers TEE_ERROR_CORRUPT_OBJECT for
 * a store without this record.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_GENERIC on device error.
 */
TEE_Result rollback_flash_format(struct rollback_flash *rf);

#endif
