/*
 * Lists of descriptors, written one by one: what a host tool puts into a vbmeta
 * blob. formats/avb_descriptor.h has the structures and reads them back.
 */
#ifndef FORMATS_AVB_WRITER_H
#define FORMATS_AVB_WRITER_H

#include <formats/avb_descriptor.h>

/**
 * struct avb_list - a list that is being written
 * @at:   storage of the caller
 * @room: bytes there
 * @len:  bytes written; beyond @room once a descriptor did not fit, and then
 *        nothing more is written, so that one check at the end is enough and
 *        tells how much room the list wants
 */
struct avb_list {
	uint8_t *at;
	size_t room;
	size_t len;
};

/**
 * avb_property_write() and so on - append a descriptor
 * @list: where to
 * @in:   what to write; parts whose length has 32 bits in the format must fit
 *        those, and all parts together must fit in memory
 */
void avb_property_write(struct avb_list *list, const struct avb_property *in);
void avb_hashtree_write(struct avb_list *list, const struct avb_hashtree *in);
void avb_hash_write(struct avb_list *list, const struct avb_hash *in);
void avb_cmdline_write(struct avb_list *list, const struct avb_cmdline *in);
void avb_chain_write(struct avb_list *list, const struct avb_chain *in);

/** avb_opaque_write() - append a descriptor of any tag; zero fill is added. */
void avb_opaque_write(struct avb_list *list, uint64_t tag,
		      struct avb_bytes body);

#endif
