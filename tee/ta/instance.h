/*
 * TA instances: a loaded TA with its address space, its lock and what it owns.
 */
#ifndef TEE_TA_INSTANCE_H
#define TEE_TA_INSTANCE_H

#include "ta/session.h"
#include "ta/space.h"
#include <arch/spinlock.h>

struct ta_module;
struct ta_object;
struct crypto_state;

struct ta_instance {
	struct ta_instance *next; /* in the list of live ones */
	TEE_UUID uuid;
	uint32_t flags; /* TA_HEAD_* */
	uint32_t refs;	/* list, sessions, threads at work */
	unsigned int sessions;
	bool loading; /* first owner still fetches and maps it */
	bool opened;  /* a session was opened once */
	bool dead;    /* panicked, failed to load, or destroyed */
	bool panicked;
	bool released;	      /* holds nothing any more */
	bool close_deferred;  /* a session waits for the lock to be closed */
	bool entropy_started; /* start-up canary was served */
	uint32_t panic_code;

	/* One thread at a time is inside; the others sleep. */
	struct thread *owner;
	uint32_t waiters;

	struct user_space space;
	struct ta_module *modules; /* the TA, then its libraries */
	uint64_t tls_end;	   /* behind the last module's block */
	user_va_t records; /* of the modules, for the TA library; 0 not yet */
	user_va_t tlsdesc; /* resolver of TLS descriptors; 0 not yet */
	user_va_t entry;
	struct memory *stack;
	user_va_t stack_top;
	struct crypto_state *states; /* (syscall/operation.c) */
	struct ta_object *objects;   /* handles (syscall/storage.c) */
	uint32_t next_handle;
	uint64_t tpidr;			/* the TA's TPIDR_EL0 between entries */
	struct ta_instance *next_dying; /* of the thread that ends it */
	bool unlisted;			/* by its end: the list's reference */
};

static inline bool instance_is_single(const struct ta_instance *inst)
{
	return (inst->flags & TA_HEAD_SINGLE_INSTANCE) != 0;
}

static inline bool instance_is_keep_alive(const struct ta_instance *inst)
{
	return instance_is_single(inst) &&
	       (inst->flags & TA_HEAD_KEEP_ALIVE) != 0;
}

/* Panicked, and by its own wish never loaded again. */
static inline bool instance_stays_crashed(const struct ta_instance *inst)
{
	return inst->panicked && instance_is_keep_alive(inst) &&
	       (inst->flags & TA_HEAD_KEEP_CRASHED) != 0;
}

/**
 * instance_find_single() - a live instance of @uuid that may be shared
 *
 * Return: it with a reference, perhaps still loading; NULL if there is none.
 */
struct ta_instance *instance_find_single(const TEE_UUID *uuid);
/** instance_new() - a new one, loading, entered by this thread; or NULL. */
struct ta_instance *instance_new(const TEE_UUID *uuid);
/** instance_loaded() - its first owner has fetched and mapped it, or failed. */
void instance_loaded(struct ta_instance *inst);
/**
 * instance_is_taken() - can it have one session only, and that is open?
 *
 * For threads that have not entered it: nobody waits to be told so.
 */
bool instance_is_taken(const struct ta_instance *inst);
/** instance_sessions_change() - count a session more or less. Entered. */
void instance_sessions_change(struct ta_instance *inst, int by);
void instance_get(struct ta_instance *inst);
void instance_put(struct ta_instance *inst);

/**
 * instance_enter() - become the one thread inside @inst
 *
 * Return: TEE_SUCCESS; TEE_ERROR_BUSY when waiting would be a deadlock.
 */
TEE_Result instance_enter(struct ta_instance *inst);
/** instance_leave() - let the next one in; delivers deferred closes. */
void instance_leave(struct ta_instance *inst);

/* What statistics tell of an instance. */
struct instance_info {
	TEE_UUID uuid;
	bool panicked;
	unsigned int sessions;
	size_t bytes; /* of writable memory; the rest is shared */
};

/** instance_list() - those that are there now, at most @max. Return: number. */
size_t instance_list(struct instance_info *info, size_t max);

/**
 * instance_kill() - free all that a dead or unused instance holds; entered
 *
 * Its sessions with other TAs are closed, which may leave those unused, and so
 * on: however long such a chain is, the stack does not grow with it. Within one
 * end another instance is only marked dead, and freed after the first.
 *
 * One that stays crashed is still found afterwards, and is nothing but dead.
 */
void instance_kill(struct ta_instance *inst);

/**
 * instance_call() - run one entry of the TA; entered
 * @func: TA_ENTRY_*
 *
 * Return: the TA's result, origin ORIGIN_TA; TEE_ERROR_TARGET_DEAD or
 * OUT_OF_MEMORY, origin ORIGIN_TEE.
 */
TEE_Result instance_call(struct ta_instance *inst, uint32_t func,
			 struct session *s, uint32_t cmd, struct params *ps,
			 uint32_t *origin);

/** instance_panic() - the running TA gives up or is stopped. */
_Noreturn void instance_panic(uint32_t code);

/**
 * instance_load() - fetch, verify and map the TA (module.c); entered
 *
 * Return: TEE_SUCCESS; ITEM_NOT_FOUND, SECURITY, BAD_FORMAT, OUT_OF_MEMORY.
 */
TEE_Result instance_load(struct ta_instance *inst);

/** instance_count() - live instances, for statistics. */
unsigned int instance_count(void);

#endif
