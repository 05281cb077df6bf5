/*
 * Kernel header and placement. No I/O and no machine: tried on the host.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <loader/place.h>

/* Image header fields: Linux Documentation/arm64/booting.rst. */
enum {
	K_TEXT_OFFSET = 8,
	K_IMAGE_SIZE = 16,
	K_FLAGS = 24,
	K_MAGIC = 56,
};

#define KERNEL_MAGIC	0x644d5241u /* "ARM\x64" */
#define FLAG_BIG_ENDIAN BIT64(0)
#define KERNEL_ALIGN	UINT64_C(0x200000)
#define KERNEL_SIZE_MAX UINT64_C(0x40000000)
#define RAMDISK_ALIGN	UINT64_C(0x1000)

TEE_Result kernel_header_parse(const uint8_t *buf, struct kernel_header *hdr)
{
	struct kernel_header h = {
		.text_offset = load_le64(buf + K_TEXT_OFFSET),
		.image_size = load_le64(buf + K_IMAGE_SIZE),
	};

	/* Kernels before 3.17 leave image_size zero: it cannot be checked. */
	if (load_le32(buf + K_MAGIC) != KERNEL_MAGIC || h.image_size == 0 ||
	    h.image_size > KERNEL_SIZE_MAX || h.text_offset >= KERNEL_ALIGN)
		return TEE_ERROR_BAD_FORMAT;
	if ((load_le64(buf + K_FLAGS) & FLAG_BIG_ENDIAN) != 0)
		return TEE_ERROR_NOT_SUPPORTED;
	*hdr = h;
	return TEE_SUCCESS;
}

/* Takes @len bytes at a boundary from the front of @free. */
static bool carve(struct range *free, uint64_t align, uint64_t skip,
		  uint64_t len, struct range *out)
{
	uint64_t start = 0;

	if (add_overflows(free->start, align - 1, &start))
		return false;
	start &= ~(align - 1);
	if (add_overflows(start, skip, &start) || start > free->end ||
	    len > free->end - start)
		return false;
	*out = (struct range){ .start = start, .end = start + len };
	free->start = out->end;
	return true;
}

TEE_Result place(const struct range *free, const struct kernel_header *hdr,
		 uint64_t kernel_len, uint64_t ramdisk_len,
		 struct placement *out)
{
	struct range left = *free;
	struct placement p = { 0 };

	/* A signature behind the code makes a file longer than image_size. */
	if (!carve(&left, KERNEL_ALIGN, hdr->text_offset,
		   MAX(hdr->image_size, kernel_len), &p.kernel) ||
	    !carve(&left, RAMDISK_ALIGN, 0, ramdisk_len, &p.ramdisk))
		return TEE_ERROR_OUT_OF_MEMORY;
	*out = p;
	return TEE_SUCCESS;
}
