/*
 * A driver of one call at a time. Nothing we call asks anything back, so an
 * RPC other than an interrupt is an answer we did not agree on.
 */
#include "state.h"
#include "machine.h"
#include <abi/message.h>
#include <abi/pta_avb.h>
#include <abi/teesmc.h>
#include <base/bits.h>
#include <string.h>

#define META_COUNT 2u
#define PAGE_LEN   4096u
#define ITEM_LEN   256u /* of the shared page, for each parameter */
#define COOKIE	   1u	/* any number: there is one piece of shared memory */

struct message {
	struct msg_header hdr;
	struct msg_param param[MSG_PARAM_MAX];
};

static _Alignas(4096) struct {
	struct message msg;
	uint8_t fill[PAGE_LEN - sizeof(struct message)];
} page;
/* Where parameters lie that are longer than a number. */
static _Alignas(4096) uint8_t shared[PAGE_LEN];
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
	memset(&page.msg, 0, sizeof(page.msg));
	page.msg.hdr.cmd = cmd;
	page.msg.hdr.func = func;
	page.msg.hdr.session = session;
	page.msg.hdr.num_params = count;
}

static void put_value(uint32_t i, uint64_t a, uint64_t b)
{
	page.msg.param[i].attr = MSG_VALUE_IN;
	page.msg.param[i].value[0] = a;
	page.msg.param[i].value[1] = b;
}

static void put_memory(uint32_t i, uint64_t attr, const void *bytes, size_t len)
{
	struct msg_param *p = &page.msg.param[i];

	p->attr = attr;
	p->rmem.offs = i * ITEM_LEN;
	p->rmem.size = len;
	p->rmem.shm_ref = COOKIE;
	if (bytes != NULL)
		memcpy(shared + i * ITEM_LEN, bytes, len);
}

/* One page, named by the only entry of a list of pages. */
static TEE_Result memory_share(void)
{
	static _Alignas(4096) uint64_t list[PAGE_LEN / sizeof(uint64_t)];

	list[0] = (uintptr_t)shared;
	begin(MSG_REGISTER_SHM, 0, 1);
	page.msg.param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	page.msg.param[0].tmem.buf_ptr = (uintptr_t)list;
	page.msg.param[0].tmem.size = PAGE_LEN;
	page.msg.param[0].tmem.shm_ref = COOKIE;
	return run();
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
	if (res != TEE_SUCCESS)
		return res;
	/* The service is there: what fails from now on does not deny that. */
	return memory_share() == TEE_SUCCESS ? TEE_SUCCESS : TEE_ERROR_GENERIC;
}

TEE_Result state_index_read(uint32_t location, uint64_t *index)
{
	begin(MSG_INVOKE_COMMAND, AVB_READ_ROLLBACK_INDEX, 2);
	put_value(0, location, 0);
	page.msg.param[1].attr = MSG_VALUE_OUT;

	TEE_Result res = run();

	*index = page.msg.param[1].value[0] << 32 |
		 (uint32_t)page.msg.param[1].value[1];
	return res;
}

TEE_Result state_index_write(uint32_t location, uint64_t index)
{
	begin(MSG_INVOKE_COMMAND, AVB_WRITE_ROLLBACK_INDEX, 2);
	put_value(0, location, 0);
	put_value(1, index >> 32, (uint32_t)index);
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

TEE_Result state_value_read(const char *name, uint8_t *to, size_t room,
			    size_t *len)
{
	begin(MSG_INVOKE_COMMAND, AVB_READ_PERSIST_VALUE, 2);
	put_memory(0, MSG_RMEM_IN, name, strlen(name) + 1);
	put_memory(1, MSG_RMEM_INOUT, NULL, room);

	TEE_Result res = run();
	uint64_t got = page.msg.param[1].rmem.size;

	if (res != TEE_SUCCESS)
		return res;
	if (got > room)
		return TEE_ERROR_COMMUNICATION;
	memcpy(to, shared + ITEM_LEN, got);
	*len = (size_t)got;
	return TEE_SUCCESS;
}

TEE_Result state_value_write(const char *name, const uint8_t *bytes, size_t len)
{
	begin(MSG_INVOKE_COMMAND, AVB_WRITE_PERSIST_VALUE, 2);
	put_memory(0, MSG_RMEM_IN, name, strlen(name) + 1);
	put_memory(1, MSG_RMEM_IN, bytes, len);
	return run();
}

TEE_Result state_lock(bool unlocked)
{
	begin(MSG_INVOKE_COMMAND, AVB_WRITE_LOCK_STATE, 1);
	put_value(0, unlocked ? AVB_UNLOCKED : 1, 0);
	return run();
}

TEE_Result state_trust(const uint8_t digest[STATE_DIGEST_LEN])
{
	begin(MSG_INVOKE_COMMAND, AVB_TRUST_KEY, 1);
	put_memory(0, MSG_RMEM_IN, digest,
		   digest == NULL ? 0 : STATE_DIGEST_LEN);
	return run();
}

TEE_Result state_measure(const struct state_measure *m)
{
	begin(MSG_INVOKE_COMMAND, AVB_MEASURE, 4);
	put_memory(0, MSG_RMEM_IN, m->name, strlen(m->name));
	put_memory(1, MSG_RMEM_IN, m->digest, m->digest_len);
	put_value(2, m->version >> 32, (uint32_t)m->version);
	put_memory(3, MSG_RMEM_IN, m->signer,
		   m->signer == NULL ? 0 : STATE_DIGEST_LEN);
	return run();
}

TEE_Result state_end(void)
{
	begin(MSG_INVOKE_COMMAND, AVB_END_OF_BOOT, 0);

	TEE_Result res = run();

	begin(MSG_CLOSE_SESSION, 0, 0);
	(void)run();
	session = 0;
	begin(MSG_UNREGISTER_SHM, 0, 1);
	page.msg.param[0].attr = MSG_RMEM_IN;
	page.msg.param[0].rmem.shm_ref = COOKIE;
	(void)run();
	return res;
}
