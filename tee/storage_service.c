/*
 * Trusted storage on the supplicant's file system: RPC_FS requests behind the
 * engine's file interface, through one buffer that is kept between requests.
 */
#include "storage_service.h"
#include "kernel/device.h"
#include "kernel/heap.h"
#include "kernel/log.h"
#include "kernel/random.h"
#include "kernel/wait.h"
#include "pta/console.h"
#include "smc/rpc.h"
#include <base/bits.h>
#include <base/secret.h>
#include <string.h>

#define NAME_MAX_LEN 64u

static struct mutex storage_mutex;
static struct store *the_store;
static struct store_io fs_io;

static TEE_Result name_in(struct rpc_buffer *buf, const char *name,
			  struct msg_param *p)
{
	size_t len = strnlen(name, NAME_MAX_LEN) + 1;

	rpc_memref(p, MSG_RMEM_IN, buf, 0, len);
	return memory_copy_out(buf->mem, 0, name, len);
}

/* A failed request may mean that the supplicant, and the buffer, are new. */
static void give(struct rpc_buffer *buf, TEE_Result res)
{
	rpc_buffer_give(buf, res != TEE_SUCCESS &&
				     res != TEE_ERROR_ITEM_NOT_FOUND &&
				     res != TEE_ERROR_STORAGE_NO_SPACE);
}

static TEE_Result open_file(uint32_t op, const char *name, uint32_t *fd)
{
	struct rpc_buffer *buf = NULL;
	struct msg_param p[3] = {
		{ .attr = MSG_VALUE_IN, .value = { op } },
		{ 0 },
		{ .attr = MSG_VALUE_OUT },
	};
	TEE_Result res = rpc_buffer_take(RPC_BUFFER_LEN, &buf);

	if (res != TEE_SUCCESS)
		return res;
	res = name_in(buf, name, &p[1]);
	if (res == TEE_SUCCESS)
		res = rpc_command(RPC_FS, p, 3);
	give(buf, res);
	*fd = (uint32_t)p[2].value[0];
	return res;
}

static TEE_Result fs_open(struct store_io *io, const char *name, uint32_t *fd)
{
	return open_file(RPC_FS_OPEN, name, fd);
}

static TEE_Result fs_create(struct store_io *io, const char *name, uint32_t *fd)
{
	return open_file(RPC_FS_CREATE, name, fd);
}

static void fs_close(struct store_io *io, uint32_t fd)
{
	struct msg_param p = {
		.attr = MSG_VALUE_IN,
		.value = { RPC_FS_CLOSE, fd },
	};

	(void)rpc_command(RPC_FS, &p, 1);
}

static TEE_Result fs_read(struct store_io *io, uint32_t fd, uint64_t off,
			  uint8_t *bytes, size_t len, size_t *got)
{
	struct rpc_buffer *buf = NULL;
	struct msg_param p[2] = {
		{ .attr = MSG_VALUE_IN, .value = { RPC_FS_READ, fd, off } },
	};
	TEE_Result res = rpc_buffer_take(len, &buf);

	*got = 0;
	if (res != TEE_SUCCESS)
		return res;
	rpc_memref(&p[1], MSG_RMEM_OUT, buf, 0, len);
	res = rpc_command(RPC_FS, p, 2);
	if (res == TEE_SUCCESS)
		res = memory_copy_in(bytes, buf->mem, 0, p[1].rmem.size);
	if (res == TEE_SUCCESS)
		*got = p[1].rmem.size;
	give(buf, res);
	return res;
}

static TEE_Result fs_write(struct store_io *io, uint32_t fd, uint64_t off,
			   const uint8_t *bytes, size_t len)
{
	struct rpc_buffer *buf = NULL;
	struct msg_param p[2] = {
		{ .attr = MSG_VALUE_IN, .value = { RPC_FS_WRITE, fd, off } },
	};
	TEE_Result res = rpc_buffer_take(len, &buf);

	if (res != TEE_SUCCESS)
		return res;
	rpc_memref(&p[1], MSG_RMEM_IN, buf, 0, len);
	res = memory_copy_out(buf->mem, 0, bytes, len);
	if (res == TEE_SUCCESS)
		res = rpc_command(RPC_FS, p, 2);
	give(buf, res);
	return res;
}

static TEE_Result fs_truncate(struct store_io *io, uint32_t fd, uint64_t len)
{
	struct msg_param p = {
		.attr = MSG_VALUE_IN,
		.value = { RPC_FS_TRUNCATE, fd, len },
	};

	return rpc_command(RPC_FS, &p, 1);
}

static TEE_Result fs_remove(struct store_io *io, const char *name)
{
	struct rpc_buffer *buf = NULL;
	struct msg_param p[2] = {
		{ .attr = MSG_VALUE_IN, .value = { RPC_FS_REMOVE } },
	};
	TEE_Result res = rpc_buffer_take(RPC_BUFFER_LEN, &buf);

	if (res != TEE_SUCCESS)
		return res;
	res = name_in(buf, name, &p[1]);
	if (res == TEE_SUCCESS)
		res = rpc_command(RPC_FS, p, 2);
	give(buf, res);
	return res;
}

static const struct store_io_ops fs_ops = {
	.open = fs_open,
	.create = fs_create,
	.close = fs_close,
	.read = fs_read,
	.write = fs_write,
	.truncate = fs_truncate,
	.remove = fs_remove,
};

void storage_init(void)
{
	uint8_t key[STORE_KEY_LEN];
	struct store_config config = {
		.io = &fs_io,
		.rollback = device_rollback(),
		.key = key,
		.alloc = heap_alloc,
		.random = random_bytes,
	};

	fs_io.ops = &fs_ops;
	fs_io.len_max = RPC_BUFFER_LEN;
	if (config.rollback == NULL)
		return;
	device_key("trusted storage", key, sizeof(key));
	if (store_alloc(&config, &the_store) != TEE_SUCCESS)
		log_line("no memory for trusted storage");
	secret_wipe(key, sizeof(key));
}

static const char reset_phrase[] = "reset trusted storage";
static bool reset_confirmed;

static void confirm_reset(void)
{
	__atomic_store_n(&reset_confirmed, true, __ATOMIC_RELEASE);
}

struct store *storage_lock(void)
{
	if (the_store == NULL)
		return NULL;
	mutex_lock(&storage_mutex);
	if (__atomic_load_n(&reset_confirmed, __ATOMIC_RELAXED) &&
	    __atomic_exchange_n(&reset_confirmed, false, __ATOMIC_ACQ_REL))
		log_line("trusted storage: reset, %s",
			 store_reset(the_store) == TEE_SUCCESS
				 ? "it is empty now"
				 : "which failed");
	return the_store;
}

/* A store that refuses says so where a person sees it, once per state. */
static void report_state(void)
{
	static enum store_state told = STORE_CLOSED;
	enum store_state now = store_state(the_store);

	if (now == told)
		return;
	told = now;
	if (now == STORE_ROLLED_BACK)
		log_line("trusted storage: the files are OLDER than this "
			 "device has seen, or altered; refused");
	else if (now == STORE_MISSING)
		log_line("trusted storage: its file is gone; refused");
	else if (now == STORE_UNKNOWN_VERSION)
		log_line(
			"trusted storage: written by a newer version; refused");
	else if (now == STORE_ANCHOR_BROKEN)
		log_line("trusted storage: the rollback store cannot be read");
	if (now == STORE_ROLLED_BACK || now == STORE_MISSING) {
		console_expect(reset_phrase, confirm_reset, NULL);
		log_line("  to give up ALL that was stored, type here: %s",
			 reset_phrase);
	}
}

void storage_unlock(void)
{
	report_state();
	mutex_unlock(&storage_mutex);
}
