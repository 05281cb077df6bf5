/*
 * What is written is what the format says, computed by hand, and is read back
 * by formats/avb_descriptor.c.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb_cert.h>
#include <formats/avb_writer.h>
#include <formats/utf8.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

#define TEXT(t)                                                                \
	{                                                                      \
		(const uint8_t *)(t), sizeof(t) - 1                            \
	}

static struct vbmeta_descriptor whole(const uint8_t *bytes, size_t len)
{
	return (struct vbmeta_descriptor){ load_be64(bytes), bytes, len };
}

static void test_property(void **state)
{
	static const uint8_t want[48] = {
		0, 0,  0, 0, 0,	  0,   0,   0, 0,   0,	 0,   0,   0,	0,
		0, 32, 0, 0, 0,	  0,   0,   0, 0,   3,	 0,   0,   0,	0,
		0, 0,  0, 5, 'k', 'e', 'y', 0, 'v', 'a', 'l', 'u', 'e', 0,
	};
	const struct avb_property in = { TEXT("key"), TEXT("value") };
	uint8_t bytes[48];
	struct avb_list list = { bytes, sizeof(bytes), 0 };
	struct avb_list small = { bytes, 47, 0 };

	avb_property_write(&list, &in);
	assert_int_equal(list.len, 48);
	assert_memory_equal(bytes, want, sizeof(want));
	memset(bytes, 0x55, sizeof(bytes));
	avb_property_write(&small, &in);
	assert_int_equal(small.len, 48); /* what it wants */
	assert_int_equal(bytes[0], 0x55);
}

static void test_all_are_read_back(void **state)
{
	const struct avb_hashtree tree = {
		.dm_version = 1,
		.image_len = 0x123456789000,
		.tree_off = 2,
		.tree_len = 3,
		.data_block = 4,
		.hash_block = 5,
		.fec_roots = 6,
		.fec_off = 7,
		.fec_len = 8,
		.algorithm = "sha256",
		.name = TEXT("system"),
		.salt = TEXT("salt"),
		.root = TEXT("root digest"),
		.flags = 9,
	};
	const struct avb_hash hash = {
		.image_len = 1,
		.algorithm = "sha512",
		.name = TEXT("boot"),
		.salt = TEXT(""),
		.digest = TEXT("digest"),
		.flags = 2,
	};
	const struct avb_cmdline line = { 3, TEXT("root=/dev/x") };
	const struct avb_chain chain = { 7, TEXT("vendor"), TEXT("key"), 1 };
	const struct avb_bytes body = TEXT("opaque");
	uint8_t bytes[600];
	struct avb_list list = { bytes, sizeof(bytes), 0 };

	avb_hashtree_write(&list, &tree);
	assert_int_equal(list.len, 208); /* 180 + 6 + 4 + 11, in eights */
	avb_hash_write(&list, &hash);
	assert_int_equal(list.len, 208 + 144); /* 132 + 4 + 6 */
	avb_cmdline_write(&list, &line);
	assert_int_equal(list.len, 352 + 40); /* 24 + 11 */
	avb_chain_write(&list, &chain);
	assert_int_equal(list.len, 392 + 104); /* 92 + 6 + 3 */
	avb_opaque_write(&list, 99, body);
	assert_int_equal(list.len, 496 + 24);

	struct vbmeta_descriptor desc = whole(bytes, 208);
	struct avb_hashtree tree_got;
	struct avb_hash hash_got;
	struct avb_cmdline line_got;
	struct avb_chain chain_got;

	assert_true(avb_descriptor_is_exact(&desc));
	assert_int_equal(avb_hashtree_parse(&desc, &tree_got), TEE_SUCCESS);
	assert_int_equal(tree_got.dm_version, 1);
	assert_int_equal(tree_got.image_len, 0x123456789000);
	assert_int_equal(tree_got.tree_off, 2);
	assert_int_equal(tree_got.tree_len, 3);
	assert_int_equal(tree_got.data_block, 4);
	assert_int_equal(tree_got.hash_block, 5);
	assert_int_equal(tree_got.fec_roots, 6);
	assert_int_equal(tree_got.fec_off, 7);
	assert_int_equal(tree_got.fec_len, 8);
	assert_int_equal(tree_got.flags, 9);
	assert_string_equal(tree_got.algorithm, "sha256");
	assert_memory_equal(tree_got.root.at, "root digest", 11);
	desc = whole(bytes + 208, 144);
	assert_true(avb_descriptor_is_exact(&desc));
	assert_int_equal(avb_hash_parse(&desc, &hash_got), TEE_SUCCESS);
	assert_int_equal(hash_got.salt.len, 0);
	assert_memory_equal(hash_got.digest.at, "digest", 6);
	assert_int_equal(hash_got.flags, 2);
	desc = whole(bytes + 352, 40);
	assert_int_equal(avb_cmdline_parse(&desc, &line_got), TEE_SUCCESS);
	assert_int_equal(line_got.flags, 3);
	assert_memory_equal(line_got.text.at, "root=/dev/x", 11);
	desc = whole(bytes + 392, 104);
	assert_int_equal(avb_chain_parse(&desc, &chain_got), TEE_SUCCESS);
	assert_int_equal(chain_got.location, 7);
	assert_int_equal(chain_got.flags, 1);
	assert_memory_equal(chain_got.key.at, "key", 3);
	assert_memory_equal(bytes + 496 + 16, "opaque\0\0", 8);
	assert_int_equal(load_be64(bytes + 496), 99);
}

/* Certificates: each field is where it was put. */
static void test_certificate(void **state)
{
	uint8_t key[AVB_CERT_KEY_LEN], subject[32], usage[32];
	uint8_t bytes[AVB_CERT_LEN] = { 0 };
	struct avb_certificate cert = {
		1, key, subject, usage, 0x1122334455667788, NULL
	};
	struct avb_certificate got;

	memset(key, 'k', sizeof(key));
	memset(subject, 's', sizeof(subject));
	memset(usage, 'u', sizeof(usage));
	avb_certificate_write(&cert, bytes);
	assert_int_equal(load_le32(bytes), 1);
	assert_int_equal(bytes[1035], 'k');
	assert_int_equal(bytes[1036], 's');
	assert_int_equal(bytes[1068], 'u');
	assert_int_equal(bytes[1100], 0x88); /* the low byte first */
	assert_int_equal(bytes[1107], 0x11);
	avb_certificate_load(bytes, &got);
	assert_int_equal(got.key_version, 0x1122334455667788);
	assert_ptr_equal(got.sig, bytes + 1108);

	uint8_t credential[AVB_CERT_CREDENTIAL_LEN] = { 1 };
	struct avb_cert_credential cred;

	avb_cert_credential_load(credential, &cred);
	assert_int_equal(cred.version, 1);
	assert_ptr_equal(cred.unlock.key, credential + 4 + 1620 + 4);
	assert_ptr_equal(cred.sig, credential + 3244);
}

static const struct {
	const char *text;
	size_t len;
	bool valid;
} utf8_row[] = {
	{ "", 0, true },
	{ "a\0b", 3, true },
	{ "\xc2\x80\xdf\xbf", 4, true },
	{ "\xe0\xa0\x80\xef\xbf\xbf", 6, true },
	{ "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf", 8, true },
	{ "\xc1\xbf", 2, false },	  /* overlong */
	{ "\xe0\x9f\xbf", 3, false },	  /* overlong */
	{ "\xf0\x8f\xbf\xbf", 4, false }, /* overlong */
	{ "\xed\xa0\x80", 3, false },	  /* surrogate */
	{ "\xf4\x90\x80\x80", 4, false }, /* above U+10FFFF */
	{ "\xf5\x80\x80\x80", 4, false },
	{ "\x80", 1, false },
	{ "a\xc2", 2, false },
	{ "\xe2\x82", 2, false },
	{ "\xe2\x82\x41", 3, false },
};

static void test_utf8(void **state)
{
	for (size_t i = 0; i < sizeof(utf8_row) / sizeof(utf8_row[0]); i++)
		if (utf8_valid((const uint8_t *)utf8_row[i].text,
			       utf8_row[i].len) != utf8_row[i].valid)
			fail_msg("row %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_property),
		cmocka_unit_test(test_all_are_read_back),
		cmocka_unit_test(test_certificate),
		cmocka_unit_test(test_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
