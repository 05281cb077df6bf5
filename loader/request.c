/*
 * Requests. One is cleared before anybody is asked, so that a machine that is
 * switched off meanwhile does not ask again; and while nobody answers, the
 * ordinary boot waits no longer than a minute.
 */
#include "request.h"
#include "machine.h"
#include "state.h"
#include <arch/sysreg.h>
#include <string.h>

#define WAIT_S 60u
#define ASK_MS 50u /* between two questions whether somebody has answered */

struct request {
	bool unlock;
	bool lock;
	bool key;
	uint8_t digest[STATE_DIGEST_LEN];
};

/* Texts in misc need not end. */
static bool text_is(const char *field, size_t room, const char *text)
{
	size_t len = strlen(text);

	return len <= room && memcmp(field, text, len) == 0 &&
	       (len == room || field[len] == 0);
}

static void text_set(char *field, size_t room, const char *text)
{
	size_t len = strlen(text);

	memset(field, 0, room);
	memcpy(field, text, len < room ? len : room);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool digest_parse(const char *text, uint8_t digest[STATE_DIGEST_LEN])
{
	for (size_t i = 0; i < STATE_DIGEST_LEN; i++) {
		int high = digit(text[2 * i]);
		int low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest[i] = (uint8_t)(high << 4 | low);
	}
	return text[2 * STATE_DIGEST_LEN] == 0;
}

/* Return: false when the message asks for nothing that is served here. */
static bool request_parse(const struct misc_message *msg, struct request *req,
			  bool *good)
{
	const size_t room = sizeof(msg->command);

	*req = (struct request){
		.unlock = text_is(msg->command, room, MISC_UNLOCK),
		.lock = text_is(msg->command, room, MISC_LOCK),
		.key = text_is(msg->command, room, MISC_TRUST),
	};
	*good = !req->key ||
		text_is(msg->argument, sizeof(msg->argument), "none") ||
		digest_parse(msg->argument, req->digest);
	return req->unlock || req->lock || req->key;
}

static TEE_Result request_try(const struct request *req)
{
	static const uint8_t none[STATE_DIGEST_LEN];

	if (!req->key)
		return state_lock(req->unlock);
	return state_trust(memcmp(req->digest, none, sizeof(none)) == 0
				   ? NULL
				   : req->digest);
}

static TEE_Result request_wait(const struct request *req)
{
	uint64_t hz = sysreg_read(cntfrq_el0);
	uint64_t end = sysreg_read(cntpct_el0) + WAIT_S * hz;
	TEE_Result res = request_try(req);

	if (res == TEE_ERROR_BUSY)
		say("somebody must agree at the secure console, within %u "
		    "seconds",
		    WAIT_S);
	while (res == TEE_ERROR_BUSY && sysreg_read(cntpct_el0) < end) {
		uint64_t next = sysreg_read(cntpct_el0) + hz * ASK_MS / 1000;

		while (sysreg_read(cntpct_el0) < next)
			__asm__ volatile("yield" : : : "memory");
		res = request_try(req);
	}
	return res;
}

static const char *outcome(TEE_Result res)
{
	switch (res) {
	case TEE_SUCCESS:
		return "done";
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

	misc_message(misc, &msg);
	memset(msg.command, 0, sizeof(msg.command));
	memset(msg.argument, 0, sizeof(msg.argument));
	text_set(msg.status, sizeof(msg.status), status);
	/* It has said why, and what was asked for is done all the same. */
	(void)misc_message_keep(misc, &msg);
}

void request_serve(struct misc *misc)
{
	struct misc_message msg;
	struct request req;
	bool good = false;

	misc_message(misc, &msg);
	if (!request_parse(&msg, &req, &good))
		return;
	say("misc asks to %s", req.unlock ? "UNLOCK this device"
			       : req.lock ? "lock this device"
					  : "trust another key");
	memset(msg.command, 0, sizeof(msg.command));
	text_set(msg.status, sizeof(msg.status), "begun");
	/* What cannot be cleared would be asked for ever. */
	if (misc_message_keep(misc, &msg) != STOP_NONE)
		return;

	const char *status =
		good ? outcome(request_wait(&req)) : "malformed argument";

	say("misc: %s", status);
	request_done(misc, status);
}

bool request_is_corrupted(const struct misc *misc, const char *suffix)
{
	struct misc_message msg;

	misc_message(misc, &msg);
	return text_is(msg.command, sizeof(msg.command), MISC_CORRUPTED) &&
	       (msg.argument[0] == 0 ||
		text_is(msg.argument, sizeof(msg.argument), suffix));
}
