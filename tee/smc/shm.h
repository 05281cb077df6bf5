/*
 * Memory objects: lists of pages that sessions, TAs and RPCs refer to. One is
 * either the TEE's own pages or a normal-world buffer that was registered
 * under a cookie (REGISTER_SHM) or came with an RPC answer.
 */
#ifndef TEE_SMC_SHM_H
#define TEE_SMC_SHM_H

#include "smc/ns.h"

#define SHM_MAX	      1024u  /* registrations at a time */
#define SHM_PAGES_MAX 65536u /* pages registered at a time: 256 MiB */

struct memory {
	uint32_t refs;
	bool ns;	 /* normal-world pages; else our own */
	bool registered; /* found by cookie */
	bool borrowed;	 /* own pages that belong to somebody else */
	uint64_t cookie;
	uint32_t offset; /* of the first byte in the first page */
	uint64_t size;	 /* usable bytes from @offset on */
	size_t page_count;
	struct memory *next;   /* in the cookie table */
	struct thread *waiter; /* wants to see the last reference go */
	paddr_t page[];
};

/** memory_alloc() - @count zeroed pages of our own, one reference. */
struct memory *memory_alloc(size_t count);
/** memory_wrap() - pages somebody else owns and frees later. */
struct memory *memory_wrap(const void *pages, size_t count);
struct memory *memory_get(struct memory *mem);
/** memory_put() - drop a reference; the last frees. NULL is fine. */
void memory_put(struct memory *mem);

/**
 * memory_copy_in() - bytes from @off on into @to
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if the range does not fit.
 */
TEE_Result memory_copy_in(void *to, const struct memory *mem, uint64_t off,
			  size_t len);
TEE_Result memory_copy_out(struct memory *mem, uint64_t off, const void *from,
			   size_t len);

/**
 * shm_read_list() - build a memory object from a normal-world page list
 * @buf_ptr: physical address of the list with the buffer's offset in its low
 *           bits, or with @contiguous of the buffer itself
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for a list that is not sound;
 * TEE_ERROR_OUT_OF_MEMORY over a quota.
 */
TEE_Result shm_read_list(uint64_t buf_ptr, uint64_t size, bool contiguous,
			 struct memory **out);
/** shm_register() - find @mem by @cookie from now on; takes the reference. */
TEE_Result shm_register(struct memory *mem, uint64_t cookie);
/** shm_find() - the memory registered as @cookie, with a reference, or NULL. */
struct memory *shm_find(uint64_t cookie);
/**
 * shm_unregister() - forget @cookie; returns when nobody uses it any more
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND.
 */
TEE_Result shm_unregister(uint64_t cookie);
/** shm_forget_all() - a fresh driver knows none of the old cookies. */
void shm_forget_all(void);
/** shm_count() - registrations now, for statistics. */
unsigned int shm_count(void);

#endif
