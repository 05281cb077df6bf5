/*
 * Any bytes as a boot image: parts stay inside, in order and apart. The magic
 * and the header length are made right, so that the checks behind them are
 * reached; the first byte of the input chooses the version.
 */
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/bootimg.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_layout(const struct bootimg *img, uint64_t limit)
{
	const struct bootimg_part *part[] = {
		&img->kernel,	     &img->ramdisk, &img->second,
		&img->recovery_dtbo, &img->dtb,	    &img->signature,
	};
	uint64_t at = img->page_len;

	CHECK(img->total_len <= limit && img->kernel.len != 0);
	for (size_t i = 0; i < ARRAY_COUNT(part); i++) {
		CHECK(part[i]->offset >= at);
		CHECK(range_fits(part[i]->offset, part[i]->len, limit));
		at = part[i]->offset + part[i]->len;
	}
	CHECK(strlen(img->cmdline) <= BOOTIMG_CMDLINE_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t header_len[] = { 1648, 1660, 1580, 1584, 1584 };
	uint8_t buf[BOOTIMG_HEADER_LEN] = { 0 };
	struct bootimg img = { 0 };

	if (size < 2)
		return 0;

	uint32_t version = data[0] % ARRAY_COUNT(header_len) + 1;
	uint64_t limit = (uint64_t)data[1] << 24;

	memcpy(buf, data + 2, MIN(size - 2, sizeof(buf)));
	memcpy(buf, "ANDROID!", 8);
	store_le32(buf + 40, version);
	store_le32(buf + (version <= 2 ? 1644 : 20), header_len[version - 1]);
	if (bootimg_parse(buf, sizeof(buf), limit, &img) != TEE_SUCCESS)
		return 0;
	check_layout(&img, limit);
	if (version == 2) {
		struct bootimg again = img;

		CHECK(bootimg_header_write(&again, buf) == TEE_SUCCESS);
		CHECK(again.total_len == img.total_len);
		CHECK(strcmp(again.cmdline, img.cmdline) == 0);
	}
	return 0;
}

void check_failed(const char *what, const char *file, int line)
{
	abort();
}
