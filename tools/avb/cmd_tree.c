/* add_hashtree_footer. */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include "tree.h"
#include <base/bits.h>
#include <formats/avb_hashtree.h>
#include <formats/fec.h>
#include <stdlib.h>
#include <string.h>

/* What the options say, checked. */
struct plan {
	const char *algorithm;
	struct digest digest;
	uint32_t block_len;
	uint32_t fec_roots;	/* 0: no error correction */
	uint64_t partition_len; /* 0: as large as it gets */
	uint64_t max_len;	/* of the image, when there is a partition */
};

/* What was built from the image. */
struct built {
	uint8_t *tree;
	uint64_t tree_len;
	uint8_t root[DIGEST_MAX];
	uint8_t *salt;
	size_t salt_len;
};

static void warn_sha1(void)
{
	fputs("Warning: add_hashtree_footer uses the weak hash algorithm sha1\n"
	      "when --hash_algorithm is not given. Name one, such as\n"
	      "--hash_algorithm sha256.\n",
	      stderr);
}

/* Bytes that a partition needs beside its data; negative room is possible. */
static arg_number max_image_len(const struct args *args,
				const struct plan *plan)
{
	struct avb_tree_shape tree = { 0 };
	struct fec_shape fec = { 0 };

	if (plan->partition_len == 0)
		return 0;
	if (!args->no_hashtree) {
		if (avb_tree_shape(plan->partition_len, plan->block_len,
				   (uint32_t)plan->digest.len,
				   &tree) != TEE_SUCCESS)
			fail("no hash tree with blocks of %u bytes",
			     plan->block_len);
		/* Its trailer is counted, although it is not stored. */
		if (plan->fec_roots > 0) {
			fec_shape(plan->partition_len, plan->fec_roots, &fec);
			fec.parity_len += FEC_TRAILER_LEN;
		}
	}
	return (arg_number)plan->partition_len - METADATA_ALLOWANCE -
	       tree.tree_len - fec.parity_len;
}

static void plan_make(const struct args *args, struct plan *plan)
{
	uint64_t roots = args->fec_num_roots == ARG_ABSENT
				 ? 2
				 : arg_u64(args->fec_num_roots, "FEC roots");

	*plan = (struct plan){
		.algorithm = args->hash_algorithm == NULL
				     ? "sha1"
				     : args->hash_algorithm,
		.block_len = args->block_size == ARG_ABSENT
				     ? 4096
				     : arg_u32(args->block_size, "block size"),
		.partition_len = args->partition_size == ARG_ABSENT
					 ? 0
					 : arg_u64(args->partition_size,
						   "partition size"),
	};
	digest_get(plan->algorithm, true, &plan->digest);
	if (plan->block_len < 2 * plan->digest.len ||
	    (plan->block_len & (plan->block_len - 1)) != 0)
		fail("block size %u is no power of two that holds two digests",
		     plan->block_len);
	if (!args->do_not_generate_fec) {
		if (roots < FEC_ROOTS_MIN || roots > FEC_ROOTS_MAX)
			fail("FEC roots must be %u to %u", FEC_ROOTS_MIN,
			     FEC_ROOTS_MAX);
		plan->fec_roots = (uint32_t)roots;
	}
}

static void check_aligned(const struct plan *plan, const struct image *img)
{
	if (plan->partition_len != 0) {
		if (plan->partition_len % img->block_len != 0)
			fail("partition size of %llu is not a multiple of the "
			     "image block size %u",
			     (unsigned long long)plan->partition_len,
			     img->block_len);
	} else if (img->len % img->block_len != 0) {
		fail("file size of %llu is not a multiple of the image block "
		     "size %u",
		     (unsigned long long)img->len, img->block_len);
	}
}

static void check_fits(const struct plan *plan, arg_number max,
		       const struct image *img)
{
	if (plan->partition_len != 0 && (arg_number)img->len > max)
		fail("image size of %llu exceeds maximum image size of %lld in "
		     "order to fit in a partition size of %llu",
		     (unsigned long long)img->len, (long long)max,
		     (unsigned long long)plan->partition_len);
}

static void tree_append(const struct args *args, struct image *img,
			const struct built *built)
{
	uint64_t padded = ROUND_UP(built->tree_len, (uint64_t)img->block_len);
	uint8_t *bytes;

	if (args->no_hashtree)
		padded = 0; /* in a sparse image still a chunk, an empty one */
	bytes = xcalloc((size_t)padded);
	if (padded > 0)
		memcpy(bytes, built->tree, (size_t)built->tree_len);
	image_append(img, bytes, padded);
	free(bytes);
}

static void fec_append(const struct args *args, const struct plan *plan,
		       struct image *img, struct avb_hashtree *desc)
{
	uint64_t len = 0;
	uint8_t *parity = NULL;

	if (plan->fec_roots == 0)
		return;
	desc->fec_roots = plan->fec_roots;
	desc->fec_off = img->len;
	if (!args->no_hashtree)
		parity = fec_build(img, img->len, plan->fec_roots, &len);
	desc->fec_len = len;
	if (img->sparse && len % img->block_len != 0) {
		uint64_t padded = ROUND_UP(len, (uint64_t)img->block_len);

		parity = xrealloc(parity, (size_t)padded);
		memset(parity + len, 0, (size_t)(padded - len));
		len = padded;
	}
	image_append(img, parity, len);
	free(parity);
}

static uint8_t *tree_blob(const struct args *args,
			  const struct avb_hashtree *desc, uint32_t minor,
			  size_t *len)
{
	struct avb_list list = { 0 };
	uint8_t *blob;

	avb_hashtree_write(&list, desc); /* measures */
	list = (struct avb_list){ xmalloc(list.len), list.len, 0 };
	avb_hashtree_write(&list, desc);
	blob = blob_make(args, (struct avb_bytes){ list.at, list.len },
			 args->setup_as_rootfs ? desc : NULL, minor, len);
	free(list.at);
	return blob;
}

static void image_footer(const struct args *args, const struct plan *plan,
			 struct image *img, uint64_t original_len,
			 uint32_t minor)
{
	const char *name =
		args->partition_name == NULL ? "" : args->partition_name;
	struct avb_hashtree desc = {
		.dm_version = 1,
		.image_len = img->len,
		.data_block = plan->block_len,
		.hash_block = plan->block_len,
		.name = { (const uint8_t *)name, strlen(name) },
		.flags =
			(args->do_not_use_ab ? AVB_DO_NOT_USE_AB : 0) |
			(args->check_at_most_once ? AVB_CHECK_AT_MOST_ONCE : 0),
	};
	struct built built;
	uint8_t *blob;
	size_t len;

	built.salt = salt_make(args, plan->digest.len, &built.salt_len);
	strncpy(desc.algorithm, plan->algorithm, sizeof(desc.algorithm) - 1);
	desc.salt = (struct avb_bytes){ built.salt, built.salt_len };
	image_pad(img, img->block_len);
	desc.tree_off = img->len;
	built.tree = tree_build(img, desc.image_len, plan->block_len,
				&plan->digest, built.salt, built.salt_len,
				built.root, &built.tree_len);
	if (!args->use_persistent_digest)
		desc.root = (struct avb_bytes){ built.root, plan->digest.len };
	desc.tree_len = args->no_hashtree ? 0 : built.tree_len;
	tree_append(args, img, &built);
	fec_append(args, plan, img, &desc);
	blob = tree_blob(args, &desc, minor, &len);
	if (args->output_vbmeta_image != NULL) {
		fwrite(blob, 1, len, args->output_vbmeta_image);
		output_done(args->output_vbmeta_image);
	}
	if (args->do_not_append)
		image_pad(img, img->block_len);
	else
		footer_append(img, blob, len, original_len,
			      plan->partition_len);
	free(blob);
	free(built.tree);
	free(built.salt);
}

static void add_hashtree_footer(const struct args *args)
{
	uint32_t minor = blob_minor(args);
	struct image img;
	uint64_t original_len;
	struct plan plan;
	arg_number max;

	if (args->use_persistent_digest || args->do_not_use_ab ||
	    args->check_at_most_once)
		minor = MAX(minor, 1u);
	if (args->generate_fec)
		fputs("The --generate_fec option is deprecated: FEC is "
		      "generated by default.\n",
		      stderr);
	if (args->hash_algorithm == NULL && !args->calc_max_image_size)
		warn_sha1();
	if (args->print_required_version) {
		printf("1.%u\n", minor);
		return;
	}
	plan_make(args, &plan);
	max = max_image_len(args, &plan);
	if (args->calc_max_image_size) {
		printf("%lld\n", (long long)max);
		return;
	}
	image_open(&img, args->image, true);
	check_aligned(&plan, &img);
	footer_strip(&img);
	image_undo_arm(&img);
	original_len = img.len;
	image_pad(&img, plan.block_len);
	check_fits(&plan, max, &img);
	image_footer(args, &plan, &img, original_len, minor);
	undo_disarm();
	image_close(&img);
}

static const struct arg_option options[] = {
	ARG("--image", ARG_IN_OUT, image),
	ARG("--partition_size", ARG_NUMBER, partition_size),
	ARG("--partition_name", ARG_TEXT, partition_name),
	ARG("--hash_algorithm", ARG_TEXT, hash_algorithm),
	ARG("--salt", ARG_TEXT, salt),
	ARG("--block_size", ARG_NUMBER, block_size),
	ARG("--generate_fec", ARG_FLAG, generate_fec),
	ARG("--do_not_generate_fec", ARG_FLAG, do_not_generate_fec),
	ARG("--fec_num_roots", ARG_NUMBER, fec_num_roots),
	ARG("--calc_max_image_size", ARG_FLAG, calc_max_image_size),
	ARG("--output_vbmeta_image", ARG_OUT, output_vbmeta_image),
	ARG("--do_not_append_vbmeta_image", ARG_FLAG, do_not_append),
	ARG("--setup_as_rootfs_from_kernel", ARG_FLAG, setup_as_rootfs),
	ARG("--use_persistent_digest", ARG_FLAG, use_persistent_digest),
	ARG("--do_not_use_ab", ARG_FLAG, do_not_use_ab),
	ARG("--no_hashtree", ARG_FLAG, no_hashtree),
	ARG("--check_at_most_once", ARG_FLAG, check_at_most_once),
	BLOB_OPTIONS,
	{ 0 },
};

const struct command tree_commands[] = {
	{ "add_hashtree_footer", options, add_hashtree_footer, NULL },
	{ 0 },
};
