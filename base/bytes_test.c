/*
 * Runs of one byte: wherever they start, however long, and with each byte of
 * them different in turn.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bytes.h>
#include <string.h>

#define LEN_MAX 280u

static void test_every_byte_counts(void **state)
{
	static const uint8_t what[] = { 0, 0xff, 0x5a };
	_Alignas(8) uint8_t buf[LEN_MAX + 16];

	(void)state;
	for (size_t w = 0; w < sizeof(what); w++) {
		for (size_t from = 0; from < 8; from++) {
			for (size_t len = 0; len <= LEN_MAX; len++) {
				memset(buf, (uint8_t)~what[w], sizeof(buf));
				memset(buf + from, what[w], len);
				assert_true(
					bytes_are(buf + from, len, what[w]));
				assert_false(bytes_are(buf + from, len + 1,
						       what[w]));
				for (size_t at = 0; at < len; at++) {
					buf[from + at] ^= 0x10;
					assert_false(bytes_are(buf + from, len,
							       what[w]));
					buf[from + at] ^= 0x10;
				}
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_every_byte_counts),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
