/*
 * The system calls. The C calling convention already has the arguments where
 * the kernel wants them: all that is left is the number in x8.
 */
#include <tee_syscall_numbers.h>

	.macro syscall name, number
	.section .text._utee_\name, "ax"
	.globl _utee_\name
	.type _utee_\name, %function
	.balign 4
_utee_\name:
	hint	#34		/* bti c */
	mov	x8, #\number
	svc	#0
	ret
	.size _utee_\name, . - _utee_\name
	.endm

/* The kernel finds the caller's frame for its trace where x1 points. */
	.section .text._utee_panic, "ax"
	.globl _utee_panic
	.type _utee_panic, %function
	.balign 4
_utee_panic:
	hint	#34		/* bti c */
	stp	x29, x30, [sp, #-16]!
	mov	x1, sp
	mov	x8, #TEE_SCN_PANIC
	svc	#0
	brk	#0
	.size _utee_panic, . - _utee_panic

syscall return, TEE_SCN_RETURN
syscall log, TEE_SCN_LOG
syscall get_property, TEE_SCN_GET_PROPERTY
syscall get_property_name_to_index, TEE_SCN_GET_PROPERTY_NAME_TO_INDEX
syscall open_ta_session, TEE_SCN_OPEN_TA_SESSION
syscall close_ta_session, TEE_SCN_CLOSE_TA_SESSION
syscall invoke_ta_command, TEE_SCN_INVOKE_TA_COMMAND
syscall check_access_rights, TEE_SCN_CHECK_ACCESS_RIGHTS
syscall get_cancellation_flag, TEE_SCN_GET_CANCELLATION_FLAG
syscall unmask_cancellation, TEE_SCN_UNMASK_CANCELLATION
syscall mask_cancellation, TEE_SCN_MASK_CANCELLATION
syscall wait, TEE_SCN_WAIT
syscall get_time, TEE_SCN_GET_TIME
syscall set_ta_time, TEE_SCN_SET_TA_TIME
syscall cryp_state_alloc, TEE_SCN_CRYP_STATE_ALLOC
syscall cryp_state_copy, TEE_SCN_CRYP_STATE_COPY
syscall cryp_state_free, TEE_SCN_CRYP_STATE_FREE
syscall hash_init, TEE_SCN_HASH_INIT
syscall hash_update, TEE_SCN_HASH_UPDATE
syscall hash_final, TEE_SCN_HASH_FINAL
syscall cipher_init, TEE_SCN_CIPHER_INIT
syscall cipher_update, TEE_SCN_CIPHER_UPDATE
syscall cipher_final, TEE_SCN_CIPHER_FINAL
syscall cryp_obj_get_info, TEE_SCN_CRYP_OBJ_GET_INFO
syscall cryp_obj_restrict_usage, TEE_SCN_CRYP_OBJ_RESTRICT_USAGE
syscall cryp_obj_get_attr, TEE_SCN_CRYP_OBJ_GET_ATTR
syscall cryp_obj_alloc, TEE_SCN_CRYP_OBJ_ALLOC
syscall cryp_obj_close, TEE_SCN_CRYP_OBJ_CLOSE
syscall cryp_obj_reset, TEE_SCN_CRYP_OBJ_RESET
syscall cryp_obj_populate, TEE_SCN_CRYP_OBJ_POPULATE
syscall cryp_obj_copy, TEE_SCN_CRYP_OBJ_COPY
syscall cryp_obj_generate_key, TEE_SCN_CRYP_OBJ_GENERATE_KEY
syscall cryp_derive_key, TEE_SCN_CRYP_DERIVE_KEY
syscall cryp_random_number_generate, TEE_SCN_CRYP_RANDOM_NUMBER_GENERATE
syscall authenc_init, TEE_SCN_AUTHENC_INIT
syscall authenc_update_aad, TEE_SCN_AUTHENC_UPDATE_AAD
syscall authenc_update_payload, TEE_SCN_AUTHENC_UPDATE_PAYLOAD
syscall authenc_enc_final, TEE_SCN_AUTHENC_ENC_FINAL
syscall authenc_dec_final, TEE_SCN_AUTHENC_DEC_FINAL
syscall asymm_operate, TEE_SCN_ASYMM_OPERATE
syscall asymm_verify, TEE_SCN_ASYMM_VERIFY
syscall storage_obj_open, TEE_SCN_STORAGE_OBJ_OPEN
syscall storage_obj_create, TEE_SCN_STORAGE_OBJ_CREATE
syscall storage_obj_del, TEE_SCN_STORAGE_OBJ_DEL
syscall storage_obj_rename, TEE_SCN_STORAGE_OBJ_RENAME
syscall storage_alloc_enum, TEE_SCN_STORAGE_ENUM_ALLOC
syscall storage_free_enum, TEE_SCN_STORAGE_ENUM_FREE
syscall storage_reset_enum, TEE_SCN_STORAGE_ENUM_RESET
syscall storage_start_enum, TEE_SCN_STORAGE_ENUM_START
syscall storage_next_enum, TEE_SCN_STORAGE_ENUM_NEXT
syscall storage_obj_read, TEE_SCN_STORAGE_OBJ_READ
syscall storage_obj_write, TEE_SCN_STORAGE_OBJ_WRITE
syscall storage_obj_trunc, TEE_SCN_STORAGE_OBJ_TRUNC
syscall storage_obj_seek, TEE_SCN_STORAGE_OBJ_SEEK
syscall cache_operation, TEE_SCN_CACHE_OPERATION

	.section .note.GNU-stack, "", %progbits
