/*
 * Blocks that cross the border between a TA and the kernel.
 */
#ifndef UTEE_TYPES_H
#define UTEE_TYPES_H

#include <inttypes.h>
#include <tee_api_defines.h>

enum utee_entry_func {
	UTEE_ENTRY_FUNC_OPEN_SESSION = 0,
	UTEE_ENTRY_FUNC_CLOSE_SESSION = 1,
	UTEE_ENTRY_FUNC_INVOKE_COMMAND = 2,
	UTEE_ENTRY_FUNC_DUMP_MEMSTATS = 3,
};

enum utee_time_category {
	UTEE_TIME_CAT_SYSTEM = 0,
	UTEE_TIME_CAT_TA_PERSISTENT = 1,
	UTEE_TIME_CAT_REE = 2,
};

enum utee_cache_operation {
	TEE_CACHECLEAN = 0,
	TEE_CACHEFLUSH = 1,
	TEE_CACHEINVALIDATE = 2,
};

/*
 * Parameter n has value.a or the buffer's address in vals[2n], value.b or the
 * size in bytes in vals[2n + 1].
 */
struct utee_params {
	uint64_t types;
	uint64_t vals[TEE_NUM_PARAMS * 2];
};

struct utee_attribute {
	uint64_t a; /* address, or value a */
	uint64_t b; /* length in bytes, or value b */
	uint32_t attribute_id;
};

struct utee_object_info {
	uint32_t obj_type;
	uint32_t obj_size;
	uint32_t max_obj_size;
	uint32_t obj_usage;
	uint32_t data_size;
	uint32_t data_pos;
	uint32_t handle_flags;
};

#endif
