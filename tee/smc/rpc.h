/*
 * Requests from the TEE to the normal world, made by the running thread. Every
 * answer is untrusted and every request can fail.
 */
#ifndef TEE_SMC_RPC_H
#define TEE_SMC_RPC_H

#include "smc/shm.h"
#include <abi/message.h>

/**
 * rpc_command() - one request to Linux or the supplicant
 * @param: parameters; on return values and memref sizes are theirs, sizes
 *         never above what was sent
 *
 * Return: what they answered; TEE_ERROR_COMMUNICATION if nobody could be asked.
 */
TEE_Result rpc_command(uint32_t cmd, struct msg_param *param, uint32_t count);

/**
 * rpc_command_len() - as rpc_command(), with the length they say of memref @n
 * @len: receives it as it came, perhaps above what was sent: to be told, never
 *       to be used as a length of @n's memory
 */
TEE_Result rpc_command_len(uint32_t cmd, struct msg_param *param,
			   uint32_t count, uint32_t n, size_t *len);

/**
 * rpc_load_ta() - LOAD_TA; its answer may name more bytes than the buffer has
 * @param: UUID and output buffer
 * @len:   receives the length of the file
 */
TEE_Result rpc_load_ta(struct msg_param *param, size_t *len);

/** rpc_block_free() - give back what a call without an RPC block needed. */
void rpc_block_free(void);

/** rpc_notification_wait() - block in Linux until @value is notified. */
TEE_Result rpc_notification_wait(uint32_t value);
/** rpc_suspend() - sleep in Linux for about @ms milliseconds. */
void rpc_suspend(uint32_t ms);
/** rpc_get_time() - Linux's wall clock, not to be trusted. */
TEE_Result rpc_get_time(uint64_t *seconds, uint32_t *nanoseconds);

/*
 * Memory of the supplicant that holds the data of requests to it. A thread
 * holds at most one at a time.
 */
struct rpc_buffer {
	bool taken;
	struct thread *user; /* the last one; it lets go at its call's end */
	struct memory *mem;
	uint64_t cookie;
	size_t size;
};

/*
 * The smallest one that is asked for. Linux clears and pins every page of it,
 * and from 128 KiB the supplicant's allocator asks the kernel for fresh ones.
 */
#define RPC_BUFFER_LEN 0x8000u

/**
 * rpc_buffer_take() - a buffer of at least @size bytes for this thread
 *
 * A buffer is kept until the end of the call, since making one costs a round
 * trip, but no longer: while a piece of a supplicant's memory is held, Linux 6.1
 * does not take its device back from it when it ends, and no other can start.
 *
 * Return: TEE_SUCCESS; TEE_ERROR_OUT_OF_MEMORY, also without a supplicant.
 */
TEE_Result rpc_buffer_take(size_t size, struct rpc_buffer **out);
/**
 * rpc_buffer_give() - done with it
 * @broken: a request with it failed in a way a new supplicant explains: let go
 */
void rpc_buffer_give(struct rpc_buffer *buf, bool broken);

/** rpc_buffers_release() - at the end of a call: let go what it had kept. */
void rpc_buffers_release(void);

/** rpc_memref() - fill @p with [@off, @off + @len) of a buffer. */
void rpc_memref(struct msg_param *p, uint32_t attr,
		const struct rpc_buffer *buf, size_t off, size_t len);

/** rpc_round_trips() - requests made since start, for the benchmarks. */
uint64_t rpc_round_trips(void);

#endif
