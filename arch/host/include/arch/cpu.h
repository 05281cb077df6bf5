/*
 * What of the TEE kernel's interface to the CPU is the host's own: a TEE
 * thread is a thread of the process, a CPU is whichever thread of the normal
 * world made the call, and interrupts arrive on threads of their own, so there
 * is nothing to mask. Part of arch/kernel.h.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#define ARCH_USER_REGS 0 /* of struct user_fault: a TA is native code */

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct user_tables;
struct host_thread;

/* One entry into a TA. Lives on the thread's stack; they nest. */
struct user_frame {
	struct user_frame *outer;
	jmp_buf leave; /* where arch_user_leave() unwinds to */
	uint64_t value;
};

struct arch_thread {
	struct user_frame *user;	 /* innermost, NULL outside TAs */
	const struct user_tables *space; /* the one it works in, or NULL */
	struct host_thread *host;	 /* made when it is first used */
	uint64_t answer[6];		 /* what arch_rpc() returns */
};

extern _Thread_local struct arch_thread *host_self;

/* The running thread's context; valid in thread context only. */
static inline struct arch_thread *arch_thread_current(void)
{
	return host_self;
}

static inline uint64_t irq_mask(void)
{
	return 0;
}

static inline void irq_restore(uint64_t daif)
{
}

/* Counter: ticks since the host started and their rate. */
uint64_t counter_read(void);
uint64_t counter_hz(void);

/** arch_user_tls() - a TA's process keeps its own thread pointer. */
static inline uint64_t arch_user_tls(uint64_t value)
{
	return value;
}

static inline void arch_cpu_prepare(unsigned int index, uint64_t stack_top)
{
}

static inline void arch_thread_begin(struct arch_thread *t)
{
	t->space = NULL;
}

/** arch_thread_answer() - what arch_rpc() will return in the suspended @t. */
static inline void arch_thread_answer(struct arch_thread *t, uint64_t a1,
				      uint64_t a2, uint64_t a3, uint64_t a4,
				      uint64_t a5)
{
	t->answer[0] = 0;
	t->answer[1] = a1;
	t->answer[2] = a2;
	t->answer[3] = a3;
	t->answer[4] = a4;
	t->answer[5] = a5;
}

static inline void arch_thread_park(struct arch_thread *t)
{
}

static inline void arch_thread_wipe(struct arch_thread *t)
{
}

static inline void arch_user_wipe(struct user_frame *frame)
{
}

/** arch_timer_set() - raise the timer's interrupt when the counter reads @at. */
void arch_timer_set(uint64_t at);
/** arch_timer_stop() - no timer interrupt. */
void arch_timer_stop(void);

/** nospec_index() - the host keeps no secrets from its own process. */
static inline uint64_t nospec_index(uint64_t index, uint64_t bound)
{
	return index < bound ? index : 0;
}

/**
 * user_pointer() - where the kernel sees @va of the space it works in
 *
 * Valid between user_access_begin() and user_access_end(), for a range that
 * space_check() allowed.
 */
void *user_pointer(uint64_t va);

#endif
