/*
 * A TA's machine as a process: a small program (arch/host/ta) that maps what it
 * is told to, runs the TA's code and gives every system call and fault back
 * here. The two take turns on a futex in a shared page. A process that is gone
 * gives its turn back through the thread that waits for children.
 */
#define _GNU_SOURCE
#include <arch/host.h>
#include "user_process.h"
#include "user_shared.h"
#include <base/bits.h>
#include <base/check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct user_machine {
	struct user_machine *next;
	struct user_shared *shared;
	pid_t pid;
	bool gone;		    /* the process ended; atomic */
	struct user_change *change; /* not yet told */
	size_t change_count;
	size_t change_room;
};

static const char *program;
static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t child_started = PTHREAD_COND_INITIALIZER;
static struct user_machine *list;
static unsigned int children; /* not yet waited for */

static void futex_wait(uint32_t *word, uint32_t while_it_is)
{
	syscall(SYS_futex, word, FUTEX_WAIT, while_it_is, NULL, NULL, 0);
}

static void futex_wake(uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void mark_gone(struct user_machine *m)
{
	__atomic_store_n(&m->gone, true, __ATOMIC_RELEASE);
	__atomic_store_n(&m->shared->turn, TURN_TEE, __ATOMIC_RELEASE);
	futex_wake(&m->shared->turn);
}

/* Waits for every TA's process, and tells who waits for one that ended. */
static void *reap(void *arg)
{
	for (;;) {
		siginfo_t info;

		pthread_mutex_lock(&list_lock);
		while (children == 0)
			pthread_cond_wait(&child_started, &list_lock);
		pthread_mutex_unlock(&list_lock);
		/* Left as a zombie until it is off the list: no pid comes twice. */
		if (waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) != 0)
			continue;
		pthread_mutex_lock(&list_lock);
		for (struct user_machine *m = list; m != NULL; m = m->next)
			if (m->pid == info.si_pid)
				mark_gone(m);
		(void)waitid(P_PID, (id_t)info.si_pid, &info, WEXITED);
		children--;
		pthread_mutex_unlock(&list_lock);
	}
	return NULL;
}

void user_process_init(const char *path)
{
	pthread_t id;

	program = path;
	CHECK(pthread_create(&id, NULL, reap, NULL) == 0);
	pthread_detach(id);
}

static int shared_make(struct user_machine *m)
{
	int fd = memfd_create("TA", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	if (ftruncate(fd, sizeof(*m->shared)) != 0) {
		close(fd);
		return -1;
	}
	m->shared = mmap(NULL, sizeof(*m->shared), PROT_READ | PROT_WRITE,
			 MAP_SHARED, fd, 0);
	CHECK(m->shared != MAP_FAILED);
	m->shared->turn = TURN_TEE;
	return fd;
}

/* Called with the list locked, so that the reaper finds it there. */
static bool start(struct user_machine *m, int shared_fd)
{
	const int from[] = { shared_fd, host_ram[HOST_RAM_SECURE].fd,
			     host_ram[HOST_RAM_NS].fd };
	/* Away from the targets first, so that none overwrites another. */
	int high[3];
	char name[] = "strongroom-ta";
	char *argv[] = { name, NULL };
	char *envp[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none;
	bool started = false;

	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	for (int i = 0; i < 3; i++) {
		high[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 16);
		posix_spawn_file_actions_adddup2(&files, high[i],
						 USER_FD_SHARED + i);
	}
	started = posix_spawn(&m->pid, program, &files, &attr, argv, envp) == 0;
	for (int i = 0; i < 3; i++)
		close(high[i]);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	return started;
}

struct user_machine *user_machine_open(void)
{
	struct user_machine *m = calloc(1, sizeof(*m));
	int fd = m == NULL ? -1 : shared_make(m);
	bool started = false;

	if (fd < 0) {
		free(m);
		return NULL;
	}
	pthread_mutex_lock(&list_lock);
	started = start(m, fd);
	if (started) {
		m->next = list;
		list = m;
		children++;
		pthread_cond_signal(&child_started);
	}
	pthread_mutex_unlock(&list_lock);
	close(fd);
	if (started)
		return m;
	munmap(m->shared, sizeof(*m->shared));
	free(m);
	return NULL;
}

void user_machine_close(struct user_machine *m)
{
	struct user_machine **link = &list;

	if (m == NULL)
		return;
	pthread_mutex_lock(&list_lock);
	while (*link != m)
		link = &(*link)->next;
	*link = m->next;
	if (!m->gone)
		kill(m->pid, SIGKILL);
	pthread_mutex_unlock(&list_lock);
	munmap(m->shared, sizeof(*m->shared));
	free(m->change);
	free(m);
}

/* Continues the last change if it is of the same kind and lies behind it. */
static bool joins(const struct user_change *last, const struct user_change *c)
{
	return last->va + last->len == c->va && last->ram == c->ram &&
	       last->prot == c->prot &&
	       (c->ram == USER_UNMAP || last->off + last->len == c->off);
}

void user_machine_change(struct user_machine *m, const struct user_change *c)
{
	struct user_change *last =
		m->change_count == 0 ? NULL : &m->change[m->change_count - 1];

	if (last != NULL && joins(last, c)) {
		last->len += c->len;
		return;
	}
	if (m->change_count == m->change_room) {
		m->change_room = 2 * m->change_room + 16;
		m->change =
			realloc(m->change, m->change_room * sizeof(*m->change));
		CHECK(m->change != NULL);
	}
	m->change[m->change_count++] = *c;
}

static bool is_gone(const struct user_machine *m)
{
	return __atomic_load_n(&m->gone, __ATOMIC_ACQUIRE);
}

static void take_turn(struct user_machine *m)
{
	struct user_shared *s = m->shared;

	/* After the store the reaper may give the turn back at any moment. */
	__atomic_store_n(&s->turn, TURN_TA, __ATOMIC_RELEASE);
	if (is_gone(m))
		return;
	futex_wake(&s->turn);
	while (__atomic_load_n(&s->turn, __ATOMIC_ACQUIRE) == TURN_TA &&
	       !is_gone(m))
		futex_wait(&s->turn, TURN_TA);
}

/* Tell it of @count changes from @from on. */
static void put_changes(struct user_machine *m, size_t from, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct user_change *c = &m->change[from + i];

		m->shared->change[i] = (struct shared_change){
			.va = c->va,
			.len = c->len,
			.off = c->off,
			.ram = c->ram,
			.prot = c->prot,
		};
	}
	m->shared->change_count = (uint32_t)count;
}

static void go(struct user_machine *m, enum user_order order,
	       struct user_stop *stop)
{
	struct user_shared *s = m->shared;
	size_t done = 0;

	while (m->change_count - done > USER_CHANGE_MAX) {
		put_changes(m, done, USER_CHANGE_MAX);
		s->order = ORDER_CHANGE_ONLY;
		take_turn(m);
		done += USER_CHANGE_MAX;
	}
	put_changes(m, done, m->change_count - done);
	m->change_count = 0;
	s->order = order;
	take_turn(m);

	memset(stop, 0, sizeof(*stop));
	if (is_gone(m)) {
		stop->kind = USER_GONE;
		return;
	}
	stop->kind = s->is_fault != 0 ? USER_FAULTED : USER_CALLED;
	stop->number = s->number;
	memcpy(stop->arg, s->arg, sizeof(stop->arg));
	if (stop->kind == USER_FAULTED) {
		/* The signal stands where the real machine has its syndrome. */
		stop->fault.esr = s->fault_signal;
		stop->fault.far = s->fault_address;
		stop->fault.pc = s->fault_pc;
		stop->fault.sp = s->fault_sp;
		memcpy(stop->fault.x, s->fault_reg, sizeof(s->fault_reg));
	}
}

void user_machine_enter(struct user_machine *m, uint64_t pc, uint64_t sp,
			const uint64_t x[4], struct user_stop *stop)
{
	m->shared->pc = pc;
	m->shared->sp = sp;
	memcpy(m->shared->x, x, sizeof(m->shared->x));
	go(m, ORDER_ENTER, stop);
}

void user_machine_return(struct user_machine *m, uint64_t value,
			 struct user_stop *stop)
{
	m->shared->value = value;
	go(m, ORDER_RETURN, stop);
}
