/*
 * Reads the published vectors for unit tests. They are data beside the
 * project, not part of it: without them a test is skipped, never passed.
 */
#ifndef CRYPTO_VECTORS_H
#define CRYPTO_VECTORS_H

#include <jansson.h>
#include <stdint.h>

#define VECTOR_BYTES_MAX 4096u

struct vector_bytes {
	size_t len;
	uint8_t b[VECTOR_BYTES_MAX];
};

/* One test of a Wycheproof file and the group that it stands in. */
typedef void (*vector_fn)(json_t *group, json_t *test, const char *result,
			  void *ctx);

/**
 * vectors_each() - call @fn for each test of a Wycheproof file
 * @name: path below the folder of vectors, which STRONGROOM_VECTORS names
 *
 * Skips the running cmocka test when the file is not there, and fails it
 * when the file has no test.
 */
void vectors_each(const char *name, vector_fn fn, void *ctx);

/**
 * vectors_list() - call @fn for each entry of a file that is one array
 *
 * As vectors_each(), with a NULL group and result.
 */
void vectors_list(const char *name, vector_fn fn, void *ctx);

/** vector_hex() - the bytes of a field of @obj; fails the test without it. */
void vector_hex(json_t *obj, const char *field, struct vector_bytes *out);

/** bytes_from_hex() - @hex, blanks and a leading 0x ignored, as bytes. */
void bytes_from_hex(const char *hex, struct vector_bytes *out);

#endif
