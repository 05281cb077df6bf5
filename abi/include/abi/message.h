/*
 * Messages between Linux's OP-TEE driver and the TEE: the block that a
 * yielding call names, its parameters, and the requests (RPCs) back.
 */
#ifndef ABI_MESSAGE_H
#define ABI_MESSAGE_H

#include <assert.h>
#include <stdint.h>

struct msg_param {
	uint64_t attr;
	union {
		uint64_t value[3];
		struct {
			uint64_t buf_ptr;
			uint64_t size;
			uint64_t shm_ref;
		} tmem;
		struct {
			uint64_t offs;
			uint64_t size;
			uint64_t shm_ref;
		} rmem;
		uint8_t octets[24];
	};
};
static_assert(sizeof(struct msg_param) == 32, "part of the message ABI");

struct msg_header {
	uint32_t cmd;
	uint32_t func;
	uint32_t session;
	uint32_t cancel_id;
	uint32_t pad;
	uint32_t ret;
	uint32_t ret_origin;
	uint32_t num_params;
};
static_assert(sizeof(struct msg_header) == 32, "part of the message ABI");

#define MSG_PARAM_MAX	  6u /* two meta parameters and four */
#define MSG_RPC_PARAM_MAX 4u /* what tee-supplicant takes */

/* attr */
#define MSG_ATTR_TYPE	   0xffu
#define MSG_ATTR_META	   0x100u
#define MSG_ATTR_NONCONTIG 0x200u

#define MSG_NONE	0x0u
#define MSG_VALUE_IN	0x1u
#define MSG_VALUE_OUT	0x2u
#define MSG_VALUE_INOUT 0x3u
#define MSG_RMEM_IN	0x5u
#define MSG_RMEM_OUT	0x6u
#define MSG_RMEM_INOUT	0x7u
#define MSG_TMEM_IN	0x9u
#define MSG_TMEM_OUT	0xau
#define MSG_TMEM_INOUT	0xbu

/* cmd */
#define MSG_OPEN_SESSION     0u
#define MSG_INVOKE_COMMAND   1u
#define MSG_CLOSE_SESSION    2u
#define MSG_CANCEL	     3u
#define MSG_REGISTER_SHM     4u
#define MSG_UNREGISTER_SHM   5u
#define MSG_DO_BOTTOM_HALF   6u
#define MSG_STOP_ASYNC_NOTIF 7u

/* cmd of an RPC */
#define RPC_LOAD_TA	 0u
#define RPC_FS		 2u
#define RPC_GET_TIME	 3u
#define RPC_NOTIFICATION 4u
#define RPC_SUSPEND	 5u
#define RPC_SHM_ALLOC	 6u
#define RPC_SHM_FREE	 7u
#define RPC_SOCKET	 10u
#define RPC_PLUGIN	 12u

#define RPC_NOTIFICATION_WAIT 0u
#define RPC_NOTIFICATION_SEND 1u
#define RPC_SHM_SUPPLICANT    0u /* type of SHM_ALLOC: supplicant's heap */

/* value a of parameter 0 of RPC_FS */
#define RPC_FS_OPEN	0u
#define RPC_FS_CREATE	1u
#define RPC_FS_CLOSE	2u
#define RPC_FS_READ	3u
#define RPC_FS_WRITE	4u
#define RPC_FS_TRUNCATE 5u
#define RPC_FS_REMOVE	6u
#define RPC_FS_RENAME	7u

/* ret_origin */
#define ORIGIN_API   1u
#define ORIGIN_COMMS 2u
#define ORIGIN_TEE   3u
#define ORIGIN_TA    4u

#endif
