/* Verified Boot 1.0: known bytes, and every way to cut or change them. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/* By hand from X.690: a certificate of no content, "/boot", 3000 bytes. */
static const uint8_t sample[] = {
	0x30, 0x27, 0x02, 0x01, 0x01, 0x30, 0x00, 0x30, 0x0d, 0x06, 0x09,
	0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00,
	0x30, 0x0b, 0x13, 0x05, '/',  'b',  'o',  'o',	't',  0x02, 0x02,
	0x0b, 0xb8, 0x04, 0x04, 's',  'i',  'g',  'n',
};

static void test_signature(void **state)
{
	static const uint8_t cert[] = { 0x30, 0x00 };
	uint8_t attributes[32], buf[64];
	size_t attributes_len = sizeof(attributes);
	size_t len = sizeof(buf);
	struct avb1_signature sig;

	assert_int_equal(avb1_attributes_write("/boot", 3000, attributes,
					       &attributes_len),
			 TEE_SUCCESS);
	assert_int_equal(avb1_signature_write(
				 &(struct avb1_signature){
					 .cert = cert,
					 .cert_len = sizeof(cert),
					 .attributes = attributes,
					 .attributes_len = attributes_len,
					 .sig = (const uint8_t *)"sign",
					 .sig_len = 4,
				 },
				 buf, &len),
			 TEE_SUCCESS);
	assert_int_equal(len, sizeof(sample));
	assert_memory_equal(buf, sample, sizeof(sample));
	assert_int_equal(avb1_signature_parse(buf, sizeof(buf), &sig),
			 TEE_SUCCESS);
	assert_int_equal(sig.image_len, 3000);
	assert_int_equal(sig.target_len, 5);
	assert_memory_equal(sig.target, "/boot", 5);
	assert_memory_equal(sig.sig, "sign", 4);
	assert_int_equal(sig.attributes_len, 13);
	assert_int_equal(sig.cert_len, 2);
	for (size_t room = 0; room < sizeof(sample); room++) {
		len = room;
		sig.attributes = attributes;
		sig.sig = (const uint8_t *)"sign";
		sig.cert = cert;
		assert_int_equal(avb1_signature_write(&sig, buf, &len),
				 TEE_ERROR_SHORT_BUFFER);
	}
}

static const struct {
	uint64_t number;
	size_t len;
	const char *bytes;
} number_row[] = {
	{ 0, 1, "\x00" },
	{ 127, 1, "\x7f" },
	{ 128, 2, "\x00\x80" },
	{ 0x8000, 3, "\x00\x80\x00" },
	{ UINT64_MAX, 9, "\x00\xff\xff\xff\xff\xff\xff\xff\xff" },
};

static void test_numbers(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(number_row); i++) {
		uint8_t buf[32];
		size_t len = sizeof(buf);

		assert_int_equal(avb1_attributes_write("", number_row[i].number,
						       buf, &len),
				 TEE_SUCCESS);
		/* Two headers and the empty target stand before it. */
		assert_int_equal(len, 6 + number_row[i].len);
		assert_memory_equal(buf + 6, number_row[i].bytes,
				    number_row[i].len);
	}
}

static const struct {
	const char *must;
	size_t at;
	uint8_t value;
	TEE_Result res;
} sig_row[] = {
	{ "whole", 0, 0x30, TEE_SUCCESS },
	{ "tag", 0, 0x31, TEE_ERROR_BAD_FORMAT },
	{ "one byte more than there is", 1, 0x28, TEE_ERROR_BAD_FORMAT },
	{ "indefinite length", 1, 0x80, TEE_ERROR_BAD_FORMAT },
	{ "length of five bytes", 1, 0x85, TEE_ERROR_BAD_FORMAT },
	{ "length that could be shorter", 1, 0x81, TEE_ERROR_BAD_FORMAT },
	{ "format version 2", 4, 2, TEE_ERROR_NOT_SUPPORTED },
	{ "a negative format version", 4, 0xff, TEE_ERROR_BAD_FORMAT },
	{ "SHA-512", 19, 0x0d, TEE_SUCCESS },
	{ "SHA-1", 19, 0x05, TEE_ERROR_NOT_SUPPORTED },
	{ "parameters that are not NULL", 20, 0x04, TEE_ERROR_BAD_FORMAT },
	{ "a target of another type", 24, 0x0c, TEE_ERROR_BAD_FORMAT },
	{ "target over its end", 25, 0x06, TEE_ERROR_BAD_FORMAT },
	{ "length with a needless zero", 33, 0x00, TEE_ERROR_BAD_FORMAT },
	{ "signature of another type", 35, 0x03, TEE_ERROR_BAD_FORMAT },
	{ "signature shorter than its place", 36, 3, TEE_ERROR_BAD_FORMAT },
};

static void test_signature_rows(void **state)
{
	struct avb1_signature sig;

	for (size_t i = 0; i < ARRAY_COUNT(sig_row); i++) {
		uint8_t *copy = malloc(sizeof(sample));

		memcpy(copy, sample, sizeof(sample));
		copy[sig_row[i].at] = sig_row[i].value;
		/* A number with a needless zero is also a small one. */
		if (sig_row[i].at == 33)
			copy[34] = 0x7f;
		if (avb1_signature_parse(copy, sizeof(sample), &sig) !=
		    sig_row[i].res)
			fail_msg("%s", sig_row[i].must);
		free(copy);
	}
	for (size_t len = 0; len < sizeof(sample); len++) {
		uint8_t *copy = malloc(len + 1);

		memcpy(copy, sample, len);
		assert_int_equal(avb1_signature_parse(copy, len, &sig),
				 TEE_ERROR_BAD_FORMAT);
		free(copy);
	}
}

static void test_boot_len(void **state)
{
	uint8_t header[AVB1_BOOT_HEADER_LEN] = "ANDROID!";
	uint64_t len;

	store_le32(header + 8, 5000);
	store_le32(header + 16, 2048);
	store_le32(header + 36, 2048);
	store_le32(header + 1632, 1);
	store_le32(header + 1648, UINT32_MAX);
	assert_int_equal(avb1_boot_len(header, &len), TEE_SUCCESS);
	assert_int_equal(len, 2048 + 6144 + 2048);
	store_le32(header + 40, 1);
	assert_int_equal(avb1_boot_len(header, &len), TEE_SUCCESS);
	assert_int_equal(len, 2048 + 6144 + 2048 + 2048);
	store_le32(header + 40, 2);
	assert_int_equal(avb1_boot_len(header, &len), TEE_SUCCESS);
	assert_int_equal(len, 12288 + (UINT64_C(1) << 32));
	store_le32(header + 40, 3);
	assert_int_equal(avb1_boot_len(header, &len),
			 TEE_ERROR_UNSUPPORTED_VERSION);
	store_le32(header + 40, 0);
	store_le32(header + 36, 0);
	assert_int_equal(avb1_boot_len(header, &len), TEE_ERROR_BAD_FORMAT);
	store_le32(header + 36, 3000);
	assert_int_equal(avb1_boot_len(header, &len), TEE_ERROR_BAD_FORMAT);
	header[0] = 'B';
	assert_int_equal(avb1_boot_len(header, &len), TEE_ERROR_BAD_FORMAT);
}

static void test_verity(void **state)
{
	static uint8_t buf[AVB1_VERITY_LEN];
	uint8_t sig[AVB1_VERITY_SIG_LEN];
	struct avb1_verity verity = { false, sig, "1 a b", 5 };

	memset(sig, 0x5a, sizeof(sig));
	assert_int_equal(avb1_verity_write(&verity, buf), TEE_SUCCESS);
	assert_memory_equal(buf, "\x01\xb0\x01\xb0\0\0\0\0\x5a", 9);
	assert_memory_equal(buf + 263,
			    "\x5a\5\0\0\0"
			    "1 a b\0",
			    11);
	assert_int_equal(avb1_verity_parse(buf, &verity), TEE_SUCCESS);
	assert_int_equal(verity.table_len, 5);
	assert_false(verity.disabled);
	memcpy(buf, "VOFF", 4);
	assert_int_equal(avb1_verity_parse(buf, &verity), TEE_SUCCESS);
	assert_true(verity.disabled);
	store_le32(buf + 264, AVB1_VERITY_TABLE_MAX + 1);
	assert_int_equal(avb1_verity_parse(buf, &verity), TEE_ERROR_BAD_FORMAT);
	store_le32(buf + 264, 6); /* a NUL inside */
	assert_int_equal(avb1_verity_parse(buf, &verity), TEE_ERROR_BAD_FORMAT);
	store_le32(buf + 264, 5);
	store_le32(buf + 4, 1);
	assert_int_equal(avb1_verity_parse(buf, &verity), TEE_ERROR_BAD_FORMAT);
	verity.table_len = AVB1_VERITY_TABLE_MAX + 1;
	assert_int_equal(avb1_verity_write(&verity, buf),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signature),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_signature_rows),
		cmocka_unit_test(test_boot_len),
		cmocka_unit_test(test_verity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
