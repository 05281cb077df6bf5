/*
 * One life of the TEE in a process of its own, from start to power cut, with
 * one fault in it. tests/host/cuts.c has many.
 */
#ifndef TESTS_HOST_CUTS_H
#define TESTS_HOST_CUTS_H

#include <stdbool.h>
#include <stdint.h>
#include <steps_ta.h>

/* What a life is to do: a step of the steps TA, or one of these. */
enum life_step {
	LIFE_INSTALL = STEPS_COUNT, /* a TA into trusted storage */
	LIFE_LOAD_NEWER,	    /* a TA, so that older ones are refused */
	LIFE_STEPS,
	LIFE_PREPARE,
	LIFE_LOOK,
	LIFE_MANY, /* objects: life.at of them, and what one more costs then */
};

/* At a request of the TEE, or at a word that is programmed into the flash. */
enum fault {
	FAULT_NONE,
	CUT_BEFORE,
	CUT_AFTER,
	CUT_HALF, /* of a write */
	FAIL_GENERIC,
	FAIL_NO_MEMORY,
	FAIL_NO_SPACE,
	FAIL_NOT_FOUND,
	FAIL_COMMUNICATION,
	FAIL_THOUGH_DONE,
	FAIL_HALF,  /* half of a write is done */
	SHORT_READ, /* half of what was asked for comes */
	RESTART,    /* of the supplicant: what it had open is closed */
	GONE,	    /* every request fails to the end of the step */
	LIE,	    /* nothing is done, and that is a success */
	FILE_GONE,  /* somebody deletes the file; it is found again later */
	FILE_GONE_RESTART, /* and the supplicant starts again */
	FLASH_CUT,
	FLASH_FAIL,
	FAULT_COUNT
};
extern const char *const fault_name[FAULT_COUNT];

#define LIFE_REQUESTS_MAX 64u
#define LIFE_LOOK_MAX	  4096u

/* What a request does with bytes of a file. */
enum request_kind { REQUEST_OTHER, REQUEST_READ, REQUEST_WRITE };

/* Calls of the steps TA on one object of 1 KiB among many (STEPS_NUMBERED). */
enum many_call {
	MANY_CREATE,
	MANY_READ,
	MANY_OVERWRITE,
	MANY_DELETE,
	MANY_CALLS
};
#define MANY_ROUNDS 40u /* of each are measured */

/* Sums over MANY_ROUNDS calls. */
struct many_cost {
	unsigned int requests; /* to the supplicant, for files */
	uint64_t bytes;	       /* read and written */
};

/* Shared with the process; what it had got to when its power was cut. */
struct life {
	/* What to do. */
	const char *folder; /* flash, storage, and the TAs v5/, v6/, v7/ */
	const char *ta;	    /* folder of the steps TA */
	const char *runner;
	unsigned int step;
	enum fault fault;
	unsigned int at; /* 1 is the first */
	/* What happened. */
	bool started;
	bool hit;   /* the fault's moment came */
	bool ended; /* the step did, with: */
	uint32_t result;
	unsigned int requests; /* of the step */
	uint8_t kind[LIFE_REQUESTS_MAX];
	uint64_t words; /* of flash that it programmed */
	bool looked;	/* afterwards, and saw: */
	char look[LIFE_LOOK_MAX];
	uint32_t go_on; /* result of more work after that */
	struct many_cost cost[MANY_CALLS];
};

/** life_live() - in a new process: start, do, look, go on, and be cut off. */
_Noreturn void life_live(struct life *life);

#endif
