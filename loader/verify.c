/*
 * The verifier's platform in the loader. The boot image is read once, to where
 * it will run, and is started where it was verified. Indexes, lock state,
 * values and the owner's key are the TEE's.
 */
#include "verify.h"
#include <abi/pta_avb.h>
#include <base/bits.h>
#include <base/secret.h>
#include <crypto/rsa_avb.h>
#include <crypto/sha256.h>
#include <crypto/sha512.h>
#include <formats/test_keys.h>
#include <string.h>

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

/* The maker's key, or the one that the owner of the device has enrolled. */
static TEE_Result op_key(void *dev, struct avb_bytes key,
			 struct avb_bytes metadata, bool *trusted)
{
	struct verify *v = dev;
	uint8_t digest[SHA256_LEN];
	uint8_t own[SHA256_LEN];
	size_t len = 0;

	sha256(key.at, key.len, digest);
	*trusted = secret_equal(digest, slot_trusted_key, sizeof(digest));
	if (!*trusted) {
		TEE_Result res = state_value_read(AVB_USER_KEY_VALUE, own,
						  sizeof(own), &len);

		if (res != TEE_SUCCESS && res != TEE_ERROR_ITEM_NOT_FOUND)
			return TEE_ERROR_GENERIC;
		v->user_key = res == TEE_SUCCESS && len == sizeof(own) &&
			      secret_equal(digest, own, sizeof(own));
		*trusted = v->user_key;
	}
	if (!*trusted)
		return TEE_SUCCESS;
	memcpy(v->signer, digest, sizeof(v->signer));
	if (test_key_is(digest))
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

static TEE_Result op_value_read(void *dev, const char *name, uint8_t *to,
				size_t room, size_t *len)
{
	TEE_Result res = state_value_read(name, to, room, len);

	return res == TEE_SUCCESS && *len == 0 ? TEE_ERROR_ITEM_NOT_FOUND : res;
}

static TEE_Result op_value_write(void *dev, const char *name,
				 const uint8_t *bytes, size_t len)
{
	return state_value_write(name, bytes, len);
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

const struct avb_ops verify_ops = {
	.partition_len = op_len,
	.read = op_read,
	.load = op_load,
	.guid = op_guid,
	.key_trusted = op_key,
	.rollback_read = op_index,
	.unlocked = op_unlocked,
	.value_read = op_value_read,
	.value_write = op_value_write,
	.hash = op_hash,
	.rsa_open = op_rsa,
};
