/*
 * A small normal world and a scripted TA around the host build of the TEE, for
 * tests of the whole TEE in one process (the museum's exhibits, X_test.c here).
 * Calls are made one at a time unless a test holds one.
 */
#ifndef TESTS_HOST_WORLD_H
#define TESTS_HOST_WORLD_H

#include <abi/message.h>
#include <abi/ta_syscalls.h>
#include <base/tee_result.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE	    4096u
#define DATA_COOKIE UINT64_C(0x20000) /* DATA_PAGES of the client */
#define DATA_PAGES  4u
#define FILE_COOKIE UINT64_C(0x50000) /* world_file() */
#define NO_ANSWER   0xdeadbeefu	      /* hdr.ret until the TEE writes it */

struct message {
	struct msg_header hdr;
	struct msg_param param[4 + 2 + 127];
};

struct call {
	uint64_t pa; /* of the page with its message */
	uint32_t num_params;
	uint64_t a0; /* at its end */
	uint64_t token;
	uint32_t code; /* of the request it waits for */
	bool suspended;
};

extern struct call call[2];

/** world_start() - boot the TEE, once; registers the client's memory. */
void world_start(void);
/** world_register() - the client's memory, as world_start(). Return: hdr.ret. */
uint32_t world_register(void);
/** world_file() - register so many further pages. Return: where they are. */
uint8_t *world_file(unsigned int pages);
/** world_smc() - any SMC; @a holds x0..x7 and receives x0..x3. */
void world_smc(uint64_t a[8]);
/** message_new() - an empty message of @c, its result NO_ANSWER. */
struct message *message_new(struct call *c, uint32_t cmd, uint32_t count);
/** call_run() - make the call and answer until it ends. Return: hdr.ret. */
uint32_t call_run(struct call *c);
/** call_enter() - make the call and leave it where it asks for something. */
void call_enter(struct call *c);
/** call_resume() - answer what it asks for, once. */
void call_resume(struct call *c);
/** call_finish() - answer to the end. Return: hdr.ret. */
uint32_t call_finish(struct call *c);
/** data_bytes() - the client's memory as the client sees it. */
uint8_t *data_bytes(void);
/** list_pa() - a page for page lists. */
uint64_t list_pa(void);
void *world_at(uint64_t pa);

/** ta_open() - a session with the mischief TA, whose code is @body. */
uint32_t ta_open(void);
uint32_t pta_open(const uint8_t octets[16], uint32_t *res);
void session_shut(uint32_t session);

/* A parameter of a client's call: attr MSG_NONE, _VALUE_* or _RMEM_*. */
struct arg {
	uint32_t attr;
	uint32_t a; /* values, in and out */
	uint32_t b;
	const void *bytes; /* of a reference, copied to the client's memory */
	uint64_t len;	   /* claimed; becomes what the TEE says */
	bool null;	   /* a reference to nothing */
	bool file;	   /* a reference to world_file() */
};

/**
 * client_invoke() - a client's call; parameter i's bytes lie in data page i
 *
 * Return: hdr.ret. @arg has the outputs, data_bytes() what was written.
 */
uint32_t client_invoke(uint32_t session, uint32_t cmd, struct arg arg[4]);
#define VALUE_IN(x, y)                                                         \
	{                                                                      \
		.attr = MSG_VALUE_IN, .a = (x), .b = (y)                       \
	}
#define BYTES_IN(from, count)                                                  \
	{                                                                      \
		.attr = MSG_RMEM_IN, .bytes = (from), .len = (count)           \
	}
#define ROOM_OUT(count)                                                        \
	{                                                                      \
		.attr = MSG_RMEM_OUT, .len = (count)                           \
	}

/* Runs, in place of the TA's code, when the session is invoked. */
struct ta;
extern void (*ta_body)(struct ta *ta);
/** ta_invoke() - invoke the session; its code is @body. */
uint32_t ta_invoke(uint32_t session, void (*body)(struct ta *ta));
/** ta_call() - a system call. Return: its value. */
uint32_t ta_call(struct ta *ta, uint64_t number, const uint64_t arg[8]);
#define TA_CALL(ta, number, ...)                                               \
	ta_call(ta, number, (const uint64_t[8]){ __VA_ARGS__ })
/** ta_session() - a session of the TA's own, with a pseudo-TA as a rule. */
uint32_t ta_session(struct ta *ta, const TEE_UUID *uuid, uint32_t *session);
/** ta_command() - invoke it; @p has the outputs. Addresses are the TA's. */
uint32_t ta_command(struct ta *ta, uint32_t session, uint32_t cmd,
		    struct ta_params *p);
/**
 * ta_sp() - its stack pointer at the entry; all below is free, but for the 0x100
 * bytes that ta_session() and ta_command() use
 */
uint64_t ta_sp(const struct ta *ta);
/** ta_put(), ta_get() - memory of the TA. */
void ta_put(struct ta *ta, uint64_t va, const void *from, size_t len);
void ta_get(struct ta *ta, uint64_t va, void *to, size_t len);

/* Sees each request before it is answered. Return: true if it answered. */
extern bool (*rpc_hook)(struct message *rpc);
/** lent_bytes() - what a request's reference @p names. */
uint8_t *lent_bytes(const struct msg_param *p);
/* Sees what the supplicant answers, and each reference's bytes, or NULL. */
extern void (*answer_hook)(struct message *rpc, void *bytes[MSG_RPC_PARAM_MAX]);

/* Bytes of the normal world that the TEE read twice before it looked again. */
extern unsigned int double_reads;

/* tests/host/heap.c: allocations that succeed from now on; SIZE_MAX: all. */
extern size_t heap_left;
extern unsigned long heap_count;

/** world_is_clean() - no session but @sessions, nothing left of them. */
bool world_is_clean(unsigned int sessions);

#endif
