/*
 * What of a TA's process is the processor's: its registers in a signal's
 * context, and calling Linux.
 */
#ifndef ARCH_HOST_TA_MACHINE_H
#define ARCH_HOST_TA_MACHINE_H

#include <signal.h>
#include <stdint.h>
#include <ucontext.h>

long machine_syscall(long n, long a, long b, long c, long d, long e, long f);

/**
 * machine_handle() - sigaction(), with a handler that returns through this
 * program's own text: elsewhere the call that ends it would be the TA's.
 */
int machine_handle(int sig, const struct sigaction *sa);

/** machine_get_call() - number and arguments of the TA's system call. */
void machine_get_call(const ucontext_t *uc, uint64_t *number, uint64_t arg[8]);
/** machine_get_fault() - registers for a report; those there are not are 0. */
void machine_get_fault(const ucontext_t *uc, uint64_t *pc, uint64_t *sp,
		       uint64_t reg[31]);
/** machine_enter() - start at @pc with nothing else in any register. */
void machine_enter(ucontext_t *uc, uint64_t pc, uint64_t sp,
		   const uint64_t x[4]);
/** machine_set_result() - go on behind the system call. */
void machine_set_result(ucontext_t *uc, uint64_t value);

#endif
