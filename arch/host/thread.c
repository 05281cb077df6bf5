/*
 * Threads and calls of the host build. A call from the normal world arrives on
 * a thread of that side, which plays the CPU: it enters the kernel, hands over
 * to the TEE thread that serves the call, and waits until that one is done or
 * asks for something. So a debugger shows every TEE thread, and sanitizers see
 * nothing that they do not know.
 */
#include <abi/host_tee.h>
#include <abi/teesmc.h>
#include <arch/host.h>
#include <base/check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define STACK_LEN ((size_t)1 << 20) /* sanitizers need more than the TEE */

/* The thread of the process behind a TEE thread. */
struct host_thread {
	struct arch_thread *arch;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool running;  /* its turn; else the CPU's */
	bool exited;   /* it ended its call, it is not suspended */
	uint64_t a[4]; /* arguments of the call, or what it leaves with */
};

struct host_cpu {
	jmp_buf leave;
	uint64_t r[4];
};

_Thread_local struct arch_thread *host_self;
static _Thread_local struct host_cpu *this_cpu;

static pthread_mutex_t cpu_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cpu_freed = PTHREAD_COND_INITIALIZER;
static unsigned int cpu_busy;

_Noreturn void arch_return(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3)
{
	this_cpu->r[0] = a0;
	this_cpu->r[1] = a1;
	this_cpu->r[2] = a2;
	this_cpu->r[3] = a3;
	longjmp(this_cpu->leave, 1);
}

/* Let the thread run on this CPU until it leaves; then leave as it says. */
static _Noreturn void hand_over(struct arch_thread *t)
{
	struct host_thread *h = t->host;
	uint64_t a[4];
	bool exited = false;

	pthread_mutex_lock(&h->lock);
	h->running = true;
	pthread_cond_signal(&h->changed);
	while (h->running)
		pthread_cond_wait(&h->changed, &h->lock);
	memcpy(a, h->a, sizeof(a));
	exited = h->exited;
	pthread_mutex_unlock(&h->lock);
	if (exited)
		kernel_thread_exited(t, a[0]);

	/* From here on another CPU may resume it: @h is not ours any more. */
	uint64_t token = kernel_thread_suspended(t);

	arch_return(a[0], a[1], a[2], token);
}

/* The other side of hand_over(). @h is locked. */
static void give_back(struct host_thread *h, bool exited)
{
	h->exited = exited;
	h->running = false;
	pthread_cond_signal(&h->changed);
	while (!h->running)
		pthread_cond_wait(&h->changed, &h->lock);
}

static void *thread_loop(void *arg)
{
	struct host_thread *h = arg;

	host_self = h->arch;
	pthread_mutex_lock(&h->lock);
	while (!h->running)
		pthread_cond_wait(&h->changed, &h->lock);
	for (;;) {
		uint64_t a[4];

		memcpy(a, h->a, sizeof(a));
		pthread_mutex_unlock(&h->lock);
		a[0] = kernel_thread_main(a[0], a[1], a[2], a[3]);
		pthread_mutex_lock(&h->lock);
		h->a[0] = a[0];
		give_back(h, true);
	}
	return NULL;
}

static struct host_thread *thread_make(struct arch_thread *t)
{
	struct host_thread *h = calloc(1, sizeof(*h));
	pthread_attr_t attr;
	pthread_t id;

	CHECK(h != NULL);
	h->arch = t;
	pthread_mutex_init(&h->lock, NULL);
	pthread_cond_init(&h->changed, NULL);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_LEN);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	CHECK(pthread_create(&id, &attr, thread_loop, h) == 0);
	pthread_attr_destroy(&attr);
	return h;
}

_Noreturn void arch_thread_start(struct arch_thread *t, uint64_t stack_top,
				 uint64_t a0, uint64_t a1, uint64_t a2,
				 uint64_t a3)
{
	if (t->host == NULL)
		t->host = thread_make(t);
	pthread_mutex_lock(&t->host->lock);
	t->host->a[0] = a0;
	t->host->a[1] = a1;
	t->host->a[2] = a2;
	t->host->a[3] = a3;
	pthread_mutex_unlock(&t->host->lock);
	hand_over(t);
}

_Noreturn void arch_thread_resume(struct arch_thread *t)
{
	hand_over(t);
}

struct smc_result arch_rpc(uint64_t a0, uint64_t a1, uint64_t a2,
			   uint64_t token)
{
	struct arch_thread *t = arch_thread_current();
	struct host_thread *h = t->host;
	struct smc_result r;

	pthread_mutex_lock(&h->lock);
	h->a[0] = a0;
	h->a[1] = a1;
	h->a[2] = a2;
	give_back(h, false);
	pthread_mutex_unlock(&h->lock);
	memcpy(r.a, t->answer, sizeof(r.a));
	return r;
}

static void cpu_take(void)
{
	pthread_mutex_lock(&cpu_lock);
	while (cpu_busy == ARCH_CPU_MAX)
		pthread_cond_wait(&cpu_freed, &cpu_lock);
	cpu_busy++;
	pthread_mutex_unlock(&cpu_lock);
}

static void cpu_give(void)
{
	pthread_mutex_lock(&cpu_lock);
	cpu_busy--;
	pthread_cond_signal(&cpu_freed);
	pthread_mutex_unlock(&cpu_lock);
}

/* What the monitor does: only a trusted OS's calls reach the TEE. */
static bool is_for_tee(uint64_t id)
{
	unsigned int owner = SMCCC_OWNER(id);

	return owner >= 50 && owner <= 63 && owner != 62;
}

void host_tee_smc(uint64_t a[8])
{
	struct host_cpu cpu = { .r = { SMCCC_UNKNOWN } };
	struct host_cpu *outer = this_cpu;
	struct smc_result r = { { 0 } };

	if (is_for_tee(a[0])) {
		cpu_take();
		this_cpu = &cpu;
		if ((a[0] & SMCCC_FAST) != 0) {
			kernel_fast_call(&r, a[0], a[1], a[2], a[3]);
			memcpy(cpu.r, r.a, sizeof(cpu.r));
		} else if (setjmp(cpu.leave) == 0) {
			kernel_yielding_call(a[0], a[1], a[2], a[3], a[4],
					     a[5]);
		}
		this_cpu = outer;
		cpu_give();
	}
	memcpy(a, cpu.r, sizeof(cpu.r));
}

/* ------------------------------------------------- locks, time, entropy --- */

uint64_t counter_hz(void)
{
	return 1000000000;
}

uint64_t counter_read(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}
