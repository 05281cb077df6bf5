/*
 * RLP, Ethereum's serialization (Yellow Paper, appendix B). The reader takes
 * canonical encodings only: what it accepts has exactly one encoding, so a
 * signed transaction cannot be written in two ways. No allocation: items
 * point into the caller's buffer.
 */
#ifndef FORMATS_RLP_H
#define FORMATS_RLP_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

/** struct rlp_reader - what is left to read of one list or buffer */
struct rlp_reader {
	const uint8_t *p;
	size_t left; /* bytes */
};

/** struct rlp_item - one item; points into the buffer it was read from */
struct rlp_item {
	const uint8_t *data; /* the string's bytes or the list's contents */
	size_t len;
	bool is_list;
};

static inline struct rlp_reader rlp_reader(const uint8_t *buf, size_t len)
{
	return (struct rlp_reader){ .p = buf, .left = len };
}

static inline bool rlp_at_end(const struct rlp_reader *r)
{
	return r->left == 0;
}

/**
 * rlp_read() - read the next item
 * @r:    moves past the item; unchanged on failure
 * @item: receives the item. A list's contents are not looked at.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT when nothing is left, the item
 * does not fit or is not in its shortest form.
 */
TEE_Result rlp_read(struct rlp_reader *r, struct rlp_item *item);

/** rlp_read_string() - read an item that must be a string. */
TEE_Result rlp_read_string(struct rlp_reader *r, const uint8_t **data,
			   size_t *len);

/** rlp_read_list() - read an item that must be a list; @list reads inside. */
TEE_Result rlp_read_list(struct rlp_reader *r, struct rlp_reader *list);

/**
 * rlp_read_number() - read an unsigned integer without leading zeros
 * @number: receives it big-endian, filled up with zeros in front
 * @size:   bytes of @number; a longer integer is TEE_ERROR_BAD_FORMAT
 */
TEE_Result rlp_read_number(struct rlp_reader *r, uint8_t *number, size_t size);

/** rlp_read_u64() - read an unsigned integer of at most 64 bits. */
TEE_Result rlp_read_u64(struct rlp_reader *r, uint64_t *number);

/**
 * struct rlp_writer - where items are written
 *
 * @len goes on counting past @size, so a writer without a buffer measures.
 */
struct rlp_writer {
	uint8_t *buf; /* may be NULL when @size is 0 */
	size_t size;
	size_t len; /* bytes written or needed */
};

void rlp_write_string(struct rlp_writer *w, const uint8_t *data, size_t len);
/** rlp_write_number() - write a big-endian integer without leading zeros. */
void rlp_write_number(struct rlp_writer *w, const uint8_t *number, size_t size);
void rlp_write_u64(struct rlp_writer *w, uint64_t number);
/** rlp_write_list() - begin a list whose contents take @len bytes. */
void rlp_write_list(struct rlp_writer *w, size_t len);
/** rlp_write_raw() - write bytes that are encoded already. */
void rlp_write_raw(struct rlp_writer *w, const uint8_t *data, size_t len);

static inline bool rlp_writer_fits(const struct rlp_writer *w)
{
	return w->len <= w->size;
}

#endif
