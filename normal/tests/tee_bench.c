/*
 * tee-bench: what calls into the TEE cost, by the monotonic clock. Under
 * `-icount shift=0` a nanosecond of it is an executed instruction.
 *
 * usage: tee-bench [NAME...]; prints "name value" lines, medians.
 */
#define _GNU_SOURCE
#include "test_lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS_MAX 101

static TEEC_Session session; /* with the shared TA, open throughout */
static char object[] = "bench";
static uint8_t page[4096] __attribute__((aligned(4096)));
static TEEC_SharedMemory registered = {
	.buffer = page,
	.size = sizeof(page),
	.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
};

static uint64_t now(void)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void must(struct outcome out, const char *what)
{
	if (out.res == TEEC_SUCCESS)
		return;
	fprintf(stderr, "tee-bench: %s: 0x%08x, origin %u\n", what, out.res,
		out.origin);
	exit(1);
}

static void invoke(void)
{
	must(tee_call(&session, MISCHIEF_NOTHING, NULL), "invoke");
}

static void invoke_temporary(void)
{
	static uint8_t buf[4096];
	TEEC_Operation op = OP(MEMREF_TEMP_INOUT, NONE, NONE, NONE);

	op.params[0].tmpref.buffer = buf;
	op.params[0].tmpref.size = sizeof(buf);
	must(tee_call(&session, MISCHIEF_NOTHING, &op), "invoke");
}

static void invoke_registered(void)
{
	TEEC_Operation op = OP(MEMREF_WHOLE, NONE, NONE, NONE);

	op.params[0].memref.parent = &registered;
	must(tee_call(&session, MISCHIEF_NOTHING, &op), "invoke");
}

static void open_close(const TEEC_UUID *uuid)
{
	TEEC_Session s = { 0 };

	must(tee_open(&s, uuid, NULL), "open");
	TEEC_CloseSession(&s);
}

static void open_close_loaded(void)
{
	open_close(&shared_uuid);
}

static void open_close_unloaded(void)
{
	open_close(&hello_uuid);
}

static void store(uint32_t command, TEEC_Operation *op)
{
	op->params[0].tmpref.buffer = object;
	op->params[0].tmpref.size = sizeof(object) - 1;
	must(tee_call(&session, command, op), "storage");
}

static void storage_create(void)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, VALUE_INPUT, NONE, NONE);

	op.params[1].value.a = 1024;
	store(MISCHIEF_STORE_CREATE, &op);
}

static void storage_read(void)
{
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);

	op.params[1].tmpref.buffer = page;
	op.params[1].tmpref.size = 1024;
	store(MISCHIEF_STORE_READ, &op);
}

static void storage_overwrite(void)
{
	TEEC_Operation op =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT, NONE, NONE);

	op.params[1].tmpref.buffer = page;
	op.params[1].tmpref.size = 1024;
	store(MISCHIEF_STORE_OVERWRITE, &op);
}

static void storage_delete(void)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);

	store(MISCHIEF_STORE_DELETE, &op);
}

static void storage_delete_if_there(void)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);

	op.params[0].tmpref.buffer = object;
	op.params[0].tmpref.size = sizeof(object) - 1;
	(void)tee_call(&session, MISCHIEF_STORE_DELETE, &op);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a;
	uint64_t y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	/* before and after run each round, outside of what is measured. */
	static const struct {
		const char *name;
		unsigned int rounds;
		void (*before)(void);
		void (*run)(void);
		void (*after)(void);
	} row[] = {
		{ "invoke", 101, NULL, invoke, NULL },
		{ "invoke_tmp4k", 101, NULL, invoke_temporary, NULL },
		{ "invoke_reg4k", 101, NULL, invoke_registered, NULL },
		{ "open_close_loaded", 51, NULL, open_close_loaded, NULL },
		{ "open_close_unloaded", 7, NULL, open_close_unloaded, NULL },
		{ "storage_create_1k", 11, storage_delete_if_there,
		  storage_create, NULL },
		{ "storage_read_1k", 11, NULL, storage_read, NULL },
		{ "storage_overwrite_1k", 11, NULL, storage_overwrite, NULL },
		{ "storage_delete_1k", 11, NULL, storage_delete,
		  storage_create },
	};

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS ||
	    TEEC_RegisterSharedMemory(&tee, &registered) != TEEC_SUCCESS) {
		fprintf(stderr, "tee-bench: no TEE\n");
		return 1;
	}
	tee_must_open(&session, &shared_uuid);
	/* Reading alone, for instance, needs something to read. */
	storage_delete_if_there();
	if (argc > 1)
		storage_create();
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		uint64_t took[ROUNDS_MAX];
		bool wanted = argc < 2;

		for (int j = 1; j < argc; j++)
			wanted |= strcmp(argv[j], row[i].name) == 0;
		if (!wanted)
			continue;
		for (unsigned int n = 0; n < row[i].rounds; n++) {
			uint64_t from = 0;

			if (row[i].before != NULL)
				row[i].before();
			from = now();
			row[i].run();
			took[n] = now() - from;
			if (row[i].after != NULL)
				row[i].after();
		}
		qsort(took, row[i].rounds, sizeof(took[0]), ascending);
		printf("%s %llu\n", row[i].name,
		       (unsigned long long)took[row[i].rounds / 2]);
		fflush(stdout);
	}
	storage_delete_if_there();
	TEEC_CloseSession(&session);
	TEEC_ReleaseSharedMemory(&registered);
	TEEC_FinalizeContext(&tee);
	return 0;
}
