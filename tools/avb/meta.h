/*
 * What an image says about itself: footer, vbmeta header, descriptors. Read as
 * the original tool reads, which is laxer than boot: only the magic of the
 * header counts, and a blob that is cut short ends where the image ends.
 */
#ifndef TOOLS_AVB_META_H
#define TOOLS_AVB_META_H

#include "image.h"
#include <formats/avb_descriptor.h>
#include <formats/avb_writer.h>

struct meta_descriptor {
	uint64_t tag;
	union {
		struct avb_property property;
		struct avb_hashtree tree;
		struct avb_hash hash;
		struct avb_cmdline cmdline;
		struct avb_chain chain;
		struct avb_bytes opaque; /* tags that are not known */
	};
};

struct meta {
	bool has_footer;
	struct avb_footer footer;
	uint64_t off; /* of the blob in the image */
	struct vbmeta_header header;
	uint8_t *blob; /* as much as there is of what the header promises */
	size_t blob_len;
	struct meta_descriptor *descriptor; /* point into @text */
	size_t descriptor_count;
	uint8_t *text;
};

/** footer_find() - true when the image ends in a footer. */
bool footer_find(const struct image *img, struct avb_footer *footer);

/** meta_load() - read it all, or fail(). */
void meta_load(const struct image *img, struct meta *meta);
void meta_free(struct meta *meta);

/** meta_load_path() - likewise from a file, which is closed again. */
void meta_load_path(const char *path, struct meta *meta);

/** meta_blob_len() - bytes that the header promises, or UINT64_MAX. */
uint64_t meta_blob_len(const struct meta *meta);

/** meta_aux_part() - a part of the auxiliary block, as much as is there. */
struct avb_bytes meta_aux_part(const struct meta *meta, uint64_t off,
			       uint64_t len);

/** meta_tree() - the first hashtree descriptor, or NULL. */
const struct avb_hashtree *meta_tree(const struct meta *meta);

/** meta_descriptor_write() - append a descriptor to a list. */
void meta_descriptor_write(struct avb_list *list,
			   const struct meta_descriptor *desc);

/** bytes_text() - bytes as a C string, malloc()ed. */
char *bytes_text(struct avb_bytes bytes);

/** sibling_path() - NAME with the extension of @path, beside it, malloc()ed. */
char *sibling_path(const char *path, struct avb_bytes name);

#endif
