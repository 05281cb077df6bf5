/* Boot image headers: what is taken, what is refused, what is written. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/bootimg.h>
#include <string.h>

static uint8_t buf[BOOTIMG_HEADER_LEN];

static void make_v2(void)
{
	struct bootimg img = {
		.version = 2,
		.page_len = 4096,
		.kernel.len = 5000,
		.ramdisk.len = 4096,
		.dtb.len = 1,
		.cmdline = "console=ttyAMA0 quiet",
		.name = "strongroom",
	};

	assert_int_equal(bootimg_header_write(&img, buf), TEE_SUCCESS);
	assert_int_equal(img.total_len, 4096 + 8192 + 4096 + 4096);
}

static void make_v4(void)
{
	memset(buf, 0, sizeof(buf));
	memcpy(buf, "ANDROID!", 8);
	store_le32(buf + 8, 5000);
	store_le32(buf + 12, 4096);
	store_le32(buf + 20, 1584);
	store_le32(buf + 40, 4);
	memcpy(buf + 44, "quiet", 5);
	store_le32(buf + 1580, 4096);
}

static void v2_round_trip_keeps_all_fields(void **state)
{
	struct bootimg img = { 0 };

	make_v2();
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 20480, &img),
			 TEE_SUCCESS);
	assert_int_equal(img.version, 2);
	assert_int_equal(img.kernel.offset, 4096);
	assert_int_equal(img.kernel.len, 5000);
	assert_int_equal(img.ramdisk.offset, 12288);
	assert_int_equal(img.ramdisk.len, 4096);
	assert_int_equal(img.second.len, 0);
	assert_int_equal(img.dtb.offset, 16384);
	assert_int_equal(img.dtb.len, 1);
	assert_int_equal(img.total_len, 20480);
	assert_string_equal(img.cmdline, "console=ttyAMA0 quiet");
	assert_string_equal(img.name, "strongroom");
}

static void v4_is_read(void **state)
{
	struct bootimg img = { 0 };

	make_v4();
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 20480, &img),
			 TEE_SUCCESS);
	assert_int_equal(img.ramdisk.offset, 12288);
	assert_int_equal(img.signature.offset, 16384);
	assert_int_equal(img.signature.len, 4096);
	assert_int_equal(img.dtb.len, 0);
	assert_string_equal(img.cmdline, "quiet");

	store_le32(buf + 40, 3);
	store_le32(buf + 20, 1580);
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 16384, &img),
			 TEE_SUCCESS);
	assert_int_equal(img.signature.len, 0);
	store_le32(buf + 20, 1596);
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 16384, &img),
			 TEE_SUCCESS);
}

static void long_command_line_takes_both_fields(void **state)
{
	struct bootimg img = { .version = 2,
			       .page_len = 2048,
			       .kernel.len = 1 };
	struct bootimg back = { 0 };

	memset(img.cmdline, 'x', BOOTIMG_CMDLINE_MAX);
	assert_int_equal(bootimg_header_write(&img, buf), TEE_SUCCESS);
	assert_int_equal(buf[64 + 510], 'x');
	assert_int_equal(buf[64 + 511], 0);
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 4096, &back),
			 TEE_SUCCESS);
	assert_string_equal(back.cmdline, img.cmdline);

	/* Both fields full to the last byte: one character too many. */
	buf[64 + 511] = 'x';
	buf[608 + 1023] = 'x';
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 4096, &back),
			 TEE_ERROR_BAD_FORMAT);
}

static const struct {
	const char *must;
	void (*make)(void);
	uint32_t off;
	uint32_t value;
	TEE_Result res;
} row[] = {
	{ "no change is accepted", make_v2, 8, 5000, TEE_SUCCESS },
	{ "wrong magic", make_v2, 0, 0, TEE_ERROR_BAD_FORMAT },
	{ "version 0", make_v2, 40, 0, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "version 1", make_v2, 40, 1, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "version 5", make_v2, 40, 5, TEE_ERROR_UNSUPPORTED_VERSION },
	{ "no kernel", make_v2, 8, 0, TEE_ERROR_BAD_FORMAT },
	{ "kernel past the limit", make_v2, 8, 8193, TEE_ERROR_BAD_FORMAT },
	{ "kernel of 4 GiB", make_v2, 8, UINT32_MAX, TEE_ERROR_BAD_FORMAT },
	{ "ramdisk past the limit", make_v2, 16, 4097, TEE_ERROR_BAD_FORMAT },
	{ "ramdisk of 4 GiB", make_v2, 16, UINT32_MAX, TEE_ERROR_BAD_FORMAT },
	{ "second past the limit", make_v2, 24, 1, TEE_ERROR_BAD_FORMAT },
	{ "device tree of 4 GiB", make_v2, 1648, UINT32_MAX,
	  TEE_ERROR_BAD_FORMAT },
	{ "page of 0", make_v2, 36, 0, TEE_ERROR_BAD_FORMAT },
	{ "page of 1024", make_v2, 36, 1024, TEE_ERROR_BAD_FORMAT },
	{ "page not a power of two", make_v2, 36, 4097, TEE_ERROR_BAD_FORMAT },
	{ "page of 2 GiB", make_v2, 36, 1u << 31, TEE_ERROR_BAD_FORMAT },
	{ "wrong header length", make_v2, 1644, 1648, TEE_ERROR_BAD_FORMAT },
	{ "stated offset without a part", make_v2, 1636, 4096,
	  TEE_ERROR_BAD_FORMAT },
	{ "control character", make_v2, 64, 0x0a636f6e, TEE_ERROR_BAD_FORMAT },
	{ "letter above ASCII", make_v2, 64, 0xc3636f6e, TEE_ERROR_BAD_FORMAT },
	{ "text behind its end", make_v2, 64 + 100, 'x', TEE_ERROR_BAD_FORMAT },
	{ "name of 16 letters", make_v2, 48 + 12, 0x78787878,
	  TEE_ERROR_BAD_FORMAT },
	{ "version 4 is accepted", make_v4, 8, 5000, TEE_SUCCESS },
	{ "version 4, wrong header length", make_v4, 20, 1580,
	  TEE_ERROR_BAD_FORMAT },
	{ "version 4, signature past the limit", make_v4, 1580, 4097,
	  TEE_ERROR_BAD_FORMAT },
	{ "version 4, control character", make_v4, 44, 7,
	  TEE_ERROR_BAD_FORMAT },
};

static void hostile_headers_are_refused(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		struct bootimg img = { 0 };

		row[i].make();
		store_le32(buf + row[i].off, row[i].value);
		print_message("%s\n", row[i].must);
		assert_int_equal(bootimg_parse(buf, sizeof(buf), 20480, &img),
				 row[i].res);
		assert_int_equal(img.version != 0, row[i].res == TEE_SUCCESS);
	}
	make_v2();

	struct bootimg img = { 0 };

	assert_int_equal(bootimg_parse(buf, sizeof(buf) - 1, 20480, &img),
			 TEE_ERROR_BAD_FORMAT);
	assert_int_equal(bootimg_parse(buf, sizeof(buf), 20479, &img),
			 TEE_ERROR_BAD_FORMAT);
}

static void writer_refuses_what_reader_would(void **state)
{
	struct bootimg img = { .version = 2, .page_len = 4096 };

	assert_int_equal(bootimg_header_write(&img, buf),
			 TEE_ERROR_BAD_PARAMETERS); /* no kernel */
	img.kernel.len = 1;
	assert_int_equal(bootimg_header_write(&img, buf), TEE_SUCCESS);
	img.version = 4;
	assert_int_equal(bootimg_header_write(&img, buf),
			 TEE_ERROR_UNSUPPORTED_VERSION);
	img.version = 2;
	img.page_len = 1000;
	assert_int_equal(bootimg_header_write(&img, buf),
			 TEE_ERROR_BAD_PARAMETERS);
	img.page_len = 4096;
	strcpy(img.cmdline, "a\nb");
	assert_int_equal(bootimg_header_write(&img, buf),
			 TEE_ERROR_BAD_PARAMETERS);
	memset(img.cmdline, 'x', sizeof(img.cmdline));
	assert_int_equal(bootimg_header_write(&img, buf),
			 TEE_ERROR_BAD_PARAMETERS);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(v2_round_trip_keeps_all_fields),
		cmocka_unit_test(v4_is_read),
		cmocka_unit_test(long_command_line_takes_both_fields),
		cmocka_unit_test(hostile_headers_are_refused),
		cmocka_unit_test(writer_refuses_what_reader_would),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
