/*
 * A supplicant, a disk and a rollback store for tests: every call can be made
 * to fail, to be cut short by loss of power, or to be answered by a liar.
 */
#ifndef STORAGE_STORE_SIM_H
#define STORAGE_STORE_SIM_H

#include <storage/store.h>

enum sim_fault {
	SIM_NONE,
	SIM_CUT_BEFORE,	 /* power is lost before the call has an effect */
	SIM_CUT_AFTER,	 /* ... after it had its effect, before the answer */
	SIM_CUT_TORN,	 /* ... with every other sector of a write on disk */
	SIM_CUT_FRONT,	 /* ... with the front half of a write on disk */
	SIM_FAIL_BEFORE, /* error, nothing done */
	SIM_FAIL_AFTER,	 /* error, though it was done */
	SIM_FAIL_TORN,	 /* error, half of it was done */
	SIM_FAIL_REST,	 /* error, and so every later file call */
	SIM_FAIL_LATE,	 /* ... and the write is done behind a later one */
	SIM_RESTART,	 /* the supplicant has restarted: descriptors stale */
	SIM_FOREIGN,	 /* ... and the number is another file's: reads lie */
	SIM_NO_SPACE,	 /* a write finds the disk full */
	SIM_SHORT,	 /* a read brings less than asked */
	SIM_RACE,	 /* somebody else commits to the rollback store first */
	SIM_FAULT_COUNT,
};

struct sim {
	struct store_io io;
	struct rollback_store rollback;
	bool exists;
	uint8_t *bytes;
	size_t len;
	size_t room;
	struct rollback_state state;
	uint32_t fd_first; /* descriptors below it are stale */
	uint32_t fd_next;
	uint64_t events;   /* calls so far that a fault can hit */
	uint64_t fault_at; /* event number, from 1 */
	enum sim_fault fault;
	bool hit;  /* the fault has happened */
	bool dead; /* power is off */
	bool deaf; /* the supplicant is gone */
	uint64_t random;
	uint8_t *late; /* a write whose client was killed, or NULL */
	size_t late_len;
	uint64_t late_off;
};

void sim_init(struct sim *sim);
void sim_free(struct sim *sim);
/** sim_copy() - @to, set up before, becomes a copy of disk and flash */
void sim_copy(struct sim *to, const struct sim *from);
/** sim_arm() - the @at-th call from now on meets @fault */
void sim_arm(struct sim *sim, enum sim_fault fault, uint64_t at);
/** sim_power_on() - after a cut: all descriptors are stale */
void sim_power_on(struct sim *sim);
/** sim_store() - a store on the simulator; storage from sim_heap_reset() */
struct store *sim_store(struct sim *sim, unsigned int cache_pages);
/** sim_heap_reset() - all stores made so far are gone */
void sim_heap_reset(void);
extern const char *const sim_fault_name[SIM_FAULT_COUNT];

/*
 * store_sim_crypto.c stands in for the crypto room where a test seals too much
 * for portable code under sanitizers: a keyed checksum and key stream of no
 * strength. It stops the program when a nonce is used again under a key for
 * other bytes.
 */
struct sim_nonces;
struct sim_nonces *sim_nonces_alloc(size_t room);
void sim_nonces_copy(struct sim_nonces *to, const struct sim_nonces *from);
void sim_nonces_free(struct sim_nonces *n);
/** sim_nonces_use() - where uses are noted from now on; NULL: nowhere */
void sim_nonces_use(struct sim_nonces *n);
size_t sim_nonces_count(const struct sim_nonces *n);

#endif
