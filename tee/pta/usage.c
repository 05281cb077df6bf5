/*
 * What the TEE has in use, for our own tests and benchmarks (abi/pta_stats.h).
 * From it the normal world could tell what TAs do with their memory: a device
 * in production does not give it.
 */
#include "pta/services.h"
#include "kernel/device.h"
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "smc/rpc.h"
#include "ta/instance.h"
#include <abi/boot_record.h>
#include <abi/pta_stats.h>

static TEE_Result usage_invoke(struct session *s, uint32_t cmd,
			       struct params *ps)
{
	struct pages_stats pages;
	struct heap_stats heap;

	if (cmd != PTA_STATS_GET)
		return TEE_ERROR_NOT_SUPPORTED;
	if (params_types(ps) != PARAM_TYPES(PARAM_MEMREF_OUTPUT, 0, 0, 0))
		return TEE_ERROR_BAD_PARAMETERS;
	pages_stats(&pages);
	heap_stats(&heap);

	struct pta_stats st = {
		.version = PTA_STATS_VERSION,
		.sessions = session_count(),
		.instances = instance_count(),
		.registered = shm_count(),
		.pages_total = pages.total,
		.pages_used = pages.used - heap.spare_pages,
		.pages_peak = pages.peak,
		.heap_used = heap.used,
		.heap_peak = heap.peak,
		.rpc_round_trips = rpc_round_trips(),
	};

	return param_reply(&ps->p[0], &st, sizeof(st));
}

static TEE_Result usage_open(struct session *s, struct params *ps)
{
	return device_lifecycle() == LIFECYCLE_PRODUCTION
		       ? TEE_ERROR_ACCESS_DENIED
		       : TEE_SUCCESS;
}

const struct pta usage_pta = {
	.uuid = PTA_STATS_UUID,
	.name = "usage",
	.open = usage_open,
	.invoke = usage_invoke,
};
