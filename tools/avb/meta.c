/* Footer, header and descriptors of an image. */
#include "meta.h"
#include "digest.h"
#include "fail.h"
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/utf8.h>
#include <stdlib.h>
#include <string.h>

/* More descriptors than any tool writes, and far less than memory. */
#define LIST_MAX (UINT64_C(64) << 20)

static const char not_vbmeta[] =
	"Given image does not look like a vbmeta image.";

bool footer_find(const struct image *img, struct avb_footer *footer)
{
	uint8_t buf[AVB_FOOTER_LEN];

	return img->len >= sizeof(buf) &&
	       image_read(img, img->len - sizeof(buf), buf, sizeof(buf)) ==
		       sizeof(buf) &&
	       avb_footer_parse(buf, footer) == TEE_SUCCESS;
}

static _Noreturn void bad(const struct image *img, const char *what)
{
	fail("%s: malformed %s descriptor", img->path, what);
}

static void need_utf8(const struct image *img, struct avb_bytes text)
{
	if (!utf8_valid(text.at, text.len))
		fail("%s: text of a descriptor is not UTF-8", img->path);
}

/* A digest is absent or as long as its algorithm says. */
static void need_digest(const struct image *img, const char *algorithm,
			bool tree, size_t len)
{
	size_t end = strlen(algorithm);
	struct digest digest;

	for (size_t i = 0; i < end; i++)
		if ((unsigned char)algorithm[i] >= 0x80)
			fail("%s: the name of a hash algorithm is not ASCII",
			     img->path);
	if (len == 0)
		return;
	/* Only zeros may follow the name. */
	for (size_t i = end; i < AVB_ALGORITHM_LEN; i++)
		if (algorithm[i] != 0)
			fail("%s: malformed name of a hash algorithm",
			     img->path);
	if (!digest_find(algorithm, tree, &digest))
		fail("%s: unsupported hash algorithm '%s' in a descriptor",
		     img->path, algorithm);
	if (digest.len != len)
		fail("%s: a %s digest of %zu bytes in a descriptor", img->path,
		     algorithm, len);
}

static void clip(struct avb_bytes *part, const uint8_t *end)
{
	if (part->at >= end)
		part->len = 0;
	else
		part->len = MIN(part->len, (size_t)(end - part->at));
}

/* The NULs of a property are not looked at by this tool. */
static void property_terminate(uint8_t *d, size_t len)
{
	uint64_t key_len, value_len;

	if (len < 34)
		return;
	key_len = load_be64(d + 16);
	value_len = load_be64(d + 24);
	if (key_len < len - 33)
		d[32 + key_len] = 0;
	if (key_len < len - 33 && value_len < len - 33 - key_len)
		d[33 + key_len + value_len] = 0;
}

/*
 * Reads one descriptor. Its bytes are all in memory, those behind @end as
 * zeros, since the image ended there.
 */
static void descriptor_load(const struct image *img,
			    const struct vbmeta_descriptor *raw,
			    const uint8_t *end, struct meta_descriptor *out)
{
	*out = (struct meta_descriptor){ .tag = raw->tag };
	if (raw->tag <= VBMETA_CHAIN && !avb_descriptor_is_exact(raw))
		bad(img, "or unexpectedly long");
	switch (raw->tag) {
	case VBMETA_PROPERTY:
		if (avb_property_parse(raw, &out->property) != TEE_SUCCESS)
			bad(img, "property");
		clip(&out->property.key, end);
		clip(&out->property.value, end);
		need_utf8(img, out->property.key);
		break;
	case VBMETA_HASHTREE:
		if (avb_hashtree_parse(raw, &out->tree) != TEE_SUCCESS)
			bad(img, "hashtree");
		need_digest(img, out->tree.algorithm, true, out->tree.root.len);
		clip(&out->tree.name, end);
		clip(&out->tree.salt, end);
		clip(&out->tree.root, end);
		need_utf8(img, out->tree.name);
		break;
	case VBMETA_HASH:
		if (avb_hash_parse(raw, &out->hash) != TEE_SUCCESS)
			bad(img, "hash");
		need_digest(img, out->hash.algorithm, false,
			    out->hash.digest.len);
		clip(&out->hash.name, end);
		clip(&out->hash.salt, end);
		clip(&out->hash.digest, end);
		need_utf8(img, out->hash.name);
		break;
	case VBMETA_CMDLINE:
		if (avb_cmdline_parse(raw, &out->cmdline) != TEE_SUCCESS)
			bad(img, "kernel cmdline");
		clip(&out->cmdline.text, end);
		need_utf8(img, out->cmdline.text);
		break;
	case VBMETA_CHAIN:
		if (avb_chain_parse(raw, &out->chain) != TEE_SUCCESS)
			bad(img, "chain partition");
		clip(&out->chain.name, end);
		clip(&out->chain.key, end);
		need_utf8(img, out->chain.name);
		break;
	default:
		out->opaque =
			(struct avb_bytes){ raw->bytes + 16, raw->len - 16 };
		clip(&out->opaque, end);
	}
}

/* Bytes of the fixed part of a known descriptor. */
static size_t fixed_len(uint64_t tag)
{
	static const size_t fixed[] = { 32, 180, 132, 24, 92 };

	return tag < ARRAY_COUNT(fixed) ? fixed[tag] : 16;
}

static void descriptor_add(struct meta *meta,
			   const struct meta_descriptor *desc)
{
	size_t count = meta->descriptor_count++;

	if ((count & (count - 1)) == 0)
		meta->descriptor = xrealloc(meta->descriptor,
					    (2 * count + 1) * sizeof(*desc));
	meta->descriptor[count] = *desc;
}

/*
 * Where the bytes of the list end: those that are there, or where the last
 * descriptor claims to end. False when one has no room for its fixed part.
 */
static bool list_extent(const uint8_t *list, size_t len, uint64_t *extent)
{
	uint64_t at = 0;

	while (at < len) {
		const uint8_t *d = list + at;
		uint64_t following, tag;

		if (len - at < 16)
			return false;
		tag = load_be64(d);
		following = load_be64(d + 8);
		if (len - at < fixed_len(tag) ||
		    following < fixed_len(tag) - 16)
			return false;
		/* What is not known may claim any length. */
		if (tag > VBMETA_CHAIN && following > len - at - 16)
			following = len - at - 16;
		if (following > LIST_MAX)
			return false;
		at += 16 + following;
	}
	*extent = at;
	return true;
}

static void descriptors_load(const struct image *img, struct meta *meta)
{
	const struct vbmeta_header *header = &meta->header;
	uint64_t start = meta->off;
	uint64_t extent;
	size_t len = 0;

	if (add_overflows(start, VBMETA_HEADER_LEN, &start) ||
	    add_overflows(start, header->auth_len, &start) ||
	    add_overflows(start, header->descriptors_off, &start) ||
	    start > INT64_MAX || header->descriptors_len > INT64_MAX)
		fail("%s: descriptors are outside of the image", img->path);
	if (start < img->len)
		len = (size_t)MIN(header->descriptors_len, img->len - start);
	if (len > LIST_MAX)
		fail("%s: more descriptors than this tool reads", img->path);
	meta->text = image_read_all(img, len == 0 ? 0 : start, len);
	if (!list_extent(meta->text, len, &extent))
		fail("%s: malformed list of descriptors", img->path);
	meta->text = xrealloc(meta->text, (size_t)MAX(extent, (uint64_t)len));
	if (extent > len)
		memset(meta->text + len, 0, (size_t)(extent - len));

	for (size_t at = 0; at < len;) {
		uint8_t *d = meta->text + at;
		struct meta_descriptor desc;
		struct vbmeta_descriptor raw = {
			.tag = load_be64(d),
			.bytes = d,
			.len = (size_t)MIN(load_be64(d + 8),
					   (uint64_t)extent - at - 16) +
			       16,
		};

		if (raw.tag == VBMETA_PROPERTY)
			property_terminate(d, raw.len);
		descriptor_load(img, &raw, meta->text + len, &desc);
		descriptor_add(meta, &desc);
		at += raw.len;
	}
}

uint64_t meta_blob_len(const struct meta *meta)
{
	uint64_t len;

	if (add_overflows(meta->header.auth_len, meta->header.aux_len, &len) ||
	    add_overflows(len, VBMETA_HEADER_LEN, &len))
		return UINT64_MAX;
	return len;
}

void meta_load(const struct image *img, struct meta *meta)
{
	uint8_t header[VBMETA_HEADER_LEN];

	*meta = (struct meta){ 0 };
	meta->has_footer = footer_find(img, &meta->footer);
	meta->off = meta->has_footer ? meta->footer.vbmeta_off : 0;
	if (image_read(img, meta->off, header, sizeof(header)) !=
		    sizeof(header) ||
	    vbmeta_header_load(header, &meta->header) != TEE_SUCCESS)
		fail("%s", not_vbmeta);
	meta->header.release[VBMETA_RELEASE_LEN - 1] = 0;
	if (!utf8_valid((const uint8_t *)meta->header.release,
			strlen(meta->header.release)))
		fail("%s: the release string is not UTF-8", img->path);
	descriptors_load(img, meta);
	if (meta_blob_len(meta) > INT64_MAX)
		fail("%s: the blob is larger than any image", img->path);
	meta->blob_len = (size_t)MIN(meta_blob_len(meta), img->len - meta->off);
	meta->blob = image_read_all(img, meta->off, meta->blob_len);
}

void meta_free(struct meta *meta)
{
	free(meta->blob);
	free(meta->descriptor);
	free(meta->text);
}

void meta_load_path(const char *path, struct meta *meta)
{
	struct image img;

	image_open(&img, path, false);
	meta_load(&img, meta);
	image_close(&img);
}

struct avb_bytes meta_aux_part(const struct meta *meta, uint64_t off,
			       uint64_t len)
{
	uint64_t at;

	if (add_overflows(VBMETA_HEADER_LEN + meta->header.auth_len, off,
			  &at) ||
	    at >= meta->blob_len)
		return (struct avb_bytes){ meta->blob, 0 };
	return (struct avb_bytes){
		meta->blob + at,
		(size_t)MIN(len, meta->blob_len - at),
	};
}

const struct avb_hashtree *meta_tree(const struct meta *meta)
{
	for (size_t i = 0; i < meta->descriptor_count; i++)
		if (meta->descriptor[i].tag == VBMETA_HASHTREE)
			return &meta->descriptor[i].tree;
	return NULL;
}

void meta_descriptor_write(struct avb_list *list,
			   const struct meta_descriptor *desc)
{
	switch (desc->tag) {
	case VBMETA_PROPERTY:
		avb_property_write(list, &desc->property);
		break;
	case VBMETA_HASHTREE:
		avb_hashtree_write(list, &desc->tree);
		break;
	case VBMETA_HASH:
		avb_hash_write(list, &desc->hash);
		break;
	case VBMETA_CMDLINE:
		avb_cmdline_write(list, &desc->cmdline);
		break;
	case VBMETA_CHAIN:
		avb_chain_write(list, &desc->chain);
		break;
	default:
		avb_opaque_write(list, desc->tag, desc->opaque);
	}
}

char *bytes_text(struct avb_bytes bytes)
{
	return xprintf("%.*s", (int)bytes.len, (const char *)bytes.at);
}

char *sibling_path(const char *path, struct avb_bytes name)
{
	const char *base = strrchr(path, '/');
	size_t folder_len = base == NULL ? 0 : (size_t)(base - path);
	const char *dot;

	base = base == NULL ? path : base + 1;
	/* Dots at the start belong to the name. */
	dot = strrchr(base + strspn(base, "."), '.');
	if (dot == NULL)
		dot = "";
	/* A folder loses the slashes at its end, unless it is the root. */
	while (folder_len > 0 && path[folder_len - 1] == '/')
		folder_len--;
	if (name.len > 0 && name.at[0] == '/')
		return xprintf("%.*s%s", (int)name.len, name.at, dot);
	if (base == path)
		return xprintf("%.*s%s", (int)name.len, name.at, dot);
	return xprintf("%.*s/%.*s%s", (int)folder_len, path, (int)name.len,
		       name.at, dot);
}
