/*
 * The trusted console (abi/pta_console.h) between a TA, its client and the
 * person at the secure UART: the whole TEE, with a TA that follows a script.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "person.h"
#include "pta/console.h"
#include "world.h"
#include <abi/pta_console.h>
#include <abi/teesmc.h>
#include <base/bits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCREEN_CLEAR "\033[H\033[2J\033[3J"
#define BEGIN	     "---- trusted console: TA e1c6d0f4-3b52-4a7e-9c18-"
#define END	     "---- trusted console: end ----"
#define NO_LINE	     "\001" /* of a step: the memory was not written */

enum {
	CLAIM = PTA_CONSOLE_CLAIM,
	PRINT = PTA_CONSOLE_PRINT,
	READ = PTA_CONSOLE_READ_LINE,
	RELEASE = PTA_CONSOLE_RELEASE,
	CLEAR = PTA_CONSOLE_CLEAR,
	CLOSE = 100, /* of the session */
};

#define T1(a)	 TA_PARAM_##a
#define T2(a, b) (TA_PARAM_##a | TA_PARAM_##b << 4)
#define T_CLAIM	 T1(VALUE_OUTPUT)
#define T_PRINT	 T1(MEMREF_INPUT)
#define T_READ	 T2(MEMREF_OUTPUT, VALUE_INPUT)

struct step {
	const char *must;
	uint32_t cmd;
	uint32_t types;
	TEE_Result res;
	const char *text; /* to print; room for a line has len */
	uint64_t len;	  /* of text or line */
	uint32_t seconds; /* of READ */
	uint32_t flags;
	const char *before; /* typed before the call */
	const char *typed;  /* while it waits */
	const char *line;   /* what READ must give */
	const char *shown;  /* on the console meanwhile, or NULL */
	const char *hidden; /* must not be there */
	unsigned int session;
	bool null;   /* a reference without an address */
	bool nobody; /* time passes instead */
	bool cancel; /* the client cancels its call */
};

static const struct step *script;
static size_t script_len;
static const struct step *running;
static unsigned int waits; /* of the running step */
static uint32_t client_session;

/* What came of each step. */
static struct outcome {
	uint32_t res;
	uint32_t value;
	uint64_t size;
	char line[PTA_CONSOLE_LINE_MAX + 1];
	bool shown;
	bool hidden;
} outcome[64];

static void cancel_call(void)
{
	message_new(&call[1], MSG_CANCEL, 0)->hdr.session = client_session;
	(void)call_run(&call[1]);
}

/* The TEE waits for the person. */
static bool while_it_waits(struct message *rpc)
{
	if (running == NULL ||
	    (rpc->hdr.cmd != RPC_SUSPEND && rpc->hdr.cmd != RPC_NOTIFICATION))
		return false;
	if (waits++ == 0 && running->typed != NULL)
		person_types(running->typed);
	if (waits == 1 && running->cancel)
		cancel_call();
	if (running->nobody)
		clock_forward(400);
	return false;
}

static void step_do(struct ta *ta, const struct step *st,
		    const uint32_t session[2], struct outcome *o)
{
	uint64_t at = ta_sp(ta) - 0x1200;
	struct ta_params p = { .types = st->types };
	char line[PTA_CONSOLE_PRINT_MAX + 1];

	memset(line, NO_LINE[0], sizeof(line));
	if (st->text != NULL)
		memcpy(line, st->text, st->len);
	ta_put(ta, at, line, sizeof(line));
	if ((st->types & 0xf) >= TA_PARAM_MEMREF_INPUT) {
		p.vals[0] = st->null ? 0 : at;
		p.vals[1] = st->len;
		p.vals[2] = st->seconds;
		p.vals[3] = st->flags;
	}
	if (st->before != NULL)
		person_types(st->before);
	person_forgets();
	running = st;
	waits = 0;
	if (st->cmd == CLOSE)
		o->res = TA_CALL(ta, TA_SYS_CLOSE_TA_SESSION,
				 session[st->session]);
	else
		o->res = ta_command(ta, session[st->session], st->cmd, &p);
	running = NULL;
	o->value = (uint32_t)p.vals[0];
	o->size = p.vals[1];
	o->shown = st->shown == NULL || person_saw(st->shown);
	o->hidden = st->hidden == NULL || !person_saw(st->hidden);
	ta_get(ta, at, o->line, sizeof(o->line));
}

static void follow_script(struct ta *ta)
{
	static const TEE_UUID uuid = PTA_CONSOLE_UUID;
	uint32_t session[2] = { 0 };
	bool closed[2] = { false, false };

	(void)TA_CALL(ta, TA_SYS_UNMASK_CANCELLATION, ta_sp(ta) - 0x40);
	for (unsigned int i = 0; i < 2; i++)
		if (ta_session(ta, &uuid, &session[i]) != TEE_SUCCESS)
			return;
	for (size_t i = 0; i < script_len; i++) {
		step_do(ta, &script[i], session, &outcome[i]);
		closed[script[i].session] |= script[i].cmd == CLOSE;
	}
	for (unsigned int i = 0; i < 2; i++)
		if (!closed[i])
			(void)TA_CALL(ta, TA_SYS_CLOSE_TA_SESSION, session[i]);
}

static void judge(const struct step *st, const struct outcome *o)
{
	bool line = true;

	if (st->line != NULL)
		line = (st->line[0] == NO_LINE[0] ||
			o->size == strlen(st->line)) &&
		       memcmp(o->line, st->line, strlen(st->line)) == 0 &&
		       o->line[strlen(st->line)] == NO_LINE[0];
	if (o->res != st->res || !line || !o->shown || !o->hidden) {
		print_message("%s: result 0x%x, size %u, shown %d, hidden %d\n",
			      st->must, o->res, (unsigned int)o->size, o->shown,
			      o->hidden);
		fail();
	}
}

static void run_script(const struct step *steps, size_t count)
{
	uint32_t res = 0;

	script = steps;
	script_len = count;
	memset(outcome, 0xff, sizeof(outcome));
	client_session = ta_open();
	assert_int_not_equal(client_session, 0);
	rpc_hook = while_it_waits;
	res = ta_invoke(client_session, follow_script);
	rpc_hook = NULL;
	assert_int_equal(res, TEE_SUCCESS);
	session_shut(client_session);
	assert_true(world_is_clean(0));
	for (size_t i = 0; i < count; i++)
		judge(&steps[i], &outcome[i]);
}
#define RUN(steps) run_script(steps, ARRAY_COUNT(steps))

/* --------------------------------------------------------------- who may --- */

static void only_a_ta_may_ask(void **state)
{
	static const uint8_t octets[16] = { 0xc0, 0xa5, 0xd1, 0xe2, 0x5b, 0x1c,
					    0x4f, 0x0e, 0x9c, 0x57, 0x2f, 0x6d,
					    0x0a, 0x1b, 0x7e, 0x31 };
	uint32_t res = 0;

	assert_int_equal(pta_open(octets, &res), 0);
	assert_int_equal(res, TEE_ERROR_ACCESS_DENIED);
}

static void one_session_holds_it(void **state)
{
	static const struct step steps[] = {
		{ "it is not printed to without a claim", PRINT, T_PRINT,
		  TEE_ERROR_BAD_STATE, "x", 1, .hidden = "x" },
		{ "nor read from", READ, T_READ, TEE_ERROR_BAD_STATE, NULL, 8,
		  1 },
		{ "nor cleared", CLEAR, 0, TEE_ERROR_BAD_STATE,
		  .hidden = SCREEN_CLEAR },
		{ "nor given back", RELEASE, 0, TEE_ERROR_BAD_STATE,
		  .hidden = END },
		{ "a claim names the TA", CLAIM, T_CLAIM, TEE_SUCCESS,
		  .shown = BEGIN },
		{ "claiming twice succeeds, and says nothing", CLAIM, T_CLAIM,
		  TEE_SUCCESS, .hidden = BEGIN },
		{ "another session waits for its turn", CLAIM, T_CLAIM,
		  TEE_ERROR_BUSY, .session = 1, .hidden = BEGIN },
		{ "and prints nothing", PRINT, T_PRINT, TEE_ERROR_BAD_STATE,
		  "evil", 4, .session = 1, .hidden = "evil" },
		{ "and releases nothing", RELEASE, 0, TEE_ERROR_BAD_STATE,
		  .session = 1, .hidden = END },
		{ "its end takes nothing from the holder", CLOSE, .session = 1,
		  .hidden = SCREEN_CLEAR },
		{ "the holder still prints", PRINT, T_PRINT, TEE_SUCCESS,
		  "still me", 8, .shown = "still me" },
		{ "giving back says so, and leaves the screen", RELEASE, 0,
		  TEE_SUCCESS, .shown = END, .hidden = SCREEN_CLEAR },
		{ "once", RELEASE, 0, TEE_ERROR_BAD_STATE, .hidden = END },
	};

	RUN(steps);
	assert_int_equal(outcome[4].value, 1);
	assert_int_equal(outcome[5].value, 1);
}

static void a_session_that_ends_clears_the_screen(void **state)
{
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "closed without giving back", CLOSE,
		  .shown = SCREEN_CLEAR "I/TEE: " END },
		{ "the other session gets it", CLAIM, T_CLAIM, TEE_SUCCESS,
		  .session = 1, .shown = BEGIN },
		{ "and may clear", CLEAR, 0, TEE_SUCCESS, .session = 1,
		  .shown = SCREEN_CLEAR },
		{ "what is typed for this one", RELEASE, 0, TEE_SUCCESS,
		  .session = 1, .before = "PIN\r" },
		{ "is not for the next", CLAIM, T_CLAIM, TEE_SUCCESS,
		  .session = 1 },
		{ "who hears nothing of it", READ, T_READ, TEE_ERROR_TIMEOUT,
		  NULL, 16, 1, .session = 1, .nobody = true, .line = NO_LINE },
	};

	RUN(steps);
	assert_true(person_saw(END)); /* the session's end, with the TA's */
}

/* ------------------------------------------------------------ parameters --- */

static void wrong_calls_are_refused(void **state)
{
	static char much[PTA_CONSOLE_PRINT_MAX + 1];
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "no such command", 5, 0, TEE_ERROR_NOT_SUPPORTED },
		{ "nor such", UINT32_MAX, 0, TEE_ERROR_NOT_SUPPORTED },
		{ "a claim without a value", CLAIM, 0,
		  TEE_ERROR_BAD_PARAMETERS },
		{ "a claim with another's", CLAIM, T_PRINT,
		  TEE_ERROR_BAD_PARAMETERS, "x", 1 },
		{ "text that would be written to", PRINT, T1(MEMREF_OUTPUT),
		  TEE_ERROR_BAD_PARAMETERS, "x", 1, .hidden = "x" },
		{ "text and more", PRINT, T_READ, TEE_ERROR_BAD_PARAMETERS, "x",
		  1, .hidden = "x" },
		{ "a line without a time", READ, T1(MEMREF_OUTPUT),
		  TEE_ERROR_BAD_PARAMETERS, NULL, 8 },
		{ "clearing with a parameter", CLEAR, T_CLAIM,
		  TEE_ERROR_BAD_PARAMETERS, .hidden = SCREEN_CLEAR },
		{ "giving back with one", RELEASE, T_CLAIM,
		  TEE_ERROR_BAD_PARAMETERS, .hidden = END },
		{ "no time at all", READ, T_READ, TEE_ERROR_BAD_PARAMETERS,
		  NULL, 8, 0 },
		{ "more than an hour", READ, T_READ, TEE_ERROR_BAD_PARAMETERS,
		  NULL, 8, 3601 },
		{ "for ever", READ, T_READ, TEE_ERROR_BAD_PARAMETERS, NULL, 8,
		  UINT32_MAX },
		{ "text of 2049 bytes", PRINT, T_PRINT, TEE_ERROR_EXCESS_DATA,
		  much, sizeof(much), .hidden = "m" },
		{ "text at address 0", PRINT, T_PRINT, TEE_ERROR_BAD_PARAMETERS,
		  NULL, 4, .null = true },
		{ "nothing is printed", PRINT, T_PRINT, TEE_SUCCESS, NULL, 0,
		  .null = true },
	};

	memset(much, 'm', sizeof(much));
	RUN(steps);
}

static void text_is_plain(void **state)
{
	static char much[PTA_CONSOLE_PRINT_MAX + 1];
	static const char sly[] = "a\033[2Jb\rc\bd\x7f"
				  "e\xc3\xa4\tf\ng";
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "what moves the cursor comes out as '?'", PRINT, T_PRINT,
		  TEE_SUCCESS, sly, sizeof(sly),
		  .shown = "a?[2Jb?c?d?e???f\ng?", .hidden = "\033" },
		{ "2048 bytes come out whole", PRINT, T_PRINT, TEE_SUCCESS,
		  much, sizeof(much) - 1, .shown = much },
	};

	for (size_t i = 0; i < sizeof(much) - 1; i++)
		much[i] = (char)('A' + i % 26);
	RUN(steps);
}

/* ----------------------------------------------------------------- lines --- */

static void lines_are_edited(void **state)
{
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "a line, without its end", READ, T_READ, TEE_SUCCESS, NULL,
		  16, 30, .typed = "yes\r", .line = "yes", .shown = "yes\n" },
		{ "an end by newline", READ, T_READ, TEE_SUCCESS, NULL, 16, 30,
		  .typed = "no\n", .line = "no" },
		{ "a bare Enter", READ, T_READ, TEE_SUCCESS, NULL, 16, 30,
		  .typed = "\r", .line = "" },
		{ "and one without room", READ, T_READ, TEE_SUCCESS, NULL, 0,
		  30, .typed = "\r", .line = "", .null = true },
		{ "backspace", READ, T_READ, TEE_SUCCESS, NULL, 16, 30,
		  .typed = "ab\bc\x7f\x7f"
			   "d\r",
		  .line = "d", .shown = "ab\b \bc\b \b\b \bd\n" },
		{ "backspace takes no more than there is", READ, T_READ,
		  TEE_SUCCESS, NULL, 16, 30, .typed = "\b\bx\r", .line = "x",
		  .shown = "x\n", .hidden = "\b" },
		{ "Ctrl-U", READ, T_READ, TEE_SUCCESS, NULL, 16, 30,
		  .typed = "wrong\x15right\r", .line = "right" },
		{ "what does not fit is answered with a bell", READ, T_READ,
		  TEE_SUCCESS, NULL, 4, 30, .typed = "123456\r", .line = "1234",
		  .shown = "1234\a\a\n" },
		{ "and so are bytes that are no text", READ, T_READ,
		  TEE_SUCCESS, NULL, 16, 30,
		  .typed = "a\033b\t\x80\xff"
			   "c\r",
		  .line = "abc", .shown = "a\ab\a\a\ac\n" },
		{ "nothing is shown of a PIN", READ, T_READ, TEE_SUCCESS, NULL,
		  16, 30, PTA_CONSOLE_NO_ECHO, .typed = "12\b34\r",
		  .line = "134", .shown = "\n", .hidden = "1" },
		{ "other flags mean nothing", READ, T_READ, TEE_SUCCESS, NULL,
		  16, 30, ~PTA_CONSOLE_NO_ECHO, .typed = "12\r", .line = "12",
		  .shown = "12" },
		{ "Ctrl-C gives up", READ, T_READ, TEE_ERROR_CANCEL, NULL, 16,
		  30, .typed = "abc\003", .line = NO_LINE, .shown = "^C\n" },
		{ "and nothing of it is in the next line", READ, T_READ,
		  TEE_SUCCESS, NULL, 16, 30, .typed = "d\r", .line = "d" },
	};

	RUN(steps);
}

static void the_longest_line(void **state)
{
	static char typed[PTA_CONSOLE_LINE_MAX + 3];
	static char line[PTA_CONSOLE_LINE_MAX];
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "512 bytes, with more room", READ, T_READ, TEE_SUCCESS, NULL,
		  2000, 30, .typed = typed, .shown = "q\a\n" },
	};

	memset(typed, 'q', PTA_CONSOLE_LINE_MAX + 1);
	typed[PTA_CONSOLE_LINE_MAX + 1] = '\r';
	memset(line, 'q', sizeof(line));
	RUN(steps);
	assert_int_equal(outcome[1].size, sizeof(line));
	assert_memory_equal(outcome[1].line, line, sizeof(line));
	assert_int_equal(outcome[1].line[sizeof(line)], NO_LINE[0]);
}

/* What is typed early answers only what was on the screen by then. */
static void early_bytes(void **state)
{
	static char many[70];
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS, .before = "y\r" },
		{ "what came before the claim is gone", READ, T_READ,
		  TEE_ERROR_TIMEOUT, NULL, 16, 1, .nobody = true,
		  .line = NO_LINE },
		{ "a question", PRINT, T_PRINT, TEE_SUCCESS, "Sign?", 5,
		  .before = "y\r" },
		{ "what came before the question is no answer", READ, T_READ,
		  TEE_ERROR_TIMEOUT, NULL, 16, 1, .nobody = true,
		  .line = NO_LINE },
		{ "what came after it is, for two lines", READ, T_READ,
		  TEE_SUCCESS, NULL, 16, 30, .before = "one\rtwo\rth",
		  .line = "one" },
		{ "the second", READ, T_READ, TEE_SUCCESS, NULL, 16, 30,
		  .line = "two" },
		{ "and the rest with what follows", READ, T_READ, TEE_SUCCESS,
		  NULL, 16, 30, .typed = "ree\r", .line = "three" },
		{ "of 69 early bytes 64 are taken", READ, T_READ, TEE_SUCCESS,
		  NULL, 100, 30, .before = many, .typed = "\r" },
	};

	memset(many, 'e', sizeof(many) - 1);
	RUN(steps);
	assert_int_equal(outcome[7].size, 64);
}

static void waiting_ends(void **state)
{
	static const struct step steps[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "nobody ends a line in time", READ, T_READ, TEE_ERROR_TIMEOUT,
		  NULL, 16, 3600, .typed = "secret", .nobody = true,
		  .line = NO_LINE },
		{ "what was typed then is gone", READ, T_READ, TEE_SUCCESS,
		  NULL, 16, 30, .typed = "new\r", .line = "new" },
		{ "the client cancels", READ, T_READ, TEE_ERROR_CANCEL, NULL,
		  16, 3600, .typed = "secret", .cancel = true,
		  .line = NO_LINE },
	};

	RUN(steps);
}

/* ----------------------------------------------- the kernel's own question --- */

static unsigned int confirmed, refused;

static void confirm(void)
{
	confirmed++;
}

static void refuse(void)
{
	refused++;
}

static const char phrase[] = "do it";

static void ask(void (*no)(void))
{
	confirmed = refused = 0;
	person_forgets();
	console_expect(phrase, confirm, no);
}

static void the_kernel_waits_for_its_phrase(void **state)
{
	static const struct {
		const char *must;
		const char *typed;
		unsigned int yes, no;
		bool other; /* says that it was something else */
	} row[] = {
		{ "the phrase", "do it\r", 1, 0, false },
		{ "the phrase, corrected", "dont\b\b it\n", 1, 0, false },
		{ "a part of it", "do i\r", 0, 0, true },
		{ "more than it", "do it now\r", 0, 0, true },
		{ "other words", "stop\r", 0, 0, true },
		{ "other case", "Do it\r", 0, 0, true },
		{ "Enter alone", "\r\r", 0, 0, false },
		{ "no Enter yet", "do it", 0, 0, false },
		{ "Ctrl-C", "do it\003", 0, 1, false },
		{ "a second try", "du it\rdo it\r", 1, 0, true },
		{ "it is asked once", "do it\rdo it\r", 1, 0, false },
		{ "refused is refused", "\003do it\r", 0, 1, false },
	};

	for (size_t i = 0; i < ARRAY_COUNT(row); i++) {
		ask(refuse);
		person_types(row[i].typed);
		console_forget(phrase);
		if (confirmed != row[i].yes || refused != row[i].no ||
		    person_saw("something else") != row[i].other)
			fail_msg("%s: %u yes, %u no", row[i].must, confirmed,
				 refused);
	}
	/* Whom nobody can refuse goes on waiting. */
	ask(NULL);
	person_types("\003do it\r");
	assert_int_equal(confirmed, 1);
	/* A question that was withdrawn, and another's that was not asked. */
	ask(refuse);
	console_forget("another");
	console_forget(phrase);
	person_types("do it\r");
	assert_int_equal(confirmed + refused, 0);
	assert_string_equal(person_screen(), "");
	/* Half of an answer is none to the next question. */
	ask(refuse);
	person_types("do ");
	ask(refuse);
	person_types("it\r");
	assert_int_equal(confirmed, 0);
	console_forget(phrase);
}

/* A TA that holds the console gets what is typed, and leaves nothing behind. */
static void a_ta_and_the_kernel_ask(void **state)
{
	static const struct step answered[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "the kernel's phrase is the TA's line", READ, T_READ,
		  TEE_SUCCESS, NULL, 16, 30, .typed = "do it\r",
		  .line = "do it" },
	};
	static const struct step given_up[] = {
		{ "claimed", CLAIM, T_CLAIM, TEE_SUCCESS },
		{ "Ctrl-C is the TA's", READ, T_READ, TEE_ERROR_CANCEL, NULL,
		  16, 30, .typed = "\003" },
	};

	ask(refuse);
	RUN(answered);
	assert_int_equal(confirmed + refused, 0);
	person_types("do it\r");
	assert_int_equal(confirmed, 1);
	ask(refuse);
	RUN(given_up);
	assert_int_equal(confirmed + refused, 0);
	person_types("do it\r");
	assert_int_equal(confirmed, 1);
	assert_int_equal(refused, 0);
}

/* ------------------------------------------------------------------- TAs --- */

static void claim_and_panic(struct ta *ta)
{
	static const TEE_UUID uuid = PTA_CONSOLE_UUID;
	struct ta_params p = { .types = T_CLAIM };
	uint32_t session = 0;

	if (ta_session(ta, &uuid, &session) == TEE_SUCCESS &&
	    ta_command(ta, session, CLAIM, &p) == TEE_SUCCESS)
		(void)TA_CALL(ta, TA_SYS_PANIC, 7);
}

static void a_dying_ta_clears_the_screen(void **state)
{
	uint32_t session = ta_open();

	assert_int_not_equal(session, 0);
	person_forgets();
	assert_int_equal(ta_invoke(session, claim_and_panic),
			 TEE_ERROR_TARGET_DEAD);
	session_shut(session);
	assert_true(world_is_clean(0));
	assert_true(person_saw(SCREEN_CLEAR "I/TEE: " END));
}

/* The same with Linux woken by the notification's interrupt. */
static void lines_again_with_notifications(void **state)
{
	uint64_t a[8] = { TEESMC_ENABLE_ASYNC_NOTIF };

	world_smc(a);
	assert_int_equal(a[0], TEESMC_OK);
	lines_are_edited(state);
	waiting_ends(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_ta_may_ask),
		cmocka_unit_test(one_session_holds_it),
		cmocka_unit_test(a_session_that_ends_clears_the_screen),
		cmocka_unit_test(a_dying_ta_clears_the_screen),
		cmocka_unit_test(wrong_calls_are_refused),
		cmocka_unit_test(text_is_plain),
		cmocka_unit_test(lines_are_edited),
		cmocka_unit_test(the_longest_line),
		cmocka_unit_test(early_bytes),
		cmocka_unit_test(waiting_ends),
		cmocka_unit_test(the_kernel_waits_for_its_phrase),
		cmocka_unit_test(a_ta_and_the_kernel_ask),
		cmocka_unit_test(lines_again_with_notifications),
	};

	world_start();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
