/*
 * ta-fuzz: changes the file of the hello TA in many ways, one at a time, and
 * says whether each was refused: with TEE_ERROR_SECURITY from the TEE, and so
 * that nothing of it stays in use. Root's, in the guest.
 *
 * usage: ta-fuzz sample | ta-fuzz every | ta-fuzz file PATH...
 */
#define _XOPEN_SOURCE 700
#include "test_lib.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "/lib/optee_armtz/"
#define HELLO  FOLDER "8aaaf200-2450-11e4-abe2-0002a5d5c51b.ta"

/* The container's header: what stands where (TA ABI, signed header). */
#define FIXED_LEN     20u
#define TYPE_AT	      4u
#define HASH_LEN_AT   16u
#define SIG_LEN_AT    18u
#define VERSIONED_LEN 20u /* UUID and version behind the signature */

#define EXTRA_MAX 8192u
#define SHOWN_MAX 8u /* cases that fail are shown one by one up to here */

static uint8_t *good; /* the file as it was, and room behind it */
static size_t good_len;
static int file = -1;

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void put(const uint8_t *bytes, size_t len)
{
	if (pwrite(file, bytes, len, 0) != (ssize_t)len ||
	    ftruncate(file, (off_t)len) != 0)
		die(HELLO);
}

static struct outcome try_open(void)
{
	TEEC_Session s = { 0 };
	struct outcome out = tee_open(&s, &hello_uuid, NULL);

	if (out.res == TEEC_SUCCESS)
		TEEC_CloseSession(&s);
	return out;
}

/* Counts what is not refused as it must be. */
struct tally {
	unsigned int tried;
	unsigned int bad;
};

static void must_be_refused(struct tally *t, const char *what, size_t at)
{
	struct outcome out = try_open();

	t->tried++;
	if (out.res == TEEC_ERROR_SECURITY && out.origin == TEEC_ORIGIN_TEE)
		return;
	if (t->bad++ < SHOWN_MAX)
		printf("%s at %zu: 0x%08x, origin %u\n", what, at, out.res,
		       out.origin);
}

static void flip(struct tally *t, size_t at, unsigned int bit)
{
	uint8_t changed = good[at] ^ (uint8_t)(1u << bit);

	if (pwrite(file, &changed, 1, (off_t)at) != 1)
		die(HELLO);
	must_be_refused(t, "flipped bit", at);
	if (pwrite(file, &good[at], 1, (off_t)at) != 1)
		die(HELLO);
}

/* One bit in every @step-th byte from @from to @to, each time another bit. */
static void flips(const char *name, size_t from, size_t to, size_t step)
{
	struct tally t = { 0 };

	for (size_t at = from; at < to; at += step)
		flip(&t, at, (unsigned int)(at / step + at) % 8);
	test_result(t.bad == 0,
		    "%u flipped bits in the %s are refused (%u bad)", t.tried,
		    name, t.bad);
}

static size_t header_len(void)
{
	size_t len = FIXED_LEN +
		     (size_t)(good[HASH_LEN_AT] | good[HASH_LEN_AT + 1] << 8) +
		     (size_t)(good[SIG_LEN_AT] | good[SIG_LEN_AT + 1] << 8);

	return good[TYPE_AT] == 0 ? len : len + VERSIONED_LEN;
}

static void lengths(bool every, size_t header)
{
	struct tally t = { 0 };
	size_t step = every ? 1 : 61;

	/* A file without a byte is none: the supplicant does not find it. */
	for (size_t len = 1; len < good_len; len += step) {
		put(good, len);
		must_be_refused(&t, "cut", len);
		if (len > header + 64)
			step = every ? 509 : good_len / 5;
	}
	put(good, good_len - 1);
	must_be_refused(&t, "cut", good_len - 1);
	test_result(t.bad == 0, "%u shorter files are refused (%u bad)",
		    t.tried, t.bad);
	t = (struct tally){ 0 };
	for (size_t more = 1; more <= EXTRA_MAX; more *= 2) {
		put(good, good_len + more);
		must_be_refused(&t, "extended", more);
	}
	test_result(t.bad == 0, "%u longer files are refused (%u bad)", t.tried,
		    t.bad);
	put(good, good_len);
}

/* Two changes that a sum would not show. */
static void swaps(size_t header)
{
	struct tally t = { 0 };
	uint8_t *copy = malloc(good_len);

	if (copy == NULL)
		die("swaps");
	for (size_t at = header; at + 8192 < good_len; at += 4096) {
		memcpy(copy, good, good_len);
		memcpy(copy + at, good + at + 4096, 4096);
		memcpy(copy + at + 4096, good + at, 4096);
		if (memcmp(copy, good, good_len) == 0)
			continue;
		put(copy, good_len);
		must_be_refused(&t, "swapped pages", at);
	}
	test_result(t.bad == 0, "%u swapped pages are refused (%u bad)",
		    t.tried, t.bad);
	put(good, good_len);
	free(copy);
}

static uint8_t *load(const char *path, size_t extra, size_t *len)
{
	struct stat st = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint8_t *bytes = NULL;

	if (fd < 0 || fstat(fd, &st) != 0)
		die(path);
	*len = (size_t)st.st_size;
	bytes = calloc(1, *len + extra);
	if (bytes == NULL || read(fd, bytes, *len) != (ssize_t)*len)
		die(path);
	close(fd);
	return bytes;
}

static void foreign_file(const char *path)
{
	struct tally t = { 0 };
	size_t len = 0;
	uint8_t *bytes = load(path, 0, &len);

	put(bytes, len);
	must_be_refused(&t, path, 0);
	test_result(t.bad == 0, "%s is refused", path);
	put(good, good_len);
	free(bytes);
}

static void still_good(void)
{
	test_result(try_open().res == TEEC_SUCCESS, "the file as it was loads");
}

int main(int argc, char **argv)
{
	bool every = argc > 1 && strcmp(argv[1], "every") == 0;
	bool files = argc > 2 && strcmp(argv[1], "file") == 0;
	struct pta_stats before = { 0 };

	if (!every && !files && (argc != 2 || strcmp(argv[1], "sample") != 0)) {
		fprintf(stderr, "usage: ta-fuzz sample | every | file PATH\n");
		return 2;
	}
	good = load(HELLO, EXTRA_MAX, &good_len);
	file = open(HELLO, O_RDWR | O_CLOEXEC);
	if (file < 0)
		die(HELLO);
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "ta-fuzz: no TEE\n");
		return 1;
	}
	still_good();
	stats_read(&before);

	size_t header = header_len();

	for (int i = 2; files && i < argc; i++)
		foreign_file(argv[i]);
	if (!files) {
		struct tally t = { 0 };

		for (size_t at = 0; every && at < FIXED_LEN; at++)
			for (unsigned int bit = 0; bit < 8; bit++)
				flip(&t, at, bit);
		if (every)
			test_result(t.bad == 0,
				    "all %u bits of the fixed header matter",
				    t.tried);
		flips("header and signature", 0, header, every ? 1 : 19);
		flips("image", header, good_len,
		      every ? 61 : (good_len - header) / 24);
		flips("image's end", good_len - 3, good_len, 1);
		lengths(every, header);
		swaps(header);
	}
	put(good, good_len);
	still_good();
	stats_same(&before, "nothing of it stays");
	TEEC_FinalizeContext(&tee);
	return test_end();
}
