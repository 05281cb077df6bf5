/*
 * The parameters of one call, from whichever side they came: four values or
 * memory references (GlobalPlatform TEE Internal Core API 1.3.1, clause 4.3.6).
 */
#ifndef TEE_TA_PARAMS_H
#define TEE_TA_PARAMS_H

#include "smc/shm.h"

#define PARAM_COUNT 4u

enum param_type {
	PARAM_NONE = 0,
	PARAM_VALUE_INPUT = 1,
	PARAM_VALUE_OUTPUT = 2,
	PARAM_VALUE_INOUT = 3,
	PARAM_MEMREF_INPUT = 5,
	PARAM_MEMREF_OUTPUT = 6,
	PARAM_MEMREF_INOUT = 7,
};

struct param {
	enum param_type type;
	uint32_t a; /* values */
	uint32_t b;
	struct memory *mem; /* a reference of its own; NULL for a null memref */
	uint64_t off;	    /* in @mem */
	uint64_t user_va;   /* address in the calling TA, when @mem is NULL */
	uint64_t size;	    /* in; on return what the callee wrote there */
	uint64_t capacity;  /* @size as it came */
	bool user;	    /* private memory of the calling TA */
};

struct params {
	struct param p[PARAM_COUNT];
};

/* A TA may hand on other numbers as types; they carry nothing. */
static inline bool param_is_memref(const struct param *p)
{
	return p->type >= PARAM_MEMREF_INPUT && p->type <= PARAM_MEMREF_INOUT;
}

static inline bool param_is_output(const struct param *p)
{
	return p->type <= PARAM_MEMREF_INOUT && (p->type & 2) != 0;
}

/** params_types() - the TEE_PARAM_TYPES() value. */
uint32_t params_types(const struct params *ps);
/** params_release() - drop the references. */
void params_release(struct params *ps);

#define PARAM_TYPES(t0, t1, t2, t3)                                            \
	((uint32_t)(t0) | (uint32_t)(t1) << 4 | (uint32_t)(t2) << 8 |          \
	 (uint32_t)(t3) << 12)

/**
 * param_read() - copy @len bytes from @off of a memref (for pseudo-TAs)
 * param_write() - copy to it
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BAD_PARAMETERS if it is not that long.
 */
TEE_Result param_read(const struct param *p, uint64_t off, void *to,
		      size_t len);
TEE_Result param_write(const struct param *p, uint64_t off, const void *from,
		       size_t len);
/**
 * param_reply() - answer with @len bytes in an output memref
 *
 * Return: TEE_SUCCESS, or TEE_ERROR_SHORT_BUFFER with nothing written; the
 * memref's size is @len either way.
 */
TEE_Result param_reply(struct param *p, const void *from, size_t len);

#endif
