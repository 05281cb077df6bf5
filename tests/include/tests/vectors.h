/*
 * Published vectors in JSON for unit tests of any room; a test adds
 * -Itests/include to its flags and tests/vectors.c to its sources. Vectors are
 * data beside the project: without them a test is skipped, never passed.
 */
#ifndef TESTS_VECTORS_H
#define TESTS_VECTORS_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/**
 * vectors_load() - a JSON file below the folder of vectors
 * @name: path below STRONGROOM_VECTORS, or ../shared/vectors without that
 *
 * Skips the running cmocka test when the file is not there, and fails it when
 * it is no JSON. The caller gives the result to json_decref().
 */
json_t *vectors_load(const char *name);

/** vectors_text() - a text file below the folder; the caller frees it. */
char *vectors_text(const char *name);

/**
 * hex_bytes() - bytes of hexadecimal text, with or without 0x in front
 * @size: room at @out; longer text and bad digits fail the test
 *
 * Return: bytes written.
 */
size_t hex_bytes(const char *hex, uint8_t *out, size_t size);

/** json_hex() - hex_bytes() of a field of @obj, which must be there. */
size_t json_hex(const json_t *obj, const char *field, uint8_t *out,
		size_t size);

/** json_text() - a field of @obj that must be a string. */
const char *json_text(const json_t *obj, const char *field);

#endif
