/*
 * Values of cryptographic objects: typed attribute lists, and the rules of the
 * types (GlobalPlatform TEE Internal Core API 1.3.1, clauses 5.5 and 6.11; TA
 * ABI, 11.1 and 11.2). No handles and no TA memory here: callers copied first.
 */
#ifndef TEE_OBJECT_VALUE_H
#define TEE_OBJECT_VALUE_H

#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>

#define OBJECT_ATTR_MAX	    10u	  /* attributes of one object */
#define OBJECT_ATTR_LEN_MAX 1024u /* bytes of one of them */
#define OBJECT_SERIAL_MAX   (OBJECT_ATTR_MAX * (OBJECT_ATTR_LEN_MAX + 8u))

#define OBJECT_TYPE_DATA 0xa00000bfu
#define OBJECT_KEYPAIR	 0x01000000u /* bit of a pair's type */

#define OBJECT_USAGE_EXTRACTABLE 0x1u

/* One attribute: two numbers when bit 29 of @id is set, else bytes. */
struct object_attr {
	uint32_t id;
	uint32_t a;
	uint32_t b;
	uint32_t len;
	uint8_t *data; /* owned by the value it is in */
};

struct object_type;

struct object_value {
	const struct object_type *type;
	uint32_t max_bits;  /* as allocated */
	uint32_t size_bits; /* 0 until initialized */
	uint32_t usage;
	bool initialized;
	unsigned int attr_count;
	struct object_attr attr[OBJECT_ATTR_MAX];
};

/**
 * object_value_init() - an empty value of a type
 * @max_bits: largest size it may take, on the type's grid
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED for another type or size.
 */
TEE_Result object_value_init(struct object_value *v, uint32_t type,
			     uint32_t max_bits);
/** object_value_reset() - wipe the attributes; empty again, usage all ones. */
void object_value_reset(struct object_value *v);

/** object_type_id() - TEE_TYPE_* of a value. */
uint32_t object_type_id(const struct object_value *v);

/**
 * object_value_populate() - fill an empty value, all or nothing
 * @attr: @count attributes, their data borrowed
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when it is initialized or an
 * attribute has a size its type forbids; TEE_ERROR_ITEM_NOT_FOUND for a
 * missing, unknown or repeated attribute; TEE_ERROR_BAD_STATE when it is
 * larger than the object may be; TEE_ERROR_SECURITY for a key of fixed length
 * that has another; TEE_ERROR_NOT_SUPPORTED for an unknown curve;
 * TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result object_value_populate(struct object_value *v,
				 const struct object_attr *attr,
				 unsigned int count);
/**
 * object_value_fill() - the same with attributes made here: nothing is checked
 * @bits: size of the value. Return: TEE_SUCCESS; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result object_value_fill(struct object_value *v, uint32_t bits,
			     const struct object_attr *attr,
			     unsigned int count);
/**
 * object_value_size_check() - may a value of @bits be generated here?
 *
 * Return: TEE_SUCCESS; TEE_ERROR_NOT_SUPPORTED for a size off the type's grid,
 * which the TA library panics on; TEE_ERROR_BAD_PARAMETERS for one above the
 * maximum.
 */
TEE_Result object_value_size_check(const struct object_value *v, uint32_t bits);
/**
 * object_value_copy() - @to becomes what @from is, or the public part of it
 *
 * As in OP-TEE's kernel @from may be larger than @to was allocated for, so
 * that an operation on two keys takes either of the size of both; the TA
 * library says what is too large.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when @to is initialized,
 * @from is not or the types do not go together; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result object_value_copy(struct object_value *to,
			     const struct object_value *from);
/**
 * object_value_generate() - a random secret of @bits (symmetric types)
 * @random: fills bytes, or fails
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_STATE when it is initialized;
 * TEE_ERROR_NOT_SUPPORTED for a size off the grid; TEE_ERROR_BAD_PARAMETERS
 * for one above the maximum; TEE_ERROR_BAD_FORMAT for a type that is not
 * generated so; what @random says.
 */
TEE_Result object_value_generate(struct object_value *v, uint32_t bits,
				 TEE_Result (*random)(void *to, size_t len));

/**
 * object_value_set_secret() - fill an empty value with a derived secret
 * @secret: @len bytes; it may be longer than the object was allocated for
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS when it is initialized, of a
 * type that is more than a secret, or the type has no such size;
 * TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result object_value_set_secret(struct object_value *v,
				   const uint8_t *secret, size_t len);
/** object_value_is_secret() - of a type that a derived secret can be? */
bool object_value_is_secret(const struct object_value *v);
/** object_value_secret() - the one attribute of a secret; NULL if it has none. */
const struct object_attr *object_value_secret(const struct object_value *v);

/** object_value_attr() - the attribute @id, or NULL. */
const struct object_attr *object_value_attr(const struct object_value *v,
					    uint32_t id);

/**
 * object_value_save() - as bytes for the store
 * @buf: OBJECT_SERIAL_MAX bytes. Return: how many were used.
 */
size_t object_value_save(const struct object_value *v, uint8_t *buf);
/**
 * object_value_load() - from bytes of the store; @v is init'ed and empty
 *
 * Return: TEE_SUCCESS; TEE_ERROR_CORRUPT_OBJECT; TEE_ERROR_OUT_OF_MEMORY.
 */
TEE_Result object_value_load(struct object_value *v, const uint8_t *buf,
			     size_t len);

#endif
