/*
 * The system services of TAs: memory, and what the TA library needs of its
 * loader. Every command acts on the TA that calls; there is no other state.
 */
#include "pta/system.h"
#include "kernel/device.h"
#include "kernel/quota.h"
#include "kernel/random.h"
#include "smc/rpc.h"
#include "ta/module.h"
#include <base/bits.h>
#include <base/secret.h>
#include <formats/ta_container.h>
#include <string.h>

/* p0 = bytes that somebody thinks are random. */
#define ENTROPY_MAX 4096u

/* They are stirred in and counted as nothing: the TA may know them. */
static TEE_Result add_entropy(struct ta_instance *inst, struct params *ps)
{
	const struct param *p = &ps->p[0];
	uint8_t chunk[64];

	if (p->capacity == 0 || p->capacity > ENTROPY_MAX)
		return TEE_ERROR_BAD_PARAMETERS;
	for (uint64_t off = 0; off < p->capacity; off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), p->capacity - off);
		TEE_Result res = param_read(p, off, chunk, len);

		if (res != TEE_SUCCESS)
			return res;
		random_stir(chunk, len);
	}
	secret_wipe(chunk, sizeof(chunk));
	return TEE_SUCCESS;
}

/* A key of this TA on this device: p0 = what it is for, p1 = the key. */
#define UNIQUE_EXTRA_MAX 1024u
#define UNIQUE_LEN_MIN	 16u

static TEE_Result derive_unique_key(struct ta_instance *inst, struct params *ps)
{
	const struct param *extra = &ps->p[0];
	const struct param *out = &ps->p[1];
	uint8_t chunk[64];
	uint8_t key[SHA256_LEN];
	struct hmac_sha256 ctx;
	TEE_Result res = TEE_SUCCESS;

	if (extra->capacity > UNIQUE_EXTRA_MAX ||
	    out->capacity < UNIQUE_LEN_MIN || out->capacity > sizeof(key))
		return TEE_ERROR_BAD_PARAMETERS;
	/* Nobody else may see it. */
	if (!out->user || space_check(&inst->space, out->user_va, out->capacity,
				      TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER |
					      TA_ACCESS_SECURE) != TEE_SUCCESS)
		return TEE_ERROR_SECURITY;
	device_subkey(DEVICE_KEY_TA_UNIQUE, &ctx);
	hmac_sha256_update(&ctx, &inst->uuid, sizeof(inst->uuid));
	for (uint64_t off = 0; res == TEE_SUCCESS && off < extra->capacity;
	     off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), extra->capacity - off);

		res = param_read(extra, off, chunk, len);
		if (res == TEE_SUCCESS)
			hmac_sha256_update(&ctx, chunk, len);
	}
	hmac_sha256_final(&ctx, key);
	if (res == TEE_SUCCESS)
		res = param_write(out, 0, key, out->capacity);
	secret_wipe(key, sizeof(key));
	secret_wipe(chunk, sizeof(chunk));
	return res;
}

/* Memory of zeros: p0 = bytes and flags, p1 = where, p2 = pages left free. */
#define MAP_MAX	      (4u << 20) /* bytes a TA may map at once */
#define MAP_PAD_MAX   64u	 /* pages */
#define MAP_SHAREABLE BIT32(0)

static TEE_Result map_zeros(struct ta_instance *inst, struct params *ps)
{
	uint64_t va = (uint64_t)ps->p[1].a << 32 | ps->p[1].b;
	uint64_t len = ps->p[0].a;
	enum region_kind kind = (ps->p[0].b & MAP_SHAREABLE) != 0
					? REGION_SHAREABLE
					: REGION_PRIVATE;

	if (len == 0 || (ps->p[0].b & ~MAP_SHAREABLE) != 0)
		return TEE_ERROR_BAD_PARAMETERS;
	if (len > MAP_MAX) {
		quota_refused("bytes that a TA maps at once", len, MAP_MAX,
			      "map less, or give the TA a larger TA_DATA_SIZE");
		return TEE_ERROR_OUT_OF_MEMORY;
	}

	size_t pages = (len + PAGE_SIZE - 1) / PAGE_SIZE;
	size_t before = ((uint64_t)ps->p[2].a + PAGE_SIZE - 1) / PAGE_SIZE;
	size_t after = ((uint64_t)ps->p[2].b + PAGE_SIZE - 1) / PAGE_SIZE;
	struct memory *mem = memory_alloc(pages);

	if (mem == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = TEE_SUCCESS;

	if (va == 0)
		va = space_push(&inst->space, pages,
				MIN(before, (size_t)MAP_PAD_MAX),
				MIN(after, (size_t)MAP_PAD_MAX));
	else
		res = space_push_at(&inst->space, va, pages);
	if (res == TEE_SUCCESS)
		res = space_map(&inst->space, va, mem, 0, pages, MAP_W, kind);

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

	if (ps->p[0].b != 0 || !IS_ALIGNED(va, PAGE_SIZE))
		return TEE_ERROR_BAD_PARAMETERS;
	/* Code, data and stack are private too, but were not mapped here. */
	if (!space_is_pushed(&inst->space, va))
		return space_region(&inst->space, va, 1) != NULL
			       ? TEE_ERROR_ACCESS_DENIED
			       : TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = space_unmap(&inst->space, va, pages, REGION_SHAREABLE);

	if (res != TEE_SUCCESS)
		res = space_unmap(&inst->space, va, pages, REGION_PRIVATE);
	return res == TEE_ERROR_ITEM_NOT_FOUND ? TEE_ERROR_BAD_PARAMETERS : res;
}

/* Libraries: p0 = UUID as TAs hold it, nil for the TA itself. */
#define DLOPEN_FLAGS 0x1102u /* now, global, never unloaded */
#define SYMBOL_LEN   512u    /* longest name, NUL included */

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

/*
 * What the boot chain measured for a TPM: p0 = room for it. Ours hands no such
 * log on, so there is none.
 */
static TEE_Result tpm_event_log(struct ta_instance *inst, struct params *ps)
{
	if (ps->p[0].user_va == 0)
		return TEE_ERROR_BAD_PARAMETERS;
	ps->p[0].size = 0;
	return TEE_SUCCESS;
}

#define PLUGIN_DATA_MAX (1u << 20)

/* Between the TA and the buffer that both worlds see. */
static TEE_Result plugin_copy(const struct param *data, struct memory *mem,
			      size_t len, bool back)
{
	uint8_t chunk[512];
	TEE_Result res = TEE_SUCCESS;

	for (size_t off = 0; res == TEE_SUCCESS && off < len;
	     off += sizeof(chunk)) {
		size_t step = MIN(sizeof(chunk), len - off);

		res = back ? memory_copy_in(chunk, mem, off, step)
			   : param_read(data, off, chunk, step);
		if (res == TEE_SUCCESS)
			res = back ? param_write(data, off, chunk, step)
				   : memory_copy_out(mem, off, chunk, step);
	}
	return res;
}

/*
 * A plug-in of the supplicant: p0 = its UUID, p1 = command and sub-command,
 * p2 = data there and back, p3.a = bytes that came back.
 */
static TEE_Result plugin_invoke(struct ta_instance *inst, struct params *ps)
{
	struct param *data = &ps->p[2];
	size_t len = data->capacity;
	struct rpc_buffer *buf = NULL;
	uint8_t octets[TA_CONTAINER_UUID_LEN];
	uint32_t word[4];
	TEE_UUID uuid;

	if (ps->p[0].capacity != sizeof(uuid) || len > PLUGIN_DATA_MAX)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = param_read(&ps->p[0], 0, &uuid, sizeof(uuid));

	if (res == TEE_SUCCESS)
		res = rpc_buffer_take(MAX(len, (size_t)1), &buf);
	if (res != TEE_SUCCESS)
		return res;
	ta_uuid_to_octets(octets, &uuid);
	memcpy(word, octets, sizeof(word));

	struct msg_param p[4] = {
		{ .attr = MSG_VALUE_IN, .value = { 0, word[0], word[1] } },
		{ .attr = MSG_VALUE_IN,
		  .value = { word[2], word[3], ps->p[1].a } },
		{ .attr = MSG_VALUE_INOUT, .value = { ps->p[1].b } },
	};

	rpc_memref(&p[3], MSG_RMEM_INOUT, buf, 0, len);
	res = plugin_copy(data, buf->mem, len, false);
	if (res == TEE_SUCCESS)
		res = rpc_command(RPC_PLUGIN, p, ARRAY_COUNT(p));
	if (res == TEE_SUCCESS)
		res = plugin_copy(data, buf->mem, len, true);
	rpc_buffer_give(buf, false);
	if (res == TEE_SUCCESS)
		ps->p[3].a = (uint32_t)MIN(p[2].value[1], (uint64_t)len);
	return res;
}

/* One row per command: what its parameters must be, and who serves it. */
static const struct {
	uint32_t cmd;
	uint32_t types;
	TEE_Result (*serve)(struct ta_instance *inst, struct params *ps);
} commands[] = {
	{ 0, PARAM_TYPES(PARAM_MEMREF_INPUT, 0, 0, 0), add_entropy },
	{ 1, PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_MEMREF_OUTPUT, 0, 0),
	  derive_unique_key },
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
	{ 12, PARAM_TYPES(PARAM_MEMREF_OUTPUT, 0, 0, 0), tpm_event_log },
	{ 13,
	  PARAM_TYPES(PARAM_MEMREF_INPUT, PARAM_VALUE_INPUT, PARAM_MEMREF_INOUT,
		      PARAM_VALUE_OUTPUT),
	  plugin_invoke },
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
	.uuid = { 0x3a2f8978,
		  0x5dc0,
		  0x11e8,
		  { 0x9c, 0x2d, 0xfa, 0x7a, 0xe0, 0x1b, 0xbe, 0xbc } },
	.name = "system",
	.ta_only = true,
	.invoke = system_invoke,
};
