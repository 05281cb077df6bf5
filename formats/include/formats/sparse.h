/*
 * Android sparse images: a container that leaves out what is empty. Headers
 * only; payloads are the caller's. All numbers are little-endian.
 */
#ifndef FORMATS_SPARSE_H
#define FORMATS_SPARSE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SPARSE_HEADER_LEN	28u
#define SPARSE_CHUNK_HEADER_LEN 12u
#define SPARSE_MAGIC		0xed26ff3au

enum sparse_chunk_type {
	SPARSE_RAW = 0xcac1,
	SPARSE_FILL = 0xcac2,
	SPARSE_DONT_CARE = 0xcac3,
	SPARSE_CRC32 = 0xcac4,
};

struct sparse_header {
	uint32_t block_len;   /* multiple of 4, not 0 */
	uint32_t block_count; /* of the image that it stands for */
	uint32_t chunk_count;
	uint32_t checksum; /* not checked by anybody */
};

struct sparse_chunk {
	uint16_t type; /* enum sparse_chunk_type */
	uint32_t block_count;
	uint32_t payload_len; /* bytes behind the chunk's header */
};

/** sparse_is() - does a file that starts with these bytes claim to be one? */
bool sparse_is(const uint8_t *start, size_t len);

/**
 * sparse_header_parse() - read a file header
 *
 * Return: TEE_SUCCESS; TEE_ERROR_UNSUPPORTED_VERSION for another version or
 * other header sizes; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result sparse_header_parse(const uint8_t buf[SPARSE_HEADER_LEN],
			       struct sparse_header *out);

/**
 * sparse_chunk_parse() - read a chunk header
 * @buf:    the bytes
 * @header: of the file
 * @out:    receives it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT for an unknown type, or a length
 * that is not what the type and the number of blocks ask for.
 */
TEE_Result sparse_chunk_parse(const uint8_t buf[SPARSE_CHUNK_HEADER_LEN],
			      const struct sparse_header *header,
			      struct sparse_chunk *out);

/** sparse_header_write() and sparse_chunk_write() - the bytes of a header. */
void sparse_header_write(const struct sparse_header *in,
			 uint8_t buf[SPARSE_HEADER_LEN]);
void sparse_chunk_write(const struct sparse_chunk *in,
			uint8_t buf[SPARSE_CHUNK_HEADER_LEN]);

#endif
