/*
 * The shapes that vectors of crypto come in, on top of tests/vectors.h.
 */
#ifndef CRYPTO_VECTORS_H
#define CRYPTO_VECTORS_H

#include <tests/vectors.h>

#define VECTOR_BYTES_MAX 4096u

struct vector_bytes {
	size_t len;
	uint8_t b[VECTOR_BYTES_MAX];
};

/* One test of a file and, in a Wycheproof file, its group and result. */
typedef void (*vector_fn)(json_t *group, json_t *test, const char *result,
			  void *ctx);

/** vectors_each() - call @fn for each test of a Wycheproof file. */
void vectors_each(const char *name, vector_fn fn, void *ctx);

/** vectors_list() - call @fn for each entry of a file that is one array. */
void vectors_list(const char *name, vector_fn fn, void *ctx);

/** vector_hex() - the bytes of a field of @obj; fails the test without it. */
void vector_hex(json_t *obj, const char *field, struct vector_bytes *out);

/** bytes_from_hex() - @hex as bytes. */
void bytes_from_hex(const char *hex, struct vector_bytes *out);

#endif
