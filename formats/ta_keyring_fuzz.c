/*
 * Any bytes as a list of TA signers: what comes out is read to its end, and
 * written again gives a list of the same keys.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <formats/ta_keyring.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	if (a_len != b_len || memcmp(a, b, a_len) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t again[TA_KEYRING_LEN_MAX];
	size_t len = sizeof(again);
	struct ta_keyring ring;
	struct ta_keyring copy;

	if (ta_keyring_parse(data, size, &ring) != TEE_SUCCESS)
		return 0;
	if (ta_keyring_write(&ring, again, &len) != TEE_SUCCESS ||
	    ta_keyring_parse(again, len, &copy) != TEE_SUCCESS ||
	    copy.count != ring.count)
		abort();
	for (size_t i = 0; i < ring.count; i++) {
		same(ring.key[i].n, ring.key[i].n_len, copy.key[i].n,
		     copy.key[i].n_len);
		same(ring.key[i].e, ring.key[i].e_len, copy.key[i].e,
		     copy.key[i].e_len);
		if (ring.key[i].class_key != NULL)
			same(ring.key[i].class_key, TA_KEYRING_CLASS_LEN,
			     copy.key[i].class_key, TA_KEYRING_CLASS_LEN);
	}
	return 0;
}
