/*
 * tee-load: many clients at once, clients that are killed, and a TEE that runs
 * out of room. Each case says ok or FAIL; what the TEE has in use afterwards
 * must be what it had before.
 *
 * usage: tee-load fair N     N invocations by eight clients
 *        tee-load kill N     N clients are killed at random moments
 *        tee-load exhaust    sessions and shared memory until none are left
 *        tee-load churn S strict|lenient   S seconds of calls, storage and
 *                            loading; lenient: calls may fail, but cleanly
 *        tee-load stats      prints what the TEE has in use
 */
#define _GNU_SOURCE
#include "tee_load.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CLIENTS 8u
/* A client that gets less than this part of another's calls is starved. */
#define FAIR_FACTOR	4u
#define LONGEST_CALL_MS 5000u

uint64_t load_now_ms(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

void load_connect(void)
{
	if (TEEC_InitializeContext(NULL, &tee) == TEEC_SUCCESS)
		return;
	fprintf(stderr, "tee-load: no TEE\n");
	exit(1);
}

/* Memory that processes share. */
void *load_shared(size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p != MAP_FAILED)
		return p;
	perror("tee-load");
	exit(1);
}

bool load_wait_for(pid_t pid, unsigned int seconds, int *how)
{
	uint64_t until = load_now_ms() + seconds * 1000u;

	for (;;) {
		pid_t got = waitpid(pid, how, WNOHANG);

		if (got == pid)
			return true;
		if (got < 0 && errno != EINTR)
			return false;
		if (load_now_ms() >= until)
			return false;
		usleep(2000);
	}
}

/* ----------------------------------------------------------------- fair */

struct fair {
	atomic_uint ready;
	atomic_uint given;
	unsigned int total;
	struct {
		unsigned int done;
		unsigned int bad;
		uint64_t longest_ms;
	} client[CLIENTS];
};

static bool echo_holds(TEEC_Session *s, unsigned int seed)
{
	uint8_t from[300];
	uint8_t to[300] = { 0 };
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	size_t len = 1 + seed % sizeof(from);

	for (size_t i = 0; i < len; i++)
		from[i] = (uint8_t)(seed * 31 + i);
	op.params[0].tmpref.buffer = from;
	op.params[0].tmpref.size = len;
	op.params[1].tmpref.buffer = to;
	op.params[1].tmpref.size = sizeof(to);
	return tee_call(s, MISCHIEF_ECHO, &op).res == TEEC_SUCCESS &&
	       op.params[1].tmpref.size == len && memcmp(from, to, len) == 0;
}

static void fair_client(struct fair *f, unsigned int self,
			const TEEC_UUID *uuid)
{
	TEEC_Session s = { 0 };
	unsigned int ticket = 0;

	load_connect();
	tee_must_open(&s, uuid);
	/* The first would have done much before the last is there. */
	atomic_fetch_add(&f->ready, 1);
	while (atomic_load(&f->ready) < CLIENTS)
		usleep(1000);
	while ((ticket = atomic_fetch_add(&f->given, 1)) < f->total) {
		uint64_t from = load_now_ms();

		if (!echo_holds(&s, self * 1000003 + ticket))
			f->client[self].bad++;
		from = load_now_ms() - from;
		if (from > f->client[self].longest_ms)
			f->client[self].longest_ms = from;
		f->client[self].done++;
	}
	TEEC_CloseSession(&s);
	TEEC_FinalizeContext(&tee);
}

static void fair_round(const TEEC_UUID *uuid, unsigned int total,
		       const char *name, bool judged)
{
	struct fair *f = load_shared(sizeof(*f));
	pid_t pid[CLIENTS];
	unsigned int done = 0;
	unsigned int bad = 0;
	unsigned int most = 0;
	unsigned int least = total;
	uint64_t longest = 0;

	f->total = total;
	for (unsigned int i = 0; i < CLIENTS; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			fair_client(f, i, uuid);
			_exit(0);
		}
	}
	for (unsigned int i = 0; i < CLIENTS; i++) {
		int how = 0;

		waitpid(pid[i], &how, 0);
		bad += f->client[i].bad + (how != 0);
		done += f->client[i].done;
		if (f->client[i].done > most)
			most = f->client[i].done;
		if (f->client[i].done < least)
			least = f->client[i].done;
		if (f->client[i].longest_ms > longest)
			longest = f->client[i].longest_ms;
	}
	munmap(f, sizeof(*f));
	if (!judged)
		return;
	test_result(bad == 0 && done == total,
		    "%u invocations by %u clients are right, %s (%u bad)", done,
		    CLIENTS, name, bad);
	test_result(least * FAIR_FACTOR >= most && longest < LONGEST_CALL_MS,
		    "none is starved, %s: %u to %u calls each, the longest "
		    "%llu ms",
		    name, least, most, (unsigned long long)longest);
}

static void fair(unsigned int total)
{
	struct pta_stats before = { 0 };

	/* Buffers that are kept for the next call are there from here on. */
	fair_round(&mischief_uuid, 80, "", false);
	load_connect();
	stats_read(&before);
	fair_round(&mischief_uuid, total, "an instance each", true);
	fair_round(&shared_uuid, total, "one instance", true);
	stats_same(&before, "eight clients leave nothing");
	TEEC_FinalizeContext(&tee);
}

/* -------------------------------------------------------------- exhaust */

static void sessions_until_full(const TEEC_UUID *uuid, const char *name)
{
	static TEEC_Session s[1024];
	struct outcome out = { 0 };
	struct pta_stats before = { 0 };
	unsigned int open = 0;

	stats_read(&before);
	while (open < 1024) {
		out = tee_open(&s[open], uuid, NULL);
		if (out.res != TEEC_SUCCESS)
			break;
		open++;
	}
	test_result(out.res == TEEC_ERROR_OUT_OF_MEMORY &&
			    out.origin == TEEC_ORIGIN_TEE && open > 8,
		    "%s: after %u sessions there is no room (0x%08x, origin "
		    "%u)",
		    name, open, out.res, out.origin);
	/* One goes, one comes; what is open works. */
	TEEC_CloseSession(&s[0]);
	expect(tee_open(&s[0], uuid, NULL), TEEC_SUCCESS, 0,
	       "a closed session makes room for one");
	for (unsigned int i = 0; i < open; i += open / 4)
		expect(tee_call(&s[i], MISCHIEF_NOTHING, NULL), TEEC_SUCCESS, 0,
		       "and those that are open work");
	while (open > 0)
		TEEC_CloseSession(&s[--open]);
	stats_same(&before, "all room is back");
}

static void memory_until_full(void)
{
	static TEEC_SharedMemory shm[4096];
	struct pta_stats before = { 0 };
	TEEC_Session s = { 0 };
	TEEC_Result res = TEEC_SUCCESS;
	unsigned int count = 0;

	stats_read(&before);
	while (count < 4096) {
		shm[count].size = 256 * 1024;
		shm[count].flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT;
		res = TEEC_AllocateSharedMemory(&tee, &shm[count]);
		if (res != TEEC_SUCCESS)
			break;
		count++;
	}
	test_result(res == TEEC_ERROR_OUT_OF_MEMORY,
		    "after %u times 256 KiB no more is shared (0x%08x)", count,
		    res);
	/* A TA loads if what is left is enough for its file, or says why not. */
	res = tee_open(&s, &hello_uuid, NULL).res;
	if (res == TEEC_SUCCESS)
		TEEC_CloseSession(&s);
	test_result(res == TEEC_SUCCESS || res == TEEC_ERROR_OUT_OF_MEMORY,
		    "a TA loads then, or there is no memory (0x%08x)", res);
	while (count > 0)
		TEEC_ReleaseSharedMemory(&shm[--count]);
	stats_same(&before, "all shared memory is back");
}

static void exhaust(void)
{
	TEEC_Session s = { 0 };

	load_connect();
	tee_must_open(&s, &hello_uuid);
	TEEC_CloseSession(&s);
	sessions_until_full(&shared_uuid, "one instance");
	sessions_until_full(&mischief_uuid, "an instance each");
	memory_until_full();
	tee_must_open(&s, &hello_uuid);
	TEEC_CloseSession(&s);
	test_result(true, "a TA loads as before");
	TEEC_FinalizeContext(&tee);
}

static int print_stats(void)
{
	struct pta_stats st = { 0 };

	load_connect();
	stats_read(&st);
	printf("sessions %u\ninstances %u\nregistered %u\npages_used %llu\n"
	       "pages_total %llu\nheap_used %llu\n",
	       st.sessions, st.instances, st.registered,
	       (unsigned long long)st.pages_used,
	       (unsigned long long)st.pages_total,
	       (unsigned long long)st.heap_used);
	TEEC_FinalizeContext(&tee);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	unsigned int n = argc > 2 ? (unsigned int)atoi(argv[2]) : 0;

	if (strcmp(what, "fair") == 0 && n > 0) {
		fair(n);
	} else if (strcmp(what, "kill") == 0 && n > 0) {
		load_kill(n);
	} else if (strcmp(what, "exhaust") == 0) {
		exhaust();
	} else if (strcmp(what, "churn") == 0 && argc == 4) {
		load_churn(n, strcmp(argv[3], "lenient") == 0);
	} else if (strcmp(what, "stats") == 0) {
		return print_stats();
	} else {
		fprintf(stderr, "usage: tee-load fair N | kill N | exhaust | "
				"churn SECONDS strict|lenient | stats\n");
		return 2;
	}
	return test_end();
}
