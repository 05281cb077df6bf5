/*
 * Messages of yielding calls.
 */
#ifndef TEE_SMC_MESSAGE_H
#define TEE_SMC_MESSAGE_H

#include "kernel/thread.h"

/**
 * message_call() - serve one yielding call
 * @id:     SMC id, one of TEESMC_CALL_WITH_*
 * @where:  physical address or cookie of the message, untrusted
 * @offset: of the message in a registered buffer, untrusted
 *
 * Return: a0 of the reply, TEESMC_OK when the message holds the result.
 */
uint64_t message_call(struct thread *t, uint32_t id, uint64_t where,
		      uint64_t offset);

/** message_fresh_driver() - a driver starts: forget what a dead one held. */
void message_fresh_driver(void);

#endif
