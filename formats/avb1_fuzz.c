/* Signatures and metadata from any bytes: what is accepted lies inside them. */
#include <formats/avb1.h>
#include <base/check.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	abort();
}

static volatile uint8_t sum;

static void touch(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		sum = (uint8_t)(sum + p[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static uint8_t block[AVB1_VERITY_LEN];
	struct avb1_signature sig, again;
	struct avb1_verity verity;
	uint64_t image_len;

	if (avb1_signature_parse(data, len, &sig) == TEE_SUCCESS) {
		uint8_t *copy = malloc(len + 64);
		size_t copy_len = len + 64;

		touch(sig.target, sig.target_len);
		touch(sig.cert, sig.cert_len);
		touch(sig.sig, sig.sig_len);
		CHECK(avb1_signature_write(&sig, copy, &copy_len) ==
		      TEE_SUCCESS);
		CHECK(avb1_signature_parse(copy, copy_len, &again) ==
		      TEE_SUCCESS);
		CHECK(again.image_len == sig.image_len &&
		      again.sig_len == sig.sig_len &&
		      memcmp(again.sig, sig.sig, sig.sig_len) == 0);
		free(copy);
	}
	memset(block, 0, sizeof(block));
	memcpy(block, data, len < sizeof(block) ? len : sizeof(block));
	if (avb1_verity_parse(block, &verity) == TEE_SUCCESS)
		touch((const uint8_t *)verity.table, verity.table_len);
	avb1_boot_len(block, &image_len);
	return 0;
}
