/*
 * The dev kit's headers stand alone, so that TAs need nothing else; the
 * kernel has abi/ta_syscalls.h. Here the two must say the same.
 */
#include <abi/ta_syscalls.h>
#include <stddef.h>
#include <tee_syscall_numbers.h>

#include "utee.h"

/* Both name the block at the start of a TA struct ta_head. */
#define ta_head kit_ta_head
#include <user_ta_header.h>
#undef ta_head

#define SAME(ours, theirs) static_assert((ours) == (theirs), #theirs)

SAME(TEE_SCN_RETURN, TA_SYS_RETURN);
SAME(TEE_SCN_CHECK_ACCESS_RIGHTS, TA_SYS_CHECK_ACCESS_RIGHTS);
SAME(TEE_SCN_CRYP_STATE_ALLOC, TA_SYS_CRYP_STATE_ALLOC);
SAME(TEE_SCN_CRYP_OBJ_GET_INFO, TA_SYS_CRYP_OBJ_GET_INFO);
SAME(TEE_SCN_CRYP_RANDOM_NUMBER_GENERATE, TA_SYS_CRYP_RANDOM);
SAME(TEE_SCN_ASYMM_VERIFY, TA_SYS_ASYMM_VERIFY);
SAME(TEE_SCN_STORAGE_OBJ_SEEK, TA_SYS_STORAGE_OBJ_SEEK);
SAME(TEE_SCN_CRYP_OBJ_GENERATE_KEY, TA_SYS_CRYP_OBJ_GENERATE_KEY);
SAME(TEE_SCN_CACHE_OPERATION, TA_SYS_CACHE_OPERATION);
SAME(TEE_SCN_MAX + 1, TA_SYS_COUNT);

SAME(UTEE_ENTRY_FUNC_DUMP_MEMSTATS, TA_ENTRY_MEMORY_STATISTICS);
SAME(UTEE_TIME_CAT_REE, TA_TIME_REE);
SAME(TEE_CACHEINVALIDATE, TA_CACHE_INVALIDATE);
SAME(TEE_NUM_PARAMS, TA_PARAM_COUNT);
SAME(TEE_PARAM_TYPE_MEMREF_INOUT, TA_PARAM_MEMREF_INOUT);
SAME(TEE_ATTR_FLAG_VALUE, TA_ATTR_VALUE);
SAME(TEE_HANDLE_FLAG_INITIALIZED, TA_OBJ_INITIALIZED);
SAME(TEE_OBJECT_ID_MAX_LEN, TA_OBJ_ID_LEN_MAX);
SAME(TEE_DATA_FLAG_OVERWRITE, TA_DATA_OVERWRITE);
SAME(TEE_MEMORY_ACCESS_SECURE, TA_ACCESS_SECURE);
SAME(TEE_LOGIN_REE_KERNEL, TA_LOGIN_REE_KERNEL);
SAME(USER_TA_PROP_TYPE_U64, TA_PROP_U64);
SAME(TA_FLAG_INSTANCE_KEEP_CRASHED, TA_HEAD_KEEP_CRASHED);

SAME(sizeof(struct kit_ta_head), sizeof(struct ta_head));
SAME(offsetof(struct kit_ta_head, depr_entry),
     offsetof(struct ta_head, depr_entry));
SAME(sizeof(struct utee_params), sizeof(struct ta_params));
SAME(sizeof(struct utee_attribute), sizeof(struct ta_attribute));
SAME(offsetof(struct utee_attribute, attribute_id),
     offsetof(struct ta_attribute, id));
SAME(sizeof(struct utee_object_info), sizeof(struct ta_object_info));
SAME(sizeof(TEE_UUID), sizeof(struct ta_uuid));
SAME(sizeof(TEE_Identity), sizeof(struct ta_identity));
SAME(sizeof(TEE_Time), sizeof(struct ta_time));
SAME(sizeof(TEE_Param), 16);
SAME(sizeof(TEE_Attribute), 24);
SAME(sizeof(TEE_ObjectInfo), 40);
SAME(sizeof(__GP11_TEE_ObjectInfo), 28);
SAME(sizeof(TEE_OperationInfo), 32);
SAME(sizeof(TEE_OperationInfoMultiple), 32);
SAME(sizeof(struct user_ta_property), 24);
