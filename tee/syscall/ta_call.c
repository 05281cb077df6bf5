/*
 * TA-to-TA calls. A memory reference that a TA passes on lies in memory it
 * shares: its own parameters, or scratch from the system pseudo-TA. Private
 * memory goes to pseudo-TAs only, which copy.
 */
#include "syscall/syscall.h"
#include <base/bits.h>
#include <string.h>

static TEE_Result memref_in(const struct ta_instance *inst, struct param *p,
			    user_va_t va, uint64_t len, bool to_pta)
{
	uint32_t access = TA_ACCESS_READ | TA_ACCESS_ANY_OWNER;

	if (va == 0 && len != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (len == 0)
		return TEE_SUCCESS;
	if (param_is_output(p))
		access |= TA_ACCESS_WRITE;

	TEE_Result res = space_check(&inst->space, va, len, access);

	if (res != TEE_SUCCESS)
		return res;

	const struct region *r = space_region(&inst->space, va, len);

	p->size = len;
	p->capacity = len;
	if (to_pta) {
		p->user = true;
		p->user_va = va;
		return TEE_SUCCESS;
	}
	if (r == NULL || region_is_private(r))
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t at = r->first * (uint64_t)PAGE_SIZE + (va - r->va);

	/* The rest of a page is not the buffer's. */
	if (at < r->mem->offset ||
	    !range_fits(at - r->mem->offset, len, r->mem->size))
		return TEE_ERROR_ACCESS_DENIED;
	p->off = at - r->mem->offset;
	p->mem = memory_get(r->mem);
	return TEE_SUCCESS;
}

static TEE_Result block_in(const struct ta_instance *inst, user_va_t va,
			   bool to_pta, struct ta_params *tp, struct params *ps)
{
	memset(ps, 0, sizeof(*ps));
	memset(tp, 0, sizeof(*tp));
	if (va == 0)
		return TEE_SUCCESS;

	TEE_Result res = space_check(&inst->space, va, sizeof(*tp),
				     TA_ACCESS_READ | TA_ACCESS_WRITE);

	if (res == TEE_SUCCESS)
		res = user_copy_in(tp, va, sizeof(*tp));
	if (res == TEE_SUCCESS && tp->types > 0xffff)
		res = TEE_ERROR_BAD_PARAMETERS;
	for (unsigned int i = 0; res == TEE_SUCCESS && i < PARAM_COUNT; i++) {
		struct param *p = &ps->p[i];
		uint32_t type = TA_PARAM_TYPE(tp->types, i);
		uint64_t a = tp->vals[2 * i];
		uint64_t b = tp->vals[2 * i + 1];

		/* A type that nobody knows is for the other TA to judge. */
		p->type = (enum param_type)type;
		if (param_is_memref(p)) {
			res = memref_in(inst, p, a, b, to_pta);
		} else if (type == PARAM_VALUE_INPUT ||
			   type == PARAM_VALUE_INOUT) {
			p->a = (uint32_t)a;
			p->b = (uint32_t)b;
		}
	}
	return res;
}

static TEE_Result block_out(user_va_t va, struct ta_params *tp,
			    const struct params *ps)
{
	if (va == 0)
		return TEE_SUCCESS;
	for (unsigned int i = 0; i < PARAM_COUNT; i++) {
		const struct param *p = &ps->p[i];

		if (!param_is_output(p))
			continue;
		if (param_is_memref(p)) {
			tp->vals[2 * i + 1] = p->size;
		} else {
			tp->vals[2 * i] = p->a;
			tp->vals[2 * i + 1] = p->b;
		}
	}
	return user_copy_out(va, tp, sizeof(*tp));
}

SYSCALL(sys_open_ta_session)
{
	struct ta_instance *inst = thread_current()->instance;
	struct identity client = {
		.login = LOGIN_TRUSTED_APP,
		.uuid = inst->uuid,
	};
	uint32_t origin = ORIGIN_TEE;
	uint32_t id = 0;
	struct ta_params tp;
	struct params ps;
	TEE_UUID uuid;
	TEE_Result res = block_in(inst, a2, false, &tp, &ps);

	if (res == TEE_SUCCESS)
		res = user_private_in(&uuid, a0, sizeof(uuid));
	if (res == TEE_SUCCESS)
		res = space_check(&inst->space, a3, sizeof(id),
				  TA_ACCESS_WRITE);
	if (res == TEE_SUCCESS)
		res = session_open(&uuid, &client, inst, (uint32_t)a1, &ps, &id,
				   &origin);
	if (res == TEE_SUCCESS) {
		(void)user_private_out(a3, &id, sizeof(id));
		res = block_out(a2, &tp, &ps);
	}
	params_release(&ps);
	/* The library passes its caller's pointer on, which may be NULL. */
	(void)user_private_out(a4, &origin, sizeof(origin));
	return res;
}

SYSCALL(sys_close_ta_session)
{
	return session_close((uint32_t)a0, thread_current()->instance);
}

SYSCALL(sys_invoke_ta_command)
{
	struct ta_instance *inst = thread_current()->instance;
	uint32_t origin = ORIGIN_TEE;
	struct ta_params tp;
	struct params ps;
	bool to_pta = session_is_pta((uint32_t)a0, inst);
	TEE_Result res = block_in(inst, a3, to_pta, &tp, &ps);

	if (res == TEE_SUCCESS) {
		res = session_invoke((uint32_t)a0, inst, (uint32_t)a1,
				     (uint32_t)a2, &ps, &origin);
		if (res != TEE_ERROR_TARGET_DEAD &&
		    block_out(a3, &tp, &ps) != TEE_SUCCESS)
			res = TEE_ERROR_ACCESS_DENIED;
	}
	params_release(&ps);
	(void)user_private_out(a4, &origin, sizeof(origin));
	return res;
}
