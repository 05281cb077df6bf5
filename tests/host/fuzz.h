/*
 * The parts of the fuzz target of the whole TEE. An input is a byte of options
 * and then records, each a thing that the normal world does: what, by which
 * call, how many bytes say how, how many the TA's code has for what it does in
 * that call, and these bytes. All bytes mean something, and where they end the
 * rest is as a well-behaved world would have it.
 */
#ifndef TESTS_HOST_FUZZ_H
#define TESTS_HOST_FUZZ_H

#include <abi/message.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FUZZ_PAGE    4096u
#define FUZZ_HEAD    4u /* of a record: operation, call, two lengths */
#define FUZZ_SESSION 8u

enum fuzz_operation {
	FUZZ_OPEN,
	FUZZ_INVOKE,
	FUZZ_CLOSE,
	FUZZ_CANCEL,
	FUZZ_REGISTER,
	FUZZ_UNREGISTER,
	FUZZ_OTHER, /* any message */
	FUZZ_RESUME,
	FUZZ_FAST,
	FUZZ_STRAY, /* a resume of nobody */
	FUZZ_OPERATIONS
};

/* How a TA's code begins the next thing that it does. */
enum fuzz_step {
	FUZZ_STEP_RETURN = 0,
	FUZZ_STEP_FAULT = 1,
	FUZZ_STEP_GONE = 2,
	FUZZ_STEP_ERROR = 3,
	FUZZ_STEP_FILL = 4, /* to FUZZ_STEP_SYSCALL */
	FUZZ_STEP_SYSCALL = 16
};

/* Bytes of an input that are left for one purpose. */
struct fuzz_bytes {
	const uint8_t *at;
	size_t left;
};

/** fuzz_take() - the next number of @count bytes; zeros behind the end. */
uint64_t fuzz_take(struct fuzz_bytes *from, unsigned int count);
/** fuzz_number() - one that is small, known to mean something, or anything. */
uint64_t fuzz_number(struct fuzz_bytes *from);

#define FUZZ_UUIDS 6u
extern const uint8_t fuzz_uuid[FUZZ_UUIDS][16]; /* as messages have them */

/* What the TA's code does in the call that runs (fuzz_ta.c). */
extern struct fuzz_bytes *fuzz_script;
/** fuzz_ta_begin() - a message begins: its TAs may do so much again. */
void fuzz_ta_begin(void);

/**
 * fuzz_answer() - answer a request of the TEE (fuzz_supplicant.c)
 * @how: says what is wrong with the answer
 */
void fuzz_answer(struct msg_header *hdr, struct fuzz_bytes *how);
/** fuzz_answer_forget() - all lent memory is back. */
void fuzz_answer_forget(void);
#define FUZZ_LENT_COUNT	 8u
#define FUZZ_LENT_LEN	 0x60000u
#define FUZZ_LENT_COOKIE UINT64_C(0x30000)
/** fuzz_lent() - where lent memory is; of the target. */
uint64_t fuzz_lent_pa(unsigned int i);
void *fuzz_at(uint64_t pa);

#endif
