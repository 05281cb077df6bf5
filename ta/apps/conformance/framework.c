/*
 * The trusted core framework (clauses 4.4 to 4.11): memory and who may see it,
 * what other TAs are handed, enumerators of properties.
 */
#include "conformance.h"

#include <conformance_ta.h>
#include <malloc.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#define READ  TEE_MEMORY_ACCESS_READ
#define WRITE TEE_MEMORY_ACCESS_WRITE
#define ANY   TEE_MEMORY_ACCESS_ANY_OWNER

static const TEE_UUID me = TA_CONFORMANCE_UUID;

static uint32_t rights(void)
{
	static const struct {
		uint32_t access;
		bool of_input;
		bool of_inout;
	} row[] = {
		{ READ | ANY, true, true },
		{ READ, false, false },
		{ WRITE | ANY, false, true },
		{ READ | WRITE | ANY, false, true },
		{ READ | ANY | TEE_MEMORY_ACCESS_NONSECURE, true, true },
		{ READ | ANY | TEE_MEMORY_ACCESS_SECURE, false, false },
	};

	for (size_t i = 0; i < COUNT(row); i++) {
		if ((TEE_CheckMemoryAccessRights(row[i].access, shared_input,
						 16) == TEE_SUCCESS) !=
		    row[i].of_input)
			return 1000 + (uint32_t)i;
		if ((TEE_CheckMemoryAccessRights(row[i].access, shared, 16) ==
		     TEE_SUCCESS) != row[i].of_inout)
			return 2000 + (uint32_t)i;
	}
	EXPECT(TEE_CheckMemoryAccessRights(WRITE | ANY, shared_input, 0) ==
	       TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(
		       WRITE | ANY, shared_input + CONFORMANCE_SHARED_LEN - 1,
		       1) == TEE_ERROR_ACCESS_DENIED);
	return 0;
}

static bool is_zero(const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static uint32_t nothing(void)
{
	static const uint32_t hints[] = {
		TEE_MALLOC_FILL_ZERO,
		TEE_MALLOC_NO_SHARE,
		TEE_MALLOC_NO_SHARE | TEE_MALLOC_NO_FILL,
		TEE_USER_MEM_HINT_NO_FILL_ZERO,
	};

	for (size_t i = 0; i < COUNT(hints); i++) {
		uint8_t *p = TEE_Malloc(0, hints[i]);
		bool apart = (hints[i] & TEE_MALLOC_NO_SHARE) != 0;

		EXPECT(p != NULL);
		p = TEE_Realloc(p, 100);
		EXPECT(p != NULL && is_zero(p, 100));
		EXPECT(malloc_buffer_overlaps_no_share(p, 100) == apart);
		TEE_MemFill(p, 0x1ff, 100);
		EXPECT(p[99] == 0xff);
		p = TEE_Realloc(p, 300);
		EXPECT(p != NULL && p[99] == 0xff && is_zero(p + 100, 200));
		EXPECT(malloc_buffer_overlaps_no_share(p, 300) == apart);
		p = TEE_Realloc(p, 0);
		EXPECT(p != NULL);
		TEE_Free(p);
	}
	EXPECT(TEE_Malloc(10, 0x12345) == NULL);
	EXPECT(TEE_Malloc(CONFORMANCE_NO_SHARE_LEN, TEE_MALLOC_NO_SHARE) ==
	       NULL);
	EXPECT(TEE_Malloc(SIZE_MAX, 0) == NULL);
	EXPECT(TEE_Realloc(NULL, SIZE_MAX - 4) == NULL);
	TEE_Free(NULL);
	return 0;
}

static uint32_t no_set(void)
{
	TEE_PropSetHandle e = TEE_HANDLE_NULL;
	char name[64];
	size_t len = sizeof(name);
	bool flag = false;

	TEE_FreePropertyEnumerator(TEE_HANDLE_NULL);
	TEE_StartPropertyEnumerator(TEE_HANDLE_NULL, TEE_PROPSET_CURRENT_TA);
	EXPECT(TEE_AllocatePropertyEnumerator(&e) == TEE_SUCCESS);
	EXPECT(TEE_GetNextProperty(e) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_StartPropertyEnumerator(e, (TEE_PropSetHandle)0x12345);
	EXPECT(TEE_GetPropertyName(e, name, &len) == TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetNextProperty(e) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_StartPropertyEnumerator(e, TEE_PROPSET_CURRENT_TA);
	EXPECT(TEE_GetPropertyAsBool(e, NULL, &flag) == TEE_SUCCESS);
	TEE_FreePropertyEnumerator(e);
	return 0;
}

/* What no type is reaches the other TA, which refuses it itself. */
static uint32_t odd_types(void)
{
	TEE_TASessionHandle s = TEE_HANDLE_NULL;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	uint32_t origin = 0;

	EXPECT(TEE_OpenTASession(&me, TEE_TIMEOUT_INFINITE, 0x840f, params, &s,
				 &origin) == TEE_SUCCESS);
	EXPECT(TEE_InvokeTACommand(s, TEE_TIMEOUT_INFINITE, CONFORMANCE_RUN,
				   0x840f, params,
				   &origin) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(origin == TEE_ORIGIN_TRUSTED_APP);
	TEE_CloseTASession(s);
	return 0;
}

/* What OP-TEE's TAs do, who keep results where their client reads them. */
static uint32_t info_shared(void)
{
	TEE_ObjectInfo *info = (TEE_ObjectInfo *)(void *)shared;
	TEE_ObjectHandle h = TEE_HANDLE_NULL;

	EXPECT(TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &h) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GetObjectInfo1(h, info) == TEE_SUCCESS);
	EXPECT(info->objectType == TEE_TYPE_AES && info->maxObjectSize == 256);
	TEE_FreeTransientObject(h);
	return 0;
}

static const struct walk framework_rows[] = {
	{ "an input parameter is not to be written", rights },
	{ "blocks of no bytes, and the heap a block is of", nothing },
	{ "an enumerator of a set that is none", no_set },
	{ "types that are none are the other TA's to refuse", odd_types },
	{ "information about an object may go to shared memory", info_shared },
};

WALK_PART(framework, framework_rows, false);

/* ----------------------------------------------------------------- panics --- */

static uint32_t pass(uint32_t type, void *p)
{
	TEE_TASessionHandle s = TEE_HANDLE_NULL;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	params[0].memref.buffer = p;
	params[0].memref.size = 16;
	(void)TEE_OpenTASession(&me, TEE_TIMEOUT_INFINITE, type, params, &s,
				NULL);
	return __LINE__;
}

static uint32_t input_as_output(void)
{
	return pass(TEE_PARAM_TYPE_MEMREF_OUTPUT, shared_input);
}

static uint32_t input_as_inout(void)
{
	return pass(TEE_PARAM_TYPE_MEMREF_INOUT, shared_input + 4);
}

static uint32_t share_what_is_not_shared(void)
{
	return pass(TEE_PARAM_TYPE_MEMREF_INPUT,
		    TEE_Malloc(16, TEE_MALLOC_NO_SHARE));
}

static uint32_t no_fill_alone(void)
{
	(void)TEE_Malloc(16, TEE_MALLOC_NO_FILL);
	return __LINE__;
}

static uint32_t free_inside(void)
{
	TEE_Free((uint8_t *)TEE_Malloc(64, 0) + 16);
	return __LINE__;
}

static uint32_t free_twice(void)
{
	void *p = TEE_Malloc(64, 0);

	TEE_Free(p);
	TEE_Free(p);
	return __LINE__;
}

static uint32_t use_of_no_bytes(void)
{
	*(volatile uint8_t *)TEE_Malloc(0, 0) = 1;
	return __LINE__;
}

static uint32_t name_of_null(void)
{
	bool flag = false;

	(void)TEE_GetPropertyAsBool(TEE_PROPSET_CURRENT_TA, NULL, &flag);
	return __LINE__;
}

static uint32_t close_no_session(void)
{
	TEE_CloseTASession((TEE_TASessionHandle)0x7777);
	return __LINE__;
}

static uint32_t invoke_no_session(void)
{
	(void)TEE_InvokeTACommand((TEE_TASessionHandle)0x7777,
				  TEE_TIMEOUT_INFINITE, 1, 0, NULL, NULL);
	return __LINE__;
}

static uint32_t wrong_persistent_time(void)
{
	TEE_Time t = { 1, 1000 };

	(void)TEE_SetTAPersistentTime(&t);
	return __LINE__;
}

static uint32_t system_time_shared(void)
{
	TEE_GetSystemTime((TEE_Time *)(void *)shared);
	return __LINE__;
}

static const struct walk framework_panic_rows[] = {
	{ "input_as_output", input_as_output },
	{ "input_as_inout", input_as_inout },
	{ "share_what_is_not_shared", share_what_is_not_shared },
	{ "no_fill_alone", no_fill_alone },
	{ "free_inside", free_inside },
	{ "free_twice", free_twice },
	{ "use_of_no_bytes", use_of_no_bytes },
	{ "name_of_null", name_of_null },
	{ "close_no_session", close_no_session },
	{ "invoke_no_session", invoke_no_session },
	{ "wrong_persistent_time", wrong_persistent_time },
	{ "system_time_shared", system_time_shared },
};

WALK_PART(framework_panics, framework_panic_rows, true);
