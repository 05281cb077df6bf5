/*
 * Attribute lists of a system call, copied out of the TA.
 */
#ifndef TEE_SYSCALL_ATTRS_H
#define TEE_SYSCALL_ATTRS_H

#include "object/value.h"
#include "ta/space.h"

#define ATTRS_MAX     16u      /* of one call */
#define ATTRS_LEN_MAX 0x10000u /* bytes of one of an operation's */

struct attrs {
	unsigned int count;
	struct object_attr attr[ATTRS_MAX];
	user_va_t va[ATTRS_MAX]; /* where each one's bytes came from */
};

/**
 * attrs_in() - copy an array of struct ta_attribute and what they point at
 * @len_max: most bytes of one of them
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS for too many;
 * TEE_ERROR_BAD_STATE for one too long; TEE_ERROR_OUT_OF_MEMORY;
 * TEE_ERROR_ACCESS_DENIED. On failure nothing is held.
 */
TEE_Result attrs_in(struct attrs *as, user_va_t va, uint64_t count,
		    uint64_t len_max);
/** attrs_drop() - wipe and free the copies. */
void attrs_drop(struct attrs *as);
/** attrs_find() - the first one with @id, or NULL. */
const struct object_attr *attrs_find(const struct attrs *as, uint32_t id);

#endif
