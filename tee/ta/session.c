/*
 * The session table, and opening, invoking, closing and cancelling.
 */
#include "ta/session.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/quota.h"
#include "kernel/wait.h"
#include "ta/instance.h"
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

#define DEPTH_MAX	4u /* TA calls TA calls ... */
#define CLOSE_DEPTH_MAX 8u /* and TA closes TA, which closes ... */
#define TIMEOUT_NONE	UINT32_MAX

static struct spinlock table_lock = SPINLOCK_INIT;
static struct session *table[SESSION_MAX];
static uint32_t table_generation[SESSION_MAX];
static unsigned int table_used;
static unsigned int table_hint;

/* Changed with the table locked; a call that had to wait looks without. */
static bool session_closes(const struct session *s)
{
	return __atomic_load_n(&s->closing, __ATOMIC_RELAXED);
}

static void session_set_closing(struct session *s, bool closing)
{
	__atomic_store_n(&s->closing, closing, __ATOMIC_RELAXED);
}

/* One that nobody can name before session_publish(). NULL: no room */
static struct session *session_new(const struct pta *pta,
				   const struct identity *client,
				   struct ta_instance *opener)
{
	struct session *s = heap_alloc(sizeof(*s));
	bool placed = false;

	if (s == NULL)
		return NULL;
	s->refs = 1;
	s->pta = pta;
	s->opener = opener;
	s->client = *client;
	s->cancel_masked = true;
	s->closing = true;

	uint64_t daif = spin_lock(&table_lock);

	for (unsigned int n = 0; n < SESSION_MAX && !placed; n++) {
		unsigned int i = (table_hint + n) % SESSION_MAX;

		if (table[i] != NULL)
			continue;
		table[i] = s;
		table_generation[i] = (table_generation[i] + 1) & 0x7fffff;
		s->id = (table_generation[i] << 8 | i) + 1;
		table_used++;
		table_hint = i + 1;
		placed = true;
	}
	spin_unlock(&table_lock, daif);
	if (!placed) {
		quota_refused("sessions", SESSION_MAX + 1, SESSION_MAX,
			      "close some, or raise SESSION_MAX of the TEE");
		heap_free(s);
		return NULL;
	}
	return s;
}

static void session_publish(struct session *s)
{
	uint64_t daif = spin_lock(&table_lock);

	session_set_closing(s, false);
	spin_unlock(&table_lock, daif);
}

/* The session @id of @opener that is not being closed, with a reference. */
static struct session *session_get(uint32_t id,
				   const struct ta_instance *opener)
{
	unsigned int i =
		(unsigned int)nospec_index((id - 1) & 0xff, SESSION_MAX);
	uint64_t daif = spin_lock(&table_lock);
	struct session *s = table[i];

	if (s != NULL && s->id == id && s->opener == opener && !s->closing)
		s->refs++;
	else
		s = NULL;
	spin_unlock(&table_lock, daif);
	return s;
}

static void session_put(struct session *s)
{
	uint64_t daif = spin_lock(&table_lock);

	CHECK(s->refs != 0);

	bool last = --s->refs == 0;

	spin_unlock(&table_lock, daif);
	if (!last)
		return;
	if (s->instance != NULL)
		instance_put(s->instance);
	heap_free(s);
}

/* Take it out of the table, once. Return: false if somebody else did. */
static bool session_remove(struct session *s)
{
	unsigned int i = (s->id - 1) & 0xff;
	uint64_t daif = spin_lock(&table_lock);
	bool mine = table[i] == s;

	if (mine) {
		table[i] = NULL;
		table_used--;
	}
	spin_unlock(&table_lock, daif);
	if (mine)
		session_put(s);
	return mine;
}

unsigned int session_count(void)
{
	uint64_t daif = spin_lock(&table_lock);
	unsigned int count = table_used;

	spin_unlock(&table_lock, daif);
	return count;
}

static void deadline_set(struct session *s, uint32_t timeout_ms)
{
	s->deadline =
		timeout_ms == TIMEOUT_NONE
			? 0
			: counter_read() + counter_hz() * timeout_ms / 1000;
}

bool session_is_cancelled(const struct session *s)
{
	if (s->cancel_masked)
		return false;
	return session_cancelled(s) ||
	       (s->deadline != 0 && counter_read() >= s->deadline);
}

bool session_caller_cancelled(const struct session *s)
{
	const struct session *outer = thread_current()->session;

	return session_cancelled(s) ||
	       (outer != NULL && session_is_cancelled(outer));
}

/* ----------------------------------------------------------------- open --- */

static const struct pta *pta_find(const TEE_UUID *uuid)
{
	for (unsigned int i = 0; i < pta_count; i++)
		if (memcmp(&ptas[i]->uuid, uuid, sizeof(*uuid)) == 0)
			return ptas[i];
	return NULL;
}

static TEE_Result pta_open(struct session *s, struct params *ps)
{
	if (s->pta->ta_only && s->opener == NULL)
		return TEE_ERROR_ACCESS_DENIED;
	return s->pta->open != NULL ? s->pta->open(s, ps) : TEE_SUCCESS;
}

/*
 * The instance to open @uuid on, entered and with a reference: a shared one
 * that exists, or a new one, loaded.
 */
static TEE_Result instance_for(const TEE_UUID *uuid, struct ta_instance **out)
{
	struct ta_instance *inst = NULL;

	while ((inst = instance_find_single(uuid)) != NULL) {
		TEE_Result res = instance_is_taken(inst) ? TEE_ERROR_BUSY
							 : instance_enter(inst);

		if (res != TEE_SUCCESS) {
			instance_put(inst);
			return res;
		}
		if (!inst->dead && instance_is_single(inst)) {
			*out = inst;
			return TEE_SUCCESS;
		}
		if (instance_stays_crashed(inst)) {
			res = inst->sessions != 0 &&
					      (inst->flags &
					       TA_HEAD_MULTI_SESSION) == 0
				      ? TEE_ERROR_BUSY
				      : TEE_ERROR_TARGET_DEAD;
			instance_leave(inst);
			instance_put(inst);
			return res;
		}
		/* It failed to load, died, or turned out not to be shared. */
		bool shared = inst->dead;

		instance_leave(inst);
		instance_put(inst);
		if (!shared)
			break;
	}

	inst = instance_new(uuid);
	if (inst == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;

	TEE_Result res = instance_load(inst);

	instance_loaded(inst);
	if (res != TEE_SUCCESS) {
		instance_kill(inst);
		instance_leave(inst);
		instance_put(inst);
		return res;
	}
	*out = inst;
	return TEE_SUCCESS;
}

/* After a call: does anything keep the instance? Entered. */
static void instance_settle(struct ta_instance *inst)
{
	if (inst->dead ||
	    (inst->sessions == 0 && !instance_is_keep_alive(inst)))
		instance_kill(inst);
}

static TEE_Result ta_open(struct session *s, const TEE_UUID *uuid,
			  struct params *ps, uint32_t *origin)
{
	struct ta_instance *inst = NULL;
	TEE_Result res = instance_for(uuid, &inst);

	if (res != TEE_SUCCESS)
		return res;
	s->instance = inst;
	s->uuid = &inst->uuid;
	if (instance_is_single(inst) && inst->sessions != 0 &&
	    (inst->flags & TA_HEAD_MULTI_SESSION) == 0) {
		instance_leave(inst);
		return TEE_ERROR_BUSY;
	}

	bool first = !inst->opened;

	res = instance_call(inst, TA_ENTRY_OPEN_SESSION, s, 0, ps, origin);
	if (res == TEE_SUCCESS) {
		instance_sessions_change(inst, 1);
		inst->opened = true;
	} else if (first && inst->sessions == 0) {
		/* A TA whose very first open failed never runs again. */
		instance_kill(inst);
	}
	instance_settle(inst);
	instance_leave(inst);
	return res;
}

/* The thread's stack ends somewhere. */
static TEE_Result too_deep(void)
{
	quota_refused("calls of TAs inside each other", DEPTH_MAX + 1,
		      DEPTH_MAX, "let fewer TAs call each other in one call");
	return TEE_ERROR_OUT_OF_MEMORY;
}

TEE_Result session_open(const TEE_UUID *uuid, const struct identity *client,
			struct ta_instance *opener, uint32_t timeout_ms,
			struct params *ps, uint32_t *id, uint32_t *origin)
{
	const struct pta *pta = pta_find(uuid);

	*id = 0;
	*origin = ORIGIN_TEE;
	/* A pseudo-TA needs no further address space: any TA may ask one. */
	if (pta == NULL && thread_current()->depth >= DEPTH_MAX)
		return too_deep();

	struct session *s = session_new(pta, client, opener);

	if (s == NULL)
		return TEE_ERROR_OUT_OF_MEMORY;
	deadline_set(s, timeout_ms);

	TEE_Result res =
		s->pta != NULL ? pta_open(s, ps) : ta_open(s, uuid, ps, origin);

	s->deadline = 0;
	if (s->pta != NULL)
		*origin = ORIGIN_TA;
	if (res != TEE_SUCCESS) {
		(void)session_remove(s);
		return res;
	}
	*id = s->id;
	session_publish(s);
	return TEE_SUCCESS;
}

/* --------------------------------------------------------------- invoke --- */

static TEE_Result ta_invoke(struct session *s, uint32_t cmd, struct params *ps,
			    uint32_t *origin)
{
	struct ta_instance *inst = s->instance;
	TEE_Result res = instance_enter(inst);

	if (res != TEE_SUCCESS)
		return res;
	if (inst->dead) {
		res = TEE_ERROR_TARGET_DEAD;
	} else if (session_closes(s)) {
		/* Closed while we waited: the TA has freed its context. */
		res = TEE_ERROR_BAD_PARAMETERS;
	} else {
		res = instance_call(inst, TA_ENTRY_INVOKE_COMMAND, s, cmd, ps,
				    origin);
		if (inst->dead)
			instance_kill(inst);
	}
	instance_leave(inst);
	return res;
}

TEE_Result session_invoke(uint32_t id, struct ta_instance *opener,
			  uint32_t timeout_ms, uint32_t cmd, struct params *ps,
			  uint32_t *origin)
{
	*origin = ORIGIN_TEE;

	struct session *s = session_get(id, opener);

	if (s == NULL)
		return TEE_ERROR_BAD_PARAMETERS;

	TEE_Result res = TEE_SUCCESS;

	deadline_set(s, timeout_ms);
	if (s->pta != NULL) {
		*origin = ORIGIN_TA;
		session_set_thread(s, thread_current());
		res = s->pta->invoke(s, cmd, ps);
		session_set_thread(s, NULL);
		session_set_cancelled(s, false);
	} else if (thread_current()->depth >= DEPTH_MAX) {
		res = too_deep();
	} else {
		res = ta_invoke(s, cmd, ps, origin);
	}
	session_put(s);
	return res;
}

/* ---------------------------------------------------------------- close --- */

/*
 * Tell the TA and settle its instance. Entered. TAs that hold sessions of each
 * other may make a chain longer than calls can be, and each may close the next
 * one when it is closed: behind so many the TA is not told any more, since the
 * thread's stack ends somewhere.
 */
static void close_entered(struct session *s)
{
	struct ta_instance *inst = s->instance;
	uint32_t origin = 0;

	if (!session_remove(s))
		return;
	if (!inst->dead && thread_current()->depth < CLOSE_DEPTH_MAX)
		(void)instance_call(inst, TA_ENTRY_CLOSE_SESSION, s, 0, NULL,
				    &origin);
	instance_sessions_change(inst, -1);
	instance_settle(inst);
}

static void session_end(struct session *s)
{
	if (s->pta != NULL) {
		if (session_remove(s) && s->pta->close != NULL)
			s->pta->close(s);
		return;
	}
	if (instance_enter(s->instance) != TEE_SUCCESS) {
		/* Its own caller is inside: closed as soon as that one leaves. */
		uint64_t daif = spin_lock(&table_lock);

		s->close_deferred = true;
		spin_unlock(&table_lock, daif);
		s->instance->close_deferred = true;
		return;
	}
	close_entered(s);
	instance_leave(s->instance);
}

TEE_Result session_close(uint32_t id, struct ta_instance *opener)
{
	struct session *s = session_get(id, opener);
	bool first = false;

	if (s == NULL)
		return TEE_ERROR_ITEM_NOT_FOUND;

	uint64_t daif = spin_lock(&table_lock);

	first = !s->closing;
	session_set_closing(s, true);
	spin_unlock(&table_lock, daif);
	if (first)
		session_end(s);
	session_put(s);
	return TEE_SUCCESS;
}

/* The next session that @wanted accepts, with a reference and marked closing. */
static struct session *next_of(const struct ta_instance *inst,
			       bool (*wanted)(const struct session *s,
					      const struct ta_instance *inst))
{
	uint64_t daif = spin_lock(&table_lock);
	struct session *found = NULL;

	for (unsigned int i = 0; i < SESSION_MAX && found == NULL; i++)
		if (table[i] != NULL && wanted(table[i], inst))
			found = table[i];
	if (found != NULL) {
		found->refs++;
		session_set_closing(found, true);
		found->close_deferred = false;
	}
	spin_unlock(&table_lock, daif);
	return found;
}

static bool was_opened_by(const struct session *s,
			  const struct ta_instance *inst)
{
	return s->opener == inst && !s->closing;
}

static bool waits_for_close(const struct session *s,
			    const struct ta_instance *inst)
{
	return s->close_deferred && s->instance == inst;
}

void session_close_all_of(struct ta_instance *opener)
{
	struct session *s = NULL;

	while ((s = next_of(opener, was_opened_by)) != NULL) {
		session_end(s);
		session_put(s);
	}
}

void session_close_deferred(struct ta_instance *inst)
{
	struct session *s = NULL;

	while ((s = next_of(inst, waits_for_close)) != NULL) {
		close_entered(s);
		session_put(s);
	}
}

bool session_is_pta(uint32_t id, const struct ta_instance *opener)
{
	struct session *s = session_get(id, opener);
	bool is_pta = s != NULL && s->pta != NULL;

	if (s != NULL)
		session_put(s);
	return is_pta;
}

TEE_Result session_cancel(uint32_t id)
{
	struct session *s = session_get(id, NULL);

	if (s == NULL)
		return TEE_ERROR_BAD_PARAMETERS;
	session_set_cancelled(s, true);

	struct thread *t = __atomic_load_n(&s->thread, __ATOMIC_RELAXED);

	if (t != NULL)
		thread_wake(t);
	session_put(s);
	return TEE_SUCCESS;
}
