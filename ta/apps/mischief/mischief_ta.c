/*
 * A TA that does what it is told, also what it should not: for tests and for
 * measurements.
 */
#include "mischief.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types,
				    TEE_Param params[TEE_NUM_PARAMS],
				    void **context)
{
	if (types == TYPES(VALUE_INPUT, NONE, NONE, NONE))
		return params[0].value.a;
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *context)
{
}

static TEE_Result fill(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TYPES(MEMREF_INOUT, VALUE_INPUT, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_MemFill(params[0].memref.buffer, (uint8_t)params[1].value.a,
		    params[0].memref.size);
	return TEE_SUCCESS;
}

static TEE_Result echo(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	size_t len = params[0].memref.size;

	if (types != TYPES(MEMREF_INPUT, MEMREF_OUTPUT, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (params[1].memref.size < len) {
		params[1].memref.size = len;
		return TEE_ERROR_SHORT_BUFFER;
	}
	TEE_MemMove(params[1].memref.buffer, params[0].memref.buffer, len);
	params[1].memref.size = len;
	return TEE_SUCCESS;
}

static TEE_Result values(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TYPES(VALUE_INPUT, VALUE_OUTPUT, VALUE_INOUT, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	/* An output parameter starts at zero. */
	if (params[1].value.a != 0 || params[1].value.b != 0)
		return TEE_ERROR_BAD_STATE;
	params[1].value.a = params[0].value.b;
	params[1].value.b = params[0].value.a;
	params[2].value.a += params[0].value.a;
	params[2].value.b += params[0].value.b;
	/* Not written back. */
	params[0].value.a = 0;
	return TEE_SUCCESS;
}

static TEE_Result sum(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint32_t len = 0;
	uint32_t total = 0;

	if (types !=
	    TYPES(MEMREF_INPUT, MEMREF_INPUT, MEMREF_INPUT, VALUE_OUTPUT))
		return TEE_ERROR_BAD_PARAMETERS;
	for (size_t n = 0; n < 3; n++) {
		const uint8_t *p = params[n].memref.buffer;

		for (size_t i = 0; i < params[n].memref.size; i++)
			total += p[i];
		len += (uint32_t)params[n].memref.size;
	}
	params[3].value.a = len;
	params[3].value.b = total;
	return TEE_SUCCESS;
}

static TEE_Result random_bytes(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TYPES(MEMREF_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_GenerateRandom(params[0].memref.buffer, params[0].memref.size);
	return TEE_SUCCESS;
}

static TEE_Result count(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	static uint32_t asked;

	if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	params[0].value.a = ++asked;
	return TEE_SUCCESS;
}

static TEE_Result wait(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	if (types != TYPES(VALUE_INPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	TEE_UnmaskCancellation();
	return TEE_Wait(params[0].value.a);
}

static uint64_t now_ms(void)
{
	TEE_Time now = { 0 };

	TEE_GetSystemTime(&now);
	return (uint64_t)now.seconds * 1000 + now.millis;
}

/* A client may be gone before it can cancel, so there is an end to it. */
static TEE_Result spin(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint64_t until = now_ms();

	if (types != TYPES(VALUE_INPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	until += params[0].value.a;
	TEE_UnmaskCancellation();
	while (!TEE_GetCancellationFlag()) {
		if (now_ms() >= until)
			return TEE_SUCCESS;
		for (volatile int i = 0; i < 100000; i++)
			;
	}
	return TEE_ERROR_CANCEL;
}

/* Instructions that nothing can be left out of, and no system call. */
static TEE_Result compute(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint64_t x = 1;

	if (types != TYPES(VALUE_INOUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	for (uint32_t i = 0; i < params[0].value.a; i++)
		x = x * UINT64_C(6364136223846793005) + i;
	params[0].value.a = (uint32_t)(x >> 32);
	params[0].value.b = (uint32_t)x;
	return TEE_SUCCESS;
}

/* The session's end frees them. */
static TEE_Result hoard(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_Result res = TEE_SUCCESS;
	uint32_t count = 0;

	if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	for (;; count++) {
		TEE_ObjectHandle o = TEE_HANDLE_NULL;

		res = TEE_AllocateTransientObject(TEE_TYPE_AES, 256, &o);
		if (res != TEE_SUCCESS)
			break;
	}
	params[0].value.a = count;
	params[0].value.b = res;
	return TEE_SUCCESS;
}

/*
 * A recurrence whose end is known only if no register was disturbed. Inlined
 * it would make every command of the TA save SIMD registers.
 */
static TEE_Result __noinline floating(void)
{
	double x = 0.5;
	double again = 0.5;
	float y[4] = { 1, 2, 3, 4 };
	TEE_Time now = { 0 };

	for (int i = 0; i < 100; i++) {
		x = 3.7 * x * (1 - x);
		for (int j = 0; j < 4; j++)
			y[j] = y[j] * 1.5f - (float)j;
		TEE_GetSystemTime(&now);
		if (i % 50 == 0)
			TEE_Wait(1);
	}
	for (int i = 0; i < 100; i++)
		again = 3.7 * again * (1 - again);
	return memcmp(&x, &again, sizeof(x)) == 0 && y[0] > 1
		       ? TEE_SUCCESS
		       : TEE_ERROR_GENERIC;
}

static TEE_Result client(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_Identity id = { 0 };
	TEE_Result res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
						   "gpd.client.identity", &id);

	if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	params[0].value.a = id.login;
	params[0].value.b = id.uuid.timeLow;
	return res;
}

/* Self tests: the line that did not hold, or 0. */

static int ascending(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static uint32_t runtime(void)
{
	int v[] = { 5, -3, 9, 0, 2 };
	volatile int jumps = 0;
	char text[64];
	jmp_buf env;
	char *p = NULL;

	qsort(v, 5, sizeof(v[0]), ascending);
	EXPECT(v[0] == -3 && v[4] == 9);
	if (setjmp(env) < 3)
		longjmp(env, ++jumps);
	EXPECT(jumps == 3);
	snprintf(text, sizeof(text), "%-5s|%5d|%#x|%c", "ab", -42, 255, 'z');
	EXPECT(strcmp(text, "ab   |  -42|0xff|z") == 0);
	EXPECT(strtoul("0x1f", NULL, 0) == 31);
	p = TEE_Malloc(10, TEE_MALLOC_FILL_ZERO);
	EXPECT(p != NULL && p[9] == 0);
	memcpy(p, "0123456789", 10);
	p = TEE_Realloc(p, 5000);
	EXPECT(p != NULL && memcmp(p, "0123456789", 10) == 0 && p[10] == 0 &&
	       p[4999] == 0);
	TEE_Free(p);
	EXPECT(TEE_Malloc(1u << 30, 0) == NULL);
	EXPECT(TEE_Malloc(0, 0) != NULL);
	EXPECT(TEE_MemCompare("abc", "abd", 3) < 0);
	EXPECT(TEE_MemCompare("abd", "abc", 3) > 0);
	return 0;
}

static uint32_t properties(void)
{
	const TEE_PropSetHandle ta = TEE_PROPSET_CURRENT_TA;
	TEE_PropSetHandle e = TEE_HANDLE_NULL;
	TEE_UUID uuid = { 0 };
	char text[64];
	size_t len = sizeof(text);
	uint32_t v = 0;
	bool flag = false;
	unsigned int seen = 0;

	EXPECT(TEE_GetPropertyAsUUID(ta, "gpd.ta.appID", &uuid) == TEE_SUCCESS);
	EXPECT(uuid.timeLow == 0xe1c6d0f4);
	EXPECT(TEE_GetPropertyAsBool(ta, "gpd.ta.multiSession", &flag) ==
	       TEE_SUCCESS);
	EXPECT(TEE_GetPropertyAsU32(ta, "gpd.ta.dataSize", &v) == TEE_SUCCESS);
	EXPECT(v == 128 * 1024);
	EXPECT(TEE_GetPropertyAsU32(ta, "gpd.ta.version", &v) ==
	       TEE_ERROR_BAD_FORMAT);
	EXPECT(TEE_GetPropertyAsU32(ta, "no such thing", &v) ==
	       TEE_ERROR_ITEM_NOT_FOUND);
	EXPECT(TEE_GetPropertyAsString(ta, "gpd.ta.dataSize", text, &len) ==
	       TEE_SUCCESS);
	EXPECT(strcmp(text, "131072") == 0 && len == 7);
	len = 3;
	EXPECT(TEE_GetPropertyAsString(ta, "gpd.ta.dataSize", text, &len) ==
	       TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == 7);
	EXPECT(TEE_GetPropertyAsU32(TEE_PROPSET_TEE_IMPLEMENTATION,
				    "gpd.tee.internalCore.version",
				    &v) == TEE_SUCCESS);
	EXPECT(v == 0x01030100);
	EXPECT(TEE_AllocatePropertyEnumerator(&e) == TEE_SUCCESS);
	len = sizeof(text);
	EXPECT(TEE_GetPropertyName(e, text, &len) == TEE_ERROR_ITEM_NOT_FOUND);
	TEE_StartPropertyEnumerator(e, ta);
	do {
		len = sizeof(text);
		EXPECT(TEE_GetPropertyName(e, text, &len) == TEE_SUCCESS);
		seen++;
	} while (TEE_GetNextProperty(e) == TEE_SUCCESS);
	TEE_FreePropertyEnumerator(e);
	EXPECT(seen >= 11);
	return 0;
}

static uint32_t access_rights(void)
{
	static char writable[16];
	static const char constant[] = "constant";
	const uint32_t rw = TEE_MEMORY_ACCESS_READ | TEE_MEMORY_ACCESS_WRITE;

	EXPECT(TEE_CheckMemoryAccessRights(rw, writable, 16) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_READ,
					   (void *)(uintptr_t)constant,
					   sizeof(constant)) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw, (void *)(uintptr_t)constant,
					   sizeof(constant)) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw, NULL, 1) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw, writable, SIZE_MAX) ==
	       TEE_ERROR_ACCESS_DENIED);
	return 0;
}

static TEE_Result self_test(uint32_t types, TEE_Param params[TEE_NUM_PARAMS])
{
	uint32_t line = runtime();

	if (types != TYPES(VALUE_OUTPUT, NONE, NONE, NONE))
		return TEE_ERROR_BAD_PARAMETERS;
	if (line == 0)
		line = properties();
	if (line == 0)
		line = access_rights();
	params[0].value.a = line;
	return line == 0 ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

TEE_Result TA_InvokeCommandEntryPoint(void *context, uint32_t command,
				      uint32_t types,
				      TEE_Param params[TEE_NUM_PARAMS])
{
	TEE_Result res = TEE_SUCCESS;

	switch (command) {
	case MISCHIEF_NOTHING:
		return TEE_SUCCESS;
	case MISCHIEF_FILL:
		return fill(types, params);
	case MISCHIEF_ECHO:
		return echo(types, params);
	case MISCHIEF_VALUES:
		return values(types, params);
	case MISCHIEF_SUM:
		return sum(types, params);
	case MISCHIEF_RANDOM:
		return random_bytes(types, params);
	case MISCHIEF_COUNT:
		return count(types, params);
	case MISCHIEF_WAIT:
		return wait(types, params);
	case MISCHIEF_SPIN:
		return spin(types, params);
	case MISCHIEF_COMPUTE:
		return compute(types, params);
	case MISCHIEF_HOARD:
		return hoard(types, params);
	case MISCHIEF_FLOAT:
		return floating();
	case MISCHIEF_CLIENT:
		return client(types, params);
	case MISCHIEF_SELF_TEST:
		return self_test(types, params);
	case MISCHIEF_SECRET:
		return secret_command(types, params);
	default:
		break;
	}
	if (command >= MISCHIEF_CALL_HELLO)
		res = calls_command(command, types, params);
	else if (command >= MISCHIEF_STORE_CREATE)
		res = storage_command(command, types, params);
	else
		res = faults_command(command);
	return res;
}
