/*
 * Descriptors and footers: each kind whole, with every length one too long,
 * and cut short.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bytes.h>
#include <base/check.h>
#include <formats/avb_descriptor.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

/* Calls the parser of a tag and forgets what it gave. */
static TEE_Result parse(uint64_t tag, const struct vbmeta_descriptor *desc)
{
	struct avb_property property;
	struct avb_hashtree tree;
	struct avb_hash hash;
	struct avb_cmdline cmdline;
	struct avb_chain chain;

	switch (tag) {
	case VBMETA_PROPERTY:
		return avb_property_parse(desc, &property);
	case VBMETA_HASHTREE:
		return avb_hashtree_parse(desc, &tree);
	case VBMETA_HASH:
		return avb_hash_parse(desc, &hash);
	case VBMETA_CMDLINE:
		return avb_cmdline_parse(desc, &cmdline);
	default:
		return avb_chain_parse(desc, &chain);
	}
}

/* Kind, fixed part, and where its lengths stand (8 bytes for properties). */
static const struct {
	uint64_t tag;
	size_t fixed;
	size_t len_at[3];
	size_t len_count;
} kinds[] = {
	{ VBMETA_PROPERTY, 32, { 16, 24 }, 2 },
	{ VBMETA_HASHTREE, 180, { 104, 108, 112 }, 3 },
	{ VBMETA_HASH, 132, { 56, 60, 64 }, 3 },
	{ VBMETA_CMDLINE, 24, { 20 }, 1 },
	{ VBMETA_CHAIN, 92, { 20, 24 }, 2 },
};

/*
 * Makes a descriptor whose parts have @part bytes each in memory of exactly
 * its size, so that the sanitizer sees a byte too many.
 */
static struct vbmeta_descriptor make(size_t kind, size_t part, size_t cut)
{
	size_t nuls = kinds[kind].tag == VBMETA_PROPERTY ? 2 : 0;
	size_t len = kinds[kind].fixed + kinds[kind].len_count * part + nuls;
	uint8_t *bytes = calloc(1, len);

	assert_non_null(bytes);
	store_be64(bytes, kinds[kind].tag);
	for (size_t i = 0; i < kinds[kind].len_count; i++) {
		if (nuls != 0)
			store_be64(bytes + kinds[kind].len_at[i], part);
		else
			store_be32(bytes + kinds[kind].len_at[i],
				   (uint32_t)part);
	}

	uint8_t *exact = malloc(len - cut);

	assert_non_null(exact);
	memcpy(exact, bytes, len - cut);
	free(bytes);
	return (struct vbmeta_descriptor){
		.tag = kinds[kind].tag,
		.bytes = exact,
		.len = len - cut,
	};
}

static void lengths_are_checked(void **state)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct vbmeta_descriptor d = make(k, 5, 0);
		uint8_t *bytes = (uint8_t *)(uintptr_t)d.bytes;

		assert_int_equal(parse(d.tag, &d), TEE_SUCCESS);
		for (size_t i = 0; i < kinds[k].len_count; i++) {
			uint8_t *at = bytes + kinds[k].len_at[i];
			uint8_t keep[8];

			memcpy(keep, at, 8);
			if (d.tag == VBMETA_PROPERTY)
				store_be64(at, UINT64_MAX);
			else
				store_be32(at, UINT32_MAX);
			assert_int_equal(parse(d.tag, &d),
					 TEE_ERROR_BAD_FORMAT);
			memcpy(at, keep, 8);
		}
		d.tag++;
		assert_int_equal(parse(d.tag - 1, &d), TEE_ERROR_BAD_FORMAT);
		free(bytes);
	}
}

static void cuts_are_refused(void **state)
{
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct vbmeta_descriptor whole = make(k, 3, 0);

		free((void *)(uintptr_t)whole.bytes);
		for (size_t cut = 1; cut <= whole.len - 16; cut++) {
			struct vbmeta_descriptor d = make(k, 3, cut);

			assert_int_equal(parse(d.tag, &d),
					 TEE_ERROR_BAD_FORMAT);
			free((void *)(uintptr_t)d.bytes);
		}
	}
}

static void exactness_is_seen(void **state)
{
	/* Parts of 2 bytes: chain 96, and a byte less or more is not. */
	struct vbmeta_descriptor d = make(4, 2, 0);

	assert_int_equal(d.len, 96);
	assert_true(avb_descriptor_is_exact(&d));
	free((void *)(uintptr_t)d.bytes);
	d = make(4, 6, 0); /* 104 */
	assert_true(avb_descriptor_is_exact(&d));
	store_be32((uint8_t *)(uintptr_t)d.bytes + 20, 2);
	store_be32((uint8_t *)(uintptr_t)d.bytes + 24, 2);
	assert_false(avb_descriptor_is_exact(&d));
	free((void *)(uintptr_t)d.bytes);
}

static void text_is_judged(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} row[] = {
		{ "", true },
		{ "boot", true },
		{ "b\xc3\xb6t", true },
		{ "\xe2\x82\xac", true },
		{ "\xf0\x9f\x94\x92", true },
		{ "\xc3", false },
		{ "\x80", false },
		{ "\xe2\x82", false },
		{ "\xff", false },
		{ "\xc3(", false },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct avb_bytes t = { (const uint8_t *)row[i].text,
				       strlen(row[i].text) };

		assert_int_equal(avb_text_is_utf8(t), row[i].good);
	}
}

static void algorithms_have_an_end(void **state)
{
	char name[AVB_ALGORITHM_LEN + 1] = "sha256";

	assert_true(avb_algorithm_is(name, "sha256"));
	assert_false(avb_algorithm_is(name, "sha512"));
	assert_false(avb_algorithm_is(name, "sha25"));
	memset(name, 'a', AVB_ALGORITHM_LEN);
	assert_false(avb_algorithm_is(name, name));
}

static void footers_go_round(void **state)
{
	const struct avb_footer footer = {
		.major = 1,
		.image_len = 5000,
		.vbmeta_off = 8192,
		.vbmeta_len = 576,
	};
	struct avb_footer got = { 0 };
	uint8_t buf[AVB_FOOTER_LEN];

	avb_footer_write(&footer, buf);
	assert_int_equal(avb_footer_parse(buf, &got), TEE_SUCCESS);
	assert_memory_equal(&got, &footer, sizeof(got));
	store_be32(buf + 4, 0);
	assert_int_equal(avb_footer_parse(buf, &got), TEE_SUCCESS);
	store_be32(buf + 4, 2);
	assert_int_equal(avb_footer_parse(buf, &got), TEE_ERROR_BAD_FORMAT);
	avb_footer_write(&footer, buf);
	buf[3] = 'F';
	assert_int_equal(avb_footer_parse(buf, &got), TEE_ERROR_BAD_FORMAT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lengths_are_checked),
		cmocka_unit_test(cuts_are_refused),
		cmocka_unit_test(exactness_is_seen),
		cmocka_unit_test(text_is_judged),
		cmocka_unit_test(algorithms_have_an_end),
		cmocka_unit_test(footers_go_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
