/*
 * Descriptors from any bytes: what is accepted lies inside them.
 */
#include <base/check.h>
#include <formats/avb_descriptor.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

void check_failed(const char *what, const char *file, int line)
{
	abort();
}

static uint32_t sum;

static void touch(const struct vbmeta_descriptor *desc, struct avb_bytes b)
{
	CHECK(b.at >= desc->bytes && b.at <= desc->bytes + desc->len &&
	      b.len <= (size_t)(desc->bytes + desc->len - b.at));
	for (size_t i = 0; i < b.len; i++)
		sum += b.at[i];
	sum += avb_text_is_utf8(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct vbmeta_iter iter = { data, len };
	struct vbmeta_descriptor desc;
	struct avb_property property;
	struct avb_hashtree tree;
	struct avb_hash hash;
	struct avb_cmdline cmdline;
	struct avb_chain chain;
	struct avb_footer footer;

	while (vbmeta_next(&iter, &desc) == TEE_SUCCESS) {
		if (avb_property_parse(&desc, &property) == TEE_SUCCESS) {
			touch(&desc, property.key);
			touch(&desc, property.value);
		}
		if (avb_hashtree_parse(&desc, &tree) == TEE_SUCCESS) {
			touch(&desc, tree.name);
			touch(&desc, tree.salt);
			touch(&desc, tree.root);
			sum += avb_algorithm_is(tree.algorithm, "sha1");
		}
		if (avb_hash_parse(&desc, &hash) == TEE_SUCCESS) {
			touch(&desc, hash.name);
			touch(&desc, hash.salt);
			touch(&desc, hash.digest);
			sum += avb_algorithm_is(hash.algorithm, "sha256");
		}
		if (avb_cmdline_parse(&desc, &cmdline) == TEE_SUCCESS)
			touch(&desc, cmdline.text);
		if (avb_chain_parse(&desc, &chain) == TEE_SUCCESS) {
			touch(&desc, chain.name);
			touch(&desc, chain.key);
		}
		sum += avb_descriptor_is_exact(&desc);
	}
	if (len >= AVB_FOOTER_LEN &&
	    avb_footer_parse(data, &footer) == TEE_SUCCESS)
		sum += footer.major;
	return 0;
}
