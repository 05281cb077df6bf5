/* OP-TEE image headers against bytes that were laid out by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <formats/tee_image.h>
#include <string.h>

static const uint8_t v1[TEE_IMAGE_V1_LEN] = {
	'O', 'P', 'T',	'E',  1,    1,	  0, 0, 0x78, 0x56, 0x34, 0x12, 1, 0,
	0,   0,	  0x00, 0x00, 0x10, 0x0e, 0, 0, 0xf0, 0,    0,	  0x10, 0, 0,
};

static const uint8_t v2[TEE_IMAGE_V2_LEN + 2 * TEE_IMAGE_PART_LEN] = {
	'O',  'P',  'T',  'E',	2,    1,    0, 0, 2, 0, 0, 0, 0, 0,    0,
	0,    0,    0,	  0x10, 0x0e, 0,    0, 0, 0, 1, 2, 3, 0, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0, 0, 1, 0,
};

static void test_version_1(void **state)
{
	struct tee_image img;
	uint8_t again[sizeof(v1)];
	size_t len = sizeof(again);

	(void)state;
	assert_int_equal(tee_image_parse(v1, sizeof(v1), &img), TEE_SUCCESS);
	assert_int_equal(img.version, 1);
	assert_int_equal(img.arch, TEE_IMAGE_ARCH_AARCH64);
	assert_int_equal(img.header_len, 28);
	assert_int_equal(img.part_count, 2);
	assert_int_equal(img.part[0].size, 0x12345678);
	assert_int_equal(img.part[0].address, 0x10e100000);
	assert_int_equal(img.part[1].id, TEE_IMAGE_PAGEABLE);
	assert_int_equal(img.part[1].size, 0x1000);
	assert_int_equal(img.init_mem_usage, 0xf00000);
	assert_int_equal(tee_image_write(&img, again, &len), TEE_SUCCESS);
	assert_memory_equal(again, v1, sizeof(v1));
}

static void test_version_2(void **state)
{
	struct tee_image img;
	uint8_t again[sizeof(v2)];
	size_t len = sizeof(again);

	(void)state;
	assert_int_equal(tee_image_parse(v2, sizeof(v2), &img), TEE_SUCCESS);
	assert_int_equal(img.part_count, 2);
	assert_int_equal(img.header_len, sizeof(v2));
	assert_int_equal(img.part[0].id, TEE_IMAGE_PAGER);
	assert_int_equal(img.part[0].address, 0x0e100000);
	assert_int_equal(img.part[0].size, 0x030201);
	assert_true(img.part[1].address == TEE_IMAGE_ANYWHERE);
	assert_int_equal(img.part[1].size, 0x10000);
	assert_int_equal(tee_image_write(&img, again, &len), TEE_SUCCESS);
	assert_memory_equal(again, v2, sizeof(v2));
	len = sizeof(v2) - 1;
	assert_int_equal(tee_image_write(&img, again, &len),
			 TEE_ERROR_SHORT_BUFFER);
	assert_int_equal(len, sizeof(v2));
}

/* One byte of a good header is another. */
static const struct {
	const char *must;
	const uint8_t *header;
	size_t len;
	size_t at;
	uint8_t byte;
	TEE_Result res;
} bad[] = {
	{ "magic", v1, sizeof(v1), 0, 'o', TEE_ERROR_BAD_FORMAT },
	{ "version 0", v1, sizeof(v1), 4, 0, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "version 3", v2, sizeof(v2), 4, 3, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "architecture", v1, sizeof(v1), 5, 2, TEE_ERROR_BAD_FORMAT },
	{ "short v1", v1, sizeof(v1) - 1, 0, 'O', TEE_ERROR_BAD_FORMAT },
	{ "short v2", v2, sizeof(v2) - 1, 0, 'O', TEE_ERROR_BAD_FORMAT },
	{ "very short", v2, 11, 0, 'O', TEE_ERROR_BAD_FORMAT },
	{ "no part", v2, sizeof(v2), 8, 0, TEE_ERROR_BAD_FORMAT },
	{ "three parts", v2, sizeof(v2), 8, 3, TEE_ERROR_EXCESS_DATA },
	{ "very many parts", v2, sizeof(v2), 11, 0xff, TEE_ERROR_EXCESS_DATA },
	{ "unknown part", v2, sizeof(v2), 36, 2, TEE_ERROR_BAD_FORMAT },
	{ "two pagers", v2, sizeof(v2), 36, 0, TEE_ERROR_BAD_FORMAT },
	{ "two pageables", v2, sizeof(v2), 20, 1, TEE_ERROR_BAD_FORMAT },
};

static void test_bad_headers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint8_t copy[sizeof(v2)] = { 0 };
		struct tee_image img;

		memcpy(copy, bad[i].header, bad[i].len);
		copy[bad[i].at] = bad[i].byte;
		if (tee_image_parse(copy, bad[i].len, &img) != bad[i].res)
			fail_msg("%s", bad[i].must);
	}
}

static void test_what_cannot_be_written(void **state)
{
	struct tee_image img = { .version = 1 };
	uint8_t out[64];
	size_t len = sizeof(out);

	(void)state;
	assert_int_equal(tee_image_write(&img, out, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	img.part_count = 1;
	img.part[0].id = TEE_IMAGE_PAGEABLE;
	assert_int_equal(tee_image_write(&img, out, &len),
			 TEE_ERROR_BAD_PARAMETERS);
	img.part[0].id = TEE_IMAGE_PAGER;
	img.version = 3;
	assert_int_equal(tee_image_write(&img, out, &len),
			 TEE_ERROR_BAD_PARAMETERS);
}

static void test_embdata(void **state)
{
	uint8_t emb[24 + 64 + 8] = { 96, 0, 0, 0, 2,  0, 0, 0, 24, 0, 0, 0,
				     64, 0, 0, 0, 88, 0, 0, 0, 8,  0, 0, 0 };
	struct tee_embdata got;

	(void)state;
	assert_int_equal(tee_embdata_parse(emb, sizeof(emb), &got),
			 TEE_SUCCESS);
	assert_int_equal(got.hashes_len, 64);
	assert_int_equal(got.relocs_off, 88);
	assert_int_equal(tee_embdata_parse(emb, sizeof(emb) - 1, &got),
			 TEE_ERROR_BAD_FORMAT);
	emb[20] = 12;
	assert_int_equal(tee_embdata_parse(emb, sizeof(emb), &got),
			 TEE_ERROR_BAD_FORMAT);
	emb[20] = 8;
	emb[4] = 3;
	assert_int_equal(tee_embdata_parse(emb, sizeof(emb), &got),
			 TEE_ERROR_BAD_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version_1),
		cmocka_unit_test(test_version_2),
		cmocka_unit_test(test_bad_headers),
		cmocka_unit_test(test_what_cannot_be_written),
		cmocka_unit_test(test_embdata),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
