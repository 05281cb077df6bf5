/*
 * Clauses 4.8 to 4.11 and 7 of the TEE Internal Core API: panics,
 * cancellation, memory, random numbers, time; and the cache extensions.
 */
#include <assert.h>
#include <malloc.h>
#include <stdarg.h>
#include <string.h>
#include <string_ext.h>
#include <tee_internal_api_extensions.h>
#include <trace.h>

#include "utee.h"

static const void *instance_data;

void TEE_Panic(TEE_Result panicCode)
{
	_utee_panic(panicCode);
}

TEE_Result __utee_finish(TEE_Result res, unsigned int count, ...)
{
	bool allowed = res == TEE_SUCCESS;
	va_list args;

	va_start(args, count);
	for (unsigned int i = 0; i < count; i++)
		allowed |= res == va_arg(args, TEE_Result);
	va_end(args);
	if (!allowed)
		TEE_Panic(res);
	return res;
}

void abort(void)
{
	TEE_Panic(TEE_ERROR_GENERIC);
}

void _assert_break(void)
{
	TEE_Panic(TEE_ERROR_GENERIC);
}

void _assert_log(const char *expr, const char *file, int line, const char *func)
{
	EMSG_RAW("assertion '%s' failed at %s:%d in %s()", expr, file, line,
		 func != NULL ? func : "?");
}

int rand(void)
{
	int v = 0;

	TEE_GenerateRandom(&v, sizeof(v));
	return v & RAND_MAX;
}

/* Cancellation */

bool TEE_GetCancellationFlag(void)
{
	uint32_t flag = 0;

	return _utee_get_cancellation_flag(&flag) == TEE_SUCCESS && flag != 0;
}

bool TEE_UnmaskCancellation(void)
{
	uint32_t old = 0;
	TEE_Result res = _utee_unmask_cancellation(&old);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
	return old != 0;
}

bool TEE_MaskCancellation(void)
{
	uint32_t old = 0;
	TEE_Result res = _utee_mask_cancellation(&old);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
	return old != 0;
}

/* Memory */

TEE_Result TEE_CheckMemoryAccessRights(uint32_t accessFlags, void *buffer,
				       size_t size)
{
	if (size == 0)
		return TEE_SUCCESS;
	if (_utee_check_access_rights(accessFlags, buffer, size) != TEE_SUCCESS)
		return TEE_ERROR_ACCESS_DENIED;
	/* The kernel maps all parameters alike; inputs are not to be written. */
	if ((accessFlags & TEE_MEMORY_ACCESS_WRITE) != 0 &&
	    __utee_input_overlaps(buffer, size))
		return TEE_ERROR_ACCESS_DENIED;
	/* The kernel knows the heap as one piece; what is free is nobody's. */
	if (malloc_buffer_overlaps_heap(buffer, size) &&
	    !malloc_buffer_is_within_alloced(buffer, size))
		return TEE_ERROR_ACCESS_DENIED;
	return TEE_SUCCESS;
}

void TEE_SetInstanceData(const void *instanceData)
{
	instance_data = instanceData;
}

const void *TEE_GetInstanceData(void)
{
	return instance_data;
}

/*
 * Blocks of no bytes cost nothing and cannot be touched: two addresses in the
 * page that is never mapped, so that a block keeps the heap it is of.
 */
#define NO_BYTES	  ((void *)1)
#define NO_BYTES_NO_SHARE ((void *)2)

static bool is_no_bytes(const void *p)
{
	return p == NO_BYTES || p == NO_BYTES_NO_SHARE;
}

static void *allocate(size_t size, uint32_t flags)
{
	if (size == 0)
		return (flags & MAF_NO_SHARE) != 0 ? NO_BYTES_NO_SHARE
						   : NO_BYTES;
	return malloc_flags(flags, NULL, 1, size);
}

void *TEE_Malloc(size_t size, uint32_t hint)
{
	switch (hint) {
	case TEE_MALLOC_FILL_ZERO:
		return allocate(size, MAF_ZERO_INIT);
	case TEE_MALLOC_NO_FILL:
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	case TEE_MALLOC_NO_SHARE:
		return allocate(size, MAF_ZERO_INIT | MAF_NO_SHARE);
	case TEE_MALLOC_NO_FILL | TEE_MALLOC_NO_SHARE:
		return allocate(size, MAF_NO_SHARE);
	case TEE_USER_MEM_HINT_NO_FILL_ZERO:
		return allocate(size, MAF_NULL);
	default:
		EMSG("unknown hint %#" PRIx32, hint);
		return NULL;
	}
}

void *TEE_Realloc(void *buffer, size_t newSize)
{
	uint32_t flags = MAF_ZERO_INIT;

	if (buffer != NULL && !is_no_bytes(buffer) &&
	    !malloc_buffer_is_block(buffer))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	if (buffer == NO_BYTES_NO_SHARE ||
	    malloc_buffer_overlaps_no_share(buffer, 1))
		flags |= MAF_NO_SHARE;
	if (is_no_bytes(buffer))
		buffer = NULL;
	if (newSize == 0) {
		free(buffer);
		return allocate(0, flags);
	}
	return malloc_flags(flags, buffer, 1, newSize);
}

void TEE_Free(void *buffer)
{
	if (buffer == NULL || is_no_bytes(buffer))
		return;
	if (!malloc_buffer_is_block(buffer))
		TEE_Panic(TEE_ERROR_BAD_PARAMETERS);
	free(buffer);
}

void TEE_MemMove(void *dest, const void *src, size_t size)
{
	memmove(dest, src, size);
}

int32_t TEE_MemCompare(const void *buffer1, const void *buffer2, size_t size)
{
	return consttime_memcmp(buffer1, buffer2, size);
}

void TEE_MemFill(void *buffer, uint32_t x, size_t size)
{
	memset(buffer, (int)(x & 0xff), size);
}

/* Random numbers and time */

void TEE_GenerateRandom(void *randomBuffer, size_t randomBufferLen)
{
	TEE_Result res = _utee_cryp_random_number_generate(randomBuffer,
							   randomBufferLen);

	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

static void get_time(unsigned long category, TEE_Time *time)
{
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(time, sizeof(*time));
	res = _utee_get_time(category, time);
	if (res != TEE_SUCCESS)
		TEE_Panic(res);
}

void TEE_GetSystemTime(TEE_Time *time)
{
	get_time(UTEE_TIME_CAT_SYSTEM, time);
}

void TEE_GetREETime(TEE_Time *time)
{
	get_time(UTEE_TIME_CAT_REE, time);
}

TEE_Result TEE_Wait(uint32_t timeout)
{
	return __utee_finish(_utee_wait(timeout), 1, TEE_ERROR_CANCEL);
}

TEE_Result TEE_GetTAPersistentTime(TEE_Time *time)
{
	TEE_Result res = TEE_SUCCESS;

	__utee_check_private(time, sizeof(*time));
	res = _utee_get_time(UTEE_TIME_CAT_TA_PERSISTENT, time);
	if (res != TEE_SUCCESS && res != TEE_ERROR_OVERFLOW)
		*time = (TEE_Time){ 0 };
	return __utee_finish(res, 4, TEE_ERROR_OVERFLOW,
			     TEE_ERROR_OUT_OF_MEMORY, TEE_ERROR_TIME_NOT_SET,
			     TEE_ERROR_TIME_NEEDS_RESET);
}

TEE_Result TEE_SetTAPersistentTime(const TEE_Time *time)
{
	__utee_check_private(time, sizeof(*time));
	return __utee_finish(_utee_set_ta_time(time), 2,
			     TEE_ERROR_OUT_OF_MEMORY,
			     TEE_ERROR_STORAGE_NO_SPACE);
}

/* Cache maintenance, an extension */

TEE_Result TEE_CacheClean(char *buf, size_t len)
{
	return _utee_cache_operation(buf, len, TEE_CACHECLEAN);
}

TEE_Result TEE_CacheFlush(char *buf, size_t len)
{
	return _utee_cache_operation(buf, len, TEE_CACHEFLUSH);
}

TEE_Result TEE_CacheInvalidate(char *buf, size_t len)
{
	return _utee_cache_operation(buf, len, TEE_CACHEINVALIDATE);
}

/* The way out of trace.c */

void trace_ext_puts(const char *str)
{
	_utee_log(str, strlen(str));
}

int trace_ext_get_thread_id(void)
{
	return -1;
}

int trace_ext_get_core_id(void)
{
	return -1;
}
