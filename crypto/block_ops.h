/*
 * What a block cipher offers to the modes. Functions take whole blocks, @in
 * and @out are the same or apart, and a chaining value is left such that the
 * next call goes on. A cipher without a faster way uses block_generic_*().
 */
#ifndef BLOCK_OPS_H
#define BLOCK_OPS_H

#include <crypto/block.h>
#include <stdbool.h>

struct block_ops {
	size_t block_len;
	void (*init)(struct block_key *key, const uint8_t *bytes, size_t len);
	void (*ecb)(const struct block_key *key, bool encrypt,
		    const uint8_t *in, uint8_t *out, size_t count);
	void (*cbc)(const struct block_key *key, bool encrypt, uint8_t *iv,
		    const uint8_t *in, uint8_t *out, size_t count);
	/* The whole block counts, big-endian. */
	void (*ctr)(const struct block_key *key, uint8_t *counter,
		    const uint8_t *in, uint8_t *out, size_t count);
	/* Blocks of 16 bytes only; @tweak is encrypted already. */
	void (*xts)(const struct block_key *key, bool encrypt, uint8_t *tweak,
		    const uint8_t *in, uint8_t *out, size_t count);
	/* CBC without its output. */
	void (*mac)(const struct block_key *key, uint8_t *sum,
		    const uint8_t *in, size_t count);
};

/* crypto/portable and crypto/aarch64 each define it; a program links one. */
const struct block_ops *block_ops_of(enum block_alg alg);

extern const struct block_ops aes_portable_ops;
extern const struct block_ops aes_armv8_ops;
extern const struct block_ops des_ops;
extern const struct block_ops sm4_portable_ops;
extern const struct block_ops sm4_armv8_ops;

void block_generic_cbc(const struct block_key *key, bool encrypt, uint8_t *iv,
		       const uint8_t *in, uint8_t *out, size_t count);
void block_generic_ctr(const struct block_key *key, uint8_t *counter,
		       const uint8_t *in, uint8_t *out, size_t count);
void block_generic_xts(const struct block_key *key, bool encrypt,
		       uint8_t *tweak, const uint8_t *in, uint8_t *out,
		       size_t count);
void block_generic_mac(const struct block_key *key, uint8_t *sum,
		       const uint8_t *in, size_t count);

/* Any bytes, eight at a time. */
typedef uint64_t __attribute__((may_alias)) block_word;

/**
 * block_xor() - @to becomes the sum of @a and @b, word by word where it can
 */
static inline void block_xor(uint8_t *to, const uint8_t *a, const uint8_t *b,
			     size_t len)
{
	size_t i = 0;

	if ((((uintptr_t)to | (uintptr_t)a | (uintptr_t)b) & 7) == 0)
		for (; len - i >= 8; i += 8)
			*(block_word *)(to + i) = *(const block_word *)(a + i) ^
						  *(const block_word *)(b + i);
	for (; i < len; i++)
		to[i] = a[i] ^ b[i];
}

/** block_count_up() - add one to a big-endian number of @len bytes. */
static inline void block_count_up(uint8_t *counter, size_t len)
{
	unsigned int carry = 1;

	while (len > 0) {
		carry += counter[--len];
		counter[len] = (uint8_t)carry;
		carry >>= 8;
	}
}

/** block_double() - multiply by x as XTS does: the first byte is lowest. */
static inline void block_double(uint8_t tweak[16])
{
	unsigned int carry = 0;

	for (size_t i = 0; i < 16; i++) {
		carry |= (unsigned int)tweak[i] << 1;
		tweak[i] = (uint8_t)carry;
		carry >>= 8;
	}
	tweak[0] ^= (uint8_t)(0x87 & -carry);
}

#endif
