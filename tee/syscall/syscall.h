/*
 * System calls of TAs (docs/ta-abi.md). A handler gets the TA's x0..x7 as they
 * are: every one is untrusted, and a pointer among them is a number until a
 * function of ta/space.h has checked it. It returns the value of w0.
 */
#ifndef TEE_SYSCALL_SYSCALL_H
#define TEE_SYSCALL_SYSCALL_H

#include "kernel/thread.h"
#include "ta/instance.h"

#define SYSCALL(name)                                                          \
	uint64_t name(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,      \
		      uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7)

SYSCALL(sys_return);
SYSCALL(sys_log);
SYSCALL(sys_panic);
SYSCALL(sys_get_property);
SYSCALL(sys_get_property_name_to_index);
SYSCALL(sys_open_ta_session);
SYSCALL(sys_close_ta_session);
SYSCALL(sys_invoke_ta_command);
SYSCALL(sys_check_access_rights);
SYSCALL(sys_get_cancellation_flag);
SYSCALL(sys_unmask_cancellation);
SYSCALL(sys_mask_cancellation);
SYSCALL(sys_wait);
SYSCALL(sys_get_time);
SYSCALL(sys_set_ta_time);
SYSCALL(sys_random);
SYSCALL(sys_cache_operation);
SYSCALL(sys_obj_get_info);
SYSCALL(sys_obj_restrict_usage);
SYSCALL(sys_state_alloc);
SYSCALL(sys_state_copy);
SYSCALL(sys_state_free);
SYSCALL(sys_hash_init);
SYSCALL(sys_hash_update);
SYSCALL(sys_hash_final);
SYSCALL(sys_cipher_init);
SYSCALL(sys_cipher_update);
SYSCALL(sys_cipher_final);
SYSCALL(sys_authenc_init);
SYSCALL(sys_authenc_update_aad);
SYSCALL(sys_authenc_update_payload);
SYSCALL(sys_authenc_enc_final);
SYSCALL(sys_authenc_dec_final);
SYSCALL(sys_asymm_operate);
SYSCALL(sys_asymm_verify);
SYSCALL(sys_derive);
SYSCALL(sys_obj_close);
SYSCALL(sys_obj_alloc);
SYSCALL(sys_obj_reset);
SYSCALL(sys_obj_populate);
SYSCALL(sys_obj_copy);
SYSCALL(sys_obj_get_attr);
SYSCALL(sys_obj_generate);
SYSCALL(sys_storage_open);
SYSCALL(sys_storage_create);
SYSCALL(sys_storage_delete);
SYSCALL(sys_storage_rename);
SYSCALL(sys_storage_enum_alloc);
SYSCALL(sys_storage_enum_free);
SYSCALL(sys_storage_enum_reset);
SYSCALL(sys_storage_enum_start);
SYSCALL(sys_storage_enum_next);
SYSCALL(sys_storage_read);
SYSCALL(sys_storage_write);
SYSCALL(sys_storage_truncate);
SYSCALL(sys_storage_seek);

#endif
