/*
 * The bare normal world: a small run time, a driver for the TEE's message
 * interface with both halves of its supplicant, and the tests on top.
 */
#ifndef TESTS_BARE_BARE_H
#define TESTS_BARE_BARE_H

#include <abi/message.h>
#include <abi/pta_stats.h>
#include <abi/teesmc.h>
#include <base/bits.h>
#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE	  4096u
#define CPU_COUNT 2u

/* RAM behind the image: shared pages, files, and what nobody may touch. */
#define POOL_BASE  UINT64_C(0x61000000)
#define POOL_PAGES 4096u
#define GUARD_BASE (POOL_BASE + POOL_PAGES * PAGE)
#define GUARD_SIZE UINT64_C(0x200000)
#define FILES_BASE UINT64_C(0x63000000)

/* ------------------------------------------------------------ run time --- */

__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
/** fail() - say what is wrong and count it. */
__attribute__((format(printf, 1, 2))) void fail(const char *format, ...);
/** pass() - count something that held. */
void pass(void);
/** expect() - pass(), or fail with @what. Return: @holds. */
bool expect(bool holds, const char *what);
extern volatile uint32_t failed_count, passed_count;

struct lock {
	uint32_t held;
};
void lock_take(struct lock *l);
void lock_give(struct lock *l);

/* A small generator; each CPU and each test has its own state. */
uint64_t random_next(uint64_t *state);
static inline uint32_t random_below(uint64_t *state, uint32_t bound)
{
	return (uint32_t)((random_next(state) >> 16) % bound);
}

/** pages_take() - @count zeroed pages in a row. Return: 0 when there are none. */
uint64_t pages_take(unsigned int count);
/** pages_drop() - give them back; they become guard. */
void pages_drop(uint64_t at, unsigned int count);
/** page_lend() - a page for the TEE, which may give it back. Return: 0: none */
uint64_t page_lend(void);
/** page_return() - take it back; any other address is ignored. */
void page_return(uint64_t at);
void pages_init(void);
/** guard_check() - is the pattern whole where nobody may write? Without @all
 * a part is looked at, another one each time. */
bool guard_check(bool all);

/* ------------------------------------------------------------- machine --- */

#define TIMER_INTID 30u

/** cpu_relax() - in a loop that waits for the other CPU. */
static inline void cpu_relax(void)
{
	__asm__ volatile("yield" ::: "memory");
}

unsigned int cpu_index(void);
void machine_init(void);
/**
 * second_start() - CPU 1 runs @work once, then waits for the next
 *
 * Return: false when there is no CPU 1.
 */
bool second_start(void (*work)(void));
void second_wait(void);
_Noreturn void power_off(void);
uint64_t counter(void);
/** timer_wait() - WFI up to counter value @at: under icount to that instant. */
void timer_wait(uint64_t at);
void timer_set(uint64_t at);
/** timer_set_masked() - without an interrupt; QEMU takes turns all the same. */
void timer_set_masked(uint64_t at);
void timer_off(void);
bool timer_fired(void);
bool timer_armed(void);
/** interrupt_take() - acknowledge and end one. Return: its number, or 1023. */
uint32_t interrupt_take(void);
/** probe_read() - does a load at @at fault? */
bool probe_faults(uint64_t at);

/* -------------------------------------------------------------- driver --- */

struct regs {
	uint64_t x[32]; /* x30 and x31 are not used */
	uint64_t v[64];
	uint64_t fpcr;
	uint64_t fpsr;
};
static_assert(offsetof(struct regs, v) == 256, "world.S");
static_assert(offsetof(struct regs, fpcr) == 768, "world.S");

void smc_full(struct regs *r, uint64_t nops);

/* A timer interrupt so and so many instructions after a call, under icount. */
struct shot {
	bool armed;
	uint64_t at;	/* when to begin; 0: soon. Set to when it did */
	uint64_t ticks; /* of the counter; each is 16 instructions */
	uint64_t nops;	/* 0..15: bring the call nearer to the tick */
	bool loose;	/* no waiting for a tick first: anywhere will do */
	bool masked;	/* and the timer raises no interrupt */
};

/**
 * smc_checked() - a call whose every other register must survive
 * @a:    a0..a7 in; a0..a3 out
 * @shot: NULL for none
 *
 * Fails when x4..x29, V0..V31, FPCR or FPSR changed, or a result has more than
 * 32 bits.
 */
void smc_checked(uint64_t a[8], struct shot *shot);
extern uint64_t smc_count[CPU_COUNT]; /* calls made so */

/** fast() - a fast call. Return: a0; @a1 and @a2 receive a1, a2 or are NULL. */
uint64_t fast(uint32_t id, uint64_t a1, uint64_t *r1, uint64_t *r2);

enum call_state {
	CALL_IDLE,
	CALL_READY,
	CALL_RPC,
	CALL_INTERRUPTED,
	CALL_DONE
};

/* One yielding call and the page its message lies in. */
struct call {
	uint64_t page;	 /* also its cookie */
	uint32_t offset; /* of the message in the page */
	enum call_state state;
	uint64_t a[8];	  /* registers of the next entry */
	struct shot shot; /* for the next entry */
	uint32_t token;
	uint64_t code;	     /* a0 at the end */
	uint32_t interrupts; /* FOREIGN_INTR exits */
	uint32_t rpcs;
	uint32_t num_params;
};

struct msg {
	struct msg_header hdr;
	struct msg_param param[6];
};

/** tee_probe() - what a driver does first. */
void tee_probe(void);
/** call_init() - a page for messages, registered. */
bool call_init(struct call *c);
void call_fini(struct call *c);
/** call_message() - an empty message. Its parameters are filled by the caller. */
struct msg *call_message(struct call *c, uint32_t cmd, uint32_t num_params);
struct msg *call_msg(const struct call *c);
struct msg *call_rpc_block(const struct call *c);
/** call_step() - enter the TEE once. */
void call_step(struct call *c);
/** call_answer() - serve the RPC that is due. Return: false if it must wait. */
bool call_answer(struct call *c);
/** call_run() - to the end, or fail after some seconds. */
void call_run(struct call *c);

bool shm_register(uint64_t cookie, const uint64_t *page, unsigned int count,
		  uint64_t offset, uint64_t size);
bool shm_unregister(uint64_t cookie);

enum ta { TA_HELLO, TA_MISCHIEF, TA_SHARED, TA_COUNT };
struct ta_file {
	uint8_t uuid[16];
	const uint8_t *begin;
	const uint8_t *end;
};
extern const struct ta_file tas[TA_COUNT];
/* Served in place of the one of its UUID, when it has a begin. */
extern struct ta_file ta_other;

/** session_open() - Return: the session, 0 on failure, which counts. */
uint32_t session_open(struct call *c, enum ta ta);
/** session_try() - open a session that may fail. Return: what the TEE says. */
TEE_Result session_try(struct call *c, const uint8_t uuid[16],
		       uint32_t *session);
/** pta_open() - open a session with a pseudo-TA. Return: what the TEE says. */
TEE_Result pta_open(struct call *c, const TEE_UUID *uuid, uint32_t *session);
/** statistics() - what the TEE holds now; @buffer is registered memory. */
bool statistics(struct call *c, uint64_t buffer, struct pta_stats *st);
void session_close(struct call *c, uint32_t session);
/** invoke_begin() - the message of an invoke, its parameters empty. */
struct msg *invoke_begin(struct call *c, uint32_t session, uint32_t func);
/** hello_begin() - the message of hello(). */
void hello_begin(struct call *c, uint32_t session);
/** hello() - Return: did it count one up? */
bool hello(struct call *c, uint32_t session);

/* ---------------------------------------------------------- supplicant --- */

/** supplicant_serve() - answer @rpc. Return: false: a wait that is not over. */
bool supplicant_serve(struct msg *rpc);
/** supplicant_buffers() - how many the TEE holds now. */
unsigned int supplicant_buffers(void);
/** supplicant_buffer() - the address of one of them, or 0. */
uint64_t supplicant_buffer(uint64_t *seed);
/** supplicant_scribble() - write @value somewhere into one of them. */
void supplicant_scribble(uint64_t *seed, uint64_t value);
/* A wait for a notification succeeds whether or not there was one. */
extern bool waits_end_at_once;
/** interrupts_serve() - all that are due. Return: was the timer's among them? */
bool interrupts_serve(void);
extern volatile uint32_t notify_interrupts;
TEE_Result files_serve(struct msg_param *p, uint32_t count, uint8_t *buf,
		       uint64_t len);
void files_wipe(void);

/* --------------------------------------------------------------- tests --- */

void smoke_test(void);
void foreign_test(const char *what, uint64_t first, uint64_t last,
		  uint64_t stride, bool move);
void native_test(const char *what, uint64_t first, uint64_t last,
		 uint64_t stride);
void production_test(bool production);
void stopped_test(void);
void scale_test(void);
void limits_test(void);
void wander_test(const char *what, uint64_t shots, uint64_t ticks,
		 uint64_t seed);
void refuse_test(void);
void museum_test(void);
void hostile_test(uint64_t seed, uint64_t batches);

#endif
