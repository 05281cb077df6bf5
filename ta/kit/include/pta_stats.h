/*
 * Statistics of the TEE, for development: a production device refuses them.
 */
#ifndef PTA_STATS_H
#define PTA_STATS_H

#include <stdint.h>
#include <tee_api_types.h>

#define STATS_UUID                                                             \
	{                                                                      \
		0xd96a5b40, 0xe2c7, 0xb1af,                                    \
		{                                                              \
			0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b         \
		}                                                              \
	}

/* [out] value[0..2]: counters of a pager; zero where nothing is paged */
#define STATS_CMD_PAGER_STATS 0
/*
 * [in] value[0]: a allocator, b not 0: count anew afterwards;
 * [out] memref[1]: struct pta_stats_alloc for each
 */
#define STATS_CMD_ALLOC_STATS 1
#define ALLOC_ID_ALL	      0
#define ALLOC_ID_HEAP	      1 /* of the TEE itself */
#define ALLOC_ID_PUBLIC_DDR   2 /* unused */
#define ALLOC_ID_TA_RAM	      3
#define ALLOC_ID_NEXUS_HEAP   4 /* empty here */
#define ALLOC_ID_RPMB	      5 /* empty here */
#define STATS_NB_POOLS	      5
/* no parameters: prints what the TEE has in use */
#define STATS_CMD_MEMLEAK_STATS 2
/* [out] memref[0]: struct pta_stats_ta for each instance */
#define STATS_CMD_TA_STATS 3
/* [out] value[0]: REE time; value[1]: TEE time; a seconds, b milliseconds */
#define STATS_CMD_GET_TIME 4
/* [in] value[0]: a STATS_DRIVER_TYPE_*; prints */
#define STATS_CMD_PRINT_DRIVER_INFO 5
#define STATS_DRIVER_TYPE_CLOCK	    0
#define STATS_DRIVER_TYPE_REGULATOR 1

#define TEE_ALLOCATOR_DESC_LENGTH 32

struct pta_stats_alloc {
	char desc[TEE_ALLOCATOR_DESC_LENGTH];
	uint64_t free2_sum; /* of the squares of free blocks; may be 0 */
	uint32_t allocated; /* bytes, as all that follows but counts */
	uint32_t max_allocated;
	uint32_t size;
	uint32_t num_alloc_fail;
	uint32_t biggest_alloc_fail;
	uint32_t biggest_alloc_fail_used;
};

struct pta_stats_ta {
	TEE_UUID uuid;
	uint32_t panicked; /* not 0 when it has */
	uint32_t sess_num;
	struct pta_stats_alloc heap;
};

#endif
