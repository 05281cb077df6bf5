/*
 * Linux and the supplicant of the fuzz target: requests are served as they
 * should be, and then the input says what is wrong with the answer.
 */
#include "../../normal/host/supplicant.h"
#include "fuzz.h"
#include <base/tee_result.h>
#include <string.h>

static bool lent[FUZZ_LENT_COUNT];

void fuzz_answer_forget(void)
{
	memset(lent, 0, sizeof(lent));
}

static void lend(struct msg_header *hdr, struct msg_param *p)
{
	unsigned int i = 0;

	while (i < FUZZ_LENT_COUNT && lent[i])
		i++;
	if (i == FUZZ_LENT_COUNT || p->value[1] > FUZZ_LENT_LEN) {
		hdr->ret = TEE_ERROR_OUT_OF_MEMORY;
		return;
	}
	lent[i] = true;
	p->attr = MSG_TMEM_OUT;
	p->tmem.size = p->value[1];
	p->tmem.buf_ptr = fuzz_lent_pa(i);
	p->tmem.shm_ref = FUZZ_LENT_COOKIE + 64 * i;
}

static void *lent_bytes(const struct msg_param *p)
{
	uint64_t i = (p->rmem.shm_ref - FUZZ_LENT_COOKIE) / 64;

	if (i >= FUZZ_LENT_COUNT || p->rmem.offs > FUZZ_LENT_LEN ||
	    p->rmem.size > FUZZ_LENT_LEN - p->rmem.offs)
		return NULL;
	return fuzz_at(fuzz_lent_pa((unsigned int)i) + p->rmem.offs);
}

static void answer(struct msg_header *hdr, struct msg_param *param)
{
	void *bytes[MSG_RPC_PARAM_MAX] = { NULL };

	hdr->ret = TEE_SUCCESS;
	switch (hdr->cmd) {
	case RPC_NOTIFICATION:
	case RPC_SUSPEND:
	case RPC_GET_TIME:
		break;
	case RPC_SHM_ALLOC:
		lend(hdr, param);
		break;
	case RPC_SHM_FREE:
		if ((param->value[1] - FUZZ_LENT_COOKIE) / 64 < FUZZ_LENT_COUNT)
			lent[(param->value[1] - FUZZ_LENT_COOKIE) / 64] = false;
		break;
	default:
		for (uint32_t i = 0; i < hdr->num_params; i++) {
			uint64_t type = param[i].attr & MSG_ATTR_TYPE;

			if (type >= MSG_RMEM_IN && type <= MSG_RMEM_INOUT)
				bytes[i] = lent_bytes(&param[i]);
			if (type >= MSG_RMEM_IN && bytes[i] == NULL)
				hdr->ret = TEE_ERROR_BAD_PARAMETERS;
		}
		if (hdr->ret == TEE_SUCCESS)
			hdr->ret = supplicant_serve(hdr->cmd, param,
						    hdr->num_params, bytes);
	}
}

/* Changes some of the bytes that the TEE will read of its file. */
static void spoil(const struct msg_header *hdr, const struct msg_param *param,
		  struct fuzz_bytes *how)
{
	for (uint32_t i = 0; i < hdr->num_params; i++) {
		uint8_t *bytes = NULL;

		if ((param[i].attr & MSG_ATTR_TYPE) != MSG_RMEM_OUT ||
		    param[i].rmem.size == 0)
			continue;
		bytes = lent_bytes(&param[i]);
		if (bytes != NULL)
			bytes[fuzz_take(how, 2) % param[i].rmem.size] ^=
				(uint8_t)fuzz_take(how, 1);
	}
}

void fuzz_answer(struct msg_header *hdr, struct fuzz_bytes *how)
{
	struct msg_param *param = (struct msg_param *)(hdr + 1);
	uint64_t wrong = fuzz_take(how, 1) % 16;

	if (hdr->num_params > MSG_RPC_PARAM_MAX || wrong == 11) {
		hdr->ret = TEE_ERROR_COMMUNICATION;
		return;
	}
	answer(hdr, param);
	switch (wrong) {
	case 12:
		hdr->ret = (uint32_t)fuzz_number(how);
		break;
	case 13:
		for (uint64_t n = fuzz_take(how, 1) % 8; n > 0; n--)
			((uint8_t *)hdr)[fuzz_take(how, 1) % 160] ^=
				(uint8_t)fuzz_take(how, 1);
		break;
	case 14:
		param[hdr->num_params > 1].rmem.size = fuzz_number(how);
		break;
	case 15:
		spoil(hdr, param, how);
		break;
	default:
		break;
	}
}
