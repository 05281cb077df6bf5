/*
 * memcpy, memmove and memset of TAs on the host, which link no C library.
 */
#include <string.h>
#include <stdint.h>

void *memcpy(void *to, const void *from, size_t len)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	for (; len >= sizeof(uint64_t); len -= sizeof(uint64_t)) {
		uint64_t word;

		__builtin_memcpy(&word, f, sizeof(word));
		__builtin_memcpy(t, &word, sizeof(word));
		t += sizeof(word);
		f += sizeof(word);
	}
	while (len-- != 0)
		*t++ = *f++;
	return to;
}

void *memmove(void *to, const void *from, size_t len)
{
	uint8_t *t = to;
	const uint8_t *f = from;

	if ((uintptr_t)t - (uintptr_t)f >= len)
		return memcpy(to, from, len);
	while (len-- != 0)
		t[len] = f[len];
	return to;
}

void *memset(void *to, int byte, size_t len)
{
	uint8_t *t = to;

	while (len-- != 0)
		*t++ = (uint8_t)byte;
	return to;
}
