/*
 * x86-64: a TA's system call has its number in rax, its arguments as Linux has
 * them and the seventh and eighth in r12 and r13. Its C functions are entered
 * with the stack as behind a call instruction.
 */
#define _GNU_SOURCE
#include "machine.h"
#include <string.h>

#define MXCSR_DEFAULT 0x1f80u
#define FCW_DEFAULT   0x37fu

long machine_syscall(long n, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long res = n;

	__asm__ volatile("syscall"
			 : "+a"(res)
			 : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return res;
}

int machine_handle(int sig, const struct sigaction *sa)
{
	return sigaction(sig, sa, NULL); /* the C library's, linked in */
}

void machine_get_call(const ucontext_t *uc, uint64_t *number, uint64_t arg[8])
{
	const greg_t *r = uc->uc_mcontext.gregs;
	static const int order[8] = { REG_RDI, REG_RSI, REG_RDX, REG_R10,
				      REG_R8,  REG_R9,	REG_R12, REG_R13 };

	/* The filter leaves the number where the TA put it. */
	*number = (uint64_t)r[REG_RAX];
	for (int i = 0; i < 8; i++)
		arg[i] = (uint64_t)r[order[i]];
}

void machine_get_fault(const ucontext_t *uc, uint64_t *pc, uint64_t *sp,
		       uint64_t reg[31])
{
	const greg_t *r = uc->uc_mcontext.gregs;

	memset(reg, 0, 31 * sizeof(reg[0]));
	for (int i = 0; i <= REG_RCX; i++)
		reg[i] = (uint64_t)r[i];
	/* The frame pointer, where a report looks for callers. */
	reg[29] = (uint64_t)r[REG_RBP];
	*pc = (uint64_t)r[REG_RIP];
	*sp = (uint64_t)r[REG_RSP];
}

void machine_enter(ucontext_t *uc, uint64_t pc, uint64_t sp,
		   const uint64_t x[4])
{
	greg_t *r = uc->uc_mcontext.gregs;
	struct _libc_fpstate *fp = uc->uc_mcontext.fpregs;

	for (int i = 0; i <= REG_RCX; i++)
		r[i] = 0;
	r[REG_RDI] = (greg_t)x[0];
	r[REG_RSI] = (greg_t)x[1];
	r[REG_RDX] = (greg_t)x[2];
	r[REG_RCX] = (greg_t)x[3];
	r[REG_RIP] = (greg_t)pc;
	/* A return address of 0 below the parameters, which are aligned. */
	r[REG_RSP] = (greg_t)(sp - 8);
	if (fp == NULL)
		return;
	memset(fp->_st, 0, sizeof(fp->_st));
	memset(fp->_xmm, 0, sizeof(fp->_xmm));
	fp->cwd = FCW_DEFAULT;
	fp->swd = 0;
	fp->ftw = 0;
	fp->mxcsr = MXCSR_DEFAULT;
}

void machine_set_result(ucontext_t *uc, uint64_t value)
{
	uc->uc_mcontext.gregs[REG_RAX] = (greg_t)value;
}
