/* Headers of Android sparse images. */
#include <formats/sparse.h>
#include <base/bits.h>
#include <base/bytes.h>

#define VERSION_MAJOR 1u
#define VERSION_MINOR 0u

bool sparse_is(const uint8_t *start, size_t len)
{
	return len >= 4 && load_le32(start) == SPARSE_MAGIC;
}

TEE_Result sparse_header_parse(const uint8_t buf[SPARSE_HEADER_LEN],
			       struct sparse_header *out)
{
	*out = (struct sparse_header){
		.block_len = load_le32(buf + 12),
		.block_count = load_le32(buf + 16),
		.chunk_count = load_le32(buf + 20),
		.checksum = load_le32(buf + 24),
	};
	if (!sparse_is(buf, SPARSE_HEADER_LEN))
		return TEE_ERROR_BAD_FORMAT;
	if (load_le16(buf + 4) != VERSION_MAJOR ||
	    load_le16(buf + 6) != VERSION_MINOR ||
	    load_le16(buf + 8) != SPARSE_HEADER_LEN ||
	    load_le16(buf + 10) != SPARSE_CHUNK_HEADER_LEN)
		return TEE_ERROR_UNSUPPORTED_VERSION;
	if (out->block_len == 0 || !IS_ALIGNED(out->block_len, 4u))
		return TEE_ERROR_BAD_FORMAT;
	return TEE_SUCCESS;
}

/* Bytes that must follow the header of a chunk. */
static bool payload_len(const struct sparse_chunk *chunk, uint32_t block_len,
			uint64_t *len)
{
	switch (chunk->type) {
	case SPARSE_RAW:
		*len = (uint64_t)chunk->block_count * block_len;
		return true;
	case SPARSE_FILL:
	case SPARSE_CRC32:
		*len = 4;
		return true;
	case SPARSE_DONT_CARE:
		*len = 0;
		return true;
	default:
		return false;
	}
}

TEE_Result sparse_chunk_parse(const uint8_t buf[SPARSE_CHUNK_HEADER_LEN],
			      const struct sparse_header *header,
			      struct sparse_chunk *out)
{
	uint32_t total = load_le32(buf + 8);
	uint64_t want;

	*out = (struct sparse_chunk){
		.type = load_le16(buf),
		.block_count = load_le32(buf + 4),
	};
	if (total < SPARSE_CHUNK_HEADER_LEN ||
	    !payload_len(out, header->block_len, &want) ||
	    want != total - SPARSE_CHUNK_HEADER_LEN)
		return TEE_ERROR_BAD_FORMAT;
	out->payload_len = (uint32_t)want;
	/* A checksum stands for no output, whatever it says. */
	if (out->type == SPARSE_CRC32)
		out->block_count = 0;
	return TEE_SUCCESS;
}

void sparse_header_write(const struct sparse_header *in,
			 uint8_t buf[SPARSE_HEADER_LEN])
{
	store_le32(buf, SPARSE_MAGIC);
	store_le16(buf + 4, VERSION_MAJOR);
	store_le16(buf + 6, VERSION_MINOR);
	store_le16(buf + 8, SPARSE_HEADER_LEN);
	store_le16(buf + 10, SPARSE_CHUNK_HEADER_LEN);
	store_le32(buf + 12, in->block_len);
	store_le32(buf + 16, in->block_count);
	store_le32(buf + 20, in->chunk_count);
	store_le32(buf + 24, in->checksum);
}

void sparse_chunk_write(const struct sparse_chunk *in,
			uint8_t buf[SPARSE_CHUNK_HEADER_LEN])
{
	store_le16(buf, in->type);
	store_le16(buf + 2, 0);
	store_le32(buf + 4, in->block_count);
	store_le32(buf + 8, in->payload_len + SPARSE_CHUNK_HEADER_LEN);
}
