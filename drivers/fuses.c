/*
 * Fuses in a flash sector: one slot each, at a fixed place, programmed while
 * it is blank and never again. There is no function that erases the sector.
 */
#include <drivers/fuses.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <crypto/sha256.h>
#include <plat/memmap.h>
#include <string.h>

/* Slot layout, little-endian. The check finds torn and altered slots. */
#define SLOT_MAGIC_VALUE 0x45535546u /* "FUSE" as bytes */
#define SLOT_MAGIC	 0u
#define SLOT_WHICH	 4u
#define SLOT_VALUE	 8u
#define SLOT_CHECK	 40u /* SHA-256 of all before, cut to 8 */
#define CHECK_LEN	 8u
#define SLOT_USED	 (SLOT_CHECK + CHECK_LEN)
#define SLOT_LEN	 64u

static void slot_check(const uint8_t slot[SLOT_LEN], uint8_t check[CHECK_LEN])
{
	uint8_t digest[SHA256_LEN];

	sha256(slot, SLOT_CHECK, digest);
	memcpy(check, digest, CHECK_LEN);
	secret_wipe(digest, sizeof(digest));
}

static TEE_Result slot_read(struct flash *fl, enum fuse which,
			    uint8_t slot[SLOT_LEN], bool *blank)
{
	uint8_t check[CHECK_LEN];
	uint32_t off = FLASH_FUSE_OFF + (uint32_t)which * SLOT_LEN;
	TEE_Result res = flash_read(fl, off, slot, SLOT_LEN);

	if (res != TEE_SUCCESS)
		return res;
	*blank = true;
	for (size_t i = 0; i < SLOT_LEN; i++)
		if (slot[i] != 0xff)
			*blank = false;
	if (*blank)
		return TEE_SUCCESS;
	slot_check(slot, check);
	if (load_le32(slot + SLOT_MAGIC) != SLOT_MAGIC_VALUE ||
	    load_le32(slot + SLOT_WHICH) != (uint32_t)which ||
	    !secret_equal(slot + SLOT_CHECK, check, CHECK_LEN))
		return TEE_ERROR_CORRUPT_OBJECT;
	return TEE_SUCCESS;
}

TEE_Result fuses_read(struct flash *fl, struct fuses *fu)
{
	uint8_t slot[FUSE_COUNT][SLOT_LEN];
	TEE_Result res = TEE_SUCCESS;

	*fu = (struct fuses){ 0 };
	for (unsigned int i = 0; i < FUSE_COUNT; i++) {
		bool blank = false;

		res = slot_read(fl, (enum fuse)i, slot[i], &blank);
		if (res != TEE_SUCCESS)
			goto out;
		if (blank)
			memset(slot[i], 0, SLOT_LEN);
		else
			fu->programmed |= BIT32(i);
	}
	fu->lifecycle = load_le32(slot[FUSE_LIFECYCLE] + SLOT_VALUE);
	memcpy(fu->root_key_hash, slot[FUSE_ROOT_KEY_HASH] + SLOT_VALUE,
	       FUSE_VALUE_LEN);
	memcpy(fu->device_secret, slot[FUSE_DEVICE_SECRET] + SLOT_VALUE,
	       FUSE_VALUE_LEN);
out:
	secret_wipe(slot, sizeof(slot));
	if (res != TEE_SUCCESS)
		*fu = (struct fuses){ 0 };
	return res;
}

TEE_Result fuse_program(struct flash *fl, enum fuse which,
			const uint8_t value[FUSE_VALUE_LEN])
{
	uint8_t slot[SLOT_LEN];
	bool blank = false;
	TEE_Result res;

	if ((unsigned int)which >= FUSE_COUNT)
		return TEE_ERROR_BAD_PARAMETERS;
	res = slot_read(fl, which, slot, &blank);
	if (res != TEE_SUCCESS && res != TEE_ERROR_CORRUPT_OBJECT)
		goto out;
	if (res != TEE_SUCCESS || !blank) {
		res = TEE_ERROR_ACCESS_DENIED;
		goto out;
	}
	store_le32(slot + SLOT_MAGIC, SLOT_MAGIC_VALUE);
	store_le32(slot + SLOT_WHICH, (uint32_t)which);
	memcpy(slot + SLOT_VALUE, value, FUSE_VALUE_LEN);
	slot_check(slot, slot + SLOT_CHECK);
	res = flash_program(fl, FLASH_FUSE_OFF + (uint32_t)which * SLOT_LEN,
			    slot, SLOT_USED);
out:
	secret_wipe(slot, sizeof(slot));
	return res;
}
