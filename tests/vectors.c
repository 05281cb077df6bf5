/*
 * Published vectors for unit tests: see tests/vectors.h.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tests/vectors.h>

static FILE *vectors_open(const char *name)
{
	const char *folder = getenv("STRONGROOM_VECTORS");
	char path[4096] = { 0 };

	snprintf(path, sizeof(path), "%s/%s",
		 folder != NULL ? folder : "../shared/vectors", name);

	FILE *file = fopen(path, "rb");

	if (file == NULL)
		skip();
	return file;
}

json_t *vectors_load(const char *name)
{
	FILE *file = vectors_open(name);
	json_error_t error = { 0 };
	json_t *root = json_loadf(file, JSON_ALLOW_NUL, &error);

	fclose(file);
	if (root == NULL)
		print_error("%s:%d: %s\n", name, error.line, error.text);
	assert_non_null(root);
	return root;
}

char *vectors_text(const char *name)
{
	FILE *file = vectors_open(name);
	size_t size = 1 << 20;
	char *text = calloc(1, size);

	assert_non_null(text);
	assert_true(fread(text, 1, size - 1, file) < size - 1);
	fclose(file);
	return text;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

size_t hex_bytes(const char *hex, uint8_t *out, size_t size)
{
	size_t len = 0;

	if (hex[0] == '0' && hex[1] == 'x')
		hex += 2;
	for (; *hex != '\0'; hex += 2) {
		int high = digit(hex[0]);
		int low = high < 0 ? -1 : digit(hex[1]);

		assert_true(low >= 0 && len < size);
		out[len++] = (uint8_t)(high << 4 | low);
	}
	return len;
}

const char *json_text(const json_t *obj, const char *field)
{
	const char *text = json_string_value(json_object_get(obj, field));

	assert_non_null(text);
	return text;
}

size_t json_hex(const json_t *obj, const char *field, uint8_t *out, size_t size)
{
	return hex_bytes(json_text(obj, field), out, size);
}
