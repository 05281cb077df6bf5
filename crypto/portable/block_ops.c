/*
 * Hosts, and TAs, which may not read the CPU's ID registers: portable ciphers.
 */
#include "block_ops.h"

const struct block_ops *block_ops_of(enum block_alg alg)
{
	switch (alg) {
	case BLOCK_AES:
		return &aes_portable_ops;
	case BLOCK_SM4:
		return &sm4_portable_ops;
	default:
		return &des_ops;
	}
}
