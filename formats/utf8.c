/* UTF-8: Unicode, chapter 3, table 3-7 (well-formed byte sequences). */
#include <formats/utf8.h>

int32_t utf8_next(const uint8_t **text, size_t *len)
{
	const uint8_t *t = *text;
	size_t more = t[0] < 0x80 ? 0 : t[0] < 0xe0 ? 1 : t[0] < 0xf0 ? 2 : 3;
	static const int32_t least[4] = { 0, 0x80, 0x800, 0x10000 };

	if ((t[0] >= 0x80 && t[0] < 0xc2) || t[0] > 0xf4 || *len <= more)
		return -1;

	int32_t code = more == 0 ? t[0] : t[0] & (0x3f >> more);

	for (size_t i = 1; i <= more; i++) {
		if ((t[i] & 0xc0) != 0x80)
			return -1;
		code = code << 6 | (t[i] & 0x3f);
	}
	if (code < least[more] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return -1;
	*text += more + 1;
	*len -= more + 1;
	return code;
}

bool utf8_valid(const uint8_t *text, size_t len)
{
	while (len > 0)
		if (utf8_next(&text, &len) < 0)
			return false;
	return true;
}
