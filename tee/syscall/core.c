/*
 * System calls of the trusted core framework: leaving, logging, panicking,
 * access checks, cancellation, time, random numbers.
 */
#include "syscall/syscall.h"
#include "syscall/persistent_time.h"
#include "kernel/log.h"
#include "kernel/random.h"
#include "kernel/wait.h"
#include "smc/rpc.h"
#include <base/bits.h>
#include <base/secret.h>

#define LOG_MAX	       PAGE_SIZE
#define STARTUP_RANDOM 16u /* a canary; not key material */

SYSCALL(sys_return)
{
	arch_user_leave((uint32_t)a0);
}

SYSCALL(sys_log)
{
	char text[128];

	if (a1 == 0 || a1 > LOG_MAX)
		return TEE_SUCCESS;
	for (uint64_t off = 0; off < a1; off += sizeof(text)) {
		size_t len = MIN(sizeof(text), a1 - off);

		if (user_copy_in(text, a0 + off, len) != TEE_SUCCESS)
			break;
		log_ta_text(text, len);
	}
	return TEE_SUCCESS;
}

SYSCALL(sys_check_access_rights)
{
	return space_check(&thread_current()->instance->space, a1, a2,
			   (uint32_t)a0);
}

/* --------------------------------------------------------- cancellation --- */

SYSCALL(sys_get_cancellation_flag)
{
	uint32_t flag = session_is_cancelled(thread_current()->session);

	return user_private_out(a0, &flag, sizeof(flag));
}

static TEE_Result set_mask(bool mask, user_va_t old_out)
{
	struct session *s = thread_current()->session;
	uint32_t old = s->cancel_masked;
	TEE_Result res = user_private_out(old_out, &old, sizeof(old));

	if (res == TEE_SUCCESS)
		s->cancel_masked = mask;
	return res;
}

SYSCALL(sys_unmask_cancellation)
{
	return set_mask(false, a0);
}

SYSCALL(sys_mask_cancellation)
{
	return set_mask(true, a0);
}

/* ----------------------------------------------------------------- time --- */

SYSCALL(sys_wait)
{
	const struct session *s = thread_current()->session;
	uint32_t ms = (uint32_t)a0;
	bool forever = ms == UINT32_MAX;
	uint64_t until = counter_read() + counter_hz() * ms / 1000;

	for (;;) {
		uint64_t wake = forever ? 0 : until;

		if (session_is_cancelled(s))
			return TEE_ERROR_CANCEL;
		if (!forever && counter_read() >= until)
			return TEE_SUCCESS;
		if (!s->cancel_masked && s->deadline != 0 &&
		    (wake == 0 || s->deadline < wake))
			wake = s->deadline;
		thread_sleep(wake);
	}
}

static void system_time(struct ta_time *t)
{
	uint64_t now = counter_read();
	uint64_t hz = counter_hz();

	t->seconds = (uint32_t)(now / hz);
	t->millis = (uint32_t)(now % hz * 1000 / hz);
}

/* The wall clock is Linux's; when it cannot be asked, the last answer serves. */
static void ree_time(struct ta_time *t)
{
	static struct ta_time last;
	uint64_t seconds = 0;
	uint32_t nanoseconds = 0;

	if (rpc_get_time(&seconds, &nanoseconds) == TEE_SUCCESS) {
		last.seconds = (uint32_t)seconds;
		last.millis = nanoseconds / 1000000;
	}
	*t = last;
}

SYSCALL(sys_get_time)
{
	struct ta_time t = { 0 };
	TEE_Result res = TEE_SUCCESS;

	switch ((uint32_t)a0) {
	case TA_TIME_SYSTEM:
		system_time(&t);
		break;
	case TA_TIME_TA_PERSISTENT:
		res = persistent_time_get(&thread_current()->instance->uuid,
					  &t);
		break;
	case TA_TIME_REE:
		ree_time(&t);
		break;
	default:
		return TEE_ERROR_BAD_PARAMETERS;
	}
	/* A time that overflowed is told without its upper bits. */
	if (res != TEE_SUCCESS && res != TEE_ERROR_OVERFLOW)
		return res;

	TEE_Result copied = user_private_out(a1, &t, sizeof(t));

	return copied == TEE_SUCCESS ? res : copied;
}

SYSCALL(sys_set_ta_time)
{
	struct ta_time t;
	TEE_Result res = user_private_in(&t, a0, sizeof(t));

	if (res != TEE_SUCCESS)
		return res;
	if (t.millis >= 1000)
		return TEE_ERROR_BAD_PARAMETERS;
	return persistent_time_set(&thread_current()->instance->uuid, &t);
}

/* --------------------------------------------------------------- random --- */

SYSCALL(sys_random)
{
	struct ta_instance *inst = thread_current()->instance;
	bool startup = !inst->entropy_started && a1 <= STARTUP_RANDOM;
	uint8_t chunk[64];
	TEE_Result res = space_check(&inst->space, a0, a1,
				     TA_ACCESS_WRITE | TA_ACCESS_ANY_OWNER);

	/* Every C TA seeds its stack canary before anything else. */
	inst->entropy_started = true;
	for (uint64_t off = 0; res == TEE_SUCCESS && off < a1;
	     off += sizeof(chunk)) {
		size_t len = MIN(sizeof(chunk), a1 - off);

		res = random_bytes(chunk, len);
		if (res != TEE_SUCCESS && startup) {
			random_layout(chunk, len);
			res = TEE_SUCCESS;
		}
		if (res == TEE_SUCCESS)
			res = user_copy_out(a0 + off, chunk, len);
	}
	secret_wipe(chunk, sizeof(chunk));
	return res;
}

/* --------------------------------------------------------------- caches --- */

/*
 * A TA looks after memory that devices see, never its own. To drop lines that
 * were not written back could show what was in memory before, so nothing is
 * dropped unwritten.
 */
SYSCALL(sys_cache_operation)
{
	const struct ta_instance *inst = thread_current()->instance;
	TEE_Result res = TEE_SUCCESS;

	if ((inst->flags & TA_HEAD_CACHE_MAINTENANCE) == 0)
		return TEE_ERROR_NOT_SUPPORTED;
	if ((uint32_t)a2 > TA_CACHE_INVALIDATE)
		return TEE_ERROR_NOT_SUPPORTED;
	res = space_check(&inst->space, a0, a1,
			  TA_ACCESS_READ | TA_ACCESS_WRITE |
				  TA_ACCESS_ANY_OWNER);
	if (res == TEE_SUCCESS && space_holds_private(&inst->space, a0, a1))
		res = TEE_ERROR_ACCESS_DENIED;
	if (res != TEE_SUCCESS || a1 == 0)
		return res;
	user_access_begin();
	if ((uint32_t)a2 == TA_CACHE_CLEAN)
		dcache_clean(user_pointer(a0), a1);
	else
		dcache_flush(user_pointer(a0), a1);
	user_access_end();
	return TEE_SUCCESS;
}
