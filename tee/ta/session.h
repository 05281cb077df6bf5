/*
 * Sessions: what a client, normal-world or TA, holds of a TA.
 */
#ifndef TEE_TA_SESSION_H
#define TEE_TA_SESSION_H

#include "ta/params.h"
#include <abi/message.h>

#define SESSION_MAX 256u

#define LOGIN_PUBLIC		0x00000000u
#define LOGIN_USER		0x00000001u
#define LOGIN_GROUP		0x00000002u
#define LOGIN_APPLICATION	0x00000004u
#define LOGIN_USER_APPLICATION	0x00000005u
#define LOGIN_GROUP_APPLICATION 0x00000006u
#define LOGIN_REE_KERNEL	0x80000000u
#define LOGIN_TRUSTED_APP	0xf0000000u

struct identity {
	uint32_t login;
	TEE_UUID uuid;
};

struct ta_instance;
struct pta;

struct session {
	uint32_t id;	      /* never 0 */
	uint32_t refs;	      /* table, and calls in progress */
	const TEE_UUID *uuid; /* of the TA; belongs to @instance or @pta */
	struct ta_instance *instance; /* a TA's, or NULL */
	const struct pta *pta;	      /* a pseudo-TA's, or NULL */
	void *pta_state;	      /* the pseudo-TA's own */
	struct ta_instance *opener;   /* NULL: the normal world */
	struct identity client;
	bool closing;	     /* or not open yet: nobody may use it */
	bool close_deferred; /* waits for its instance to be free */
	bool cancelled;	     /* set by another CPU: see below */
	bool cancel_masked;
	uint64_t deadline;     /* counter value of the running call, 0 none */
	struct thread *thread; /* serving it now; read by session_cancel() */
};

/**
 * session_open() - find or load the TA and open a session
 * @opener:  calling TA instance, or NULL for the normal world
 * @timeout_ms: 0xffffffff for none
 * @id:      receives the session id
 * @origin:  receives the return origin, always
 *
 * Return: the TA's result or, with origin ORIGIN_TEE, ITEM_NOT_FOUND, SECURITY,
 * BUSY, TARGET_DEAD, OUT_OF_MEMORY, BAD_PARAMETERS.
 */
TEE_Result session_open(const TEE_UUID *uuid, const struct identity *client,
			struct ta_instance *opener, uint32_t timeout_ms,
			struct params *ps, uint32_t *id, uint32_t *origin);
/** session_invoke() - BAD_PARAMETERS for a session that is not @opener's. */
TEE_Result session_invoke(uint32_t id, struct ta_instance *opener,
			  uint32_t timeout_ms, uint32_t cmd, struct params *ps,
			  uint32_t *origin);
/** session_close() - ITEM_NOT_FOUND for a session that is not @opener's. */
TEE_Result session_close(uint32_t id, struct ta_instance *opener);
/** session_is_pta() - is @id a session of @opener with a pseudo-TA? */
bool session_is_pta(uint32_t id, const struct ta_instance *opener);
/** session_cancel() - BAD_PARAMETERS for an unknown session. */
TEE_Result session_cancel(uint32_t id);
/** session_close_all_of() - those that a dying instance, or NULL: Linux, opened. */
void session_close_all_of(struct ta_instance *opener);
/** session_close_deferred() - deliver the closes that waited for @inst. */
void session_close_deferred(struct ta_instance *inst);
/* A cancellation comes on another CPU while the call runs. */
static inline bool session_cancelled(const struct session *s)
{
	return __atomic_load_n(&s->cancelled, __ATOMIC_RELAXED);
}

static inline void session_set_cancelled(struct session *s, bool cancelled)
{
	__atomic_store_n(&s->cancelled, cancelled, __ATOMIC_RELAXED);
}

static inline void session_set_thread(struct session *s, struct thread *t)
{
	__atomic_store_n(&s->thread, t, __ATOMIC_RELAXED);
}

/** session_is_cancelled() - should the running call give up? */
bool session_is_cancelled(const struct session *s);
/**
 * session_caller_cancelled() - the same for a pseudo-TA's session @s
 *
 * A TA that waits in a pseudo-TA gives up when its own client cancels it, if
 * it allows that; a client of the pseudo-TA when it cancels that call.
 */
bool session_caller_cancelled(const struct session *s);
/** session_count() - open sessions, for statistics. */
unsigned int session_count(void);

/* Pseudo-TAs: services of the kernel behind the TA interface. */
struct pta {
	TEE_UUID uuid;
	const char *name;
	bool enumerate; /* listed to Linux before the supplicant runs */
	bool ta_only;	/* refused to the normal world */
	/* Each may be NULL; @s->pta_state is theirs. */
	TEE_Result (*open)(struct session *s, struct params *ps);
	void (*close)(struct session *s);
	TEE_Result (*invoke)(struct session *s, uint32_t cmd,
			     struct params *ps);
};

extern const struct pta *const ptas[];
extern const unsigned int pta_count;

#endif
