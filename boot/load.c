/*
 * One slot: from flash to verified images in their places. Everything is
 * copied before it is looked at; what is hashed are the very bytes that run.
 */
#include <base/bits.h>
#include <base/secret.h>
#include <boot/verify.h>
#include <crypto/sha256.h>
#include <formats/fip.h>
#include <formats/vbmeta.h>
#include <string.h>
#include "rom.h"

/* One key, one signature and a few descriptors. */
#define VBMETA_ROOM 8192u

struct place {
	const char *name;
	const uint8_t *uuid;
	uintptr_t base;
	size_t room;
};

static const struct place place[ROM_IMAGE_COUNT] = {
	[ROM_MONITOR] = { "monitor", fip_uuid_monitor, MONITOR_BASE,
			  MONITOR_SIZE },
	[ROM_TEE] = { "tee", fip_uuid_tee, TEE_BASE, TEE_SIZE },
	[ROM_LOADER] = { "loader", fip_uuid_loader, LOADER_BASE, LOADER_SIZE },
};

struct loading {
	struct flash *fl;
	uint32_t slot;
	uint32_t base; /* of the slot, in the flash */
	struct fip fip;
	struct vbmeta vb;
	struct vbmeta_hash hash[ROM_IMAGE_COUNT];
	bool described[ROM_IMAGE_COUNT];
};

/* Each check leaves its verdict; all are looked at again before the jump. */
static struct {
	uint32_t signer;
	uint32_t signature;
	uint32_t rollback;
	uint32_t image[ROM_IMAGE_COUNT];
} verdict;

static uint8_t vbmeta_copy[VBMETA_ROOM] __attribute__((aligned(64)));

static TEE_Result refuse(const struct loading *ld, enum boot_code code,
			 uint64_t off, const char *what, const char *more)
{
	rom_print("ROM refused %04x: %s%s (slot %c, flash 0x%08llx)", code,
		  what, more, 'A' + (char)ld->slot,
		  (unsigned long long)(ld->base + off));
	return TEE_ERROR_SECURITY;
}

static void flash_copy(const struct loading *ld, uint64_t off, void *to,
		       size_t len)
{
	if (flash_read(ld->fl, (uint32_t)(ld->base + off), to, len) !=
	    TEE_SUCCESS)
		rom_stop(STOP_FLASH_READ, "flash cannot be read at 0x%08llx",
			 (unsigned long long)(ld->base + off));
}

static TEE_Result read_toc(struct loading *ld)
{
	uint8_t toc[FIP_TOC_MAX];
	bool blank = true;

	flash_copy(ld, 0, toc, sizeof(toc));
	/* Erased, or a hole in the file that stands for the flash. */
	for (size_t i = 0; i < FIP_HEADER_LEN; i++)
		if (toc[i] != toc[0] || (toc[0] != 0xff && toc[0] != 0))
			blank = false;
	if (blank)
		return refuse(ld, REFUSE_EMPTY, 0, "no package", "");
	if (fip_parse(toc, sizeof(toc), FLASH_FW_SIZE, &ld->fip) != TEE_SUCCESS)
		return refuse(ld, REFUSE_TOC, 0,
			      "table of contents is malformed", "");
	return TEE_SUCCESS;
}

static TEE_Result read_vbmeta(struct loading *ld)
{
	const struct fip_entry *entry = fip_find(&ld->fip, fip_uuid_vbmeta);
	TEE_Result res;

	if (entry == NULL)
		return refuse(ld, REFUSE_NO_VBMETA, 0, "not signed: no vbmeta",
			      "");
	if (entry->len > sizeof(vbmeta_copy))
		return refuse(ld, REFUSE_VBMETA_LEN, entry->off,
			      "vbmeta is too long", "");
	flash_copy(ld, entry->off, vbmeta_copy, (size_t)entry->len);
	res = vbmeta_parse(vbmeta_copy, (size_t)entry->len, &ld->vb);
	if (res == TEE_ERROR_UNSUPPORTED_VERSION)
		return refuse(ld, REFUSE_VBMETA_VERSION, entry->off,
			      "vbmeta has an unknown version", "");
	if (res != TEE_SUCCESS)
		return refuse(ld, REFUSE_VBMETA, entry->off,
			      "vbmeta is malformed", "");
	if (ld->vb.blob_len != entry->len)
		return refuse(ld, REFUSE_VBMETA_LEN, entry->off,
			      "vbmeta has not the length of its entry", "");
	if (ld->vb.algorithm->type != VBMETA_SHA256_RSA4096)
		return refuse(ld, REFUSE_ALGORITHM, entry->off,
			      "algorithm is not SHA256_RSA4096 but ",
			      ld->vb.algorithm->name);
	return TEE_SUCCESS;
}

static TEE_Result check_signature(struct loading *ld, const struct fuses *fu,
				  uint8_t signer[SHA256_LEN])
{
	uint64_t off = (uint64_t)fip_find(&ld->fip, fip_uuid_vbmeta)->off;
	TEE_Result res;

	verdict.signer = verify_key_hash(&ld->vb, fu->root_key_hash, signer);
	if (verdict.signer != VERIFY_GOOD)
		return refuse(ld, REFUSE_SIGNER, off,
			      "signed by a key that is not the fused one", "");
	res = verify_signature(&ld->vb, &verdict.signature);
	if (res == TEE_ERROR_MAC_INVALID)
		return refuse(ld, REFUSE_DIGEST, off,
			      "vbmeta does not have its hash", "");
	if (res != TEE_SUCCESS)
		return refuse(ld, REFUSE_SIGNATURE, off,
			      "vbmeta signature is wrong", "");
	return TEE_SUCCESS;
}

/* What only makes sense to look at when the signature is good. */
static TEE_Result check_header(struct loading *ld, uint64_t index)
{
	uint64_t off = fip_find(&ld->fip, fip_uuid_vbmeta)->off;

	if (ld->vb.flags != 0 || ld->vb.rollback_location != 0)
		return refuse(ld, REFUSE_FLAGS, off,
			      "vbmeta has flags or a rollback location", "");
	if (ld->vb.rollback_index < index) {
		rom_print("ROM: package has rollback index %llu, device %llu",
			  (unsigned long long)ld->vb.rollback_index,
			  (unsigned long long)index);
		return refuse(ld, REFUSE_ROLLBACK, off,
			      "older than this device has seen", "");
	}
	verdict.rollback = VERIFY_GOOD;
	return TEE_SUCCESS;
}

static bool names(const struct vbmeta_hash *hash, const char *name)
{
	return hash->name_len == strlen(name) &&
	       memcmp(hash->name, name, hash->name_len) == 0;
}

static TEE_Result take_descriptor(struct loading *ld, uint64_t off,
				  const struct vbmeta_descriptor *desc)
{
	struct vbmeta_hash hash;

	if (desc->tag == VBMETA_PROPERTY)
		return TEE_SUCCESS;
	if (desc->tag != VBMETA_HASH)
		return refuse(ld, REFUSE_DESCRIPTOR_KIND, off,
			      "descriptor of a kind that has no place here",
			      "");
	if (vbmeta_hash_parse(desc, &hash) != TEE_SUCCESS)
		return refuse(ld, REFUSE_DESCRIPTORS, off,
			      "hash descriptor is malformed", "");
	/* Without salt one pass gives the hash that is handed on, too. */
	if (strcmp(hash.algorithm, "sha256") != 0 || hash.salt_len != 0 ||
	    hash.digest_len != SHA256_LEN || hash.flags != 0)
		return refuse(ld, REFUSE_DESCRIPTOR_KIND, off,
			      "hash descriptor is not a plain sha256", "");
	for (size_t i = 0; i < ROM_IMAGE_COUNT; i++) {
		if (!names(&hash, place[i].name))
			continue;
		if (ld->described[i])
			return refuse(ld, REFUSE_IMAGE_NAME, off,
				      "described twice: ", place[i].name);
		ld->described[i] = true;
		ld->hash[i] = hash;
		return TEE_SUCCESS;
	}
	return refuse(ld, REFUSE_IMAGE_NAME, off,
		      "hash descriptor of an unknown image", "");
}

static TEE_Result take_descriptors(struct loading *ld)
{
	uint64_t off = fip_find(&ld->fip, fip_uuid_vbmeta)->off;
	struct vbmeta_descriptor desc;
	struct vbmeta_iter iter;
	TEE_Result res = vbmeta_descriptors(&ld->vb, &iter);

	while (res == TEE_SUCCESS) {
		res = vbmeta_next(&iter, &desc);
		if (res != TEE_SUCCESS)
			break;
		res = take_descriptor(ld, off, &desc);
		if (res != TEE_SUCCESS)
			return res;
	}
	if (res != TEE_ERROR_ITEM_NOT_FOUND)
		return refuse(ld, REFUSE_DESCRIPTORS, off,
			      "descriptor list is malformed", "");
	for (size_t i = 0; i < ROM_IMAGE_COUNT; i++)
		if (!ld->described[i])
			return refuse(ld, REFUSE_UNDESCRIBED, off,
				      "no hash descriptor of ", place[i].name);
	return TEE_SUCCESS;
}

static TEE_Result load_image(struct loading *ld, enum rom_image which,
			     uint8_t digest[SHA256_LEN])
{
	const struct place *to = &place[which];
	const struct fip_entry *entry = fip_find(&ld->fip, to->uuid);
	void *memory = (void *)to->base;

	if (entry == NULL)
		return refuse(ld, REFUSE_NO_IMAGE, 0, "package lacks ",
			      to->name);
	if (entry->len != ld->hash[which].image_len || entry->len == 0)
		return refuse(ld, REFUSE_IMAGE_LEN, entry->off,
			      "not as long as described: ", to->name);
	if (entry->len > to->room)
		return refuse(ld, REFUSE_IMAGE_ROOM, entry->off,
			      "too long for its memory: ", to->name);
	flash_copy(ld, entry->off, memory, (size_t)entry->len);
	sha256(memory, (size_t)entry->len, digest);
	if (!secret_equal(digest, ld->hash[which].digest, SHA256_LEN)) {
		memset(memory, 0, (size_t)entry->len);
		return refuse(ld, REFUSE_IMAGE_HASH, entry->off,
			      "does not have its hash: ", to->name);
	}
	verdict.image[which] = VERIFY_GOOD;
	rom_clean(memory, (size_t)entry->len);
	return TEE_SUCCESS;
}

bool rom_load_ready(void)
{
	uint32_t all = verdict.signer & verdict.signature & verdict.rollback;
	uint32_t any = verdict.signer | verdict.signature | verdict.rollback;

	for (size_t i = 0; i < ROM_IMAGE_COUNT; i++) {
		all &= verdict.image[i];
		any |= verdict.image[i];
	}
	return all == VERIFY_GOOD && any == VERIFY_GOOD;
}

/* A package that came over the console is a flash of its own. */
static uint32_t slot_base(uint32_t slot)
{
	switch (slot) {
	case 0:
		return FLASH_FW_A_OFF;
	case 1:
		return FLASH_FW_B_OFF;
	default:
		return 0;
	}
}

TEE_Result rom_load(struct flash *fl, uint32_t slot, const struct fuses *fu,
		    uint64_t index, struct boot_record *rec)
{
	struct loading ld = {
		.fl = fl,
		.slot = slot,
		.base = slot_base(slot),
	};
	TEE_Result res;

	memset(&verdict, 0, sizeof(verdict));
	res = read_toc(&ld);
	if (res == TEE_SUCCESS)
		res = read_vbmeta(&ld);
	if (res == TEE_SUCCESS)
		res = check_signature(&ld, fu, rec->signer);
	if (res == TEE_SUCCESS)
		res = check_header(&ld, index);
	if (res == TEE_SUCCESS)
		res = take_descriptors(&ld);
	for (unsigned int i = 0; i < ROM_IMAGE_COUNT && res == TEE_SUCCESS;
	     i++) {
		memcpy(rec->image[i].name, place[i].name,
		       strlen(place[i].name));
		res = load_image(&ld, (enum rom_image)i, rec->image[i].hash);
	}
	if (res != TEE_SUCCESS)
		return res;
	if (!rom_load_ready())
		return refuse(&ld, REFUSE_VERDICT, 0, "verdicts do not agree",
			      "");
	rec->rollback_index = ld.vb.rollback_index;
	rec->slot = slot;
	rec->image_count = ROM_IMAGE_COUNT;
	return TEE_SUCCESS;
}
