/* Every part of an accepted blob can be read to its last byte. */
#include <formats/vbmeta.h>
#include <base/check.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	__builtin_trap();
}

static volatile uint8_t sum;

static void touch(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum = (uint8_t)(sum + p[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vbmeta vb;
	struct vbmeta_key key;
	struct vbmeta_iter iter;
	struct vbmeta_descriptor desc;
	struct vbmeta_hash hash;

	if (vbmeta_parse(data, size, &vb) != TEE_SUCCESS)
		return 0;
	if (vb.blob_len > size)
		__builtin_trap();
	touch(vb.hash, vb.hash_len);
	touch(vb.sig, vb.sig_len);
	touch(vb.metadata, vb.metadata_len);
	touch(vb.aux, vb.aux_len);
	touch((const uint8_t *)vb.release, strlen(vb.release));
	if (vbmeta_key_parse(vb.key, vb.key_len, &key) == TEE_SUCCESS) {
		touch(key.n, key.bits / 8);
		touch(key.rr, key.bits / 8);
	}
	if (vbmeta_descriptors(&vb, &iter) != TEE_SUCCESS)
		return 0;
	while (vbmeta_next(&iter, &desc) == TEE_SUCCESS) {
		touch(desc.bytes, desc.len);
		if (vbmeta_hash_parse(&desc, &hash) != TEE_SUCCESS)
			continue;
		touch((const uint8_t *)hash.algorithm, strlen(hash.algorithm));
		touch(hash.name, hash.name_len);
		touch(hash.salt, hash.salt_len);
		touch(hash.digest, hash.digest_len);
	}
	return 0;
}
