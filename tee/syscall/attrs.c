/*
 * Attributes are read from the TA once; what is checked is the copy.
 */
#include "syscall/attrs.h"
#include "kernel/heap.h"
#include <base/bits.h>
#include <string.h>

void attrs_drop(struct attrs *as)
{
	for (unsigned int i = 0; i < as->count; i++)
		heap_free(as->attr[i].data); /* freed memory is wiped */
	as->count = 0;
}

static TEE_Result attr_in(struct object_attr *attr,
			  const struct ta_attribute *theirs, uint64_t len_max)
{
	attr->id = theirs->id;
	if ((theirs->id & TA_ATTR_VALUE) != 0) {
		attr->a = (uint32_t)theirs->a;
		attr->b = (uint32_t)theirs->b;
		return TEE_SUCCESS;
	}
	if (theirs->b > len_max)
		return TEE_ERROR_BAD_STATE;
	attr->len = (uint32_t)theirs->b;
	attr->data = heap_alloc(MAX(attr->len, 1u));
	if (attr->data == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	return user_copy_in(attr->data, theirs->a, attr->len);
}

TEE_Result attrs_in(struct attrs *as, user_va_t va, uint64_t count,
		    uint64_t len_max)
{
	struct ta_attribute theirs;
	TEE_Result res = TEE_SUCCESS;

	memset(as, 0, sizeof(*as));
	if (count > ATTRS_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	while (res == TEE_SUCCESS && as->count < count) {
		unsigned int i = as->count;

		res = user_private_in(&theirs, va + i * sizeof(theirs),
				      sizeof(theirs));
		if (res != TEE_SUCCESS)
			break;
		as->va[i] = theirs.a;
		as->count++;
		res = attr_in(&as->attr[i], &theirs, len_max);
	}
	if (res != TEE_SUCCESS)
		attrs_drop(as);
	return res;
}

const struct object_attr *attrs_find(const struct attrs *as, uint32_t id)
{
	for (unsigned int i = 0; i < as->count; i++)
		if (as->attr[i].id == id)
			return &as->attr[i];
	return NULL;
}
