/*
 * The end of a chain of TAs, each of which holds the only session of the next:
 * it takes no more stack than the end of one, and frees them all.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/quota.h"
#include "kernel/wait.h"
#include "syscall/object.h"
#include "syscall/operation.h"
#include "ta/instance.h"
#include "ta/module.h"
#include "ta/report.h"
#include <base/check.h>
#include <stdio.h>
#include <stdlib.h>

#define CHAIN_LEN 200u

struct thread threads[THREAD_COUNT];
_Thread_local struct arch_thread *host_self;
uint64_t direct_offset;
const struct pta *const ptas[] = { NULL };
const unsigned int pta_count = 0;

static uint32_t next_session[CHAIN_LEN + 1]; /* which that TA has opened */
static bool polite; /* TAs close it themselves when they are closed */
static unsigned int ended, told, nested, nested_most;
static uintptr_t lowest;
static _Alignas(PAGE_SIZE) uint8_t stack_page[PAGE_SIZE];

/* ------------------------------------------------------ the kernel around --- */

void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, what);
	abort();
}

void *heap_alloc(size_t size)
{
	return calloc(1, size);
}

void heap_free(void *p)
{
	free(p);
}

void log_line(const char *format, ...)
{
	(void)format;
}

void quota_refused(const char *pool, size_t wanted, size_t limit,
		   const char *remedy)
{
	fail_msg("%s: %zu of %zu; %s", pool, wanted, limit, remedy);
}

void thread_wake(struct thread *t)
{
	(void)t;
}

uint64_t counter_read(void)
{
	return 1;
}

uint64_t counter_hz(void)
{
	return 62500000;
}

void states_free_all(struct ta_instance *inst)
{
	(void)inst;
}

void objects_close_all(struct ta_instance *inst)
{
	(void)inst;
}

void modules_release(struct ta_instance *inst)
{
	(void)inst;
}

void user_activate(const struct user_tables *ut)
{
	(void)ut;
}

void space_unmap_params(struct user_space *sp)
{
	(void)sp;
}

/* Every instance ends here, once. */
void space_fini(struct user_space *sp)
{
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);

	(void)sp;
	ended++;
	lowest = here < lowest ? here : lowest;
}

void memory_put(struct memory *mem)
{
	free(mem);
}

TEE_Result instance_load(struct ta_instance *inst)
{
	struct memory *stack =
		calloc(1, sizeof(*stack) + sizeof(stack->page[0]));

	assert_non_null(stack);
	stack->page_count = 1;
	stack->page[0] = (uintptr_t)stack_page;
	inst->stack = stack;
	inst->flags = TA_HEAD_SINGLE_INSTANCE | TA_HEAD_MULTI_SESSION;
	return TEE_SUCCESS;
}

/* ---------------------------------------------------------------- the TA --- */

static TEE_UUID name_of(uint32_t number)
{
	return (TEE_UUID){ .timeLow = number };
}

static TEE_Result open_ta(uint32_t number, struct ta_instance *opener,
			  uint32_t *id)
{
	const struct identity client = { .login = LOGIN_PUBLIC };
	TEE_UUID uuid = name_of(number);
	struct params none = { 0 };
	uint32_t origin = 0;

	return session_open(&uuid, &client, opener, UINT32_MAX, &none, id,
			    &origin);
}

/* Told to, it opens a session with the next; closed, it may close that. */
uint64_t arch_user_enter(struct user_frame *frame, uint64_t pc, uint64_t sp,
			 uint64_t func, uint64_t session, uint64_t x2,
			 uint64_t cmd)
{
	struct ta_instance *self = thread_current()->instance;
	uint32_t number = self->uuid.timeLow;
	TEE_Result res = TEE_SUCCESS;

	(void)frame;
	(void)pc;
	(void)sp;
	(void)session;
	(void)x2;
	(void)cmd;
	nested++;
	nested_most = nested > nested_most ? nested : nested_most;
	if (func == TA_ENTRY_INVOKE_COMMAND)
		res = open_ta(number + 1, self, &next_session[number]);
	if (func == TA_ENTRY_CLOSE_SESSION && self->sessions == 1) {
		told++;
		if (polite && next_session[number] != 0)
			res = session_close(next_session[number], self);
	}
	nested--;
	return res;
}

void arch_user_leave(uint64_t value)
{
	fail_msg("nobody panics: %lu", (unsigned long)value);
	abort();
}

void thread_sleep(uint64_t until)
{
	fail_msg("nobody waits: %lu", (unsigned long)until);
	abort();
}

void report_fault(const struct ta_instance *inst, const struct user_fault *f)
{
	(void)inst;
	(void)f;
}

void report_panic(const struct ta_instance *inst, const struct user_fault *f)
{
	(void)inst;
	(void)f;
}

uint32_t params_types(const struct params *ps)
{
	(void)ps;
	return 0;
}

TEE_Result space_map_param(struct user_space *sp, struct memory *mem,
			   uint64_t off, uint64_t size, uint64_t *va)
{
	(void)sp;
	(void)mem;
	(void)off;
	(void)size;
	(void)va;
	return TEE_ERROR_GENERIC;
}

/* ------------------------------------------------------------- the tests --- */

/* The stack in bytes that the end of a chain of @count took below here. */
static size_t end_of_chain(uint32_t count)
{
	uint32_t first = 0;
	uint32_t origin = 0;
	struct params none = { 0 };

	host_self = &threads[0].arch;
	ended = told = nested_most = 0;
	for (uint32_t i = 0; i <= CHAIN_LEN; i++)
		next_session[i] = 0;
	assert_int_equal(open_ta(0, NULL, &first), TEE_SUCCESS);
	for (uint32_t i = 0; i + 1 < count; i++) {
		uint32_t id = 0;

		assert_int_equal(open_ta(i, NULL, &id), TEE_SUCCESS);
		assert_int_equal(
			session_invoke(id, NULL, UINT32_MAX, 0, &none, &origin),
			TEE_SUCCESS);
		assert_int_equal(session_close(id, NULL), TEE_SUCCESS);
	}
	assert_int_equal(instance_count(), count);
	assert_int_equal(session_count(), count);
	told = 0;
	lowest = (uintptr_t)__builtin_frame_address(0);

	uintptr_t top = lowest;

	assert_int_equal(session_close(first, NULL), TEE_SUCCESS);
	assert_int_equal(ended, count);
	assert_int_equal(instance_count(), 0);
	assert_int_equal(session_count(), 0);
	return top - lowest;
}

/* Nobody closes anything: the kernel does it for those that are gone. */
static void test_a_chain_of_careless_tas(void **state)
{
	(void)state;
	polite = false;

	size_t one = end_of_chain(1);

	/* The last one's session is closed from the loop itself. */
	assert_int_equal(end_of_chain(CHAIN_LEN), one);
	assert_int_equal(told, CHAIN_LEN);
	assert_int_equal(nested_most, 2);
}

/* Each closes the next when it is closed: nested, but not without end. */
static void test_a_chain_of_polite_tas(void **state)
{
	(void)state;
	polite = true;

	size_t some = end_of_chain(20);

	assert_int_equal(end_of_chain(CHAIN_LEN), some);
	assert_int_equal(nested_most, 8);
}

int main(void)
{
	const struct CMUnitTest test[] = {
		cmocka_unit_test(test_a_chain_of_careless_tas),
		cmocka_unit_test(test_a_chain_of_polite_tas),
	};

	return cmocka_run_group_tests(test, NULL, NULL);
}
