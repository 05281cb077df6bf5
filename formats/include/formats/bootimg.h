/*
 * Android boot images, header versions 2, 3 and 4: a kernel, a ramdisk and a
 * kernel command line in one file. Version 2 is what we write: it is the one
 * that also has room for a device tree, and boards need that.
 */
#ifndef FORMATS_BOOTIMG_H
#define FORMATS_BOOTIMG_H

#include <base/tee_result.h>
#include <stddef.h>
#include <stdint.h>

#define BOOTIMG_HEADER_LEN  1660u /* the longest header, that of version 2 */
#define BOOTIMG_PAGE_MIN    2048u
#define BOOTIMG_PAGE_MAX    16384u
#define BOOTIMG_CMDLINE_MAX 1535u /* characters, without a NUL */
#define BOOTIMG_NAME_MAX    15u

struct bootimg_part {
	uint64_t offset; /* bytes from the start of the image, page aligned */
	uint32_t len;	 /* bytes, 0 when the image has no such part */
};

struct bootimg {
	uint32_t version;
	uint32_t page_len;
	uint32_t os_version;
	struct bootimg_part kernel;
	struct bootimg_part ramdisk;
	struct bootimg_part second;	   /* version 2 */
	struct bootimg_part recovery_dtbo; /* version 2 */
	struct bootimg_part dtb;	   /* version 2 */
	struct bootimg_part signature;	   /* version 4 */
	uint64_t total_len;		   /* header, parts and their padding */
	char cmdline[BOOTIMG_CMDLINE_MAX + 1];
	char name[BOOTIMG_NAME_MAX + 1];
};

/**
 * bootimg_parse() - check a boot image header
 * @buf:   the untrusted beginning of the image, @len bytes
 * @len:   at least BOOTIMG_HEADER_LEN
 * @limit: bytes the image may take: the size of its partition or file
 * @img:   receives the header; untouched on failure
 *
 * After success each part lies inside @limit, in the order of struct bootimg
 * and without overlap, and both texts are printable ASCII. Load addresses are
 * not reported: the loader decides where things go.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_UNSUPPORTED_VERSION for a header version
 * other than 2 to 4; TEE_ERROR_BAD_FORMAT for everything else.
 */
TEE_Result bootimg_parse(const uint8_t *buf, size_t len, uint64_t limit,
			 struct bootimg *img);

/**
 * bootimg_header_write() - lay out a version 2 image and encode its header
 * @img: version, page_len, the len of each part, cmdline and name as wanted;
 *       receives the offset of each part and total_len
 * @buf: receives BOOTIMG_HEADER_LEN bytes; zeros follow up to img->page_len
 *
 * Return: TEE_SUCCESS; TEE_ERROR_UNSUPPORTED_VERSION when version is not 2;
 * TEE_ERROR_BAD_PARAMETERS for what bootimg_parse() would refuse.
 */
TEE_Result bootimg_header_write(struct bootimg *img, uint8_t *buf);

#endif
