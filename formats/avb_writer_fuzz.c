/*
 * Descriptors from any bytes: what the reader accepts and the writer writes
 * again reads the same, and measuring gives the length that is written.
 */
#include <formats/avb_writer.h>
#include <formats/utf8.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	abort();
}

static bool same(struct avb_bytes a, struct avb_bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Reads @desc; writes it to @list; reads that; are the parts the same? */
static bool again(const struct vbmeta_descriptor *desc, struct avb_list *list,
		  const struct vbmeta_descriptor *copy)
{
	struct avb_property property, property_2;
	struct avb_hashtree tree, tree_2;
	struct avb_hash hash, hash_2;
	struct avb_cmdline line, line_2;
	struct avb_chain chain, chain_2;
	struct avb_bytes body = { desc->bytes + 16, desc->len - 16 };

	if (avb_property_parse(desc, &property) == TEE_SUCCESS) {
		avb_property_write(list, &property);
		return avb_property_parse(copy, &property_2) == TEE_SUCCESS &&
		       same(property.value, property_2.value);
	}
	if (avb_hashtree_parse(desc, &tree) == TEE_SUCCESS) {
		avb_hashtree_write(list, &tree);
		return avb_hashtree_parse(copy, &tree_2) == TEE_SUCCESS &&
		       same(tree.root, tree_2.root) &&
		       tree.fec_len == tree_2.fec_len;
	}
	if (avb_hash_parse(desc, &hash) == TEE_SUCCESS) {
		avb_hash_write(list, &hash);
		return avb_hash_parse(copy, &hash_2) == TEE_SUCCESS &&
		       same(hash.digest, hash_2.digest);
	}
	if (avb_cmdline_parse(desc, &line) == TEE_SUCCESS) {
		avb_cmdline_write(list, &line);
		return avb_cmdline_parse(copy, &line_2) == TEE_SUCCESS &&
		       same(line.text, line_2.text);
	}
	if (avb_chain_parse(desc, &chain) == TEE_SUCCESS) {
		avb_chain_write(list, &chain);
		return avb_chain_parse(copy, &chain_2) == TEE_SUCCESS &&
		       same(chain.key, chain_2.key);
	}
	avb_opaque_write(list, desc->tag, body);
	return memcmp(copy->bytes, desc->bytes, desc->len) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct vbmeta_iter iter = { data, len };
	uint8_t *room = malloc(len + 1);
	struct vbmeta_descriptor desc;

	while (vbmeta_next(&iter, &desc) == TEE_SUCCESS) {
		struct avb_list list = { room, len, 0 };
		struct vbmeta_descriptor copy = { desc.tag, room, desc.len };

		/* What the parts do not fill is fill of the copy, too. */
		memset(room, 0, len);
		CHECK(again(&desc, &list, &copy));
		CHECK(list.len <= desc.len);
	}
	utf8_valid(data, len);
	free(room);
	return 0;
}
