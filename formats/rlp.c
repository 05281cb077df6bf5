/*
 * RLP: see formats/rlp.h. One prefix byte tells kind and length:
 *   00..7f one byte, itself      80..b7 string of 0..55 bytes
 *   b8..bf string, length in 1..8 bytes      c0..f7, f8..ff the same, lists
 */
#include <formats/rlp.h>

#include <base/bytes.h>
#include <string.h>

#define SHORT_STRING 0x80u
#define SHORT_LIST   0xc0u
#define SHORT_MAX    55u /* longest that the prefix itself can tell */

/* Reads a length of @count bytes that is canonical: no zeros, over 55. */
static bool long_length(const uint8_t *p, size_t count, uint64_t *len)
{
	uint64_t value = 0;

	if (p[0] == 0)
		return false;
	for (size_t i = 0; i < count; i++)
		value = value << 8 | p[i];
	*len = value;
	return value > SHORT_MAX;
}

TEE_Result rlp_read(struct rlp_reader *r, struct rlp_item *item)
{
	if (r->left == 0)
		return TEE_ERROR_BAD_FORMAT;

	uint8_t prefix = r->p[0];

	if (prefix < SHORT_STRING) {
		*item = (struct rlp_item){ .data = r->p, .len = 1 };
		r->p++;
		r->left--;
		return TEE_SUCCESS;
	}

	bool is_list = prefix >= SHORT_LIST;
	uint64_t len = prefix - (is_list ? SHORT_LIST : SHORT_STRING);
	size_t head = 1;

	if (len > SHORT_MAX) {
		size_t count = (size_t)len - SHORT_MAX;

		if (count > r->left - 1 || !long_length(r->p + 1, count, &len))
			return TEE_ERROR_BAD_FORMAT;
		head += count;
	}
	if (len > r->left - head)
		return TEE_ERROR_BAD_FORMAT;
	/* A single byte below 0x80 is its own encoding. */
	if (!is_list && len == 1 && r->p[head] < SHORT_STRING)
		return TEE_ERROR_BAD_FORMAT;

	*item = (struct rlp_item){
		.data = r->p + head,
		.len = (size_t)len,
		.is_list = is_list,
	};
	r->p += head + (size_t)len;
	r->left -= head + (size_t)len;
	return TEE_SUCCESS;
}

TEE_Result rlp_read_string(struct rlp_reader *r, const uint8_t **data,
			   size_t *len)
{
	struct rlp_reader next = *r;
	struct rlp_item item = { 0 };

	if (rlp_read(&next, &item) != TEE_SUCCESS || item.is_list)
		return TEE_ERROR_BAD_FORMAT;
	*r = next;
	*data = item.data;
	*len = item.len;
	return TEE_SUCCESS;
}

TEE_Result rlp_read_list(struct rlp_reader *r, struct rlp_reader *list)
{
	struct rlp_reader next = *r;
	struct rlp_item item = { 0 };

	if (rlp_read(&next, &item) != TEE_SUCCESS || !item.is_list)
		return TEE_ERROR_BAD_FORMAT;
	*r = next;
	*list = rlp_reader(item.data, item.len);
	return TEE_SUCCESS;
}

TEE_Result rlp_read_number(struct rlp_reader *r, uint8_t *number, size_t size)
{
	struct rlp_reader next = *r;
	const uint8_t *data = NULL;
	size_t len = 0;

	if (rlp_read_string(&next, &data, &len) != TEE_SUCCESS || len > size ||
	    (len != 0 && data[0] == 0))
		return TEE_ERROR_BAD_FORMAT;
	*r = next;
	memset(number, 0, size - len);
	memcpy(number + size - len, data, len);
	return TEE_SUCCESS;
}

TEE_Result rlp_read_u64(struct rlp_reader *r, uint64_t *number)
{
	uint8_t bytes[8] = { 0 };
	TEE_Result res = rlp_read_number(r, bytes, sizeof(bytes));

	if (res == TEE_SUCCESS)
		*number = load_be64(bytes);
	return res;
}

void rlp_write_raw(struct rlp_writer *w, const uint8_t *data, size_t len)
{
	if (len != 0 && w->len <= w->size && len <= w->size - w->len)
		memcpy(w->buf + w->len, data, len);
	w->len += len;
}

static void write_head(struct rlp_writer *w, uint8_t base, size_t len)
{
	uint8_t head[9] = { 0 };
	size_t head_len = 1;

	if (len <= SHORT_MAX) {
		head[0] = (uint8_t)(base + len);
	} else {
		uint8_t bytes[8] = { 0 };
		size_t skip = 0;

		store_be64(bytes, len);
		while (bytes[skip] == 0)
			skip++;
		head[0] = (uint8_t)(base + SHORT_MAX + sizeof(bytes) - skip);
		memcpy(head + 1, bytes + skip, sizeof(bytes) - skip);
		head_len += sizeof(bytes) - skip;
	}
	rlp_write_raw(w, head, head_len);
}

void rlp_write_string(struct rlp_writer *w, const uint8_t *data, size_t len)
{
	if (len != 1 || data[0] >= SHORT_STRING)
		write_head(w, SHORT_STRING, len);
	rlp_write_raw(w, data, len);
}

void rlp_write_number(struct rlp_writer *w, const uint8_t *number, size_t size)
{
	while (size != 0 && number[0] == 0) {
		number++;
		size--;
	}
	rlp_write_string(w, number, size);
}

void rlp_write_u64(struct rlp_writer *w, uint64_t number)
{
	uint8_t bytes[8] = { 0 };

	store_be64(bytes, number);
	rlp_write_number(w, bytes, sizeof(bytes));
}

void rlp_write_list(struct rlp_writer *w, size_t len)
{
	write_head(w, SHORT_LIST, len);
}
