/* The shape of a hash tree. */
#include <formats/avb_hashtree.h>
#include <base/bits.h>

#define TREE_MAX (UINT64_C(1) << 62)

static uint64_t blocks(uint64_t len, uint32_t block_len)
{
	return len / block_len + (len % block_len != 0);
}

TEE_Result avb_tree_shape(uint64_t data_len, uint32_t block_len,
			  uint32_t digest_len, struct avb_tree_shape *shape)
{
	uint32_t slot_len = 1;

	*shape = (struct avb_tree_shape){ 0 };
	if (block_len == 0 || (block_len & (block_len - 1)) != 0 ||
	    digest_len == 0 || digest_len > block_len / 2 ||
	    data_len > TREE_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	while (slot_len < digest_len)
		slot_len *= 2;
	shape->block_len = block_len;
	shape->slot_len = slot_len;
	/* Each level has at most half the bytes of the one below, or one block. */
	for (uint64_t below = data_len; below > block_len;) {
		uint64_t len =
			blocks(blocks(below, block_len) * slot_len, block_len) *
			block_len;

		shape->level_len[shape->level_count++] = len;
		shape->tree_len += len;
		below = len;
	}
	for (uint64_t i = shape->level_count, off = 0; i-- > 0;) {
		shape->level_off[i] = off;
		off += shape->level_len[i];
	}
	return TEE_SUCCESS;
}
