/*
 * What the S-EL1 part of arch/ gives the TEE kernel and what it calls there:
 * CPUs, threads of execution, world exits, entering a TA. The numbers are
 * offsets that assembly uses; static_asserts below tie them to the structs.
 */
#ifndef ARCH_KERNEL_H
#define ARCH_KERNEL_H

#define ARCH_CPU_MAX		8
#define THREAD_STACK_SIZE	0x4000	/* a power of two; guard of this size */
#define THREAD_STACK_SHIFT	14
#define CPU_STACK_SIZE		0x1000

#define CPU_THREAD		0
#define CPU_STACK_TOP		8
#define CPU_FP_NS		16
#define CPU_FP_NS_SAVED		24
#define CPU_SIZE_SHIFT		6

#define CTX_X			0
#define CTX_SP			248
#define CTX_PC			256
#define CTX_PSTATE		264
#define CTX_SP_EL0		272
#define CTX_TPIDR_EL0		280
#define CTX_TTBR0		288
#define CTX_FP_LIVE		296
#define CTX_USER_FRAME		304
#define USER_FRAME_KSP		8

/* Values of arch_thread.fp_live: whose state the FP registers hold. */
#define FP_LIVE_NONE		0
#define FP_LIVE_USER		1
#define FP_LIVE_KERNEL		2

#define SYSCALL_TABLE_SIZE	71

#ifndef __ASSEMBLER__
#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* V registers, or with SVE the whole Z registers, and control registers. */
#define FP_Z_MAX	256u	/* largest vector length in bytes */

struct fp_state {
	uint64_t fpcr;
	uint64_t fpsr;
	uint8_t v[32][16];
};

/* The normal world's, saved on first secure use: whole Z registers. */
struct fp_ns_state {
	uint64_t fpcr;
	uint64_t fpsr;
	uint64_t zcr;
	uint64_t pad;
	uint8_t z[32 * FP_Z_MAX];
};

/* One entry into a TA. Lives on the thread's kernel stack; they nest. */
struct user_frame {
	struct user_frame *outer;
	uint64_t kernel_sp;	/* where arch_user_leave() unwinds to */
	bool fp_valid;		/* @fp holds what the TA's registers held */
	struct fp_state fp;
};

/* Context of a thread that is not running on any CPU. */
struct arch_thread {
	uint64_t x[31];
	uint64_t sp;
	uint64_t pc;
	uint64_t pstate;
	uint64_t sp_el0;
	uint64_t tpidr_el0;
	uint64_t ttbr0;		/* also while running: the space it works in */
	uint64_t fp_live;
	struct user_frame *user;	/* innermost, NULL outside TAs */
	bool kernel_fp_valid;
	struct fp_state kernel_fp;	/* crypto in the kernel, preempted */
};
static_assert(offsetof(struct arch_thread, sp) == CTX_SP, "assembly");
static_assert(offsetof(struct arch_thread, ttbr0) == CTX_TTBR0, "assembly");
static_assert(offsetof(struct arch_thread, fp_live) == CTX_FP_LIVE, "assembly");
static_assert(offsetof(struct arch_thread, user) == CTX_USER_FRAME, "assembly");

static_assert(offsetof(struct user_frame, kernel_sp) == USER_FRAME_KSP,
	      "assembly");

struct cpu_local {
	struct arch_thread *thread;	/* running here, or NULL */
	uint64_t stack_top;
	struct fp_ns_state *fp_ns;
	uint64_t fp_ns_saved;		/* NS state is in fp_ns, not in registers */
	uint64_t index;
	uint64_t pad[3];
};
static_assert(sizeof(struct cpu_local) == 1 << CPU_SIZE_SHIFT, "assembly");
static_assert(offsetof(struct cpu_local, fp_ns_saved) == CPU_FP_NS_SAVED,
	      "assembly");

extern struct cpu_local cpu_local[ARCH_CPU_MAX];

/* The CPU this runs on. Only stable while interrupts are masked. */
static inline struct cpu_local *cpu_this(void)
{
	struct cpu_local *cpu;

	__asm__ volatile("mrs %0, tpidr_el1" : "=r"(cpu));
	return cpu;
}

/* The running thread's context; valid in thread context only. */
static inline struct arch_thread *arch_thread_current(void)
{
	struct arch_thread *t;

	/* A preempted thread may move between two instructions, so one read
	 * of TPIDR_EL1 and the load through it must not be split: mask. */
	uint64_t daif;

	__asm__ volatile("mrs %0, daif\n\tmsr daifset, #3" : "=r"(daif));
	t = cpu_this()->thread;
	__asm__ volatile("msr daif, %0" : : "r"(daif) : "memory");
	return t;
}

/** irq_mask() - mask interrupts on this CPU. Return: DAIF before. */
static inline uint64_t irq_mask(void)
{
	uint64_t daif;

	__asm__ volatile("mrs %0, daif\n\tmsr daifset, #3"
			 : "=r"(daif) : : "memory");
	return daif;
}

static inline void irq_restore(uint64_t daif)
{
	__asm__ volatile("msr daif, %0" : : "r"(daif) : "memory");
}

/* Counter: ticks since reset and their rate. */
static inline uint64_t counter_read(void)
{
	uint64_t now;

	__asm__ volatile("isb\n\tmrs %0, cntpct_el0" : "=r"(now) : : "memory");
	return now;
}

static inline uint64_t counter_hz(void)
{
	uint64_t hz;

	__asm__ volatile("mrs %0, cntfrq_el0" : "=r"(hz));
	return hz;
}

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

/** arch_user_tls() - set the TA's thread pointer. Return: what it was. */
static inline uint64_t arch_user_tls(uint64_t value)
{
	uint64_t old;

	__asm__ volatile("mrs %0, tpidr_el0\n\tmsr tpidr_el0, %1"
			 : "=&r"(old)
			 : "r"(value));
	return old;
}

/* Registers of a TA that faulted, for the report and nothing else. */
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
/** kernel_cpu_event() - one of OPTEED_VEC_CPU_ON .. OPTEED_VEC_SYSTEM_RESET. */
void kernel_cpu_event(uint64_t vector);
/** kernel_early() - memory and stacks; still on the boot stack, no FP. */
void kernel_early(void);
/** kernel_main() - first start, MMU on. Return: 0, or not to refuse. */
uint64_t kernel_main(uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);

/* System calls; entry i is called with the TA's x0..x7 (arch/aarch64). */
typedef uint64_t (*syscall_fn)(uint64_t, uint64_t, uint64_t, uint64_t,
			       uint64_t, uint64_t, uint64_t, uint64_t);
extern const syscall_fn syscall_table[SYSCALL_TABLE_SIZE];

/** kernel_fault() - the kernel itself faulted: report and stop. */
_Noreturn void kernel_fault(uint64_t esr, uint64_t elr, uint64_t far,
			    uint64_t sp, uint64_t lr);

/** arch_cpu_features() - enable what this CPU has (PAN); on every CPU. */
void arch_cpu_features(void);
extern uint32_t native_is_fiq;	/* 1 with GICv2, 0 with GICv3 */

/* FP/SIMD ownership (arch/aarch64/fp.c). */
void fp_trap(bool from_user);
/** fp_preempted() - @t is about to leave the CPU: save what it has live. */
void fp_preempted(struct arch_thread *t);
void fp_ns_save(struct fp_ns_state *st);
void fp_ns_restore(const struct fp_ns_state *st);
void fp_save(struct fp_state *st);
void fp_load(const struct fp_state *st);
void fp_zero(void);
#endif

#endif
