/*
 * Runs what TEE_MemCompare() and the checks of MACs are made of on bytes that
 * were never written, whose way memcheck follows: a branch or an address that
 * depends on one is an error (crypto/check/run-secrets).
 *
 * usage: compare [control]; with "control", branches on such a byte itself.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <string_ext.h>

#define LEN_MAX 65u

static uint8_t *secret(size_t len)
{
	uint8_t *p = malloc(len);

	if (p == NULL)
		abort();
	for (size_t i = 0; i < len; i++)
		__asm__("" : "=m"(p[i]));
	return p;
}

static void any_bytes(void)
{
	volatile int said;

	for (size_t len = 0; len <= LEN_MAX; len++) {
		uint8_t *a = secret(LEN_MAX);
		uint8_t *b = secret(LEN_MAX);

		said = consttime_memcmp(a, b, len);
		free(a);
		free(b);
	}
	(void)said;
}

/* The sign is memcmp()'s, wherever the first difference lies. */
static int signs_are_right(void)
{
	uint8_t a[LEN_MAX], b[LEN_MAX];

	for (size_t len = 0; len <= LEN_MAX; len++)
		for (size_t at = 0; at <= len; at++) {
			memset(a, 0x80, sizeof(a));
			memset(b, 0x80, sizeof(b));
			if (at < len) {
				a[at] = (uint8_t)(at * 37);
				b[len - 1] ^= 0x7f;
			}
			int got = consttime_memcmp(a, b, len);
			int want = memcmp(a, b, len);

			if ((got < 0) != (want < 0) || (got > 0) != (want > 0))
				return 0;
		}
	return 1;
}

static int control(void)
{
	uint8_t *v = secret(1);
	int other = *v == 7 ? puts("seven") : 0;

	free(v);
	return other;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "control") == 0)
		return control() == 1;
	puts("[ RUN      ] comparing_takes_one_time");
	any_bytes();
	if (!signs_are_right()) {
		puts("[  FAILED  ] comparing_takes_one_time");
		return 1;
	}
	puts("[       OK ] comparing_takes_one_time");
	return 0;
}
