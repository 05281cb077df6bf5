/*
 * The normal world and the TA of tests of the whole TEE.
 */
#define _GNU_SOURCE
#include "world.h"
#include "../../arch/host/user_process.h"
#include "../../normal/host/supplicant.h"
#include "reads.h"
#include "smc/shm.h"
#include "ta/instance.h"
#include "ta/session.h"
#include <abi/host_tee.h>
#include <abi/ta_syscalls.h>
#include <abi/teesmc.h>
#include <arch/host.h>
#include <base/check.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LENT_COUNT  4u
#define LENT_LEN    0x80000u
#define LENT_COOKIE UINT64_C(0x30000)

struct call call[2];
bool (*rpc_hook)(struct message *rpc);
void (*answer_hook)(struct message *rpc, void *bytes[MSG_RPC_PARAM_MAX]);
void (*ta_body)(struct ta *ta);

static struct host_tee_ram ram;
static bool lent[LENT_COUNT];

void *world_at(uint64_t pa)
{
	return ram.map + (pa - ram.base);
}

uint64_t list_pa(void)
{
	return ram.base + ram.used + 2 * PAGE;
}

static uint64_t lent_pa(unsigned int i)
{
	return list_pa() + PAGE + (uint64_t)i * LENT_LEN;
}

static uint64_t data_pa(void)
{
	return lent_pa(LENT_COUNT);
}

uint8_t *data_bytes(void)
{
	return world_at(data_pa());
}

/* ---------------------------------------------------- what the TEE reads --- */

unsigned int double_reads;
static uint8_t *seen; /* per byte of the normal world */
static uint64_t watched_len;

static void reads_forget(void)
{
	if (seen != NULL)
		memset(seen, 0, watched_len);
}

NO_READS static void note_read(const struct normal_read *r)
{
	uint64_t at = r->pa - ram.base;

	for (uint64_t i = at; i < at + r->len && i < watched_len; i++)
		if (seen[i]++ == 1)
			double_reads++;
}

/* ------------------------------------------------------- the TA's machine --- */

struct ta {
	sem_t go;
	sem_t stopped;
	bool begun;
	uint64_t sp;
	uint64_t value;
	struct user_stop stop;
	/* A copy that the kernel's thread makes for it. */
	uint64_t va;
	void *to;
	const void *from;
	size_t len;
};

struct user_machine {
	struct ta ta;
};

void user_process_init(const char *path)
{
}

struct user_machine *user_machine_open(void)
{
	struct user_machine *m = calloc(1, sizeof(*m));

	if (m == NULL)
		abort();
	sem_init(&m->ta.go, 0, 0);
	sem_init(&m->ta.stopped, 0, 0);
	return m;
}

/* One that stopped in its body keeps it: the thread never goes on. */
void user_machine_close(struct user_machine *m)
{
	if (!m->ta.begun)
		free(m);
}

void user_machine_change(struct user_machine *m, const struct user_change *c)
{
}

uint64_t ta_sp(const struct ta *ta)
{
	return ta->sp;
}

uint32_t ta_call(struct ta *ta, uint64_t number, const uint64_t arg[8])
{
	ta->stop = (struct user_stop){ .kind = USER_CALLED, .number = number };
	memcpy(ta->stop.arg, arg, sizeof(ta->stop.arg));
	sem_post(&ta->stopped);
	sem_wait(&ta->go);
	return (uint32_t)ta->value;
}

uint32_t ta_session(struct ta *ta, const TEE_UUID *uuid, uint32_t *session)
{
	uint64_t at = ta->sp - 0x100;
	uint32_t res = 0;

	ta_put(ta, at, uuid, sizeof(*uuid));
	res = TA_CALL(ta, TA_SYS_OPEN_TA_SESSION, at, UINT32_MAX, 0, at + 0x20,
		      at + 0x28);
	ta_get(ta, at + 0x20, session, sizeof(*session));
	return res;
}

uint32_t ta_command(struct ta *ta, uint32_t session, uint32_t cmd,
		    struct ta_params *p)
{
	uint64_t at = ta->sp - 0x100;
	uint32_t res = 0;

	ta_put(ta, at, p, sizeof(*p));
	res = TA_CALL(ta, TA_SYS_INVOKE_TA_COMMAND, session, UINT32_MAX, cmd,
		      at, at + 0x60);
	ta_get(ta, at, p, sizeof(*p));
	return res;
}

static void ta_copy(struct ta *ta, uint64_t va, void *to, const void *from,
		    size_t len)
{
	ta->va = va;
	ta->to = to;
	ta->from = from;
	ta->len = len;
	sem_post(&ta->stopped);
	sem_wait(&ta->go);
}

void ta_put(struct ta *ta, uint64_t va, const void *from, size_t len)
{
	ta_copy(ta, va, NULL, from, len);
}

void ta_get(struct ta *ta, uint64_t va, void *to, size_t len)
{
	ta_copy(ta, va, to, NULL, len);
}

static void *ta_thread(void *arg)
{
	struct ta *ta = arg;

	ta_body(ta);
	ta->begun = false;
	ta->stop = (struct user_stop){ .kind = USER_CALLED,
				       .number = TA_SYS_RETURN };
	sem_post(&ta->stopped);
	return NULL;
}

static void ta_wait(struct ta *ta, struct user_stop *stop)
{
	for (;;) {
		sem_wait(&ta->stopped);
		if (ta->len == 0)
			break;
		if (ta->to != NULL)
			memcpy(ta->to, user_pointer(ta->va), ta->len);
		else
			memcpy(user_pointer(ta->va), ta->from, ta->len);
		ta->len = 0;
		sem_post(&ta->go);
	}
	*stop = ta->stop;
}

void user_machine_enter(struct user_machine *m, uint64_t pc, uint64_t sp,
			const uint64_t x[4], struct user_stop *stop)
{
	pthread_t id;

	m->ta.sp = sp;
	*stop = (struct user_stop){ .kind = USER_CALLED,
				    .number = TA_SYS_RETURN };
	if (x[0] != TA_ENTRY_INVOKE_COMMAND || ta_body == NULL)
		return;
	m->ta.begun = true;
	pthread_create(&id, NULL, ta_thread, &m->ta);
	pthread_detach(id);
	ta_wait(&m->ta, stop);
}

void user_machine_return(struct user_machine *m, uint64_t value,
			 struct user_stop *stop)
{
	m->ta.value = value;
	sem_post(&m->ta.go);
	ta_wait(&m->ta, stop);
}

/* --------------------------------------------------------------- requests --- */

static void lend(struct message *rpc)
{
	struct msg_param *p = &rpc->param[0];
	unsigned int i = 0;

	while (i < LENT_COUNT && lent[i])
		i++;
	rpc->hdr.ret = TEE_ERROR_OUT_OF_MEMORY;
	if (i == LENT_COUNT || p->value[1] > LENT_LEN)
		return;
	lent[i] = true;
	rpc->hdr.ret = TEE_SUCCESS;
	*p = (struct msg_param){ .attr = MSG_TMEM_OUT,
				 .tmem = { .buf_ptr = lent_pa(i),
					   .size = p->value[1],
					   .shm_ref = LENT_COOKIE + i } };
}

uint8_t *lent_bytes(const struct msg_param *p)
{
	return world_at(lent_pa((unsigned int)(p->rmem.shm_ref - LENT_COOKIE)) +
			p->rmem.offs);
}

static void answer(struct message *rpc)
{
	void *bytes[MSG_RPC_PARAM_MAX] = { NULL };

	rpc->hdr.ret = TEE_SUCCESS;
	switch (rpc->hdr.cmd) {
	case RPC_NOTIFICATION:
	case RPC_SUSPEND:
	case RPC_GET_TIME:
		return;
	case RPC_SHM_ALLOC:
		lend(rpc);
		return;
	case RPC_SHM_FREE:
		lent[(rpc->param[0].value[1] - LENT_COOKIE) % LENT_COUNT] =
			false;
		return;
	default:
		break;
	}
	for (uint32_t i = 0; i < rpc->hdr.num_params; i++) {
		const struct msg_param *p = &rpc->param[i];
		uint64_t type = p->attr & MSG_ATTR_TYPE;

		if (type >= MSG_RMEM_IN && type <= MSG_RMEM_INOUT)
			bytes[i] = lent_bytes(p);
	}
	rpc->hdr.ret = supplicant_serve(rpc->hdr.cmd, rpc->param,
					rpc->hdr.num_params, bytes);
	if (answer_hook != NULL)
		answer_hook(rpc, bytes);
}

/* ------------------------------------------------------------------ calls --- */

struct message *message_new(struct call *c, uint32_t cmd, uint32_t count)
{
	struct message *m = world_at(c->pa);

	memset(m, 0, PAGE);
	m->hdr.cmd = cmd;
	m->hdr.num_params = count;
	m->hdr.ret = NO_ANSWER;
	c->num_params = count;
	return m;
}

void world_smc(uint64_t a[8])
{
	reads_forget();
	read_hook = seen != NULL ? note_read : NULL;
	host_tee_smc(a);
	read_hook = NULL;
}

static void smc(struct call *c, uint64_t a[8])
{
	world_smc(a);
	c->a0 = a[0];
	c->code = (uint32_t)a[0];
	c->token = a[3];
	c->suspended = a[0] >= TEESMC_RPC_ALLOC && a[0] != SMCCC_UNKNOWN;
}

void call_enter(struct call *c)
{
	uint64_t a[8] = { TEESMC_CALL_WITH_RPC_ARG, c->pa >> 32,
			  (uint32_t)c->pa };

	smc(c, a);
}

void call_resume(struct call *c)
{
	struct message *rpc = world_at(c->pa + 32 + 32 * c->num_params);
	uint64_t a[8] = { TEESMC_RETURN_FROM_RPC, 0, 0, c->token };

	if (c->code == TEESMC_RPC_CMD && (rpc_hook == NULL || !rpc_hook(rpc)))
		answer(rpc);
	smc(c, a);
}

uint32_t call_finish(struct call *c)
{
	unsigned int rounds = 0;

	while (c->suspended) {
		if (rounds++ > 20000)
			abort(); /* a call that never ends */
		call_resume(c);
	}
	return ((struct message *)world_at(c->pa))->hdr.ret;
}

uint32_t call_run(struct call *c)
{
	call_enter(c);
	return call_finish(c);
}

/* --------------------------------------------------------------- sessions --- */

uint32_t pta_open(const uint8_t octets[16], uint32_t *res)
{
	struct message *m = message_new(&call[0], MSG_OPEN_SESSION, 2);

	m->param[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	m->param[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(m->param[0].octets, octets, 16);
	*res = call_run(&call[0]);
	return m->hdr.session;
}

uint32_t ta_open(void)
{
	static const uint8_t mischief[16] = { 0xe1, 0xc6, 0xd0, 0xf4,
					      0x3b, 0x52, 0x4a, 0x7e,
					      0x9c, 0x18, 0x6f, 0x2a,
					      0x0d, 0x9b, 0x7c, 0x51 };
	uint32_t res = 0;
	uint32_t session = pta_open(mischief, &res);

	return res == TEE_SUCCESS ? session : 0;
}

void session_shut(uint32_t session)
{
	message_new(&call[0], MSG_CLOSE_SESSION, 0)->hdr.session = session;
	(void)call_run(&call[0]);
}

uint32_t client_invoke(uint32_t session, uint32_t cmd, struct arg arg[4])
{
	struct message *m = message_new(&call[0], MSG_INVOKE_COMMAND, 4);
	uint32_t res = 0;

	m->hdr.session = session;
	m->hdr.func = cmd;
	for (unsigned int i = 0; i < 4; i++) {
		struct msg_param *p = &m->param[i];

		p->attr = arg[i].attr;
		if (p->attr < MSG_RMEM_IN) {
			p->value[0] = arg[i].a;
			p->value[1] = arg[i].b;
			continue;
		}
		p->rmem.size = arg[i].len;
		if (arg[i].null) {
			p->attr += MSG_TMEM_IN - MSG_RMEM_IN;
			continue;
		}
		if (arg[i].file) {
			p->rmem.shm_ref = FILE_COOKIE;
			continue;
		}
		p->rmem.shm_ref = DATA_COOKIE;
		p->rmem.offs = i * PAGE;
		if (arg[i].bytes != NULL)
			memcpy(data_bytes() + i * PAGE, arg[i].bytes,
			       arg[i].len);
	}
	res = call_run(&call[0]);
	for (unsigned int i = 0; i < 4; i++) {
		const struct msg_param *p = &m->param[i];

		if (arg[i].attr < MSG_RMEM_IN) {
			arg[i].a = (uint32_t)p->value[0];
			arg[i].b = (uint32_t)p->value[1];
		} else {
			arg[i].len = p->rmem.size;
		}
	}
	return res;
}

uint32_t ta_invoke(uint32_t session, void (*body)(struct ta *ta))
{
	uint32_t res = 0;

	message_new(&call[0], MSG_INVOKE_COMMAND, 0)->hdr.session = session;
	ta_body = body;
	res = call_run(&call[0]);
	ta_body = NULL;
	return res;
}

bool world_is_clean(unsigned int sessions)
{
	return session_count() == sessions && instance_count() == sessions &&
	       shm_count() == 1;
}

/* ------------------------------------------------------------------ start --- */

static char folder[512];

/* What a failure leaves behind, tests/run-unit removes. */
static void make_folder(void)
{
	const char *below = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/world-XXXXXX",
		 below != NULL ? below : "/tmp");
	if (mkdtemp(folder) == NULL)
		abort();
}

static void remove_folder(void)
{
	if (chdir(folder) == 0)
		(void)unlink("strongroom.store");
	(void)rmdir(folder);
}

#define LIST_LEN 511u /* addresses of a list; behind them is the next list's */

static uint32_t share(uint64_t cookie, uint64_t list, uint64_t pa,
		      unsigned int pages)
{
	struct message *m = message_new(&call[0], MSG_REGISTER_SHM, 1);

	for (unsigned int i = 0; i < pages; i++) {
		uint64_t next = list + (uint64_t)(i / LIST_LEN) * PAGE;
		uint64_t *at = world_at(next);

		at[i % LIST_LEN] = pa + (uint64_t)i * PAGE;
		at[LIST_LEN] = next + PAGE;
	}
	m->param[0].attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	m->param[0].tmem.buf_ptr = list;
	m->param[0].tmem.size = (uint64_t)pages * PAGE;
	m->param[0].tmem.shm_ref = cookie;
	return call_run(&call[0]);
}

uint32_t world_register(void)
{
	return share(DATA_COOKIE, list_pa(), data_pa(), DATA_PAGES);
}

uint8_t *world_file(unsigned int pages)
{
	uint64_t list = data_pa() + DATA_PAGES * PAGE;
	uint64_t pa = list + (pages / LIST_LEN + 1) * PAGE;

	CHECK(share(FILE_COOKIE, list, pa, pages) == TEE_SUCCESS);
	return world_at(pa);
}

void world_start(void)
{
	static const char *const ta[] = { TA_FOLDER };
	static char flash[32];
	const struct host_tee_config config = {
		.flash = flash,
		.user = "",
		.ram_size = 64 << 20,
	};
	uint64_t a[8] = { TEESMC_EXCHANGE_CAPS };

	snprintf(flash, sizeof(flash), "/proc/self/fd/%d",
		 memfd_create("flash", 0));
	make_folder();
	atexit(remove_folder);
	supplicant_init(folder, ta, 1);
	if (host_tee_start(&config, &ram) != 0)
		abort();
	host_tee_smc(a);
	for (unsigned int i = 0; i < 2; i++)
		call[i].pa = ram.base + ram.used + i * PAGE;
	CHECK(world_register() == TEE_SUCCESS);
	/* Not the client's memory: what a TA asks for may be read again. */
	watched_len = data_pa() - ram.base;
	seen = calloc(1, watched_len);
}
