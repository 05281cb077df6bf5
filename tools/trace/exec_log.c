/*
 * The log names blocks of instructions; how long each is QEMU says once, when
 * it translates it, and an exception may end one early.
 */
#include "trace/exec_log.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A translated block: consecutive instructions, known by QEMU's own address. */
struct block {
	uint64_t host; /* 0: free */
	uint64_t pc;
	uint32_t count;
};

#define BLOCK_ROOM   (1u << 18)
#define CF_MEMI_ONLY UINT64_C(0x10000) /* QEMU 7.2, exec-all.h */

static struct block blocks[BLOCK_ROOM];
static size_t block_count;

static struct block *block_find(uint64_t host)
{
	size_t at = (host >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 46;

	while (blocks[at].host != 0 && blocks[at].host != host)
		at = (at + 1) % BLOCK_ROOM;
	return &blocks[at];
}

static void block_set(uint64_t host, uint64_t pc, uint32_t count)
{
	struct block *b = block_find(host);

	if (b->host == 0 && ++block_count > BLOCK_ROOM / 2) {
		fprintf(stderr, "exec log: too many blocks\n");
		exit(1);
	}
	*b = (struct block){ host, pc, count };
}

static void blocks_load(const char *path)
{
	FILE *f = fopen(path, "r");
	unsigned long long host = 0;
	unsigned long long pc = 0;
	unsigned int count = 0;

	if (f == NULL)
		return;
	while (fscanf(f, "%llx %llx %u", &host, &pc, &count) == 3)
		block_set(host, pc, count);
	fclose(f);
}

static void blocks_save(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	for (size_t i = 0; i < BLOCK_ROOM; i++)
		if (blocks[i].host != 0)
			fprintf(f, "%llx %llx %u\n",
				(unsigned long long)blocks[i].host,
				(unsigned long long)blocks[i].pc,
				blocks[i].count);
	fclose(f);
}

/* The block that began last; it is counted when it is known how it ended. */
static struct block last;
static void (*tell)(uint64_t pc, uint32_t count);

/* It came as far as @pc, which was not executed. */
static void last_cut(uint64_t pc)
{
	if (pc >= last.pc && pc < last.pc + 4 * last.count)
		last.count = (uint32_t)(pc - last.pc) / 4;
}

static void last_tell(void)
{
	if (last.count != 0)
		tell(last.pc, last.count);
	last.count = 0;
}

static void block_begins(const struct block *b)
{
	last_tell();
	last = *b;
}

/* "Trace CPU: HOST [CS/PC/FLAGS/CFLAGS] NAME"; @fresh was just translated. */
static void line_of_block(const char *line, const struct block *fresh)
{
	unsigned long long host = 0;
	unsigned long long pc = 0;
	unsigned long long cflags = 0;
	int cpu = 0;

	if (sscanf(line, "Trace %d: %llx [%*x/%llx/%*x/%llx]", &cpu, &host, &pc,
		   &cflags) != 4)
		return;
	if (cpu != 0) {
		fprintf(stderr, "exec log: more than one core (up --smp 1)\n");
		exit(1);
	}
	if (fresh->count != 0 && fresh->pc == pc)
		block_set(host, pc, fresh->count);
	/* One that had to stop before a device's register. */
	if ((cflags & CF_MEMI_ONLY) != 0)
		last_cut(pc);

	const struct block *b = block_find(host);

	if (b->host == 0 || b->pc != pc) {
		fprintf(stderr, "exec log: unknown block at %llx\n", pc);
		exit(1);
	}
	block_begins(b);
}

/*
 * A block that is translated is "IN: NAME" and "0xADDRESS: ..." for each of its
 * instructions; an exception is "Taking exception N [...]" and, among others,
 * "...with ELR 0xADDRESS".
 */
static void log_read(const char *path)
{
	FILE *f = fopen(path, "r");
	struct block fresh = { 0 };
	bool aborted = false;
	char line[512];

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, "IN:", 3) == 0) {
			fresh.count = 0;
		} else if (strncmp(line, "0x", 2) == 0) {
			if (fresh.count++ == 0)
				fresh.pc = strtoull(line, NULL, 16);
		} else if (strncmp(line, "Trace ", 6) == 0) {
			line_of_block(line, &fresh);
			fresh.count = 0;
		} else if (strncmp(line, "Taking exception ", 17) == 0) {
			aborted = strstr(line, "Abort") != NULL;
		} else if (strncmp(line, "...with ELR 0x", 14) == 0) {
			if (aborted)
				last_cut(strtoull(line + 12, NULL, 16));
			aborted = false;
		}
	}
	fclose(f);
}

void exec_log_read(const char *path, const char *blocks_path,
		   void (*run)(uint64_t pc, uint32_t count))
{
	tell = run;
	blocks_load(blocks_path);
	log_read(path);
	last_tell();
	blocks_save(blocks_path);
}
