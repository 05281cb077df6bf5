/*
 * Sleeping, waking, the secure timer and mutexes.
 */
#include "kernel/wait.h"
#include "kernel/irq.h"
#include "smc/rpc.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>

#define POLL_MS 5u /* without asynchronous notification */

static_assert(THREAD_COUNT < 32, "a mutex keeps its waiters in one word");
static_assert(NOTIFY_MAX <= 64, "pending notifications are one word");

static struct spinlock notify_lock = SPINLOCK_INIT;
static uint64_t notify_pending;
static bool notify_on;

static void notify_raise(uint32_t value)
{
	uint64_t daif = spin_lock(&notify_lock);

	notify_pending |= BIT64(value);
	spin_unlock(&notify_lock, daif);
	if (notify_on)
		irq_notify_normal_world();
}

bool notify_pop(uint32_t *value, bool *more)
{
	uint64_t daif = spin_lock(&notify_lock);
	bool found = notify_pending != 0;

	if (found) {
		*value = (uint32_t)__builtin_ctzll(notify_pending);
		notify_pending &= notify_pending - 1;
	}
	*more = notify_pending != 0;
	spin_unlock(&notify_lock, daif);
	return found;
}

void notify_enable(void)
{
	notify_on = true;
	if (notify_pending != 0)
		irq_notify_normal_world();
}

void notify_disable(void)
{
	notify_on = false;
}

/* Point this CPU's timer at the earliest sleeper. notify_lock is held. */
static void timer_program(void)
{
	uint64_t earliest = 0;

	for (unsigned int i = 0; i < THREAD_COUNT; i++) {
		uint64_t at = threads[i].wake_at;

		if (at != 0 && (earliest == 0 || at < earliest))
			earliest = at;
	}
	if (earliest != 0)
		arch_timer_set(earliest);
	else
		arch_timer_stop();
}

void wait_timer_tick(void)
{
	uint64_t now = counter_read();
	uint64_t wake = 0;
	uint64_t daif = spin_lock(&notify_lock);

	for (unsigned int i = 0; i < THREAD_COUNT; i++) {
		if (threads[i].wake_at == 0 || threads[i].wake_at > now)
			continue;
		threads[i].wake_at = 0;
		wake |= BIT64(1 + i);
	}
	notify_pending |= wake;
	timer_program();
	spin_unlock(&notify_lock, daif);
	if (wake != 0 && notify_on)
		irq_notify_normal_world();
}

void wait_cpu_off(void)
{
	arch_timer_stop();
	/* Sleepers with a deadline wake and set the timer where they run. */
	for (unsigned int i = 0; i < THREAD_COUNT; i++)
		if (threads[i].wake_at != 0)
			thread_wake(&threads[i]);
}

void thread_sleep(uint64_t until)
{
	struct thread *t = thread_current();

	if (!notify_on) {
		rpc_suspend(POLL_MS);
		return;
	}
	if (until != 0) {
		uint64_t daif = spin_lock(&notify_lock);

		t->wake_at = until;
		timer_program();
		spin_unlock(&notify_lock, daif);
	}
	if (rpc_notification_wait(1 + t->index) != TEE_SUCCESS)
		rpc_suspend(POLL_MS);
	t->wake_at = 0;
}

void thread_wake(struct thread *t)
{
	notify_raise(1 + t->index);
}

void mutex_lock(struct mutex *m)
{
	struct thread *t = thread_current();

	for (;;) {
		uint64_t daif = spin_lock(&m->guard);
		bool taken = m->owner == NULL;

		CHECK(m->owner != t);
		if (taken) {
			m->owner = t;
			m->waiters &= ~BIT32(t->index);
		} else {
			m->waiters |= BIT32(t->index);
		}
		spin_unlock(&m->guard, daif);
		if (taken)
			return;
		thread_sleep(0);
	}
}

void mutex_unlock(struct mutex *m)
{
	uint64_t daif = spin_lock(&m->guard);
	uint32_t waiters = m->waiters;

	CHECK(m->owner == thread_current());
	m->owner = NULL;
	spin_unlock(&m->guard, daif);
	if (waiters == 0)
		return;

	/* Take turns: the first waiter behind the one that had the lock. */
	unsigned int self = thread_current()->index;
	uint32_t behind = waiters & ~(BIT32(self + 1) - 1);

	thread_wake(&threads[__builtin_ctz(behind != 0 ? behind : waiters)]);
}
