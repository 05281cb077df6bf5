/*
 * What of the TEE kernel's interface to the CPU is AArch64's own: contexts of
 * threads and TAs, and single registers. The numbers are offsets that assembly
 * uses; static_asserts below tie them to the structs. Part of arch/kernel.h.
 */
#ifndef ARCH_CPU_H
#define ARCH_CPU_H

#define CPU_THREAD	0
#define CPU_STACK_TOP	8
#define CPU_FP_NS	16
#define CPU_FP_NS_SAVED 24
#define CPU_SIZE_SHIFT	6

#define CTX_X	       0
#define CTX_SP	       248
#define CTX_PC	       256
#define CTX_PSTATE     264
#define CTX_SP_EL0     272
#define CTX_TPIDR_EL0  280
#define CTX_TTBR0      288
#define CTX_FP_LIVE    296
#define CTX_USER_FRAME 304
#define USER_FRAME_KSP 8

#define ARCH_USER_REGS 31 /* those that struct user_fault holds */

/* Values of arch_thread.fp_live: whose state the FP registers hold. */
#define FP_LIVE_NONE   0
#define FP_LIVE_USER   1
#define FP_LIVE_KERNEL 2

#ifndef __ASSEMBLER__
#include <arch/el1.h>
#include <assert.h>
#include <base/secret.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* V registers, or with SVE the whole Z registers, and control registers. */
#define FP_Z_MAX 256u /* largest vector length in bytes */

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
	uint64_t kernel_sp; /* where arch_user_leave() unwinds to */
	bool fp_valid;	    /* @fp holds what the TA's registers held */
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
	uint64_t ttbr0; /* also while running: the space it works in */
	uint64_t fp_live;
	struct user_frame *user; /* innermost, NULL outside TAs */
	bool kernel_fp_valid;
	struct fp_state kernel_fp; /* crypto in the kernel, preempted */
};
static_assert(offsetof(struct arch_thread, sp) == CTX_SP, "assembly");
static_assert(offsetof(struct arch_thread, ttbr0) == CTX_TTBR0, "assembly");
static_assert(offsetof(struct arch_thread, fp_live) == CTX_FP_LIVE, "assembly");
static_assert(offsetof(struct arch_thread, user) == CTX_USER_FRAME, "assembly");

static_assert(offsetof(struct user_frame, kernel_sp) == USER_FRAME_KSP,
	      "assembly");

struct cpu_local {
	struct arch_thread *thread; /* running here, or NULL */
	uint64_t stack_top;
	struct fp_ns_state *fp_ns;
	uint64_t fp_ns_saved; /* NS state is in fp_ns, not in registers */
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
			 : "=r"(daif)
			 :
			 : "memory");
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

/** arch_user_tls() - set the TA's thread pointer. Return: what it was. */
static inline uint64_t arch_user_tls(uint64_t value)
{
	uint64_t old;

	__asm__ volatile("mrs %0, tpidr_el0\n\tmsr tpidr_el0, %1"
			 : "=&r"(old)
			 : "r"(value));
	return old;
}

/** arch_cpu_prepare() - what CPU @index needs, before any of them starts. */
void arch_cpu_prepare(unsigned int index, uint64_t stack_top);

/** arch_thread_begin() - @t gets its first call: it works in no TA's space. */
static inline void arch_thread_begin(struct arch_thread *t)
{
	t->ttbr0 = sysreg_read(ttbr0_el1);
}

/** arch_thread_answer() - what arch_rpc() will return in the suspended @t. */
static inline void arch_thread_answer(struct arch_thread *t, uint64_t a1,
				      uint64_t a2, uint64_t a3, uint64_t a4,
				      uint64_t a5)
{
	t->x[0] = 0;
	t->x[1] = a1;
	t->x[2] = a2;
	t->x[3] = a3;
	t->x[4] = a4;
	t->x[5] = a5;
}

/** arch_thread_wipe() - @t ended: what it computed with is gone. */
static inline void arch_thread_wipe(struct arch_thread *t)
{
	t->fp_live = FP_LIVE_NONE;
	if (t->kernel_fp_valid) {
		secret_wipe(&t->kernel_fp, sizeof(t->kernel_fp));
		t->kernel_fp_valid = false;
	}
}

/** arch_user_wipe() - what a TA computed with must not stay in @frame. */
static inline void arch_user_wipe(struct user_frame *frame)
{
	if (frame->fp_valid)
		secret_wipe(&frame->fp, sizeof(frame->fp));
}

/** arch_timer_set() - interrupt this CPU when the counter reads @at. */
static inline void arch_timer_set(uint64_t at)
{
	sysreg_write(S3_7_C14_C2_2, at); /* CNTPS_CVAL_EL1 */
	sysreg_write(S3_7_C14_C2_1, 1);	 /* CNTPS_CTL_EL1: ENABLE */
	isb();
}

/** arch_timer_stop() - no timer interrupt on this CPU. */
static inline void arch_timer_stop(void)
{
	sysreg_write(S3_7_C14_C2_1, 0);
	isb();
}

/** nospec_index() - @index, or 0 under misspeculation past @index < @bound. */
static inline uint64_t nospec_index(uint64_t index, uint64_t bound)
{
	uint64_t safe;

	__asm__ volatile("cmp %1, %2\n\tcsel %0, %1, xzr, lo\n\thint #20"
			 : "=r"(safe)
			 : "r"(index), "r"(bound)
			 : "cc");
	return safe;
}
/**
 * user_pointer() - where the kernel sees @va of the space it works in
 *
 * Valid between user_access_begin() and user_access_end(), for a range that
 * space_check() allowed.
 */
static inline void *user_pointer(uint64_t va)
{
	return (void *)va;
}

/* FP/SIMD ownership (arch/aarch64/fp.c). */
void fp_trap(bool from_user);
/** fp_preempted() - @t is about to leave the CPU: save what it has live. */
void fp_preempted(struct arch_thread *t);
void fp_ns_save(struct fp_ns_state *st);
void fp_ns_restore(const struct fp_ns_state *st);
void fp_save(struct fp_state *st);
void fp_load(const struct fp_state *st);
void fp_zero(void);

/** arch_thread_park() - @t leaves the CPU: put away what is live of it. */
static inline void arch_thread_park(struct arch_thread *t)
{
	fp_preempted(t);
}
#endif

#endif
