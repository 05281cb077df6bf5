/*
 * Inside of the host's arch/: physical memory as shared memory files, TA
 * spaces, and the machine that runs a TA's code. tee/ does not include this.
 */
#ifndef ARCH_HOST_H
#define ARCH_HOST_H

#include <arch/kernel.h>
#include <arch/mmu.h>

/* A range of physical addresses, backed by a file and mapped for good. */
struct host_ram {
	paddr_t base;
	uint64_t size;
	int fd;
	uint8_t *map;
};

enum { HOST_RAM_SECURE, HOST_RAM_NS, HOST_RAM_COUNT };
extern struct host_ram host_ram[HOST_RAM_COUNT];

/** host_memory_init() - make both RAMs and the kernel's address space. */
void host_memory_init(uint64_t ns_size);
/** host_ram_of() - which RAM holds @len bytes from @pa on; CHECK()s that one does. */
const struct host_ram *host_ram_of(paddr_t pa, uint64_t len);

/* A change of a TA's mappings, in the order in which they were made. */
struct user_change {
	uint64_t va;
	uint64_t len;
	uint64_t off;  /* in the RAM's file */
	uint32_t ram;  /* HOST_RAM_*, or USER_UNMAP */
	uint32_t prot; /* PROT_* */
};
#define USER_UNMAP UINT32_MAX

/* Why a TA stopped running. */
enum user_stop_kind { USER_CALLED, USER_FAULTED, USER_GONE };

struct user_stop {
	enum user_stop_kind kind;
	uint64_t number; /* of a system call */
	uint64_t arg[8];
	struct user_fault fault;
};

/*
 * What runs a TA's code. arch/host/user_process.c gives each space a process;
 * tests link machines of their own.
 */
struct user_machine;

/** user_machine_open() - for a new, empty space. Return: NULL if there is none. */
struct user_machine *user_machine_open(void);
void user_machine_close(struct user_machine *m);
/** user_machine_change() - change its mappings before it runs again. */
void user_machine_change(struct user_machine *m, const struct user_change *c);
/** user_machine_enter() - run from @pc until it stops; @x are its arguments. */
void user_machine_enter(struct user_machine *m, uint64_t pc, uint64_t sp,
			const uint64_t x[4], struct user_stop *stop);
/** user_machine_return() - go on behind a system call that gave @value. */
void user_machine_return(struct user_machine *m, uint64_t value,
			 struct user_stop *stop);

/** user_machine_of() - the one of a space. */
struct user_machine *user_machine_of(const struct user_tables *ut);

#endif
