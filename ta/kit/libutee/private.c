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

/* Those of the references that the TA may only read, byte for byte. */
static struct window input[TEE_NUM_PARAMS];
static unsigned int input_count;

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

#ifdef CFG_TA_SANITIZE
void san_params(uint32_t types, const struct utee_params *up);
#else
static void san_params(uint32_t types, const struct utee_params *up)
{
}
#endif

void __utee_params_begin(uint32_t types, const struct utee_params *up)
{
	param_count = 0;
	input_count = 0;
	san_params(types, up);
	for (size_t n = 0; n < TEE_NUM_PARAMS && types >> (4 * n) != 0; n++) {
		uint32_t type = TEE_PARAM_TYPE_GET(types, n);
		uint64_t len = up->vals[2 * n + 1];

		if (type < TEE_PARAM_TYPE_MEMREF_INPUT ||
		    type > TEE_PARAM_TYPE_MEMREF_INOUT || len == 0)
			continue;
		param[param_count++] = window_of(up->vals[2 * n], len);
		if (type == TEE_PARAM_TYPE_MEMREF_INPUT)
			input[input_count++] = (struct window){
				.start = up->vals[2 * n],
				.end = up->vals[2 * n] + len,
			};
	}
}

bool __utee_input_overlaps(const void *p, size_t len)
{
	for (unsigned int i = 0; i < input_count; i++)
		if (overlaps(&input[i], (uintptr_t)p, len))
			return true;
	return false;
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

void *tee_map_zi_va(vaddr_t va, size_t len, uint32_t flags)
{
	bool share = flags == TEE_MEMORY_ACCESS_ANY_OWNER;
	struct utee_params up = {
		.types = TEE_PARAM_TYPES(
			TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_VALUE_INOUT,
			TEE_PARAM_TYPE_VALUE_INPUT, TEE_PARAM_TYPE_NONE),
		.vals = { len, share ? PTA_SYSTEM_MAP_FLAG_SHAREABLE : 0,
			  va >> 32, (uint32_t)va },
	};
	struct mapping *m = NULL;

	if (len > UINT32_MAX || (flags != 0 && !share))
		return NULL;
	if (share) {
		m = malloc(sizeof(*m));
		if (m == NULL)
			return NULL;
	}
	if (system_pta(PTA_SYSTEM_MAP_ZI, &up) != TEE_SUCCESS) {
		free(m);
		return NULL;
	}
	va = up.vals[2] << 32 | (uint32_t)up.vals[3];
	if (m != NULL) {
		m->window = window_of(va, len);
		m->next = mappings;
		mappings = m;
	}
	return (void *)va;
}

void *tee_map_zi(size_t len, uint32_t flags)
{
	return tee_map_zi_va(0, len, flags);
}

/*
 * What is left of @m without @gone. A hole in its middle is not told apart:
 * whoever maps it anew is asked no more than before.
 */
static bool mapping_shrinks(struct mapping *m, const struct window *gone)
{
	if (gone->start <= m->window.start && gone->end > m->window.start)
		m->window.start = gone->end;
	else if (gone->end >= m->window.end && gone->start < m->window.end)
		m->window.end = gone->start;
	return m->window.start >= m->window.end;
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

	const struct window gone = window_of((uintptr_t)buf, len);

	for (struct mapping **at = &mappings; *at != NULL;) {
		struct mapping *m = *at;

		if (mapping_shrinks(m, &gone)) {
			*at = m->next;
			free(m);
		} else {
			at = &m->next;
		}
	}
	return TEE_SUCCESS;
}
