/*
 * Hash trees and error-correction parity of whole images, built on all
 * processors.
 */
#ifndef TOOLS_AVB_TREE_H
#define TOOLS_AVB_TREE_H

#include "digest.h"
#include "image.h"

/**
 * tree_build() - the dm-verity tree of an image's first bytes
 * @img:       image; read by several threads
 * @data_len:  bytes of data, a multiple of @block_len
 * @block_len: power of two
 * @digest:    hash function
 * @salt:      hashed before each block
 * @root:      receives the root digest
 * @tree_len:  receives the bytes of the tree, 0 for data of one block
 *
 * Return: the tree as it stands on disk, malloc()ed; fails otherwise.
 */
uint8_t *tree_build(const struct image *img, uint64_t data_len,
		    uint32_t block_len, const struct digest *digest,
		    const uint8_t *salt, size_t salt_len,
		    uint8_t root[DIGEST_MAX], uint64_t *tree_len);

/**
 * fec_build() - the parity of an image's first bytes
 * @img:        image
 * @len:        bytes that are protected, a multiple of 4096
 * @roots:      parity bytes per codeword
 * @parity_len: receives the bytes of parity
 *
 * Return: the parity, malloc()ed; fails otherwise.
 */
uint8_t *fec_build(const struct image *img, uint64_t len, uint32_t roots,
		   uint64_t *parity_len);

#endif
