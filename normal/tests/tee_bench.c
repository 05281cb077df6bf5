/*
 * tee-bench: what calls into the TEE cost, by the monotonic clock (see
 * bench_lib.h), and what it has in use.
 *
 * usage: tee-bench [--mark] [NAME...]; prints "name value" lines.
 */
#include "bench_lib.h"
#include "test_lib.h"

#include <bench_ta.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE(a) TEEC_PARAM_TYPES(TEEC_##a, TEEC_NONE, TEEC_NONE, TEEC_NONE)

static TEEC_Session session; /* with the shared TA, open throughout */
static TEEC_Session bench;   /* with the bench TA */
static const TEEC_UUID bench_uuid = TA_BENCH_UUID;
static uint8_t data[BENCH_STORE_MAX] __attribute__((aligned(4096)));
static TEEC_SharedMemory registered = {
	.buffer = data,
	.size = 4096,
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

/* The object of the bench TA; of @len bytes where that says anything. */
static void store(uint32_t command, uint32_t types, size_t len)
{
	TEEC_Operation op = { .paramTypes = types };

	if (command == BENCH_STORE_CREATE)
		op.params[0].value.a = (uint32_t)len;
	else if (command != BENCH_STORE_DELETE)
		op.params[0].tmpref = (TEEC_TempMemoryReference){ data, len };
	must(tee_call(&bench, command, &op), "storage");
}

static void create(size_t len)
{
	store(BENCH_STORE_CREATE, TYPE(VALUE_INPUT), len);
}

static void storage_delete(void)
{
	store(BENCH_STORE_DELETE, TYPE(NONE), 0);
}

static void create_1k(void)
{
	create(1024);
}

static void read_1k(void)
{
	store(BENCH_STORE_READ, TYPE(MEMREF_TEMP_OUTPUT), 1024);
}

static void overwrite_1k(void)
{
	store(BENCH_STORE_OVERWRITE, TYPE(MEMREF_TEMP_INPUT), 1024);
}

static void create_64k(void)
{
	create(BENCH_STORE_MAX);
}

static void read_64k(void)
{
	store(BENCH_STORE_READ, TYPE(MEMREF_TEMP_OUTPUT), BENCH_STORE_MAX);
}

static void overwrite_64k(void)
{
	store(BENCH_STORE_OVERWRITE, TYPE(MEMREF_TEMP_INPUT), BENCH_STORE_MAX);
}

static void storage_delete_if_there(void)
{
	(void)tee_call(&bench, BENCH_STORE_DELETE, NULL);
}

static void storage(void)
{
	static const struct bench row[] = {
		{ "storage_create_1k", 11, storage_delete_if_there, create_1k,
		  NULL },
		{ "storage_read_1k", 11, NULL, read_1k, NULL },
		{ "storage_overwrite_1k", 11, NULL, overwrite_1k, NULL },
		{ "storage_delete_1k", 11, NULL, storage_delete, create_1k },
		{ "storage_create_64k", 11, storage_delete_if_there, create_64k,
		  NULL },
		{ "storage_read_64k", 11, NULL, read_64k, NULL },
		{ "storage_overwrite_64k", 11, NULL, overwrite_64k, NULL },
		{ "storage_delete_64k", 11, NULL, storage_delete, create_64k },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if (!bench_is_wanted(row[i].name))
			continue;
		/* Reading, for instance, needs something to read. */
		storage_delete_if_there();
		create(strstr(row[i].name, "64k") != NULL ? BENCH_STORE_MAX
							  : 1024);
		bench_run(&row[i]);
	}
	storage_delete_if_there();
}

static uint32_t times; /* the bench TA does it in one command */

static void run(void)
{
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);

	op.params[0].value.a = times;
	must(tee_call(&bench, BENCH_RUN, &op), "operation");
}

static void prepare(enum bench_operation which)
{
	TEEC_Operation op = OP(VALUE_INPUT, NONE, NONE, NONE);

	op.params[0].value.a = which;
	must(tee_call(&bench, BENCH_PREPARE, &op), "operation");
}

/* What a TA calls: commands that do it some times, less one that does not. */
static void operations(void)
{
	static const struct {
		const char *name;
		enum bench_operation which;
		unsigned int rounds;
		uint32_t times;
	} row[] = {
		{ "sha256_1m", BENCH_SHA256, 5, 1 },
		{ "sha512_1m", BENCH_SHA512, 5, 1 },
		{ "aes128_gcm_1m", BENCH_AES_GCM, 5, 1 },
		{ "aes128_ctr_1m", BENCH_AES_CTR, 5, 1 },
		{ "aes128_cbc_1m", BENCH_AES_CBC, 5, 1 },
		{ "random_32", BENCH_RANDOM, 11, 100 },
		{ "p256_sign", BENCH_P256_SIGN, 5, 4 },
		{ "p256_verify", BENCH_P256_VERIFY, 5, 4 },
		{ "x25519", BENCH_X25519, 5, 4 },
		{ "ed25519_sign", BENCH_ED25519_SIGN, 5, 4 },
		{ "ed25519_verify", BENCH_ED25519_VERIFY, 5, 4 },
		{ "rsa2048_sign", BENCH_RSA2048_SIGN, 5, 1 },
		{ "rsa2048_verify", BENCH_RSA2048_VERIFY, 5, 4 },
		/* Some find their primes soon, some late: a mean. */
		{ "rsa2048_generate", BENCH_RSA2048_GENERATE, 1, 12 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const struct bench b = { row[i].name, row[i].rounds, NULL, run,
					 NULL };

		if (!bench_is_wanted(b.name))
			continue;
		prepare(row[i].which);
		bench_run_times(&b, &times, row[i].times);
	}
	/* What a split by component is to be lessened by. */
	if (bench_is_marked("operation_none")) {
		const struct bench none = { "operation_none", 21, NULL, run,
					    NULL };

		prepare(BENCH_RANDOM);
		times = 0;
		bench_run(&none);
	}
}

int main(int argc, char **argv)
{
	static const struct bench row[] = {
		{ "invoke", 101, NULL, invoke, NULL },
		{ "invoke_tmp4k", 101, NULL, invoke_temporary, NULL },
		{ "invoke_reg4k", 101, NULL, invoke_registered, NULL },
		{ "open_close_loaded", 51, NULL, open_close_loaded, NULL },
		{ "open_close_unloaded", 7, NULL, open_close_unloaded, NULL },
	};

	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS ||
	    TEEC_RegisterSharedMemory(&tee, &registered) != TEEC_SUCCESS) {
		fprintf(stderr, "tee-bench: no TEE\n");
		return 1;
	}
	bench_init(&tee, argc, argv);
	tee_must_open(&session, &shared_uuid);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		bench_run(&row[i]);
	if (bench_is_wanted("memory"))
		bench_memory();
	tee_must_open(&bench, &bench_uuid);
	storage();
	operations();
	TEEC_CloseSession(&bench);
	TEEC_CloseSession(&session);
	bench_fini();
	TEEC_ReleaseSharedMemory(&registered);
	TEEC_FinalizeContext(&tee);
	return 0;
}
