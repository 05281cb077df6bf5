/*
 * dlopen(), dlsym() and dlclose(), by way of the system pseudo-TA: it loads
 * and relocates; thread-local storage and constructors are the TA's own work.
 */
#include <dlfcn.h>
#include <pta_system.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api.h>
#include <tee_internal_api_extensions.h>

/* Of libutee: blocks and constructors of modules that are new. */
void __utee_tcb_init(void);
void __utee_call_elf_init_fn(void);

struct dl_handle {
	TEE_UUID uuid; /* nil for the TA itself */
};

static TEE_TASessionHandle session;
static size_t handle_count;

static TEE_Result session_get(void)
{
	static const TEE_UUID uuid = PTA_SYSTEM_UUID;
	TEE_Result res = TEE_SUCCESS;

	if (handle_count == 0)
		res = TEE_OpenTASession(&uuid, TEE_TIMEOUT_INFINITE, 0, NULL,
					&session, NULL);
	if (res == TEE_SUCCESS)
		handle_count++;
	return res;
}

static void session_put(void)
{
	if (--handle_count != 0)
		return;
	TEE_CloseTASession(session);
	session = TEE_HANDLE_NULL;
}

static TEE_Result load(const TEE_UUID *uuid, int flags)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_VALUE_INPUT,
		TEE_PARAM_TYPE_NONE, TEE_PARAM_TYPE_NONE);
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };
	TEE_Result res = TEE_SUCCESS;

	params[0].memref.buffer = (void *)(uintptr_t)uuid;
	params[0].memref.size = sizeof(*uuid);
	params[1].value.a = (uint32_t)flags;
	res = TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE,
				  PTA_SYSTEM_DLOPEN, types, params, NULL);
	if (res == TEE_SUCCESS) {
		__utee_tcb_init();
		__utee_call_elf_init_fn();
	}
	return res;
}

void *dlopen(const char *filename, int flags)
{
	struct dl_handle *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	if (filename != NULL &&
	    tee_uuid_from_str(&h->uuid, filename) != TEE_SUCCESS)
		goto fail;
	if (session_get() != TEE_SUCCESS)
		goto fail;
	if (load(&h->uuid, flags) == TEE_SUCCESS)
		return h;
	session_put();
fail:
	free(h);
	return NULL;
}

int dlclose(void *handle)
{
	if (handle == NULL)
		return -1;
	free(handle);
	session_put();
	return 0;
}

void *dlsym(void *handle, const char *symbol)
{
	const uint32_t types = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_MEMREF_INPUT, TEE_PARAM_TYPE_MEMREF_INPUT,
		TEE_PARAM_TYPE_VALUE_OUTPUT, TEE_PARAM_TYPE_NONE);
	struct dl_handle *h = handle;
	TEE_Param params[TEE_NUM_PARAMS] = { 0 };

	if (h == NULL || symbol == NULL || *symbol == '\0')
		return NULL;
	params[0].memref.buffer = &h->uuid;
	params[0].memref.size = sizeof(h->uuid);
	params[1].memref.buffer = (void *)(uintptr_t)symbol;
	params[1].memref.size = strlen(symbol) + 1;
	if (TEE_InvokeTACommand(session, TEE_TIMEOUT_INFINITE, PTA_SYSTEM_DLSYM,
				types, params, NULL) != TEE_SUCCESS)
		return NULL;
	return (void *)(uintptr_t)((uint64_t)params[2].value.a << 32 |
				   params[2].value.b);
}
