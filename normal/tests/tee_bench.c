/*
 * tee-bench: what calls into the TEE cost, by the monotonic clock (see
 * bench_lib.h), and what it has in use.
 *
 * usage: tee-bench [--mark] [NAME...]; prints "name value" lines.
 */
#include "bench_lib.h"
#include "test_lib.h"

#include <stdio.h>
#include <stdlib.h>

static TEEC_Session session; /* with the shared TA, open throughout */
static char object[] = "bench";
static uint8_t page[4096] __attribute__((aligned(4096)));
static TEEC_SharedMemory registered = {
	.buffer = page,
	.size = sizeof(page),
	.flags = TEEC_MEM_INPUT | TEEC_MEM_OUTPUT,
};

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

int main(int argc, char **argv)
{
	static const struct bench row[] = {
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
	bench_init(&tee, argc, argv);
	tee_must_open(&session, &shared_uuid);
	/* Reading alone, for instance, needs something to read. */
	storage_delete_if_there();
	if (!bench_is_wanted("storage_create_1k"))
		storage_create();
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		bench_run(&row[i]);
	if (bench_is_wanted("memory"))
		bench_memory();
	storage_delete_if_there();
	TEEC_CloseSession(&session);
	bench_fini();
	TEEC_ReleaseSharedMemory(&registered);
	TEEC_FinalizeContext(&tee);
	return 0;
}
