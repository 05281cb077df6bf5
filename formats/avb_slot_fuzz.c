/*
 * The verifier over any bytes. The first four choose how it is called; what
 * follows is the top-level blob and, with a footer or without, the partition
 * boot. Hashes are a checksum, so that a fuzzer can make good ones.
 */
#include <base/bits.h>
#include <base/check.h>
#include <formats/avb_ab.h>
#include <formats/avb_slot.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

void check_failed(const char *what, const char *file, int line)
{
	abort();
}

struct device {
	struct avb_bytes part[2]; /* vbmeta, boot */
	uint8_t value[32];
	size_t value_len;
	bool unlocked;
};

static const struct avb_bytes *find(const struct device *dev, const char *name)
{
	if (strcmp(name, "vbmeta_a") == 0)
		return &dev->part[0];
	return strncmp(name, "boot", 4) == 0 ? &dev->part[1] : NULL;
}

static TEE_Result partition_len(void *ctx, const char *name, uint64_t *len)
{
	const struct avb_bytes *part = find(ctx, name);

	if (part == NULL || part->len == 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	*len = part->len;
	return TEE_SUCCESS;
}

static TEE_Result part_read(void *ctx, const char *name, uint64_t off,
			    uint8_t *to, size_t len)
{
	const struct avb_bytes *part = find(ctx, name);

	CHECK(part != NULL && range_fits(off, len, part->len));
	if (len > 0)
		memcpy(to, part->at + off, len);
	return TEE_SUCCESS;
}

static TEE_Result part_load(void *ctx, const char *name, uint64_t len,
			    struct avb_image *image)
{
	const struct avb_bytes *part = find(ctx, name);
	size_t half = (size_t)len / 2;

	CHECK(part != NULL && len <= part->len);
	*image = (struct avb_image){
		.piece = { { part->at, half },
			   { part->at + half, (size_t)len - half } },
		.count = 2,
	};
	return TEE_SUCCESS;
}

static TEE_Result guid(void *ctx, const char *name,
		       char text[AVB_GUID_TEXT_LEN])
{
	memset(text, 'g', AVB_GUID_TEXT_LEN - 1);
	text[AVB_GUID_TEXT_LEN - 1] = 0;
	return TEE_SUCCESS;
}

static TEE_Result key_trusted(void *ctx, struct avb_bytes key,
			      struct avb_bytes metadata, bool *trusted)
{
	*trusted = key.len > 0 && key.at[key.len - 1] == 0;
	return TEE_SUCCESS;
}

static TEE_Result partition_key_trusted(void *ctx, const char *name,
					struct avb_bytes key,
					struct avb_bytes metadata,
					bool *trusted, uint32_t *location)
{
	*location = 40;
	return key_trusted(ctx, key, metadata, trusted);
}

static TEE_Result rollback_read(void *ctx, uint32_t location, uint64_t *index)
{
	*index = 1;
	return TEE_SUCCESS;
}

static TEE_Result unlocked(void *ctx, bool *is)
{
	*is = ((struct device *)ctx)->unlocked;
	return TEE_SUCCESS;
}

static TEE_Result value_read(void *ctx, const char *name, uint8_t *to,
			     size_t room, size_t *len)
{
	struct device *dev = ctx;

	*len = dev->value_len;
	if (dev->value_len == 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	if (dev->value_len > room)
		return TEE_ERROR_SHORT_BUFFER;
	memcpy(to, dev->value, dev->value_len);
	return TEE_SUCCESS;
}

static TEE_Result value_write(void *ctx, const char *name, const uint8_t *bytes,
			      size_t len)
{
	struct device *dev = ctx;

	/* An unlocked device sets no digest; the mode it may set. */
	CHECK(!dev->unlocked || strcmp(name, "avb.managed_verity_mode") == 0);
	dev->value_len = MIN(len, sizeof(dev->value));
	if (len > 0)
		memcpy(dev->value, bytes, dev->value_len);
	return TEE_SUCCESS;
}

static void hash(void *ctx, enum avb_digest alg, const struct avb_bytes *piece,
		 size_t count, uint8_t *digest)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < piece[i].len; j++)
			sum = (uint8_t)(sum + piece[i].at[j]);
	memset(digest, sum & 1, avb_digest_len(alg));
}

static bool rsa_open(void *ctx, const uint8_t *n, const uint8_t *rr,
		     const uint8_t *sig, size_t len, uint8_t *out)
{
	memcpy(out, sig, len);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct avb_ops ops = {
		partition_len, part_read,   part_load,
		guid,	       key_trusted, partition_key_trusted,
		rollback_read, unlocked,    value_read,
		value_write,   hash,	    rsa_open,
	};
	static const char *const requested[] = { "boot" };
	static uint8_t blobs[AVB_BLOB_ROOM];
	static char cmdline[8192];
	static struct avb_slot slot;
	struct device dev = { 0 };

	if (len < 4)
		return 0;

	size_t split = MIN((size_t)data[2] << 4, len - 4);
	const struct avb_call call = {
		.requested = requested,
		.requested_count = 1,
		.suffix = (data[0] & 0x80) != 0 ? "" : "_a",
		.flags = data[0] & 7,
		.mode = data[1] & 7,
	};
	const struct avb_room room = {
		.blobs = blobs,
		.blobs_len = sizeof(blobs),
		.cmdline = cmdline,
		.cmdline_len = (data[1] & 0x80) != 0 ? 300 : sizeof(cmdline),
	};

	dev.unlocked = (data[1] & 0x40) != 0;
	dev.value_len = data[3] & 0x21;
	dev.part[0] = (struct avb_bytes){ data + 4, split };
	dev.part[1] = (struct avb_bytes){ data + 4 + split, len - 4 - split };

	enum avb_result result =
		avb_slot_verify(&ops, &dev, &call, &room, &slot);

	if (result != AVB_OK &&
	    (!avb_result_ignorable(result) || (call.flags & 1) == 0))
		CHECK(slot.vbmeta_count == 0 && slot.loaded_count == 0 &&
		      slot.reason.text != NULL);
	else
		CHECK(strlen(slot.cmdline) < room.cmdline_len);
	if (result == AVB_OK && !slot.verification_disabled)
		for (size_t i = 0; i < slot.vbmeta_count; i++)
			CHECK(slot.vbmeta[i].check == AVB_CHECK_OK);
	return 0;
}
