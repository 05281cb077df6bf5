/*
 * The life of TA instances and the calls into them.
 */
#include "ta/instance.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/pages.h"
#include "kernel/wait.h"
#include "syscall/object.h"
#include "syscall/operation.h"
#include "ta/image.h"
#include "ta/module.h"
#include "ta/report.h"
#include <base/bits.h>
#include <base/check.h>
#include <string.h>

static struct spinlock inst_lock = SPINLOCK_INIT;
static struct ta_instance *live;
static unsigned int live_count;

struct ta_instance *instance_find_single(const TEE_UUID *uuid)
{
	uint64_t daif = spin_lock(&inst_lock);
	struct ta_instance *inst = live;

	while (inst != NULL && (memcmp(&inst->uuid, uuid, sizeof(*uuid)) != 0 ||
				(!inst->loading && !instance_is_single(inst))))
		inst = inst->next;
	if (inst != NULL)
		inst->refs++;
	spin_unlock(&inst_lock, daif);
	return inst;
}

struct ta_instance *instance_new(const TEE_UUID *uuid)
{
	struct ta_instance *inst = heap_alloc(sizeof(*inst));

	if (inst == NULL)
		return NULL;
	inst->uuid = *uuid;
	inst->refs = 2; /* the list's and the caller's */
	inst->loading = true;
	inst->owner = thread_current();
	inst->next_handle = 1;

	uint64_t daif = spin_lock(&inst_lock);

	inst->next = live;
	live = inst;
	live_count++;
	spin_unlock(&inst_lock, daif);
	return inst;
}

void instance_loaded(struct ta_instance *inst)
{
	uint64_t daif = spin_lock(&inst_lock);

	/* With the lock, so that who sees it loaded sees its flags, too. */
	inst->loading = false;
	spin_unlock(&inst_lock, daif);
}

bool instance_is_taken(const struct ta_instance *inst)
{
	uint64_t daif = spin_lock(&inst_lock);
	bool taken = !inst->loading && !inst->dead &&
		     instance_is_single(inst) &&
		     (inst->flags & TA_HEAD_MULTI_SESSION) == 0 &&
		     inst->sessions != 0;

	spin_unlock(&inst_lock, daif);
	return taken;
}

void instance_sessions_change(struct ta_instance *inst, int by)
{
	uint64_t daif = spin_lock(&inst_lock);

	inst->sessions += (unsigned int)by;
	spin_unlock(&inst_lock, daif);
}

void instance_get(struct ta_instance *inst)
{
	uint64_t daif = spin_lock(&inst_lock);

	inst->refs++;
	spin_unlock(&inst_lock, daif);
}

void instance_put(struct ta_instance *inst)
{
	uint64_t daif = spin_lock(&inst_lock);

	CHECK(inst->refs != 0);

	bool last = --inst->refs == 0;

	spin_unlock(&inst_lock, daif);
	if (last)
		heap_free(inst);
}

/* Would @t wait for a thread that, over others, waits for @t? */
static bool is_deadlock(const struct ta_instance *inst, const struct thread *t)
{
	unsigned int steps = 0;

	while (inst != NULL && inst->owner != NULL && steps++ < THREAD_COUNT) {
		if (inst->owner == t)
			return true;
		inst = inst->owner->waiting_for;
	}
	return false;
}

TEE_Result instance_enter(struct ta_instance *inst)
{
	struct thread *t = thread_current();

	for (;;) {
		uint64_t daif = spin_lock(&inst_lock);
		bool entered = inst->owner == NULL;
		bool deadlock = !entered && is_deadlock(inst, t);

		if (entered) {
			inst->owner = t;
			inst->waiters &= ~BIT32(t->index);
			t->waiting_for = NULL;
		} else if (!deadlock) {
			inst->waiters |= BIT32(t->index);
			t->waiting_for = inst;
		}
		spin_unlock(&inst_lock, daif);
		if (entered)
			return TEE_SUCCESS;
		if (deadlock)
			return TEE_ERROR_BUSY;
		thread_sleep(0);
	}
}

void instance_leave(struct ta_instance *inst)
{
	struct thread *t = thread_current();

	while (inst->close_deferred) {
		inst->close_deferred = false;
		session_close_deferred(inst);
	}

	uint64_t daif = spin_lock(&inst_lock);
	uint32_t waiters = inst->waiters;
	uint32_t behind = waiters & ~(BIT32(t->index + 1) - 1);

	CHECK(inst->owner == t);
	inst->owner = NULL;
	spin_unlock(&inst_lock, daif);
	if (waiters != 0)
		thread_wake(&threads[__builtin_ctz(behind != 0 ? behind
							       : waiters)]);
}

static void instance_empty(struct ta_instance *inst)
{
	session_close_all_of(inst);
	states_free_all(inst);
	objects_close_all(inst);
	space_fini(&inst->space);
	memory_put(inst->stack);
	inst->stack = NULL;
	modules_release(inst);
	if (inst->unlisted)
		instance_put(inst);
}

void instance_kill(struct ta_instance *inst)
{
	struct thread *t = thread_current();
	uint64_t daif = spin_lock(&inst_lock);
	struct ta_instance **link = &live;

	CHECK(inst->owner == t);
	while (*link != NULL && *link != inst)
		link = &(*link)->next;

	bool first = !inst->released;

	if (first && *link != NULL && !instance_stays_crashed(inst)) {
		*link = inst->next;
		inst->unlisted = true;
	}
	if (first)
		live_count--;
	inst->dead = true;
	inst->loading = false;
	inst->released = true;
	spin_unlock(&inst_lock, daif);
	if (!first)
		return;

	/* Closing its sessions comes back here for those that they kept. */
	inst->next_dying = t->dying;
	t->dying = inst;
	if (t->frees_dying)
		return;
	t->frees_dying = true;
	while ((inst = t->dying) != NULL) {
		t->dying = inst->next_dying;
		instance_empty(inst);
	}
	t->frees_dying = false;
}

/* Its thread may be changing the list of regions: a number, not a promise. */
static size_t own_bytes(const struct ta_instance *inst)
{
	size_t pages = 0;

	for (unsigned int i = 0; i < MIN(inst->space.count, REGION_MAX); i++)
		if ((inst->space.region[i].flags & MAP_W) != 0 &&
		    inst->space.region[i].kind != REGION_PARAM)
			pages += inst->space.region[i].pages;
	return pages * PAGE_SIZE;
}

size_t instance_list(struct instance_info *info, size_t max)
{
	uint64_t daif = spin_lock(&inst_lock);
	size_t count = 0;

	for (const struct ta_instance *inst = live; inst != NULL && count < max;
	     inst = inst->next)
		if (!inst->loading)
			info[count++] = (struct instance_info){
				.uuid = inst->uuid,
				.panicked = inst->panicked,
				.sessions = inst->sessions,
				.bytes = own_bytes(inst),
			};
	spin_unlock(&inst_lock, daif);
	return count;
}

unsigned int instance_count(void)
{
	uint64_t daif = spin_lock(&inst_lock);
	unsigned int count = live_count;

	spin_unlock(&inst_lock, daif);
	return count;
}

/* ---------------------------------------------------------------- calls --- */

static TEE_Result params_map(struct ta_instance *inst, const struct params *ps,
			     struct ta_params *tp)
{
	memset(tp, 0, sizeof(*tp));
	if (ps == NULL)
		return TEE_SUCCESS;
	tp->types = params_types(ps);
	for (unsigned int i = 0; i < PARAM_COUNT; i++) {
		const struct param *p = &ps->p[i];
		TEE_Result res = TEE_SUCCESS;

		if (param_is_memref(p) && p->mem != NULL) {
			res = space_map_param(&inst->space, p->mem, p->off,
					      p->size, &tp->vals[2 * i]);
			tp->vals[2 * i + 1] = p->size;
		} else if (p->type == PARAM_VALUE_INPUT ||
			   p->type == PARAM_VALUE_INOUT) {
			tp->vals[2 * i] = p->a;
			tp->vals[2 * i + 1] = p->b;
		}
		if (res != TEE_SUCCESS)
			return res;
	}
	return TEE_SUCCESS;
}

static void params_back(struct params *ps, const struct ta_params *tp)
{
	for (unsigned int i = 0; ps != NULL && i < PARAM_COUNT; i++) {
		struct param *p = &ps->p[i];

		if (!param_is_output(p))
			continue;
		if (param_is_memref(p)) {
			p->size = tp->vals[2 * i + 1];
		} else {
			p->a = (uint32_t)tp->vals[2 * i];
			p->b = (uint32_t)tp->vals[2 * i + 1];
		}
	}
}

/* Where the TA finds its parameters: on top of its stack, within a page. */
static struct ta_params *params_home(const struct ta_instance *inst)
{
	const struct memory *stack = inst->stack;
	uint8_t *page = phys_to_virt(stack->page[stack->page_count - 1]);

	return (struct ta_params *)(page + PAGE_SIZE - TA_PARAMS_STACK_LEN);
}

/* Enter EL0; the thread works in @inst's space meanwhile. */
static TEE_Result run(struct ta_instance *inst, uint32_t func,
		      struct session *s, uint32_t cmd)
{
	struct thread *t = thread_current();
	struct ta_instance *outer = t->instance;
	struct session *outer_session = t->session;
	uint64_t outer_tpidr = 0;
	struct user_frame frame;
	user_va_t sp = inst->stack_top - TA_PARAMS_STACK_LEN;

	t->instance = inst;
	t->session = s;
	t->depth++;
	session_set_thread(s, t);
	outer_tpidr = arch_user_tls(inst->tpidr);
	user_activate(&inst->space.tables);

	TEE_Result res = (TEE_Result)arch_user_enter(&frame, inst->entry, sp,
						     func, s->id, sp, cmd);

	/* What the TA computed with must not stay on the kernel's stack. */
	arch_user_wipe(&frame);
	inst->tpidr = arch_user_tls(outer_tpidr);
	user_activate(outer != NULL ? &outer->space.tables : NULL);
	session_set_thread(s, NULL);
	t->depth--;
	t->session = outer_session;
	t->instance = outer;
	return res;
}

TEE_Result instance_call(struct ta_instance *inst, uint32_t func,
			 struct session *s, uint32_t cmd, struct params *ps,
			 uint32_t *origin)
{
	struct ta_params *home = params_home(inst);
	struct ta_params tp;
	TEE_Result res = params_map(inst, ps, &tp);

	*origin = ORIGIN_TEE;
	if (res == TEE_SUCCESS) {
		memcpy(home, &tp, sizeof(tp));
		res = run(inst, func, s, cmd);
		session_set_cancelled(s, false);
		s->cancel_masked = true;
		if (inst->dead) {
			res = TEE_ERROR_TARGET_DEAD;
		} else {
			*origin = ORIGIN_TA;
			memcpy(&tp, home, sizeof(tp));
			params_back(ps, &tp);
		}
	}
	space_unmap_params(&inst->space);
	return res;
}

_Noreturn void instance_panic(uint32_t code)
{
	struct ta_instance *inst = thread_current()->instance;
	uint64_t daif = spin_lock(&inst_lock);

	inst->panic_code = code;
	inst->panicked = true;
	inst->dead = true;
	spin_unlock(&inst_lock, daif);
	arch_user_leave(TEE_ERROR_TARGET_DEAD);
}

_Noreturn void kernel_user_fault(const struct user_fault *f)
{
	report_fault(thread_current()->instance, f);
	instance_panic(TEE_ERROR_TARGET_DEAD);
}

_Noreturn void kernel_user_panic(const struct user_fault *f)
{
	report_panic(thread_current()->instance, f);
	instance_panic((uint32_t)f->x[0]);
}
