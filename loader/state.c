/*
 * A driver of one call at a time. Nothing we call asks anything back, so an
 * RPC other than an interrupt is an answer we did not agree on.
 */
#include "state.h"
#include "machine.h"
#include <abi/message.h>
#include <abi/pta_avb.h>
#include <abi/teesmc.h>
#include <string.h>

#define PARAM_COUNT 2u
#define META_COUNT  2u

struct message {
	struct msg_header hdr;
	struct msg_param param[META_COUNT + PARAM_COUNT];
};

static _Alignas(4096) struct {
	struct message msg;
	uint8_t fill[4096 - sizeof(struct message)];
} page;
static uint32_t session;

/* The TEE may write the message at any time until the call ends. */
static TEE_Result run(void)
{
	uint64_t pa = (uintptr_t)&page.msg;
	struct firmware_result r =
		firmware_call3(TEESMC_CALL_WITH_ARG, pa >> 32, (uint32_t)pa, 0);

	while ((uint32_t)r.a[0] == TEESMC_RPC_FOREIGN_INTR)
		r = firmware_call3(TEESMC_RETURN_FROM_RPC, r.a[1], r.a[2],
				   r.a[3]);
	if ((uint32_t)r.a[0] != TEESMC_OK)
		return TEE_ERROR_COMMUNICATION;
	return page.msg.hdr.ret;
}

static void begin(uint32_t cmd, uint32_t func, uint32_t count)
{
	memset(&page, 0, sizeof(page));
	page.msg.hdr.cmd = cmd;
	page.msg.hdr.func = func;
	page.msg.hdr.session = session;
	page.msg.hdr.num_params = count;
}

TEE_Result state_open(void)
{
	static const uint8_t uuid[16] = PTA_AVB_UUID_OCTETS;

	session = 0;
	begin(MSG_OPEN_SESSION, 0, META_COUNT);
	page.msg.param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	page.msg.param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(page.msg.param[0].octets, uuid, sizeof(uuid));

	TEE_Result res = run();

	session = page.msg.hdr.session;
	return res;
}

TEE_Result state_index_read(uint32_t location, uint64_t *index)
{
	begin(MSG_INVOKE_COMMAND, AVB_READ_ROLLBACK_INDEX, 2);
	page.msg.param[0].attr = MSG_VALUE_IN;
	page.msg.param[0].value[0] = location;
	page.msg.param[1].attr = MSG_VALUE_OUT;

	TEE_Result res = run();

	*index = page.msg.param[1].value[0] << 32 |
		 (uint32_t)page.msg.param[1].value[1];
	return res;
}

TEE_Result state_index_write(uint32_t location, uint64_t index)
{
	begin(MSG_INVOKE_COMMAND, AVB_WRITE_ROLLBACK_INDEX, 2);
	page.msg.param[0].attr = MSG_VALUE_IN;
	page.msg.param[0].value[0] = location;
	page.msg.param[1].attr = MSG_VALUE_IN;
	page.msg.param[1].value[0] = index >> 32;
	page.msg.param[1].value[1] = (uint32_t)index;
	return run();
}

TEE_Result state_unlocked(bool *unlocked)
{
	begin(MSG_INVOKE_COMMAND, AVB_READ_LOCK_STATE, 1);
	page.msg.param[0].attr = MSG_VALUE_OUT;

	TEE_Result res = run();

	*unlocked = res == TEE_SUCCESS &&
		    page.msg.param[0].value[0] == AVB_UNLOCKED;
	return res;
}

TEE_Result state_end(void)
{
	begin(MSG_INVOKE_COMMAND, AVB_END_OF_BOOT, 0);

	TEE_Result res = run();

	begin(MSG_CLOSE_SESSION, 0, 0);
	(void)run();
	session = 0;
	return res;
}
