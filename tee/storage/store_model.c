/*
 * The reference model of the store's tests (store_model.h).
 */
#include <base/bits.h>
#include <base/check.h>
#include <stdlib.h>
#include <storage/store_model.h>
#include <string.h>

void model_id(unsigned int id, struct store_object_id *out)
{
	*out = (struct store_object_id){
		.ta = { .timeLow = 0x8aaaf200u + id % 3,
			.timeMid = 0x2450,
			.timeHiAndVersion = 0x11e4,
			.clockSeqAndNode = { 0xab, 0xe2, 0, 2 } },
		.storage_id = id % 5 == 4 ? 0x80000000u : 1,
	};
	/* Lengths 0 and 64, ids that are prefixes of others, zero bytes. */
	switch (id / 3) {
	case 0:
		break;
	case 1:
		out->len = 1;
		break;
	case 2:
		out->len = 2;
		break;
	case 3:
		out->len = STORE_OBJECT_ID_MAX;
		memset(out->id, 0xff, out->len);
		break;
	default:
		out->len = 12;
		memcpy(out->id, "object-name.", 12);
		out->id[11] = (uint8_t)id;
		break;
	}
}

static void object_clear(struct model_object *o)
{
	free(o->attrs);
	free(o->data);
	*o = (struct model_object){ 0 };
}

void model_free(struct model *m)
{
	for (unsigned int i = 0; i < MODEL_IDS; i++)
		object_clear(&m->object[i]);
}

static uint8_t *bytes_new(const uint8_t *from, size_t from_len, size_t len)
{
	uint8_t *p = calloc(1, len + 1);

	CHECK(p != NULL);
	if (from != NULL)
		memcpy(p, from, MIN(from_len, len));
	return p;
}

void model_copy(struct model *to, const struct model *from)
{
	model_free(to);
	for (unsigned int i = 0; i < MODEL_IDS; i++) {
		const struct model_object *o = &from->object[i];

		if (!o->exists)
			continue;
		to->object[i] = *o;
		to->object[i].attrs =
			bytes_new(o->attrs, o->meta.attr_len, o->meta.attr_len);
		to->object[i].data =
			bytes_new(o->data, o->meta.data_len, o->meta.data_len);
	}
}

/* Bytes that depend on the operation alone. */
static uint8_t *op_bytes(const struct model_op *op, size_t len)
{
	uint8_t *p = bytes_new(NULL, 0, len);
	uint32_t x = op->seed * 2654435761u + 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (uint8_t)(x >> 24);
	}
	return p;
}

static struct store_meta op_meta(const struct model_op *op)
{
	return (struct store_meta){
		.type = 0xa00000bf,
		.object_size = op->seed,
		.usage = 0xff,
		.flags = op->seed ^ 0x77,
		.attr_len = op->attr_len,
		.data_len = op->len,
	};
}

TEE_Result model_apply(struct model *m, const struct model_op *op)
{
	struct model_object *o = &m->object[op->id];
	uint64_t end = (uint64_t)op->off + op->len;
	uint8_t *bytes = NULL;

	if (op->kind == OP_CREATE && o->exists)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (op->kind == OP_RENAME && m->object[op->to].exists)
		return TEE_ERROR_ACCESS_CONFLICT;
	if (op->kind != OP_CREATE && op->kind != OP_OVERWRITE && !o->exists)
		return TEE_ERROR_ITEM_NOT_FOUND;
	switch (op->kind) {
	case OP_CREATE:
	case OP_OVERWRITE:
		object_clear(o);
		o->exists = true;
		o->meta = op_meta(op);
		o->attrs = op_bytes(op, op->attr_len);
		o->data = op->no_data ? bytes_new(NULL, 0, op->len)
				      : op_bytes(op, op->len);
		break;
	case OP_WRITE:
		if (op->len == 0)
			break;
		bytes = bytes_new(o->data, o->meta.data_len,
				  MAX(end, o->meta.data_len));
		free(o->data);
		o->data = bytes;
		o->meta.data_len = (uint32_t)MAX(end, o->meta.data_len);
		bytes = op_bytes(op, op->len);
		memcpy(o->data + op->off, bytes, op->len);
		free(bytes);
		break;
	case OP_TRUNCATE:
		bytes = bytes_new(o->data, o->meta.data_len, op->len);
		free(o->data);
		o->data = bytes;
		o->meta.data_len = op->len;
		break;
	case OP_SET_USAGE:
		o->meta.usage = op->seed;
		break;
	case OP_RENAME:
		m->object[op->to] = *o;
		*o = (struct model_object){ 0 };
		break;
	default:
		object_clear(o);
		break;
	}
	return TEE_SUCCESS;
}

TEE_Result model_apply_store(struct store *st, const struct model_op *op)
{
	struct store_object_id id = { 0 };
	struct store_object_id to = { 0 };
	struct store_meta meta = op_meta(op);
	uint8_t *attrs = op_bytes(op, op->attr_len);
	uint8_t *data = op_bytes(op, op->len);
	TEE_Result res = TEE_SUCCESS;

	model_id(op->id, &id);
	model_id(op->to, &to);
	switch (op->kind) {
	case OP_CREATE:
	case OP_OVERWRITE:
		res = store_create(st, &id, &meta, attrs,
				   op->no_data ? NULL : data,
				   op->kind == OP_OVERWRITE);
		break;
	case OP_WRITE:
		res = store_write(st, &id, op->off, data, op->len);
		break;
	case OP_TRUNCATE:
		res = store_truncate(st, &id, op->len);
		break;
	case OP_SET_USAGE:
		res = store_set_usage(st, &id, op->seed);
		break;
	case OP_RENAME:
		res = store_rename(st, &id, &to);
		break;
	default:
		res = store_delete(st, &id);
		break;
	}
	free(attrs);
	free(data);
	return res;
}

static uint32_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return (uint32_t)(*x >> 16);
}

/* Sizes where something changes are as likely as all others together. */
static uint32_t random_len(uint64_t *x, uint32_t len_max)
{
	static const uint32_t edge[] = { 0,    1,    1024, 1913,  1914,	 1915,
					 4095, 4096, 4097, 65536, 131072 };
	uint32_t v = next_random(x);
	uint32_t len = v % 2 == 0   ? edge[v / 2 % ARRAY_COUNT(edge)]
		       : v % 4 == 1 ? v / 4 % 3000
				    : v / 4 % (len_max + 1);

	return MIN(len, len_max);
}

void model_random_op(uint64_t *random, uint32_t len_max, struct model_op *op)
{
	static const enum model_op_kind kinds[] = {
		OP_CREATE, OP_CREATE, OP_CREATE,    OP_OVERWRITE, OP_WRITE,
		OP_WRITE,  OP_WRITE,  OP_TRUNCATE,  OP_TRUNCATE,  OP_RENAME,
		OP_DELETE, OP_DELETE, OP_SET_USAGE,
	};

	*op = (struct model_op){
		.kind = kinds[next_random(random) % ARRAY_COUNT(kinds)],
		.id = next_random(random) % MODEL_IDS,
		.to = next_random(random) % MODEL_IDS,
		.seed = next_random(random),
		.len = random_len(random, len_max),
	};
	/* Another name of the same TA and storage. */
	for (;;) {
		struct store_object_id from = { 0 };
		struct store_object_id to = { 0 };

		model_id(op->id, &from);
		model_id(op->to, &to);
		if (memcmp(&from.ta, &to.ta, sizeof(to.ta)) == 0 &&
		    from.storage_id == to.storage_id)
			break;
		op->to = (op->to + 1) % MODEL_IDS;
	}
	if (op->kind == OP_WRITE)
		op->off = random_len(random, len_max);
	if (op->kind == OP_CREATE || op->kind == OP_OVERWRITE) {
		op->attr_len = op->seed % 3 == 0
				       ? random_len(random, MIN(len_max, 5000u))
				       : 0;
		op->no_data = op->seed % 8 == 0;
	}
}

static TEE_Result object_matches(const struct model_object *o, struct store *st,
				 const struct store_object_id *id)
{
	struct store_meta meta = { 0 };
	TEE_Result res = store_stat(st, id, &meta);

	if (!o->exists && res == TEE_ERROR_ITEM_NOT_FOUND)
		return TEE_SUCCESS;
	if (res == TEE_ERROR_ITEM_NOT_FOUND || (res == 0 && !o->exists))
		return TEE_ERROR_BAD_STATE;
	if (res != TEE_SUCCESS)
		return res;
	if (memcmp(&meta, &o->meta, sizeof(meta)) != 0)
		return TEE_ERROR_BAD_STATE;

	size_t attr_len = meta.attr_len;
	size_t data_len = (size_t)meta.data_len + 10;
	uint8_t *attrs = bytes_new(NULL, 0, attr_len);
	uint8_t *data = bytes_new(NULL, 0, data_len);

	res = store_attrs(st, id, attrs, &attr_len);
	if (res == TEE_SUCCESS)
		res = store_read(st, id, 0, data, &data_len);
	if (res == TEE_SUCCESS &&
	    (attr_len != meta.attr_len || data_len != meta.data_len ||
	     memcmp(attrs, o->attrs, attr_len) != 0 ||
	     memcmp(data, o->data, data_len) != 0))
		res = TEE_ERROR_BAD_STATE;
	free(attrs);
	free(data);
	return res;
}

static bool same_scope(const struct store_object_id *a,
		       const struct store_object_id *b)
{
	return memcmp(&a->ta, &b->ta, sizeof(a->ta)) == 0 &&
	       a->storage_id == b->storage_id;
}

/* Enumerates each scope once and counts what comes. */
static TEE_Result listing_matches(const struct model *m, struct store *st)
{
	for (unsigned int i = 0; i < MODEL_IDS; i++) {
		struct store_cursor cursor = { 0 };
		struct store_object_id scope = { 0 };
		struct store_object_id id = { 0 };
		unsigned int expected = 0;
		TEE_Result res = TEE_SUCCESS;

		model_id(i, &scope);
		for (unsigned int j = 0; j < MODEL_IDS; j++) {
			model_id(j, &id);
			if (same_scope(&id, &scope) && m->object[j].exists)
				expected++;
		}
		for (;;) {
			struct store_meta meta = { 0 };

			res = store_next(st, &scope, &cursor, &id, &meta);
			if (res != TEE_SUCCESS)
				break;
			if (!same_scope(&id, &scope) || expected-- == 0)
				return TEE_ERROR_BAD_STATE;
		}
		if (res != TEE_ERROR_ITEM_NOT_FOUND)
			return res;
		if (expected != 0)
			return TEE_ERROR_BAD_STATE;
	}
	return TEE_SUCCESS;
}

TEE_Result model_matches(const struct model *m, struct store *st)
{
	TEE_Result res = TEE_SUCCESS;

	for (unsigned int i = 0; res == TEE_SUCCESS && i < MODEL_IDS; i++) {
		struct store_object_id id = { 0 };

		model_id(i, &id);
		res = object_matches(&m->object[i], st, &id);
	}
	return res == TEE_SUCCESS ? listing_matches(m, st) : res;
}
