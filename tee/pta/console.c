/*
 * The trusted console: one session at a time talks to the person at the secure
 * UART. Typed bytes are taken in the UART's interrupt, so that a line can be
 * typed while the normal world runs; the reader sleeps until its line is
 * complete. Bytes that come after a question was shown and before its answer
 * is read are kept for it; those from before the question are no answer.
 */
#include "pta/console.h"
#include "kernel/log.h"
#include "kernel/wait.h"
#include <abi/pta_console.h>
#include <arch/spinlock.h>
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#define CTRL_C	   0x03
#define CTRL_U	   0x15
#define BELL	   "\a"
#define CLEAR	   "\033[H\033[2J\033[3J"
#define WAIT_MAX_S 3600u
#define AHEAD_MAX  64u

static struct {
	struct spinlock lock;
	struct session *holder;
	struct thread *reader; /* sleeps until the line is done */
	bool reading;
	bool echo;
	bool done;
	bool given_up;
	size_t len;
	size_t room;
	char line[PTA_CONSOLE_LINE_MAX];
	size_t ahead_len;
	char ahead[AHEAD_MAX]; /* typed since the last output */
	/* What the kernel itself waits for. */
	const char *phrase;
	void (*confirmed)(void);
	void (*refused)(void);
} con;

static void echo(const char *text)
{
	if (con.echo)
		log_raw(text, strlen(text));
}

static void erase(size_t count)
{
	while (count-- != 0 && con.len != 0) {
		con.line[--con.len] = 0;
		echo("\b \b");
	}
}

static void typed(char c)
{
	char text[2] = { c, 0 };

	if (c == '\r' || c == '\n') {
		con.done = true;
		log_raw("\n", 1);
	} else if (c == CTRL_C) {
		con.done = true;
		con.given_up = true;
		log_raw("^C\n", 3);
	} else if (c == '\b' || c == 0x7f) {
		erase(1);
	} else if (c == CTRL_U) {
		erase(con.len);
	} else if (c >= 0x20 && c < 0x7f && con.len < con.room) {
		con.line[con.len++] = c;
		echo(text);
	} else {
		log_raw(BELL, 1);
	}
}

/* A byte that is early for the next line. */
static void typed_ahead(char c)
{
	if (con.ahead_len < sizeof(con.ahead))
		con.ahead[con.ahead_len++] = c;
	else
		log_raw(BELL, 1);
}

static void drop_ahead(void)
{
	con.ahead_len = 0;
	secret_wipe(con.ahead, sizeof(con.ahead));
}

/* Begins the line with what is there; the rest waits for the next one. */
static void take_ahead(void)
{
	size_t used = 0;

	while (used < con.ahead_len && !con.done)
		typed(con.ahead[used++]);
	con.ahead_len -= used;
	memmove(con.ahead, con.ahead + used, con.ahead_len);
	secret_wipe(con.ahead + con.ahead_len,
		    sizeof(con.ahead) - con.ahead_len);
}

/* Nothing that was typed until now answers what is shown next. */
static void forget_typed(void)
{
	uint64_t daif = spin_lock(&con.lock);

	while (log_getc() >= 0)
		;
	drop_ahead();
	spin_unlock(&con.lock, daif);
}

void console_expect(const char *phrase, void (*confirmed)(void),
		    void (*refused)(void))
{
	uint64_t daif = spin_lock(&con.lock);

	/* What was typed before the question is no answer to it. */
	if (con.holder == NULL)
		con.len = 0;
	con.phrase = phrase;
	con.confirmed = confirmed;
	con.refused = refused;
	spin_unlock(&con.lock, daif);
}

void console_forget(const char *phrase)
{
	uint64_t daif = spin_lock(&con.lock);

	if (con.phrase == phrase)
		con.phrase = NULL;
	spin_unlock(&con.lock, daif);
}

/* A byte typed while the kernel waits for its phrase and no TA asks. */
static void typed_to_kernel(char c)
{
	static const char other[] =
		"That is something else; nothing was done.\n";
	size_t len = strlen(con.phrase);

	con.echo = true;
	con.room = sizeof(con.line);
	typed(c);
	if (!con.done)
		return;
	if (!con.given_up && con.len == len &&
	    memcmp(con.line, con.phrase, len) == 0) {
		con.phrase = NULL;
		con.confirmed();
	} else if (con.given_up && con.refused != NULL) {
		con.phrase = NULL;
		con.refused();
	} else if (con.len != 0) {
		log_raw(other, sizeof(other) - 1);
	}
	con.done = false;
	con.given_up = false;
	con.len = 0;
}

void console_input(void)
{
	uint64_t daif = spin_lock(&con.lock);
	int c = 0;

	log_input_clear();
	while ((c = log_getc()) >= 0) {
		if (con.reading && !con.done)
			typed((char)c);
		else if (con.holder != NULL)
			typed_ahead((char)c);
		else if (con.phrase != NULL)
			typed_to_kernel((char)c);
	}

	struct thread *wake = con.reading && con.done ? con.reader : NULL;

	spin_unlock(&con.lock, daif);
	if (wake != NULL)
		thread_wake(wake);
}

static TEE_Result claim(struct session *s, struct params *ps)
{
	uint64_t daif = spin_lock(&con.lock);
	bool fresh = con.holder == NULL;
	bool mine = fresh || con.holder == s;

	if (fresh) {
		con.holder = s;
		con.len = 0;
	}
	spin_unlock(&con.lock, daif);
	if (!mine)
		return TEE_ERROR_BUSY;
	ps->p[0].a = 1;
	if (fresh) {
		log_hold(true);
		log_fatal("---- trusted console: TA %pUl ----",
			  (const void *)&s->client.uuid);
	}
	return TEE_SUCCESS;
}

static void release(struct session *s, bool clear)
{
	uint64_t daif = spin_lock(&con.lock);
	bool mine = con.holder == s;

	if (mine) {
		con.holder = NULL;
		con.reading = false;
		secret_wipe(con.line, sizeof(con.line));
		drop_ahead();
	}
	spin_unlock(&con.lock, daif);
	if (!mine)
		return;
	if (clear)
		log_raw(CLEAR, sizeof(CLEAR) - 1);
	log_fatal("---- trusted console: end ----");
	log_hold(false);
}

static TEE_Result print(const struct param *p)
{
	char text[128];

	if (p->capacity > PTA_CONSOLE_PRINT_MAX)
		return TEE_ERROR_EXCESS_DATA;
	for (uint64_t off = 0; off < p->capacity; off += sizeof(text)) {
		size_t len = MIN(sizeof(text), p->capacity - off);
		TEE_Result res = param_read(p, off, text, len);

		if (res != TEE_SUCCESS)
			return res;
		for (size_t i = 0; i < len; i++)
			if ((text[i] < 0x20 && text[i] != '\n') ||
			    text[i] > 0x7e)
				text[i] = '?';
		forget_typed();
		log_raw(text, len);
		secret_wipe(text, sizeof(text));
	}
	return TEE_SUCCESS;
}

static bool line_is_done(void)
{
	uint64_t daif = spin_lock(&con.lock);
	bool done = con.done;

	spin_unlock(&con.lock, daif);
	return done;
}

static TEE_Result read_line(struct session *s, struct params *ps)
{
	struct param *out = &ps->p[0];
	uint32_t seconds = ps->p[1].a;
	TEE_Result res = TEE_SUCCESS;

	if (seconds == 0 || seconds > WAIT_MAX_S)
		return TEE_ERROR_BAD_PARAMETERS;

	uint64_t until = counter_read() + counter_hz() * seconds;
	uint64_t daif = spin_lock(&con.lock);

	con.reader = thread_current();
	con.reading = true;
	con.done = false;
	con.given_up = false;
	con.echo = (ps->p[1].b & PTA_CONSOLE_NO_ECHO) == 0;
	con.len = 0;
	con.room = MIN(out->capacity, (uint64_t)sizeof(con.line));
	take_ahead();
	spin_unlock(&con.lock, daif);

	while (!line_is_done() && res == TEE_SUCCESS) {
		thread_sleep(until);
		if (session_caller_cancelled(s))
			res = TEE_ERROR_CANCEL;
		else if (counter_read() >= until && !line_is_done())
			res = TEE_ERROR_TIMEOUT;
	}
	daif = spin_lock(&con.lock);
	con.reading = false;
	if (res == TEE_SUCCESS && con.given_up)
		res = TEE_ERROR_CANCEL;
	/* The kernel's own question must not find this line's end. */
	con.done = false;
	con.given_up = false;
	spin_unlock(&con.lock, daif);
	if (res == TEE_SUCCESS)
		res = param_reply(out, con.line, con.len);
	secret_wipe(con.line, sizeof(con.line));
	con.len = 0;
	return res;
}

static TEE_Result console_invoke(struct session *s, uint32_t cmd,
				 struct params *ps)
{
	static const uint32_t types[] = {
		[PTA_CONSOLE_CLAIM] = PARAM_TYPES(PARAM_VALUE_OUTPUT, 0, 0, 0),
		[PTA_CONSOLE_PRINT] = PARAM_TYPES(PARAM_MEMREF_INPUT, 0, 0, 0),
		[PTA_CONSOLE_READ_LINE] = PARAM_TYPES(PARAM_MEMREF_OUTPUT,
						      PARAM_VALUE_INPUT, 0, 0),
		[PTA_CONSOLE_RELEASE] = 0,
		[PTA_CONSOLE_CLEAR] = 0,
	};

	if (cmd >= ARRAY_COUNT(types))
		return TEE_ERROR_NOT_SUPPORTED;
	if (params_types(ps) != types[cmd])
		return TEE_ERROR_BAD_PARAMETERS;
	if (cmd == PTA_CONSOLE_CLAIM)
		return claim(s, ps);
	if (con.holder != s)
		return TEE_ERROR_BAD_STATE;
	switch (cmd) {
	case PTA_CONSOLE_PRINT:
		return print(&ps->p[0]);
	case PTA_CONSOLE_READ_LINE:
		return read_line(s, ps);
	case PTA_CONSOLE_CLEAR:
		log_raw(CLEAR, sizeof(CLEAR) - 1);
		return TEE_SUCCESS;
	default:
		release(s, false);
		return TEE_SUCCESS;
	}
}

static void console_close(struct session *s)
{
	release(s, true);
}

const struct pta console_pta = {
	.uuid = PTA_CONSOLE_UUID,
	.name = "console",
	.ta_only = true,
	.close = console_close,
	.invoke = console_invoke,
};
