/*
 * The system-call table. Numbers without a handler answer NOT_SUPPORTED.
 */
#include "syscall/syscall.h"
#include <abi/ta_syscalls.h>

static_assert(TA_SYS_COUNT == SYSCALL_TABLE_SIZE, "assembly bounds by it");

static SYSCALL(unsupported)
{
	return TEE_ERROR_NOT_SUPPORTED;
}

#define NONE(from, to) [from... to] = unsupported

const syscall_fn syscall_table[SYSCALL_TABLE_SIZE] = {
	[TA_SYS_RETURN] = sys_return,
	[TA_SYS_LOG] = sys_log,
	[TA_SYS_PANIC] = arch_user_panic,
	[TA_SYS_GET_PROPERTY] = sys_get_property,
	[TA_SYS_GET_PROPERTY_NAME_TO_INDEX] = sys_get_property_name_to_index,
	[TA_SYS_OPEN_TA_SESSION] = sys_open_ta_session,
	[TA_SYS_CLOSE_TA_SESSION] = sys_close_ta_session,
	[TA_SYS_INVOKE_TA_COMMAND] = sys_invoke_ta_command,
	[TA_SYS_CHECK_ACCESS_RIGHTS] = sys_check_access_rights,
	[TA_SYS_GET_CANCELLATION_FLAG] = sys_get_cancellation_flag,
	[TA_SYS_UNMASK_CANCELLATION] = sys_unmask_cancellation,
	[TA_SYS_MASK_CANCELLATION] = sys_mask_cancellation,
	[TA_SYS_WAIT] = sys_wait,
	[TA_SYS_GET_TIME] = sys_get_time,
	[TA_SYS_SET_TA_TIME] = sys_set_ta_time,
	[TA_SYS_CRYP_STATE_ALLOC] = sys_state_alloc,
	[TA_SYS_CRYP_STATE_COPY] = sys_state_copy,
	[TA_SYS_CRYP_STATE_FREE] = sys_state_free,
	[TA_SYS_HASH_INIT] = sys_hash_init,
	[TA_SYS_HASH_UPDATE] = sys_hash_update,
	[TA_SYS_HASH_FINAL] = sys_hash_final,
	[TA_SYS_CIPHER_INIT] = sys_cipher_init,
	[TA_SYS_CIPHER_UPDATE] = sys_cipher_update,
	[TA_SYS_CIPHER_FINAL] = sys_cipher_final,
	[TA_SYS_CRYP_OBJ_GET_INFO] = sys_obj_get_info,
	[TA_SYS_CRYP_OBJ_RESTRICT_USAGE] = sys_obj_restrict_usage,
	[TA_SYS_CRYP_OBJ_GET_ATTR] = sys_obj_get_attr,
	[TA_SYS_CRYP_OBJ_ALLOC] = sys_obj_alloc,
	[TA_SYS_CRYP_OBJ_CLOSE] = sys_obj_close,
	[TA_SYS_CRYP_OBJ_RESET] = sys_obj_reset,
	[TA_SYS_CRYP_OBJ_POPULATE] = sys_obj_populate,
	[TA_SYS_CRYP_OBJ_COPY] = sys_obj_copy,
	[TA_SYS_CRYP_DERIVE_KEY] = sys_derive,
	[TA_SYS_CRYP_RANDOM] = sys_random,
	[TA_SYS_AUTHENC_INIT] = sys_authenc_init,
	[TA_SYS_AUTHENC_UPDATE_AAD] = sys_authenc_update_aad,
	[TA_SYS_AUTHENC_UPDATE_PAYLOAD] = sys_authenc_update_payload,
	[TA_SYS_AUTHENC_ENC_FINAL] = sys_authenc_enc_final,
	[TA_SYS_AUTHENC_DEC_FINAL] = sys_authenc_dec_final,
	[TA_SYS_ASYMM_OPERATE] = sys_asymm_operate,
	[TA_SYS_ASYMM_VERIFY] = sys_asymm_verify,
	[TA_SYS_STORAGE_OBJ_OPEN] = sys_storage_open,
	[TA_SYS_STORAGE_OBJ_CREATE] = sys_storage_create,
	[TA_SYS_STORAGE_OBJ_DEL] = sys_storage_delete,
	[TA_SYS_STORAGE_OBJ_RENAME] = sys_storage_rename,
	[TA_SYS_STORAGE_ENUM_ALLOC] = sys_storage_enum_alloc,
	[TA_SYS_STORAGE_ENUM_FREE] = sys_storage_enum_free,
	[TA_SYS_STORAGE_ENUM_RESET] = sys_storage_enum_reset,
	[TA_SYS_STORAGE_ENUM_START] = sys_storage_enum_start,
	[TA_SYS_STORAGE_ENUM_NEXT] = sys_storage_enum_next,
	[TA_SYS_STORAGE_OBJ_READ] = sys_storage_read,
	[TA_SYS_STORAGE_OBJ_WRITE] = sys_storage_write,
	[TA_SYS_STORAGE_OBJ_TRUNC] = sys_storage_truncate,
	[TA_SYS_STORAGE_OBJ_SEEK] = sys_storage_seek,
	[TA_SYS_CRYP_OBJ_GENERATE_KEY] = sys_obj_generate,
	NONE(TA_SYS_CRYP_OBJ_GENERATE_KEY + 1, TA_SYS_CACHE_OPERATION - 1),
	[TA_SYS_CACHE_OPERATION] = sys_cache_operation,
};
