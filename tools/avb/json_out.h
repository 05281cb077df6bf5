/*
 * Writing JSON: two-space indentation, keys in the order of the calls, and
 * numbers of all 64 bits, which the library that reads it cannot print.
 */
#ifndef TOOLS_AVB_JSON_OUT_H
#define TOOLS_AVB_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct json_out {
	FILE *to;
	unsigned int depth;
	bool begun; /* the innermost object or array has a member */
};

/* @key is NULL for members of an array. */
void out_open(struct json_out *out, const char *key, char bracket);
void out_close(struct json_out *out, char bracket);
void out_text(struct json_out *out, const char *key, const char *text);
void out_hex(struct json_out *out, const char *key, const uint8_t *bytes,
	     size_t len);
void out_number(struct json_out *out, const char *key, uint64_t number);
void out_bool(struct json_out *out, const char *key, bool value);
void out_null(struct json_out *out, const char *key);

#endif
