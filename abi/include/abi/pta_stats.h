/*
 * Statistics pseudo-TA: what the TEE has in use, for tests and benchmarks. It
 * tells sizes and counts, nothing of what any TA holds.
 */
#ifndef ABI_PTA_STATS_H
#define ABI_PTA_STATS_H

#include <assert.h>
#include <stdint.h>

/* 5d3a1c52-86f2-4c1b-9c3a-5374726f6e67 */
#define PTA_STATS_UUID                                                         \
	{                                                                      \
		0x5d3a1c52, 0x86f2, 0x4c1b,                                    \
		{                                                              \
			0x9c, 0x3a, 0x53, 0x74, 0x72, 0x6f, 0x6e, 0x67         \
		}                                                              \
	}

#define PTA_STATS_VERSION 1u

/* [out] memref[0]: struct pta_stats. TEE_ERROR_SHORT_BUFFER with the size. */
#define PTA_STATS_GET 0u

struct pta_stats {
	uint32_t version;
	uint32_t sessions;    /* open now, this one included */
	uint32_t instances;   /* TAs loaded now */
	uint32_t registered;  /* shared-memory registrations now */
	uint64_t pages_total; /* pages of 4 KiB that TAs and the heap share */
	uint64_t pages_used;  /* without those the heap keeps empty */
	uint64_t pages_peak;
	uint64_t heap_used; /* bytes */
	uint64_t heap_peak;
	uint64_t rpc_round_trips; /* requests to the normal world so far */
};
static_assert(sizeof(struct pta_stats) == 64, "part of the statistics ABI");

#endif
