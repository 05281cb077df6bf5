/*
 * bench-profile: counts the instructions of a log that strongroom-probe made, by
 * component, and by function where a table of symbols is given. The log holds
 * several runs, each between two calls of the function at BENCH_MARK; the
 * shortest counts, since others were interrupted.
 *
 *   bench-profile LOG BLOCKS [COMPONENT=SYMBOLS...]
 *
 * The log names blocks of instructions; how long each is QEMU says once, when
 * it translates it. BLOCKS is a file that keeps this for the next log of the
 * same machine. SYMBOLS is what `nm` prints of the component's ELF file. Prints
 * "COMPONENT - COUNT" and "COMPONENT FUNCTION COUNT" lines.
 */
#include "trace/exec_log.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MASK  UINT64_C(0xfff)
#define BENCH_MARK UINT64_C(0x600000000010) /* normal/tests/bench_lib.h */

static const char *const component_name[COMPONENT_COUNT] = {
	"client", "linux", "monitor", "tee", "ta",
};

struct symbol {
	uint64_t address;
	uint64_t count;
	uint64_t best_count; /* of the shortest run */
	char name[64];
};

struct table {
	struct symbol *symbol;
	size_t symbol_count;
	uint64_t entry; /* where the component is entered first */
	uint64_t bias;	/* run time minus link time */
	bool biased;
	uint64_t count;
	uint64_t best_count;
};

static struct table table[COMPONENT_COUNT];
static uint64_t shortest = UINT64_MAX;

static int by_address(const void *a, const void *b)
{
	uint64_t x = ((const struct symbol *)a)->address;
	uint64_t y = ((const struct symbol *)b)->address;

	return x < y ? -1 : x > y;
}

static int by_count(const void *a, const void *b)
{
	uint64_t x = ((const struct symbol *)a)->best_count;
	uint64_t y = ((const struct symbol *)b)->best_count;

	return x > y ? -1 : x < y;
}

/* The name whose address gives away where a component was moved to. */
static const char *entry_name(enum component c)
{
	return c == TEE ? "high_yield" : "__ta_entry";
}

static void symbols_read(enum component c, const char *path)
{
	struct table *t = &table[c];
	FILE *f = fopen(path, "r");
	char line[512];

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (fgets(line, sizeof(line), f) != NULL) {
		unsigned long long address = 0;
		char type = 0;
		char name[256] = "";

		if (sscanf(line, "%llx %c %255s", &address, &type, name) != 3 ||
		    (type != 't' && type != 'T') || name[0] == '$' ||
		    name[0] == '.')
			continue;
		t->symbol = realloc(t->symbol,
				    (t->symbol_count + 1) * sizeof(*t->symbol));
		if (t->symbol == NULL)
			abort();

		struct symbol *s = &t->symbol[t->symbol_count++];

		memset(s, 0, sizeof(*s));
		s->address = address;
		memcpy(s->name, name, sizeof(s->name) - 1);
		if (strcmp(name, entry_name(c)) == 0)
			t->entry = address;
	}
	fclose(f);
	qsort(t->symbol, t->symbol_count, sizeof(*t->symbol), by_address);
}

static void symbol_count(struct table *t, uint64_t address)
{
	size_t from = 0;
	size_t to = t->symbol_count;

	if (to == 0 || address < t->symbol[0].address)
		return;
	while (to - from > 1) {
		size_t middle = from + (to - from) / 2;

		if (t->symbol[middle].address <= address)
			from = middle;
		else
			to = middle;
	}
	t->symbol[from].count++;
}

static void count(uint64_t pc)
{
	enum component c = component_of(pc);
	struct table *t = &table[c];

	t->count++;
	/* The TEE's first page also runs at its physical address. */
	if (c == TEE && pc < KVA_IMAGE) {
		symbol_count(t, pc - TEE_BASE);
		return;
	}
	/* Images are moved by whole pages, and entered at a known place. */
	if (!t->biased && (c == TEE || c == TA) &&
	    (pc & PAGE_MASK) == (t->entry & PAGE_MASK)) {
		t->bias = pc - t->entry;
		t->biased = true;
	}
	symbol_count(t, pc - t->bias);
}

static void run_begin(void)
{
	for (int c = 0; c < COMPONENT_COUNT; c++) {
		table[c].count = 0;
		table[c].biased = false;
		for (size_t i = 0; i < table[c].symbol_count; i++)
			table[c].symbol[i].count = 0;
	}
}

static void run_end(void)
{
	uint64_t sum = 0;

	for (int c = 0; c < COMPONENT_COUNT; c++)
		sum += table[c].count;
	if (sum >= shortest)
		return;
	shortest = sum;
	for (int c = 0; c < COMPONENT_COUNT; c++) {
		table[c].best_count = table[c].count;
		for (size_t i = 0; i < table[c].symbol_count; i++)
			table[c].symbol[i].best_count =
				table[c].symbol[i].count;
	}
}

static bool running;

/* A mark is a function of its own, and not part of what it marks. */
static void block_count(uint64_t pc, uint32_t length)
{
	if (pc == BENCH_MARK) {
		running = !running;
		if (running)
			run_begin();
		else
			run_end();
		return;
	}
	for (uint32_t i = 0; running && i < length; i++)
		count(pc + 4 * i);
}

static void component_print(enum component c)
{
	struct table *t = &table[c];

	printf("%s - %llu\n", component_name[c],
	       (unsigned long long)t->best_count);
	qsort(t->symbol, t->symbol_count, sizeof(*t->symbol), by_count);
	for (size_t i = 0; i < t->symbol_count && t->symbol[i].best_count != 0;
	     i++)
		printf("%s %s %llu\n", component_name[c], t->symbol[i].name,
		       (unsigned long long)t->symbol[i].best_count);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: bench-profile LOG BLOCKS "
				"[COMPONENT=SYMBOLS...]\n");
		return 2;
	}
	for (int i = 3; i < argc; i++) {
		char *equals = strchr(argv[i], '=');

		for (int c = 0; equals != NULL && c < COMPONENT_COUNT; c++)
			if (strncmp(argv[i], component_name[c],
				    (size_t)(equals - argv[i])) == 0)
				symbols_read((enum component)c, equals + 1);
	}
	exec_log_read(argv[1], argv[2], block_count);
	for (int c = 0; c < COMPONENT_COUNT; c++)
		component_print((enum component)c);
	return 0;
}
