/*
 * Requests. One is cleared before anybody is asked, so that a machine that is
 * switched off meanwhile does not ask again; and while nobody answers, the
 * ordinary boot waits no longer than a minute.
 */
#include "request.h"
#include "machine.h"
#include "message.h"
#include "state.h"
#include <arch/sysreg.h>

#define WAIT_S 60u
#define ASK_MS 50u /* between two questions whether somebody has answered */

static TEE_Result request_try(enum message_kind kind, const uint8_t *digest)
{
	switch (kind) {
	case MESSAGE_UNLOCK:
	case MESSAGE_LOCK:
		return state_lock(kind == MESSAGE_UNLOCK);
	case MESSAGE_TRUST:
		return state_trust(digest);
	case MESSAGE_TRUST_NONE:
		return state_trust(NULL);
	default:
		return TEE_ERROR_BAD_FORMAT;
	}
}

static TEE_Result request_wait(enum message_kind kind, const uint8_t *digest)
{
	uint64_t hz = sysreg_read(cntfrq_el0);
	uint64_t end = ticks_now() + WAIT_S * hz;
	TEE_Result res = request_try(kind, digest);

	if (res == TEE_ERROR_BUSY)
		say("somebody must agree at the secure console, within %u "
		    "seconds",
		    WAIT_S);
	while (res == TEE_ERROR_BUSY && ticks_now() < end) {
		uint64_t next = ticks_now() + hz * ASK_MS / 1000;

		while (ticks_now() < next)
			__asm__ volatile("yield" : : : "memory");
		res = request_try(kind, digest);
	}
	return res;
}

static const char *outcome(TEE_Result res)
{
	switch (res) {
	case TEE_SUCCESS:
		return "done";
	case TEE_ERROR_BAD_FORMAT:
		return "malformed argument";
	case TEE_ERROR_CANCEL:
		return "refused by the person";
	case TEE_ERROR_BUSY:
		return "nobody answered";
	case TEE_ERROR_NOT_SUPPORTED:
		return "not on a production device";
	case TEE_ERROR_BAD_STATE:
		return "the device is locked";
	default:
		return "failed";
	}
}

void request_done(struct misc *misc, const char *status)
{
	struct misc_message msg;

	message_done(&msg, status);
	/* It has said why, and what was asked for is done all the same. */
	(void)misc_message_keep(misc, &msg);
}

void request_serve(struct misc *misc)
{
	static const char *const text[] = {
		[MESSAGE_MALFORMED] = "trust another key",
		[MESSAGE_UNLOCK] = "UNLOCK this device",
		[MESSAGE_LOCK] = "lock this device",
		[MESSAGE_TRUST] = "trust another key",
		[MESSAGE_TRUST_NONE] = "trust its maker's key alone",
	};
	uint8_t digest[MESSAGE_DIGEST_LEN] = { 0 };
	struct misc_message msg;
	enum message_kind kind = MESSAGE_NONE;

	misc_message(misc, &msg);
	kind = message_parse(&msg, digest);
	if (kind == MESSAGE_NONE)
		return;
	say("misc asks to %s", text[kind]);
	message_done(&msg, "begun");
	/* What cannot be cleared would be asked for ever. */
	if (misc_message_keep(misc, &msg) != STOP_NONE)
		return;

	const char *status = outcome(request_wait(kind, digest));

	say("misc: %s", status);
	request_done(misc, status);
}

bool request_is_corrupted(const struct misc *misc, const char *suffix)
{
	struct misc_message msg;

	misc_message(misc, &msg);
	return message_is_corrupted(&msg, suffix);
}
