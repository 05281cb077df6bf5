/*
 * The published vectors, for unit tests on the host.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: CHECK(%s) failed\n", file, line, what);
	abort();
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void bytes_from_hex(const char *hex, struct vector_bytes *out)
{
	size_t digits = 0;

	out->len = 0;
	if (hex[0] == '0' && hex[1] == 'x')
		hex += 2;
	for (; *hex != '\0'; hex++) {
		int digit = hex_digit(*hex);

		if (*hex == ' ')
			continue;
		assert_true(digit >= 0 && out->len < VECTOR_BYTES_MAX);
		if (digits++ % 2 == 0)
			out->b[out->len] = (uint8_t)(digit << 4);
		else
			out->b[out->len++] |= (uint8_t)digit;
	}
	assert_true(digits % 2 == 0);
}

void vector_hex(json_t *obj, const char *field, struct vector_bytes *out)
{
	const char *hex = json_string_value(json_object_get(obj, field));

	assert_non_null(hex);
	bytes_from_hex(hex, out);
}

static json_t *vectors_open(const char *name)
{
	const char *folder = getenv("STRONGROOM_VECTORS");
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s",
		 folder != NULL ? folder : "../shared/vectors", name);
	return json_load_file(path, 0, NULL);
}

void vectors_each(const char *name, vector_fn fn, void *ctx)
{
	json_t *file = vectors_open(name);
	json_t *group = NULL;
	json_t *test = NULL;
	size_t g = 0;
	size_t t = 0;
	size_t count = 0;

	if (file == NULL)
		skip();
	json_array_foreach(json_object_get(file, "testGroups"), g, group)
	{
		json_array_foreach(json_object_get(group, "tests"), t, test)
		{
			const char *result = json_string_value(
				json_object_get(test, "result"));

			assert_non_null(result);
			fn(group, test, result, ctx);
			count++;
		}
	}
	assert_true(count > 0);
	json_decref(file);
}

void vectors_list(const char *name, vector_fn fn, void *ctx)
{
	json_t *file = vectors_open(name);
	json_t *entry = NULL;
	size_t i = 0;

	if (file == NULL)
		skip();
	assert_true(json_array_size(file) > 0);
	json_array_foreach(file, i, entry) fn(NULL, entry, NULL, ctx);
	json_decref(file);
}
