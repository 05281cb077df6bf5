/* Headers from any bytes: what is accepted is written back as it was. */
#include <formats/sparse.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t buf[SPARSE_HEADER_LEN];
	struct sparse_header header;
	struct sparse_chunk chunk;

	if (len < SPARSE_HEADER_LEN ||
	    sparse_header_parse(data, &header) != TEE_SUCCESS)
		return 0;
	sparse_header_write(&header, buf);
	CHECK(memcmp(buf, data, SPARSE_HEADER_LEN) == 0);
	for (size_t at = SPARSE_HEADER_LEN; len - at >= SPARSE_CHUNK_HEADER_LEN;
	     at += SPARSE_CHUNK_HEADER_LEN) {
		if (sparse_chunk_parse(data + at, &header, &chunk) !=
		    TEE_SUCCESS)
			continue;
		CHECK(chunk.payload_len <=
		      (uint64_t)chunk.block_count * header.block_len + 4);
		sparse_chunk_write(&chunk, buf);
		CHECK(load_le32(buf + 8) == load_le32(data + at + 8));
	}
	return 0;
}
