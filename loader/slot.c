/*
 * The verifier's platform in the loader. The boot image is read once, to where
 * it will run, and is started where it was verified. Indexes, lock state and with them the verdict's consequences are
 * the TEE's.
 */
#include "slot.h"
#include "machine.h"
#include "state.h"
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/rsa_avb.h>
#include <crypto/sha256.h>
#include <crypto/sha512.h>
#include <formats/avb_ab.h>
#include <formats/test_keys.h>
#include <string.h>

#define SUFFIX_COUNT AVB_AB_SLOT_COUNT
#define BLOB_SPACE   ((uint64_t)ROUND_UP(AVB_BLOB_ROOM, 0x200000u))

static const char *const suffixes[SUFFIX_COUNT] = { "_a", "_b" };
static const char *const requested[] = { "boot" };

/* One verification under way. */
struct verify {
	struct disk *disk;
	struct range free; /* memory for the boot image */
	struct image *image;
	bool loaded; /* the image of this slot was read */
	bool unlocked;
};

static NOINIT struct avb_slot slot;
static NOINIT char avb_text[4096];

static TEE_Result find(struct verify *v, const char *name,
		       struct gpt_partition *part)
{
	TEE_Result res = gpt_partition_find(&v->disk->gpt, name, part);

	/* Two of a name are no partition that anybody can mean. */
	return res == TEE_ERROR_ITEM_NOT_FOUND ? res
	       : res == TEE_SUCCESS	       ? res
					       : TEE_ERROR_GENERIC;
}

static TEE_Result op_len(void *dev, const char *name, uint64_t *len)
{
	struct gpt_partition part = { 0 };
	TEE_Result res = find(dev, name, &part);

	if (res == TEE_SUCCESS)
		*len = partition_len(&part);
	return res;
}

/* Any bytes: whole sectors are read beside, and those wanted are taken. */
static TEE_Result op_read(void *dev, const char *name, uint64_t off,
			  uint8_t *to, size_t len)
{
	static uint8_t sector[GPT_SECTOR_LEN];
	struct verify *v = dev;
	struct gpt_partition part = { 0 };
	TEE_Result res = find(v, name, &part);

	while (res == TEE_SUCCESS && len > 0) {
		uint64_t from = ROUND_DOWN(off, (uint64_t)GPT_SECTOR_LEN);
		size_t skip = (size_t)(off - from);
		size_t whole = ROUND_DOWN(len, (size_t)GPT_SECTOR_LEN);
		size_t n = skip == 0 && whole != 0
				   ? whole
				   : MIN(len, sizeof(sector) - skip);
		bool direct = skip == 0 && whole != 0;

		if (disk_read(v->disk, &part, from, direct ? to : sector,
			      direct ? n : sizeof(sector)) != STOP_NONE)
			return TEE_ERROR_GENERIC;
		if (!direct)
			memcpy(to, sector + skip, n);
		to += n;
		off += n;
		len -= n;
	}
	return res;
}

/*
 * Where the bytes are read is where they run, so they are read once: a second
 * descriptor of the same image would put others in the place of those that the
 * first was compared with.
 */
static TEE_Result op_load(void *dev, const char *name, uint64_t len,
			  struct avb_image *image)
{
	struct verify *v = dev;
	struct gpt_partition part = { 0 };
	TEE_Result res = find(v, name, &part);

	if (res != TEE_SUCCESS)
		return res;
	if (v->loaded) {
		say("%s: vbmeta describes it twice", name);
		return TEE_ERROR_ACCESS_CONFLICT;
	}
	v->loaded = true;
	switch (image_read(v->disk, &part, len, &v->free, v->image)) {
	case STOP_NONE:
		*image = v->image->bytes;
		return TEE_SUCCESS;
	case STOP_PLACE:
		return TEE_ERROR_OUT_OF_MEMORY;
	default:
		return TEE_ERROR_GENERIC;
	}
}

static TEE_Result op_guid(void *dev, const char *name,
			  char text[AVB_GUID_TEXT_LEN])
{
	struct gpt_partition part = { 0 };
	TEE_Result res = find(dev, name, &part);

	if (res == TEE_SUCCESS)
		gpt_guid_text(part.guid, text);
	return res;
}

static TEE_Result op_key(void *dev, struct avb_bytes key,
			 struct avb_bytes metadata, bool *trusted)
{
	uint8_t digest[SHA256_LEN];

	sha256(key.at, key.len, digest);
	*trusted = secret_equal(digest, slot_trusted_key, sizeof(digest));
	if (*trusted && test_key_is(digest))
		say("vbmeta is signed by a TEST key: not for real money");
	return TEE_SUCCESS;
}

static TEE_Result op_index(void *dev, uint32_t location, uint64_t *index)
{
	return state_index_read(location, index);
}

static TEE_Result op_unlocked(void *dev, bool *unlocked)
{
	*unlocked = ((const struct verify *)dev)->unlocked;
	return TEE_SUCCESS;
}

static void op_hash(void *dev, enum avb_digest alg,
		    const struct avb_bytes *piece, size_t count,
		    uint8_t *digest)
{
	struct sha256 sha2;
	struct sha512 sha5;

	if (alg == AVB_SHA256) {
		sha256_init(&sha2);
		for (size_t i = 0; i < count; i++)
			sha256_update(&sha2, piece[i].at, piece[i].len);
		sha256_final(&sha2, digest);
	} else {
		sha512_init(&sha5);
		for (size_t i = 0; i < count; i++)
			sha512_update(&sha5, piece[i].at, piece[i].len);
		sha512_final(&sha5, digest);
	}
}

static bool op_rsa(void *dev, const uint8_t *n, const uint8_t *rr,
		   const uint8_t *sig, size_t len, uint8_t *out)
{
	return rsa_avb_open(n, rr, sig, len, out);
}

static const struct avb_ops ops = {
	.partition_len = op_len,
	.read = op_read,
	.load = op_load,
	.guid = op_guid,
	.key_trusted = op_key,
	.rollback_read = op_index,
	.unlocked = op_unlocked,
	.hash = op_hash,
	.rsa_open = op_rsa,
};

/* Which slot goes first; a block that says nothing leaves a before b. */
static void ab_read(struct verify *v, struct avb_ab *ab)
{
	uint8_t bytes[AVB_AB_LEN];

	if (op_read(v, "misc", AVB_AB_OFFSET, bytes, sizeof(bytes)) !=
		    TEE_SUCCESS ||
	    avb_ab_parse(bytes, ab) != TEE_SUCCESS)
		avb_ab_init(ab);
	avb_ab_normalize(ab);
}

/* What a slot that has come up holds is the least that boots from now on. */
static enum loader_stop indexes_raise(const struct verify *v, bool successful)
{
	if (v->unlocked || !successful)
		return STOP_NONE;
	for (uint32_t i = 0; i < AVB_LOCATION_COUNT; i++) {
		uint64_t stored = 0;
		TEE_Result res = state_index_read(i, &stored);

		if (res == TEE_SUCCESS && slot.rollback_index[i] > stored)
			res = state_index_write(i, slot.rollback_index[i]);
		if (res != TEE_SUCCESS)
			return refuse(STOP_STATE,
				      "rollback index %u cannot be kept (%#x)",
				      i, res);
	}
	return STOP_NONE;
}

static enum loader_stop cmdline_add(struct cmdline *cl, const char *text)
{
	if (cmdline_append(cl, text, strlen(text)) == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_CMDLINE, "the command line is too long");
}

static enum loader_stop slot_take(struct verify *v, unsigned int i,
				  struct cmdline *cl)
{
	char name[] = "boot_?";
	enum loader_stop code = STOP_NONE;

	name[sizeof(name) - 2] = suffixes[i][1];
	code = image_accept(v->image, name);
	if (code == STOP_NONE)
		code = cmdline_add(cl, slot.cmdline);
	if (code == STOP_NONE)
		code = cmdline_add(
			cl, v->unlocked
				    ? "androidboot.verifiedbootstate=orange"
				    : "androidboot.verifiedbootstate=green");
	if (code == STOP_NONE)
		code = cmdline_add(cl, i == 0 ? "androidboot.slot_suffix=_a"
					      : "androidboot.slot_suffix=_b");
	return code;
}

/* Verifies one slot; says why when it does not boot. */
static enum loader_stop slot_try(struct verify *v, unsigned int i,
				 bool successful, struct cmdline *cl)
{
	const struct avb_call call = {
		.requested = requested,
		.requested_count = ARRAY_COUNT(requested),
		.suffix = suffixes[i],
		.flags = v->unlocked ? AVB_ALLOW_VERIFICATION_ERROR : 0,
		.mode = AVB_MODE_RESTART,
	};
	const struct avb_room room = {
		.blobs = (uint8_t *)(uintptr_t)v->free.end,
		.blobs_len = AVB_BLOB_ROOM,
		.cmdline = avb_text,
		.cmdline_len = sizeof(avb_text),
	};
	enum avb_result result = avb_slot_verify(&ops, v, &call, &room, &slot);

	if (result != AVB_OK)
		say("slot %s: %s: %s (%s)", suffixes[i] + 1,
		    slot.reason.partition, slot.reason.text,
		    avb_result_text(result));
	if (result != AVB_OK && !(v->unlocked && avb_result_ignorable(result)))
		return STOP_VERIFY;
	/* What nobody vouches for boots on an unlocked device only. */
	for (size_t n = 0; n < slot.loaded_count; n++) {
		const struct avb_loaded *boot = &slot.loaded[n];

		if (boot->result != AVB_OK && !v->unlocked)
			continue;

		enum loader_stop code = slot_take(v, i, cl);

		if (code == STOP_NONE && result == AVB_OK)
			code = indexes_raise(v, successful);
		return code;
	}
	return refuse(STOP_VERIFY, "slot %s: vbmeta does not vouch for boot",
		      suffixes[i] + 1);
}

enum loader_stop slot_boot(struct disk *disk, const struct range *ram,
			   struct image *image, struct cmdline *cmdline)
{
	const struct cmdline before = *cmdline;
	struct verify v = {
		.disk = disk,
		.free = { ram->start, ram->end - BLOB_SPACE },
		.image = image,
	};
	enum loader_stop code = STOP_VERIFY;
	struct avb_ab ab;
	TEE_Result res = state_unlocked(&v.unlocked);

	if (res != TEE_SUCCESS)
		return refuse(STOP_STATE, "the lock state cannot be read (%#x)",
			      res);
	if (ram->end - ram->start < BLOB_SPACE)
		return refuse(STOP_MEMORY, "no memory to verify in");
	say("boot state: %s", v.unlocked ? "ORANGE, the device is unlocked"
					 : "green if verified, locked");
	ab_read(&v, &ab);
	for (unsigned int tried = 0; tried < SUFFIX_COUNT; tried++) {
		unsigned int i = avb_ab_choose(&ab);

		if (i == AVB_AB_SLOT_COUNT)
			break;
		v.loaded = false;
		*cmdline = before;
		code = slot_try(&v, i, ab.slot[i].successful != 0, cmdline);
		if (code == STOP_NONE)
			return STOP_NONE;
		avb_ab_mark(&ab, i, AVB_AB_UNBOOTABLE);
	}
	return refuse(code, "boot state: RED, no slot boots");
}
