/* info_image: what an image says about itself, as text of a fixed layout. */
#include "blob.h"
#include "digest.h"
#include "fail.h"
#include "meta.h"
#include <base/bytes.h>
#include <base/bits.h>
#include <formats/avb_cert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Values of this many bytes and more are not shown. */
#define SHOWN_MAX 256u

static void put_bytes(FILE *o, struct avb_bytes bytes)
{
	fwrite(bytes.at, 1, bytes.len, o);
}

static void put_text(FILE *o, const char *label, struct avb_bytes text)
{
	fputs(label, o);
	put_bytes(o, text);
	fputc('\n', o);
}

static void put_hex(FILE *o, const char *label, struct avb_bytes bytes)
{
	fputs(label, o);
	hex_write(o, bytes.at, bytes.len);
	fputc('\n', o);
}

static void put_sha1(FILE *o, const char *label, struct avb_bytes bytes)
{
	uint8_t value[DIGEST_MAX];
	struct digest sha1;

	digest_get("sha1", false, &sha1);
	digest_bytes(&sha1, bytes.at, bytes.len, value);
	put_hex(o, label, (struct avb_bytes){ value, sha1.len });
}

/* The quote that goes round a value, and whether one inside is escaped. */
static char quote_of(struct avb_bytes bytes)
{
	bool one = bytes.len > 0 && memchr(bytes.at, '\'', bytes.len) != NULL;
	bool two = bytes.len > 0 && memchr(bytes.at, '"', bytes.len) != NULL;

	return one && !two ? '"' : '\'';
}

/* Bytes between quotes, with escapes; returns the text, malloc()ed. */
static char *quoted(struct avb_bytes bytes, char quote)
{
	char *text = xmalloc(4 * bytes.len + 3);
	char *t = text;

	*t++ = quote;
	for (size_t i = 0; i < bytes.len; i++) {
		static const char named[] = "\\\\\tt\nn\rr";
		char c = (char)bytes.at[i];
		const char *n = named;

		while (*n != 0 && *n != c)
			n += 2;
		if (*n != 0 && c != 0) {
			*t++ = '\\';
			*t++ = n[1];
		} else if (c == quote) {
			*t++ = '\\';
			*t++ = c;
		} else if (c >= 0x20 && c <= 0x7e) {
			*t++ = c;
		} else {
			t += sprintf(t, "\\x%02x", bytes.at[i]);
		}
	}
	*t++ = quote;
	*t = 0;
	return text;
}

static void property_print(FILE *o, const struct avb_property *prop)
{
	char quote = quote_of(prop->value);
	char *text;

	fputs("    Prop: ", o);
	put_bytes(o, prop->key);
	if (prop->value.len >= SHOWN_MAX) {
		fprintf(o, " -> (%zu bytes)\n", prop->value.len);
		return;
	}
	text = quoted(prop->value, quote);
	fprintf(o, " -> %s%s\n", quote == '"' ? "b" : "", text);
	free(text);
}

static void opaque_print(FILE *o, uint64_t tag, struct avb_bytes data)
{
	char *inner, *outer;
	struct avb_bytes text;

	fputs("    Unknown descriptor:\n", o);
	fprintf(o, "      Tag:  %" PRIu64 "\n", tag);
	if (data.len >= SHOWN_MAX) {
		fprintf(o, "      Data: %zu bytes\n", data.len);
		return;
	}
	inner = quoted(data, quote_of(data));
	outer = xprintf("b%s", inner);
	text = (struct avb_bytes){ (const uint8_t *)outer, strlen(outer) };
	free(inner);
	inner = quoted(text, quote_of(text));
	fprintf(o, "      Data: %s (%zu bytes)\n", inner, data.len);
	free(inner);
	free(outer);
}

static void tree_print(FILE *o, const struct avb_hashtree *tree)
{
	fputs("    Hashtree descriptor:\n", o);
	fprintf(o, "      Version of dm-verity:  %" PRIu32 "\n",
		tree->dm_version);
	fprintf(o, "      Image Size:            %" PRIu64 " bytes\n",
		tree->image_len);
	fprintf(o, "      Tree Offset:           %" PRIu64 "\n",
		tree->tree_off);
	fprintf(o, "      Tree Size:             %" PRIu64 " bytes\n",
		tree->tree_len);
	fprintf(o, "      Data Block Size:       %" PRIu32 " bytes\n",
		tree->data_block);
	fprintf(o, "      Hash Block Size:       %" PRIu32 " bytes\n",
		tree->hash_block);
	fprintf(o, "      FEC num roots:         %" PRIu32 "\n",
		tree->fec_roots);
	fprintf(o, "      FEC offset:            %" PRIu64 "\n", tree->fec_off);
	fprintf(o, "      FEC size:              %" PRIu64 " bytes\n",
		tree->fec_len);
	fprintf(o, "      Hash Algorithm:        %s\n", tree->algorithm);
	put_text(o, "      Partition Name:        ", tree->name);
	put_hex(o, "      Salt:                  ", tree->salt);
	put_hex(o, "      Root Digest:           ", tree->root);
	fprintf(o, "      Flags:                 %" PRIu32 "\n", tree->flags);
}

static void hash_print(FILE *o, const struct avb_hash *hash)
{
	fputs("    Hash descriptor:\n", o);
	fprintf(o, "      Image Size:            %" PRIu64 " bytes\n",
		hash->image_len);
	fprintf(o, "      Hash Algorithm:        %s\n", hash->algorithm);
	put_text(o, "      Partition Name:        ", hash->name);
	put_hex(o, "      Salt:                  ", hash->salt);
	put_hex(o, "      Digest:                ", hash->digest);
	fprintf(o, "      Flags:                 %" PRIu32 "\n", hash->flags);
}

static void cmdline_print(FILE *o, const struct avb_cmdline *line)
{
	fputs("    Kernel Cmdline descriptor:\n", o);
	fprintf(o, "      Flags:                 %" PRIu32 "\n", line->flags);
	fputs("      Kernel Cmdline:        '", o);
	put_bytes(o, line->text);
	fputs("'\n", o);
}

static void chain_print(FILE *o, const struct avb_chain *chain)
{
	fputs("    Chain Partition descriptor:\n", o);
	put_text(o, "      Partition Name:          ", chain->name);
	fprintf(o, "      Rollback Index Location: %" PRIu32 "\n",
		chain->location);
	put_sha1(o, "      Public key (sha1):       ", chain->key);
	fprintf(o, "      Flags:                   %" PRIu32 "\n",
		chain->flags);
}

static void descriptor_print(FILE *o, const struct meta_descriptor *desc)
{
	switch (desc->tag) {
	case VBMETA_PROPERTY:
		property_print(o, &desc->property);
		break;
	case VBMETA_HASHTREE:
		tree_print(o, &desc->tree);
		break;
	case VBMETA_HASH:
		hash_print(o, &desc->hash);
		break;
	case VBMETA_CMDLINE:
		cmdline_print(o, &desc->cmdline);
		break;
	case VBMETA_CHAIN:
		chain_print(o, &desc->chain);
		break;
	default:
		opaque_print(o, desc->tag, desc->opaque);
	}
}

static void certificate_print(FILE *o, const char *title,
			      const struct avb_certificate *cert)
{
	fprintf(o, "    %s:\n", title);
	fprintf(o, "      Version:               %" PRIu32 "\n", cert->version);
	put_sha1(o, "      Public key (sha1):     ",
		 (struct avb_bytes){ cert->key, AVB_CERT_KEY_LEN });
	fputs("      Subject:               ", o);
	hex_write(o, cert->subject, 32);
	fputs(" (32 bytes)\n      Usage:                 ", o);
	hex_write(o, cert->usage, 32);
	fputs(" (32 bytes)\n", o);
	fprintf(o, "      Key version:           %" PRIu64 "\n",
		cert->key_version);
}

static void cert_print(FILE *o, const struct image *img,
		       const struct meta *meta)
{
	struct avb_bytes part = meta_aux_part(meta, meta->header.metadata_off,
					      meta->header.metadata_len);
	struct avb_cert_metadata cert;

	if (meta->header.metadata_len == 0)
		return;
	if (part.len != AVB_CERT_METADATA_LEN)
		fail("%s: public key metadata has %zu bytes, certificates have "
		     "%u",
		     img->path, part.len, AVB_CERT_METADATA_LEN);
	avb_cert_metadata_load(part.at, &cert);
	fputs("avb_cert certificate:\n", o);
	fprintf(o, "    Metadata version:        %" PRIu32 "\n", cert.version);
	certificate_print(o, "Product Intermediate Key", &cert.intermediate);
	certificate_print(o, "Product Signing Key", &cert.signing);
}

static void footer_print(FILE *o, const struct image *img,
			 const struct avb_footer *footer)
{
	fprintf(o, "Footer version:           %" PRIu32 ".%" PRIu32 "\n",
		footer->major, footer->minor);
	fprintf(o, "Image size:               %" PRIu64 " bytes\n", img->len);
	fprintf(o, "Original image size:      %" PRIu64 " bytes\n",
		footer->image_len);
	fprintf(o, "VBMeta offset:            %" PRIu64 "\n",
		footer->vbmeta_off);
	fprintf(o, "VBMeta size:              %" PRIu64 " bytes\n",
		footer->vbmeta_len);
	fputs("--\n", o);
}

static void header_print(FILE *o, const struct image *img,
			 const struct meta *meta, struct avb_bytes key)
{
	const struct vbmeta_header *h = &meta->header;
	const struct vbmeta_algorithm *alg =
		vbmeta_algorithm_find(h->algorithm);
	size_t release_len = VBMETA_RELEASE_LEN;

	if (alg == NULL)
		fail("unknown algorithm type %" PRIu32, h->algorithm);
	fprintf(o, "Minimum libavb version:   %" PRIu32 ".%" PRIu32 "%s\n",
		h->major, h->minor, img->sparse ? " (Sparse)" : "");
	fprintf(o, "Header Block:             %u bytes\n", VBMETA_HEADER_LEN);
	fprintf(o, "Authentication Block:     %" PRIu64 " bytes\n",
		h->auth_len);
	fprintf(o, "Auxiliary Block:          %" PRIu64 " bytes\n", h->aux_len);
	if (key.len > 0)
		put_sha1(o, "Public key (sha1):        ", key);
	fprintf(o, "Algorithm:                %s\n", alg->name);
	fprintf(o, "Rollback Index:           %" PRIu64 "\n",
		h->rollback_index);
	fprintf(o, "Flags:                    %" PRIu32 "\n", h->flags);
	fprintf(o, "Rollback Index Location:  %" PRIu32 "\n",
		h->rollback_location);
	/* Zeros at its end are fill, others belong to it. */
	while (release_len > 0 && h->release[release_len - 1] == 0)
		release_len--;
	fputs("Release String:           '", o);
	fwrite(h->release, 1, release_len, o);
	fputs("'\n", o);
}

static void info_image(const struct args *args)
{
	FILE *o = args->output == NULL ? stdout : args->output;
	struct avb_bytes key;
	struct image img;
	struct meta meta;

	image_open(&img, args->image, false);
	meta_load(&img, &meta);
	key = meta_aux_part(&meta, meta.header.key_off, meta.header.key_len);
	if (meta.has_footer)
		footer_print(o, &img, &meta.footer);
	header_print(o, &img, &meta, key);
	fputs("Descriptors:\n", o);
	for (size_t i = 0; i < meta.descriptor_count; i++)
		descriptor_print(o, &meta.descriptor[i]);
	if (meta.descriptor_count == 0)
		fputs("    (none)\n", o);
	if (args->cert)
		cert_print(o, &img, &meta);
	if (args->output_pubkey != NULL) {
		put_bytes(args->output_pubkey, key);
		output_done(args->output_pubkey);
	}
	output_done(o);
	meta_free(&meta);
	image_close(&img);
}

static const struct arg_option options[] = {
	ARG_REQUIRED("--image", ARG_IN, image),
	ARG("--output", ARG_OUT, output),
	ARG("--cert", ARG_FLAG, cert),
	ARG("--atx", ARG_FLAG, cert),
	ARG("--output_pubkey", ARG_OUT, output_pubkey),
	{ 0 },
};

const struct command info_commands[] = {
	{ "info_image", options, info_image, NULL },
	{ 0 },
};
