/*
 * The system calls on the host: number in rax, arguments where Linux has them,
 * the seventh and eighth in r12 and r13. The process that runs the TA takes
 * the instruction as the TEE's (arch/host/ta).
 */
#include <tee_syscall_numbers.h>

	.macro function name
	.section .text._utee_\name, "ax"
	.globl _utee_\name
	.type _utee_\name, @function
	.balign 16
_utee_\name:
	.endm

/* libsanitize looks at the memory that a call names; all registers stay. */
	.macro look number
#ifdef CFG_TA_SANITIZE
	sub	$8, %rsp
	push	%r9
	push	%r8
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	mov	$\number, %edi
	mov	%rsp, %rsi
	mov	%rbp, %rdx
	call	san_call@PLT
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%r8
	pop	%r9
	add	$8, %rsp
#endif
	.endm

	.macro tee_call name, number
	function \name
	look	\number
	mov	%rcx, %r10
	mov	$\number, %eax
	syscall
	ret
	.size _utee_\name, . - _utee_\name
	.endm

/* With more than six arguments: the others lie behind the return address. */
	.macro tee_call_8 name, number
	function \name
	push	%r12
	push	%r13
	mov	24(%rsp), %r12
	mov	32(%rsp), %r13
	mov	%rcx, %r10
	mov	$\number, %eax
	syscall
	pop	%r13
	pop	%r12
	ret
	.size _utee_\name, . - _utee_\name
	.endm

/* The second argument: where the caller's frame is, for a trace. */
	function panic
	push	%rbp
	mov	%rsp, %rsi
	mov	$TEE_SCN_PANIC, %eax
	syscall
	ud2
	.size _utee_panic, . - _utee_panic

tee_call return, TEE_SCN_RETURN
tee_call log, TEE_SCN_LOG
tee_call_8 get_property, TEE_SCN_GET_PROPERTY
tee_call get_property_name_to_index, TEE_SCN_GET_PROPERTY_NAME_TO_INDEX
tee_call open_ta_session, TEE_SCN_OPEN_TA_SESSION
tee_call close_ta_session, TEE_SCN_CLOSE_TA_SESSION
tee_call invoke_ta_command, TEE_SCN_INVOKE_TA_COMMAND
tee_call check_access_rights, TEE_SCN_CHECK_ACCESS_RIGHTS
tee_call get_cancellation_flag, TEE_SCN_GET_CANCELLATION_FLAG
tee_call unmask_cancellation, TEE_SCN_UNMASK_CANCELLATION
tee_call mask_cancellation, TEE_SCN_MASK_CANCELLATION
tee_call wait, TEE_SCN_WAIT
tee_call get_time, TEE_SCN_GET_TIME
tee_call set_ta_time, TEE_SCN_SET_TA_TIME
tee_call cryp_state_alloc, TEE_SCN_CRYP_STATE_ALLOC
tee_call cryp_state_copy, TEE_SCN_CRYP_STATE_COPY
tee_call cryp_state_free, TEE_SCN_CRYP_STATE_FREE
tee_call hash_init, TEE_SCN_HASH_INIT
tee_call hash_update, TEE_SCN_HASH_UPDATE
tee_call hash_final, TEE_SCN_HASH_FINAL
tee_call cipher_init, TEE_SCN_CIPHER_INIT
tee_call cipher_update, TEE_SCN_CIPHER_UPDATE
tee_call cipher_final, TEE_SCN_CIPHER_FINAL
tee_call cryp_obj_get_info, TEE_SCN_CRYP_OBJ_GET_INFO
tee_call cryp_obj_restrict_usage, TEE_SCN_CRYP_OBJ_RESTRICT_USAGE
tee_call cryp_obj_get_attr, TEE_SCN_CRYP_OBJ_GET_ATTR
tee_call cryp_obj_alloc, TEE_SCN_CRYP_OBJ_ALLOC
tee_call cryp_obj_close, TEE_SCN_CRYP_OBJ_CLOSE
tee_call cryp_obj_reset, TEE_SCN_CRYP_OBJ_RESET
tee_call cryp_obj_populate, TEE_SCN_CRYP_OBJ_POPULATE
tee_call cryp_obj_copy, TEE_SCN_CRYP_OBJ_COPY
tee_call cryp_obj_generate_key, TEE_SCN_CRYP_OBJ_GENERATE_KEY
tee_call cryp_derive_key, TEE_SCN_CRYP_DERIVE_KEY
tee_call cryp_random_number_generate, TEE_SCN_CRYP_RANDOM_NUMBER_GENERATE
tee_call authenc_init, TEE_SCN_AUTHENC_INIT
tee_call authenc_update_aad, TEE_SCN_AUTHENC_UPDATE_AAD
tee_call authenc_update_payload, TEE_SCN_AUTHENC_UPDATE_PAYLOAD
tee_call_8 authenc_enc_final, TEE_SCN_AUTHENC_ENC_FINAL
tee_call_8 authenc_dec_final, TEE_SCN_AUTHENC_DEC_FINAL
tee_call_8 asymm_operate, TEE_SCN_ASYMM_OPERATE
tee_call_8 asymm_verify, TEE_SCN_ASYMM_VERIFY
tee_call storage_obj_open, TEE_SCN_STORAGE_OBJ_OPEN
tee_call_8 storage_obj_create, TEE_SCN_STORAGE_OBJ_CREATE
tee_call storage_obj_del, TEE_SCN_STORAGE_OBJ_DEL
tee_call storage_obj_rename, TEE_SCN_STORAGE_OBJ_RENAME
tee_call storage_alloc_enum, TEE_SCN_STORAGE_ENUM_ALLOC
tee_call storage_free_enum, TEE_SCN_STORAGE_ENUM_FREE
tee_call storage_reset_enum, TEE_SCN_STORAGE_ENUM_RESET
tee_call storage_start_enum, TEE_SCN_STORAGE_ENUM_START
tee_call storage_next_enum, TEE_SCN_STORAGE_ENUM_NEXT
tee_call storage_obj_read, TEE_SCN_STORAGE_OBJ_READ
tee_call storage_obj_write, TEE_SCN_STORAGE_OBJ_WRITE
tee_call storage_obj_trunc, TEE_SCN_STORAGE_OBJ_TRUNC
tee_call storage_obj_seek, TEE_SCN_STORAGE_OBJ_SEEK
tee_call cache_operation, TEE_SCN_CACHE_OPERATION

	.section .note.GNU-stack, "", @progbits
