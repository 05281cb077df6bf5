/*
 * The page that the TEE and a TA's process share: whose turn it is, and what
 * the one wants of the other. Both sides run the same build.
 */
#ifndef ARCH_HOST_USER_SHARED_H
#define ARCH_HOST_USER_SHARED_H

#include <stdint.h>

#define USER_CHANGE_MAX 128u

/* File descriptors of a TA's process. */
#define USER_FD_SHARED 3
#define USER_FD_RAM    4 /* and the next: HOST_RAM_SECURE, HOST_RAM_NS */

enum user_turn { TURN_TEE, TURN_TA };

enum user_order { ORDER_ENTER, ORDER_RETURN, ORDER_CHANGE_ONLY };

struct shared_change {
	uint64_t va;
	uint64_t len;
	uint64_t off;
	uint32_t ram; /* UINT32_MAX: unmap */
	uint32_t prot;
};

struct user_shared {
	uint32_t turn; /* a futex; enum user_turn */
	/* From the TEE. */
	uint32_t order;
	uint32_t change_count;
	uint32_t pad;
	uint64_t value; /* what the system call gave */
	uint64_t pc;
	uint64_t sp;
	uint64_t x[4];
	/* From the TA. */
	uint64_t is_fault;
	uint64_t number;
	uint64_t arg[8];
	uint64_t fault_signal;
	uint64_t fault_address;
	uint64_t fault_pc;
	uint64_t fault_sp;
	uint64_t fault_reg[31];
	struct shared_change change[USER_CHANGE_MAX];
};

#endif
