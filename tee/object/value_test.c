/*
 * Object values: sizes, attribute rules, copies, storing.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/heap.h"
#include "object/value.h"
#include <stdlib.h>
#include <string.h>

void *heap_alloc(size_t size)
{
	return calloc(1, size);
}

void heap_free(void *p)
{
	free(p);
}

static TEE_Result count_up(void *to, size_t len)
{
	for (size_t i = 0; i < len; i++)
		((uint8_t *)to)[i] = (uint8_t)i;
	return TEE_SUCCESS;
}

#define AES   0xa0000010u
#define DES3  0xa0000013u
#define ECDSA 0xa1000041u
#define RSA   0xa1000030u

static uint8_t bytes[512];
/* clang-format off */
#define SECRET_OF(n) { .id = 0xc0000000u, .len = n, .data = bytes }
/* clang-format on */

static void sizes_stay_on_the_grid(void **state)
{
	static const struct {
		uint32_t type;
		uint32_t bits;
		TEE_Result res;
	} row[] = {
		{ AES, 128, TEE_SUCCESS },
		{ AES, 192, TEE_SUCCESS },
		{ AES, 129, TEE_ERROR_NOT_SUPPORTED },
		{ AES, 320, TEE_ERROR_NOT_SUPPORTED },
		{ DES3, 112, TEE_SUCCESS },
		{ DES3, 192, TEE_SUCCESS },
		{ DES3, 120, TEE_ERROR_NOT_SUPPORTED },
		{ RSA, 2049, TEE_SUCCESS },
		{ RSA, 4097, TEE_ERROR_NOT_SUPPORTED },
		{ OBJECT_TYPE_DATA, 0, TEE_SUCCESS },
		{ 0xa00000bdu, 128, TEE_ERROR_NOT_SUPPORTED },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct object_value v;

		assert_int_equal(
			object_value_init(&v, row[i].type, row[i].bits),
			row[i].res);
	}
}

static void populate_is_all_or_nothing(void **state)
{
	static const struct {
		const char *must;
		struct object_attr attr[2];
		unsigned int count;
		TEE_Result res;
		uint32_t size;
	} row[] = {
		{ "a 128-bit key fits",
		  { SECRET_OF(16) },
		  1,
		  TEE_SUCCESS,
		  128 },
		{ "17 bytes are no AES key",
		  { SECRET_OF(17) },
		  1,
		  TEE_ERROR_BAD_PARAMETERS,
		  0 },
		{ "a key above the maximum",
		  { SECRET_OF(32) },
		  1,
		  TEE_ERROR_BAD_STATE,
		  0 },
		{ "nothing given", { { 0 } }, 0, TEE_ERROR_ITEM_NOT_FOUND, 0 },
		{ "the same twice",
		  { SECRET_OF(16), SECRET_OF(16) },
		  2,
		  TEE_ERROR_ITEM_NOT_FOUND,
		  0 },
		{ "another type's attribute",
		  { SECRET_OF(16),
		    { .id = 0xd0000130u, .len = 16, .data = bytes } },
		  2,
		  TEE_ERROR_ITEM_NOT_FOUND,
		  0 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct object_value v;

		assert_int_equal(object_value_init(&v, AES, 192), TEE_SUCCESS);
		assert_int_equal(
			object_value_populate(&v, row[i].attr, row[i].count),
			row[i].res);
		assert_int_equal(v.initialized, row[i].res == TEE_SUCCESS);
		assert_int_equal(v.size_bits, row[i].size);
		if (!v.initialized)
			assert_int_equal(v.attr_count, 0);
		object_value_reset(&v);
	}
}

static void a_pair_gives_its_public_part(void **state)
{
	const struct object_attr attr[] = {
		{ .id = 0xd0000141u, .len = 32, .data = bytes },
		{ .id = 0xd0000241u, .len = 32, .data = bytes },
		{ .id = 0xf0000441u, .a = 3 },
		{ .id = 0xc0000341u, .len = 32, .data = bytes },
	};
	struct object_value pair;
	struct object_value pub;

	assert_int_equal(object_value_init(&pair, ECDSA, 256), TEE_SUCCESS);
	assert_int_equal(object_value_populate(&pair, attr, 4), TEE_SUCCESS);
	assert_int_equal(pair.size_bits, 256);
	pair.usage = 0x30;
	assert_int_equal(object_value_init(&pub, 0xa0000041u, 256),
			 TEE_SUCCESS);
	assert_int_equal(object_value_copy(&pub, &pair), TEE_SUCCESS);
	assert_int_equal(pub.attr_count, 3);
	assert_int_equal(pub.usage, 0x30);
	assert_null(object_value_attr(&pub, 0xc0000341u));
	/* Never the other way, and never twice. */
	assert_int_equal(object_value_copy(&pub, &pair),
			 TEE_ERROR_BAD_PARAMETERS);
	object_value_reset(&pair);
	assert_int_equal(object_value_copy(&pair, &pub),
			 TEE_ERROR_BAD_PARAMETERS);
	object_value_reset(&pub);
}

static void optional_rsa_parts_come_together(void **state)
{
	struct object_attr attr[] = {
		{ .id = 0xd0000130u, .len = 256, .data = bytes },
		{ .id = 0xd0000230u, .len = 3, .data = bytes },
		{ .id = 0xc0000330u, .len = 256, .data = bytes },
		{ .id = 0xc0000430u, .len = 128, .data = bytes },
	};
	struct object_value v;

	assert_int_equal(object_value_init(&v, RSA, 2048), TEE_SUCCESS);
	assert_int_equal(object_value_populate(&v, attr, 4),
			 TEE_ERROR_ITEM_NOT_FOUND);
	assert_int_equal(object_value_populate(&v, attr, 3), TEE_SUCCESS);
	assert_int_equal(v.size_bits, 2048);
	object_value_reset(&v);
}

static void generated_secrets_have_their_size(void **state)
{
	struct object_value v;

	assert_int_equal(object_value_init(&v, DES3, 168), TEE_SUCCESS);
	assert_int_equal(object_value_generate(&v, 192, count_up),
			 TEE_ERROR_BAD_PARAMETERS);
	assert_int_equal(object_value_generate(&v, 168, count_up), TEE_SUCCESS);
	assert_int_equal(v.size_bits, 168);

	const struct object_attr *a = object_value_attr(&v, 0xc0000000u);

	assert_int_equal(a->len, 24);
	for (size_t i = 0; i < a->len; i++)
		assert_int_equal(__builtin_parity(a->data[i]), 1);
	assert_int_equal(object_value_generate(&v, 168, count_up),
			 TEE_ERROR_BAD_STATE);
	object_value_reset(&v);
	assert_int_equal(object_value_init(&v, ECDSA, 256), TEE_SUCCESS);
	assert_int_equal(object_value_generate(&v, 256, count_up),
			 TEE_ERROR_BAD_FORMAT);
}

static void stored_bytes_give_the_value_back(void **state)
{
	const struct object_attr attr[] = {
		{ .id = 0xd0000141u, .len = 32, .data = bytes },
		{ .id = 0xd0000241u, .len = 31, .data = bytes },
		{ .id = 0xf0000441u, .a = 3 },
		{ .id = 0xc0000341u, .len = 32, .data = bytes },
	};
	static uint8_t saved[OBJECT_SERIAL_MAX];
	struct object_value v;
	struct object_value w;

	assert_int_equal(object_value_init(&v, ECDSA, 256), TEE_SUCCESS);
	assert_int_equal(object_value_populate(&v, attr, 4), TEE_SUCCESS);

	size_t len = object_value_save(&v, saved);

	assert_int_equal(object_value_init(&w, ECDSA, 256), TEE_SUCCESS);
	assert_int_equal(object_value_load(&w, saved, len), TEE_SUCCESS);
	assert_int_equal(w.attr_count, 4);
	assert_int_equal(object_value_attr(&w, 0xf0000441u)->a, 3);
	object_value_reset(&w);
	for (size_t cut = 1; cut < len; cut++) {
		/* A torn attribute is noticed, and one that is missing. */
		assert_int_equal(object_value_load(&w, saved, cut),
				 TEE_ERROR_CORRUPT_OBJECT);
		object_value_reset(&w);
	}
	object_value_reset(&v);
}

static void numbers_have_no_leading_zeros(void **state)
{
	static const struct {
		const char *must;
		uint32_t max;
		uint8_t lead;  /* zeros before the number */
		uint8_t first; /* its first byte; 129 with the rest */
		TEE_Result res;
		uint32_t size;
	} row[] = {
		{ "1032 bits are counted in bytes", 1032, 0, 1, TEE_SUCCESS,
		  1032 },
		{ "1025 bits fit where as many were asked for", 1025, 0, 1,
		  TEE_SUCCESS, 1025 },
		{ "zeros before them do not matter", 1025, 3, 1, TEE_SUCCESS,
		  1025 },
		{ "1026 bits do not", 1025, 0, 2, TEE_ERROR_BAD_STATE, 0 },
		{ "nor with zeros before them", 1025, 1, 2, TEE_ERROR_BAD_STATE,
		  0 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		uint8_t number[140] = { 0 };
		struct object_attr attr[] = {
			{ .id = 0xd0000130u,
			  .len = row[i].lead + 129u,
			  .data = number },
			{ .id = 0xd0000230u, .len = 3, .data = bytes },
		};
		struct object_value v;

		memset(number + row[i].lead, 0xff, 129);
		number[row[i].lead] = row[i].first;
		assert_int_equal(object_value_init(&v, 0xa0000030u, row[i].max),
				 TEE_SUCCESS);
		assert_int_equal(object_value_populate(&v, attr, 2),
				 row[i].res);
		assert_int_equal(v.size_bits, row[i].size);
		if (v.initialized)
			assert_int_equal(
				object_value_attr(&v, 0xd0000130u)->len, 129);
		object_value_reset(&v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_stay_on_the_grid),
		cmocka_unit_test(populate_is_all_or_nothing),
		cmocka_unit_test(a_pair_gives_its_public_part),
		cmocka_unit_test(optional_rsa_parts_come_together),
		cmocka_unit_test(generated_secrets_have_their_size),
		cmocka_unit_test(numbers_have_no_leading_zeros),
		cmocka_unit_test(stored_bytes_give_the_value_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
