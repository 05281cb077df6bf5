/*
 * RLP from anyone: what is accepted must come out the same when written.
 */
#include <formats/rlp.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static TEE_Result rewrite(struct rlp_reader *r, struct rlp_writer *w, int depth)
{
	while (!rlp_at_end(r)) {
		struct rlp_item item = { 0 };

		if (rlp_read(r, &item) != TEE_SUCCESS || depth == 32)
			return TEE_ERROR_BAD_FORMAT;
		if (!item.is_list) {
			rlp_write_string(w, item.data, item.len);
			continue;
		}

		struct rlp_reader list = rlp_reader(item.data, item.len);

		rlp_write_list(w, item.len);
		if (rewrite(&list, w, depth + 1) != TEE_SUCCESS)
			return TEE_ERROR_BAD_FORMAT;
	}
	return TEE_SUCCESS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rlp_reader r = rlp_reader(data, size);
	uint8_t *out = malloc(size + 1);
	struct rlp_writer w = { .buf = out, .size = size };

	if (out != NULL && rewrite(&r, &w, 0) == TEE_SUCCESS &&
	    (w.len != size || memcmp(out, data, size) != 0))
		abort();
	free(out);
	return 0;
}
