/*
 * Slots, as formats/avb_ab.h has them, one at a time: only the slot that is to
 * be booted is read. The other one's turn comes when that is bad, which is
 * written down, or cannot be read, which may be different next time.
 */
#include "slot.h"
#include "machine.h"
#include "request.h"
#include "state.h"
#include "verify.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <crypto/sha256.h>
#include <formats/avb_ab.h>
#include <string.h>

#define BLOB_SPACE ((uint64_t)ROUND_UP(AVB_BLOB_ROOM, 0x200000u))

static const char *const suffixes[AVB_AB_SLOT_COUNT] = { "_a", "_b" };
static const char *const requested[] = { "boot" };

static NOINIT struct avb_slot slot;
static NOINIT char avb_text[4096];

/* What comes of trying a slot. */
enum verdict {
	VERDICT_BOOTS,
	VERDICT_BAD,   /* it will not boot another time either */
	VERDICT_LATER, /* the disk or the memory is to blame */
};

struct attempt {
	struct verify v;
	struct misc *misc;
	struct cmdline *cmdline;
	enum loader_stop code;	/* why it does not boot */
	enum avb_result result; /* AVB_OK, or one that is allowed */
	unsigned int slot;
	bool successful; /* it has come up before */
	bool corrupted;	 /* Linux restarted because of its hash tree */
};

/* What a slot that has come up holds is the least that boots from now on. */
static enum loader_stop indexes_raise(void)
{
	for (uint32_t i = 0; i < AVB_LOCATION_COUNT; i++) {
		uint64_t stored = 0;
		TEE_Result res = TEE_SUCCESS;

		if (slot.rollback_index[i] == 0)
			continue;
		res = state_index_read(i, &stored);
		if (res == TEE_SUCCESS && slot.rollback_index[i] > stored)
			res = state_index_write(i, slot.rollback_index[i]);
		if (res != TEE_SUCCESS)
			return refuse(STOP_STATE,
				      "rollback index %u cannot be kept (%#x)",
				      i, res);
	}
	return STOP_NONE;
}

/* Names may be any UTF-8; measured ones are printable. */
static void name_print(char to[AVB_NAME_LEN], const char *name)
{
	for (size_t i = 0; i < AVB_NAME_LEN; i++) {
		to[i] = name[i];
		if (name[i] == 0)
			return;
		if (to[i] < 0x20 || to[i] > 0x7e)
			to[i] = '?';
	}
	to[AVB_NAME_LEN - 1] = 0;
}

static TEE_Result measure(const char *name, const struct avb_vbmeta *by,
			  const uint8_t *digest, size_t len)
{
	uint8_t signer[SHA256_LEN];
	char printed[AVB_NAME_LEN];
	bool is_signed = by->check == AVB_CHECK_OK;

	name_print(printed, name);
	if (is_signed)
		sha256(by->key.at, by->key.len, signer);

	const struct state_measure m = {
		.name = printed,
		.digest = digest,
		.digest_len = len,
		.version = by->rollback_index,
		.signer = is_signed ? signer : NULL,
	};

	return state_measure(&m);
}

/* Who vouches for what: each vbmeta image, and what they say of partitions. */
static enum loader_stop measure_all(void)
{
	TEE_Result res = TEE_SUCCESS;

	for (size_t i = 0; i < slot.vbmeta_count && res == TEE_SUCCESS; i++) {
		const struct avb_vbmeta *it = &slot.vbmeta[i];
		uint8_t digest[SHA256_LEN];

		sha256(it->blob, it->len, digest);
		res = measure(it->partition, it, digest, sizeof(digest));
	}
	for (size_t i = 0; i < slot.loaded_count && res == TEE_SUCCESS; i++) {
		const struct avb_loaded *it = &slot.loaded[i];

		if (it->digest_len != 0)
			res = measure(it->partition, &slot.vbmeta[it->vbmeta],
				      it->digest, it->digest_len);
	}
	if (res == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_STATE, "the TEE takes no measurement (%#x)", res);
}

static const char *state_name(const struct verify *v)
{
	return v->unlocked ? "orange" : v->user_key ? "yellow" : "green";
}

/* What somebody in front of the machine should know. */
static void state_show(const struct attempt *at)
{
	const uint8_t *key = at->v.signer;

	if (at->v.unlocked)
		say("boot state: ORANGE, the device is UNLOCKED: slot %s %s",
		    suffixes[at->slot] + 1,
		    at->result == AVB_OK ? "is what was signed"
					 : "boots all the same");
	else if (at->v.user_key)
		say("boot state: YELLOW, slot %s is signed by the owner's key "
		    "%016lx%016lx%016lx%016lx",
		    suffixes[at->slot] + 1, load_be64(key), load_be64(key + 8),
		    load_be64(key + 16), load_be64(key + 24));
	else
		say("boot state: GREEN, slot %s", suffixes[at->slot] + 1);
}

static enum loader_stop cmdline_add(struct cmdline *cl, const char *key,
				    const char *value)
{
	char text[64];
	size_t key_len = strlen(key);
	size_t len = strlen(value);

	/* Both are ours. */
	memcpy(text, key, key_len);
	memcpy(text + key_len, value, len);
	if (cmdline_append(cl, text, key_len + len) == TEE_SUCCESS)
		return STOP_NONE;
	return refuse(STOP_CMDLINE, "the command line is too long");
}

static enum loader_stop cmdline_make(struct attempt *at)
{
	struct cmdline *cl = at->cmdline;
	enum loader_stop code = STOP_NONE;

	if (cmdline_append(cl, slot.cmdline, strlen(slot.cmdline)) !=
	    TEE_SUCCESS)
		return refuse(STOP_CMDLINE, "the command line is too long");
	code = cmdline_add(
		cl, "androidboot.verifiedbootstate=", state_name(&at->v));
	if (code == STOP_NONE)
		code = cmdline_add(
			cl, "androidboot.slot_suffix=", suffixes[at->slot]);
	return code;
}

/* The image that was loaded, if it may be started. */
static const struct avb_loaded *boot_find(const struct attempt *at)
{
	for (size_t n = 0; n < slot.loaded_count; n++)
		/* What nobody vouches for boots on an unlocked device only. */
		if (slot.loaded[n].result == AVB_OK || at->v.unlocked)
			return &slot.loaded[n];
	return NULL;
}

/* The slot may be booted; can its image be started? */
static enum verdict slot_take(struct attempt *at)
{
	char name[] = "boot_?";

	name[sizeof(name) - 2] = suffixes[at->slot][1];
	if (boot_find(at) == NULL) {
		at->code = refuse(STOP_VERIFY,
				  "slot %s: vbmeta does not vouch for boot",
				  suffixes[at->slot] + 1);
		return VERDICT_BAD;
	}
	at->code = image_accept(at->v.image, name);
	if (at->code == STOP_NONE)
		at->code = cmdline_make(at);
	if (at->code != STOP_NONE)
		return at->code == STOP_PLACE ? VERDICT_LATER : VERDICT_BAD;
	return VERDICT_BOOTS;
}

/* Verifies one slot; says why when it does not boot. */
static enum verdict slot_try(struct attempt *at)
{
	const char *suffix = suffixes[at->slot];
	const struct avb_call call = {
		.requested = requested,
		.requested_count = ARRAY_COUNT(requested),
		.suffix = suffix,
		.flags =
			(at->v.unlocked ? AVB_ALLOW_VERIFICATION_ERROR : 0u) |
			(at->corrupted ? AVB_RESTART_CAUSED_BY_CORRUPTION : 0u),
		.mode = AVB_MODE_MANAGED,
	};
	const struct avb_room room = {
		.blobs = (uint8_t *)(uintptr_t)at->v.free.end,
		.blobs_len = AVB_BLOB_ROOM,
		.cmdline = avb_text,
		.cmdline_len = sizeof(avb_text),
	};
	enum avb_result result =
		avb_slot_verify(&verify_ops, &at->v, &call, &room, &slot);

	if (result != AVB_OK)
		say("slot %s: %s: %s (%s)", suffix + 1, slot.reason.partition,
		    slot.reason.text, avb_result_text(result));
	at->code = STOP_VERIFY;
	if (result == AVB_ERROR_OOM || result == AVB_ERROR_IO ||
	    result == AVB_ERROR_INVALID_ARGUMENT)
		return VERDICT_LATER;
	if (result != AVB_OK &&
	    !(at->v.unlocked && avb_result_ignorable(result)))
		return VERDICT_BAD;

	at->result = result;
	return slot_take(at);
}

/*
 * Counts the try of a slot that has never come up. One that cannot be counted
 * is not booted: it would be tried for ever.
 */
static enum verdict try_count(struct attempt *at, struct avb_ab *ab)
{
	struct avb_ab_slot *it = &ab->slot[at->slot];
	enum loader_stop code = STOP_NONE;

	if (!at->successful)
		it->tries--;
	code = misc_ab_keep(at->misc, ab);
	if (code == STOP_NONE || at->successful)
		return VERDICT_BOOTS;
	it->tries++;
	at->code = code;
	return VERDICT_LATER;
}

/* This slot boots now: what follows from it. */
static enum loader_stop slot_commit(struct attempt *at)
{
	enum loader_stop code = STOP_NONE;

	if (!at->v.unlocked && at->successful)
		code = indexes_raise();
	if (code == STOP_NONE)
		code = measure_all();
	if (code != STOP_NONE)
		return code;
	/* The TEE remembers it from now on. */
	if (at->corrupted)
		request_done(at->misc, "done");
	state_show(at);
	return STOP_NONE;
}

static enum loader_stop none_boots(struct misc *misc, const struct avb_ab *ab,
				   enum loader_stop code)
{
	/* Marks are kept; that they cannot be changes nothing here. */
	(void)misc_ab_keep(misc, ab);
	return refuse(code, "boot state: RED, no slot boots");
}

enum loader_stop slot_boot(struct misc *misc, const struct range *ram,
			   struct image *image, struct cmdline *cmdline)
{
	const struct cmdline before = *cmdline;
	struct attempt at = {
		.v = {
			.disk = misc->disk,
			.free = { ram->start, ram->end - BLOB_SPACE },
			.image = image,
		},
		.misc = misc,
		.cmdline = cmdline,
		.code = STOP_SLOTS,
	};
	TEE_Result res = state_unlocked(&at.v.unlocked);
	struct avb_ab ab;
	struct avb_ab left; /* to be tried in this run */

	if (res != TEE_SUCCESS)
		return refuse(STOP_STATE, "the lock state cannot be read (%#x)",
			      res);
	if (ram->end - ram->start < BLOB_SPACE)
		return refuse(STOP_MEMORY, "no memory to verify in");
	misc_ab(misc, &ab);
	left = ab;
	for (;;) {
		enum verdict verdict = VERDICT_LATER;

		at.slot = avb_ab_choose(&left);
		if (at.slot == AVB_AB_SLOT_COUNT)
			return none_boots(misc, &ab, at.code);
		at.successful = ab.slot[at.slot].successful != 0;
		at.v.loaded = false;
		at.v.user_key = false;
		at.corrupted = request_is_corrupted(misc, suffixes[at.slot]);
		*cmdline = before;
		verdict = slot_try(&at);
		if (verdict == VERDICT_BOOTS)
			verdict = try_count(&at, &ab);
		if (verdict == VERDICT_BOOTS)
			return slot_commit(&at);
		avb_ab_mark(&left, at.slot, AVB_AB_UNBOOTABLE);
		if (verdict == VERDICT_BAD)
			avb_ab_mark(&ab, at.slot, AVB_AB_UNBOOTABLE);
	}
}
