/*
 * print_partition_digests, calculate_vbmeta_digest, calculate_kernel_cmdline:
 * questions whose answers follow chained partitions.
 */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include <formats/utf8.h>
#include <stdlib.h>

/* Chains that lead back to themselves end here. */
#define DEPTH_MAX 64u

static FILE *output_of(const struct args *args)
{
	return args->output == NULL ? stdout : args->output;
}

/* Text as a JSON string in ASCII: RFC 8259, section 7. */
static void json_text(FILE *o, struct avb_bytes text)
{
	const uint8_t *t = text.at;
	size_t left = text.len;

	fputc('"', o);
	while (left > 0) {
		int32_t c = utf8_next(&t, &left); /* it was checked before */
		static const char plain[] = "\bb\ff\nn\rr\tt\"\"\\\\";
		const char *p = plain;

		while (*p != 0 && *p != c)
			p += 2;
		if (*p != 0)
			fprintf(o, "\\%c", p[1]);
		else if (c >= 0x20 && c < 0x7f)
			fputc(c, o);
		else if (c < 0x10000)
			fprintf(o, "\\u%04x", (unsigned int)c);
		else
			fprintf(o, "\\u%04x\\u%04x",
				0xd800 + ((unsigned int)(c - 0x10000) >> 10),
				0xdc00 + ((unsigned int)c & 0x3ff));
	}
	fputc('"', o);
}

struct digests {
	FILE *o;
	bool json;
	size_t count;
	unsigned int depth;
};

static void digest_print(struct digests *digests, struct avb_bytes name,
			 struct avb_bytes value)
{
	FILE *o = digests->o;

	if (!digests->json) {
		fwrite(name.at, 1, name.len, o);
		fputs(": ", o);
		hex_write(o, value.at, value.len);
		fputc('\n', o);
	} else {
		fputs(digests->count == 0 ? "\n    {\n      \"name\": "
					  : ",\n    {\n      \"name\": ",
		      o);
		json_text(o, name);
		fputs(",\n      \"digest\": \"", o);
		hex_write(o, value.at, value.len);
		fputs("\"\n    }", o);
	}
	digests->count++;
}

static void digests_print(struct digests *digests, const char *path,
			  const char *first_path)
{
	struct meta meta;

	if (digests->depth++ > DEPTH_MAX)
		fail("%s: a chain of partitions without end", path);
	meta_load_path(path, &meta);
	for (size_t i = 0; i < meta.descriptor_count; i++) {
		const struct meta_descriptor *desc = &meta.descriptor[i];
		char *next;

		switch (desc->tag) {
		case VBMETA_HASH:
			digest_print(digests, desc->hash.name,
				     desc->hash.digest);
			break;
		case VBMETA_HASHTREE:
			digest_print(digests, desc->tree.name, desc->tree.root);
			break;
		case VBMETA_CHAIN:
			next = sibling_path(first_path, desc->chain.name);
			digests_print(digests, next, first_path);
			free(next);
			break;
		}
	}
	digests->depth--;
	meta_free(&meta);
}

static void print_partition_digests(const struct args *args)
{
	struct digests digests = { .o = output_of(args), .json = args->json };

	if (args->json)
		fputs("{\n  \"partitions\": [", digests.o);
	digests_print(&digests, args->image, args->image);
	if (args->json)
		fputs(digests.count == 0 ? "]\n}" : "\n  ]\n}", digests.o);
	output_done(digests.o);
}

static void hash_blob(EVP_MD_CTX *ctx, const struct meta *meta)
{
	if (EVP_DigestUpdate(ctx, meta->blob, meta->blob_len) != 1)
		fail("the hash function failed");
}

static void calculate_vbmeta_digest(const struct args *args)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t value[DIGEST_MAX];
	struct digest digest;
	struct meta meta;

	digest_get(args->hash_algorithm == NULL ? "sha256"
						: args->hash_algorithm,
		   false, &digest);
	if (ctx == NULL || EVP_DigestInit_ex2(ctx, digest.md, NULL) != 1)
		fail("the hash function failed");
	meta_load_path(args->image, &meta);
	hash_blob(ctx, &meta);
	for (size_t i = 0; i < meta.descriptor_count; i++) {
		const struct meta_descriptor *desc = &meta.descriptor[i];
		struct meta chained;
		char *path;

		if (desc->tag != VBMETA_CHAIN)
			continue;
		path = sibling_path(args->image, desc->chain.name);
		meta_load_path(path, &chained);
		hash_blob(ctx, &chained);
		meta_free(&chained);
		free(path);
	}
	if (EVP_DigestFinal_ex(ctx, value, NULL) != 1)
		fail("the hash function failed");
	hex_write(output_of(args), value, digest.len);
	fputc('\n', output_of(args));
	output_done(output_of(args));
	EVP_MD_CTX_free(ctx);
	meta_free(&meta);
}

static void cmdline_print(const struct args *args,
			  const struct avb_cmdline *line, bool *first)
{
	uint32_t never = args->hashtree_disabled
				 ? AVB_CMDLINE_IF_HASHTREE_ENABLED
				 : AVB_CMDLINE_IF_HASHTREE_DISABLED;

	if (line->flags & never)
		return;
	if (!*first)
		fputc(' ', output_of(args));
	*first = false;
	fwrite(line->text.at, 1, line->text.len, output_of(args));
}

static void cmdlines_print(const struct args *args, const struct meta *meta,
			   bool follow, bool *first)
{
	for (size_t i = 0; i < meta->descriptor_count; i++) {
		const struct meta_descriptor *desc = &meta->descriptor[i];

		if (desc->tag == VBMETA_CMDLINE)
			cmdline_print(args, &desc->cmdline, first);
		if (desc->tag == VBMETA_CHAIN && follow) {
			char *path =
				sibling_path(args->image, desc->chain.name);
			struct meta chained;

			meta_load_path(path, &chained);
			cmdlines_print(args, &chained, false, first);
			meta_free(&chained);
			free(path);
		}
	}
}

static void calculate_kernel_cmdline(const struct args *args)
{
	bool first = true;
	struct meta meta;

	meta_load_path(args->image, &meta);
	cmdlines_print(args, &meta, true, &first);
	output_done(output_of(args));
	meta_free(&meta);
}

static const struct arg_option digests_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--output", ARG_OUT, output),
	ARG("--json", ARG_FLAG, json),
	{ 0 },
};

static const struct arg_option vbmeta_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--hash_algorithm", ARG_TEXT, hash_algorithm),
	ARG("--output", ARG_OUT, output),
	{ 0 },
};

static const struct arg_option cmdline_options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--hashtree_disabled", ARG_FLAG, hashtree_disabled),
	ARG("--output", ARG_OUT, output),
	{ 0 },
};

const struct command query_commands[] = {
	{ "print_partition_digests", digests_options, print_partition_digests,
	  NULL },
	{ "calculate_vbmeta_digest", vbmeta_options, calculate_vbmeta_digest,
	  NULL },
	{ "calculate_kernel_cmdline", cmdline_options, calculate_kernel_cmdline,
	  NULL },
	{ 0 },
};
