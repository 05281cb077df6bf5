/*
 * What the test client and the benchmark share: one context, sessions with
 * the test TAs, commands with few parameters.
 */
#ifndef TEST_LIB_H
#define TEST_LIB_H

#include <abi/pta_stats.h>
#include <hello_ta.h>
#include <mischief_ta.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <tee_client_api.h>

extern TEEC_Context tee;
extern const TEEC_UUID hello_uuid;
extern const TEEC_UUID mischief_uuid;
extern const TEEC_UUID shared_uuid;

/* A result with where it arose. */
struct outcome {
	TEEC_Result res;
	uint32_t origin;
};

/** tee_open() - open a session with parameters, or NULL for none. */
struct outcome tee_open(TEEC_Session *session, const TEEC_UUID *uuid,
			TEEC_Operation *op);

/** tee_must_open() - open a session or exit with a message. */
void tee_must_open(TEEC_Session *session, const TEEC_UUID *uuid);

struct outcome tee_call(TEEC_Session *session, uint32_t command,
			TEEC_Operation *op);

/** tee_value_call() - a command whose one parameter is [out] value[0]. */
struct outcome tee_value_call(TEEC_Session *session, uint32_t command,
			      uint32_t *a, uint32_t *b);

/* Results of the run: each case says ok or FAIL once. */
void test_result(bool good, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/** test_end() - print "N passed, N failed"; the exit status. */
int test_end(void);

/** expect() - a case about an outcome; @origin 0 accepts any. */
void expect(struct outcome got, TEEC_Result res, uint32_t origin,
	    const char *name);

/** stats_read() - what the TEE has in use; exits when it does not say. */
void stats_read(struct pta_stats *stats);
/**
 * stats_same() - a case: within some seconds the TEE uses what it used before
 *
 * Sessions, instances, registrations, pages and heap are compared.
 */
void stats_same(const struct pta_stats *before, const char *name);

/* Parts of tee-test in files of their own. */
void test_params(void);

#define OP(a, b, c, d)                                                         \
	{                                                                      \
		.paramTypes = TEEC_PARAM_TYPES(TEEC_##a, TEEC_##b, TEEC_##c,   \
					       TEEC_##d)                       \
	}

#endif
