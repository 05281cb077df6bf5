/*
 * Waiting: a thread that must wait goes to the normal world in a NOTIFICATION
 * RPC, so that Linux schedules somebody else; whoever ends the wait notifies
 * it, from a thread or from a secure interrupt. No wait spins.
 */
#ifndef TEE_KERNEL_WAIT_H
#define TEE_KERNEL_WAIT_H

#include "kernel/thread.h"
#include <arch/spinlock.h>

/* Notification values: 0 is Linux's bottom half, 1 + index wakes a thread. */
#define NOTIFY_MAX (THREAD_COUNT + 2u)

/**
 * thread_sleep() - wait until somebody wakes this thread, or a time
 * @until: counter value at which to wake, 0 for never
 *
 * May return early; the caller checks its condition in a loop.
 */
void thread_sleep(uint64_t until);
/** thread_wake() - end @t's sleep, now or when it begins. Any context. */
void thread_wake(struct thread *t);

/** wait_timer_tick() - the secure timer fired. Interrupts masked. */
void wait_timer_tick(void);
/** wait_cpu_off() - this CPU goes away; others must see to its sleepers. */
void wait_cpu_off(void);

/** notify_pop() - next pending notification for GET_ASYNC_NOTIF_VALUE. */
bool notify_pop(uint32_t *value, bool *more);
/** notify_enable() - the driver listens to the notification interrupt. */
void notify_enable(void);
/** notify_disable() - the driver is going away. */
void notify_disable(void);

/* A lock that may be held across RPCs. Zeroed memory is an unlocked one. */
struct mutex {
	struct spinlock guard;
	struct thread *owner;
	uint32_t waiters; /* bit i: threads[i] sleeps for it */
};

void mutex_lock(struct mutex *m);
void mutex_unlock(struct mutex *m);

#endif
