/*
 * What the host's libteec and the host TEE's process say to each other, one
 * packet a request and one a reply: the requests that Linux's tee device
 * takes. Memory lies in a file that both map; its descriptor travels with the
 * reply to the first request. Both sides are built together: no version is
 * negotiated, another one is refused.
 */
#ifndef NORMAL_HOST_PROTOCOL_H
#define NORMAL_HOST_PROTOCOL_H

#include <assert.h>
#include <stdint.h>

#define WIRE_VERSION 1u
#define WIRE_PARAMS  4u

enum wire_op {
	WIRE_HELLO, /* size: version; context: 0, or one to join */
	WIRE_OPEN,
	WIRE_INVOKE,
	WIRE_CLOSE,
	WIRE_CANCEL,
	WIRE_ALLOC, /* size */
	WIRE_FREE,  /* shm */
};

/* attr is MSG_NONE, MSG_VALUE_* or MSG_RMEM_*. */
struct wire_param {
	uint64_t attr;
	uint64_t a; /* value, or offset in @c */
	uint64_t b; /* value, or size */
	uint64_t c; /* memory, or WIRE_NO_MEMORY */
};
#define WIRE_NO_MEMORY UINT64_MAX

struct wire_request {
	uint32_t op;
	uint32_t session;
	uint32_t func;
	uint32_t cancel_id;
	uint32_t login;
	uint32_t group;	  /* with LOGIN_GROUP: which */
	uint8_t uuid[16]; /* of the TA, RFC 4122 order */
	uint64_t context;
	uint64_t size;
	uint64_t shm;
	struct wire_param param[WIRE_PARAMS];
};

/* What libteec makes of what the device answered. */
enum wire_error { WIRE_DONE, WIRE_NO_ROOM, WIRE_INVALID, WIRE_FAILED };

struct wire_reply {
	uint32_t error; /* enum wire_error; the rest if WIRE_DONE */
	uint32_t session;
	uint32_t ret;
	uint32_t origin;
	uint64_t context;
	uint64_t size;
	uint64_t shm;
	uint64_t offset; /* of the memory in the file */
	struct wire_param param[WIRE_PARAMS];
};
static_assert(sizeof(struct wire_request) == 192, "one packet");

#endif
