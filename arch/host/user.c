/*
 * Running a TA's code: system calls come back here as they come to the vectors
 * on the real machine, and go through the same table.
 */
#include <arch/host.h>
#include <abi/ta_syscalls.h>
#include <base/check.h>

#define NOT_SUPPORTED UINT64_C(0xffff000a) /* TEE_ERROR_NOT_SUPPORTED */

_Noreturn void arch_user_leave(uint64_t value)
{
	struct arch_thread *t = arch_thread_current();
	struct user_frame *frame = t->user;

	CHECK(frame != NULL);
	t->user = frame->outer;
	frame->value = value;
	longjmp(frame->leave, 1);
}

uint64_t arch_user_panic(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
			 uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7)
{
	const struct user_fault f = { .x = { a0, a1 } };

	kernel_user_panic(&f);
}

size_t arch_callers(uint64_t *lr, size_t max)
{
	return 0; /* a debugger and the sanitizers know better */
}

static uint64_t system_call(const struct user_stop *s)
{
	const uint64_t *a = s->arg;

	if (s->number >= SYSCALL_TABLE_SIZE)
		return NOT_SUPPORTED;
	return syscall_table[s->number](a[0], a[1], a[2], a[3], a[4], a[5],
					a[6], a[7]);
}

static _Noreturn void run(struct user_machine *m, uint64_t pc, uint64_t sp,
			  const uint64_t x[4])
{
	struct user_stop stop;

	user_machine_enter(m, pc, sp, x, &stop);
	for (;;) {
		if (stop.kind != USER_CALLED)
			kernel_user_fault(&stop.fault);
		user_machine_return(m, system_call(&stop), &stop);
	}
}

uint64_t arch_user_enter(struct user_frame *frame, uint64_t pc, uint64_t sp,
			 uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	struct arch_thread *t = arch_thread_current();
	const uint64_t x[4] = { x0, x1, x2, x3 };

	frame->outer = t->user;
	t->user = frame;
	if (setjmp(frame->leave) == 0)
		run(user_machine_of(t->space), pc, sp, x);
	return frame->value;
}
