/*
 * secret-scan: looks for a secret in all memory that a process can write, in
 * pieces of eight bytes, so that a register of it is found, too, and with each
 * piece in both byte orders, as numbers are kept. The secret is named masked,
 * and unmasked piece by piece: this process is another one.
 *
 * usage: secret-scan PID HEX	prints where; exits 0 when it is nowhere, 1 when
 *				it is somewhere, 2 when nothing can be read
 */
#define _GNU_SOURCE
#include <mischief_ta.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LEN   32u
#define PIECE 8u
#define CHUNK ((size_t)1 << 20)

static uint8_t pieces[2 * LEN / PIECE][PIECE];
static unsigned int found;

static void pieces_from(const char *hex)
{
	for (unsigned int i = 0; i < LEN; i++) {
		const char byte[] = { hex[2 * i], hex[2 * i + 1], 0 };
		uint8_t v =
			(uint8_t)strtoul(byte, NULL, 16) ^ MISCHIEF_SECRET_MASK;

		pieces[i / PIECE][i % PIECE] = v;
		pieces[LEN / PIECE + i / PIECE][PIECE - 1 - i % PIECE] = v;
	}
}

static void look(const uint8_t *bytes, size_t len, uint64_t at,
		 const char *mapping)
{
	for (unsigned int n = 0; n < 2 * LEN / PIECE; n++) {
		const uint8_t *hit = bytes;

		while ((hit = memmem(hit, len - (size_t)(hit - bytes),
				     pieces[n], PIECE)) != NULL) {
			if (found++ < 40)
				printf("piece %u at 0x%llx in %s", n,
				       (unsigned long long)(at +
							    (uint64_t)(hit -
								       bytes)),
				       mapping);
			hit++;
		}
	}
}

static bool scan(int mem, uint64_t from, uint64_t to, const char *mapping)
{
	static uint8_t bytes[CHUNK + PIECE - 1];
	bool any = false;

	/* Chunks overlap, so that no piece lies in two. */
	for (uint64_t at = from; at < to; at += CHUNK) {
		size_t len = sizeof(bytes);

		if (len > to - at)
			len = (size_t)(to - at);

		ssize_t got = pread(mem, bytes, len, (off_t)at);

		if (got < (ssize_t)PIECE)
			continue;
		any = true;
		look(bytes, (size_t)got, at, mapping);
	}
	return any;
}

int main(int argc, char **argv)
{
	char path[64];
	char line[512];
	bool any = false;

	if (argc != 3 || strlen(argv[2]) != 2 * LEN) {
		fprintf(stderr, "usage: secret-scan PID HEX\n");
		return 2;
	}
	pieces_from(argv[2]);
	snprintf(path, sizeof(path), "/proc/%s/maps", argv[1]);

	FILE *maps = fopen(path, "r");

	snprintf(path, sizeof(path), "/proc/%s/mem", argv[1]);

	int mem = open(path, O_RDONLY);

	if (maps == NULL || mem < 0) {
		perror(path);
		return 2;
	}
	while (fgets(line, sizeof(line), maps) != NULL) {
		char *end = NULL;
		uint64_t from = strtoull(line, &end, 16);
		uint64_t to = strtoull(end + 1, &end, 16);

		if (end[1] == 'r' && end[2] == 'w')
			any |= scan(mem, from, to, line);
	}
	if (found > 0)
		printf("%u pieces\n", found);
	return !any ? 2 : found != 0;
}
