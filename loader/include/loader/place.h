/*
 * Where kernel and ramdisk go. Linux wants the kernel at a 2 MiB boundary
 * plus its text offset with image_size bytes free, and the ramdisk near by
 * (Linux Documentation/arm64/booting.rst).
 */
#ifndef LOADER_PLACE_H
#define LOADER_PLACE_H

#include <base/tee_result.h>
#include <stdint.h>

#define KERNEL_HEADER_LEN 64u

/* What the header of an arm64 kernel image says, checked. */
struct kernel_header {
	uint64_t text_offset;
	uint64_t image_size; /* bytes it takes when running */
};

/* A range of physical addresses, @end exclusive. */
struct range {
	uint64_t start;
	uint64_t end;
};

struct placement {
	struct range kernel;  /* all that the running kernel takes */
	struct range ramdisk; /* room for its sectors; empty without one */
};

/**
 * kernel_header_parse() - check the first bytes of a kernel
 * @buf: KERNEL_HEADER_LEN untrusted bytes
 * @hdr: receives what they say; untouched on failure
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED for a big-endian kernel;
 * TEE_ERROR_BAD_FORMAT when it is no arm64 Image (a compressed one included).
 */
TEE_Result kernel_header_parse(const uint8_t *buf, struct kernel_header *hdr);

/**
 * place() - find room for kernel and ramdisk
 * @free:        memory that may be used
 * @hdr:         the kernel's header
 * @kernel_len:  bytes that will be written for the kernel
 * @ramdisk_len: bytes that will be written for the ramdisk, or 0
 * @out:         receives the placement; untouched on failure
 *
 * After success both ranges lie inside @free and apart.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_OUT_OF_MEMORY when they do not fit.
 */
TEE_Result place(const struct range *free, const struct kernel_header *hdr,
		 uint64_t kernel_len, uint64_t ramdisk_len,
		 struct placement *out);

#endif
