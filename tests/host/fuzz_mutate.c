/*
 * How inputs of the fuzz target change: by records, which are made by the rules
 * of fuzz.h, put in, taken out, moved, or changed inside. What a mutation makes
 * depends on its seed alone.
 */
#include "fuzz.h"
#include <abi/ta_syscalls.h>
#include <string.h>

#define RECORDS_MAX 48u
#define PART_MAX    160u /* arguments, or a script */
#define RECORD_MAX  (FUZZ_HEAD + 2 * PART_MAX)

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);

struct record {
	uint8_t op;
	uint8_t call;
	uint8_t args_len;
	uint8_t script_len;
	uint8_t args[PART_MAX];
	uint8_t script[PART_MAX];
};

static struct record list[RECORDS_MAX + 1];
static size_t count;
static uint8_t options;
static uint32_t random_state;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 1664525u + 1013904223u;
	return (random_state >> 8) % below;
}

/* ----------------------------------------------------- reading and writing --- */

static uint8_t part(struct fuzz_bytes *from, size_t len, uint8_t *to)
{
	len = len < from->left ? len : from->left;

	size_t kept = len < PART_MAX ? len : PART_MAX;

	memcpy(to, from->at, kept);
	from->at += len;
	from->left -= len;
	return (uint8_t)kept;
}

static void read_input(const uint8_t *data, size_t size)
{
	struct fuzz_bytes from = { data, size };

	count = 0;
	options = (uint8_t)fuzz_take(&from, 1);
	while (from.left != 0 && count < RECORDS_MAX) {
		struct record *r = &list[count++];

		r->op = (uint8_t)fuzz_take(&from, 1);
		r->call = (uint8_t)fuzz_take(&from, 1);
		size_t args = fuzz_take(&from, 1);
		size_t script = fuzz_take(&from, 1);
		r->args_len = part(&from, args, r->args);
		r->script_len = part(&from, script, r->script);
	}
}

static size_t write_input(uint8_t *data, size_t max)
{
	size_t size = 1;

	data[0] = options;
	for (size_t i = 0; i < count; i++) {
		const struct record *r = &list[i];
		const size_t len = FUZZ_HEAD + r->args_len + r->script_len;

		if (len > max - size)
			break;
		memcpy(data + size, r, FUZZ_HEAD);
		memcpy(data + size + FUZZ_HEAD, r->args, r->args_len);
		memcpy(data + size + FUZZ_HEAD + r->args_len, r->script,
		       r->script_len);
		size += len;
	}
	return size;
}

/* ------------------------------------------------------------ new records --- */

/* A byte that means the usual thing often. */
static uint8_t usual(void)
{
	switch (any(4)) {
	case 0:
	case 1:
		return 0;
	case 2:
		return (uint8_t)any(16);
	default:
		return (uint8_t)any(256);
	}
}

static void make_script(struct record *r)
{
	uint32_t steps = any(3) == 0 ? 0 : 1 + any(5);
	size_t n = 0;

	while (steps-- != 0 && n + 16 < PART_MAX) {
		uint32_t kind = any(8);
		uint32_t number = any(TA_SYS_COUNT + 1);

		if (kind == 0) { /* something for the next one to read */
			r->script[n++] = (uint8_t)(FUZZ_STEP_FILL + any(3));
			for (unsigned int i = 0; i < 6; i++)
				r->script[n++] = (uint8_t)any(256);
			continue;
		}
		/* Waiting leaves the call to others. */
		if (kind == 1)
			number = TA_SYS_WAIT;
		r->script[n++] = (uint8_t)(FUZZ_STEP_SYSCALL + number);
		for (unsigned int i = 0; i < 8; i++)
			r->script[n++] = (uint8_t)any(0xa0);
		if (number == TA_SYS_WAIT)
			r->script[n - 8] = (uint8_t)any(4);
	}
	r->script_len = (uint8_t)n;
}

/* To whom a message goes, and parameters of which each byte may be anything. */
static size_t make_parameters(uint8_t op, uint8_t *to)
{
	uint32_t parameters = any(2) == 0 ? 0 : any(5);
	size_t n = 0;

	/* Sometimes more than a command has. */
	if (any(8) == 0)
		parameters = 240 + 5 + any(3);

	to[n++] = (uint8_t)any(any(8) == 0 ? 256 : 4);
	if (op == FUZZ_OPEN)
		to[n++] = 0;
	to[n++] = (uint8_t)parameters;
	for (uint32_t more = 7 * (parameters % 8); more != 0; more--)
		to[n++] = (uint8_t)any(256);
	return n;
}

static void make_record(struct record *r)
{
	static const uint8_t often[] = {
		FUZZ_OPEN,   FUZZ_OPEN,	    FUZZ_OPEN,	 FUZZ_INVOKE,
		FUZZ_INVOKE, FUZZ_INVOKE,   FUZZ_INVOKE, FUZZ_INVOKE,
		FUZZ_CLOSE,  FUZZ_CLOSE,    FUZZ_CLOSE,	 FUZZ_CANCEL,
		FUZZ_FAST,   FUZZ_REGISTER, FUZZ_RESUME, FUZZ_RESUME,
		FUZZ_RESUME, FUZZ_RESUME,   FUZZ_OTHER,	 FUZZ_UNREGISTER,
		FUZZ_STRAY,
	};
	size_t n = 0;

	memset(r, 0, sizeof(*r));
	r->op = often[any(sizeof(often))];
	r->call = (uint8_t)any(4);
	if (r->op < FUZZ_RESUME) {
		/* Which call, how many requests are served, what changes. */
		r->args[n++] = any(4) != 0 ? 0 : (uint8_t)any(8);
		r->args[n++] = any(2) != 0 ? 0 : (uint8_t)(1 + any(7));
		r->args[n++] = any(4) != 0 ? 0 : (uint8_t)any(32);
		if (r->args[2] != 0) {
			r->args[n++] = (uint8_t)any(32);
			r->args[n++] = (uint8_t)(1u << any(8));
		}
	}
	if (r->op == FUZZ_OPEN || r->op == FUZZ_INVOKE)
		n += make_parameters(r->op, r->args + n);
	/* The rest, answers among it. */
	for (uint32_t more = any(3) == 0 ? 0 : any(40); more != 0; more--)
		r->args[n++] = usual();
	r->args_len = (uint8_t)n;
	if (r->op < FUZZ_CANCEL || r->op == FUZZ_OTHER)
		make_script(r);
}

/*
 * Calls that meet at one session: each is left where it first asks for
 * something, and the TA's code waits, so that the others come in between.
 */
static void make_crowd(void)
{
	static const uint8_t meet[] = { FUZZ_INVOKE, FUZZ_INVOKE,    FUZZ_CLOSE,
					FUZZ_CANCEL, FUZZ_INVOKE,    FUZZ_CLOSE,
					FUZZ_OPEN,   FUZZ_UNREGISTER };
	uint32_t first = any(4);
	uint8_t whom = (uint8_t)any(3);

	for (uint32_t i = 0; i < 5 && count < RECORDS_MAX; i++) {
		struct record *r = &list[count++];

		memset(r, 0, sizeof(*r));
		r->op = i == 0 ? FUZZ_OPEN : meet[any(sizeof(meet))];
		r->call = (uint8_t)(first + i - (i != 0));
		r->args_len = 6;
		if (i != 0)
			r->args[1] = (uint8_t)(1 + any(2));
		if (r->op == FUZZ_OPEN)
			r->args[3] = whom;
		else if (any(4) == 0)
			r->args[3] = (uint8_t)any(4);
		if (i == 0 || any(3) == 0)
			continue;
		r->script[0] = FUZZ_STEP_SYSCALL + TA_SYS_WAIT;
		r->script[1] = (uint8_t)(1 + any(3));
		r->script_len = 9;
	}
}

/* --------------------------------------------------------------- mutations --- */

static void insert(size_t at, const struct record *r)
{
	memmove(&list[at + 1], &list[at], (count - at) * sizeof(*r));
	list[at] = *r;
	count += count < RECORDS_MAX;
}

static void remove_at(size_t at)
{
	count--;
	memmove(&list[at], &list[at + 1], (count - at) * sizeof(list[0]));
}

static void change_inside(struct record *r)
{
	switch (any(4)) {
	case 0:
		r->op = (uint8_t)any(FUZZ_OPERATIONS);
		break;
	case 1:
		r->call = (uint8_t)any(4);
		break;
	case 2:
		r->script_len = (uint8_t)LLVMFuzzerMutate(
			r->script, r->script_len, PART_MAX);
		break;
	default:
		r->args_len = (uint8_t)LLVMFuzzerMutate(r->args, r->args_len,
							PART_MAX);
		break;
	}
}

static void mutate(void)
{
	struct record r;
	size_t at = any((uint32_t)count + 1);

	make_record(&r);
	if (count == 0) {
		insert(0, &r);
		return;
	}
	switch (any(8)) {
	case 0:
		options = (uint8_t)any(32);
		break;
	case 1:
		remove_at(at % count);
		break;
	case 2:
		r = list[any((uint32_t)count)];
		r.call = (uint8_t)any(4);
		insert(at, &r);
		break;
	case 3:
		r = list[at % count];
		remove_at(at % count);
		insert(any((uint32_t)count + 1), &r);
		break;
	case 4:
	case 5:
		insert(at, &r);
		break;
	default:
		change_inside(&list[at % count]);
		break;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	random_state = seed;
	read_input(data, size);
	if (any(6) == 0 || count == 0) {
		/* Something new altogether. */
		count = 0;
		options = (uint8_t)any(16);
		if (any(2) == 0)
			make_crowd();
		for (uint32_t more = any(12); more != 0; more--)
			make_record(&list[count++]);
	} else {
		for (uint32_t more = 1 + any(3); more != 0; more--)
			mutate();
	}
	return write_input(data, max);
}
