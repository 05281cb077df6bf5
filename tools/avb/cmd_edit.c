/*
 * append_vbmeta_image, erase_footer, zero_hashtree, resize_image and
 * extract_vbmeta_image: images that have a footer, or get one.
 */
#include "blob.h"
#include "fail.h"
#include "meta.h"
#include <base/bits.h>
#include <stdlib.h>
#include <string.h>

static void meta_with_footer(const struct image *img, struct meta *meta)
{
	struct avb_footer footer;

	if (!footer_find(img, &footer))
		fail("%s: the image has no footer", img->path);
	meta_load(img, meta);
}

static uint64_t partition_len(const struct args *args, const struct image *img)
{
	uint64_t len = arg_u64(args->partition_size, "partition size");

	if (len % img->block_len != 0)
		fail("partition size of %llu is not a multiple of the image "
		     "block size %u",
		     (unsigned long long)len, img->block_len);
	return len;
}

static void append_vbmeta_image(const struct args *args)
{
	struct avb_footer footer;
	struct image vbmeta;
	struct image img;
	struct meta meta;
	uint64_t len, data_len;

	image_open(&img, args->image, true);
	len = partition_len(args, &img);
	image_open(&vbmeta, args->vbmeta_image, false);
	meta_load(&vbmeta, &meta);
	if (meta.blob_len != meta_blob_len(&meta))
		fail("%s: the vbmeta blob is cut short", vbmeta.path);
	data_len = footer_find(&img, &footer) ? footer.image_len : img.len;
	if (data_len > img.len || data_len > len ||
	    !footer_room(&img, data_len, meta.blob_len, len))
		fail("%s: image and vbmeta do not fit in a partition of %llu "
		     "bytes",
		     img.path, (unsigned long long)len);
	footer_strip(&img);
	image_undo_arm(&img);
	image_pad(&img, img.block_len);
	footer_append(&img, meta.blob, meta.blob_len, data_len, len);
	undo_disarm();
	meta_free(&meta);
	image_close(&vbmeta);
	image_close(&img);
}

static void erase_footer(const struct args *args)
{
	struct image img;
	struct meta meta;
	uint64_t len;

	image_open(&img, args->image, true);
	meta_with_footer(&img, &meta);
	len = meta.footer.image_len;
	if (args->keep_hashtree) {
		const struct avb_hashtree *tree = meta_tree(&meta);

		if (tree == NULL)
			fail("%s: no hashtree descriptor", img.path);
		if (add_overflows(tree->tree_off, tree->tree_len, &len))
			fail("%s: hashtree outside of the image", img.path);
		if (tree->fec_off > 0) {
			uint64_t end;

			if (add_overflows(tree->fec_off, tree->fec_len, &end))
				fail("%s: FEC outside of the image", img.path);
			len = MAX(len, end);
		}
	}
	if (len > img.len)
		fail("%s: its footer says that the data is longer than the "
		     "image",
		     img.path);
	image_truncate(&img, len);
	meta_free(&meta);
	image_close(&img);
}

/* A block with the mark of zeroed data, then zeros. */
static void zeroed_append(struct image *img, uint64_t len)
{
	static const uint8_t mark[8] = {
		'Z', 'e', 'R', 'o', 'H', 'a', 'S', 'H'
	};
	uint8_t *block = xcalloc(img->block_len);

	if (len < img->block_len)
		fail("%s: no room for the mark of a zeroed hashtree",
		     img->path);
	memcpy(block, mark, sizeof(mark));
	image_append(img, block, img->block_len);
	image_append_zeros(img, len - img->block_len);
	free(block);
}

static void zero_hashtree(const struct args *args)
{
	const struct avb_hashtree *tree;
	uint64_t end, rest_len;
	struct image img;
	struct meta meta;
	uint8_t *rest;

	image_open(&img, args->image, true);
	meta_with_footer(&img, &meta);
	tree = meta_tree(&meta);
	if (tree == NULL)
		fail("%s: no hashtree descriptor", img.path);
	if (add_overflows(tree->tree_off, tree->tree_len, &end) ||
	    (tree->fec_off > 0 && (tree->fec_off != end ||
				   add_overflows(end, tree->fec_len, &end))) ||
	    end > img.len)
		fail("%s: hashtree and FEC are not next to each other",
		     img.path);
	rest_len = img.len - end;
	/* All is checked before the first byte is cut off. */
	if (tree->tree_len < img.block_len ||
	    (tree->fec_off > 0 && tree->fec_len < img.block_len))
		fail("%s: the image has no hashtree to zero", img.path);
	rest = image_read_all(&img, end, rest_len);
	image_truncate(&img, tree->tree_off);
	zeroed_append(&img, tree->tree_len);
	if (tree->fec_off > 0)
		zeroed_append(&img, tree->fec_len);
	image_append(&img, rest, rest_len);
	free(rest);
	meta_free(&meta);
	image_close(&img);
}

static void resize_image(const struct args *args)
{
	struct image img;
	struct meta meta;
	uint64_t len, end;
	uint8_t *block;

	image_open(&img, args->image, true);
	len = partition_len(args, &img);
	meta_with_footer(&img, &meta);
	if (add_overflows(meta.footer.vbmeta_off, meta.footer.vbmeta_len,
			  &end) ||
	    end > img.len)
		fail("%s: the footer points outside of the image", img.path);
	end = (end + img.block_len - 1) / img.block_len * img.block_len;
	if (len < end || len - end < img.block_len)
		fail("requested size of %llu is too small for an image whose "
		     "vbmeta ends at %llu",
		     (unsigned long long)len, (unsigned long long)end);
	block = xcalloc(img.block_len);
	avb_footer_write(&meta.footer, block + img.block_len - AVB_FOOTER_LEN);
	image_truncate(&img, end);
	image_append_hole(&img, len - end - img.block_len);
	image_append(&img, block, img.block_len);
	free(block);
	meta_free(&meta);
	image_close(&img);
}

static void extract_vbmeta_image(const struct args *args)
{
	uint64_t pad, to, len;
	struct image img;
	struct meta meta;
	uint8_t *bytes;

	image_open(&img, args->image, false);
	meta_with_footer(&img, &meta);
	len = meta.footer.vbmeta_len;
	bytes = image_read_all(&img, meta.off, len);
	fwrite(bytes, 1, (size_t)len, args->output);
	to = args->padding_size <= 0
		     ? 1
		     : arg_u64(args->padding_size, "padding size");
	pad = len % to == 0 ? 0 : to - len % to;
	while (pad-- > 0 && !ferror(args->output))
		fputc(0, args->output);
	output_done(args->output);
	free(bytes);
	meta_free(&meta);
	image_close(&img);
}

static const struct arg_option append_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	ARG_REQUIRED("--partition_size", ARG_NUMBER, partition_size),
	ARG_REQUIRED("--vbmeta_image", ARG_IN, vbmeta_image),
	{ 0 },
};

static const struct arg_option erase_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	ARG("--keep_hashtree", ARG_FLAG, keep_hashtree),
	{ 0 },
};

static const struct arg_option zero_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	{ 0 },
};

static const struct arg_option resize_options[] = {
	ARG_REQUIRED("--image", ARG_IN_OUT, image),
	ARG_REQUIRED("--partition_size", ARG_NUMBER, partition_size),
	{ 0 },
};

static const struct arg_option extract_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG_REQUIRED("--output", ARG_OUT, output),
	ARG("--padding_size", ARG_NUMBER, padding_size),
	{ 0 },
};

const struct command edit_commands[] = {
	{ "append_vbmeta_image", append_options, append_vbmeta_image, NULL },
	{ "erase_footer", erase_options, erase_footer, NULL },
	{ "zero_hashtree", zero_options, zero_hashtree, NULL },
	{ "resize_image", resize_options, resize_image, NULL },
	{ "extract_vbmeta_image", extract_options, extract_vbmeta_image, NULL },
	{ 0 },
};
