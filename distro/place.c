/*
 * Finds NAME+0xOFFSET in lines of the secure console, which a TA may have
 * printed as well.
 */
#include "place.h"
#include <string.h>

static const char *const images[] = { "tee", "monitor", "loader", "rom" };

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool is_uuid(const char *text)
{
	for (size_t i = 0; i < PLACE_NAME_MAX; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return true;
}

/* How long the name is that begins here and is followed by "+0x"; or 0. */
static size_t name_len(const char *text, size_t len)
{
	static const size_t tail = sizeof("+0x") - 1;

	if (len > PLACE_NAME_MAX + tail && is_uuid(text) &&
	    memcmp(text + PLACE_NAME_MAX, "+0x", tail) == 0)
		return PLACE_NAME_MAX;
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		size_t n = strlen(images[i]);

		if (len > n + tail && memcmp(text, images[i], n) == 0 &&
		    memcmp(text + n, "+0x", tail) == 0)
			return n;
	}
	return 0;
}

static bool begins_word(const char *line, size_t at)
{
	return at == 0 || line[at - 1] == ' ';
}

/* "pc" before it, and no place in between: the instruction itself. */
static bool is_pc(const char *line, size_t from, size_t to)
{
	for (size_t i = from; i + 2 < to; i++)
		if (begins_word(line, i) && memcmp(line + i, "pc ", 3) == 0)
			return true;
	return false;
}

bool place_next(const char *line, size_t len, size_t *at, struct place *p)
{
	size_t from = *at;

	for (size_t i = from; i < len; i++) {
		size_t n =
			begins_word(line, i) ? name_len(line + i, len - i) : 0;
		size_t digits = 0;

		if (n == 0)
			continue;
		memset(p, 0, sizeof(*p));
		memcpy(p->name, line + i, n);
		p->is_caller = !is_pc(line, from, i);
		i += n + strlen("+0x");
		for (; i < len && digits < 16 && is_hex(line[i]); i++, digits++)
			p->offset =
				p->offset << 4 |
				(uint64_t)(line[i] <= '9' ? line[i] - '0'
							  : line[i] - 'a' + 10);
		*at = i;
		if (digits != 0)
			return true;
		i--;
	}
	return false;
}
