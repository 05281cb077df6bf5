/* What is read can be written, and is then the same bytes. */
#include <formats/tee_image.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t again[TEE_IMAGE_V2_LEN + 2 * TEE_IMAGE_PART_LEN];
	size_t len = sizeof(again);
	struct tee_embdata emb;
	struct tee_image img;

	if (tee_embdata_parse(data, size, &emb) == TEE_SUCCESS &&
	    emb.relocs_off + emb.relocs_len > size)
		abort();
	if (tee_image_parse(data, size, &img) != TEE_SUCCESS)
		return 0;
	if (tee_image_write(&img, again, &len) != TEE_SUCCESS ||
	    len != img.header_len || memcmp(again, data, len) != 0)
		abort();
	return 0;
}
