/*
 * Base64 (RFC 4648, clause 4). Not for secrets: tables are indexed by them.
 */
#include <base64.h>
#include <stdint.h>

static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "abcdefghijklmnopqrstuvwxyz0123456789+/";

size_t base64_enc_len(size_t size)
{
	return 4 * ((size + 2) / 3) + 1;
}

bool base64_enc(const void *data, size_t size, char *buf, size_t *blen)
{
	const uint8_t *p = data;
	size_t need = base64_enc_len(size);
	size_t room = *blen;

	*blen = need;
	if (room < need)
		return false;
	for (size_t i = 0; i < size; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16;

		if (i + 1 < size)
			v |= (uint32_t)p[i + 1] << 8;
		if (i + 2 < size)
			v |= p[i + 2];
		*buf++ = digit[v >> 18];
		*buf++ = digit[(v >> 12) & 63];
		*buf++ = i + 1 < size ? digit[(v >> 6) & 63] : '=';
		*buf++ = i + 2 < size ? digit[v & 63] : '=';
	}
	*buf = '\0';
	return true;
}

static int value_of(char c)
{
	for (int i = 0; i < 64; i++)
		if (digit[i] == c)
			return i;
	return -1;
}

bool base64_dec(const char *data, size_t size, void *buf, size_t *blen)
{
	uint8_t *to = buf;
	size_t room = *blen;
	size_t len = 0;
	uint32_t v = 0;
	size_t digits = 0;
	size_t pads = 0;

	*blen = 0;
	for (size_t i = 0; i < size && data[i] != '\0'; i++) {
		int d = value_of(data[i]);

		if (data[i] == '=') {
			pads++;
			continue;
		}
		if (d < 0 || pads != 0)
			return false;
		v = v << 6 | (uint32_t)d;
		if (++digits % 4 == 0) {
			for (int shift = 16; shift >= 0; shift -= 8, len++)
				if (len < room)
					to[len] = (uint8_t)(v >> shift);
			v = 0;
		}
	}

	size_t rest = digits % 4;

	if (rest == 1 || pads > 2 || (pads != 0 && (rest + pads) % 4 != 0))
		return false;
	for (size_t i = 1; i < rest; i++, len++)
		if (len < room)
			to[len] = (uint8_t)(v >> (6 * rest - 8 * i));
	*blen = len;
	return len <= room;
}
