/*
 * What the TEE asks of the normal world in the middle of a call.
 */
#ifndef NORMAL_HOST_REQUESTS_H
#define NORMAL_HOST_REQUESTS_H

#include <abi/message.h>

/**
 * requests_serve() - answer one request in place
 *
 * Tests link a function of theirs in front of it.
 */
void requests_serve(struct msg_header *hdr, struct msg_param *param);

/** requests_notified() - the TEE sent this notification. */
void requests_notified(uint64_t value);

#endif
