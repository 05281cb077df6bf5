/*
 * Statistics as OP-TEE's tools ask for them, d96a5b40-e2c7-b1af-8794-
 * 1002a5d5c61b. They tell the normal world how busy the TEE is, so a production
 * device does not give them.
 */
#include "pta/services.h"
#include "kernel/device.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/pages.h"
#include "kernel/thread.h"
#include "smc/rpc.h"
#include "ta/instance.h"
#include <abi/boot_record.h>
#include <base/bits.h>
#include <string.h>

#define GET_PAGER     0u
#define GET_MEMORY    1u
#define PRINT_LEAKS   2u
#define GET_TAS	      3u
#define GET_TIME      4u
#define PRINT_DRIVERS 5u

/* Allocators of GET_MEMORY: 0 asks for all of them. */
enum pool { POOL_ALL, POOL_HEAP, POOL_UNUSED, POOL_TA, POOL_NEXUS, POOL_RPMB };

#define TA_MAX 32u

/* Part of the interface; "words" of 32 bits behind the name and a sum. */
struct pool_record {
	char name[32];
	uint64_t free2_sum;
	uint32_t used;
	uint32_t peak;
	uint32_t size;
	uint32_t fails;
	uint32_t fail_most;
	uint32_t fail_used;
};
static_assert(sizeof(struct pool_record) == 64, "part of the interface");

struct ta_record {
	TEE_UUID uuid;
	uint32_t panicked;
	uint32_t sessions;
	struct pool_record heap;
};
static_assert(sizeof(struct ta_record) == 88, "part of the interface");

static void pool_read(enum pool pool, bool reset, struct pool_record *rec)
{
	static const char *const name[] = { "",	      "Heap",	    "Unused",
					    "TA RAM", "Nexus heap", "RPMB" };
	struct pages_stats pages;
	struct heap_stats heap;

	*rec = (struct pool_record){ 0 };
	memcpy(rec->name, name[pool], strlen(name[pool]) + 1);
	pages_stats(&pages);
	heap_stats(&heap);
	if (pool == POOL_HEAP) {
		/* It grows by pages, as long as there are any. */
		rec->used = (uint32_t)heap.used;
		rec->peak = (uint32_t)heap.peak;
		rec->size = (uint32_t)(heap.used +
				       (pages.total - pages.used) * PAGE_SIZE);
		if (reset)
			heap_stats_reset();
	} else if (pool == POOL_TA) {
		rec->used = (uint32_t)(pages.used * PAGE_SIZE);
		rec->peak = (uint32_t)(pages.peak * PAGE_SIZE);
		rec->size = (uint32_t)(pages.total * PAGE_SIZE);
		rec->fails = (uint32_t)pages.fails;
		rec->fail_most = (uint32_t)(pages.fail_most * PAGE_SIZE);
		if (reset)
			pages_stats_reset();
	}
}

static TEE_Result get_memory(struct params *ps)
{
	struct pool_record rec[POOL_RPMB];
	uint32_t which = ps->p[0].a;
	bool reset = ps->p[0].b != 0;
	size_t count = which == POOL_ALL ? ARRAY_COUNT(rec) : 1;

	if (which > POOL_RPMB)
		return TEE_ERROR_BAD_PARAMETERS;
	for (size_t i = 0; i < count; i++)
		pool_read(which == POOL_ALL ? (enum pool)(i + 1)
					    : (enum pool)which,
			  reset && ps->p[1].capacity >= count * sizeof(rec[0]),
			  &rec[i]);
	return param_reply(&ps->p[1], rec, count * sizeof(rec[0]));
}

static TEE_Result get_tas(struct params *ps)
{
	struct instance_info info[TA_MAX];
	struct ta_record rec[TA_MAX];
	size_t count = instance_list(info, ARRAY_COUNT(info));

	if (count == 0)
		return TEE_ERROR_ITEM_NOT_FOUND;
	for (size_t i = 0; i < count; i++) {
		rec[i] = (struct ta_record){
			.uuid = info[i].uuid,
			.panicked = info[i].panicked,
			.sessions = info[i].sessions,
			.heap = { .name = "TA memory",
				  .used = (uint32_t)info[i].bytes,
				  .peak = (uint32_t)info[i].bytes,
				  .size = (uint32_t)info[i].bytes },
		};
	}
	return param_reply(&ps->p[0], rec, count * sizeof(rec[0]));
}

static TEE_Result get_time(struct params *ps)
{
	uint64_t hz = counter_hz();
	uint64_t now = counter_read();
	uint64_t seconds = 0;
	uint32_t ns = 0;
	TEE_Result res = rpc_get_time(&seconds, &ns);

	if (res != TEE_SUCCESS)
		return res;
	ps->p[0].a = (uint32_t)seconds;
	ps->p[0].b = ns / 1000000;
	ps->p[1].a = (uint32_t)(now / hz);
	ps->p[1].b = (uint32_t)(now % hz * 1000 / hz);
	return TEE_SUCCESS;
}

static void print_leaks(void)
{
	struct heap_stats heap;

	heap_stats(&heap);
	log_line("heap: %zu bytes in use, at most %zu; %u sessions, %u TAs, %u "
		 "shared buffers",
		 heap.used, heap.peak, session_count(), instance_count(),
		 shm_count());
}

static TEE_Result statistics_open(struct session *s, struct params *ps)
{
	return device_lifecycle() == LIFECYCLE_PRODUCTION
		       ? TEE_ERROR_ACCESS_DENIED
		       : TEE_SUCCESS;
}

static TEE_Result statistics_invoke(struct session *s, uint32_t cmd,
				    struct params *ps)
{
	static const uint32_t types[] = {
		[GET_PAGER] =
			PARAM_TYPES(PARAM_VALUE_OUTPUT, PARAM_VALUE_OUTPUT,
				    PARAM_VALUE_OUTPUT, 0),
		[GET_MEMORY] = PARAM_TYPES(PARAM_VALUE_INPUT,
					   PARAM_MEMREF_OUTPUT, 0, 0),
		[PRINT_LEAKS] = 0,
		[GET_TAS] = PARAM_TYPES(PARAM_MEMREF_OUTPUT, 0, 0, 0),
		[GET_TIME] = PARAM_TYPES(PARAM_VALUE_OUTPUT, PARAM_VALUE_OUTPUT,
					 0, 0),
		[PRINT_DRIVERS] = PARAM_TYPES(PARAM_VALUE_INPUT, 0, 0, 0),
	};

	if (cmd >= ARRAY_COUNT(types) || params_types(ps) != types[cmd])
		return TEE_ERROR_BAD_PARAMETERS;
	switch (cmd) {
	case GET_PAGER:
		/* Nothing is paged: its counters are zero, as outputs begin. */
		return TEE_SUCCESS;
	case GET_MEMORY:
		return get_memory(ps);
	case PRINT_LEAKS:
		print_leaks();
		return TEE_SUCCESS;
	case GET_TAS:
		return get_tas(ps);
	case GET_TIME:
		return get_time(ps);
	default:
		/* Clocks and regulators, of which this TEE drives none. */
		return ps->p[0].a <= 1 ? TEE_SUCCESS : TEE_ERROR_BAD_PARAMETERS;
	}
}

const struct pta statistics_pta = {
	.uuid = { 0xd96a5b40,
		  0xe2c7,
		  0xb1af,
		  { 0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b } },
	.name = "statistics",
	.open = statistics_open,
	.invoke = statistics_invoke,
};
