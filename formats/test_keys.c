/*
 * Test keys by their fingerprints. A key that is added under tools/keys/ is
 * added here too; tests/boot/run compares the two.
 */
#include <formats/test_keys.h>
#include <base/bits.h>
#include <string.h>

static const uint8_t test_key[][32] = {
	/* tools/keys/TEST-firmware.pem */
	{
		0x78, 0x16, 0x52, 0xa7, 0x61, 0x52, 0xdf, 0xa8,
		0xe5, 0x39, 0x00, 0x0d, 0xf1, 0xb8, 0x75, 0x2f,
		0x6b, 0x0f, 0xe8, 0xa7, 0xbd, 0x3d, 0xe5, 0x28,
		0x31, 0x54, 0xa2, 0x15, 0x58, 0xff, 0x95, 0x9f,
	},
};

bool test_key_is(const uint8_t fingerprint[32])
{
	for (size_t i = 0; i < ARRAY_COUNT(test_key); i++)
		if (memcmp(test_key[i], fingerprint, sizeof(test_key[i])) == 0)
			return true;
	return false;
}
