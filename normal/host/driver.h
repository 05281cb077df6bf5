/*
 * The part of Linux's TEE driver in the host build: messages in normal-world
 * memory, SMCs, and the requests that come back.
 */
#ifndef NORMAL_HOST_DRIVER_H
#define NORMAL_HOST_DRIVER_H

#include <abi/host_tee.h>
#include <abi/message.h>
#include <stdbool.h>
#include <stddef.h>

/* A piece of normal-world memory. */
struct shm {
	uint64_t cookie; /* never 0 */
	uint64_t pa;
	uint64_t size; /* as it was asked for */
	uint64_t pages;
};

/* A message page of the driver's; one call at a time. */
struct driver_call {
	struct shm page;
	struct msg_header *hdr;
	struct msg_param *param; /* behind the header */
};

extern struct host_tee_ram driver_ram;

/** driver_start() - the TEE runs: probe it as Linux does. Return: 0 or -1. */
int driver_start(void);
/** driver_notified() - the notification interrupt; for host_tee_config. */
void driver_notified(void);

/** driver_alloc() - contiguous pages. Return: false if there are none. */
bool driver_alloc(uint64_t size, struct shm *shm);
void driver_free(struct shm *shm);
/** driver_at() - where memory at @pa is mapped here. */
void *driver_at(uint64_t pa);

/**
 * driver_make_list() - the chain of pages that names the pages of @shm
 * @list: receives it; the caller frees it
 *
 * Return: false if there are none.
 */
bool driver_make_list(const struct shm *shm, struct shm *list);

/** driver_register() - tell the TEE. Return: a TEE_Result. */
uint32_t driver_register(struct driver_call *call, const struct shm *shm);
uint32_t driver_unregister(struct driver_call *call, uint64_t cookie);

/** driver_call_init() - a registered message page. Return: 0 or -1. */
int driver_call_init(struct driver_call *call);
void driver_call_fini(struct driver_call *call);
/** driver_begin() - clear the message for @cmd with @count parameters. */
void driver_begin(struct driver_call *call, uint32_t cmd, uint32_t count);
/** driver_do() - make the call. Return: a0, 0 when the message has a result. */
uint64_t driver_do(struct driver_call *call);

#endif
