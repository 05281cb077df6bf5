#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <formats/ta_container.h>
#include <stdlib.h>
#include <string.h>

#define OK    TEE_SUCCESS
#define BAD   TEE_ERROR_BAD_FORMAT
#define UNS   TEE_ERROR_NOT_SUPPORTED
#define SHORT TEE_ERROR_SHORT_BUFFER

#define SIG_LEN	  512u
#define BODY	  (20u + 32u + SIG_LEN)
#define IMAGE_LEN 40u

/* A record of each type, image included. */
static size_t record_make(uint8_t *buf, uint32_t type)
{
	size_t len = BODY;

	memset(buf, 0xa5, 2048);
	store_le32(buf, TA_CONTAINER_MAGIC);
	store_le32(buf + 4, type);
	store_le32(buf + 8, IMAGE_LEN);
	store_le32(buf + 12, TA_SIG_PSS_SHA256);
	store_le16(buf + 16, 32);
	store_le16(buf + 18, SIG_LEN);
	if (type == TA_RECORD_BOOTSTRAP || type == TA_RECORD_ENCRYPTED) {
		for (size_t i = 0; i < 16; i++)
			buf[len + i] = (uint8_t)i;
		store_le32(buf + len + 16, 7);
		len += 20;
	}
	if (type == TA_RECORD_ENCRYPTED) {
		store_le32(buf + len, TA_ENC_AES_GCM);
		store_le32(buf + len + 4, TA_ENC_CLASS_KEY);
		store_le16(buf + len + 8, 12);
		store_le16(buf + len + 10, 16);
		len += 12 + 12 + 16;
	}
	return len + IMAGE_LEN;
}

static void each_type_is_recognized(void **state)
{
	static const struct {
		enum ta_record_type type;
		size_t extra_len;
	} type[] = {
		{ TA_RECORD_LEGACY, 0 },
		{ TA_RECORD_BOOTSTRAP, 20 },
		{ TA_RECORD_ENCRYPTED, 60 },
		{ TA_RECORD_SUBKEY, 0 },
	};

	for (size_t i = 0; i < ARRAY_COUNT(type); i++) {
		uint8_t buf[2048];
		size_t len = record_make(buf, type[i].type);
		struct ta_record rec;

		assert_int_equal(ta_record_parse(buf, len, len, &rec), OK);
		assert_int_equal(rec.type, type[i].type);
		assert_int_equal(rec.algo, TA_SIG_PSS_SHA256);
		assert_int_equal(rec.header_len, len - IMAGE_LEN);
		assert_int_equal(rec.image_len, IMAGE_LEN);
		assert_ptr_equal(rec.fixed, buf);
		assert_ptr_equal(rec.hash, buf + 20);
		assert_ptr_equal(rec.sig, buf + 52);
		assert_int_equal(rec.sig_len, SIG_LEN);
		assert_ptr_equal(rec.extra, buf + BODY);
		assert_int_equal(rec.extra_len, type[i].extra_len);
		if (type[i].extra_len != 0) {
			assert_ptr_equal(rec.uuid, buf + BODY);
			assert_int_equal(rec.version, 7);
		} else {
			assert_null(rec.uuid);
		}
		if (rec.type == TA_RECORD_ENCRYPTED) {
			assert_int_equal(rec.iv_len, 12);
			assert_int_equal(rec.tag_len, 16);
			assert_ptr_equal(rec.iv, buf + BODY + 32);
			assert_ptr_equal(rec.tag, buf + BODY + 44);
			assert_int_equal(rec.enc_flags, TA_ENC_CLASS_KEY);
		}
		/* A subkey is followed by more, a TA is not. */
		assert_int_equal(ta_record_parse(buf, len, len + 1, &rec),
				 rec.type == TA_RECORD_SUBKEY ? OK : BAD);
		assert_int_equal(ta_record_parse(buf, len, len - 1, &rec), BAD);
		/* The header is enough, and no byte of it can be missing. */
		for (size_t cut = 0; cut < len; cut++) {
			uint8_t *part = malloc(cut);

			memcpy(part, buf, cut);
			assert_int_equal(ta_record_parse(part, cut, len, &rec),
					 cut < len - IMAGE_LEN ? SHORT : OK);
			assert_int_equal(ta_record_parse(part, cut, cut, &rec),
					 BAD);
			free(part);
		}
	}
}

static const struct {
	const char *must;
	size_t off, len;
	uint32_t value;
	TEE_Result res;
} row[] = {
	{ "the sample is accepted", 0, 4, TA_CONTAINER_MAGIC, OK },
	{ "another magic is refused", 0, 4, 0x4f545349, BAD },
	{ "another type is refused", 4, 4, 4, UNS },
	{ "no image is refused", 8, 4, 0, BAD },
	{ "an image past the end is refused", 8, 4, IMAGE_LEN + 1, BAD },
	{ "trailing bytes are refused", 8, 4, IMAGE_LEN - 1, BAD },
	{ "a huge image is refused", 8, 4, UINT32_MAX, BAD },
	{ "PKCS#1 is taken", 12, 4, TA_SIG_PKCS1_SHA256, OK },
	{ "PSS with SHA-1 is refused", 12, 4, 0x70212930, UNS },
	{ "ECDSA is refused", 12, 4, 0x70003041, UNS },
	{ "a digest of 20 is refused", 16, 2, 20, BAD },
	{ "a digest of 0 is refused", 16, 2, 0, BAD },
	{ "a signature of 0 is refused", 18, 2, 0, BAD },
	{ "a signature of 255 is refused", 18, 2, 255, BAD },
	{ "a signature of 513 is refused", 18, 2, 513, BAD },
	{ "another cipher is refused", BODY + 20, 4, 0x10000110, UNS },
	{ "unknown encryption flags are refused", BODY + 24, 4, 2, BAD },
	{ "no iv is refused", BODY + 28, 2, 0, BAD },
	{ "an iv of 17 is refused", BODY + 28, 2, 17, BAD },
	{ "a short tag is refused", BODY + 30, 2, 12, BAD },
	{ "a long tag is refused", BODY + 30, 2, 17, BAD },
};

static void each_rule_is_kept(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t buf[2048];
		size_t len = record_make(buf, TA_RECORD_ENCRYPTED);
		struct ta_record rec;

		print_message("%s\n", row[i].must);
		memcpy(buf + row[i].off, &row[i].value, row[i].len);
		assert_int_equal(ta_record_parse(buf, len, len, &rec),
				 row[i].res);
	}
}

#define SUBKEY_LEN (36u + 24u + 257u + 3u)

static void subkey_make(uint8_t *image)
{
	memset(image, 0x42, SUBKEY_LEN);
	store_le32(image + 16, 5);
	store_le32(image + 20, 9);
	store_le32(image + 24, 2);
	store_le32(image + 28, TA_SIG_PKCS1_SHA256);
	store_le32(image + 32, 2);
	store_le32(image + 36, 0xd0000130);
	store_le32(image + 40, 60);
	store_le32(image + 44, 257);
	store_le32(image + 48, 0xd0000230);
	store_le32(image + 52, 317);
	store_le32(image + 56, 3);
	image[60] = 0;
}

static const struct {
	const char *must;
	size_t off;
	uint32_t value;
	TEE_Result res;
} subkey_row[] = {
	{ "the sample is accepted", 16, 5, OK },
	{ "a long name is refused", 16, 257, BAD },
	{ "an EC key is refused", 28, 0x70003041, UNS },
	{ "one attribute is refused", 32, 1, BAD },
	{ "three attributes are refused", 32, 3, BAD },
	{ "two exponents are refused", 36, 0xd0000230, BAD },
	{ "another attribute is refused", 36, 0xd0000330, BAD },
	{ "a number in the header is refused", 40, 59, BAD },
	{ "a number past the end is refused", 52, 318, BAD },
	{ "a wrapping number is refused", 52, UINT32_MAX, BAD },
	{ "an empty number is refused", 56, 0, BAD },
	{ "a number of zeros is refused", 44, 1, BAD },
};

static void subkey_rules_are_kept(void **state)
{
	for (size_t i = 0; i < ARRAY_COUNT(subkey_row); i++) {
		uint8_t image[SUBKEY_LEN];
		struct ta_subkey key;

		print_message("%s\n", subkey_row[i].must);
		subkey_make(image);
		store_le32(image + subkey_row[i].off, subkey_row[i].value);
		assert_int_equal(ta_subkey_parse(image, sizeof(image), &key),
				 subkey_row[i].res);
	}
}

static void a_subkey_is_read(void **state)
{
	uint8_t image[SUBKEY_LEN];
	struct ta_subkey key;

	subkey_make(image);
	assert_int_equal(ta_subkey_parse(image, sizeof(image), &key), OK);
	assert_ptr_equal(key.uuid, image);
	assert_int_equal(key.name_len, 5);
	assert_int_equal(key.version, 9);
	assert_int_equal(key.max_depth, 2);
	assert_ptr_equal(key.n, image + 61);
	assert_int_equal(key.n_len, 256);
	assert_ptr_equal(key.e, image + 317);
	assert_int_equal(key.e_len, 3);
	for (size_t len = 0; len < SUBKEY_LEN; len++)
		assert_int_equal(ta_subkey_parse(image, len, &key), BAD);
}

static void uuids_go_both_ways(void **state)
{
	const TEE_UUID uuid = { 0x8aaaf200,
				0x2450,
				0x11e4,
				{ 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b } };
	const uint8_t octets[16] = { 0x8a, 0xaa, 0xf2, 0x00, 0x24, 0x50,
				     0x11, 0xe4, 0xab, 0xe2, 0x00, 0x02,
				     0xa5, 0xd5, 0xc5, 0x1b };
	uint8_t out[16];
	TEE_UUID back;

	ta_uuid_to_octets(out, &uuid);
	assert_memory_equal(out, octets, sizeof(out));
	ta_uuid_from_octets(&back, octets);
	assert_memory_equal(&back, &uuid, sizeof(uuid));
}

static const struct {
	const char *must;
	const char *text;
	TEE_Result res;
} text_row[] = {
	{ "small letters", "8aaaf200-2450-11e4-abe2-0002a5d5c51b",
	  TEE_SUCCESS },
	{ "capitals", "8AAAF200-2450-11E4-ABE2-0002A5D5C51B", TEE_SUCCESS },
	{ "nothing is refused", "", TEE_ERROR_BAD_FORMAT },
	{ "half is refused", "8aaaf200-2450-11e4", TEE_ERROR_BAD_FORMAT },
	{ "a missing digit is refused", "8aaaf200-2450-11e4-abe2-0002a5d5c51",
	  TEE_ERROR_BAD_FORMAT },
	{ "a digit more is refused", "8aaaf200-2450-11e4-abe2-0002a5d5c51b0",
	  TEE_ERROR_BAD_FORMAT },
	{ "a dash elsewhere is refused", "8aaaf20-02450-11e4-abe2-0002a5d5c51b",
	  TEE_ERROR_BAD_FORMAT },
	{ "no dashes are refused", "8aaaf200245011e4abe20002a5d5c51b",
	  TEE_ERROR_BAD_FORMAT },
	{ "another letter is refused", "8aaaf200-2450-11e4-abe2-0002a5d5c51g",
	  TEE_ERROR_BAD_FORMAT },
	{ "a name is refused", "libutee.so", TEE_ERROR_BAD_FORMAT },
};

static void uuids_are_read_as_text(void **state)
{
	const TEE_UUID want = { 0x8aaaf200,
				0x2450,
				0x11e4,
				{ 0xab, 0xe2, 0, 2, 0xa5, 0xd5, 0xc5, 0x1b } };

	for (size_t i = 0; i < ARRAY_COUNT(text_row); i++) {
		TEE_UUID uuid = { 0 };
		TEE_UUID none = { 0 };
		bool good = text_row[i].res == TEE_SUCCESS;

		print_message("%s\n", text_row[i].must);
		assert_int_equal(ta_uuid_from_text(&uuid, text_row[i].text),
				 text_row[i].res);
		assert_memory_equal(&uuid, good ? &want : &none, sizeof(uuid));
	}
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(each_type_is_recognized),
		cmocka_unit_test(each_rule_is_kept),
		cmocka_unit_test(subkey_rules_are_kept),
		cmocka_unit_test(a_subkey_is_read),
		cmocka_unit_test(uuids_go_both_ways),
		cmocka_unit_test(uuids_are_read_as_text),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
