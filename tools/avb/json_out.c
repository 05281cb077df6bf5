/*
 * Writing JSON.
 */
#include "json_out.h"
#include <inttypes.h>

static void text_put(struct json_out *out, const char *text)
{
	fputc('"', out->to);
	for (const char *c = text; *c != 0; c++) {
		unsigned char byte = (unsigned char)*c;

		/* What is not ASCII may be no character at all. */
		if (byte == '"' || byte == '\\')
			fprintf(out->to, "\\%c", byte);
		else if (byte < 0x20 || byte == 0x7f)
			fprintf(out->to, "\\u%04x", byte);
		else
			fputc(byte, out->to);
	}
	fputc('"', out->to);
}

static void begin(struct json_out *out, const char *key)
{
	if (out->depth > 0) {
		if (out->begun)
			fputc(',', out->to);
		fputc('\n', out->to);
		fprintf(out->to, "%*s", 2 * (int)out->depth, "");
	}
	if (key != NULL) {
		text_put(out, key);
		fputs(": ", out->to);
	}
	out->begun = true;
}

void out_open(struct json_out *out, const char *key, char bracket)
{
	begin(out, key);
	fputc(bracket, out->to);
	out->depth++;
	out->begun = false;
}

void out_close(struct json_out *out, char bracket)
{
	out->depth--;
	if (out->begun)
		fprintf(out->to, "\n%*s", 2 * (int)out->depth, "");
	fputc(bracket, out->to);
	if (out->depth == 0)
		fputc('\n', out->to);
	out->begun = true;
}

/* Is this well-formed UTF-8? JSON has nothing else. */
static size_t character_len(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t len = c[0] < 0x80		   ? 1
		     : c[0] >= 0xc2 && c[0] < 0xe0 ? 2
		     : c[0] >= 0xe0 && c[0] < 0xf0 ? 3
		     : c[0] >= 0xf0 && c[0] < 0xf5 ? 4
						   : 0;

	for (size_t i = 1; i < len; i++)
		if ((c[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong forms, surrogates, and what is above U+10FFFF. */
	if ((c[0] == 0xe0 && c[1] < 0xa0) || (c[0] == 0xed && c[1] > 0x9f) ||
	    (c[0] == 0xf0 && c[1] < 0x90) || (c[0] == 0xf4 && c[1] > 0x8f))
		return 0;
	return len;
}

void out_text(struct json_out *out, const char *key, const char *text)
{
	bool good = true;

	for (const char *c = text; *c != 0 && good; c += character_len(c))
		good = character_len(c) != 0;
	begin(out, key);
	if (good) {
		text_put(out, text);
		return;
	}
	/* Each byte that is not ASCII as the character of its number. */
	fputc('"', out->to);
	for (const char *c = text; *c != 0; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\')
			fprintf(out->to, "\\u%04x", byte);
		else
			fputc(byte, out->to);
	}
	fputc('"', out->to);
}

void out_hex(struct json_out *out, const char *key, const uint8_t *bytes,
	     size_t len)
{
	begin(out, key);
	fputc('"', out->to);
	for (size_t i = 0; i < len; i++)
		fprintf(out->to, "%02x", bytes[i]);
	fputc('"', out->to);
}

void out_number(struct json_out *out, const char *key, uint64_t number)
{
	begin(out, key);
	fprintf(out->to, "%" PRIu64, number);
}

void out_bool(struct json_out *out, const char *key, bool value)
{
	begin(out, key);
	fputs(value ? "true" : "false", out->to);
}

void out_null(struct json_out *out, const char *key)
{
	begin(out, key);
	fputs("null", out->to);
}
