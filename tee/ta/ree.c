/*
 * TA files of the normal world, which the supplicant reads. Nothing of them is
 * read twice.
 */
#include "smc/rpc.h"
#include "ta/load.h"
#include "ta/ta_verify.h"
#include <formats/ta_container.h>
#include <string.h>

#define FILE_TRIES 3u /* the file may grow while we ask for it */

/* The two words of the request that carry the UUID, in RFC 4122 order. */
static void uuid_param(struct msg_param *p, const TEE_UUID *uuid)
{
	memset(p, 0, sizeof(*p));
	p->attr = MSG_VALUE_IN;
	ta_uuid_to_octets(p->octets, uuid);
}

/* Have the supplicant put the file into a buffer of ours. */
static TEE_Result ree_open(struct ta_file *file)
{
	size_t want = RPC_BUFFER_LEN;

	for (unsigned int i = 0; i < FILE_TRIES; i++) {
		struct rpc_buffer *buf = NULL;
		struct msg_param p[2];
		TEE_Result res = rpc_buffer_take(want, &buf);

		if (res != TEE_SUCCESS)
			return res;
		uuid_param(&p[0], file->uuid);
		rpc_memref(&p[1], MSG_RMEM_OUT, buf, 0, buf->size);
		res = rpc_load_ta(p, &want);
		if (res == TEE_SUCCESS && want <= buf->size) {
			file->from = buf;
			file->len = want;
			return TEE_SUCCESS;
		}
		/* Not found is an answer; any other error may be the buffer's. */
		rpc_buffer_give(buf, res != TEE_ERROR_ITEM_NOT_FOUND &&
					     res != TEE_ERROR_SHORT_BUFFER);
		if (res == TEE_ERROR_ITEM_NOT_FOUND)
			return res;
		if (res != TEE_ERROR_SHORT_BUFFER)
			want = RPC_BUFFER_LEN;
		if (want > TA_FILE_LEN_MAX)
			return TEE_ERROR_SECURITY;
	}
	return TEE_ERROR_COMMUNICATION;
}

static TEE_Result ree_read(struct ta_file *file, size_t off, void *to,
			   size_t len)
{
	const struct rpc_buffer *buf = file->from;

	return memory_copy_in(to, buf->mem, off, len);
}

static void ree_close(struct ta_file *file)
{
	rpc_buffer_give(file->from, false);
}

const struct ta_source ree_source = {
	.open = ree_open,
	.read = ree_read,
	.close = ree_close,
};
