/*
 * RLP: the public vectors read and written back, and what must be refused.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/bits.h>
#include <formats/rlp.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

#define DEPTH_MAX 16

/* Reads all of @r, lists from the inside too, and writes it again. */
static TEE_Result rewrite(struct rlp_reader *r, struct rlp_writer *w, int depth)
{
	while (!rlp_at_end(r)) {
		struct rlp_item item = { 0 };
		TEE_Result res = rlp_read(r, &item);

		if (res != TEE_SUCCESS)
			return res;
		if (!item.is_list) {
			rlp_write_string(w, item.data, item.len);
			continue;
		}

		struct rlp_reader list = rlp_reader(item.data, item.len);

		if (depth == DEPTH_MAX)
			return TEE_ERROR_BAD_FORMAT;
		rlp_write_list(w, item.len);
		res = rewrite(&list, w, depth + 1);
		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

/* One item and nothing behind it. */
static TEE_Result check(const uint8_t *buf, size_t len, struct rlp_writer *w)
{
	struct rlp_reader r = rlp_reader(buf, len);
	struct rlp_item item = { 0 };
	TEE_Result res = rlp_read(&r, &item);

	if (res == TEE_SUCCESS && !rlp_at_end(&r))
		res = TEE_ERROR_BAD_FORMAT;
	r = rlp_reader(buf, len);
	return res == TEE_SUCCESS ? rewrite(&r, w, 0) : res;
}

static void must_survive(const char *name, const char *hex)
{
	static uint8_t in[8192];
	static uint8_t out[8192];
	struct rlp_writer w = { .buf = out, .size = sizeof(out) };
	size_t len = hex_bytes(hex, in, sizeof(in));
	/* A heap copy of the exact size, so that reading past it is seen. */
	uint8_t *exact = malloc(len);

	memcpy(exact, in, len);
	if (check(exact, len, &w) != TEE_SUCCESS)
		fail_msg("%s is refused", name);
	assert_int_equal(w.len, len);
	assert_memory_equal(out, in, len);
	free(exact);
}

static void valid_vectors_read_and_write_back(void **state)
{
	json_t *root = vectors_load("ethereum/tests/RLPTests/rlptest.json");
	const char *name = NULL;
	json_t *test = NULL;

	json_object_foreach(root, name, test)
		must_survive(name, json_text(test, "out"));
	json_decref(root);
}

static void ethers_vectors_read_and_write_back(void **state)
{
	json_t *root = vectors_load("ethereum/ethers/rlp.json");
	json_t *test = NULL;
	size_t i = 0;

	json_array_foreach(root, i, test) must_survive(
		json_text(test, "name"), json_text(test, "encoded"));
	json_decref(root);
}

static void invalid_vectors_are_refused(void **state)
{
	json_t *root =
		vectors_load("ethereum/tests/RLPTests/invalidRLPTest.json");
	const char *name = NULL;
	json_t *test = NULL;

	json_object_foreach(root, name, test)
	{
		uint8_t in[8192];
		struct rlp_writer w = { 0 };
		size_t len = json_hex(test, "out", in, sizeof(in));

		if (check(in, len, &w) == TEE_SUCCESS)
			fail_msg("%s is accepted", name);
	}
	json_decref(root);
}

static void other_forms_are_refused(void **state)
{
	static const struct {
		const char *must;
		const char *hex;
	} row[] = {
		{ "nothing at all", "" },
		{ "one small byte with a prefix", "8105" },
		{ "long form for a short string", "b801ff" },
		{ "long form for a short list", "f80180" },
		{ "length with a zero in front", "b90038" },
		{ "string longer than the buffer", "83aabb" },
		{ "list longer than the buffer", "c3aabb" },
		{ "length bytes cut off", "b9ff" },
		{ "length of 2^64 - 1", "bfffffffffffffffff" },
		{ "list length of 2^64 - 1", "ffffffffffffffffff" },
		{ "two items where one is wanted", "8080" },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t in[64];
		struct rlp_writer w = { 0 };
		size_t len = hex_bytes(row[i].hex, in, sizeof(in));

		if (check(in, len, &w) == TEE_SUCCESS)
			fail_msg("%s is accepted", row[i].must);
	}
}

static void numbers_have_one_form(void **state)
{
	static const struct {
		const char *must;
		const char *hex;
		uint64_t number;
		TEE_Result res;
	} row[] = {
		{ "zero is the empty string", "80", 0, TEE_SUCCESS },
		{ "one byte", "7f", 0x7f, TEE_SUCCESS },
		{ "two bytes", "820400", 0x400, TEE_SUCCESS },
		{ "eight bytes", "88ffffffffffffffff", UINT64_MAX,
		  TEE_SUCCESS },
		{ "nine bytes do not fit", "89010000000000000000", 0,
		  TEE_ERROR_BAD_FORMAT },
		{ "a zero byte is not zero", "00", 0, TEE_ERROR_BAD_FORMAT },
		{ "a zero in front", "820001", 0, TEE_ERROR_BAD_FORMAT },
		{ "a list is no number", "c0", 0, TEE_ERROR_BAD_FORMAT },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		uint8_t in[16];
		uint8_t out[16];
		struct rlp_reader r =
			rlp_reader(in, hex_bytes(row[i].hex, in, sizeof(in)));
		struct rlp_writer w = { .buf = out, .size = sizeof(out) };
		uint64_t number = 0;

		if (rlp_read_u64(&r, &number) != row[i].res)
			fail_msg("%s", row[i].must);
		assert_int_equal(number, row[i].number);
		if (row[i].res != TEE_SUCCESS)
			continue;
		rlp_write_u64(&w, number);
		assert_true(rlp_writer_fits(&w));
		assert_memory_equal(out, in, w.len);
	}
}

static void a_full_writer_only_counts(void **state)
{
	uint8_t out[4] = { 0, 0, 0, 0xee };
	struct rlp_writer w = { .buf = out, .size = 3 };

	rlp_write_string(&w, (const uint8_t *)"dog", 3);
	assert_false(rlp_writer_fits(&w));
	assert_int_equal(w.len, 4);
	rlp_write_u64(&w, 1);
	assert_int_equal(w.len, 5);
	assert_int_equal(out[3], 0xee);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(valid_vectors_read_and_write_back),
		cmocka_unit_test(ethers_vectors_read_and_write_back),
		cmocka_unit_test(invalid_vectors_are_refused),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(numbers_have_one_form),
		cmocka_unit_test(a_full_writer_only_counts),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
