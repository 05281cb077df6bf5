/*
 * Allocation, suspension and resumption of threads. The state of a thread
 * changes under one lock, so two CPUs cannot resume the same one; a thread
 * becomes visible as suspended only when its CPU has left its stack.
 */
#include "kernel/thread.h"
#include "kernel/quota.h"
#include "kernel/pages.h"
#include "smc/message.h"
#include <abi/teesmc.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

struct thread threads[THREAD_COUNT];

static struct spinlock thread_lock = SPINLOCK_INIT;

/*
 * A stack of twice the size in address space, the lower half unmapped: an
 * overrun faults, and the SP bit that tells it is clear.
 */
static uint64_t stack_make(size_t size)
{
	uint64_t va =
		kmap_reserve(2 * THREAD_STACK_SIZE, 2 * THREAD_STACK_SIZE);
	uint64_t top = va + 2 * THREAD_STACK_SIZE;
	void *pages = pages_alloc(size / PAGE_SIZE);

	CHECK(pages != NULL);
	kmap(top - size, virt_to_phys(pages), size, MAP_W);
	return top;
}

static void window_make(struct window *w)
{
	w->va = kmap_reserve(PAGE_SIZE, PAGE_SIZE);
	w->pte = window_pte(w->va);
}

void thread_init(void)
{
	for (unsigned int i = 0; i < ARCH_CPU_MAX; i++)
		arch_cpu_prepare(i, stack_make(2 * CPU_STACK_SIZE));
	for (unsigned int i = 0; i < THREAD_COUNT; i++) {
		threads[i].index = i;
		threads[i].stack_top = stack_make(THREAD_STACK_SIZE);
		window_make(&threads[i].arg);
		window_make(&threads[i].data);
		window_make(&threads[i].rpc);
	}
}

void *window_show(struct window *w, paddr_t pa)
{
	if (w->pa != 0)
		window_clear(w->pte, w->va);
	w->pa = ROUND_DOWN(pa, (paddr_t)PAGE_SIZE);
	window_set(w->pte, w->va, w->pa);
	return (void *)(w->va + pa % PAGE_SIZE);
}

void window_hide(struct window *w)
{
	if (w->pa == 0)
		return;
	window_clear(w->pte, w->va);
	w->pa = 0;
}

static struct thread *thread_take(void)
{
	uint64_t daif = spin_lock(&thread_lock);
	struct thread *t = NULL;

	for (unsigned int i = 0; i < THREAD_COUNT && t == NULL; i++)
		if (threads[i].state == THREAD_FREE)
			t = &threads[i];
	if (t != NULL)
		t->state = THREAD_ACTIVE;
	spin_unlock(&thread_lock, daif);
	return t;
}

void thread_limit_say(void)
{
	quota_refused("calls at a time", THREAD_COUNT, THREAD_COUNT - 1,
		      "the normal world waits for one to end; or raise "
		      "THREAD_COUNT of the TEE");
}

bool thread_any_busy(void)
{
	for (unsigned int i = 0; i < THREAD_COUNT; i++)
		if (threads[i].state != THREAD_FREE)
			return true;
	return false;
}

static _Noreturn void thread_resume(uint64_t a1, uint64_t a2, uint64_t token,
				    uint64_t a4, uint64_t a5)
{
	struct thread *t = NULL;

	if (token < THREAD_COUNT) {
		t = &threads[nospec_index(token, THREAD_COUNT)];

		uint64_t daif = spin_lock(&thread_lock);

		if (t->state == THREAD_SUSPENDED)
			t->state = THREAD_ACTIVE;
		else
			t = NULL;
		spin_unlock(&thread_lock, daif);
	}
	if (t == NULL)
		arch_return(TEESMC_ERESUME, 0, 0, 0);
	/* After a foreign interrupt the registers are the thread's own. */
	if (t->in_rpc) {
		t->in_rpc = false;
		arch_thread_answer(&t->arch, a1, a2, token, a4, a5);
	}
	arch_thread_resume(&t->arch);
}

_Noreturn void kernel_yielding_call(uint64_t a0, uint64_t a1, uint64_t a2,
				    uint64_t a3, uint64_t a4, uint64_t a5)
{
	uint32_t id = (uint32_t)a0 & ~(uint32_t)SMCCC_SVE_HINT;

	if (id == TEESMC_RETURN_FROM_RPC)
		thread_resume((uint32_t)a1, (uint32_t)a2, (uint32_t)a3,
			      (uint32_t)a4, (uint32_t)a5);
	if (id != TEESMC_CALL_WITH_ARG && id != TEESMC_CALL_WITH_RPC_ARG &&
	    id != TEESMC_CALL_WITH_REGD_ARG)
		arch_return(TEESMC_EBADCMD, 0, 0, 0);

	struct thread *t = thread_take();

	if (t == NULL) {
		thread_limit_say();
		arch_return(TEESMC_ETHREAD_LIMIT, 0, 0, 0);
	}
	arch_thread_begin(&t->arch);
	arch_thread_start(&t->arch, t->stack_top, id, (uint32_t)a1,
			  (uint32_t)a2, (uint32_t)a3);
}

uint64_t kernel_thread_main(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3)
{
	return message_call(thread_current(), (uint32_t)a0, a1 << 32 | a2, a3);
}

uint64_t kernel_thread_suspended(struct arch_thread *arch)
{
	struct thread *t = (struct thread *)arch;

	arch_thread_park(arch);

	uint64_t token = t->index;
	uint64_t daif = spin_lock(&thread_lock);

	t->state = THREAD_SUSPENDED;
	spin_unlock(&thread_lock, daif);
	return token;
}

_Noreturn void kernel_thread_exited(struct arch_thread *arch, uint64_t a0)
{
	struct thread *t = (struct thread *)arch;

	arch_thread_wipe(arch);
	t->rpc_arg = NULL;

	uint64_t daif = spin_lock(&thread_lock);

	t->state = THREAD_FREE;
	spin_unlock(&thread_lock, daif);
	arch_return(a0, 0, 0, 0);
}
