/*
 * Parameters of calls, and how pseudo-TAs reach their memory references.
 */
#include "ta/params.h"
#include "ta/space.h"
#include <base/bits.h>

uint32_t params_types(const struct params *ps)
{
	return PARAM_TYPES(ps->p[0].type, ps->p[1].type, ps->p[2].type,
			   ps->p[3].type);
}

void params_release(struct params *ps)
{
	for (unsigned int i = 0; i < PARAM_COUNT; i++) {
		memory_put(ps->p[i].mem);
		ps->p[i].mem = NULL;
	}
}

TEE_Result param_read(const struct param *p, uint64_t off, void *to, size_t len)
{
	if (!range_fits(off, len, p->capacity))
		return TEE_ERROR_BAD_PARAMETERS;
	if (len == 0)
		return TEE_SUCCESS;
	if (p->user)
		return user_copy_in(to, p->user_va + off, len);
	if (p->mem == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	return memory_copy_in(to, p->mem, p->off + off, len);
}

TEE_Result param_write(const struct param *p, uint64_t off, const void *from,
		       size_t len)
{
	if (!range_fits(off, len, p->capacity))
		return TEE_ERROR_BAD_PARAMETERS;
	if (len == 0)
		return TEE_SUCCESS;
	if (p->user)
		return user_copy_out(p->user_va + off, from, len);
	if (p->mem == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	return memory_copy_out(p->mem, p->off + off, from, len);
}

TEE_Result param_reply(struct param *p, const void *from, size_t len)
{
	p->size = len;
	if (len > p->capacity)
		return TEE_ERROR_SHORT_BUFFER;
	return param_write(p, 0, from, len);
}
