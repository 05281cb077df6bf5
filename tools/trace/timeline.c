/*
 * strongroom-timeline: turns a log of executed instructions into a timeline
 * that a browser's trace viewer opens (Chrome's trace event format, JSON).
 *
 *   strongroom-timeline LOG BLOCKS SYMBOLS
 *
 * SYMBOLS is what `nm` prints of the TEE. A microsecond in the viewer is an
 * instruction. One row has the worlds, below it each component has one, and each
 * TA that ran, with the sum in its name; the TEE's has system calls and what it
 * asked of the normal world.
 */
#include "trace/exec_log.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_MASK  UINT64_C(0xfff)
#define SYMBOL_MAX 512
/* Modules are apart by much more than this, and shorter (tee/ta/space.c). */
#define TA_SPAN UINT64_C(0x1000000)
#define TA_MAX	64

/* Rows, from the top; TAs' are those behind the last. */
#define ROW_WORLD     1
#define ROW_COMPONENT 2
#define ROW_TA	      (ROW_COMPONENT + (int)TA)

static const char *const component_name[COMPONENT_COUNT] = {
	"client", "Linux", "monitor", "TEE", "TA",
};

struct symbol {
	uint64_t address;
	char name[64];
};

/* Functions whose beginning says what the TEE does. */
static struct symbol symbol[SYMBOL_MAX];
static size_t symbol_count;
static uint64_t bias;
static bool biased;

/* Code of a TA or of a library of TAs: where, and instructions in it. */
static struct {
	uint64_t lowest;
	uint64_t total;
} ta[TA_MAX];
static size_t ta_count;
static size_t ta_runs; /* which one does, while the component is TA */

static uint64_t now; /* instructions so far */
static uint64_t total[COMPONENT_COUNT];

/* What is going on, and since when. */
static uint64_t component_since;
static enum component component = COMPONENT_COUNT;
static enum component before_tee;
static uint64_t world_since;
static const char *request; /* in this stretch of the TEE, or NULL */
static const char *called;
static const char *entry;
static bool asked;
static const char *answering; /* what the normal world was asked for */
static bool first = true;

static bool is_wanted(const char *name)
{
	return strncmp(name, "sys_", 4) == 0 || strncmp(name, "rpc_", 4) == 0 ||
	       strcmp(name, "arch_rpc") == 0 ||
	       strcmp(name, "high_yield") == 0 ||
	       strcmp(name, "high_fast") == 0 ||
	       strcmp(name, "arch_user_panic") == 0 ||
	       strcmp(name, "arch_thread_resume") == 0;
}

static void symbols_read(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[512];

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while (symbol_count < SYMBOL_MAX && fgets(line, sizeof(line), f)) {
		struct symbol *s = &symbol[symbol_count];
		unsigned long long address = 0;
		char type = 0;

		if (sscanf(line, "%llx %c %63s", &address, &type, s->name) ==
			    3 &&
		    (type == 't' || type == 'T') && is_wanted(s->name)) {
			s->address = address;
			symbol_count++;
		}
	}
	fclose(f);
}

static const char *symbol_at(uint64_t address)
{
	for (size_t i = 0; i < symbol_count; i++)
		if (symbol[i].address == address)
			return symbol[i].name;
	return NULL;
}

/* The TEE is entered by a call first, and moved by whole pages. */
static void bias_find(uint64_t pc)
{
	for (size_t i = 0; i < symbol_count && !biased; i++)
		if (strncmp(symbol[i].name, "high_", 5) == 0 &&
		    (symbol[i].address & PAGE_MASK) == (pc & PAGE_MASK)) {
			bias = pc - symbol[i].address;
			biased = true;
		}
}

/* Names are ours or C identifiers: nothing in them needs an escape. */
static void event(int row, const char *category, const char *what,
		  const char *name, uint64_t from)
{
	if (now == from)
		return;
	printf("%s\n{\"name\":\"%s%s\",\"cat\":\"%s\",\"ph\":\"X\",\"pid\":1,"
	       "\"tid\":%d,\"ts\":%llu,\"dur\":%llu,\"args\":{"
	       "\"instructions\":%llu}}",
	       first ? "" : ",", what, name, category, row,
	       (unsigned long long)from, (unsigned long long)(now - from),
	       (unsigned long long)(now - from));
	first = false;
}

static bool is_secure(enum component c)
{
	return c == MONITOR || c == TEE || c == TA;
}

static void world_end(void)
{
	if (is_secure(component))
		event(ROW_WORLD, "world", "", "secure world", world_since);
	else if (answering != NULL)
		event(ROW_WORLD, "world", "normal world: ", answering,
		      world_since);
	else
		event(ROW_WORLD, "world", "", "normal world", world_since);
	world_since = now;
}

static void component_end(enum component next)
{
	if (component == COMPONENT_COUNT)
		return;
	int row = ROW_COMPONENT + (int)component;

	if (component == TA)
		row += (int)ta_runs;
	event(row, "component", "", component_name[component], component_since);
	if (component == TEE) {
		if (called != NULL && before_tee == TA)
			event(row, "syscall", "", called, component_since);
		if (asked)
			event(row, "rpc",
			      "asks: ", request != NULL ? request : "arch_rpc",
			      component_since);
		else if (entry != NULL && before_tee == MONITOR)
			event(row, "call", "", entry, component_since);
		answering = !asked	      ? NULL
			    : request != NULL ? request
					      : "arch_rpc";
	}
	if (component == TEE || component == TA)
		before_tee = component;
	if (is_secure(component) != is_secure(next) || next == COMPONENT_COUNT)
		world_end();
}

static void component_begin(enum component c)
{
	before_tee = component;
	component = c;
	component_since = now;
	if (c == TEE) {
		request = NULL;
		called = NULL;
		entry = NULL;
		asked = false;
	}
}

static void tee_runs(uint64_t pc)
{
	const char *name = NULL;

	if (pc < KVA_IMAGE)
		return;
	bias_find(pc);
	name = biased ? symbol_at(pc - bias) : NULL;
	if (name == NULL)
		return;
	if (strcmp(name, "arch_rpc") == 0)
		asked = true;
	else if (strncmp(name, "rpc_", 4) == 0)
		request = request != NULL ? request : name;
	else if (strncmp(name, "sys_", 4) == 0 ||
		 strcmp(name, "arch_user_panic") == 0)
		called = called != NULL ? called : name;
	else
		entry = strcmp(name, "high_yield") == 0	 ? "yielding call"
			: strcmp(name, "high_fast") == 0 ? "fast call"
							 : "call goes on";
}

/* Which TA this is; the last of the table when there are too many. */
static size_t ta_at(uint64_t pc)
{
	size_t i = 0;

	while (i < ta_count &&
	       (pc < ta[i].lowest ? ta[i].lowest - pc : pc - ta[i].lowest) >=
		       TA_SPAN)
		i++;
	if (i == TA_MAX)
		return TA_MAX - 1;
	if (i == ta_count) {
		ta_count++;
		ta[i].lowest = pc;
	}
	if (pc < ta[i].lowest)
		ta[i].lowest = pc;
	return i;
}

static void run(uint64_t pc, uint32_t count)
{
	enum component c = component_of(pc);
	size_t t = c == TA ? ta_at(pc) : 0;

	if (c != component || (c == TA && t != ta_runs)) {
		component_end(c);
		component_begin(c);
		ta_runs = t;
	}
	if (c == TEE)
		tee_runs(pc);
	if (c == TA)
		ta[t].total += count;
	now += count;
	total[c] += count;
}

static void row_name(int row, const char *name, uint64_t instructions)
{
	printf("%s\n{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,"
	       "\"tid\":%d,\"args\":{\"name\":\"%s: %llu\"}},\n"
	       "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":1,"
	       "\"tid\":%d,\"args\":{\"sort_index\":%d}}",
	       first ? "" : ",", row, name, (unsigned long long)instructions,
	       row, row);
	first = false;
}

static void rows_name(void)
{
	row_name(ROW_WORLD, "worlds", now);
	for (int c = 0; c < TA; c++)
		row_name(ROW_COMPONENT + c, component_name[c], total[c]);
	for (size_t i = 0; i < ta_count; i++) {
		char name[64];

		snprintf(name, sizeof(name), "TA at 0x%llx",
			 (unsigned long long)(ta[i].lowest & ~PAGE_MASK));
		row_name(ROW_TA + (int)i, name, ta[i].total);
	}
	printf(",\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,"
	       "\"args\":{\"name\":\"CPU 0, in instructions\"}}");
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: strongroom-timeline LOG BLOCKS "
				"SYMBOLS\n");
		return 2;
	}
	symbols_read(argv[3]);
	printf("{\"traceEvents\":[");
	exec_log_read(argv[1], argv[2], run);
	component_end(COMPONENT_COUNT);
	rows_name();
	printf("\n],\n\"otherData\":{\"unit\":\"instructions\"");
	for (int c = 0; c < COMPONENT_COUNT; c++)
		printf(",\"%s\":%llu", component_name[c],
		       (unsigned long long)total[c]);
	printf("}}\n");
	return 0;
}
