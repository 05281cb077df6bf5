/*
 * Measuring, shared by the benchmarks: the monotonic clock, medians, requests
 * to the normal world, and marks that a debugger can wait for.
 */
#ifndef BENCH_LIB_H
#define BENCH_LIB_H

#include <stdbool.h>
#include <stdint.h>
#include <tee_client_api.h>

/*
 * With --mark, where a debugger finds functions that do nothing: BENCH_START
 * and BENCH_STOP are called before and after a few runs, BENCH_MARK before and
 * after each of them. tests/bench/ knows the addresses.
 */
#define BENCH_START UINT64_C(0x600000000000)
#define BENCH_MARK  UINT64_C(0x600000000010)
#define BENCH_STOP  UINT64_C(0x600000000020)

/* before and after run each round, outside of what is measured. */
struct bench {
	const char *name;
	unsigned int rounds; /* odd, at most BENCH_ROUNDS_MAX */
	void (*before)(void);
	void (*run)(void);
	void (*after)(void);
};

#define BENCH_ROUNDS_MAX 101u

/**
 * bench_init() - read the command line, open the statistics
 * @tee: context to ask the TEE for its statistics with; outlives all else
 *
 * usage: PROGRAM [--mark] [NAME...]. With --mark it prints nothing.
 */
void bench_init(TEEC_Context *tee, int argc, char **argv);
void bench_fini(void);

/** bench_is_wanted() - true if no names were given, or this one */
bool bench_is_wanted(const char *name);
/** bench_is_marked() - true with --mark and this name */
bool bench_is_marked(const char *name);

/**
 * bench_run() - print "NAME median" in nanoseconds and "rt_NAME requests"
 *
 * Requests are those that the secure world makes to the normal world. With
 * --mark, it is done once between two marks.
 */
void bench_run(const struct bench *b);
/**
 * bench_run_times() - the same of something that b->run() does *@times times
 * @count: how often it is to do it; what it costs to do it 0 times is
 *         subtracted. With --mark it is done once, and nothing is subtracted
 */
void bench_run_times(const struct bench *b, uint32_t *times, uint32_t count);

/** bench_memory() - print what the TEE has in use, as "NAME bytes" */
void bench_memory(void);

/** bench_instances() - TAs that are loaded now */
unsigned int bench_instances(void);

#endif
