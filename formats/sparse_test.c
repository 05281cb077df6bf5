/* Headers of sparse images: read, written, refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/sparse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

static const uint8_t sample[SPARSE_HEADER_LEN] = {
	0x3a, 0xff, 0x26, 0xed, 1, 0, 0, 0, 28, 0, 12, 0, 0, 16,
	0,    0,    9,	  0,	0, 0, 3, 0, 0,	0, 4,  3, 2, 1,
};

static const struct {
	const char *must;
	size_t at;
	uint8_t value;
	TEE_Result res;
} header_row[] = {
	{ "whole", 0, 0x3a, TEE_SUCCESS },
	{ "magic", 0, 0x3b, TEE_ERROR_BAD_FORMAT },
	{ "major", 4, 2, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "minor", 6, 1, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "header length", 8, 27, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "chunk header length", 10, 13, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "block length 0", 13, 0, TEE_ERROR_BAD_FORMAT },
	{ "block length 4098", 12, 2, TEE_ERROR_BAD_FORMAT },
	{ "block length 4100", 12, 4, TEE_SUCCESS },
};

static void test_header(void **state)
{
	struct sparse_header header;
	uint8_t buf[SPARSE_HEADER_LEN];

	for (size_t i = 0; i < ARRAY_COUNT(header_row); i++) {
		memcpy(buf, sample, sizeof(buf));
		buf[header_row[i].at] = header_row[i].value;
		if (sparse_header_parse(buf, &header) != header_row[i].res)
			fail_msg("%s", header_row[i].must);
	}
	assert_int_equal(sparse_header_parse(sample, &header), TEE_SUCCESS);
	assert_int_equal(header.block_len, 4096);
	assert_int_equal(header.block_count, 9);
	assert_int_equal(header.chunk_count, 3);
	sparse_header_write(&header, buf);
	assert_memory_equal(buf, sample, sizeof(buf));
}

static const struct {
	const char *must;
	uint16_t type;
	uint32_t blocks;
	uint32_t total;
	TEE_Result res;
} chunk_row[] = {
	{ "raw", SPARSE_RAW, 2, 12 + 8192, TEE_SUCCESS },
	{ "raw, one byte less", SPARSE_RAW, 2, 11 + 8192,
	  TEE_ERROR_BAD_FORMAT },
	{ "raw that wraps", SPARSE_RAW, 0x100000, 12, TEE_ERROR_BAD_FORMAT },
	{ "raw of nothing", SPARSE_RAW, 0, 12, TEE_SUCCESS },
	{ "fill", SPARSE_FILL, 7, 16, TEE_SUCCESS },
	{ "fill without pattern", SPARSE_FILL, 7, 12, TEE_ERROR_BAD_FORMAT },
	{ "don't care", SPARSE_DONT_CARE, UINT32_MAX, 12, TEE_SUCCESS },
	{ "don't care with bytes", SPARSE_DONT_CARE, 1, 16,
	  TEE_ERROR_BAD_FORMAT },
	{ "checksum", SPARSE_CRC32, 0, 16, TEE_SUCCESS },
	{ "checksum without one", SPARSE_CRC32, 0, 12, TEE_ERROR_BAD_FORMAT },
	{ "another type", 0xcac5, 0, 12, TEE_ERROR_BAD_FORMAT },
	{ "shorter than its header", SPARSE_DONT_CARE, 0, 11,
	  TEE_ERROR_BAD_FORMAT },
};

static void test_chunks(void **state)
{
	struct sparse_header header;
	struct sparse_chunk chunk;
	uint8_t buf[SPARSE_CHUNK_HEADER_LEN];

	sparse_header_parse(sample, &header);
	for (size_t i = 0; i < ARRAY_COUNT(chunk_row); i++) {
		sparse_chunk_write(
			&(struct sparse_chunk){
				chunk_row[i].type, chunk_row[i].blocks,
				chunk_row[i].total - SPARSE_CHUNK_HEADER_LEN },
			buf);
		assert_int_equal(load_le32(buf + 8), chunk_row[i].total);
		if (sparse_chunk_parse(buf, &header, &chunk) !=
		    chunk_row[i].res)
			fail_msg("%s", chunk_row[i].must);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_chunks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
