/*
 * The system services of TAs: memory, and what the TA library needs of its
 * loader. Every command acts on the TA that calls; there is no other state.
 */
#include "pta/system.h"
#include "ta/module.h"
#include <base/bits.h>
#include <string.h>

/* Memory of zeros: p0 = bytes and flags, p1 = where, p2 = pages left free. */
#define MAP_MAX		(4u << 20)	/* bytes a TA may map at once */
#define MAP_SHAREABLE	BIT32(0)

static TEE_Result map_zeros(struct ta_instance *inst, struct params *ps)
{
	uint64_t va = (uint64_t)ps->p[1].a << 32 | ps->p[1].b;
	uint64_t len = ps->p[0].a;
	enum region_kind kind = (ps->p[0].b & MAP_SHAREABLE) != 0 ?
					REGION_SHAREABLE :
					REGION_PRIVATE;

	if (len == 0 || len > MAP_MAX ||
	    (ps->p[0].b & ~MAP_SHAREABLE) != 0 || va != 0)
		return TEE_ERROR_BAD_PARAMETERS;

	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;
	size_t before = ((uint64_t)ps->p[2].a + PAGE_SIZE - 1) / PAGE_SIZE;
	struct memory *mem = memory_alloc(pages);

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	va = space_push(&inst->space, pages, MIN(before, (size_t)64));

	TEE_Result res = space_map(&inst->space, va, mem, 0, pages, MAP_W,
				   kind);

	memory_put(mem);
	if (res != TEE_SUCCESS)
		return res;
	ps->p[1].a = (uint32_t)(va >> 32);
	ps->p[1].b = (uint32_t)va;
	return TEE_SUCCESS;
}

static TEE_Result unmap(struct ta_instance *inst, struct params *ps)
{
	uint64_t va = (uint64_t)ps->p[1].a << 32 | ps->p[1].b;
	size_t pages = ((uint64_t)ps->p[0].a + PAGE_SIZE - 1) / PAGE_SIZE;

	if (ps->p[0].b != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	/* Code, data and stack are private too, but were not mapped here. */
	if (!space_is_pushed(&inst->space, va))
		return TEE_ERROR_ITEM_NOT_FOUND;

	TEE_Result res = space_unmap(&inst->space, va, pages, REGION_SHAREABLE);

	if (res != TEE_SUCCESS)
		res = space_unmap(&inst->space, va, pages, REGION_PRIVATE);
	return res;
}

/* Libraries: p0 = UUID as TAs hold it, nil for the TA itself. */
#define DLOPEN_FLAGS	0x1102u	/* now, global, never unloaded */
#define SYMBOL_LEN	512u	/* longest name, NUL included */

static TEE_Result uuid_read(const struct param *p, TEE_UUID *uuid, bool *nil)
{
	static const TEE_UUID none;

	if (p->size != sizeof(*uuid))
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = param_read(p, 0, uuid, sizeof(*uuid));

	*nil = memcmp(uuid, &none, sizeof(none)) == 0;
	return res;
}

static TEE_Result dl_open(struct ta_instance *inst, struct params *ps)
{
	TEE_UUID uuid;
	bool nil = false;
	TEE_Result res = uuid_read(&ps->p[0], &uuid, &nil);

	if (res == TEE_SUCCESS && ps->p[1].a != DLOPEN_FLAGS)
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res != TEE_SUCCESS || nil)
		return res;
	return module_open(inst, &uuid);
}

static TEE_Result dl_sym(struct ta_instance *inst, struct params *ps)
{
	char name[SYMBOL_LEN] = { 0 };
	size_t len = ps->p[1].size;
	uint64_t value = 0;
	TEE_UUID uuid;
	bool nil = false;
	TEE_Result res = uuid_read(&ps->p[0], &uuid, &nil);

	if (len == 0 || len > sizeof(name))
		return TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = param_read(&ps->p[1], 0, name, len);
	if (res == TEE_SUCCESS && name[len - 1] != '\0')
		res = TEE_ERROR_BAD_PARAMETERS;
	if (res == TEE_SUCCESS)
		res = module_symbol(inst, nil ? NULL : &uuid, name, &value);
	if (res != TEE_SUCCESS)
		return res;
	ps->p[2].a = (uint32_t)(value >> 32);
	ps->p[2].b = (uint32_t)value;
	return TEE_SUCCESS;
}

/* One row per command: what its parameters must be, and who serves it. */
static const struct {
	uint32_t cmd;
	uint32_t types;
	TEE_Result (*serve)(struct ta_instance *inst, struct params *ps);
} commands[] = {
	{ 2,
	  PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INOUT, PARAM_VALUE_INPUT,
		      0),
	  map_zeros },
	{ 3, PARAM_TYPES(PARAM_VALUE_INPUT, PARAM_VALUE_INPUT, 0, 0), unmap },
	{ 10, PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_VALUE_INPUT, 0, 0),
	  dl_open },
	{ 11,
	  PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_INPUT,
		      PARAM_VALUE_OUTPUT, 0),
	  dl_sym },
};

static TEE_Result system_invoke(struct session *s, uint32_t cmd,
				struct params *ps)
{
	for (unsigned int i = 0; i < ARRAY_COUNT(commands); i++) {
		if (commands[i].cmd != cmd)
			continue;
		if (params_types(ps) != commands[i].types)
			return TEE_ERROR_BAD_PARAMETERS;
		return commands[i].serve(s->opener, ps);
	}
	return TEE_ERROR_NOT_IMPLEMENTED;
}

const struct pta system_pta = {
	.uuid = { 0x3a2f8978, 0x5dc0, 0x11e8,
		  { 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc } },
	.name = "system",
	.ta_only = true,
	.invoke = system_invoke,
};
