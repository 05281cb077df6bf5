/*
 * Fast calls: short questions, answered with interrupts masked.
 */
#include "kernel/thread.h"
#include "kernel/wait.h"
#include "smc/message.h"
#include "smc/shm.h"
#include "ta/session.h"
#include <abi/message.h>
#include <abi/teesmc.h>
#include <base/bits.h>

#define VERSION_MAJOR 0u
#define VERSION_MINOR 1u

#define CAPABILITIES                                                           \
	(TEESMC_CAP_DYNAMIC_SHM | TEESMC_CAP_MEMREF_NULL |                     \
	 TEESMC_CAP_ASYNC_NOTIF | TEESMC_CAP_RPC_ARG)

static void reply(struct smc_result *r, uint32_t a0, uint32_t a1, uint32_t a2,
		  uint32_t a3)
{
	*r = (struct smc_result){ { a0, a1, a2, a3 } };
}

static void exchange_caps(struct smc_result *r, uint32_t ns_caps)
{
	if ((ns_caps & ~(uint32_t)TEESMC_NSCAP_UNIPROCESSOR) != 0) {
		reply(r, TEESMC_ENOTAVAIL, CAPABILITIES, 0, 0);
		return;
	}
	/* A fresh driver: what a dead kernel registered and opened is gone. */
	if (!thread_any_busy()) {
		shm_forget_all();
		message_fresh_driver();
	}
	reply(r, TEESMC_OK, CAPABILITIES, NOTIFY_MAX, MSG_RPC_PARAM_MAX);
}

static void async_notif(struct smc_result *r)
{
	uint32_t value = 0;
	bool more = false;
	bool found = notify_pop(&value, &more);

	reply(r, TEESMC_OK, value,
	      (found ? BIT32(0) : 0) | (more ? BIT32(1) : 0), 0);
}

void kernel_fast_call(struct smc_result *r, uint64_t a0, uint64_t a1,
		      uint64_t a2, uint64_t a3)
{
	switch ((uint32_t)a0 & ~(uint32_t)SMCCC_SVE_HINT) {
	case TEESMC_CALLS_COUNT:
		reply(r, 11, 0, 0, 0);
		break;
	case TEESMC_CALLS_UID:
		reply(r, TEESMC_UID_WORDS);
		break;
	case TEESMC_CALLS_REVISION:
		reply(r, 2, 0, 0, 0);
		break;
	case TEESMC_GET_OS_UUID:
		reply(r, TEESMC_OS_UUID_WORDS);
		break;
	case TEESMC_GET_OS_REVISION:
		reply(r, VERSION_MAJOR, VERSION_MINOR, 0, 0);
		break;
	case TEESMC_EXCHANGE_CAPS:
		exchange_caps(r, (uint32_t)a1);
		break;
	case TEESMC_DISABLE_SHM_CACHE:
		/* There is no cache: RPC blocks travel with the calls. */
		reply(r, TEESMC_ENOTAVAIL, 0, 0, 0);
		break;
	case TEESMC_ENABLE_SHM_CACHE:
		reply(r, TEESMC_OK, 0, 0, 0);
		break;
	case TEESMC_GET_THREAD_COUNT:
		reply(r, TEESMC_OK, THREAD_COUNT - 1, 0, 0);
		break;
	case TEESMC_ENABLE_ASYNC_NOTIF:
		notify_enable();
		reply(r, TEESMC_OK, 0, 0, 0);
		break;
	case TEESMC_GET_ASYNC_NOTIF:
		async_notif(r);
		break;
	default:
		reply(r, SMCCC_UNKNOWN, 0, 0, 0);
		break;
	}
}
