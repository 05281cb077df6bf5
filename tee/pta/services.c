/*
 * Pseudo-TAs that Linux and the TA library rely on: device enumeration, random
 * numbers, and statistics.
 */
#include "pta/console.h"
#include "pta/secstor.h"
#include "pta/socket.h"
#include "pta/system.h"
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
	&secstor_pta,
	&socket_pta,
};
const unsigned int pta_count = ARRAY_COUNT(ptas);
