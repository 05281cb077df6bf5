/*
 * The TA of the fuzz target: its code never runs, the input says what it does.
 * Each space has a machine of its own, since calls of several are under way.
 * What the kernel promises a TA when it enters it is looked at here.
 */
#include "../../arch/host/user_process.h"
#include "fuzz.h"
#include "ta/space.h"
#include <abi/ta_syscalls.h>
#include <arch/host.h>
#include <base/tee_result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYSCALLS_MAX 48u /* of one message */
#define SCRATCH	     0x600u

struct user_machine {
	uint64_t sp;
	uint64_t last;	 /* a handle, perhaps */
	uint64_t out;	 /* memory that the last call was given */
	uint64_t before; /* the handle before that */
};

struct fuzz_bytes *fuzz_script;
static unsigned int system_calls;

void fuzz_ta_begin(void)
{
	system_calls = 0;
}

void user_process_init(const char *path)
{
}

struct user_machine *user_machine_open(void)
{
	return calloc(1, sizeof(struct user_machine));
}

void user_machine_close(struct user_machine *m)
{
	free(m);
}

void user_machine_change(struct user_machine *m, const struct user_change *c)
{
}

static uint64_t take(unsigned int count)
{
	return fuzz_take(fuzz_script, count);
}

/* Algorithms, types and attributes that exist. */
static uint32_t known(uint64_t which)
{
	static const uint32_t numbers[] = {
		0x10000010, 0x10000110, 0x10000210, 0x50000004, 0x30000004,
		0x40000810, 0x70004830, 0x70003041, 0x80000042, 0xa0000010,
		0xa0000000, 0xa0000041, 0xa1000041, 0xa1000042, 0xc0000000,
		0xd0000141, 0xd0000241, 0xc0000341, 0xf0000441, 0x80000000,
		1,	    3,		128,	    256,
	};

	return numbers[which % (sizeof(numbers) / sizeof(numbers[0]))];
}

/* Most are memory on the stack, below what the TA was entered with. */
static uint64_t argument(struct user_machine *m)
{
	uint64_t b = take(1);

	if (b < 0x20)
		return b;
	if (b < 0x80) {
		m->out = m->sp - SCRATCH + (b - 0x20) * 16;
		return m->out;
	}
	if (b < 0x98)
		return m->last;
	if (b < 0xa0)
		return m->before;
	if (b < 0xc8)
		return known(b);
	if (b < 0xd8)
		return take(2);
	if (b < 0xe0)
		return m->sp + take(1) * 16;
	return fuzz_number(fuzz_script);
}

/* As TAs have it, little-endian in its first three fields. */
static size_t fill_uuid(uint8_t *to)
{
	static const uint8_t order[8] = { 3, 2, 1, 0, 5, 4, 7, 6 };
	const uint8_t *u = fuzz_uuid[take(1) % FUZZ_UUIDS];

	for (size_t i = 0; i < 8; i++)
		to[i] = u[order[i]];
	memcpy(to + 8, u + 8, 8);
	return 16;
}

/* A TA may have ended its own stack: then nothing is written. */
static void fill(struct user_machine *m, uint64_t what)
{
	uint64_t to = m->sp - SCRATCH + (take(1) & 0x3f) * 16;
	uint8_t bytes[sizeof(struct ta_params)] = { 0 };
	struct ta_attribute a = { 0 };
	struct ta_params p = { 0 };
	size_t len = 0;

	switch (what % 4) {
	case 0:
		len = fill_uuid(bytes);
		break;
	case 1:
		a.a = argument(m);
		a.b = argument(m);
		a.id = known(take(1));
		len = sizeof(a);
		memcpy(bytes, &a, len);
		break;
	case 2:
		p.types = take(2);
		for (size_t i = 0; i < 4; i++)
			p.vals[i] = argument(m);
		len = sizeof(p);
		memcpy(bytes, &p, len);
		break;
	default:
		len = take(1) % 64;
		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)take(1);
		break;
	}
	(void)user_copy_out(to, bytes, len);
}

static void script(struct user_machine *m, struct user_stop *stop)
{
	uint64_t step = take(1);

	memset(stop, 0, sizeof(*stop));
	stop->kind = USER_CALLED;
	stop->number = TA_SYS_RETURN;
	m->out = 0;
	while (step >= FUZZ_STEP_FILL && step < FUZZ_STEP_SYSCALL) {
		fill(m, step);
		step = take(1);
	}
	if (step == FUZZ_STEP_RETURN || system_calls++ >= SYSCALLS_MAX)
		return;
	if (step == FUZZ_STEP_FAULT || step == FUZZ_STEP_GONE) {
		stop->kind = step == FUZZ_STEP_FAULT ? USER_FAULTED : USER_GONE;
		return;
	}
	if (step == FUZZ_STEP_ERROR) {
		stop->arg[0] = fuzz_number(fuzz_script);
		return;
	}
	stop->number = (step - FUZZ_STEP_SYSCALL) % (TA_SYS_COUNT + 1);
	for (unsigned int i = 0; i < 8; i++)
		stop->arg[i] = argument(m);
	/* It would wait for what never comes. */
	if (stop->number == TA_SYS_WAIT)
		stop->arg[0] &= 3;
}

/* The memory that a TA is told of is there, from the first to the last byte. */
static void judge_parameters(uint64_t at)
{
	struct ta_params p;

	if (user_copy_in(&p, at, sizeof(p)) != TEE_SUCCESS)
		abort();
	for (unsigned int i = 0; i < TA_PARAM_COUNT; i++) {
		uint64_t va = p.vals[2 * i];
		uint64_t len = p.vals[2 * i + 1];
		uint8_t byte = 0;

		if (TA_PARAM_TYPE(p.types, i) < TA_PARAM_MEMREF_INPUT ||
		    len == 0)
			continue;
		if (user_copy_in(&byte, va, 1) != TEE_SUCCESS ||
		    user_copy_in(&byte, va + len - 1, 1) != TEE_SUCCESS) {
			fprintf(stderr, "a TA is given what is not there\n");
			abort();
		}
	}
}

void user_machine_enter(struct user_machine *m, uint64_t pc, uint64_t sp,
			const uint64_t x[4], struct user_stop *stop)
{
	m->sp = sp;
	m->last = 0;
	if (x[0] != TA_ENTRY_CLOSE_SESSION)
		judge_parameters(x[2]);
	script(m, stop);
}

void user_machine_return(struct user_machine *m, uint64_t value,
			 struct user_stop *stop)
{
	uint32_t handle = 0;

	/* What the call wrote is likely to be a handle. */
	if (value == TEE_SUCCESS && m->out != 0 &&
	    user_copy_in(&handle, m->out, sizeof(handle)) == TEE_SUCCESS &&
	    handle != 0 && handle != m->last) {
		m->before = m->last;
		m->last = handle;
	}
	script(m, stop);
}
