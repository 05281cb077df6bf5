/*
 * Descriptors and footers. Each kind has a fixed part, which ends at no
 * particular boundary, and variable parts in a row behind it, whose 32- or
 * 64-bit lengths are hostile.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/avb_descriptor.h>
#include <string.h>

#define PROPERTY_FIXED 32u
#define HASHTREE_FIXED 180u
#define HASH_FIXED     132u
#define CMDLINE_FIXED  24u
#define CHAIN_FIXED    92u

static const uint8_t footer_magic[4] = { 'A', 'V', 'B', 'f' };

/* Takes variable parts one after the other. */
struct tail {
	const uint8_t *at;
	size_t left;
};

static bool tail_init(struct tail *tail, const struct vbmeta_descriptor *desc,
		      uint64_t tag, size_t fixed)
{
	if (desc->tag != tag || desc->len < fixed)
		return false;
	*tail = (struct tail){ desc->bytes + fixed, desc->len - fixed };
	return true;
}

static bool tail_take(struct tail *tail, uint64_t len, struct avb_bytes *out)
{
	if (len > tail->left)
		return false;
	*out = (struct avb_bytes){ tail->at, (size_t)len };
	tail->at += len;
	tail->left -= (size_t)len;
	return true;
}

/* Takes the NUL behind a part of a property. */
static bool tail_take_nul(struct tail *tail)
{
	struct avb_bytes nul;

	return tail_take(tail, 1, &nul) && nul.at[0] == 0;
}

TEE_Result avb_property_parse(const struct vbmeta_descriptor *desc,
			      struct avb_property *out)
{
	struct avb_property got;
	struct tail tail;

	if (!tail_init(&tail, desc, VBMETA_PROPERTY, PROPERTY_FIXED) ||
	    !tail_take(&tail, load_be64(desc->bytes + 16), &got.key) ||
	    !tail_take_nul(&tail) ||
	    !tail_take(&tail, load_be64(desc->bytes + 24), &got.value) ||
	    !tail_take_nul(&tail))
		return TEE_ERROR_BAD_FORMAT;
	*out = got;
	return TEE_SUCCESS;
}

TEE_Result avb_hashtree_parse(const struct vbmeta_descriptor *desc,
			      struct avb_hashtree *out)
{
	const uint8_t *d = desc->bytes;
	struct avb_bytes name, salt, root;
	struct tail tail;

	if (!tail_init(&tail, desc, VBMETA_HASHTREE, HASHTREE_FIXED) ||
	    !tail_take(&tail, load_be32(d + 104), &name) ||
	    !tail_take(&tail, load_be32(d + 108), &salt) ||
	    !tail_take(&tail, load_be32(d + 112), &root))
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb_hashtree){
		.dm_version = load_be32(d + 16),
		.image_len = load_be64(d + 20),
		.tree_off = load_be64(d + 28),
		.tree_len = load_be64(d + 36),
		.data_block = load_be32(d + 44),
		.hash_block = load_be32(d + 48),
		.fec_roots = load_be32(d + 52),
		.fec_off = load_be64(d + 56),
		.fec_len = load_be64(d + 64),
		.name = name,
		.salt = salt,
		.root = root,
		.flags = load_be32(d + 116),
	};
	memcpy(out->algorithm, d + 72, AVB_ALGORITHM_LEN);
	return TEE_SUCCESS;
}

TEE_Result avb_hash_parse(const struct vbmeta_descriptor *desc,
			  struct avb_hash *out)
{
	const uint8_t *d = desc->bytes;
	struct avb_bytes name, salt, digest;
	struct tail tail;

	if (!tail_init(&tail, desc, VBMETA_HASH, HASH_FIXED) ||
	    !tail_take(&tail, load_be32(d + 56), &name) ||
	    !tail_take(&tail, load_be32(d + 60), &salt) ||
	    !tail_take(&tail, load_be32(d + 64), &digest))
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb_hash){
		.image_len = load_be64(d + 16),
		.name = name,
		.salt = salt,
		.digest = digest,
		.flags = load_be32(d + 68),
	};
	memcpy(out->algorithm, d + 24, AVB_ALGORITHM_LEN);
	return TEE_SUCCESS;
}

TEE_Result avb_cmdline_parse(const struct vbmeta_descriptor *desc,
			     struct avb_cmdline *out)
{
	struct avb_bytes text;
	struct tail tail;

	if (!tail_init(&tail, desc, VBMETA_CMDLINE, CMDLINE_FIXED) ||
	    !tail_take(&tail, load_be32(desc->bytes + 20), &text))
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb_cmdline){
		.flags = load_be32(desc->bytes + 16),
		.text = text,
	};
	return TEE_SUCCESS;
}

TEE_Result avb_chain_parse(const struct vbmeta_descriptor *desc,
			   struct avb_chain *out)
{
	const uint8_t *d = desc->bytes;
	struct avb_bytes name, key;
	struct tail tail;

	if (!tail_init(&tail, desc, VBMETA_CHAIN, CHAIN_FIXED) ||
	    !tail_take(&tail, load_be32(d + 20), &name) ||
	    !tail_take(&tail, load_be32(d + 24), &key))
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb_chain){
		.location = load_be32(d + 16),
		.name = name,
		.key = key,
		.flags = load_be32(d + 28),
	};
	return TEE_SUCCESS;
}

bool avb_descriptor_is_exact(const struct vbmeta_descriptor *desc)
{
	struct avb_property property;
	struct avb_hashtree tree;
	struct avb_hash hash;
	struct avb_cmdline cmdline;
	struct avb_chain chain;
	size_t len = 0;

	/* What was parsed fits its descriptor, so no sum below can wrap. */
	if (avb_property_parse(desc, &property) == TEE_SUCCESS)
		len = PROPERTY_FIXED + property.key.len + property.value.len +
		      2;
	else if (avb_hashtree_parse(desc, &tree) == TEE_SUCCESS)
		len = HASHTREE_FIXED + tree.name.len + tree.salt.len +
		      tree.root.len;
	else if (avb_hash_parse(desc, &hash) == TEE_SUCCESS)
		len = HASH_FIXED + hash.name.len + hash.salt.len +
		      hash.digest.len;
	else if (avb_cmdline_parse(desc, &cmdline) == TEE_SUCCESS)
		len = CMDLINE_FIXED + cmdline.text.len;
	else if (avb_chain_parse(desc, &chain) == TEE_SUCCESS)
		len = CHAIN_FIXED + chain.name.len + chain.key.len;
	else
		return desc->tag > VBMETA_CHAIN;
	return ROUND_UP(len, (size_t)8) == desc->len;
}

bool avb_algorithm_is(const char *algorithm, const char *name)
{
	/* A name that fills its field has no end there, and equals none. */
	return memchr(algorithm, 0, AVB_ALGORITHM_LEN) != NULL &&
	       strcmp(algorithm, name) == 0;
}

bool avb_text_is_utf8(struct avb_bytes text)
{
	unsigned int more = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.at[i];

		if (more > 0) {
			if ((c & 0xc0) != 0x80)
				return false;
			more--;
		} else if ((c & 0xe0) == 0xc0) {
			more = 1;
		} else if ((c & 0xf0) == 0xe0) {
			more = 2;
		} else if ((c & 0xf8) == 0xf0) {
			more = 3;
		} else if (c >= 0x80) {
			return false;
		}
	}
	return more == 0;
}

TEE_Result avb_footer_parse(const uint8_t buf[AVB_FOOTER_LEN],
			    struct avb_footer *out)
{
	if (memcmp(buf, footer_magic, sizeof(footer_magic)) != 0 ||
	    load_be32(buf + 4) > 1)
		return TEE_ERROR_BAD_FORMAT;
	*out = (struct avb_footer){
		.major = load_be32(buf + 4),
		.minor = load_be32(buf + 8),
		.image_len = load_be64(buf + 12),
		.vbmeta_off = load_be64(buf + 20),
		.vbmeta_len = load_be64(buf + 28),
	};
	return TEE_SUCCESS;
}

void avb_footer_write(const struct avb_footer *footer,
		      uint8_t buf[AVB_FOOTER_LEN])
{
	memset(buf, 0, AVB_FOOTER_LEN);
	memcpy(buf, footer_magic, sizeof(footer_magic));
	store_be32(buf + 4, footer->major);
	store_be32(buf + 8, footer->minor);
	store_be64(buf + 12, footer->image_len);
	store_be64(buf + 20, footer->vbmeta_off);
	store_be64(buf + 28, footer->vbmeta_len);
}
