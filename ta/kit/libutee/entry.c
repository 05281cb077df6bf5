/*
 * Entering a TA: the list of its sessions, the once-per-instance work, and
 * the way to the TA's entry points. An invoke without parameters is the hot
 * path; it makes one system call, the one that leaves.
 */
#include <malloc.h>
#include <stdlib.h>
#include <tee_ta_api.h>
#include <trace.h>
#include <user_ta_header.h>

#include "utee.h"

struct ta_session {
	struct ta_session *next;
	uint32_t id;
	void *context;
};

static struct ta_session *sessions;
/* Memory, modules and constructors: once. */
static bool prepared;
/* TA_CreateEntryPoint() succeeded and TA_DestroyEntryPoint() did not run. */
static bool created;

extern const struct ta_head ta_head;

static bool keeps_alive(void)
{
	const uint32_t both =
		TA_FLAG_SINGLE_INSTANCE | TA_FLAG_INSTANCE_KEEP_ALIVE;

	return (ta_head.flags & both) == both;
}

static void prepare(void)
{
	if (prepared)
		return;
	prepared = true;
	trace_set_level(tahead_get_trace_level());
	malloc_add_pool(ta_heap, ta_heap_size);
	__utee_tcb_init();
	__utee_call_elf_init_fn();
}

static TEE_Result create(void)
{
	TEE_Result res = TEE_SUCCESS;

	prepare();
	if (created)
		return TEE_SUCCESS;
	res = TA_CreateEntryPoint();
	created = res == TEE_SUCCESS;
	return res;
}

static void destroy_if_last(void)
{
	if (sessions != NULL || keeps_alive())
		return;
	TA_DestroyEntryPoint();
	created = false;
	__utee_call_elf_fini_fn();
}

static struct ta_session *session_find(uint32_t id)
{
	struct ta_session *s = sessions;

	while (s != NULL && s->id != id)
		s = s->next;
	return s;
}

static void session_drop(struct ta_session *session)
{
	struct ta_session **at = &sessions;

	while (*at != session)
		at = &(*at)->next;
	*at = session->next;
	free(session);
}

static TEE_Result open_session(uint32_t id, struct utee_params *up)
{
	TEE_Result res = create();
	struct ta_session *s = NULL;

	if (res != TEE_SUCCESS)
		return res;
	if (session_find(id) != NULL)
		return TEE_ERROR_BAD_STATE;
	s = malloc(sizeof(*s));
	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	*s = (struct ta_session){ .next = sessions, .id = id };
	sessions = s;
	res = __ta_open_sess((uint32_t)up->types, up, &s->context);
	if (res != TEE_SUCCESS) {
		session_drop(s);
		destroy_if_last();
	}
	return res;
}

static TEE_Result close_session(uint32_t id)
{
	struct ta_session *s = session_find(id);

	if (s == NULL)
		return TEE_ERROR_BAD_STATE;
	TA_CloseSessionEntryPoint(s->context);
	session_drop(s);
	destroy_if_last();
	return TEE_SUCCESS;
}

static TEE_Result memory_statistics(struct utee_params *up)
{
	const uint64_t want = TEE_PARAM_TYPES(
		TEE_PARAM_TYPE_VALUE_OUTPUT, TEE_PARAM_TYPE_VALUE_OUTPUT,
		TEE_PARAM_TYPE_VALUE_OUTPUT, TEE_PARAM_TYPE_NONE);
	struct pta_stats_alloc stats = { 0 };

	if (up->types != want)
		return TEE_ERROR_BAD_PARAMETERS;
	malloc_get_stats(&stats);
	up->vals[0] = stats.allocated;
	up->vals[1] = stats.max_allocated;
	up->vals[2] = stats.size;
	up->vals[3] = stats.num_alloc_fail;
	up->vals[4] = stats.biggest_alloc_fail;
	up->vals[5] = stats.biggest_alloc_fail_used;
	return TEE_SUCCESS;
}

TEE_Result __utee_entry(unsigned long func, unsigned long session_id,
			struct utee_params *up, unsigned long cmd_id)
{
	struct ta_session *s = NULL;

	switch (func) {
	case UTEE_ENTRY_FUNC_INVOKE_COMMAND:
		s = session_find((uint32_t)session_id);
		if (s == NULL)
			return TEE_ERROR_BAD_STATE;
		return __ta_invoke_cmd(s->context, (uint32_t)cmd_id,
				       (uint32_t)up->types, up);
	case UTEE_ENTRY_FUNC_OPEN_SESSION:
		return open_session((uint32_t)session_id, up);
	case UTEE_ENTRY_FUNC_CLOSE_SESSION:
		return close_session((uint32_t)session_id);
	case UTEE_ENTRY_FUNC_DUMP_MEMSTATS:
		return memory_statistics(up);
	default:
		return TEE_ERROR_NOT_SUPPORTED;
	}
}
