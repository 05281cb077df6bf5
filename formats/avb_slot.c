/*
 * The walk of the verifier: the top-level vbmeta blob, its chains one level
 * deep, and the descriptors of each. The order of the steps is the reference's
 * wherever it decides which result comes out; where ours is stricter,
 * docs/verified-boot.md says so.
 *
 * With errors allowed the walk goes on after an ignorable one, and a later one
 * takes its place, but never AVB_OK.
 */
#include "avb_check.h"
#include "avb_slot_run.h"
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

/* One vbmeta blob to load: where it is, and what must be true of it. */
struct link {
	struct avb_bytes name;
	const char *suffix;
	uint32_t location;    /* of its rollback index, if chained */
	struct avb_bytes key; /* that it must have; @at NULL: ask the device */
	bool top;
};

static struct avb_bytes text_bytes(const char *text)
{
	return (struct avb_bytes){ (const uint8_t *)text, strlen(text) };
}

static bool bytes_equal(struct avb_bytes a, struct avb_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

enum avb_result avb_because(struct avb_run *run, enum avb_result result,
			    const char *partition, const char *text)
{
	struct avb_reason *reason = &run->slot->reason;

	*reason = (struct avb_reason){ .text = text };
	for (size_t i = 0;
	     partition != NULL && partition[i] != 0 && i < AVB_NAME_LEN - 1;
	     i++)
		reason->partition[i] = partition[i];
	return result;
}

bool avb_full_name(char full[AVB_NAME_LEN], struct avb_bytes name,
		   const char *suffix)
{
	size_t suffix_len = strlen(suffix);

	if (name.len >= AVB_NAME_LEN || suffix_len >= AVB_NAME_LEN - name.len)
		return false;
	if (name.len > 0)
		memcpy(full, name.at, name.len);
	memcpy(full + name.len, suffix, suffix_len + 1);
	return true;
}

/* True when the walk must end with @result. */
static bool is_final(const struct avb_run *run, enum avb_result result)
{
	return result != AVB_OK &&
	       (!avb_allowed(run) || !avb_result_ignorable(result));
}

/* ------------------------------------------------- images of partitions --- */

static enum avb_result image_load(struct avb_run *run, const char *full,
				  uint64_t len, struct avb_image *image)
{
	uint64_t room = 0;

	if (run->room->image_max != 0 && len > run->room->image_max)
		return avb_because(run, AVB_ERROR_OOM, full,
				   "the image is longer than the memory");

	TEE_Result res = run->ops->partition_len(run->dev, full, &room);

	if (res == TEE_SUCCESS && len > room)
		return avb_because(run, AVB_ERROR_IO, full,
				   "the partition is shorter than the image");
	if (res == TEE_SUCCESS)
		res = run->ops->load(run->dev, full, len, image);
	if (res == TEE_SUCCESS)
		return AVB_OK;
	return avb_because(run, avb_io_result(res), full,
			   res == TEE_ERROR_ITEM_NOT_FOUND
				   ? "there is no such partition"
				   : "the partition cannot be loaded");
}

static enum avb_result partition_len(struct avb_run *run, const char *full,
				     uint64_t *len)
{
	TEE_Result res = run->ops->partition_len(run->dev, full, len);

	if (res == TEE_SUCCESS)
		return AVB_OK;
	return avb_because(run, avb_io_result(res), full,
			   "the partition has no size");
}

static struct avb_loaded *loaded_add(struct avb_run *run)
{
	struct avb_slot *slot = run->slot;

	if (slot->loaded_count == AVB_LOADED_COUNT)
		return NULL;
	return &slot->loaded[slot->loaded_count++];
}

/* Verification is disabled: all that is asked for, as it is. */
static enum avb_result load_unverified(struct avb_run *run)
{
	for (size_t i = 0; i < run->call->requested_count; i++) {
		const char *name = run->call->requested[i];
		char full[AVB_NAME_LEN];
		struct avb_image image = { 0 };
		uint64_t len = 0;

		if (!avb_full_name(full, text_bytes(name), run->call->suffix))
			return avb_because(run, AVB_ERROR_INVALID_METADATA,
					   name, "the name is too long");

		enum avb_result result = partition_len(run, full, &len);

		if (result == AVB_OK)
			result = image_load(run, full, len, &image);
		if (result != AVB_OK)
			return result;

		struct avb_loaded *loaded = loaded_add(run);

		if (loaded == NULL)
			return avb_because(run, AVB_ERROR_OOM, full,
					   "too many partitions");
		*loaded = (struct avb_loaded){
			.partition = name,
			.image = image,
			.len = len,
			.vbmeta = run->slot->vbmeta_count - 1,
			.result = AVB_ERROR_VERIFICATION,
		};
	}
	return AVB_OK;
}

/* ---------------------------------------------------------- descriptors --- */

/* The string of the call that a descriptor names, or NULL. */
static const char *requested(const struct avb_run *run, struct avb_bytes name)
{
	for (size_t i = 0; i < run->call->requested_count; i++)
		if (bytes_equal(text_bytes(run->call->requested[i]), name))
			return run->call->requested[i];
	return NULL;
}

static bool digest_find(const char *algorithm, enum avb_digest *alg)
{
	*alg = avb_algorithm_is(algorithm, "sha512") ? AVB_SHA512 : AVB_SHA256;
	return *alg == AVB_SHA512 || avb_algorithm_is(algorithm, "sha256");
}

/* Compares what was loaded with what the descriptor says of it. */
static enum avb_result hash_compare(struct avb_run *run, const char *full,
				    const struct avb_hash *hash,
				    struct avb_loaded *loaded)
{
	struct avb_bytes message[1 + AVB_PIECE_COUNT] = { hash->salt };
	size_t count = 1;
	uint64_t left = MIN(hash->image_len, loaded->len);
	uint8_t stored[AVB_DIGEST_LEN_MAX];
	struct avb_bytes want = hash->digest;

	if (!digest_find(hash->algorithm, &loaded->digest_alg))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, full,
				   "unknown hash algorithm");
	for (size_t i = 0; i < loaded->image.count && left > 0; i++) {
		struct avb_bytes piece = loaded->image.piece[i];

		piece.len = (size_t)MIN(piece.len, left);
		message[count++] = piece;
		left -= piece.len;
	}
	if (left > 0)
		return avb_because(run, AVB_ERROR_IO, full,
				   "the image was not loaded whole");
	loaded->digest_len = avb_digest_len(loaded->digest_alg);
	run->ops->hash(run->dev, loaded->digest_alg, message, count,
		       loaded->digest);
	if (want.len == 0) {
		enum avb_result result =
			avb_value_digest(run, loaded->partition, loaded->digest,
					 stored, loaded->digest_len);

		if (result != AVB_OK)
			return result;
		want = (struct avb_bytes){ stored, loaded->digest_len };
	}
	if (want.len != loaded->digest_len)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, full,
				   "the digest has another length");
	if (!secret_equal(want.at, loaded->digest, want.len))
		return avb_because(run, AVB_ERROR_VERIFICATION, full,
				   "the image is not the one that was signed");
	return AVB_OK;
}

static enum avb_result on_hash(struct avb_run *run, const char *where,
			       const struct vbmeta_descriptor *desc)
{
	struct avb_loaded loaded = { 0 };
	struct avb_hash hash;
	char full[AVB_NAME_LEN];

	if (avb_hash_parse(desc, &hash) != TEE_SUCCESS ||
	    !avb_text_is_utf8(hash.name))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "malformed hash descriptor");
	loaded.partition = requested(run, hash.name);
	if (loaded.partition == NULL)
		return AVB_OK;

	bool suffix = (hash.flags & AVB_DO_NOT_USE_AB) == 0;

	/* A persistent digest is of data that no update replaces. */
	if ((suffix && hash.digest.len == 0 && run->call->suffix[0] != 0) ||
	    !avb_full_name(full, hash.name, suffix ? run->call->suffix : ""))
		return avb_because(run, AVB_ERROR_INVALID_METADATA,
				   loaded.partition,
				   "no partition can have this name");
	/* Not signed, maybe: then all of the partition is what may be run. */
	loaded.len = hash.image_len;
	if (avb_allowed(run)) {
		enum avb_result result = partition_len(run, full, &loaded.len);

		if (result != AVB_OK)
			return result;
	}
	loaded.vbmeta = run->walked;
	loaded.result = image_load(run, full, loaded.len, &loaded.image);
	if (loaded.result != AVB_OK)
		return loaded.result;
	loaded.result = hash_compare(run, full, &hash, &loaded);
	if (is_final(run, loaded.result))
		return loaded.result;

	struct avb_loaded *entry = loaded_add(run);

	if (entry == NULL)
		return avb_because(run, AVB_ERROR_OOM, full,
				   "too many partitions");
	*entry = loaded;
	return loaded.result;
}

static size_t tree_digest_len(const char *algorithm)
{
	enum avb_digest alg;

	if (avb_algorithm_is(algorithm, "sha1"))
		return 20;
	return digest_find(algorithm, &alg) ? avb_digest_len(alg) : 0;
}

/* Only a root digest that the device keeps is of interest here. */
static enum avb_result on_hashtree(struct avb_run *run, const char *where,
				   bool substitutes,
				   const struct vbmeta_descriptor *desc)
{
	struct avb_hashtree tree;
	struct avb_substitute sub = { 0 };

	if (avb_hashtree_parse(desc, &tree) != TEE_SUCCESS)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "malformed hashtree descriptor");
	if (tree.root.len != 0)
		return AVB_OK;
	if (!avb_text_is_utf8(tree.name) ||
	    ((tree.flags & AVB_DO_NOT_USE_AB) == 0 &&
	     run->call->suffix[0] != 0) ||
	    !avb_full_name(sub.name, tree.name, ""))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "no partition can have a hashtree's name");
	sub.digest_len = tree_digest_len(tree.algorithm);
	if (sub.digest_len == 0)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, sub.name,
				   "unknown hash algorithm");

	enum avb_result result = avb_value_digest(run, sub.name, NULL,
						  sub.digest, sub.digest_len);

	if (result != AVB_OK || !substitutes)
		return result;
	if (run->substitute_count == AVB_SUBSTITUTE_COUNT)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, sub.name,
				   "too many persistent root digests");
	for (char *c = sub.name; *c != 0; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	run->substitute[run->substitute_count++] = sub;
	return AVB_OK;
}

static enum avb_result on_cmdline(struct avb_run *run, const char *where,
				  const struct vbmeta_descriptor *desc)
{
	struct avb_cmdline cmdline;

	if (avb_cmdline_parse(desc, &cmdline) != TEE_SUCCESS ||
	    !avb_text_is_utf8(cmdline.text))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "malformed kernel command line");
	return avb_cmdline_descriptor(run, &cmdline);
}

static enum avb_result vbmeta_load(struct avb_run *run,
				   const struct link *link);

/* A chain in a top-level blob; what it leads to has none, so this is all. */
static enum avb_result on_chain(struct avb_run *run, const char *where,
				const struct link *from,
				const struct vbmeta_descriptor *desc)
{
	struct avb_chain chain;

	if (!from->top)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "a chain where none may be");
	if (avb_chain_parse(desc, &chain) != TEE_SUCCESS || chain.location == 0)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "malformed chain descriptor");

	const struct link link = {
		.name = chain.name,
		.suffix = (chain.flags & AVB_DO_NOT_USE_AB) != 0
				  ? ""
				  : run->call->suffix,
		.location = chain.location,
		.key = chain.key,
	};

	return vbmeta_load(run, &link);
}

static enum avb_result on_descriptor(struct avb_run *run, const char *where,
				     const struct link *from,
				     const struct vbmeta_descriptor *desc)
{
	bool alone = (run->call->flags & AVB_NO_VBMETA_PARTITION) != 0;

	switch (desc->tag) {
	case VBMETA_HASH:
		return on_hash(run, where, desc);
	case VBMETA_HASHTREE:
		return on_hashtree(run, where, from->top || alone, desc);
	case VBMETA_CMDLINE:
		return on_cmdline(run, where, desc);
	case VBMETA_CHAIN:
		return on_chain(run, where, from, desc);
	default:
		return AVB_OK;
	}
}

/* The list is checked to its end before anything of it is acted on. */
static bool list_is_good(struct vbmeta_iter iter)
{
	struct vbmeta_descriptor desc;
	TEE_Result res = TEE_SUCCESS;

	while (res == TEE_SUCCESS)
		res = vbmeta_next(&iter, &desc);
	return res == TEE_ERROR_ITEM_NOT_FOUND;
}

/* @cut is set when the walk ended early, with nothing more to take from it. */
static enum avb_result walk(struct avb_run *run, const char *where,
			    const struct link *from, const struct vbmeta *vb,
			    bool *cut)
{
	enum avb_result result = AVB_OK;
	struct vbmeta_iter iter = { 0 };
	struct vbmeta_descriptor desc;
	const size_t self = run->slot->vbmeta_count - 1;

	*cut = true;
	/* No descriptors may be anywhere. */
	if (vb->descriptors_len != 0 &&
	    vbmeta_descriptors(vb, &iter) != TEE_SUCCESS)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "the descriptors leave their block");
	if (!list_is_good(iter))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, where,
				   "malformed list of descriptors");
	while (vbmeta_next(&iter, &desc) == TEE_SUCCESS) {
		/* A chain has walked on meanwhile. */
		run->walked = self;

		enum avb_result got = on_descriptor(run, where, from, &desc);

		if (got != AVB_OK)
			result = got;
		/* Without a root digest no mount is right: nothing follows. */
		if (is_final(run, got) ||
		    (got != AVB_OK && desc.tag == VBMETA_HASHTREE))
			return result;
	}
	*cut = false;
	return result;
}

/* ---------------------------------------------------------- vbmeta blobs --- */

/* Where the blob is in its partition. */
static enum avb_result blob_range(struct avb_run *run, const char *full,
				  bool footer, uint64_t *off, size_t *len,
				  bool *missing)
{
	uint8_t buf[AVB_FOOTER_LEN];
	struct avb_footer foot;
	uint64_t room = 0;
	TEE_Result res = run->ops->partition_len(run->dev, full, &room);

	*off = 0;
	*len = VBMETA_MAX_LEN;
	*missing = res == TEE_ERROR_ITEM_NOT_FOUND;
	if (res == TEE_SUCCESS && footer) {
		if (room < AVB_FOOTER_LEN)
			return avb_because(run, AVB_ERROR_IO, full,
					   "too short for a footer");
		res = run->ops->read(run->dev, full, room - AVB_FOOTER_LEN, buf,
				     sizeof(buf));
		if (res == TEE_SUCCESS &&
		    avb_footer_parse(buf, &foot) == TEE_SUCCESS &&
		    foot.vbmeta_len <= VBMETA_MAX_LEN) {
			*off = foot.vbmeta_off;
			*len = (size_t)foot.vbmeta_len;
		}
	}
	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), full,
				   *missing ? "there is no such partition"
					    : "the partition cannot be read");
	if (*off > room)
		return avb_because(run, AVB_ERROR_IO, full,
				   "its footer points outside");
	*len = (size_t)MIN(*len, room - *off);
	return AVB_OK;
}

/* Reads a blob into the memory that is still free. */
static enum avb_result blob_read(struct avb_run *run, const char *full,
				 bool footer, struct avb_bytes *blob,
				 bool *missing)
{
	uint8_t *to = run->room->blobs + run->blobs_used;
	uint64_t off = 0;
	size_t len = 0;
	enum avb_result result =
		blob_range(run, full, footer, &off, &len, missing);

	if (result != AVB_OK)
		return result;
	if (len > run->room->blobs_len - run->blobs_used)
		return avb_because(run, AVB_ERROR_OOM, full,
				   "no memory for the vbmeta image");

	TEE_Result res = run->ops->read(run->dev, full, off, to, len);

	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), full,
				   "the vbmeta image cannot be read");
	*blob = (struct avb_bytes){ to, len };
	return AVB_OK;
}

static enum avb_result check_result(struct avb_run *run, const char *full,
				    enum avb_check check)
{
	switch (check) {
	case AVB_CHECK_OK:
		return AVB_OK;
	case AVB_CHECK_INVALID_HEADER:
		return avb_because(run, AVB_ERROR_INVALID_METADATA, full,
				   "no vbmeta image, or a malformed header");
	case AVB_CHECK_UNSUPPORTED_VERSION:
		return avb_because(run, AVB_ERROR_UNSUPPORTED_VERSION, full,
				   "the vbmeta image needs a newer verifier");
	case AVB_CHECK_NOT_SIGNED:
		return avb_because(run, AVB_ERROR_VERIFICATION, full,
				   "the vbmeta image is not signed");
	case AVB_CHECK_HASH_MISMATCH:
		return avb_because(run, AVB_ERROR_VERIFICATION, full,
				   "the vbmeta image was altered");
	default:
		return avb_because(run, AVB_ERROR_VERIFICATION, full,
				   "the vbmeta image has a wrong signature");
	}
}

/* Is a blob's key, whose signature is good, the right one? */
static enum avb_result key_judge(struct avb_run *run, const char *full,
				 const struct link *link,
				 const struct vbmeta *vb, uint32_t *location)
{
	const struct avb_bytes key = { vb->key, vb->key_len };
	const struct avb_bytes metadata = { vb->metadata, vb->metadata_len };
	bool trusted = false;
	TEE_Result res = TEE_SUCCESS;

	if (link->key.at != NULL) {
		trusted = bytes_equal(link->key, key);
	} else if (link->top) {
		res = run->ops->key_trusted(run->dev, key, metadata, &trusted);
	} else {
		res = run->ops->partition_key_trusted(
			run->dev, full, key, metadata, &trusted, location);
	}
	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), full,
				   "the trusted key cannot be read");
	if (!trusted)
		return avb_because(run, AVB_ERROR_PUBLIC_KEY_REJECTED, full,
				   "signed by a key that is not trusted");
	return AVB_OK;
}

static enum avb_result rollback_judge(struct avb_run *run, const char *full,
				      uint32_t location, uint64_t index)
{
	uint64_t stored = 0;
	TEE_Result res = run->ops->rollback_read(run->dev, location, &stored);

	if (res != TEE_SUCCESS)
		return avb_because(run, avb_io_result(res), full,
				   "its rollback index cannot be read");
	if (index < stored)
		return avb_because(run, AVB_ERROR_ROLLBACK_INDEX, full,
				   "older than what the device has seen");
	return AVB_OK;
}

static enum avb_result blob_record(struct avb_run *run, const char *full,
				   struct avb_bytes name,
				   const struct vbmeta *vb,
				   enum avb_check check)
{
	struct avb_slot *slot = run->slot;

	if (slot->vbmeta_count == AVB_VBMETA_COUNT)
		return avb_because(run, AVB_ERROR_OOM, full,
				   "too many vbmeta images");

	struct avb_vbmeta *entry = &slot->vbmeta[slot->vbmeta_count++];

	*entry = (struct avb_vbmeta){
		.blob = vb->blob,
		.len = vb->blob_len,
		.check = check,
		.rollback_index = vb->rollback_index,
		.key = { vb->key, vb->key_len },
	};
	(void)avb_full_name(entry->partition, name, "");
	/* What follows the blob was read, but is no part of anything. */
	run->blobs_used += vb->blob_len;
	return AVB_OK;
}

/* A blob in memory: its flags, key, index and descriptors. */
static enum avb_result blob_judge(struct avb_run *run, const char *full,
				  const struct link *link,
				  struct avb_bytes blob)
{
	struct vbmeta vb;
	enum avb_check check = avb_blob_check(run->ops, run->dev, blob, &vb);
	enum avb_result result = check_result(run, full, check);
	uint32_t location = link->location;
	enum avb_result got = AVB_OK;

	if (is_final(run, result))
		return result;
	if (link->top)
		run->flags = vb.flags;
	else if (vb.flags != 0)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, full,
				   "flags where none may be");
	if (link->top)
		location = vb.rollback_location;
	if (check == AVB_CHECK_OK)
		got = key_judge(run, full, link, &vb, &location);
	if (got != AVB_OK)
		result = got;
	if (is_final(run, got))
		return result;
	got = rollback_judge(run, full, location, vb.rollback_index);
	if (got != AVB_OK)
		result = got;
	if (is_final(run, got))
		return result;
	got = blob_record(run, full, link->name, &vb, check);
	if (got != AVB_OK)
		return got;
	if ((vb.flags & VBMETA_VERIFICATION_DISABLED) != 0) {
		got = load_unverified(run);
		return got == AVB_OK ? result : got;
	}

	bool cut = false;

	got = walk(run, full, link, &vb, &cut);
	if (got != AVB_OK)
		result = got;
	if (cut)
		return result;
	if (location >= AVB_LOCATION_COUNT)
		return avb_because(run, AVB_ERROR_INVALID_METADATA, full,
				   "its rollback index has no place");
	run->slot->rollback_index[location] = vb.rollback_index;
	if (link->key.at == NULL)
		run->algorithm = vb.algorithm->type;
	return result;
}

static enum avb_result vbmeta_load(struct avb_run *run, const struct link *link)
{
	static const char special[] = "vbmeta";
	size_t special_len = sizeof(special) - 1;
	struct link from = *link;
	char full[AVB_NAME_LEN];
	struct avb_bytes blob = { NULL, 0 };
	bool missing = false;
	enum avb_result result;

	if (!avb_text_is_utf8(link->name) ||
	    !avb_full_name(full, link->name, link->suffix))
		return avb_because(run, AVB_ERROR_INVALID_METADATA, NULL,
				   "no partition can have a chain's name");

	bool is_vbmeta = link->name.len >= special_len &&
			 memcmp(link->name.at, special, special_len) == 0;

	result = blob_read(run, full, !is_vbmeta, &blob, &missing);
	if (missing && link->top && is_vbmeta) {
		/* Small devices keep the top-level blob behind the kernel. */
		run->boot_is_top_level = true;
		from.name = text_bytes("boot");
		return vbmeta_load(run, &from);
	}
	if (result != AVB_OK)
		return result;
	return blob_judge(run, full, link, blob);
}

/* ----------------------------------------------------------------- slots --- */

size_t avb_slot_digest(const struct avb_ops *ops, void *dev,
		       const struct avb_slot *slot, enum avb_digest alg,
		       uint8_t digest[AVB_DIGEST_LEN_MAX])
{
	struct avb_bytes piece[AVB_VBMETA_COUNT];

	for (size_t i = 0; i < slot->vbmeta_count; i++)
		piece[i] = (struct avb_bytes){ slot->vbmeta[i].blob,
					       slot->vbmeta[i].len };
	ops->hash(dev, alg, piece, slot->vbmeta_count, digest);
	return avb_digest_len(alg);
}

const struct avb_loaded *avb_slot_find(const struct avb_slot *slot,
				       const char *partition)
{
	for (size_t i = 0; i < slot->loaded_count; i++)
		if (strcmp(slot->loaded[i].partition, partition) == 0)
			return slot->loaded[i].result == AVB_OK
				       ? &slot->loaded[i]
				       : NULL;
	return NULL;
}

/* Each partition has a blob of its own, and none is the top level. */
static enum avb_result load_each(struct avb_run *run)
{
	enum avb_result result = AVB_OK;
	struct avb_reason reason = { 0 };

	for (size_t i = 0; i < run->call->requested_count; i++) {
		const struct link link = {
			.name = text_bytes(run->call->requested[i]),
			.suffix = run->call->suffix,
		};
		enum avb_result got = vbmeta_load(run, &link);

		if (is_final(run, got))
			return got;
		/* The first error is the one that is told. */
		if (result == AVB_OK) {
			result = got;
			reason = run->slot->reason;
		}
	}
	run->slot->reason = reason;
	return result;
}

static enum avb_result finish(struct avb_run *run, enum avb_result result)
{
	enum avb_result got = AVB_OK;

	run->slot->resolved = run->call->mode;
	if ((run->flags & VBMETA_VERIFICATION_DISABLED) != 0) {
		run->slot->verification_disabled = true;
		got = avb_cmdline_unverified(run);
	} else {
		if (run->call->mode == AVB_MODE_MANAGED)
			got = avb_value_mode(run);
		if (got == AVB_OK)
			got = avb_cmdline_options(run);
	}
	if (got == AVB_OK)
		got = avb_cmdline_substitute(run);
	return got == AVB_OK ? result : got;
}

static enum avb_result arguments_check(struct avb_run *run)
{
	const struct avb_call *call = run->call;

	if (call->mode > AVB_MODE_PANIC)
		return avb_because(run, AVB_ERROR_INVALID_ARGUMENT, NULL,
				   "no such hashtree error mode");
	if (call->mode == AVB_MODE_LOGGING && !avb_allowed(run))
		return avb_because(run, AVB_ERROR_INVALID_ARGUMENT, NULL,
				   "logging needs verification errors allowed");
	if (call->mode == AVB_MODE_MANAGED &&
	    (run->ops->value_read == NULL || run->ops->value_write == NULL))
		return avb_because(run, AVB_ERROR_INVALID_ARGUMENT, NULL,
				   "managed mode needs persistent values");
	if ((call->flags & AVB_NO_VBMETA_PARTITION) != 0 &&
	    (run->ops->partition_key_trusted == NULL ||
	     call->requested_count == 0))
		return avb_because(run, AVB_ERROR_INVALID_ARGUMENT, NULL,
				   "without a vbmeta partition, partitions and "
				   "their keys must be named");
	return AVB_OK;
}

enum avb_result avb_slot_verify(const struct avb_ops *ops, void *dev,
				const struct avb_call *call,
				const struct avb_room *room,
				struct avb_slot *slot)
{
	struct avb_run run = {
		.ops = ops,
		.dev = dev,
		.call = call,
		.room = room,
		.slot = slot,
	};
	const struct link top = {
		.name = text_bytes("vbmeta"),
		.suffix = call->suffix,
		.top = true,
	};

	memset(slot, 0, sizeof(*slot));
	slot->cmdline = room->cmdline;
	room->cmdline[0] = 0;

	enum avb_result result = arguments_check(&run);

	if (result == AVB_OK)
		result = (call->flags & AVB_NO_VBMETA_PARTITION) != 0
				 ? load_each(&run)
				 : vbmeta_load(&run, &top);
	if (!is_final(&run, result))
		result = finish(&run, result);
	if (is_final(&run, result)) {
		const struct avb_reason reason = slot->reason;

		memset(slot, 0, sizeof(*slot));
		slot->reason = reason;
	} else if (result == AVB_OK) {
		slot->reason = (struct avb_reason){ 0 };
	}
	return result;
}
