/*
 * Spin locks: a few instructions long, never held across an RPC, an exit to
 * the normal world or a wait. Taking one masks interrupts, so that its owner
 * cannot be preempted while another CPU spins.
 */
#ifndef ARCH_SPINLOCK_H
#define ARCH_SPINLOCK_H

#include <stdint.h>

struct spinlock {
	uint32_t held;
};

#define SPINLOCK_INIT                                                          \
	{                                                                      \
		0                                                              \
	}

/** spin_lock() - mask interrupts and take @lock. Return: DAIF before. */
uint64_t spin_lock(struct spinlock *lock);
/** spin_unlock() - release @lock and put DAIF back to what spin_lock() gave. */
void spin_unlock(struct spinlock *lock, uint64_t daif);

#endif
