/*
 * Parameters between the kernel's block and a TA, of API 1.3 and of 1.1, and
 * which memory then counts as the TA's own.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "utee.h"

#define TYPES(a, b, c, d)                                                      \
	TEE_PARAM_TYPES(TEE_PARAM_TYPE_##a, TEE_PARAM_TYPE_##b,                \
			TEE_PARAM_TYPE_##c, TEE_PARAM_TYPE_##d)

typedef TEE_Result (*invoke_fn)(void *context, uint32_t cmd, uint32_t types,
				__GP11_TEE_Param *params);
TEE_Result __utee_gp11_invoke_cmd(void *context, uint32_t cmd, uint32_t types,
				  struct utee_params *up, invoke_fn invoke);
TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
				    void **context);
TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t cmd,
				      uint32_t types, TEE_Param *params);

static jmp_buf panicked;
static uint8_t buffer[64];

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

void TEE_Panic(TEE_Result code)
{
	longjmp(panicked, 1);
}

TEE_Result _utee_open_ta_session(const TEE_UUID *dest, unsigned long timeout,
				 struct utee_params *params, uint32_t *session,
				 uint32_t *origin)
{
	*session = 1;
	return TEE_SUCCESS;
}

/* The system pseudo-TA: maps at one place. */
TEE_Result _utee_invoke_ta_command(unsigned long session, unsigned long timeout,
				   unsigned long cmd,
				   struct utee_params *params, uint32_t *origin)
{
	params->vals[2] = 0x12;
	params->vals[3] = 0x34567000;
	return TEE_SUCCESS;
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param *params,
				    void **context)
{
	return TEE_SUCCESS;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t cmd,
				      uint32_t types, TEE_Param *params)
{
	assert_ptr_equal(context, buffer);
	assert_int_equal(cmd, 5);
	if (types == 0) {
		for (int n = 0; n < 4; n++)
			assert_true(params[n].memref.buffer == NULL &&
				    params[n].memref.size == 0);
		return TEE_SUCCESS;
	}
	assert_int_equal(types, TYPES(VALUE_INPUT, VALUE_OUTPUT, MEMREF_INOUT,
				      MEMREF_INPUT));
	assert_int_equal(params[0].value.a, 1);
	assert_int_equal(params[0].value.b, 0xffffffff);
	assert_int_equal(params[1].value.a, 0);
	assert_ptr_equal(params[2].memref.buffer, buffer);
	assert_int_equal(params[2].memref.size, 64);
	assert_int_equal(params[3].memref.size, 0x100000003);
	params[0].value.a = 99;
	params[1].value.a = 0x80000000;
	params[1].value.b = 7;
	params[2].memref.buffer = NULL;
	params[2].memref.size = 1000;
	params[3].memref.size = 0;
	return TEE_ERROR_SHORT_BUFFER;
}

static TEE_Result invoke_1_1(void *context, uint32_t cmd, uint32_t types,
			     __GP11_TEE_Param *params)
{
	assert_int_equal(params[0].value.b, 0xffffffff);
	assert_int_equal(params[2].memref.size, 64);
	params[0].value.a = 99;
	params[1].value.a = 0x80000000;
	params[1].value.b = 7;
	params[2].memref.size = 1000;
	params[3].memref.size = 0;
	return TEE_ERROR_SHORT_BUFFER;
}

static struct utee_params block(void)
{
	return (struct utee_params){
		.types = TYPES(VALUE_INPUT, VALUE_OUTPUT, MEMREF_INOUT,
			       MEMREF_INPUT),
		.vals = { 1, 0xffffffff, 0, 0, (uintptr_t)buffer, 64,
			  (uintptr_t)buffer, 0x100000003 },
	};
}

static void check_block(const struct utee_params *up)
{
	static const uint64_t want[] = { 1, 0xffffffff, 0x80000000, 7 };

	for (size_t i = 0; i < 4; i++)
		assert_int_equal(up->vals[i], want[i]);
	assert_int_equal(up->vals[4], (uintptr_t)buffer);
	assert_int_equal(up->vals[5], 1000);
	assert_int_equal(up->vals[7], 0x100000003);
}

static void outputs_go_back_whatever_the_result(void **state)
{
	struct utee_params up = block();

	assert_int_equal(__ta_invoke_cmd(buffer, 5, (uint32_t)up.types, &up),
			 TEE_ERROR_SHORT_BUFFER);
	check_block(&up);
	up = block();
	assert_int_equal(__utee_gp11_invoke_cmd(buffer, 5, (uint32_t)up.types,
						&up, invoke_1_1),
			 TEE_ERROR_SHORT_BUFFER);
	check_block(&up);
}

static void absent_parameters_are_zero(void **state)
{
	struct utee_params up = { .vals = { 1, 2, 3, 4, 5, 6, 7, 8 } };

	assert_int_equal(__ta_invoke_cmd(buffer, 5, 0, &up), TEE_SUCCESS);
}

static void a_window_is_shared_by_whole_pages(void **state)
{
	struct utee_params up = {
		.types = TYPES(MEMREF_INPUT, NONE, NONE, NONE),
		.vals = { 0x10040, 0x20 },
	};
	const struct {
		const char *must;
		uintptr_t p;
		size_t len;
		bool shared;
	} row[] = {
		{ "the buffer", 0x10040, 0x20, true },
		{ "its page", 0x10ff8, 8, true },
		{ "up to the page", 0xfff8, 8, false },
		{ "into the page", 0xfff9, 8, true },
		{ "behind the page", 0x11000, 8, false },
		{ "around the page", 0, SIZE_MAX, true },
		{ "nothing in the page's place", 0x11000, SIZE_MAX, false },
	};

	__utee_params_begin((uint32_t)up.types, &up);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (__utee_shared_overlaps((void *)row[i].p, row[i].len) !=
		    row[i].shared)
			fail_msg("%s", row[i].must);
	__utee_params_begin(0, &up);
	assert_false(__utee_shared_overlaps((void *)0x10040, 1));
}

static void shareable_mappings_are_shared_until_unmapped(void **state)
{
	void *va = (void *)0x1234567000;

	assert_ptr_equal(tee_map_zi(4096, TEE_MEMORY_ACCESS_ANY_OWNER), va);
	assert_true(__utee_shared_overlaps(va, 1));
	if (setjmp(panicked) == 0) {
		__utee_check_private(va, 4);
		fail_msg("a result was let into shared memory");
	}
	assert_int_equal(tee_unmap(va, 4096), TEE_SUCCESS);
	assert_false(__utee_shared_overlaps(va, 1));
	assert_ptr_equal(tee_map_zi(4096, 0), va);
	assert_false(__utee_shared_overlaps(va, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outputs_go_back_whatever_the_result),
		cmocka_unit_test(absent_parameters_are_zero),
		cmocka_unit_test(a_window_is_shared_by_whole_pages),
		cmocka_unit_test(shareable_mappings_are_shared_until_unmapped),
	};

	return cmocka_run_group_tests_name("ta entry", tests, NULL, NULL);
}
