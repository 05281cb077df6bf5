/*
 * Tries the system pseudo-TA, persistent time and attestation from inside a TA.
 * Each case that fails ends its test with the number of its line.
 */
#include <mischief_ta.h>
#include <pta_attestation.h>
#include <pta_rng.h>
#include <pta_stats.h>
#include <pta_system.h>
#include <services_ta.h>
#include <string.h>
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

#define PAGE 4096u

#define EXPECT(what)                                                           \
	do {                                                                   \
		if (!(what))                                                   \
			return __LINE__;                                       \
	} while (0)

static TEE_TASessionHandle open_service(TEE_UUID uuid)
{
	TEE_TASessionHandle s = TEE_HANDLE_NULL;

	if (TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL, &s, NULL) !=
	    TEE_SUCCESS)
		return TEE_HANDLE_NULL;
	return s;
}

static TEE_Result call(TEE_TASessionHandle s, uint32_t cmd, uint32_t types,
		       TEE_Param p[4])
{
	uint32_t origin = 0;

	return TEE_InvokeTACommand(s, TEE_TIMEOUT_INFINITE, cmd, types, p,
				   &origin);
}

/* ---------------------------------------------------------------- system --- */

static TEE_Result derive(TEE_TASessionHandle s, const char *extra, size_t len,
			 void *key, size_t key_len)
{
	TEE_Param p[4] = { 0 };

	p[0].memref.buffer = (void *)(uintptr_t)extra;
	p[0].memref.size = len;
	p[1].memref.buffer = key;
	p[1].memref.size = key_len;
	return call(s, PTA_SYSTEM_DERIVE_TA_UNIQUE_KEY,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				    TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0),
		    p);
}

static uint32_t unique_keys(TEE_TASessionHandle s)
{
	static char large[1025];
	uint8_t a[32] = { 0 };
	uint8_t b[32] = { 0 };

	EXPECT(derive(s, "x", 1, a, 32) == TEE_SUCCESS);
	EXPECT(derive(s, "x", 1, b, 32) == TEE_SUCCESS);
	EXPECT(memcmp(a, b, 32) == 0);
	EXPECT(derive(s, "y", 1, b, 32) == TEE_SUCCESS);
	EXPECT(memcmp(a, b, 32) != 0);
	memset(b, 0, sizeof(b));
	EXPECT(derive(s, "x", 1, b, 16) == TEE_SUCCESS);
	EXPECT(memcmp(a, b, 16) == 0 && b[16] == 0);
	EXPECT(derive(s, NULL, 0, b, 32) == TEE_SUCCESS);
	EXPECT(derive(s, large, 1024, b, 32) == TEE_SUCCESS);
	EXPECT(derive(s, large, 1025, b, 32) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(derive(s, "x", 1, b, 15) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(derive(s, "x", 1, large, 33) == TEE_ERROR_BAD_PARAMETERS);
	return 0;
}

static uint32_t mappings(void)
{
	uint8_t *p = tee_map_zi(3 * PAGE + 1, 0);
	vaddr_t at = 0;

	EXPECT(p != NULL);
	for (size_t i = 0; i < 4 * PAGE; i++)
		EXPECT(p[i] == 0);
	p[4 * PAGE - 1] = 1;
	EXPECT(tee_unmap(p, 3 * PAGE + 1) == TEE_SUCCESS);
	/* It is gone: not even looked at a second time. */
	EXPECT(tee_unmap(p, 3 * PAGE + 1) == TEE_ERROR_BAD_PARAMETERS);
	/* At an address of ours, free and not. */
	at = (vaddr_t)(p + 64 * PAGE);
	EXPECT(tee_map_zi_va(at, PAGE, 0) == (void *)at);
	EXPECT(tee_map_zi_va(at, PAGE, 0) == NULL);
	EXPECT(tee_map_zi_va(at + 1, PAGE, 0) == NULL);
	EXPECT(tee_unmap((void *)at, PAGE) == TEE_SUCCESS);
	/* In part, and anew in the hole. */
	EXPECT(tee_map_zi_va(at, 5 * PAGE, 0) == (void *)at);
	*(uint8_t *)(at + 4 * PAGE) = 5;
	EXPECT(tee_unmap((void *)(at + PAGE), 2 * PAGE) == TEE_SUCCESS);
	EXPECT(tee_unmap((void *)(at + PAGE), PAGE) != TEE_SUCCESS);
	EXPECT(tee_unmap((void *)at, 3 * PAGE) != TEE_SUCCESS);
	EXPECT(tee_map_zi_va(at + PAGE, 2 * PAGE, 0) == (void *)(at + PAGE));
	EXPECT(*(uint8_t *)(at + PAGE) == 0);
	EXPECT(*(uint8_t *)(at + 4 * PAGE) == 5);
	EXPECT(tee_unmap((void *)(at + PAGE), 2 * PAGE) == TEE_SUCCESS);
	EXPECT(tee_unmap((void *)at, PAGE) == TEE_SUCCESS);
	EXPECT(tee_unmap((void *)(at + 3 * PAGE), 2 * PAGE) == TEE_SUCCESS);
	/* What the loader mapped is not the TA's to unmap. */
	EXPECT(tee_unmap((void *)((uintptr_t)&mappings & ~(uintptr_t)0xfff),
			 PAGE) == TEE_ERROR_ACCESS_DENIED);
	EXPECT(tee_map_zi(0, 0) == NULL);
	EXPECT(tee_map_zi(PAGE, 2) == NULL);
	EXPECT(tee_map_zi(64u << 20, 0) == NULL);
	return 0;
}

static uint32_t system_self_test(void)
{
	const TEE_UUID nobody = { 0x0badbad0, 1, 2, { 3 } };
	TEE_TASessionHandle s = open_service((TEE_UUID)PTA_SYSTEM_UUID);
	TEE_TASessionHandle rng = open_service((TEE_UUID)PTA_RNG_UUID);
	TEE_Param p[4] = { 0 };
	uint8_t bytes[48] = { 0 };
	size_t len = 1;
	uint32_t line = 0;

	EXPECT(s != TEE_HANDLE_NULL && rng != TEE_HANDLE_NULL);
	line = unique_keys(s);
	if (line == 0)
		line = mappings();
	if (line != 0)
		return line;

	p[0].memref.buffer = bytes;
	p[0].memref.size = sizeof(bytes);
	EXPECT(call(s, PTA_SYSTEM_ADD_RNG_ENTROPY,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, 0, 0, 0),
		    p) == TEE_SUCCESS);
	p[0].memref.size = 0;
	EXPECT(call(s, PTA_SYSTEM_ADD_RNG_ENTROPY,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT, 0, 0, 0),
		    p) == TEE_ERROR_BAD_PARAMETERS);
	EXPECT(call(s, PTA_SYSTEM_ADD_RNG_ENTROPY, 0, p) ==
	       TEE_ERROR_BAD_PARAMETERS);
	EXPECT(call(s, 4, 0, p) == TEE_ERROR_NOT_IMPLEMENTED);
	EXPECT(call(s, 14, 0, p) == TEE_ERROR_NOT_IMPLEMENTED);

	p[0].memref.size = sizeof(bytes);
	EXPECT(call(s, PTA_SYSTEM_GET_TPM_EVENT_LOG,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0, 0),
		    p) == TEE_SUCCESS);
	EXPECT(p[0].memref.size == 0);

	EXPECT(tee_invoke_supp_plugin(&nobody, 0, 0, bytes, sizeof(bytes),
				      &len) == TEE_ERROR_ITEM_NOT_FOUND);

	p[0].memref.size = sizeof(bytes);
	EXPECT(call(rng, PTA_CMD_GET_ENTROPY,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INOUT, 0, 0, 0),
		    p) == TEE_SUCCESS);
	EXPECT(p[0].memref.size == sizeof(bytes));
	EXPECT(memcmp(bytes, bytes + 24, 24) != 0);
	TEE_CloseTASession(s);
	TEE_CloseTASession(rng);
	return 0;
}

/* ------------------------------------------------------------------ time --- */

static uint32_t time_self_test(void)
{
	TEE_Time t = { .seconds = 1000, .millis = 999 };
	TEE_Time now = { 0 };
	TEE_Time sys[2] = { { 0 } };

	EXPECT(TEE_SetTAPersistentTime(&t) == TEE_SUCCESS);
	EXPECT(TEE_GetTAPersistentTime(&now) == TEE_SUCCESS);
	EXPECT(now.seconds >= 1000 && now.seconds < 1000 + 600);
	EXPECT(now.millis < 1000);
	TEE_GetSystemTime(&sys[0]);
	EXPECT(TEE_GetTAPersistentTime(&t) == TEE_SUCCESS);
	EXPECT(TEE_Wait(300) == TEE_SUCCESS);
	TEE_GetSystemTime(&sys[1]);
	EXPECT(TEE_GetTAPersistentTime(&now) == TEE_SUCCESS);

	uint64_t passed = (uint64_t)now.seconds * 1000 + now.millis -
			  ((uint64_t)t.seconds * 1000 + t.millis);
	uint64_t at_least = 300;

	EXPECT(passed >= at_least);
	EXPECT(passed <
	       (uint64_t)(sys[1].seconds - sys[0].seconds + 600) * 1000);
	/* The last second of 32 bits, and what follows it. */
	t.seconds = UINT32_MAX;
	t.millis = 999;
	EXPECT(TEE_SetTAPersistentTime(&t) == TEE_SUCCESS);
	EXPECT(TEE_Wait(20) == TEE_SUCCESS);
	EXPECT(TEE_GetTAPersistentTime(&now) == TEE_ERROR_OVERFLOW);
	EXPECT(now.seconds < 600);
	t.seconds = 5;
	t.millis = 0;
	EXPECT(TEE_SetTAPersistentTime(&t) == TEE_SUCCESS);
	return 0;
}

/* ---------------------------------------------------------- cancellation --- */

/* The client has cancelled by the end of the wait: it must not be felt. */
static uint32_t masked(uint32_t ms)
{
	EXPECT(!TEE_GetCancellationFlag());
	EXPECT(TEE_Wait(ms) == TEE_SUCCESS);
	EXPECT(!TEE_GetCancellationFlag());
	EXPECT(TEE_MaskCancellation());
	EXPECT(TEE_UnmaskCancellation());
	EXPECT(TEE_GetCancellationFlag());
	EXPECT(TEE_Wait(60000) == TEE_ERROR_CANCEL);
	EXPECT(!TEE_MaskCancellation());
	EXPECT(!TEE_GetCancellationFlag());
	EXPECT(TEE_Wait(1) == TEE_SUCCESS);
	return 0;
}

/* ----------------------------------------------------------- other TAs --- */

static TEE_Result echo(TEE_TASessionHandle s, uint32_t cmd, void *from,
		       size_t from_len, void *to, size_t *to_len)
{
	TEE_Param p[4] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	p[0].memref.buffer = from;
	p[0].memref.size = from_len;
	p[1].memref.buffer = to;
	p[1].memref.size = *to_len;
	res = call(s, cmd,
		   TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				   TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0),
		   p);
	*to_len = p[1].memref.size;
	return res;
}

static uint32_t calls_self_test(void)
{
	static uint8_t from[9000];
	static uint8_t to[9000];
	const TEE_UUID mischief = TA_MISCHIEF_UUID;
	TEE_TASessionHandle s = open_service(mischief);
	TEE_Param p[4] = { 0 };
	TEE_Time before = { 0 };
	TEE_Time after = { 0 };
	uint32_t origin = 0;
	size_t len = sizeof(to) - 200;

	EXPECT(s != TEE_HANDLE_NULL);
	for (size_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)(i * 13 >> 2);
	/* Ours goes through a copy to one TA, and from there by reference. */
	EXPECT(echo(s, MISCHIEF_CALL_ECHO, from + 100, sizeof(from) - 200,
		    to + 100, &len) == TEE_SUCCESS);
	EXPECT(len == sizeof(to) - 200);
	EXPECT(memcmp(from + 100, to + 100, len) == 0);
	EXPECT(to[99] == 0 && to[sizeof(to) - 100] == 0);
	/* A buffer that is too small says how large it must be. */
	len = 10;
	EXPECT(echo(s, MISCHIEF_ECHO, from, 50, to, &len) ==
	       TEE_ERROR_SHORT_BUFFER);
	EXPECT(len == 50);
	/* When time is up the callee is cancelled, and only then. */
	p[0].value.a = 60000;
	TEE_GetSystemTime(&before);
	EXPECT(TEE_InvokeTACommand(
		       s, 200, MISCHIEF_WAIT,
		       TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, 0, 0, 0), p,
		       &origin) == TEE_ERROR_CANCEL);
	EXPECT(origin == TEE_ORIGIN_TRUSTED_APP);
	TEE_GetSystemTime(&after);
	EXPECT(after.seconds - before.seconds < 50);
	p[0].value.a = 5;
	EXPECT(call(s, MISCHIEF_WAIT,
		    TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT, 0, 0, 0),
		    p) == TEE_SUCCESS);
	/* Who dies takes nobody along, and its session stays dead. */
	EXPECT(TEE_InvokeTACommand(s, TEE_TIMEOUT_INFINITE, MISCHIEF_PANIC, 0,
				   NULL, &origin) == TEE_ERROR_TARGET_DEAD);
	EXPECT(origin == TEE_ORIGIN_TEE);
	EXPECT(TEE_InvokeTACommand(s, TEE_TIMEOUT_INFINITE, MISCHIEF_NOTHING, 0,
				   NULL, &origin) == TEE_ERROR_TARGET_DEAD);
	TEE_CloseTASession(s);
	s = open_service(mischief);
	EXPECT(s != TEE_HANDLE_NULL);
	EXPECT(call(s, MISCHIEF_NOTHING, 0, p) == TEE_SUCCESS);
	TEE_CloseTASession(s);
	return 0;
}

/* -------------------------------------------------------------- commands --- */

static TEE_Result client(TEE_Param p[4])
{
	TEE_Identity id;
	TEE_Result res = TEE_GetPropertyAsIdentity(TEE_PROPSET_CURRENT_CLIENT,
						   "gpd.client.identity", &id);

	if (res != TEE_SUCCESS)
		return res;
	if (p[1].memref.size < sizeof(id.uuid))
		return TEE_ERROR_SHORT_BUFFER;
	p[0].value.a = id.login;
	memcpy(p[1].memref.buffer, &id.uuid, sizeof(id.uuid));
	p[1].memref.size = sizeof(id.uuid);
	return TEE_SUCCESS;
}

static TEE_Result attest(TEE_Param p[4])
{
	TEE_TASessionHandle s = open_service((TEE_UUID)PTA_ATTESTATION_UUID);
	TEE_Result res = TEE_ERROR_GENERIC;

	if (s == TEE_HANDLE_NULL)
		return res;
	res = call(s, PTA_ATTESTATION_HASH_TA_MEMORY,
		   TEE_PARAM_TYPES(TEE_PARAM_TYPE_MEMREF_INPUT,
				   TEE_PARAM_TYPE_MEMREF_OUTPUT, 0, 0),
		   p);
	TEE_CloseTASession(s);
	return res;
}

static TEE_Result unique_key(TEE_Param p[4])
{
	TEE_TASessionHandle s = open_service((TEE_UUID)PTA_SYSTEM_UUID);
	uint8_t key[32];
	TEE_Result res = TEE_ERROR_GENERIC;

	if (s == TEE_HANDLE_NULL || p[0].memref.size < sizeof(key))
		return res;
	res = derive(s, "test", 4, key, sizeof(key));
	memcpy(p[0].memref.buffer, key, sizeof(key));
	TEE_CloseTASession(s);
	/* A key is not given out where the normal world can read it. */
	s = open_service((TEE_UUID)PTA_SYSTEM_UUID);
	if (derive(s, "test", 4, p[0].memref.buffer, sizeof(key)) !=
	    TEE_ERROR_SECURITY)
		res = TEE_ERROR_BAD_STATE;
	TEE_CloseTASession(s);
	return res;
}

TEE_Result TA_CreateEntryPoint(void)
{
	return TEE_SUCCESS;
}

void TA_DestroyEntryPoint(void)
{
}

TEE_Result TA_OpenSessionEntryPoint(uint32_t types, TEE_Param p[4],
				    void **session)
{
	return TEE_SUCCESS;
}

void TA_CloseSessionEntryPoint(void *session)
{
}

TEE_Result TA_InvokeCommandEntryPoint(void *session, uint32_t command,
				      uint32_t types, TEE_Param p[4])
{
	TEE_Time t = { 0 };

	switch (command) {
	case SERVICES_SYSTEM_SELF_TEST:
		p[0].value.a = system_self_test();
		return TEE_SUCCESS;
	case SERVICES_TIME_SELF_TEST:
		p[0].value.a = time_self_test();
		return TEE_SUCCESS;
	case SERVICES_TIME_SET:
		t.seconds = p[0].value.a;
		t.millis = p[0].value.b;
		return TEE_SetTAPersistentTime(&t);
	case SERVICES_TIME_GET:
		p[1].value.a = TEE_GetTAPersistentTime(&t);
		p[0].value.a = t.seconds;
		p[0].value.b = t.millis;
		return TEE_SUCCESS;
	case SERVICES_CLIENT:
		return client(p);
	case SERVICES_PANIC:
		TEE_Panic(0x5e41ce5);
		return TEE_ERROR_GENERIC;
	case SERVICES_ATTEST:
		return attest(p);
	case SERVICES_UNIQUE_KEY:
		return unique_key(p);
	case SERVICES_MASKED:
		p[1].value.a = masked(p[0].value.a);
		return TEE_SUCCESS;
	case SERVICES_CALLS_SELF_TEST:
		p[0].value.a = calls_self_test();
		return TEE_SUCCESS;
	case SERVICES_NOTHING:
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
