/* vbmeta blobs: which descriptors, in which order, signed by whom. */
#define _GNU_SOURCE
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include <base/bits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define LOCATIONS_MAX 256u

static struct avb_bytes text_bytes(const char *text)
{
	return (struct avb_bytes){ (const uint8_t *)text, strlen(text) };
}

/* Makes room for a descriptor with parts of @variable bytes. */
static void reserve(struct avb_list *list, size_t variable)
{
	size_t need = list->len + variable + 256;

	if (need <= list->room)
		return;
	list->room = 2 * need;
	list->at = xrealloc(list->at, list->room);
}

uint32_t blob_minor(const struct args *args)
{
	uint32_t minor = 0;

	if (args->rollback_index_location > 0)
		minor = 2;
	if (args->chain_partition_no_ab.count > 0)
		minor = 3;
	return minor;
}

uint32_t blob_included_minor(const struct args *args, uint32_t minor)
{
	for (size_t i = 0; i < args->include_descriptors.count; i++) {
		struct meta meta;

		meta_load_path(args->include_descriptors.item[i], &meta);
		minor = MAX(minor, meta.header.minor);
		meta_free(&meta);
	}
	return minor;
}

/* ------------------------------------------------------------- descriptors */

struct locations {
	arg_number used[LOCATIONS_MAX];
	size_t count;
};

static void chain_add(struct avb_list *list, const char *text, bool no_ab,
		      struct locations *locations)
{
	const char *first = strchr(text, ':');
	const char *second = first == NULL ? NULL : strchr(first + 1, ':');
	arg_number location;
	size_t key_len;

	if (second == NULL || strchr(second + 1, ':') != NULL)
		fail("malformed chained partition \"%s\"", text);

	char *number = xprintf("%.*s", (int)(second - first - 1), first + 1);

	if (!arg_number_parse(number, 10, &location))
		fail("bad rollback index location \"%s\"", number);
	free(number);
	for (size_t i = 0; i < locations->count; i++)
		if (locations->used[i] == location)
			fail("rollback index location %lld is already in use",
			     (long long)location);
	if (location < 1)
		fail("rollback index location must be 1 or larger");
	if (locations->count == LOCATIONS_MAX)
		fail("more chained partitions than this tool knows");
	locations->used[locations->count++] = location;

	uint8_t *key = file_load(second + 1, &key_len);

	reserve(list, (size_t)(first - text) + key_len);
	avb_chain_write(list,
			&(struct avb_chain){
				.location = arg_u32(location,
						    "rollback index location"),
				.name = { (const uint8_t *)text,
					  (size_t)(first - text) },
				.key = { key, key_len },
				.flags = no_ab ? AVB_DO_NOT_USE_AB : 0,
			});
	free(key);
}

static void chains_add(struct avb_list *list, const struct args *args)
{
	struct locations locations = {
		.used = { args->rollback_index_location },
		.count = 1,
	};

	for (size_t i = 0; i < args->chain_partition.count; i++)
		chain_add(list, args->chain_partition.item[i], false,
			  &locations);
	for (size_t i = 0; i < args->chain_partition_no_ab.count; i++)
		chain_add(list, args->chain_partition_no_ab.item[i], true,
			  &locations);
}

static void property_add(struct avb_list *list, const char *text,
			 bool from_file)
{
	const char *colon = strchr(text, ':');
	struct avb_property prop;
	uint8_t *bytes = NULL;

	if (colon == NULL)
		fail("malformed property \"%s\"", text);
	prop.key = (struct avb_bytes){ (const uint8_t *)text,
				       (size_t)(colon - text) };
	prop.value = text_bytes(colon + 1);
	if (from_file) {
		bytes = file_load(colon + 1, &prop.value.len);
		prop.value.at = bytes;
	}
	reserve(list, prop.key.len + prop.value.len);
	avb_property_write(list, &prop);
	free(bytes);
}

static void cmdline_add(struct avb_list *list, uint32_t flags, const char *text)
{
	reserve(list, strlen(text));
	avb_cmdline_write(list,
			  &(struct avb_cmdline){ flags, text_bytes(text) });
}

/* What tells a kernel without an initial file system where its root is. */
static void rootfs_add(struct avb_list *list, const struct avb_hashtree *tree)
{
	static const char part[] = "PARTUUID=$(ANDROID_SYSTEM_PARTUUID)";
	char *root = hex_text(tree->root.at, tree->root.len);
	char *salt = hex_text(tree->salt.at, tree->salt.len);
	bool once = (tree->flags & AVB_CHECK_AT_MOST_ONCE) != 0;
	char *fec = xprintf("%s", "");
	char *line;

	if (tree->data_block == 0)
		fail("a hashtree descriptor without a block size");
	if (tree->fec_roots > 0) {
		unsigned long long at = tree->fec_off / tree->data_block;

		free(fec);
		fec = xprintf(" use_fec_from_device %s fec_roots %u "
			      "fec_blocks %llu fec_start %llu",
			      part, tree->fec_roots, at, at);
	}

	unsigned long long blocks = tree->image_len / tree->data_block;

	line = xprintf("dm=\"1 vroot none ro 1,0 %llu verity %u %s %s %u %u "
		       "%llu %llu %s %s %s %d%s $(ANDROID_VERITY_MODE) "
		       "ignore_zero_blocks%s\" root=/dev/dm-0",
		       (unsigned long long)tree->image_len / 512,
		       tree->dm_version, part, part, tree->data_block,
		       tree->hash_block, blocks, blocks, tree->algorithm, root,
		       salt, (tree->fec_roots > 0 ? 10 : 2) + once,
		       once ? " check_at_most_once" : "", fec);
	cmdline_add(list, AVB_CMDLINE_IF_HASHTREE_ENABLED, line);
	free(line);
	line = xprintf("root=%s", part);
	cmdline_add(list, AVB_CMDLINE_IF_HASHTREE_DISABLED, line);
	free(line);
	free(fec);
	free(salt);
	free(root);
}

static void rootfs_of_image_add(struct avb_list *list, const char *path)
{
	struct meta meta;

	meta_load_path(path, &meta);
	if (meta_tree(&meta) == NULL)
		fail("%s: no hashtree descriptor", path);
	rootfs_add(list, meta_tree(&meta));
	meta_free(&meta);
}

/* The partition that a descriptor is about; its place among the kinds. */
static struct avb_bytes partition_of(const struct meta_descriptor *desc,
				     unsigned int *kind)
{
	switch (desc->tag) {
	case VBMETA_CHAIN:
		*kind = 1;
		return desc->chain.name;
	case VBMETA_HASH:
		*kind = 2;
		return desc->hash.name;
	case VBMETA_HASHTREE:
		*kind = 3;
		return desc->tree.name;
	default:
		*kind = 0;
		return (struct avb_bytes){ 0 };
	}
}

/* By kind, then by name; UTF-8 in byte order is in code-point order. */
static int partition_compare(const struct meta_descriptor *a,
			     const struct meta_descriptor *b)
{
	unsigned int a_kind, b_kind;
	struct avb_bytes a_name = partition_of(a, &a_kind);
	struct avb_bytes b_name = partition_of(b, &b_kind);
	size_t both = MIN(a_name.len, b_name.len);
	int order;

	if (a_kind != b_kind)
		return a_kind < b_kind ? -1 : 1;
	order = both == 0 ? 0 : memcmp(a_name.at, b_name.at, both);
	if (order != 0)
		return order;
	return a_name.len < b_name.len ? -1 : a_name.len > b_name.len;
}

struct included {
	struct meta_descriptor *desc; /* sorted, one per partition */
	size_t count;
};

static void included_put(struct included *inc,
			 const struct meta_descriptor *desc)
{
	size_t i = 0;

	while (i < inc->count && partition_compare(&inc->desc[i], desc) < 0)
		i++;
	if (i == inc->count || partition_compare(&inc->desc[i], desc) != 0) {
		inc->desc =
			xrealloc(inc->desc, (inc->count + 1) * sizeof(*desc));
		memmove(&inc->desc[i + 1], &inc->desc[i],
			(inc->count - i) * sizeof(*desc));
		inc->count++;
	}
	inc->desc[i] = *desc; /* a later one replaces an earlier one */
}

static void descriptor_add(struct avb_list *list,
			   const struct meta_descriptor *desc)
{
	struct avb_list size = { 0 };

	meta_descriptor_write(&size, desc); /* measures */
	reserve(list, size.len);
	meta_descriptor_write(list, desc);
}

static void included_add(struct avb_list *list, const struct args *args)
{
	size_t image_count = args->include_descriptors.count;
	struct meta *meta = xcalloc(image_count * sizeof(*meta));
	struct included inc = { 0 };

	for (size_t i = 0; i < image_count; i++) {
		meta_load_path(args->include_descriptors.item[i], &meta[i]);
		for (size_t j = 0; j < meta[i].descriptor_count; j++) {
			unsigned int kind;

			partition_of(&meta[i].descriptor[j], &kind);
			if (kind == 0)
				descriptor_add(list, &meta[i].descriptor[j]);
			else
				included_put(&inc, &meta[i].descriptor[j]);
		}
	}
	for (size_t i = 0; i < inc.count; i++)
		descriptor_add(list, &inc.desc[i]);
	for (size_t i = 0; i < image_count; i++)
		meta_free(&meta[i]);
	free(inc.desc);
	free(meta);
}

static void descriptors_make(struct avb_list *list, const struct args *args,
			     struct avb_bytes own,
			     const struct avb_hashtree *root_tree)
{
	reserve(list, own.len);
	if (own.len > 0)
		memcpy(list->at, own.at, own.len);
	list->len = own.len;
	chains_add(list, args);
	for (size_t i = 0; i < args->prop.count; i++)
		property_add(list, args->prop.item[i], false);
	for (size_t i = 0; i < args->prop_from_file.count; i++)
		property_add(list, args->prop_from_file.item[i], true);
	if (args->setup_rootfs_from_kernel != NULL)
		rootfs_of_image_add(list, args->setup_rootfs_from_kernel);
	if (root_tree != NULL)
		rootfs_add(list, root_tree);
	for (size_t i = 0; i < args->kernel_cmdline.count; i++)
		cmdline_add(list, 0, args->kernel_cmdline.item[i]);
	included_add(list, args);
}

/* ------------------------------------------------------------------- blobs */

static void release_make(const struct args *args,
			 char release[VBMETA_RELEASE_LEN])
{
	const char *base = args->internal_release_string != NULL
				   ? args->internal_release_string
				   : RELEASE;
	const char *more = args->append_to_release_string;

	/* What does not fit is cut off. */
	snprintf(release, VBMETA_RELEASE_LEN, "%s%s%s", base,
		 more == NULL ? "" : " ", more == NULL ? "" : more);
}

static void blob_sign(const struct args *args,
		      const struct vbmeta_algorithm *alg, uint8_t *blob,
		      size_t len)
{
	uint8_t digest[64];
	uint8_t sig[KEY_SIG_MAX];
	struct vbmeta vb;

	if (alg->type == VBMETA_NONE)
		return;
	if (vbmeta_parse(blob, len, &vb) != TEE_SUCCESS)
		fail("the blob that was made is not valid");
	algorithm_digest(alg, vb.blob, VBMETA_HEADER_LEN, vb.aux, vb.aux_len,
			 digest);
	signer_sign(&args->signer, alg, digest, sig);
	vbmeta_write_signature(blob, digest, sig);
}

uint8_t *blob_make(const struct args *args, struct avb_bytes own,
		   const struct avb_hashtree *root_tree, uint32_t minor,
		   size_t *len)
{
	const struct vbmeta_algorithm *alg = algorithm_by_name(
		args->algorithm == NULL ? "NONE" : args->algorithm);
	char release[VBMETA_RELEASE_LEN];
	struct avb_list list = { 0 };
	uint8_t *metadata = NULL;
	size_t metadata_len = 0;
	struct key key = { 0 };

	release_make(args, release);
	descriptors_make(&list, args, own, root_tree);
	if (alg->type != VBMETA_NONE) {
		if (args->signer.key_path == NULL)
			fail("algorithm %s needs a key", alg->name);
		key_open(&key, args->signer.key_path);
		if (key.blob_len != alg->key_len)
			fail("%s: a key of %u bits does not fit %s",
			     args->signer.key_path, key.bits, alg->name);
	}
	if (args->public_key_metadata != NULL)
		metadata = file_load(args->public_key_metadata, &metadata_len);

	struct vbmeta_params params = {
		.algorithm = alg->type,
		.required_minor = blob_included_minor(args, minor),
		.descriptors = list.at,
		.descriptors_len = list.len,
		.key = key.blob,
		.key_len = key.blob_len,
		.metadata = metadata,
		.metadata_len = metadata_len,
		.rollback_index =
			arg_u64(args->rollback_index, "rollback index"),
		.flags = arg_u32(args->flags, "flags") |
			 (args->set_hashtree_disabled ? VBMETA_HASHTREE_DISABLED
						      : 0) |
			 (args->set_verification_disabled
				  ? VBMETA_VERIFICATION_DISABLED
				  : 0),
		.rollback_location = arg_u32(args->rollback_index_location,
					     "rollback index location"),
		.release = release,
	};
	/* Header, the longest authentication block, rounding. */
	size_t room = VBMETA_HEADER_LEN + 1088 + list.len + key.blob_len +
		      metadata_len + 64;
	uint8_t *blob = xmalloc(room);

	*len = room;
	if (vbmeta_write(&params, blob, len) != TEE_SUCCESS)
		fail("the blob cannot be made");
	if (alg->type != VBMETA_NONE)
		key_close(&key);
	blob_sign(args, alg, blob, *len);
	free(metadata);
	free(list.at);
	return blob;
}

/* ----------------------------------------------------------------- footers */

uint8_t *salt_make(const struct args *args, size_t digest_len, size_t *len)
{
	uint8_t *salt;

	if (args->salt != NULL && *args->salt != 0) {
		salt = hex_parse(args->salt, len);
		if (salt == NULL)
			fail("salt '%s' is not hexadecimal", args->salt);
		return salt;
	}
	*len = args->salt == NULL && !args->use_persistent_digest ? digest_len
								  : 0;
	salt = xmalloc(*len);
	if (getrandom(salt, *len, 0) != (ssize_t)*len)
		fail("no random numbers for a salt");
	return salt;
}

void footer_strip(struct image *img)
{
	struct avb_footer footer;

	if (footer_find(img, &footer)) {
		if (footer.image_len > img->len)
			fail("%s: its footer says that the data is longer than "
			     "the image",
			     img->path);
		image_truncate(img, footer.image_len);
	}
}

void image_pad(struct image *img, uint64_t to)
{
	uint64_t rest = img->len % to;

	if (rest == 0)
		return;
	if (img->sparse) {
		uint8_t *zeros = xcalloc((size_t)(to - rest));

		image_append(img, zeros, to - rest);
		free(zeros);
	} else {
		image_append_hole(img, to - rest);
	}
}

static uint64_t blocks_len(const struct image *img, uint64_t len)
{
	return (len + img->block_len - 1) / img->block_len * img->block_len;
}

bool footer_room(const struct image *img, uint64_t data_len, uint64_t blob_len,
		 uint64_t partition_len)
{
	uint64_t need = blocks_len(img, data_len) + blocks_len(img, blob_len) +
			img->block_len;

	return need <= partition_len;
}

void footer_append(struct image *img, const uint8_t *blob, size_t blob_len,
		   uint64_t original_len, uint64_t partition_len)
{
	size_t padded = (size_t)blocks_len(img, blob_len);
	uint8_t *bytes = xcalloc(MAX(padded, (size_t)img->block_len));
	struct avb_footer footer = {
		.major = 1,
		.minor = 0,
		.image_len = original_len,
		.vbmeta_off = img->len,
		.vbmeta_len = blob_len,
	};

	if (partition_len != 0 &&
	    !footer_room(img, img->len, blob_len, partition_len))
		fail("%s: vbmeta of %zu bytes does not fit in a partition of "
		     "%llu bytes",
		     img->path, blob_len, (unsigned long long)partition_len);
	memcpy(bytes, blob, blob_len);
	image_append(img, bytes, padded);
	if (partition_len != 0)
		image_append_hole(img,
				  partition_len - img->len - img->block_len);
	memset(bytes, 0, img->block_len);
	avb_footer_write(&footer, bytes + img->block_len - AVB_FOOTER_LEN);
	image_append(img, bytes, img->block_len);
	free(bytes);
}
