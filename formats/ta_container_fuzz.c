/*
 * Any bytes as a TA container: records are followed to the end of the file,
 * and each pointer that comes out is read to its end.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <formats/ta_container.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t sink;

static void touch(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sink = p[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ta_record rec;
	struct ta_subkey key;

	while (ta_record_parse(data, size, size, &rec) == TEE_SUCCESS) {
		const uint8_t *image = data + rec.header_len;

		if (rec.header_len > TA_RECORD_HEADER_MAX)
			abort();
		touch(rec.sig, rec.sig_len);
		touch(rec.extra, rec.extra_len);
		touch(rec.iv, rec.iv_len);
		touch(rec.tag, rec.tag_len);
		touch(image, rec.image_len);
		if (rec.type != TA_RECORD_SUBKEY ||
		    ta_subkey_parse(image, rec.image_len, &key) != TEE_SUCCESS)
			break;
		touch(key.n, key.n_len);
		touch(key.e, key.e_len);
		size -= rec.header_len + rec.image_len;
		data = image + rec.image_len;
		if (key.name_len > size)
			break;
		data += key.name_len;
		size -= key.name_len;
	}
	return 0;
}
