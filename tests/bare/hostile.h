/*
 * What both halves of the hostile test share: scratch memory that the TEE may
 * read and write as it is told, and values that are likely to hurt.
 */
#ifndef TESTS_BARE_HOSTILE_H
#define TESTS_BARE_HOSTILE_H

#include "bare.h"

#define CALLS	     16u
#define DATA_BUFFERS 8u
#define DATA_PAGES   3u
#define LIST_PAGES   8u
#define SESSIONS     32u

struct hostile_call {
	struct call c;
	uint32_t busy; /* one CPU at a time works on it */
};

extern struct hostile_call calls[CALLS];
extern uint64_t data[DATA_BUFFERS]; /* registered; cookies too */
extern uint64_t lists;		    /* LIST_PAGES for page lists */
extern volatile uint32_t sessions[SESSIONS];

/** wild_word() - numbers, addresses and cookies, right and wrong ones. */
uint64_t wild_word(uint64_t *seed);
/** wild_address() - where a message or list could be said to lie. */
uint64_t wild_address(uint64_t *seed);
/** wild_message() - fill in a message; it is well-formed now and then. */
void wild_message(struct call *c, uint64_t *seed);
/** wild_answer() - spoil the answer in an RPC block. */
void wild_answer(struct msg *rpc, uint64_t *seed);
/**
 * scribble() - change memory that the TEE may be reading, @count times
 * @focus: most of all this call's message and RPC block; may be NULL
 */
void scribble(uint64_t *seed, unsigned int count, const struct call *focus);

/**
 * pause_for() - wait for @ticks of the counter
 *
 * Under icount the other CPU runs meanwhile, and is stopped wherever it is
 * when this CPU's timer is due.
 */
void pause_for(uint64_t ticks);

struct race_count {
	uint64_t run;
	uint64_t won;  /* the TEE took the word as it was changed */
	uint64_t both; /* or it took both: its own mistake */
};
/**
 * races_run() - each kind of race @rounds times, with calls[0] and no others
 *
 * Needs the sessions 0 (hello) and 1 (mischief).
 */
void races_run(struct race_count *count, unsigned int rounds, uint64_t *seed);
/** wild_id() - an SMC that neither stops nor starts a CPU. */
uint64_t wild_id(uint64_t *seed);

#endif
