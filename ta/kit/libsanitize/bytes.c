/* Of sanitize.h, for this library alone. */
#include "sanitize.h"

void *memset(void *to, int byte, size_t len)
{
	uint8_t *t = to;

	while (len-- != 0)
		*t++ = (uint8_t)byte;
	return to;
}

void *memcpy(void *to, const void *from, size_t len)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	while (len-- != 0)
		*t++ = *f++;
	return to;
}
