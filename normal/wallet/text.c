/*
 * Text for bytes, quantities and paths: see text.h.
 */
#include "text.h"

#include <string.h>

static const char digits[] = "0123456789abcdef";

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool has_prefix(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

/* Reads @len bytes of digits; false when one is none. */
static bool digits_read(const char *text, uint8_t *out, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		int high = digit_value(text[2 * i]);
		int low = digit_value(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool hex_read(const char *text, uint8_t *out, size_t size, size_t *len)
{
	*len = 0;
	if (!has_prefix(text))
		return false;
	text += 2;

	size_t count = strlen(text);

	if (count % 2 != 0 || count / 2 > size ||
	    !digits_read(text, out, count / 2))
		return false;
	*len = count / 2;
	return true;
}

void hex_write(const uint8_t *bytes, size_t len, char *text)
{
	*text++ = '0';
	*text++ = 'x';
	for (size_t i = 0; i < len; i++) {
		*text++ = digits[bytes[i] >> 4];
		*text++ = digits[bytes[i] & 15];
	}
	*text = '\0';
}

bool quantity_read(const char *text, uint8_t *number, size_t size)
{
	memset(number, 0, size);
	if (!has_prefix(text))
		return false;
	text += 2;

	size_t count = strlen(text);

	if (count == 0 || (count > 1 && text[0] == '0') || count > 2 * size)
		return false;
	for (size_t i = 0; i < count; i++) {
		int value = digit_value(text[count - 1 - i]);

		if (value < 0)
			return false;
		number[size - 1 - i / 2] |= (uint8_t)(value << 4 * (i % 2));
	}
	return true;
}

bool quantity_read_u64(const char *text, uint64_t *number)
{
	uint8_t bytes[8] = { 0 };

	*number = 0;
	if (!quantity_read(text, bytes, sizeof(bytes)))
		return false;
	for (size_t i = 0; i < sizeof(bytes); i++)
		*number = *number << 8 | bytes[i];
	return true;
}

void quantity_write(const uint8_t *number, size_t size, char *text)
{
	size_t nibble = 0;

	*text++ = '0';
	*text++ = 'x';
	while (nibble + 1 < 2 * size &&
	       (number[nibble / 2] >> (4 - 4 * (nibble % 2)) & 15) == 0)
		nibble++;
	for (; nibble < 2 * size; nibble++)
		*text++ = digits[number[nibble / 2] >> (4 - 4 * (nibble % 2)) &
				 15];
	*text = '\0';
}

/* One step without its slash; moves @text behind it. */
static bool step_read(const char **text, uint32_t *step)
{
	const char *p = *text;
	uint64_t number = 0;

	if (*p < '0' || *p > '9')
		return false;
	for (; *p >= '0' && *p <= '9'; p++) {
		number = number * 10 + (uint64_t)(*p - '0');
		if (number >= 0x80000000u)
			return false;
	}
	if (*p == '\'' || *p == 'h') {
		number |= 0x80000000u;
		p++;
	}
	*text = p;
	*step = (uint32_t)number;
	return true;
}

bool path_read(const char *text, uint32_t *step, size_t room, size_t *count)
{
	*count = 0;
	if (*text++ != 'm')
		return false;
	while (*text == '/') {
		text++;
		if (*count == room || !step_read(&text, &step[*count]))
			return false;
		(*count)++;
	}
	return *text == '\0' && *count != 0;
}
