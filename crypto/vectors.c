/*
 * Walks files of published vectors, for the unit tests of crypto.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>

#include "vectors.h"

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

void bytes_from_hex(const char *hex, struct vector_bytes *out)
{
	out->len = hex_bytes(hex, out->b, sizeof(out->b));
}

void vector_hex(json_t *obj, const char *field, struct vector_bytes *out)
{
	out->len = json_hex(obj, field, out->b, sizeof(out->b));
}

void vectors_each(const char *name, vector_fn fn, void *ctx)
{
	json_t *file = vectors_load(name);
	json_t *group = NULL;
	json_t *test = NULL;
	size_t g = 0;
	size_t t = 0;
	size_t count = 0;

	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			fn(group, test, json_text(test, "result"), ctx);
			count++;
		}
	}
	assert_true(count > 0);
	json_decref(file);
}

void vectors_list(const char *name, vector_fn fn, void *ctx)
{
	json_t *file = vectors_load(name);
	json_t *entry = NULL;
	size_t i = 0;

	assert_true(json_array_size(file) > 0);
	json_array_foreach(file, i, entry) fn(NULL, entry, NULL, ctx);
	json_decref(file);
}
