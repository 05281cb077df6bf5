/*
 * bench-profile: counts the instructions of a log that bench-trace made, by
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
#include <arch/mmu.h>
#include <plat/memmap.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINUX_KERNEL UINT64_C(0xffff000000000000)
#define PAGE_MASK    UINT64_C(0xfff)
#define BENCH_MARK   UINT64_C(0x600000000010) /* normal/tests/bench_lib.h */

/* By where they run; no two overlap (arch/mmu.h, plat/memmap.h). */
enum component { CLIENT, LINUX, MONITOR, TEE, TA, COMPONENT_COUNT };

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

static enum component component_of(uint64_t pc)
{
	if (pc >= KVA_IMAGE || (pc >= TEE_BASE && pc < TEE_BASE + TEE_SIZE))
		return TEE;
	if (pc >= LINUX_KERNEL)
		return LINUX;
	if (pc >= MONITOR_BASE && pc < MONITOR_BASE + MONITOR_SIZE)
		return MONITOR;
	if (pc >= USER_VA_MIN && pc < USER_VA_MAX)
		return TA;
	return CLIENT;
}

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
		fprintf(stderr, "bench-profile: too many blocks\n");
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
static bool running;

/* It came as far as @pc, which was not executed. */
static void last_cut(uint64_t pc)
{
	if (pc >= last.pc && pc < last.pc + 4 * last.count)
		last.count = (uint32_t)(pc - last.pc) / 4;
}

static void last_count(void)
{
	for (uint32_t i = 0; running && i < last.count; i++)
		count(last.pc + 4 * i);
	last.count = 0;
}

static void block_begins(const struct block *b)
{
	last_count();
	last = *b;
	if (b->pc != BENCH_MARK)
		return;
	last.count = 0;
	running = !running;
	if (running)
		run_begin();
	else
		run_end();
}

/* "Trace CPU: HOST [CS/PC/FLAGS/CFLAGS] NAME"; @fresh was just translated. */
static void line_of_block(const char *line, const struct block *fresh)
{
	unsigned long long host = 0;
	unsigned long long pc = 0;
	unsigned long long cflags = 0;

	if (sscanf(line, "Trace %*d: %llx [%*x/%llx/%*x/%llx]", &host, &pc,
		   &cflags) != 3)
		return;
	if (fresh->count != 0 && fresh->pc == pc)
		block_set(host, pc, fresh->count);
	/* One that had to stop before a device's register. */
	if ((cflags & CF_MEMI_ONLY) != 0)
		last_cut(pc);

	const struct block *b = block_find(host);

	if (b->host == 0 || b->pc != pc) {
		fprintf(stderr, "bench-profile: unknown block at %llx\n", pc);
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
	blocks_load(argv[2]);
	log_read(argv[1]);
	blocks_save(argv[2]);
	for (int c = 0; c < COMPONENT_COUNT; c++)
		component_print((enum component)c);
	return 0;
}
