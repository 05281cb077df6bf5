/*
 * TEE threads: each carries one yielding call from the normal world, has a
 * kernel stack and survives RPCs and foreign interrupts on any CPU.
 */
#ifndef TEE_KERNEL_THREAD_H
#define TEE_KERNEL_THREAD_H

#include <arch/kernel.h>
#include <arch/mmu.h>
#include <base/tee_result.h>

#define THREAD_COUNT 12u /* the last one only ever serves CANCEL */

enum thread_state { THREAD_FREE, THREAD_ACTIVE, THREAD_SUSPENDED };

/* A page of address space that shows one normal-world page at a time. */
struct window {
	uint64_t va;
	uint64_t *pte;
	paddr_t pa; /* 0: shows nothing */
};

struct ta_instance;
struct session;

struct thread {
	struct arch_thread arch; /* first: converted back and forth */
	enum thread_state state;
	unsigned int index; /* its resume token */
	bool in_rpc;	    /* suspended by arch_rpc() */
	uint64_t stack_top;
	struct window arg;	 /* the call's message page */
	struct window data;	 /* for ns_copy_in() and ns_copy_out() */
	struct window rpc;	 /* RPC block of a call that brought none */
	uint64_t rpc_cookie;	 /* of that block; 0: not allocated */
	uint8_t *rpc_arg;	 /* RPC block in use, or NULL */
	bool rpc_buffers;	 /* may keep some (smc/rpc.c) */
	struct session *session; /* innermost one being served */
	struct ta_instance *instance; /* whose space is active, or NULL */
	struct ta_instance
		*waiting_for;	   /* deadlock detection (ta/instance.c) */
	uint64_t wake_at;	   /* counter value, 0 none (wait.c) */
	unsigned int depth;	   /* TA entries on this stack */
	struct ta_instance *dying; /* to be freed (ta/instance.c) */
	bool frees_dying;	   /* further up this stack */
};

extern struct thread threads[THREAD_COUNT];

/** thread_init() - stacks and windows; before the first call. */
void thread_init(void);

static inline struct thread *thread_current(void)
{
	return (struct thread *)arch_thread_current();
}

/** thread_is_reserve() - may @t serve nothing but CANCEL? */
static inline bool thread_is_reserve(const struct thread *t)
{
	return t->index == THREAD_COUNT - 1;
}

/** thread_limit_say() - that a call found no thread. */
void thread_limit_say(void);
/** thread_any_busy() - is a call inside the TEE? */
bool thread_any_busy(void);

/** window_show() - point @w at the page of @pa. Return: its address. */
void *window_show(struct window *w, paddr_t pa);
/** window_hide() - show nothing. */
void window_hide(struct window *w);

#endif
