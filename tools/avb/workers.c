/* Threads that take one piece of work after the other. */
#define _GNU_SOURCE
#include "workers.h"
#include "fail.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#define THREADS_MAX 64u

struct work {
	void (*piece)(void *ctx, uint64_t number, void *room);
	void *ctx;
	uint64_t piece_count;
	size_t room_len;
	_Atomic uint64_t next;
};

static void *worker(void *arg)
{
	struct work *work = arg;
	void *room = xmalloc(work->room_len);
	uint64_t number;

	while ((number = atomic_fetch_add(&work->next, 1)) < work->piece_count)
		work->piece(work->ctx, number, room);
	free(room);
	return NULL;
}

static unsigned int processors(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned int)CPU_COUNT(&set);
}

void workers_run(uint64_t piece_count, size_t room_len,
		 void (*piece)(void *ctx, uint64_t number, void *room),
		 void *ctx)
{
	struct work work = { piece, ctx, piece_count, room_len, 0 };
	pthread_t thread[THREADS_MAX];
	unsigned int want = processors();
	unsigned int count = 0;

	/* This thread works too; fewer threads only take longer. */
	while (count + 1 < want && count < THREADS_MAX &&
	       count + 1 < piece_count &&
	       pthread_create(&thread[count], NULL, worker, &work) == 0)
		count++;
	worker(&work);
	for (unsigned int i = 0; i < count; i++)
		pthread_join(thread[i], NULL);
}
