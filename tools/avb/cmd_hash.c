/* add_hash_footer. */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include <base/bits.h>
#include <stdlib.h>
#include <string.h>

/* The lengths that the command works with. */
struct sizes {
	uint64_t data_len; /* of the image without a footer */
	uint64_t partition_len;
};

static struct sizes sizes_find(const struct args *args, const struct image *img,
			       uint64_t data_len)
{
	struct sizes sizes = { .data_len = data_len };

	if (args->dynamic_partition_size)
		sizes.partition_len =
			ROUND_UP(data_len + METADATA_ALLOWANCE, (uint64_t)4096);
	else
		sizes.partition_len =
			arg_u64(args->partition_size, "partition size");
	if (sizes.partition_len % img->block_len != 0)
		fail("partition size of %llu is not a multiple of the image "
		     "block size %u",
		     (unsigned long long)sizes.partition_len, img->block_len);
	if (data_len > sizes.partition_len - METADATA_ALLOWANCE)
		fail("image size of %llu exceeds maximum image size of %llu in "
		     "order to fit in a partition size of %llu",
		     (unsigned long long)data_len,
		     (unsigned long long)sizes.partition_len -
			     METADATA_ALLOWANCE,
		     (unsigned long long)sizes.partition_len);
	return sizes;
}

static uint8_t *hash_blob(const struct args *args, const struct image *img,
			  uint64_t data_len, uint32_t minor, size_t *len)
{
	const char *name =
		args->hash_algorithm == NULL ? "sha256" : args->hash_algorithm;
	struct avb_hash desc = {
		.image_len = data_len,
		.name = { (const uint8_t *)args->partition_name,
			  strlen(args->partition_name) },
		.flags = args->do_not_use_ab ? AVB_DO_NOT_USE_AB : 0,
	};
	uint8_t value[DIGEST_MAX];
	struct avb_list list = { 0 };
	struct digest digest;
	uint8_t *salt, *blob;
	size_t salt_len;

	digest_get(name, false, &digest);
	salt = salt_make(args, digest.len, &salt_len);
	if (!digest_image(&digest, salt, salt_len, img, data_len, value))
		fail("%s: it cannot be hashed", img->path);
	strncpy(desc.algorithm, name, sizeof(desc.algorithm) - 1);
	desc.salt = (struct avb_bytes){ salt, salt_len };
	if (!args->use_persistent_digest)
		desc.digest = (struct avb_bytes){ value, digest.len };
	avb_hash_write(&list, &desc); /* measures */
	list = (struct avb_list){ xmalloc(list.len), list.len, 0 };
	avb_hash_write(&list, &desc);
	blob = blob_make(args, (struct avb_bytes){ list.at, list.len }, NULL,
			 minor, len);
	free(list.at);
	free(salt);
	return blob;
}

static void check_sizes(const struct args *args)
{
	bool given = args->partition_size != ARG_ABSENT;

	if (!given && !args->dynamic_partition_size)
		fail("--dynamic_partition_size or --partition_size must be "
		     "given");
	if (args->dynamic_partition_size && args->calc_max_image_size)
		fail("--calc_max_image_size needs a fixed partition size");
}

static void vbmeta_file_write(const struct args *args, const uint8_t *blob,
			      size_t len)
{
	if (args->output_vbmeta_image == NULL)
		return;
	fwrite(blob, 1, len, args->output_vbmeta_image);
	output_done(args->output_vbmeta_image);
}

/* Hashes and leaves the image alone, whether it has a footer or not. */
static void hash_only(const struct args *args, uint32_t minor)
{
	struct avb_footer footer;
	struct image img;
	uint64_t data_len;
	uint8_t *blob;
	size_t len;

	image_open(&img, args->image, false);
	data_len = footer_find(&img, &footer) ? footer.image_len : img.len;
	sizes_find(args, &img, data_len);
	blob = hash_blob(args, &img, data_len, minor, &len);
	vbmeta_file_write(args, blob, len);
	free(blob);
	image_close(&img);
}

static void add_hash_footer(const struct args *args)
{
	uint32_t minor = blob_minor(args);
	struct sizes sizes;
	struct image img;
	uint8_t *blob;
	size_t len;

	if (args->use_persistent_digest || args->do_not_use_ab)
		minor = MAX(minor, 1u);
	check_sizes(args);
	if (args->print_required_version) {
		printf("1.%u\n", minor);
		return;
	}
	if (args->partition_size != ARG_ABSENT &&
	    args->partition_size < METADATA_ALLOWANCE)
		fail("partition size of %lld is too small, it must be at "
		     "least %u",
		     (long long)args->partition_size, METADATA_ALLOWANCE);
	if (args->calc_max_image_size) {
		printf("%llu\n",
		       (unsigned long long)arg_u64(args->partition_size,
						   "partition size") -
			       METADATA_ALLOWANCE);
		return;
	}
	if (args->partition_name == NULL)
		fail("--partition_name must be given");
	if (args->do_not_append) {
		hash_only(args, minor);
		return;
	}
	image_open(&img, args->image, true);
	footer_strip(&img);
	image_undo_arm(&img);
	sizes = sizes_find(args, &img, img.len);
	blob = hash_blob(args, &img, img.len, minor, &len);
	vbmeta_file_write(args, blob, len);
	image_pad(&img, img.block_len);
	footer_append(&img, blob, len, sizes.data_len, sizes.partition_len);
	undo_disarm();
	image_close(&img);
	free(blob);
}

static const struct arg_option options[] = {
	ARG("--image", ARG_IN_OUT, image),
	ARG("--partition_size", ARG_NUMBER, partition_size),
	ARG("--dynamic_partition_size", ARG_FLAG, dynamic_partition_size),
	ARG("--partition_name", ARG_TEXT, partition_name),
	ARG("--hash_algorithm", ARG_TEXT, hash_algorithm),
	ARG("--salt", ARG_TEXT, salt),
	ARG("--calc_max_image_size", ARG_FLAG, calc_max_image_size),
	ARG("--output_vbmeta_image", ARG_OUT, output_vbmeta_image),
	ARG("--do_not_append_vbmeta_image", ARG_FLAG, do_not_append),
	ARG("--use_persistent_digest", ARG_FLAG, use_persistent_digest),
	ARG("--do_not_use_ab", ARG_FLAG, do_not_use_ab),
	BLOB_OPTIONS,
	{ 0 },
};

const struct command hash_commands[] = {
	{ "add_hash_footer", options, add_hash_footer, NULL },
	{ 0 },
};
