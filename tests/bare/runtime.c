/*
 * Text, counts, locks, chance and pages.
 */
#include "bare.h"
#include <arch/io.h>
#include <arch/sysreg.h>
#include <base/check.h>
#include <base/format.h>
#include <drivers/uart.h>
#include <plat/memmap.h>
#include <string.h>

#define FAILURES_SHOWN 40u

volatile uint32_t failed_count, passed_count;
uint64_t __stack_chk_guard = 0x5a3c96e1b7d20f00;
static struct lock text_lock;

void __stack_chk_fail(void);
void __stack_chk_fail(void)
{
	say("FAILED stack of the normal world\n");
	power_off();
}

_Noreturn void check_failed(const char *what, const char *file, int line)
{
	say("FAILED %s at %s:%d\n", what, file, line);
	power_off();
}

void lock_take(struct lock *l)
{
	while (__atomic_exchange_n(&l->held, 1, __ATOMIC_ACQUIRE) != 0)
		cpu_relax();
}

void lock_give(struct lock *l)
{
	__atomic_store_n(&l->held, 0, __ATOMIC_RELEASE);
}

static void say_args(const char *before, const char *format, va_list args)
{
	char text[200];

	format_text(text, sizeof(text), format, args);
	lock_take(&text_lock);
	for (const char *s = before; *s != '\0'; s++)
		uart_putc(UART_NS_BASE, *s);
	for (const char *s = text; *s != '\0'; s++)
		uart_putc(UART_NS_BASE, *s);
	lock_give(&text_lock);
}

void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say_args("", format, args);
	va_end(args);
}

void fail(const char *format, ...)
{
	va_list args;

	if (__atomic_add_fetch(&failed_count, 1, __ATOMIC_RELAXED) >
	    FAILURES_SHOWN)
		return;
	va_start(args, format);
	say_args("FAILED ", format, args);
	va_end(args);
	say("\n");
}

void pass(void)
{
	__atomic_add_fetch(&passed_count, 1, __ATOMIC_RELAXED);
}

bool expect(bool holds, const char *what)
{
	if (holds)
		pass();
	else
		fail("%s", what);
	return holds;
}

uint64_t random_next(uint64_t *state)
{
	uint64_t x = *state;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*state = x;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

/* --------------------------------------------------------------- pages --- */

static struct lock pool_lock;
static uint8_t pool_used[POOL_PAGES];

static uint64_t pattern(uint64_t at)
{
	return (at ^ UINT64_C(0xb4a25c5c96d17e3f)) *
	       UINT64_C(0x9e3779b97f4a7c15);
}

static void guard_fill(uint64_t from, uint64_t len)
{
	for (uint64_t at = from; at < from + len; at += 8)
		*(volatile uint64_t *)at = pattern(at);
}

static bool guard_whole(uint64_t from, uint64_t len)
{
	for (uint64_t at = from; at < from + len; at += 8) {
		if (*(volatile uint64_t *)at == pattern(at))
			continue;
		fail("guard at 0x%lx was written: 0x%lx", at,
		     *(volatile uint64_t *)at);
		guard_fill(from, len);
		return false;
	}
	return true;
}

void pages_init(void)
{
	memset(pool_used, 0, sizeof(pool_used));
	guard_fill(POOL_BASE, POOL_PAGES * PAGE + GUARD_SIZE);
}

uint64_t pages_take(unsigned int count)
{
	unsigned int run = 0;
	uint64_t at = 0;

	lock_take(&pool_lock);
	/* One page more, which stays guard. */
	for (unsigned int i = 0; i < POOL_PAGES && at == 0; i++) {
		run = pool_used[i] ? 0 : run + 1;
		if (run <= count)
			continue;
		memset(&pool_used[i - count], 1, count);
		at = POOL_BASE + (uint64_t)(i - count) * PAGE;
	}
	lock_give(&pool_lock);
	if (at != 0) {
		guard_whole(at, (uint64_t)count * PAGE);
		memset((void *)at, 0, (size_t)count * PAGE);
	}
	return at;
}

void pages_drop(uint64_t at, unsigned int count)
{
	guard_fill(at, (uint64_t)count * PAGE);
	lock_take(&pool_lock);
	memset(&pool_used[(at - POOL_BASE) / PAGE], 0, count);
	lock_give(&pool_lock);
}

/* A page that the TEE may give back by an address of its own. */
#define LENT 2u

uint64_t page_lend(void)
{
	uint64_t at = pages_take(1);

	if (at != 0)
		pool_used[(at - POOL_BASE) / PAGE] = LENT;
	return at;
}

void page_return(uint64_t at)
{
	/* It names what it was told: perhaps by whoever guessed its thread. */
	if (at % PAGE == 0 && at >= POOL_BASE &&
	    at - POOL_BASE < POOL_PAGES * PAGE &&
	    pool_used[(at - POOL_BASE) / PAGE] == LENT)
		pages_drop(at, 1);
}

bool guard_check(bool all)
{
	static unsigned int turn;
	unsigned int step = all ? 1 : 16;
	bool whole = guard_whole(GUARD_BASE, all ? GUARD_SIZE : 16 * PAGE);

	turn++;
	lock_take(&pool_lock);
	for (unsigned int i = all ? 0 : turn % step; i < POOL_PAGES; i += step)
		if (!pool_used[i])
			whole &= guard_whole(POOL_BASE + (uint64_t)i * PAGE,
					     PAGE);
	lock_give(&pool_lock);
	return whole;
}
