/*
 * Who owns the FP/SIMD registers. On entry from the normal world they hold
 * its state and FP traps. The first secure use saves that into the CPU's
 * buffer; the way out restores it. Inside, the running TA and kernel code
 * (crypto) take turns, each switch through the same trap, so that a call that
 * uses no FP pays nothing.
 */
#include <arch/kernel.h>
#include <arch/el1.h>

struct cpu_local cpu_local[ARCH_CPU_MAX];
static struct fp_ns_state fp_ns[ARCH_CPU_MAX] __attribute__((aligned(16)));

void arch_cpu_prepare(unsigned int index, uint64_t stack_top)
{
	cpu_local[index].index = index;
	cpu_local[index].stack_top = stack_top;
	cpu_local[index].fp_ns = &fp_ns[index];
}

/* Put away what the registers hold now; they are this thread's. */
static void fp_park(struct arch_thread *t)
{
	if (t->fp_live == FP_LIVE_USER) {
		fp_save(&t->user->fp);
		t->user->fp_valid = true;
	} else if (t->fp_live == FP_LIVE_KERNEL) {
		fp_save(&t->kernel_fp);
		t->kernel_fp_valid = true;
	}
	t->fp_live = FP_LIVE_NONE;
}

void fp_trap(bool from_user)
{
	struct cpu_local *cpu = cpu_this();
	struct arch_thread *t = cpu->thread;

	if (!cpu->fp_ns_saved) {
		fp_ns_save(cpu->fp_ns);
		cpu->fp_ns_saved = 1;
	} else {
		sysreg_write(cpacr_el1, CPACR_FPEN);
		isb();
		if (t != NULL)
			fp_park(t);
	}
	if (t == NULL)
		return;
	if (from_user) {
		if (t->user->fp_valid)
			fp_load(&t->user->fp);
		else
			fp_zero();
		t->fp_live = FP_LIVE_USER;
		return;
	}
	if (t->kernel_fp_valid) {
		fp_load(&t->kernel_fp);
		t->kernel_fp_valid = false;
	}
	t->fp_live = FP_LIVE_KERNEL;
}

void fp_preempted(struct arch_thread *t)
{
	if (t->fp_live == FP_LIVE_NONE)
		return;
	sysreg_write(cpacr_el1, CPACR_FPEN);
	isb();
	fp_park(t);
}

uint64_t user_enter(struct user_frame *frame, uint64_t pc, uint64_t sp,
		    uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3);

uint64_t arch_user_enter(struct user_frame *frame, uint64_t pc, uint64_t sp,
			 uint64_t x0, uint64_t x1, uint64_t x2, uint64_t x3)
{
	uint64_t daif = irq_mask();
	struct arch_thread *t = cpu_this()->thread;

	/* A TA that called out keeps its state; the kernel's own is done. */
	if (t->fp_live == FP_LIVE_USER)
		fp_preempted(t);
	t->fp_live = FP_LIVE_NONE;
	sysreg_write(cpacr_el1, 0);
	frame->fp_valid = false;
	irq_restore(daif);
	return user_enter(frame, pc, sp, x0, x1, x2, x3);
}
