/*
 * What the S-EL1 part of arch/ gives the TEE kernel and what it calls there:
 * CPUs, threads of execution, world exits, entering a TA. arch/cpu.h, which
 * each architecture has of its own, holds what is inline or differs in shape.
 */
#ifndef ARCH_KERNEL_H
#define ARCH_KERNEL_H

#define ARCH_CPU_MAX	   8
#define THREAD_STACK_SIZE  0x8000 /* a power of two; guard of this size */
#define THREAD_STACK_SHIFT 15
#define CPU_STACK_SIZE	   0x1000

#define SYSCALL_TABLE_SIZE 71

#include <arch/cpu.h>

#ifndef __ASSEMBLER__
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct smc_result {
	uint64_t a[6];
};

/**
 * arch_return() - end the call this CPU serves and go back to the normal world
 *
 * Interrupts are masked and the CPU's own stack is in use.
 */
_Noreturn void arch_return(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3);

/**
 * arch_thread_start() - run entry(a0..a3) as a new thread on this CPU
 * @stack_top: top of the thread's kernel stack
 */
_Noreturn void arch_thread_start(struct arch_thread *t, uint64_t stack_top,
				 uint64_t a0, uint64_t a1, uint64_t a2,
				 uint64_t a3);

/** arch_thread_resume() - continue a suspended thread on this CPU. */
_Noreturn void arch_thread_resume(struct arch_thread *t);

/**
 * arch_thread_exit() - end the running thread
 *
 * Switches to the CPU's stack and calls kernel_thread_exited(thread, a0).
 */
_Noreturn void arch_thread_exit(uint64_t a0);

/**
 * arch_rpc() - suspend the running thread and hand a request to Linux
 * @token: what the normal world must give back in a3
 *
 * Return: registers x0..x5 of the resuming call, untrusted.
 */
struct smc_result arch_rpc(uint64_t a0, uint64_t a1, uint64_t a2,
			   uint64_t token);

/**
 * arch_user_enter() - run TA code until it makes arch_user_leave() happen
 * @frame: storage for this nesting level, on the caller's stack
 *
 * x0..x3 as given, every other register zero, interrupts open.
 *
 * Return: the value given to arch_user_leave().
 */
uint64_t arch_user_enter(struct user_frame *frame, uint64_t pc, uint64_t sp,
			 uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);

/** arch_user_leave() - return from the innermost arch_user_enter(). */
_Noreturn void arch_user_leave(uint64_t value);

/*
 * Registers of a TA that faulted or panicked, for the report and nothing else;
 * those from ARCH_USER_REGS on are not known. A panic has no @esr and @far.
 */
struct user_fault {
	uint64_t x[31];
	uint64_t sp;
	uint64_t pc;
	uint64_t pstate;
	uint64_t esr;
	uint64_t far;
};

/*
 * Upcalls: the kernel defines these.
 */

/** kernel_fast_call() - a fast SMC; results go to @r.a[0..3]. IRQs masked. */
void kernel_fast_call(struct smc_result *r, uint64_t a0, uint64_t a1,
		      uint64_t a2, uint64_t a3);
/** kernel_yielding_call() - a yielding SMC, on the CPU's stack, IRQs masked. */
_Noreturn void kernel_yielding_call(uint64_t a0, uint64_t a1, uint64_t a2,
				    uint64_t a3, uint64_t a4, uint64_t a5);
/** kernel_thread_main() - first code of a thread. Return: a0 of the reply. */
uint64_t kernel_thread_main(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3);
/** kernel_thread_suspended() - @t is saved. Return: its resume token. */
uint64_t kernel_thread_suspended(struct arch_thread *t);
/** kernel_thread_exited() - @t ended and its stack is unused. */
_Noreturn void kernel_thread_exited(struct arch_thread *t, uint64_t a0);
/** kernel_native_irq() - a secure interrupt is pending. IRQs masked. */
void kernel_native_irq(void);
/** kernel_user_fault() - the TA faulted; ends in arch_user_leave(). */
_Noreturn void kernel_user_fault(const struct user_fault *fault);
/** kernel_user_panic() - the TA gave up, code in x0; ends so, too. */
_Noreturn void kernel_user_panic(const struct user_fault *regs);
/** kernel_cpu_event() - one of OPTEED_VEC_CPU_ON .. OPTEED_VEC_SYSTEM_RESET. */
void kernel_cpu_event(uint64_t vector);
/** kernel_early() - memory and stacks; still on the boot stack, no FP. */
void kernel_early(void);
/** kernel_main() - first start, MMU on. Return: 0, or not to refuse. */
uint64_t kernel_main(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);

/* System calls; entry i is called with the TA's x0..x7 (arch/aarch64). */
typedef uint64_t (*syscall_fn)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
			       uint64_t, uint64_t, uint64_t);
extern const syscall_fn syscall_table[SYSCALL_TABLE_SIZE];

/**
 * arch_user_panic() - the system call of a TA that gives up (a syscall_fn)
 *
 * Brings all its registers to kernel_user_panic(), and does not return.
 */
uint64_t arch_user_panic(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
			 uint64_t a4, uint64_t a5, uint64_t a6, uint64_t a7);
/**
 * arch_callers() - return addresses into the kernel's text, innermost first
 * @lr: receives at most @max of them
 *
 * Touches only what is mapped. Return: how many there are.
 */
size_t arch_callers(uint64_t *lr, size_t max);

/** kernel_fault() - the kernel itself faulted: report and stop. */
_Noreturn void kernel_fault(uint64_t esr, uint64_t elr, uint64_t far,
			    uint64_t sp, uint64_t lr);

/** arch_cpu_features() - enable what this CPU has (PAN); on every CPU. */
void arch_cpu_features(void);
extern uint32_t native_is_fiq; /* 1 with GICv2, 0 with GICv3 */
#endif

#endif
