/*
 * The host build: how a normal world in the same process meets the TEE. What
 * crosses is what crosses on the real machine, registers and physical memory;
 * only the instruction is a function here.
 */
#ifndef ABI_HOST_TEE_H
#define ABI_HOST_TEE_H

#include <stdint.h>

struct host_tee_config {
	const char *flash;   /* file that stands in for the secure flash */
	const char *console; /* path of the secure console's socket, or NULL */
	const char *console_log; /* file for what it shows, or NULL */
	const char *user;	 /* program that TAs run in */
	uint64_t ram_size;	 /* bytes of normal-world memory */
	void (*notified)(void);	 /* the asynchronous notification's interrupt */
};

/* Normal-world memory, at the same physical addresses as QEMU's. */
struct host_tee_ram {
	uint64_t base;
	uint64_t size;
	uint64_t used; /* bytes from @base on that hold the device tree */
	uint8_t *map;
	int fd;
};

/** host_tee_start() - boot the TEE; once. Return: 0, or -1 with a message out. */
int host_tee_start(const struct host_tee_config *config,
		   struct host_tee_ram *ram);

/** host_tee_smc() - one SMC; @a holds x0..x7 and receives x0..x3. Any thread. */
void host_tee_smc(uint64_t a[8]);

#endif
