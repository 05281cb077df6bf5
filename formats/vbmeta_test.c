/* vbmeta blobs: structure only, no cryptography. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <formats/vbmeta.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

#define KEY_LEN 520u

static const uint8_t digest[32] = { 0xd1, 2, 3 };
static const uint8_t salt[5] = { 9, 8, 7, 6, 5 };

static size_t sample(uint8_t *blob, size_t room)
{
	uint8_t list[512];
	size_t list_len = 0;
	uint8_t key[KEY_LEN] = { 0, 0, 8, 0, 1, 2, 3, 4 }; /* 2048 bits */
	struct vbmeta_hash hash = {
		.image_len = 77,
		.algorithm = "sha256",
		.name = (const uint8_t *)"tee",
		.name_len = 3,
		.salt = salt,
		.salt_len = sizeof(salt),
		.digest = digest,
		.digest_len = sizeof(digest),
	};

	assert_int_equal(
		vbmeta_hash_write(&hash, list, sizeof(list), &list_len),
		TEE_SUCCESS);
	hash.name = (const uint8_t *)"monitor";
	hash.name_len = 7;
	hash.salt_len = 0;
	assert_int_equal(
		vbmeta_hash_write(&hash, list, sizeof(list), &list_len),
		TEE_SUCCESS);

	const struct vbmeta_params par = {
		.algorithm = VBMETA_SHA256_RSA2048,
		.descriptors = list,
		.descriptors_len = list_len,
		.key = key,
		.key_len = sizeof(key),
		.rollback_index = 5,
		.release = "test 1",
	};
	uint8_t sig[256];

	assert_int_equal(vbmeta_write(&par, blob, &room), TEE_SUCCESS);
	memset(sig, 0x51, sizeof(sig));
	vbmeta_write_signature(blob, digest, sig);
	return room;
}

static void test_written_blob_is_read(void **state)
{
	uint8_t blob[2048];
	size_t len = sample(blob, sizeof(blob));
	struct vbmeta vb;
	struct vbmeta_key key;
	struct vbmeta_iter iter;
	struct vbmeta_descriptor desc;
	struct vbmeta_hash hash;

	assert_int_equal(vbmeta_parse(blob, len, &vb), TEE_SUCCESS);
	assert_int_equal(vb.blob_len, len);
	assert_int_equal(vb.rollback_index, 5);
	assert_string_equal(vb.release, "test 1");
	assert_string_equal(vb.algorithm->name, "SHA256_RSA2048");
	assert_memory_equal(vb.hash, digest, 32);
	assert_int_equal(vb.sig[255], 0x51);
	assert_int_equal(vbmeta_key_parse(vb.key, vb.key_len, &key),
			 TEE_SUCCESS);
	assert_int_equal(key.bits, 2048);
	assert_int_equal(key.n0inv, 0x01020304);

	assert_int_equal(vbmeta_descriptors(&vb, &iter), TEE_SUCCESS);
	assert_int_equal(vbmeta_next(&iter, &desc), TEE_SUCCESS);
	assert_int_equal(vbmeta_hash_parse(&desc, &hash), TEE_SUCCESS);
	assert_int_equal(hash.image_len, 77);
	assert_string_equal(hash.algorithm, "sha256");
	assert_int_equal(hash.name_len, 3);
	assert_memory_equal(hash.name, "tee", 3);
	assert_int_equal(hash.salt_len, sizeof(salt));
	assert_memory_equal(hash.salt, salt, sizeof(salt));
	assert_memory_equal(hash.digest, digest, 32);
	assert_int_equal(vbmeta_next(&iter, &desc), TEE_SUCCESS);
	assert_int_equal(vbmeta_hash_parse(&desc, &hash), TEE_SUCCESS);
	assert_memory_equal(hash.name, "monitor", 7);
	assert_int_equal(vbmeta_next(&iter, &desc), TEE_ERROR_ITEM_NOT_FOUND);
}

enum width { NONE, U8, U32, U64 };

static const struct {
	const char *must;
	size_t at;
	enum width width;
	uint64_t value;
	size_t cut;
	TEE_Result res;
} header_row[] = {
	{ "whole blob", 0, NONE, 0, 0, TEE_SUCCESS },
	{ "short by one", 0, NONE, 0, 1, TEE_ERROR_BAD_FORMAT },
	{ "magic", 0, U8, 'B', 0, TEE_ERROR_BAD_FORMAT },
	{ "major 0", 4, U32, 0, 0, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "major 2", 4, U32, 2, 0, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "minor 3", 8, U32, 3, 0, TEE_SUCCESS },
	{ "minor 4", 8, U32, 4, 0, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "release without end", 175, U8, 1, 0, TEE_ERROR_BAD_FORMAT },
	{ "authentication block not of 64", 12, U64, 321, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "authentication block that wraps", 12, U64, UINT64_MAX - 63, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "auxiliary block not of 64", 20, U64, 65, 0, TEE_ERROR_BAD_FORMAT },
	{ "auxiliary block too long", 20, U64, 4096, 0, TEE_ERROR_BAD_FORMAT },
	{ "auxiliary block that wraps", 20, U64, UINT64_MAX - 511, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "algorithm 7", 28, U32, 7, 0, TEE_ERROR_BAD_FORMAT },
	{ "hash of another length", 40, U64, 31, 0, TEE_ERROR_BAD_FORMAT },
	{ "hash outside", 32, U64, 320, 0, TEE_ERROR_BAD_FORMAT },
	{ "hash offset that wraps", 32, U64, UINT64_MAX, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "signature outside", 48, U64, 65, 0, TEE_ERROR_BAD_FORMAT },
	{ "key outside", 64, U64, 4000, 0, TEE_ERROR_BAD_FORMAT },
	{ "key length that wraps", 72, U64, UINT64_MAX, 0,
	  TEE_ERROR_BAD_FORMAT },
	{ "metadata outside", 88, U64, 4000, 0, TEE_ERROR_BAD_FORMAT },
	{ "offset of no metadata", 80, U64, 4000, 0, TEE_SUCCESS },
	{ "descriptors outside are found later", 104, U64, 4000, 0,
	  TEE_SUCCESS },
};

static void poke(uint8_t *at, enum width width, uint64_t value)
{
	if (width == U8)
		*at = (uint8_t)value;
	else if (width == U32)
		store_be32(at, (uint32_t)value);
	else if (width == U64)
		store_be64(at, value);
}

static void test_header_is_checked(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(header_row); i++) {
		uint8_t blob[2048];
		size_t len = sample(blob, sizeof(blob));
		struct vbmeta vb;

		poke(blob + header_row[i].at, header_row[i].width,
		     header_row[i].value);
		if (vbmeta_parse(blob, len - header_row[i].cut, &vb) !=
		    header_row[i].res)
			fail_msg("%s", header_row[i].must);
	}
}

/* Offsets into the first descriptor, or into the header when negative. */
static const struct {
	const char *must;
	int at;
	enum width width;
	uint64_t value;
	TEE_Result res;
} descriptor_row[] = {
	{ "whole list", 0, NONE, 0, TEE_ERROR_ITEM_NOT_FOUND },
	{ "list outside", -104, U64, 4000, TEE_ERROR_BAD_FORMAT },
	{ "list that wraps", -96, U64, UINT64_MAX - 7, TEE_ERROR_BAD_FORMAT },
	{ "list cut in a header", -104, U64, 15, TEE_ERROR_BAD_FORMAT },
	{ "list cut in a body", -104, U64, 160, TEE_ERROR_BAD_FORMAT },
	{ "length not of 8", 8, U64, 157, TEE_ERROR_BAD_FORMAT },
	{ "length that wraps", 8, U64, UINT64_MAX - 7, TEE_ERROR_BAD_FORMAT },
	{ "length over the end", 8, U64, 4096, TEE_ERROR_BAD_FORMAT },
	{ "shorter than its fixed part", 8, U64, 112, TEE_ERROR_BAD_FORMAT },
	{ "algorithm without end", 55, U8, 'x', TEE_ERROR_BAD_FORMAT },
	{ "name over the end", 56, U32, 100, TEE_ERROR_BAD_FORMAT },
	{ "name of 4 GiB", 56, U32, UINT32_MAX, TEE_ERROR_BAD_FORMAT },
	{ "salt over the end", 60, U32, UINT32_MAX, TEE_ERROR_BAD_FORMAT },
	{ "digest over the end", 64, U32, 64, TEE_ERROR_BAD_FORMAT },
};

static TEE_Result walk(const uint8_t *blob, size_t len)
{
	struct vbmeta vb;
	struct vbmeta_iter iter;
	struct vbmeta_descriptor desc;
	struct vbmeta_hash hash;
	TEE_Result res = vbmeta_parse(blob, len, &vb);

	assert_int_equal(res, TEE_SUCCESS);
	res = vbmeta_descriptors(&vb, &iter);
	while (res == TEE_SUCCESS) {
		res = vbmeta_next(&iter, &desc);
		if (res == TEE_SUCCESS)
			res = vbmeta_hash_parse(&desc, &hash);
	}
	return res;
}

static void test_descriptors_are_checked(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(descriptor_row); i++) {
		uint8_t blob[2048];
		size_t len = sample(blob, sizeof(blob));
		int at = descriptor_row[i].at;
		/* Header and authentication block stand before the list. */
		uint8_t *place = at < 0 ? blob - at : blob + 256 + 320 + at;

		poke(place, descriptor_row[i].width, descriptor_row[i].value);
		if (walk(blob, len) != descriptor_row[i].res)
			fail_msg("%s", descriptor_row[i].must);
	}
}

static void test_key_blob_has_one_length(void **state)
{
	static const uint32_t bits[] = { 2048, 4096, 8192 };
	static uint8_t blob[3000];
	struct vbmeta_key key;

	for (size_t i = 0; i < ARRAY_COUNT(bits); i++) {
		size_t len = 8 + bits[i] / 4;

		store_be32(blob, bits[i]);
		assert_int_equal(vbmeta_key_parse(blob, len, &key),
				 TEE_SUCCESS);
		assert_ptr_equal(key.rr, key.n + bits[i] / 8);
		assert_int_equal(vbmeta_key_parse(blob, len - 1, &key),
				 TEE_ERROR_BAD_FORMAT);
		assert_int_equal(vbmeta_key_parse(blob, len + 1, &key),
				 TEE_ERROR_BAD_FORMAT);
	}
	store_be32(blob, 3072);
	assert_int_equal(vbmeta_key_parse(blob, 8 + 3072 / 4, &key),
			 TEE_ERROR_BAD_FORMAT);
	assert_int_equal(vbmeta_key_parse(blob, 7, &key), TEE_ERROR_BAD_FORMAT);
}

static void test_writers_keep_their_room(void **state)
{
	uint8_t blob[2048];
	uint8_t list[64];
	size_t len = sample(blob, sizeof(blob)) - 1;
	size_t list_len = 8;
	struct vbmeta_hash hash = { .name_len = 0 };
	struct vbmeta_params par = { .algorithm = 9, .release = "" };

	assert_int_equal(
		vbmeta_hash_write(&hash, list, sizeof(list), &list_len),
		TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(list_len, 8);
	assert_int_equal(vbmeta_write(&par, blob, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	par.algorithm = VBMETA_NONE;
	len = 255;
	assert_int_equal(vbmeta_write(&par, blob, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, 256);
	assert_int_equal(vbmeta_write(&par, blob, &len), TEE_SUCCESS);
	par.release = "a release string of forty-eight bytes is too long";
	assert_int_equal(vbmeta_write(&par, blob, &len),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written_blob_is_read),
		cmocka_unit_test(test_header_is_checked),
		cmocka_unit_test(test_descriptors_are_checked),
		cmocka_unit_test(test_key_blob_has_one_length),
		cmocka_unit_test(test_writers_keep_their_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
