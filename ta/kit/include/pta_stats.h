/*
 * Statistics of the TEE, in development builds.
 */
#ifndef PTA_STATS_H
#define PTA_STATS_H

#define STATS_UUID                                                             \
	{                                                                      \
		0xd96a5b40, 0xe2c7, 0xb1af,                                    \
		{                                                              \
			0x87, 0x94, 0x10, 0x02, 0xa5, 0xd5, 0xc6, 0x1b         \
		}                                                              \
	}

/* [out] value[0] to [2] */
#define STATS_CMD_PAGER_STATS 0
/* [in] value[0]: a allocator, b reset; [out] memref[1]: struct pta_stats_alloc[] */
#define STATS_CMD_ALLOC_STATS	1
#define STATS_CMD_MEMLEAK_STATS 2
/* [out] memref[0]: struct pta_stats_ta[] */
#define STATS_CMD_TA_STATS 3
/* [out] value[0]: time of the normal world; [out] value[1]: of the TEE */
#define STATS_CMD_GET_TIME 4
/* [in] value[0].a: what */
#define STATS_CMD_PRINT_DRIVER_INFO 5

#endif
