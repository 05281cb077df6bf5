/*
 * A reference for tests of the store: the same objects in plain memory, and
 * operations that are done to both.
 */
#ifndef STORAGE_STORE_MODEL_H
#define STORAGE_STORE_MODEL_H

#include <storage/store.h>

#define MODEL_IDS 14u

struct model_object {
	bool exists;
	struct store_meta meta;
	uint8_t *attrs;
	uint8_t *data;
};

struct model {
	struct model_object object[MODEL_IDS];
};

enum model_op_kind {
	OP_CREATE,
	OP_OVERWRITE, /* create with the overwrite flag */
	OP_WRITE,
	OP_TRUNCATE,
	OP_SET_USAGE,
	OP_RENAME,
	OP_DELETE,
	OP_KIND_COUNT,
};

struct model_op {
	enum model_op_kind kind;
	unsigned int id;
	unsigned int to; /* rename */
	uint32_t off;
	uint32_t len;
	uint32_t attr_len;
	uint32_t seed;
	bool no_data; /* create with zeros */
};

/** model_id() - name of object @id: several TAs, ids of 0 to 64 bytes */
void model_id(unsigned int id, struct store_object_id *out);
void model_free(struct model *m);
void model_copy(struct model *to, const struct model *from);
/** model_apply() - what the store must answer, and do */
TEE_Result model_apply(struct model *m, const struct model_op *op);
TEE_Result model_apply_store(struct store *st, const struct model_op *op);
/** model_random_op() - next operation of a sequence; sizes up to @len_max */
void model_random_op(uint64_t *random, uint32_t len_max, struct model_op *op);
/**
 * model_matches() - does the store hold exactly the model's objects?
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE: it holds something else; or the
 * first error that the store gave.
 */
TEE_Result model_matches(const struct model *m, struct store *st);

#endif
