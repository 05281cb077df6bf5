/*
 * store-churn: objects that change all the time, for power cuts. Each object
 * goes through numbered states; `run` prints "OBJECT:STATE" when the TEE has
 * said that a change is done. After a power cut `check` with the last printed
 * states says whether each object is in that state or in one that may have
 * been reached since, whole, and prints where it stands.
 *
 * usage: store-churn run OBJECT:STATE... | store-churn check OBJECT:STATE...
 */
#define _GNU_SOURCE
#include "test_lib.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define OBJECTS_MAX 16u
#define LEN_MAX	    20000u
/* Changes that may have been made but not yet heard of. */
#define AHEAD_MAX 32u

/* A state's number says which of these made it. */
enum change { DELETED, CREATED, WRITTEN, WRITTEN_AGAIN, CHANGES };

struct object {
	unsigned int name;
	uint32_t state;
};

static TEEC_Session session;
static struct object objects[OBJECTS_MAX];
static size_t object_count;

static enum change change_of(uint32_t state)
{
	return (enum change)(state % CHANGES);
}

static size_t len_of(uint32_t state)
{
	uint32_t created = state - change_of(state) + CREATED;

	if (change_of(state) == DELETED)
		return 0;
	return (size_t)(created * 2654435761u % LEN_MAX + 1);
}

static void data_of(uint32_t state, uint8_t *data)
{
	size_t len = len_of(state);

	for (size_t i = 0; i < len; i++)
		data[i] = change_of(state) == CREATED
				  ? (uint8_t)(i * 7 + i / 251)
				  : (uint8_t)(i * 13 + i / 97 + state * 31);
}

static struct outcome call(uint32_t command, const struct object *o,
			   TEEC_Operation *op)
{
	char name[16];

	op->params[0].tmpref.buffer = name;
	op->params[0].tmpref.size =
		(size_t)snprintf(name, sizeof(name), "churn-%u", o->name);
	return tee_call(&session, command, op);
}

static struct outcome change(const struct object *o, uint32_t state)
{
	static uint8_t data[LEN_MAX];
	TEEC_Operation create = OP(MEMREF_TEMP_INPUT, VALUE_INPUT, NONE, NONE);
	TEEC_Operation write =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_INPUT, NONE, NONE);
	TEEC_Operation delete = OP(MEMREF_TEMP_INPUT, NONE, NONE, NONE);

	switch (change_of(state)) {
	case DELETED:
		return call(MISCHIEF_STORE_DELETE, o, &delete);
	case CREATED:
		create.params[1].value.a = (uint32_t)len_of(state);
		return call(MISCHIEF_STORE_CREATE, o, &create);
	default:
		data_of(state, data);
		write.params[1].tmpref.buffer = data;
		write.params[1].tmpref.size = len_of(state);
		return call(MISCHIEF_STORE_OVERWRITE, o, &write);
	}
}

static int run(void)
{
	srandom((unsigned int)time(NULL));
	for (;;) {
		struct object *o = &objects[(size_t)random() % object_count];
		struct outcome out = change(o, o->state + 1);

		if (out.res != TEEC_SUCCESS) {
			printf("FAIL object %u, state %u: 0x%08x, origin %u\n",
			       o->name, o->state + 1, out.res, out.origin);
			return 1;
		}
		o->state++;
		printf("%u:%u\n", o->name, o->state);
		fflush(stdout);
	}
}

/* Finds the state an object is in; false when it is in none it may be in. */
static bool find_state(struct object *o)
{
	static uint8_t found[2 * LEN_MAX];
	static uint8_t wanted[LEN_MAX];
	TEEC_Operation read =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	struct outcome out = { 0 };
	size_t len = 0;

	read.params[1].tmpref.buffer = found;
	read.params[1].tmpref.size = sizeof(found);
	out = call(MISCHIEF_STORE_READ, o, &read);
	len = read.params[1].tmpref.size;
	for (uint32_t n = 0; n <= AHEAD_MAX; n++) {
		uint32_t state = o->state + n;
		bool same = false;

		if (change_of(state) == DELETED) {
			same = out.res == TEEC_ERROR_ITEM_NOT_FOUND;
		} else if (out.res == TEEC_SUCCESS && len == len_of(state)) {
			data_of(state, wanted);
			same = memcmp(found, wanted, len) == 0;
		}
		if (!same)
			continue;
		o->state = state;
		return true;
	}
	printf("object %u: 0x%08x, %zu bytes\n", o->name, out.res, len);
	return false;
}

static int check(void)
{
	for (size_t i = 0; i < object_count; i++) {
		struct object *o = &objects[i];
		uint32_t heard = o->state;
		bool good = find_state(o);

		test_result(good, "object %u is in state %u or after it",
			    o->name, heard);
		if (good)
			printf("%u:%u\n", o->name, o->state);
	}
	return test_end();
}

static bool read_objects(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		struct object *o = &objects[object_count];

		if (object_count == OBJECTS_MAX ||
		    sscanf(argv[i], "%u:%u", &o->name, &o->state) != 2)
			return false;
		object_count++;
	}
	return object_count > 0;
}

int main(int argc, char **argv)
{
	bool running = argc > 1 && strcmp(argv[1], "run") == 0;

	if ((!running && (argc < 2 || strcmp(argv[1], "check") != 0)) ||
	    !read_objects(argc, argv)) {
		fprintf(stderr, "usage: store-churn run | check "
				"OBJECT:STATE...\n");
		return 2;
	}
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		fprintf(stderr, "store-churn: no TEE\n");
		return 1;
	}
	tee_must_open(&session, &shared_uuid);

	int res = running ? run() : check();

	TEEC_CloseSession(&session);
	TEEC_FinalizeContext(&tee);
	return res;
}
