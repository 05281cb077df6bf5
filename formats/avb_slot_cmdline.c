/*
 * The kernel command line that verification makes: texts of descriptors, then
 * what the verifier has to say, then names and digests put into both.
 */
#include "avb_check.h"
#include "avb_slot_run.h"
#include <base/bits.h>
#include <string.h>

#define SYSTEM_GUID "$(ANDROID_SYSTEM_PARTUUID)"
#define BOOT_GUID   "$(ANDROID_BOOT_PARTUUID)"
#define VBMETA_GUID "$(ANDROID_VBMETA_PARTUUID)"

#define HEX_LEN (2 * AVB_DIGEST_LEN_MAX + 1)

static enum avb_result too_long(struct avb_run *run)
{
	return avb_because(run, AVB_ERROR_OOM, NULL,
			   "the kernel command line is too long");
}

/* Adds text as it is. */
static bool put(struct avb_run *run, const char *text, size_t len)
{
	const struct avb_room *room = run->room;

	if (len >= room->cmdline_len - run->cmdline_len)
		return false;
	memcpy(room->cmdline + run->cmdline_len, text, len);
	run->cmdline_len += len;
	room->cmdline[run->cmdline_len] = 0;
	return true;
}

static bool put_text(struct avb_run *run, const char *text)
{
	return put(run, text, strlen(text));
}

/* Adds " @key=@value". */
static bool option(struct avb_run *run, const char *key, const char *value)
{
	if (run->cmdline_len != 0 && !put(run, " ", 1))
		return false;
	return put_text(run, key) && put(run, "=", 1) && put_text(run, value);
}

static void hex(const uint8_t *bytes, size_t len, char text[HEX_LEN])
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digit[bytes[i] >> 4];
		text[2 * i + 1] = digit[bytes[i] & 15];
	}
	text[2 * len] = 0;
}

/* Replaces @token wherever it is in the command line. */
static bool replace(struct avb_run *run, const char *token, const char *value)
{
	char *text = run->room->cmdline;
	size_t token_len = strlen(token);
	size_t value_len = strlen(value);
	size_t at = 0;

	while (at + token_len <= run->cmdline_len) {
		size_t rest = run->cmdline_len - at - token_len + 1;

		if (memcmp(text + at, token, token_len) != 0) {
			at++;
			continue;
		}
		if (value_len > token_len &&
		    value_len - token_len >=
			    run->room->cmdline_len - run->cmdline_len)
			return false;
		/* The NUL moves along. */
		memmove(text + at + value_len, text + at + token_len, rest);
		memcpy(text + at, value, value_len);
		run->cmdline_len += value_len;
		run->cmdline_len -= token_len;
		at += value_len;
	}
	return true;
}

static bool has(const struct avb_run *run, const char *token)
{
	size_t token_len = strlen(token);

	for (size_t at = 0; at + token_len <= run->cmdline_len; at++)
		if (memcmp(run->room->cmdline + at, token, token_len) == 0)
			return true;
	return false;
}

enum avb_result avb_cmdline_descriptor(struct avb_run *run,
				       const struct avb_cmdline *desc)
{
	bool disabled = (run->flags & VBMETA_HASHTREE_DISABLED) != 0;
	uint32_t unless = disabled ? AVB_CMDLINE_IF_HASHTREE_ENABLED
				   : AVB_CMDLINE_IF_HASHTREE_DISABLED;
	const uint8_t *end = NULL;
	size_t len = desc->text.len;

	if ((desc->flags & unless) != 0)
		return AVB_OK;
	if (len > 0)
		end = memchr(desc->text.at, 0, len);
	if (end != NULL)
		len = (size_t)(end - desc->text.at);
	if ((run->cmdline_begun && !put(run, " ", 1)) ||
	    !put(run, (const char *)desc->text.at, len))
		return too_long(run);
	run->cmdline_begun = true;
	return AVB_OK;
}

static bool option_hex(struct avb_run *run, const char *key,
		       const uint8_t *bytes, size_t len)
{
	char text[HEX_LEN];

	hex(bytes, len, text);
	return option(run, key, text);
}

static bool option_number(struct avb_run *run, const char *key, size_t number)
{
	char text[24];
	size_t at = sizeof(text) - 1;

	text[at] = 0;
	do
		text[--at] = (char)('0' + number % 10);
	while ((number /= 10) != 0);
	return option(run, key, text + at);
}

/* Where the blobs are from, who signed them, and what they are. */
static bool options_vbmeta(struct avb_run *run, bool unlocked)
{
	const struct avb_slot *slot = run->slot;
	const struct avb_vbmeta *top = &slot->vbmeta[0];
	enum avb_digest alg = avb_algorithm_digest(run->algorithm);
	uint8_t digest[AVB_DIGEST_LEN_MAX];
	struct vbmeta vb;
	size_t total = 0;

	if ((run->call->flags & AVB_NO_VBMETA_PARTITION) == 0) {
		if (!option(run, "androidboot.vbmeta.device",
			    "PARTUUID=" VBMETA_GUID))
			return false;
		if (top->check == AVB_CHECK_OK &&
		    vbmeta_parse(top->blob, top->len, &vb) == TEE_SUCCESS) {
			const struct avb_bytes key = { vb.key, vb.key_len };

			run->ops->hash(run->dev, AVB_SHA256, &key, 1, digest);
			if (!option_hex(run,
					"androidboot.vbmeta.public_key_digest",
					digest, avb_digest_len(AVB_SHA256)))
				return false;
		}
	}
	for (size_t i = 0; i < slot->vbmeta_count; i++)
		total += slot->vbmeta[i].len;
	avb_slot_digest(run->ops, run->dev, slot, alg, digest);
	return option(run, "androidboot.vbmeta.avb_version", AVB_VERSION) &&
	       option(run, "androidboot.vbmeta.device_state",
		      unlocked ? "unlocked" : "locked") &&
	       option(run, "androidboot.vbmeta.hash_alg",
		      avb_digest_name(alg)) &&
	       option_number(run, "androidboot.vbmeta.size", total) &&
	       option_hex(run, "androidboot.vbmeta.digest", digest,
			  avb_digest_len(alg));
}

static bool options_mode(struct avb_run *run)
{
	static const struct {
		const char *name;
		const char *verity; /* dm-verity's word for it */
	} row[] = {
		[AVB_MODE_RESTART_AND_INVALIDATE] = { "enforcing",
						      "restart_on_corruption" },
		[AVB_MODE_RESTART] = { "enforcing", "restart_on_corruption" },
		[AVB_MODE_EIO] = { "eio", "ignore_zero_blocks" },
		[AVB_MODE_LOGGING] = { "logging", "ignore_corruption" },
		[AVB_MODE_PANIC] = { "panicking", "panic_on_corruption" },
	};
	enum avb_mode mode = run->slot->resolved;
	const char *name = row[mode].name;

	if ((run->flags & VBMETA_HASHTREE_DISABLED) != 0) {
		name = "disabled";
	} else {
		if (mode == AVB_MODE_RESTART_AND_INVALIDATE &&
		    !option(run, "androidboot.vbmeta.invalidate_on_error",
			    "yes"))
			return false;
		if (!replace(run, "$(ANDROID_VERITY_MODE)", row[mode].verity))
			return false;
	}
	if (!option(run, "androidboot.veritymode", name))
		return false;
	return run->call->mode != AVB_MODE_MANAGED ||
	       option(run, "androidboot.veritymode.managed", "yes");
}

static bool options_loaded(struct avb_run *run, const struct avb_loaded *loaded)
{
	char text[HEX_LEN];

	if (loaded->digest_len == 0)
		return true;
	hex(loaded->digest, loaded->digest_len, text);
	return put_text(run, " androidboot.vbmeta.") &&
	       put_text(run, loaded->partition) &&
	       put_text(run, ".hash_alg=") &&
	       put_text(run, avb_digest_name(loaded->digest_alg)) &&
	       put_text(run, " androidboot.vbmeta.") &&
	       put_text(run, loaded->partition) && put_text(run, ".digest=") &&
	       put_text(run, text);
}

enum avb_result avb_cmdline_options(struct avb_run *run)
{
	bool unlocked = false;
	TEE_Result res = run->ops->unlocked(run->dev, &unlocked);

	if (res != TEE_SUCCESS)
		return avb_because(run,
				   res == TEE_ERROR_OUT_OF_MEMORY
					   ? AVB_ERROR_OOM
					   : AVB_ERROR_IO,
				   NULL, "the lock state cannot be read");
	if (!options_vbmeta(run, unlocked) || !options_mode(run))
		return too_long(run);
	for (size_t i = 0; i < run->slot->loaded_count; i++)
		if (!options_loaded(run, &run->slot->loaded[i]))
			return too_long(run);
	return AVB_OK;
}

enum avb_result avb_cmdline_unverified(struct avb_run *run)
{
	char full[AVB_NAME_LEN];
	const struct avb_bytes name = { (const uint8_t *)"system", 6 };
	uint64_t len = 0;

	if (!avb_full_name(full, name, run->call->suffix) ||
	    run->ops->partition_len(run->dev, full, &len) != TEE_SUCCESS)
		return AVB_OK;
	return put_text(run, "root=PARTUUID=" SYSTEM_GUID) ? AVB_OK
							   : too_long(run);
}

static enum avb_result put_guid(struct avb_run *run, const char *token,
				const char *partition)
{
	const struct avb_bytes name = { (const uint8_t *)partition,
					strlen(partition) };
	char full[AVB_NAME_LEN];
	char guid[AVB_GUID_TEXT_LEN];

	/* Whatever is wrong with a name, it is reported like this. */
	if (!avb_full_name(full, name, run->call->suffix) ||
	    run->ops->guid(run->dev, full, guid) != TEE_SUCCESS)
		return avb_because(run, AVB_ERROR_OOM, partition,
				   "the command line asks for the GUID of a "
				   "partition that has none");
	return replace(run, token, guid) ? AVB_OK : too_long(run);
}

enum avb_result avb_cmdline_substitute(struct avb_run *run)
{
	const struct {
		const char *token;
		const char *partition;
		bool wanted; /* judged by the text as it was */
	} row[] = {
		{ SYSTEM_GUID, "system", has(run, SYSTEM_GUID) },
		{ BOOT_GUID, "boot", has(run, BOOT_GUID) },
		{ VBMETA_GUID, run->boot_is_top_level ? "boot" : "vbmeta",
		  has(run, VBMETA_GUID) },
	};
	enum avb_result result = AVB_OK;

	for (size_t i = 0; i < ARRAY_COUNT(row) && result == AVB_OK; i++)
		if (row[i].wanted)
			result = put_guid(run, row[i].token, row[i].partition);
	for (size_t i = 0; i < run->substitute_count && result == AVB_OK; i++) {
		const struct avb_substitute *sub = &run->substitute[i];
		static const char before[] = "$(AVB_";
		static const char behind[] = "_ROOT_DIGEST)";
		char token[sizeof(before) + AVB_NAME_LEN + sizeof(behind)];
		size_t name_len = strlen(sub->name);
		char text[HEX_LEN];

		memcpy(token, before, sizeof(before) - 1);
		memcpy(token + sizeof(before) - 1, sub->name, name_len);
		memcpy(token + sizeof(before) - 1 + name_len, behind,
		       sizeof(behind));
		hex(sub->digest, sub->digest_len, text);
		if (!replace(run, token, text))
			result = too_long(run);
	}
	return result;
}
