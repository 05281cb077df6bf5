/*
 * Memory that system calls read and write for a TA. The TEE looks at pages, so
 * what lies about a block's length is found here, before the call.
 */
#include "sanitize.h"

#include <tee_syscall_numbers.h>

struct memory {
	uint8_t call;
	uint8_t at; /* arguments: its address */
	uint8_t len;
	bool len_is_pointer;
	bool written;
};

static const struct memory memories[] = {
	{ TEE_SCN_HASH_UPDATE, 1, 2, false, false },
	{ TEE_SCN_HASH_FINAL, 1, 2, false, false },
	{ TEE_SCN_HASH_FINAL, 3, 4, true, true },
	{ TEE_SCN_CIPHER_UPDATE, 1, 2, false, false },
	{ TEE_SCN_CIPHER_UPDATE, 3, 4, true, true },
	{ TEE_SCN_CIPHER_FINAL, 1, 2, false, false },
	{ TEE_SCN_CIPHER_FINAL, 3, 4, true, true },
	{ TEE_SCN_AUTHENC_UPDATE_AAD, 1, 2, false, false },
	{ TEE_SCN_AUTHENC_UPDATE_PAYLOAD, 1, 2, false, false },
	{ TEE_SCN_AUTHENC_UPDATE_PAYLOAD, 3, 4, true, true },
	{ TEE_SCN_CRYP_RANDOM_NUMBER_GENERATE, 0, 1, false, true },
	{ TEE_SCN_STORAGE_OBJ_READ, 1, 2, false, true },
	{ TEE_SCN_STORAGE_OBJ_WRITE, 1, 2, false, false },
};

/* @arg: six arguments, a word, where the call came from; @fp: its frame. */
void san_call(uint64_t number, const uint64_t arg[8], const void *fp);
void san_call(uint64_t number, const uint64_t arg[8], const void *fp)
{
	for (size_t i = 0; i < sizeof(memories) / sizeof(memories[0]); i++) {
		const struct memory *m = &memories[i];
		uint64_t len = arg[m->len];

		if (m->call != number || len == 0)
			continue;
		if (m->len_is_pointer)
			len = *(const uint64_t *)(uintptr_t)len;
		san_check(arg[m->at], len, m->written, (void *)arg[7], fp);
	}
}
