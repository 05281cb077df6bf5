/* AVB 2.0 descriptors, written. Numbers are big-endian. */
#include <formats/avb_writer.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <string.h>

#define HEADER_LEN     16u
#define PROPERTY_FIXED 32u
#define HASHTREE_FIXED 180u
#define HASH_FIXED     132u
#define CMDLINE_FIXED  24u
#define CHAIN_FIXED    92u

/* Appends an empty descriptor; NULL when there is no room. */
static uint8_t *append(struct avb_list *list, uint64_t tag, size_t fixed,
		       size_t variable)
{
	size_t need = ROUND_UP(fixed + variable, (size_t)8);
	bool fits = range_fits(list->len, need, list->room);
	uint8_t *d = list->at + (fits ? list->len : 0);

	list->len += need;
	if (!fits)
		return NULL;
	memset(d, 0, need);
	store_be64(d, tag);
	store_be64(d + 8, need - HEADER_LEN);
	return d;
}

static uint8_t *put(uint8_t *at, struct avb_bytes from)
{
	if (from.len > 0) /* empty parts may have no address */
		memcpy(at, from.at, from.len);
	return at + from.len;
}

void avb_property_write(struct avb_list *list, const struct avb_property *in)
{
	uint8_t *d = append(list, VBMETA_PROPERTY, PROPERTY_FIXED,
			    in->key.len + in->value.len + 2);

	if (d == NULL)
		return;
	store_be64(d + 16, in->key.len);
	store_be64(d + 24, in->value.len);
	put(put(d + PROPERTY_FIXED, in->key) + 1, in->value);
}

void avb_hashtree_write(struct avb_list *list, const struct avb_hashtree *in)
{
	uint8_t *d = append(list, VBMETA_HASHTREE, HASHTREE_FIXED,
			    in->name.len + in->salt.len + in->root.len);

	if (d == NULL)
		return;
	store_be32(d + 16, in->dm_version);
	store_be64(d + 20, in->image_len);
	store_be64(d + 28, in->tree_off);
	store_be64(d + 36, in->tree_len);
	store_be32(d + 44, in->data_block);
	store_be32(d + 48, in->hash_block);
	store_be32(d + 52, in->fec_roots);
	store_be64(d + 56, in->fec_off);
	store_be64(d + 64, in->fec_len);
	memcpy(d + 72, in->algorithm, AVB_ALGORITHM_LEN);
	store_be32(d + 104, (uint32_t)in->name.len);
	store_be32(d + 108, (uint32_t)in->salt.len);
	store_be32(d + 112, (uint32_t)in->root.len);
	store_be32(d + 116, in->flags);
	put(put(put(d + HASHTREE_FIXED, in->name), in->salt), in->root);
}

void avb_hash_write(struct avb_list *list, const struct avb_hash *in)
{
	uint8_t *d = append(list, VBMETA_HASH, HASH_FIXED,
			    in->name.len + in->salt.len + in->digest.len);

	if (d == NULL)
		return;
	store_be64(d + 16, in->image_len);
	memcpy(d + 24, in->algorithm, AVB_ALGORITHM_LEN);
	store_be32(d + 56, (uint32_t)in->name.len);
	store_be32(d + 60, (uint32_t)in->salt.len);
	store_be32(d + 64, (uint32_t)in->digest.len);
	store_be32(d + 68, in->flags);
	put(put(put(d + HASH_FIXED, in->name), in->salt), in->digest);
}

void avb_cmdline_write(struct avb_list *list, const struct avb_cmdline *in)
{
	uint8_t *d = append(list, VBMETA_CMDLINE, CMDLINE_FIXED, in->text.len);

	if (d == NULL)
		return;
	store_be32(d + 16, in->flags);
	store_be32(d + 20, (uint32_t)in->text.len);
	put(d + CMDLINE_FIXED, in->text);
}

void avb_chain_write(struct avb_list *list, const struct avb_chain *in)
{
	uint8_t *d = append(list, VBMETA_CHAIN, CHAIN_FIXED,
			    in->name.len + in->key.len);

	if (d == NULL)
		return;
	store_be32(d + 16, in->location);
	store_be32(d + 20, (uint32_t)in->name.len);
	store_be32(d + 24, (uint32_t)in->key.len);
	store_be32(d + 28, in->flags);
	put(put(d + CHAIN_FIXED, in->name), in->key);
}

void avb_opaque_write(struct avb_list *list, uint64_t tag,
		      struct avb_bytes body)
{
	uint8_t *d = append(list, tag, HEADER_LEN, body.len);

	if (d != NULL)
		put(d + HEADER_LEN, body);
}
