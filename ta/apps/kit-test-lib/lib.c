/*
 * A library that needs every kind of relocation a TA meets.
 */
#include <kit_test_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <tee_internal_api.h>

__thread uint32_t kit_lib_tls = KIT_LIB_TLS;
static __thread uint32_t local_tls = 7;
uint32_t kit_lib_variable = 3;

static uint32_t constructed;
static uint32_t (*const callback)(uint32_t) = kit_ta_callback;

extern uint32_t kit_nobody(void) __attribute__((weak));
static uint32_t (*const nobody)(void) = kit_nobody;

static void __attribute__((constructor)) construct(void)
{
	constructed++;
}

uint32_t kit_lib_add(uint32_t a, uint32_t b)
{
	return a + b;
}

uint32_t kit_lib_constructed(void)
{
	return constructed;
}

uint32_t *kit_lib_tls_address(void)
{
	/* Another block of the same module lies in between or behind. */
	if (local_tls++ < 7)
		return 0;
	return &kit_lib_tls;
}

uint32_t *kit_lib_variable_address(void)
{
	return &kit_lib_variable;
}

uint32_t kit_lib_calls_back(uint32_t v)
{
	return kit_ta_callback(v) + callback(v);
}

uint32_t kit_lib_either(void)
{
	return 1;
}

uint32_t kit_lib_which(void)
{
	return kit_lib_either();
}

uint32_t kit_lib_weak_is_null(void)
{
	return &kit_nobody == 0 && nobody == 0;
}

char *kit_lib_text(uint32_t v)
{
	char *text = TEE_Malloc(32, TEE_MALLOC_FILL_ZERO);

	IMSG("the library was asked for %u", v);
	if (text != NULL)
		snprintf(text, 32, "library %u", v);
	return text;
}
