/*
 * Memory and time (clauses 4.11 and 7), and the C library.
 */
#include "kit_test.h"

#include <assert.h>
#include <ctype.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

static bool is_filled(const uint8_t *p, uint8_t with, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != with)
			return false;
	return true;
}

static uint32_t hints(void)
{
	uint8_t *p = NULL;
	void *empty = NULL;

	/* What is handed out again was written to before. */
	for (int i = 0; i < 3; i++) {
		p = TEE_Malloc(3000, TEE_MALLOC_FILL_ZERO);
		EXPECT(p != NULL && is_filled(p, 0, 3000));
		TEE_MemFill(p, 0xa5, 3000);
		TEE_Free(p);
	}
	p = TEE_Malloc(1000, TEE_MALLOC_NO_FILL | TEE_MALLOC_NO_SHARE);
	EXPECT(p != NULL);
	TEE_MemFill(p, 0xa5, 1000);
	TEE_Free(p);
	p = TEE_Malloc(1000, TEE_MALLOC_NO_SHARE);
	EXPECT(p != NULL && is_filled(p, 0, 1000));
	TEE_Free(p);
	p = TEE_Malloc(1000, TEE_USER_MEM_HINT_NO_FILL_ZERO);
	EXPECT(p != NULL);
	TEE_Free(p);
	EXPECT(TEE_Malloc(10, 0x40) == NULL);
	EXPECT(TEE_Malloc(1 << 20, TEE_MALLOC_FILL_ZERO) == NULL);
	EXPECT(TEE_Malloc(SIZE_MAX - 4, TEE_MALLOC_FILL_ZERO) == NULL);
	/* The second pool is small, and of its own. */
	EXPECT(TEE_Malloc(16 * 1024, TEE_MALLOC_NO_SHARE) == NULL);
	empty = TEE_Malloc(0, TEE_MALLOC_FILL_ZERO);
	EXPECT(empty != NULL);
	TEE_Free(empty);
	TEE_Free(NULL);
	return 0;
}

static uint32_t reallocation(void)
{
	uint8_t *p = TEE_Realloc(NULL, 100);

	EXPECT(p != NULL && is_filled(p, 0, 100));
	TEE_MemFill(p, 0x11, 100);
	p = TEE_Realloc(p, 5000);
	EXPECT(p != NULL && is_filled(p, 0x11, 100));
	EXPECT(is_filled(p + 100, 0, 4900));
	p = TEE_Realloc(p, 50);
	EXPECT(p != NULL && is_filled(p, 0x11, 50));
	EXPECT(TEE_Realloc(p, 1 << 20) == NULL);
	EXPECT(is_filled(p, 0x11, 50));
	p = TEE_Realloc(p, 0);
	EXPECT(p != NULL);
	TEE_Free(p);
	return 0;
}

static uint32_t comparing_and_filling(void)
{
	uint8_t a[64];
	uint8_t b[64];

	TEE_MemFill(a, 0x1ff & 0xff, sizeof(a));
	TEE_MemFill(b, 0xff, sizeof(b));
	EXPECT(TEE_MemCompare(a, b, sizeof(a)) == 0);
	EXPECT(TEE_MemCompare(a, b, 0) == 0);
	b[63] = 1;
	EXPECT(TEE_MemCompare(a, b, sizeof(a)) > 0);
	EXPECT(TEE_MemCompare(b, a, sizeof(a)) < 0);
	a[0] = 0;
	EXPECT(TEE_MemCompare(a, b, sizeof(a)) < 0);
	for (size_t i = 0; i < sizeof(a); i++)
		a[i] = (uint8_t)i;
	TEE_MemMove(a + 1, a, 63);
	EXPECT(a[0] == 0 && a[1] == 0 && a[63] == 62);
	TEE_MemMove(a, a + 1, 63);
	EXPECT(a[0] == 0 && a[1] == 1 && a[62] == 62);
	return 0;
}

static uint32_t access_rights(void)
{
	static const char text[] = "constant";
	uint8_t on_stack[16];
	uint8_t *p = TEE_Malloc(64, 0);
	const uint32_t rw = TEE_MEMORY_ACCESS_READ | TEE_MEMORY_ACCESS_WRITE;
	const uint32_t any = TEE_MEMORY_ACCESS_ANY_OWNER;

	EXPECT(TEE_CheckMemoryAccessRights(rw, on_stack, 16) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw | any, p, 64) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(TEE_MEMORY_ACCESS_READ,
					   (void *)(uintptr_t)text,
					   sizeof(text)) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw, (void *)(uintptr_t)text,
					   sizeof(text)) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw | any, NULL, 1) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw, NULL, 0) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw | any, (void *)UINTPTR_MAX, 2) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw | any, on_stack, SIZE_MAX) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(rw | TEE_MEMORY_ACCESS_SECURE,
					   on_stack, 16) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(rw | TEE_MEMORY_ACCESS_NONSECURE,
					   on_stack,
					   16) == TEE_ERROR_ACCESS_DENIED);
	/* Beyond a block lies memory that is nobody's. */
	EXPECT(TEE_CheckMemoryAccessRights(rw, p, 5000) ==
	       TEE_ERROR_ACCESS_DENIED);
	TEE_Free(p);
	return 0;
}

static uint32_t mapped_memory(void)
{
	uint8_t *mine = tee_map_zi(5000, 0);
	uint8_t *shared = tee_map_zi(4096, TEE_MEMORY_ACCESS_ANY_OWNER);
	const uint32_t read = TEE_MEMORY_ACCESS_READ;

	EXPECT(mine != NULL && is_filled(mine, 0, 5000));
	EXPECT(shared != NULL && is_filled(shared, 0, 4096));
	TEE_MemFill(mine, 1, 5000);
	EXPECT(TEE_CheckMemoryAccessRights(read, mine, 5000) == TEE_SUCCESS);
	EXPECT(TEE_CheckMemoryAccessRights(read, shared, 4096) ==
	       TEE_ERROR_ACCESS_DENIED);
	EXPECT(TEE_CheckMemoryAccessRights(read | TEE_MEMORY_ACCESS_ANY_OWNER,
					   shared, 4096) == TEE_SUCCESS);
	EXPECT(tee_unmap(mine, 5000) == TEE_SUCCESS);
	EXPECT(tee_unmap(mine, 5000) != TEE_SUCCESS);
	EXPECT(tee_unmap(shared, 4096) == TEE_SUCCESS);
	/* Its own code is not given back. */
	EXPECT(tee_unmap((void *)((uintptr_t)&mapped_memory & ~(uintptr_t)4095),
			 4096) != TEE_SUCCESS);
	return 0;
}

static uint32_t instance_data(void)
{
	EXPECT(TEE_GetInstanceData() == NULL);
	TEE_SetInstanceData("data");
	EXPECT(strcmp(TEE_GetInstanceData(), "data") == 0);
	return 0;
}

static uint32_t times(void)
{
	TEE_Time a = { 0 };
	TEE_Time b = { 0 };

	TEE_GetSystemTime(&a);
	EXPECT(TEE_Wait(120) == TEE_SUCCESS);
	TEE_GetSystemTime(&b);
	EXPECT(a.millis < 1000 && b.millis < 1000);
	EXPECT((b.seconds - a.seconds) * 1000 + b.millis - a.millis >= 120);
	TEE_GetREETime(&a);
	EXPECT(a.millis < 1000);
	return 0;
}

static uint32_t persistent_time(void)
{
	TEE_Time set = { 1000, 500 };
	TEE_Time t = { 7, 7 };
	TEE_Result res = TEE_GetTAPersistentTime(&t);

	/* Another run on this machine may have set it. */
	EXPECT(res == TEE_ERROR_TIME_NOT_SET || res == TEE_SUCCESS ||
	       res == TEE_ERROR_OVERFLOW);
	if (res == TEE_ERROR_TIME_NOT_SET)
		EXPECT(t.seconds == 0 && t.millis == 0);
	EXPECT(TEE_SetTAPersistentTime(&set) == TEE_SUCCESS);
	EXPECT(TEE_Wait(100) == TEE_SUCCESS);
	EXPECT(TEE_GetTAPersistentTime(&t) == TEE_SUCCESS);
	EXPECT(t.seconds >= 1000 && t.seconds < 1600 && t.millis < 1000);
	EXPECT(t.seconds > 1000 || t.millis >= 600);
	set = (TEE_Time){ UINT32_MAX, 950 };
	EXPECT(TEE_SetTAPersistentTime(&set) == TEE_SUCCESS);
	EXPECT(TEE_Wait(100) == TEE_SUCCESS);
	EXPECT(TEE_GetTAPersistentTime(&t) == TEE_ERROR_OVERFLOW);
	EXPECT(t.seconds < 600 && t.millis < 1000);
	set = (TEE_Time){ 5, 0 };
	EXPECT(TEE_SetTAPersistentTime(&set) == TEE_SUCCESS);
	return 0;
}

static uint32_t a_time_that_is_none(void)
{
	const TEE_Time none = { 5, 1000 };

	TEE_SetTAPersistentTime(&none);
	return 0;
}

static int compare(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static uint32_t the_c_library(void)
{
	char text[64];
	char *end = NULL;
	char *save = NULL;
	int numbers[] = { 5, -3, 9, 0, 5, 2 };
	int key = 9;
	jmp_buf env;
	volatile int jumps = 0;
	/* Volatile: Clang knows calloc(), and leaves out what is only asked. */
	void *volatile p = NULL;

	snprintf(text, sizeof(text), "%s|%5d|%-4u|%#x|%c|%%|%lld|%zu", "s", -7,
		 3u, 255u, 'c', -5000000000LL, sizeof(text));
	EXPECT(strcmp(text, "s|   -7|3   |0xff|c|%|-5000000000|64") == 0);
	EXPECT(snprintf(text, 4, "abcdef") == 6 && strcmp(text, "abc") == 0);
	qsort(numbers, 6, sizeof(int), compare);
	EXPECT(numbers[0] == -3 && numbers[5] == 9 && numbers[3] == 5);
	EXPECT(bsearch(&key, numbers, 6, sizeof(int), compare) == &numbers[5]);
	EXPECT(strtoul("0x1fz", &end, 0) == 31 && *end == 'z');
	EXPECT(strtol("-077", &end, 8) == -63 && *end == '\0');
	EXPECT(strtoul("99999999999999999999", NULL, 10) == ~0ul);
	EXPECT(abs(-3) == 3 && atoi("12x") == 12);
	strcpy(text, "a,b;;c");
	EXPECT(strcmp(strtok_r(text, ",;", &save), "a") == 0);
	EXPECT(strcmp(strtok_r(NULL, ",;", &save), "b") == 0);
	EXPECT(strcmp(strtok_r(NULL, ",;", &save), "c") == 0);
	EXPECT(strtok_r(NULL, ",;", &save) == NULL);
	EXPECT(strstr("needle in hay", "in") != NULL);
	EXPECT(isalpha('x') && !isalpha('1') && toupper('x') == 'X');
	EXPECT(strlcpy(text, "long text", 5) == 9 && strcmp(text, "long") == 0);
	EXPECT(strlcat(text, "er", sizeof(text)) == 6);
	if (setjmp(env) == 0) {
		jumps++;
		longjmp(env, 3);
	}
	EXPECT(jumps == 1);
	p = memalign(256, 100);
	EXPECT(p != NULL && ((uintptr_t)p & 255) == 0);
	free(p);
	p = calloc(SIZE_MAX / 2, 3);
	EXPECT(p == NULL);
	assert(jumps == 1);
	return 0;
}

static uint32_t a_block_that_is_none(void)
{
	uint8_t *p = TEE_Malloc(64, 0);

	TEE_Free(p + 16);
	return 0;
}

static uint32_t a_block_freed_twice(void)
{
	uint8_t *p = TEE_Malloc(64, 0);

	TEE_Free(p);
	TEE_Free(p);
	return 0;
}

static uint32_t a_hint_that_panics(void)
{
	TEE_Malloc(64, TEE_MALLOC_NO_FILL);
	return 0;
}

static uint32_t a_failed_assertion(void)
{
	volatile int one = 1;

	assert(one == 2);
	return 0;
}

static uint32_t a_smashed_stack(void)
{
	volatile size_t far = 40;
	volatile uint8_t small[16];

	for (size_t i = 0; i < far; i++)
		small[i] = 0x41;
	return small[0] == 0x42;
}

static uint32_t an_end(void)
{
	abort();
}

const struct kit_row memory_rows[] = {
	{ "TEE_Malloc() follows its hints", hints, false },
	{ "TEE_Realloc() keeps and clears", reallocation, false },
	{ "memory is compared, filled and moved", comparing_and_filling,
	  false },
	{ "access rights are told", access_rights, false },
	{ "memory beside the heap", mapped_memory, false },
	{ "instance data stays", instance_data, false },
	{ "time goes on", times, false },
	{ "a TA keeps a time of its own", persistent_time, false },
	{ "a second of 1,000 ms and more", a_time_that_is_none, true },
	{ "the C library", the_c_library, false },
	{ "freeing what is no block", a_block_that_is_none, true },
	{ "freeing a block twice", a_block_freed_twice, true },
	{ "NO_FILL alone", a_hint_that_panics, true },
	{ "a failed assertion", a_failed_assertion, true },
	{ "a smashed stack", a_smashed_stack, true },
	{ "abort()", an_end, true },
	{ NULL, NULL, false },
};
