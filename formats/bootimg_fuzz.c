/* Any bytes as a boot image: parts stay inside, in order and apart. */
#include <base/bits.h>
#include <base/check.h>
#include <formats/bootimg.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bootimg img = { 0 };
	uint64_t limit = (uint64_t)size << 12;

	if (bootimg_parse(data, size, limit, &img) != TEE_SUCCESS)
		return 0;

	const struct bootimg_part *part[] = {
		&img.kernel,	    &img.ramdisk, &img.second,
		&img.recovery_dtbo, &img.dtb,	  &img.signature,
	};
	uint64_t at = img.page_len;

	CHECK(img.total_len <= limit && img.kernel.len != 0);
	for (size_t i = 0; i < ARRAY_COUNT(part); i++) {
		CHECK(part[i]->offset >= at);
		CHECK(range_fits(part[i]->offset, part[i]->len, limit));
		at = part[i]->offset + part[i]->len;
	}
	CHECK(strlen(img.cmdline) <= BOOTIMG_CMDLINE_MAX);
	if (img.version == 2) {
		uint8_t out[BOOTIMG_HEADER_LEN] = { 0 };

		CHECK(bootimg_header_write(&img, out) == TEE_SUCCESS);
	}
	return 0;
}

void check_failed(const char *what, const char *file, int line)
{
	abort();
}
