/*
 * AArch64: a TA's system call is Linux's in form, so TAs of the real machine
 * run as they are.
 */
#define _GNU_SOURCE
#include "machine.h"
#include <asm/sigcontext.h>
#include <assert.h>
#include <string.h>
#include <sys/syscall.h>

long machine_syscall(long n, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = n;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory", "cc");
	return x0;
}

/* Linux's structure; the C library's has no place for a restorer here. */
struct linux_sigaction {
	void (*handler)(int sig, siginfo_t *info, void *context);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

#define LINUX_SA_RESTORER 0x04000000ul

void machine_return(void);

/* The vDSO's, which Linux takes by default, is not our text. */
__asm__(".text\n"
	".global machine_return\n"
	".type machine_return, %function\n"
	/* Debuggers know a signal's frame by these two. */
	"machine_return:\n"
	"mov x8, #139\n"
	"svc #0\n"
	".size machine_return, . - machine_return\n");
static_assert(SYS_rt_sigreturn == 139, "machine_return says so");

int machine_handle(int sig, const struct sigaction *sa)
{
	const struct linux_sigaction act = {
		.handler = sa->sa_sigaction,
		.flags = (unsigned long)sa->sa_flags | LINUX_SA_RESTORER,
		.restorer = machine_return,
		.mask = ~0ul,
	};

	return (int)machine_syscall(SYS_rt_sigaction, sig, (long)&act, 0,
				    sizeof(act.mask), 0, 0);
}

void machine_get_call(const ucontext_t *uc, uint64_t *number, uint64_t arg[8])
{
	*number = uc->uc_mcontext.regs[8];
	for (int i = 0; i < 8; i++)
		arg[i] = uc->uc_mcontext.regs[i];
}

void machine_get_fault(const ucontext_t *uc, uint64_t *pc, uint64_t *sp,
		       uint64_t reg[31])
{
	for (int i = 0; i < 31; i++)
		reg[i] = uc->uc_mcontext.regs[i];
	*pc = uc->uc_mcontext.pc;
	*sp = uc->uc_mcontext.sp;
}

void machine_enter(ucontext_t *uc, uint64_t pc, uint64_t sp,
		   const uint64_t x[4])
{
	struct fpsimd_context *fp = (void *)uc->uc_mcontext.__reserved;

	for (int i = 0; i < 31; i++)
		uc->uc_mcontext.regs[i] = i < 4 ? x[i] : 0;
	uc->uc_mcontext.pc = pc;
	uc->uc_mcontext.sp = sp;
	uc->uc_mcontext.pstate = 0;
	if (fp->head.magic == FPSIMD_MAGIC) {
		fp->fpsr = 0;
		fp->fpcr = 0;
		memset(fp->vregs, 0, sizeof(fp->vregs));
	}
}

void machine_set_result(ucontext_t *uc, uint64_t value)
{
	uc->uc_mcontext.regs[0] = value;
}
