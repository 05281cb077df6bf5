/*
 * The address space of a TA instance: regions over memory objects, and the
 * only functions that reach TA memory. A TA address is a number until one of
 * them has checked it.
 */
#ifndef TEE_TA_SPACE_H
#define TEE_TA_SPACE_H

#include "smc/shm.h"
#include <abi/ta_syscalls.h>
#include <arch/mmu.h>

#define REGION_MAX 96u

/* Address in a TA; untrusted. */
typedef uint64_t user_va_t;

enum region_kind {
	REGION_LOADED,	  /* code, data, stack: private, for good */
	REGION_PRIVATE,	  /* mapped by the system pseudo-TA for itself */
	REGION_SHAREABLE, /* mapped by the system pseudo-TA to be shared */
	REGION_PARAM,	  /* memrefs of the running call */
};

struct region {
	user_va_t va;
	size_t pages;
	unsigned int flags; /* MAP_* */
	enum region_kind kind;
	struct memory *mem; /* a reference of its own */
	size_t first;	    /* its page at @va */
};

/** region_is_private() - nobody but the TA can see it. */
static inline bool region_is_private(const struct region *r)
{
	return r->kind == REGION_LOADED || r->kind == REGION_PRIVATE;
}

struct user_space {
	struct user_tables tables;
	struct region region[REGION_MAX];
	unsigned int count;
	user_va_t base; /* random; modules and stack grow from here */
	user_va_t next;
	user_va_t pushed; /* space_push() began here; 0 not yet */
	user_va_t param_base;
	user_va_t param_next;
};

TEE_Result space_init(struct user_space *sp);
void space_fini(struct user_space *sp);

/** space_reserve() - addresses for @pages pages, a random gap before them. */
user_va_t space_reserve(struct user_space *sp, size_t pages);
/**
 * space_push() - addresses that space_unmap() gives back when they are the last
 * @before: pages that must stay unmapped below
 * @after:  and above
 */
user_va_t space_push(struct user_space *sp, size_t pages, size_t before,
		     size_t after);
/**
 * space_push_at() - the same for addresses the TA has chosen
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for an address that is no page
 * or no TA's; TEE_ERROR_ACCESS_CONFLICT when something is mapped there.
 */
TEE_Result space_push_at(struct user_space *sp, user_va_t va, size_t pages);
/** space_is_pushed() - does @va come from space_push()? */
bool space_is_pushed(const struct user_space *sp, user_va_t va);
/**
 * space_map() - map pages [@first, @first + @pages) of @mem at @va
 *
 * Takes a reference of its own. Return: TEE_SUCCESS; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result space_map(struct user_space *sp, user_va_t va, struct memory *mem,
		     size_t first, size_t pages, unsigned int flags,
		     enum region_kind kind);
/**
 * space_unmap() - undo a space_map(), whole or some pages of it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ITEM_NOT_FOUND unless one region of @kind has
 * all the pages; TEE_ERROR_OUT_OF_MEMORY when what is left needs more regions
 * than there are.
 */
TEE_Result space_unmap(struct user_space *sp, user_va_t va, size_t pages,
		       enum region_kind kind);
/** space_unmap_loaded() - undo those of REGION_LOADED in [@va, @va + @len). */
void space_unmap_loaded(struct user_space *sp, user_va_t va, uint64_t len);
/** space_map_param() - show a memref to the TA. @va: where its first byte is. */
TEE_Result space_map_param(struct user_space *sp, struct memory *mem,
			   uint64_t off, uint64_t len, user_va_t *va);
/** space_unmap_params() - all of them, at the end of a call. */
void space_unmap_params(struct user_space *sp);

/**
 * space_check() - may the TA use [@va, @va + @len) so? (TA ABI, 8.2)
 * @access: TA_ACCESS_*
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_DENIED.
 */
TEE_Result space_check(const struct user_space *sp, user_va_t va, uint64_t len,
		       uint32_t access);
/** space_holds_private() - is any byte of a range private memory? */
bool space_holds_private(const struct user_space *sp, user_va_t va,
			 uint64_t len);
/** space_region() - the region that holds all of a range, or NULL. */
const struct region *space_region(const struct user_space *sp, user_va_t va,
				  uint64_t len);

/*
 * Copies from and to the space that the running thread works in. ANY_OWNER
 * memory (parameters) is included; user_private_* refuse it, for structures
 * that the TA library keeps in its own memory.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_ACCESS_DENIED with nothing copied.
 */
TEE_Result user_copy_in(void *to, user_va_t from, size_t len);
TEE_Result user_copy_out(user_va_t to, const void *from, size_t len);
TEE_Result user_private_in(void *to, user_va_t from, size_t len);
TEE_Result user_private_out(user_va_t to, const void *from, size_t len);

#endif
