/*
 * Pseudo-TAs that Linux and the TA library rely on: device enumeration, random
 * numbers, the system services of TAs, and statistics.
 */
#include "pta/console.h"
#include "kernel/heap.h"
#include "kernel/pages.h"
#include "kernel/random.h"
#include "kernel/thread.h"
#include "smc/rpc.h"
#include "ta/instance.h"
#include "ta/session.h"
#include <abi/pta_stats.h>
#include <base/bits.h>
#include <base/bytes.h>
#include <base/secret.h>
#include <string.h>

/* ---------------------------------------------- 7011a688-... enumeration --- */

#define ENUM_GET_DEVICES	0u	/* usable before the supplicant runs */
#define ENUM_GET_DEVICES_SUPP	1u

static void uuid_to_octets(uint8_t out[16], const TEE_UUID *uuid)
{
	store_be32(out, uuid->timeLow);
	store_be16(out + 4, uuid->timeMid);
	store_be16(out + 6, uuid->timeHiAndVersion);
	memcpy(out + 8, uuid->clockSeqAndNode, 8);
}

static TEE_Result enumerate_invoke(struct session *s, uint32_t cmd,
				   struct params *ps)
{
	uint8_t list[16 * 8];
	size_t len = 0;

	if (cmd != ENUM_GET_DEVICES && cmd != ENUM_GET_DEVICES_SUPP)
		return TEE_ERROR_NOT_SUPPORTED;
	if (params_types(ps) != PARAM_TYPES(PARAM_MEMREF_OUTPUT, 0, 0, 0))
		return TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; i < pta_count; i++) {
		if (!ptas[i]->enumerate || cmd != ENUM_GET_DEVICES ||
		    len + 16 > sizeof(list))
			continue;
		uuid_to_octets(list + len, &ptas[i]->uuid);
		len += 16;
	}
	return param_reply(&ps->p[0], list, len);
}

static const struct pta enumerate_pta = {
	.uuid = { 0x7011a688, 0xddde, 0x4053,
		  { 0xa5, 0xa9, 0x7b, 0x3c, 0x4d, 0xdf, 0x13, 0xb8 } },
	.name = "enumeration",
	.invoke = enumerate_invoke,
};

/* ------------------------------------------------- ab7a617c-... random --- */

#define RNG_GET_ENTROPY		0u
#define RNG_GET_INFO		1u
#define RNG_MAX			4096u
#define RNG_HEALTH_FAILED	1u
#define RNG_QUALITY		1024u	/* per 1024 bits */

static TEE_Result rng_fill(struct param *p)
{
	uint8_t chunk[64];
	TEE_Result res = TEE_SUCCESS;

	if (p->capacity > RNG_MAX)
		return TEE_ERROR_NOT_SUPPORTED;
	for (uint64_t off = 0; off < p->capacity; off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), p->capacity - off);

		if (random_bytes(chunk, len) != TEE_SUCCESS) {
			res = RNG_HEALTH_FAILED;
			break;
		}
		res = param_write(p, off, chunk, len);
		if (res != TEE_SUCCESS)
			break;
	}
	secret_wipe(chunk, sizeof(chunk));
	p->size = res == TEE_SUCCESS ? p->capacity : 0;
	return res;
}

static TEE_Result rng_invoke(struct session *s, uint32_t cmd, struct params *ps)
{
	if (cmd == RNG_GET_ENTROPY &&
	    params_types(ps) == PARAM_TYPES(PARAM_MEMREF_INOUT, 0, 0, 0))
		return rng_fill(&ps->p[0]);
	if (cmd == RNG_GET_INFO &&
	    params_types(ps) == PARAM_TYPES(PARAM_VALUE_OUTPUT, 0, 0, 0)) {
		ps->p[0].a = 0;	/* no pacing */
		ps->p[0].b = RNG_QUALITY;
		return TEE_SUCCESS;
	}
	return TEE_ERROR_BAD_PARAMETERS;
}

static const struct pta rng_pta = {
	.uuid = { 0xab7a617c, 0xb8e7, 0x4d8f,
		  { 0x83, 0x01, 0xd0, 0x9b, 0x61, 0x03, 0x6b, 0x64 } },
	.name = "rng",
	.enumerate = true,
	.invoke = rng_invoke,
};

/* ------------------------------------------------- 3a2f8978-... system --- */

#define SYSTEM_MAP_ZI		2u
#define SYSTEM_UNMAP		3u
#define SYSTEM_MAP_MAX		(4u << 20)	/* bytes a TA may map at once */
#define SYSTEM_SHAREABLE	BIT32(0)

static TEE_Result system_map(struct ta_instance *inst, struct params *ps)
{
	uint64_t va = (uint64_t)ps->p[1].a << 32 | ps->p[1].b;
	uint64_t len = ps->p[0].a;
	enum region_kind kind = (ps->p[0].b & SYSTEM_SHAREABLE) != 0 ?
					REGION_SHAREABLE :
					REGION_PRIVATE;

	if (len == 0 || len > SYSTEM_MAP_MAX ||
	    (ps->p[0].b & ~SYSTEM_SHAREABLE) != 0 || va != 0)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;
	size_t before = ((uint64_t)ps->p[2].a + PAGE_SIZE - 1) / PAGE_SIZE;
	struct memory *mem = memory_alloc(pages);

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	va = space_push(&inst->space, pages, MIN(before, (size_t)64));

	TEE_Result res = space_map(&inst->space, va, mem, 0, pages, MAP_W,
				   kind);

	memory_put(mem);
	if (res != TEE_SUCCESS)
		return res;
	ps->p[1].a = (uint32_t)(va >> 32);
	ps->p[1].b = (uint32_t)va;
	return TEE_SUCCESS;
}

static TEE_Result system_unmap(struct ta_instance *inst, struct params *ps)
{
	uint64_t va = (uint64_t)ps->p[1].a << 32 | ps->p[1].b;
	size_t pages = ((uint64_t)ps->p[0].a + PAGE_SIZE - 1) / PAGE_SIZE;

	if (ps->p[0].b != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Code, data and stack are private too, but were not mapped here. */
	if (!space_is_pushed(&inst->space, va))
		return TEE_ERROR_ITEM_NOT_FOUND;

	TEE_Result res = space_unmap(&inst->space, va, pages, REGION_SHAREABLE);

	if (res != TEE_SUCCESS)
		res = space_unmap(&inst->space, va, pages, REGION_PRIVATE);
	return res;
}

static TEE_Result system_invoke(struct session *s, uint32_t cmd,
				struct params *ps)
{
	uint32_t map_types = PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INOUT,
					 PARAM_VALUE_INPUT, 0);
	uint32_t unmap_types =
		PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INPUT, 0, 0);

	switch (cmd) {
	case SYSTEM_MAP_ZI:
		if (params_types(ps) != map_types)
			return TEE_ERROR_BAD_PARAMETERS;
		return system_map(s->opener, ps);
	case SYSTEM_UNMAP:
		if (params_types(ps) != unmap_types)
			return TEE_ERROR_BAD_PARAMETERS;
		return system_unmap(s->opener, ps);
	default:
		return TEE_ERROR_NOT_IMPLEMENTED;
	}
}

static const struct pta system_pta = {
	.uuid = { 0x3a2f8978, 0x5dc0, 0x11e8,
		  { 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc } },
	.name = "system",
	.ta_only = true,
	.invoke = system_invoke,
};

/* ----------------------------------------------------------- statistics --- */

static TEE_Result stats_invoke(struct session *s, uint32_t cmd,
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

static const struct pta stats_pta = {
	.uuid = PTA_STATS_UUID,
	.name = "statistics",
	.invoke = stats_invoke,
};

const struct pta *const ptas[] = {
	&enumerate_pta, &rng_pta, &system_pta, &console_pta, &stats_pta,
};
const unsigned int pta_count = ARRAY_COUNT(ptas);
