/*
 * Functions beside GlobalPlatform's that OP-TEE established and TAs use.
 */
#ifndef TEE_INTERNAL_API_EXTENSIONS_H
#define TEE_INTERNAL_API_EXTENSIONS_H

#include <stdio.h>
#include <tee_api_defines_extensions.h>
#include <tee_api_types.h>
#include <trace.h>
#include <types_ext.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Cache maintenance of memory references, for TAs with the flag
 * TA_FLAG_CACHE_MAINTENANCE; without it TEE_ERROR_NOT_SUPPORTED. Private
 * memory is refused with TEE_ERROR_ACCESS_DENIED.
 */
TEE_Result TEE_CacheClean(char *buf, size_t len);
TEE_Result TEE_CacheFlush(char *buf, size_t len);
TEE_Result TEE_CacheInvalidate(char *buf, size_t len);

/**
 * tee_map_zi() - get zeroed memory outside the TA's heap
 * @len:   bytes, rounded up to pages
 * @flags: 0, or TEE_MEMORY_ACCESS_ANY_OWNER for memory that may be handed to
 *	   another TA by reference
 *
 * Return: the memory, or NULL.
 */
void *tee_map_zi(size_t len, uint32_t flags);

/** tee_map_zi_va() - as tee_map_zi(), at address @va unless that is 0. */
void *tee_map_zi_va(vaddr_t va, size_t len, uint32_t flags);

/** tee_unmap() - give back memory of tee_map_zi(), all or some pages of it. */
TEE_Result tee_unmap(void *buf, size_t len);

/**
 * tee_uuid_from_str() - parse a UUID in its 8-4-4-4-12 text form
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_FORMAT, with *@uuid untouched.
 */
TEE_Result tee_uuid_from_str(TEE_UUID *uuid, const char *s);

/**
 * tee_invoke_supp_plugin() - call a plug-in of the normal world's supplicant
 * @uuid:    the plug-in
 * @cmd:     meaning is the plug-in's own
 * @sub_cmd: likewise
 * @buf:     in and out, may be NULL when @len is 0
 * @len:     room at @buf in bytes
 * @outlen:  bytes the plug-in wrote, may be NULL
 *
 * What comes back is as trustworthy as the normal world.
 */
TEE_Result tee_invoke_supp_plugin(const TEE_UUID *uuid, uint32_t cmd,
				  uint32_t sub_cmd, void *buf, size_t len,
				  size_t *outlen);

#ifdef __cplusplus
}
#endif

#endif
