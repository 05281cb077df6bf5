/*
 * The shape of a dm-verity hash tree (hash type 1) as AVB 2.0 stores it: level
 * 0 holds the digests of the data blocks, each level above those of the blocks
 * of the one below, until a level is a single block. On disk the top comes
 * first. Digests are padded to a power of two, levels to whole blocks.
 */
#ifndef FORMATS_AVB_HASHTREE_H
#define FORMATS_AVB_HASHTREE_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define AVB_TREE_LEVELS 64u /* each level has at most half of the bytes */

struct avb_tree_shape {
	uint32_t block_len;
	uint32_t slot_len;	  /* bytes per digest, its padding included */
	unsigned int level_count; /* 0 when the data is one block or none */
	uint64_t level_off[AVB_TREE_LEVELS]; /* in the tree; [0] is level 0 */
	uint64_t level_len[AVB_TREE_LEVELS];
	uint64_t tree_len;
};

/**
 * avb_tree_shape() - compute the shape
 * @data_len:   bytes of data; a last partial block counts as a whole one
 * @block_len:  bytes per block; a power of two
 * @digest_len: bytes of a digest, at least 1, at most half of @block_len
 * @shape:      receives it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for other values, or a tree
 * above 2^62 bytes.
 */
TEE_Result avb_tree_shape(uint64_t data_len, uint32_t block_len,
			  uint32_t digest_len, struct avb_tree_shape *shape);

#endif
