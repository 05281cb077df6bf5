/*
 * The process that a TA runs in: maps the pages it is told to, runs the TA's
 * code, and gives system calls and faults to the TEE. The TA issues its calls
 * with the machine's own instruction: a filter lets only this program's text
 * call Linux, anything else arrives here as a signal. So arm64 runs the very
 * TAs of the real machine, and a TA cannot open a file by mistake.
 *
 * Everything happens in the signal's handler, on a stack of its own: a TA is
 * entered and resumed by returning from it.
 */
#define _GNU_SOURCE
#include "../user_shared.h"
#include "machine.h"
#include <abi/ta_shadow.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STACK_LEN 65536

static struct user_shared *shared;
static char stack[STACK_LEN] __attribute__((aligned(16)));

/* No errno here: it lies where the TA's thread pointer says. */
static long linux_call(long n, long a, long b, long c, long d, long e, long f)
{
	return machine_syscall(n, a, b, c, d, e, f);
}

static void fail(void)
{
	linux_call(SYS_exit_group, 125, 0, 0, 0, 0, 0);
}

static void change(const struct shared_change *c)
{
	long res = 0;

	if (c->ram == UINT32_MAX)
		res = linux_call(SYS_munmap, (long)c->va, (long)c->len, 0, 0, 0,
				 0);
	else
		res = linux_call(SYS_mmap, (long)c->va, (long)c->len,
				 (long)c->prot, MAP_SHARED | MAP_FIXED,
				 USER_FD_RAM + (long)c->ram, (long)c->off);
	if (res < 0 && res > -4096)
		fail();
}

/* Give the turn to the TEE and wait until it comes back with an order. */
static void ask(void)
{
	do {
		__atomic_store_n(&shared->turn, TURN_TEE, __ATOMIC_RELEASE);
		linux_call(SYS_futex, (long)&shared->turn, FUTEX_WAKE, 1, 0, 0,
			   0);
		while (__atomic_load_n(&shared->turn, __ATOMIC_ACQUIRE) ==
		       TURN_TEE)
			linux_call(SYS_futex, (long)&shared->turn, FUTEX_WAIT,
				   TURN_TEE, 0, 0, 0);
		for (uint32_t i = 0; i < shared->change_count; i++)
			change(&shared->change[i]);
		shared->change_count = 0;
	} while (shared->order == ORDER_CHANGE_ONLY);
}

static void follow(ucontext_t *uc)
{
	if (shared->order == ORDER_ENTER)
		machine_enter(uc, shared->pc, shared->sp, shared->x);
	else
		machine_set_result(uc, shared->value);
}

static void on_call(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	shared->is_fault = 0;
	machine_get_call(uc, &shared->number, shared->arg);
	ask();
	follow(uc);
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	shared->is_fault = 1;
	shared->fault_signal = (uint64_t)sig;
	shared->fault_address = (uint64_t)(uintptr_t)info->si_addr;
	machine_get_fault(uc, &shared->fault_pc, &shared->fault_sp,
			  shared->fault_reg);
	ask();
	follow(uc);
}

/* The first wait for an order, in a handler like all others. */
static void on_start(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	while (__atomic_load_n(&shared->turn, __ATOMIC_ACQUIRE) == TURN_TEE)
		linux_call(SYS_futex, (long)&shared->turn, FUTEX_WAIT, TURN_TEE,
			   0, 0, 0);
	for (uint32_t i = 0; i < shared->change_count; i++)
		change(&shared->change[i]);
	shared->change_count = 0;
	if (shared->order == ORDER_CHANGE_ONLY)
		ask();
	follow(uc);
}

static void handle(int sig, void (*handler)(int, siginfo_t *, void *))
{
	struct sigaction sa = {
		.sa_sigaction = handler,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	sigfillset(&sa.sa_mask);
	if (machine_handle(sig, &sa) != 0)
		fail();
}

extern char __executable_start[], etext[];

/*
 * Only our own text calls Linux. A filter compares halves of 64 bits, and
 * wherever the program was put its text may lie across a line of 4 GiB.
 */
static int filter(void)
{
	const uint64_t from = (uint64_t)(uintptr_t)__executable_start;
	const uint64_t to = (uint64_t)(uintptr_t)etext;
	const uint32_t from_high = (uint32_t)(from >> 32);
	const uint32_t to_high = (uint32_t)(to >> 32);
	const unsigned int ip =
		offsetof(struct seccomp_data, instruction_pointer);
	struct sock_filter within[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ip + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, from_high, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ip),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)from, 0, 2),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)to, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
	};
	struct sock_filter across[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ip + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, from_high, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ip),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)from, 3, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, to_high, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, ip),
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)to, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
	};
	struct sock_fprog prog = {
		.len = sizeof(within) / sizeof(within[0]),
		.filter = within,
	};

	if (from_high != to_high) {
		prog.len = sizeof(across) / sizeof(across[0]);
		prog.filter = across;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

int main(void)
{
	const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
	stack_t alt = { .ss_sp = stack, .ss_size = sizeof(stack) };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED,
		      USER_FD_SHARED, 0);
	if (shared == MAP_FAILED || sigaltstack(&alt, NULL) != 0)
		return 125;
	/* For TAs that were built with sanitizers; others never touch it. */
	(void)mmap((void *)TA_SHADOW_OFFSET, TA_SHADOW_LEN,
		   PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
			   MAP_FIXED_NOREPLACE,
		   -1, 0);
	handle(SIGSYS, on_call);
	handle(SIGUSR1, on_start);
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		handle(faults[i], on_fault);
	signal(SIGINT, SIG_IGN);
	if (filter() != 0)
		return 124;
	raise(SIGUSR1);
	return 125;
}
