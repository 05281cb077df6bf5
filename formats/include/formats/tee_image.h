/*
 * Image files of OP-TEE: tee.bin with its header of version 1, and the header
 * of version 2 that stands in a file of its own. All integers little-endian.
 */
#ifndef FORMATS_TEE_IMAGE_H
#define FORMATS_TEE_IMAGE_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define TEE_IMAGE_MAGIC	       0x4554504fu /* "OPTE" */
#define TEE_IMAGE_ARCH_AARCH32 0u
#define TEE_IMAGE_ARCH_AARCH64 1u
#define TEE_IMAGE_V1_LEN       28u
#define TEE_IMAGE_V2_LEN       12u /* and TEE_IMAGE_PART_LEN for each part */
#define TEE_IMAGE_PART_LEN     16u
#define TEE_IMAGE_PART_MAX     2u

/* Parts of an image, in the order of a file. */
enum tee_image_part_id {
	TEE_IMAGE_PAGER = 0,	/* pager, init and embdata: what runs first */
	TEE_IMAGE_PAGEABLE = 1, /* loaded page by page; often empty */
};

/* Version 2: the loader chooses the address. */
#define TEE_IMAGE_ANYWHERE UINT64_MAX

struct tee_image_part {
	uint32_t id;	  /* enum tee_image_part_id */
	uint64_t address; /* physical, or TEE_IMAGE_ANYWHERE */
	uint32_t size;	  /* bytes */
};

/**
 * struct tee_image - a header of either version
 * @version:        1 or 2
 * @arch:           TEE_IMAGE_ARCH_*
 * @flags:          zero in all known files
 * @init_mem_usage: version 1: bytes of memory that the start needs
 * @header_len:     bytes of the header
 * @part_count:     version 1: 1, or 2 with a pageable part
 */
struct tee_image {
	uint8_t version;
	uint8_t arch;
	uint16_t flags;
	uint32_t init_mem_usage;
	size_t header_len;
	size_t part_count;
	struct tee_image_part part[TEE_IMAGE_PART_MAX];
};

/**
 * struct tee_embdata - hashes and relocations behind the data of the pager
 * @len:    bytes of it all
 * @hashes: offset and length of a SHA-256 for each page of init and pageable
 * @relocs: offset and length of the sorted 32-bit offsets to relocate
 */
struct tee_embdata {
	uint32_t len;
	uint32_t hashes_off;
	uint32_t hashes_len;
	uint32_t relocs_off;
	uint32_t relocs_len;
};

/**
 * tee_image_parse() - read and check a header
 * @data: start of the file, untrusted
 * @len:  bytes at @data
 * @img:  receives it; holds no pointers into @data
 *
 * Whether the parts are as long as the header says is the caller's to compare:
 * those of version 1 follow the header, those of version 2 are other files.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT when it is no such header;
 * TEE_ERROR_UNSUPPORTED_VERSION; TEE_ERROR_EXCESS_DATA for more parts than
 * there are kinds of.
 */
TEE_Result tee_image_parse(const uint8_t *data, size_t len,
			   struct tee_image *img);

/**
 * tee_image_write() - write the header of either version
 * @img:  the header; a version 1 header takes its address from the pager part,
 *        and its pageable part's address is not kept
 * @data: receives it
 * @len:  in, room at @data; out, bytes written or needed
 *
 * Return: TEE_SUCCESS; TEE_ERROR_SHORT_BUFFER; TEE_ERROR_BAD_PARAMETERS for an
 * unknown version, a missing pager, a part twice or more parts than fit.
 */
TEE_Result tee_image_write(const struct tee_image *img, uint8_t *data,
			   size_t *len);

/**
 * tee_embdata_parse() - read and check the header of embdata
 * @data: embdata, untrusted
 * @len:  bytes at @data
 * @emb:  receives it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT.
 */
TEE_Result tee_embdata_parse(const uint8_t *data, size_t len,
			     struct tee_embdata *emb);

#endif
