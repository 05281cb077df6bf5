/*
 * Which memory is the TA's own. Others can see the memory references of the
 * entry that runs, by whole pages, and what tee_map_zi() mapped as shareable.
 */
#include <pta_system.h>
#include <stdlib.h>
#include <string.h>
#include <tee_internal_api_extensions.h>

#include "utee.h"

#define PAGE_MASK ((uintptr_t)4095)

struct window {
	uintptr_t start;
	uintptr_t end; /* one past its last byte, by whole pages */
};

static struct window param[TEE_NUM_PARAMS];
static unsigned int param_count;

struct mapping {
	struct mapping *next;
	struct window window;
};

static struct mapping *mappings;

static struct window window_of(uintptr_t start, size_t len)
{
	return (struct window){
		.start = start & ~PAGE_MASK,
		.end = (start + len + PAGE_MASK) & ~PAGE_MASK,
	};
}

static bool overlaps(const struct window *w, uintptr_t p, size_t len)
{
	return p < w->end && (p >= w->start || len > w->start - p);
}

void __utee_params_begin(uint32_t types, const struct utee_params *up)
{
	param_count = 0;
	for (size_t n = 0; n < TEE_NUM_PARAMS && types >> (4 * n) != 0; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);
		uint64_t len = up->vals[2 * n + 1];

		if (type >= TEE_PARAM_TYPE_MEMREF_INPUT && len != 0)
			param[param_count++] = window_of(up->vals[2 * n], len);
	}
}

bool __utee_shared_overlaps(const void *p, size_t len)
{
	for (unsigned int i = 0; i < param_count; i++)
		if (overlaps(&param[i], (uintptr_t)p, len))
			return true;
	for (struct mapping *m = mappings; m != NULL; m = m->next)
		if (overlaps(&m->window, (uintptr_t)p, len))
			return true;
	return false;
}

void __utee_check_private(const void *p, size_t len)
{
	if (p == NULL || __utee_shared_overlaps(p, len))
		TEE_Panic(TEE_ERROR_ACCESS_DENIED);
}

static TEE_Result system_pta(uint32_t cmd, struct utee_params *up)
{
	static const TEE_UUID uuid = PTA_SYSTEM_UUID;
	static uint32_t session;
	struct utee_params none = { 0 };
	TEE_Result res = TEE_SUCCESS;
	uint32_t origin = 0;

	if (session == 0)
		res = _utee_open_ta_session(&uuid, TEE_TIMEOUT_INFINITE, &none,
					    &session, &origin);
	if (res != TEE_SUCCESS)
		return res;
	return _utee_invoke_ta_command(session, TEE_TIMEOUT_INFINITE, cmd, up,
				       &origin);
}

TEE_Result tee_map_zi_va(void **va, size_t len, size_t pad_begin,
			 size_t pad_end, uint32_t flags)
{
	struct utee_params up = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_VALUE_INOUT,
					 TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_NONE),
		.vals = {
			len, flags,
			(uintptr_t)*va >> 32, (uint32_t)(uintptr_t)*va,
			pad_begin, pad_end,
		},
	};
	struct mapping *m = NULL;
	TEE_Result res = TEE_SUCCESS;

	if (len > UINT32_MAX || pad_begin > UINT32_MAX || pad_end > UINT32_MAX)
		return TEE_ERROR_OUT_OF_MEMORY;
	if ((flags & TEE_MEMORY_ACCESS_SHAREABLE) != 0) {
		m = malloc(sizeof(*m));
		if (m == NULL)
			return TEE_ERROR_OUT_OF_MEMORY;
	}
	res = system_pta(PTA_SYSTEM_MAP_ZI, &up);
	if (res != TEE_SUCCESS) {
		free(m);
		return res;
	}
	*va = (void *)(uintptr_t)(up.vals[2] << 32 | (uint32_t)up.vals[3]);
	if (m != NULL) {
		m->window = window_of((uintptr_t)*va, len);
		m->next = mappings;
		mappings = m;
	}
	return TEE_SUCCESS;
}

void *tee_map_zi(size_t len, uint32_t flags)
{
	void *va = NULL;

	if (tee_map_zi_va(&va, len, 0, 0, flags) != TEE_SUCCESS)
		return NULL;
	return va;
}

TEE_Result tee_unmap(void *buf, size_t len)
{
	struct utee_params up = {
		.types = TEE_PARAM_TYPES(TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_VALUE_INPUT,
					 TEE_PARAM_TYPE_NONE,
					 TEE_PARAM_TYPE_NONE),
		.vals = {
			len, 0,
			(uintptr_t)buf >> 32, (uint32_t)(uintptr_t)buf,
		},
	};
	TEE_Result res = system_pta(PTA_SYSTEM_UNMAP, &up);

	if (res != TEE_SUCCESS)
		return res;
	for (struct mapping **at = &mappings; *at != NULL; at = &(*at)->next) {
		struct mapping *m = *at;

		if (m->window.start == (uintptr_t)buf) {
			*at = m->next;
			free(m);
			break;
		}
	}
	return TEE_SUCCESS;
}
