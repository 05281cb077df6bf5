/*
 * The time that a TA sets for itself and that goes on while the device is off
 * (GlobalPlatform TEE Internal Core API 1.3.1, clause 7.4).
 */
#ifndef TEE_SYSCALL_PERSISTENT_TIME_H
#define TEE_SYSCALL_PERSISTENT_TIME_H

#include <abi/ta_syscalls.h>
#include <base/tee_result.h>

/**
 * persistent_time_get() - the TA's time now
 *
 * Return: TEE_SUCCESS; TEE_ERROR_OVERFLOW with the lower 32 bits of the
 * seconds in @t; TEE_ERROR_TIME_NOT_SET; TEE_ERROR_TIME_NEEDS_RESET when the
 * clock behind it went back, or what was set cannot be read;
 * TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result persistent_time_get(const TEE_UUID *ta, struct ta_time *t);

/**
 * persistent_time_set() - it is @t now; kept until it is set again
 *
 * Return: TEE_SUCCESS; TEE_ERROR_STORAGE_NO_SPACE, also when trusted storage
 * cannot be used; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result persistent_time_set(const TEE_UUID *ta, const struct ta_time *t);

#endif
