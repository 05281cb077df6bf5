/*
 * How benchmarks measure. Under `-icount shift=0` a nanosecond of the clock is
 * an executed instruction.
 */
#define _GNU_SOURCE
#include "bench_lib.h"

#include <abi/pta_stats.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define AARCH64_RET UINT32_C(0xd65f03c0)
#define PAGE_LEN    4096u
#define RT_ROUNDS   3u
#define MARK_ROUNDS 4u
#define FEW_ROUNDS  2u /* of what takes a million instructions */
#define MANY_ROUNDS 20u
#define MIN(a, b)   ((a) < (b) ? (a) : (b))

static TEEC_Session stats;
static char **names;
static int name_count;
static bool with_marks;

static _Noreturn void fail(const char *what, TEEC_Result res)
{
	fprintf(stderr, "benchmark: %s: 0x%08x\n", what, res);
	exit(1);
}

/* Functions at known addresses, which a debugger can set breakpoints on. */
static void marks_make(void)
{
	static const uint64_t at[] = { BENCH_START, BENCH_MARK, BENCH_STOP };
	uint32_t code = AARCH64_RET;
	void *page =
		mmap((void *)BENCH_START, PAGE_LEN, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	if (page != (void *)BENCH_START)
		fail("no room for the marks", 0);
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		memcpy((void *)at[i], &code, sizeof(code));
	if (mprotect(page, PAGE_LEN, PROT_READ | PROT_EXEC) != 0)
		fail("the marks cannot be run", 0);
	__builtin___clear_cache(page, (char *)page + PAGE_LEN);
	with_marks = true;
}

static void mark(uint64_t at)
{
	((void (*)(void))at)();
}

void bench_init(TEEC_Context *tee, int argc, char **argv)
{
	static const TEEC_UUID uuid = PTA_STATS_UUID;
	TEEC_Result res = TEEC_OpenSession(tee, &stats, &uuid,
					   TEEC_LOGIN_PUBLIC, NULL, NULL, NULL);

	if (res != TEEC_SUCCESS)
		fail("no statistics", res);
	names = argv + 1;
	name_count = argc - 1;
	if (name_count > 0 && strcmp(names[0], "--mark") == 0) {
		marks_make();
		names++;
		name_count--;
	}
}

void bench_fini(void)
{
	TEEC_CloseSession(&stats);
}

bool bench_is_wanted(const char *name)
{
	bool wanted = name_count == 0;

	for (int i = 0; i < name_count; i++)
		wanted |= strcmp(names[i], name) == 0;
	return wanted;
}

static struct pta_stats stats_get(void)
{
	struct pta_stats st = { 0 };
	TEEC_Operation op = {
		.paramTypes = TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_OUTPUT,
					       TEEC_NONE, TEEC_NONE, TEEC_NONE),
		.params[0].tmpref = { &st, sizeof(st) },
	};
	TEEC_Result res = TEEC_InvokeCommand(&stats, PTA_STATS_GET, &op, NULL);

	if (res != TEEC_SUCCESS)
		fail("statistics", res);
	return st;
}

bool bench_is_marked(const char *name)
{
	return with_marks && bench_is_wanted(name);
}

static uint64_t now(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static uint64_t run_timed(const struct bench *b)
{
	uint64_t from = now();

	b->run();
	return now() - from;
}

static uint64_t run_marked(const struct bench *b)
{
	mark(BENCH_MARK);
	b->run();
	mark(BENCH_MARK);
	return 0;
}

static uint64_t run_counted(const struct bench *b)
{
	uint64_t from = stats_get().rpc_round_trips;

	b->run();
	return stats_get().rpc_round_trips - from;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t median(const struct bench *b, unsigned int rounds,
		       uint64_t (*one)(const struct bench *b))
{
	uint64_t took[BENCH_ROUNDS_MAX];

	for (unsigned int n = 0; n < rounds; n++) {
		if (b->before != NULL)
			b->before();
		took[n] = one(b);
		if (b->after != NULL)
			b->after();
	}
	qsort(took, rounds, sizeof(took[0]), ascending);
	return took[rounds / 2];
}

static void run_all_marked(const struct bench *b)
{
	unsigned int few = MIN(b->rounds, FEW_ROUNDS);

	if (few > 1)
		(void)median(b, few, run_timed);
	mark(BENCH_START);
	(void)median(b, b->rounds >= MANY_ROUNDS ? MARK_ROUNDS : few,
		     run_marked);
	mark(BENCH_STOP);
}

static void print(const char *name, uint64_t cost, uint64_t requests)
{
	printf("%s %llu\nrt_%s %llu\n", name, (unsigned long long)cost, name,
	       (unsigned long long)requests);
	fflush(stdout);
}

void bench_run(const struct bench *b)
{
	if (!bench_is_wanted(b->name))
		return;
	if (with_marks)
		run_all_marked(b);
	else
		print(b->name, median(b, b->rounds, run_timed),
		      median(b, RT_ROUNDS, run_counted));
}

void bench_run_times(const struct bench *b, uint32_t *times, uint32_t count)
{
	uint64_t none = 0;
	uint64_t all = 0;

	*times = 1;
	if (!bench_is_wanted(b->name))
		return;
	if (with_marks) {
		run_all_marked(b);
		return;
	}
	*times = 0;
	none = median(b, RT_ROUNDS, run_timed);
	*times = count;
	all = median(b, b->rounds, run_timed);
	*times = 1;
	print(b->name, (all > none ? all - none : 0) / count, run_counted(b));
}

void bench_memory(void)
{
	struct pta_stats st = stats_get();

	printf("ram_pool %llu\nram_used %llu\nram_peak %llu\n"
	       "heap_used %llu\nheap_peak %llu\n",
	       (unsigned long long)st.pages_total * PAGE_LEN,
	       (unsigned long long)st.pages_used * PAGE_LEN,
	       (unsigned long long)st.pages_peak * PAGE_LEN,
	       (unsigned long long)st.heap_used,
	       (unsigned long long)st.heap_peak);
}

unsigned int bench_instances(void)
{
	return stats_get().instances;
}
