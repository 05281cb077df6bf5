/* Kernel headers and placement: everything fits, or nothing is placed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <loader/place.h>
#include <string.h>

#define MIB UINT64_C(0x100000)
#define NOWHERE                                                                \
	{                                                                      \
		{ 0, 0 },                                                      \
		{                                                              \
			0, 0                                                   \
		}                                                              \
	}

static const struct {
	const char *must;
	uint64_t text_offset;
	uint64_t image_size;
	uint64_t flags;
	uint32_t magic;
	TEE_Result res;
} header_row[] = {
	{ "Debian's kernel is taken", 0, 0x2010000, 0xa, 0x644d5241,
	  TEE_SUCCESS },
	{ "an old text offset is taken", 0x80000, 1, 0, 0x644d5241,
	  TEE_SUCCESS },
	{ "wrong magic", 0, 1, 0, 0x644d5240, TEE_ERROR_BAD_FORMAT },
	{ "no image size", 0, 0, 0, 0x644d5241, TEE_ERROR_BAD_FORMAT },
	{ "image size over 1 GiB", 0, 1024 * MIB + 1, 0, 0x644d5241,
	  TEE_ERROR_BAD_FORMAT },
	{ "image size of 2^64-1", 0, UINT64_MAX, 0, 0x644d5241,
	  TEE_ERROR_BAD_FORMAT },
	{ "text offset of 2 MiB", 2 * MIB, 1, 0, 0x644d5241,
	  TEE_ERROR_BAD_FORMAT },
	{ "text offset of 2^64-1", UINT64_MAX, 1, 0, 0x644d5241,
	  TEE_ERROR_BAD_FORMAT },
	{ "big-endian", 0, 1, 1, 0x644d5241, TEE_ERROR_NOT_SUPPORTED },
};

static void headers_are_checked(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(header_row); i++) {
		uint8_t buf[KERNEL_HEADER_LEN] = { 0 };
		struct kernel_header hdr = { 0 };

		store_le64(buf + 8, header_row[i].text_offset);
		store_le64(buf + 16, header_row[i].image_size);
		store_le64(buf + 24, header_row[i].flags);
		store_le32(buf + 56, header_row[i].magic);
		print_message("%s\n", header_row[i].must);
		assert_int_equal(kernel_header_parse(buf, &hdr),
				 header_row[i].res);
		assert_int_equal(hdr.image_size,
				 header_row[i].res == TEE_SUCCESS
					 ? header_row[i].image_size
					 : 0);
	}
}

static const struct {
	const char *must;
	struct range free;
	uint64_t text_offset;
	uint64_t image_size;
	uint64_t kernel_len;
	uint64_t ramdisk_len;
	TEE_Result res;
	struct placement out;
} row[] = {
	{ "both follow each other",
	  { 0x40200000, 0x60000000 },
	  0,
	  0x2010000,
	  0x1f6e000,
	  0x1c3000,
	  TEE_SUCCESS,
	  { { 0x40200000, 0x42210000 }, { 0x42210000, 0x423d3000 } } },
	{ "no ramdisk",
	  { 0x40200000, 0x60000000 },
	  0,
	  0x1001,
	  1,
	  0,
	  TEE_SUCCESS,
	  { { 0x40200000, 0x40201001 }, { 0x40202000, 0x40202000 } } },
	{ "the kernel goes to a boundary, plus its text offset",
	  { 0x40000001, 0x60000000 },
	  0x80000,
	  0x1000,
	  0x1000,
	  0x1000,
	  TEE_SUCCESS,
	  { { 0x40280000, 0x40281000 }, { 0x40281000, 0x40282000 } } },
	{ "a file longer than image_size keeps its room",
	  { 0x40200000, 0x60000000 },
	  0,
	  0x1000,
	  0x3000,
	  0x1000,
	  TEE_SUCCESS,
	  { { 0x40200000, 0x40203000 }, { 0x40203000, 0x40204000 } } },
	{ "an exact fit",
	  { 0x40200000, 0x40202000 },
	  0,
	  0x1000,
	  1,
	  0x1000,
	  TEE_SUCCESS,
	  { { 0x40200000, 0x40201000 }, { 0x40201000, 0x40202000 } } },
	{ "one byte too many",
	  { 0x40200000, 0x40202000 },
	  0,
	  0x1000,
	  1,
	  0x1001,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
	{ "the kernel alone is too big",
	  { 0x40200000, 0x40202000 },
	  0,
	  0x2001,
	  1,
	  0,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
	{ "lengths of 2^64-1",
	  { 0x40200000, 0x60000000 },
	  0,
	  0x1000,
	  UINT64_MAX,
	  1,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
	{ "ramdisk of 2^64-1",
	  { 0x40200000, 0x60000000 },
	  0,
	  0x1000,
	  1,
	  UINT64_MAX,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
	{ "memory that ends at its start",
	  { 0x40200000, 0x40200000 },
	  0,
	  1,
	  1,
	  0,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
	{ "memory at the end of the address space",
	  { UINT64_MAX - 0xffff, UINT64_MAX },
	  0,
	  1,
	  1,
	  0,
	  TEE_ERROR_OUT_OF_MEMORY,
	  NOWHERE },
};

static void everything_fits_or_nothing_is_placed(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct kernel_header hdr = {
			.text_offset = row[i].text_offset,
			.image_size = row[i].image_size,
		};
		struct placement out = { 0 };

		print_message("%s\n", row[i].must);
		assert_int_equal(place(&row[i].free, &hdr, row[i].kernel_len,
				       row[i].ramdisk_len, &out),
				 row[i].res);
		assert_memory_equal(&out, &row[i].out, sizeof(out));
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(headers_are_checked),
		cmocka_unit_test(everything_fits_or_nothing_is_placed),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
