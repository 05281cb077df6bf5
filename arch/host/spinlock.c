/*
 * Spin locks of the host build: the holder may have lost its processor, so who
 * waits lets others run.
 */
#include <arch/spinlock.h>
#include <sched.h>

uint64_t spin_lock(struct spinlock *lock)
{
	while (__atomic_exchange_n(&lock->held, 1, __ATOMIC_ACQUIRE) != 0)
		sched_yield();
	return 0;
}

void spin_unlock(struct spinlock *lock, uint64_t daif)
{
	__atomic_store_n(&lock->held, 0, __ATOMIC_RELEASE);
}
