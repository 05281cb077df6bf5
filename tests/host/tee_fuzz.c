/*
 * The whole TEE against a normal world and TAs that do what the input says:
 * fast calls with any registers, messages that are nearly right, page lists,
 * requests answered rightly, wrongly, late or by the wrong call, messages that
 * change while they are read, and TAs that issue system calls in sequences.
 * After every input all calls must come to an end and nothing may be left.
 *
 * The TA's code never runs: user_machine_*() below play it. So the target
 * needs the signed TAs of the host build, build/host/ta, and sees the real
 * loader map them.
 *
 * libFuzzer options: -len_control=0 -max_len=600
 */
#define _GNU_SOURCE
#include "../../arch/host/user_process.h"
#include "../../normal/host/supplicant.h"
#include "smc/shm.h"
#include "ta/instance.h"
#include "ta/session.h"
#include "ta/space.h"
#include <abi/host_tee.h>
#include <abi/message.h>
#include <abi/ta_syscalls.h>
#include <abi/teesmc.h>
#include <arch/host.h>
#include <base/tee_result.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	     4096u
#define CALLS	     4u
#define DATA_PAGES   16u
#define LENT_COUNT   8u
#define LENT_LEN     0x60000u
#define SESSIONS     8u
#define RPC_MAX	     400u /* of one call, while others can go on */
#define ROUNDS_MAX   20000u
#define SYSCALLS_MAX 48u /* of one entry into a TA */

#define MESSAGE_COOKIE UINT64_C(0x10000)
#define DATA_COOKIE    UINT64_C(0x20000)
#define LENT_COOKIE    UINT64_C(0x30000)

struct call {
	uint64_t pa;
	uint32_t num_params; /* as it was sent: the block for requests */
	bool suspended;
	bool has_block;
	uint64_t token;
	uint32_t code; /* of the request it waits for */
	unsigned int requests;
};

static struct host_tee_ram ram;
static struct call call[CALLS];
static bool lent[LENT_COUNT];
static uint32_t session[SESSIONS];
static const uint8_t *in;
static size_t in_left;
static unsigned int system_calls;
static unsigned int racing;  /* 1 + the call whose message changes; atomic */
static unsigned int changes; /* made to messages so; atomic */

static const uint8_t uuids[][16] = {
	/* mischief, with an instance each and with one for all */
	{ 0xe1, 0xc6, 0xd0, 0xf4, 0x3b, 0x52, 0x4a, 0x7e, 0x9c, 0x18, 0x6f,
	  0x2a, 0x0d, 0x9b, 0x7c, 0x51 },
	{ 0xe1, 0xc6, 0xd0, 0xf4, 0x3b, 0x52, 0x4a, 0x7e, 0x9c, 0x18, 0x6f,
	  0x2a, 0x0d, 0x9b, 0x7c, 0x52 },
	/* hello; the system pseudo-TA; enumeration; nobody */
	{ 0x8a, 0xaa, 0xf2, 0x00, 0x24, 0x50, 0x11, 0xe4, 0xab, 0xe2, 0x00,
	  0x02, 0xa5, 0xd5, 0xc5, 0x1b },
	{ 0x3a, 0x2f, 0x89, 0x78, 0x5d, 0xc0, 0x11, 0xe8, 0x9c, 0x2d, 0xfa,
	  0x7a, 0xe0, 0x1b, 0xbe, 0xbc },
	{ 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde, 0x40, 0x53, 0xa5, 0xa9, 0x7b,
	  0x3c, 0x4d, 0xdf, 0x13, 0xb8 },
	{ 1 },
};
#define UUID_COUNT (sizeof(uuids) / sizeof(uuids[0]))

_Noreturn void check_failed(const char *what, const char *file, int line);

/* ---------------------------------------------------------------- input --- */

static uint64_t take(unsigned int bytes)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < bytes && in_left != 0; i++, in_left--)
		v |= (uint64_t)*in++ << 8 * i;
	return v;
}

static void *at(uint64_t pa)
{
	return ram.map + (pa - ram.base);
}

static uint64_t data_pa(unsigned int page)
{
	return ram.base + ram.used + (CALLS + 1 + page) * PAGE;
}

static uint64_t list_pa(void)
{
	return ram.base + ram.used + CALLS * PAGE;
}

static uint64_t lent_pa(unsigned int i)
{
	return data_pa(DATA_PAGES) + (uint64_t)i * LENT_LEN;
}

/* A number: small, known to mean something, or anything. */
static uint64_t number(void)
{
	static const uint64_t known[] = {
		MESSAGE_COOKIE, DATA_COOKIE, LENT_COOKIE,    LENT_COOKIE + 64,
		PAGE,		PAGE - 1,    0x7fffffff,     0xffffffff,
		UINT64_MAX,	0x0e100000,  0x40000000,     0x5ffff000,
		0x60000000,	1ull << 63,  0xfffffffff000, 0x1000000,
	};

	switch (take(1) % 4) {
	case 0:
		return take(1);
	case 1:
		return known[take(1) % 16];
	case 2:
		return data_pa((unsigned int)take(1) % DATA_PAGES) + take(1);
	default:
		return take(8);
	}
}

/* ------------------------------------------------------ the TA's machine --- */

struct user_machine {
	uint64_t sp;
	uint64_t last;
};

static struct user_machine machine;

void user_process_init(const char *path)
{
}

struct user_machine *user_machine_open(void)
{
	return &machine;
}

void user_machine_close(struct user_machine *m)
{
}

void user_machine_change(struct user_machine *m, const struct user_change *c)
{
}

/* Memory of the TA on its stack, below what it was entered with. */
static uint64_t scratch(struct user_machine *m)
{
	return m->sp - 0x600 + take(1) * 4;
}

static void scratch_fill(struct user_machine *m)
{
	uint8_t *to = user_pointer(m->sp - 0x600 + (take(1) & 0x7f) * 8);
	size_t len = take(1) % 64;

	if (take(1) % 4 != 0) {
		for (size_t i = 0; i < len; i++)
			to[i] = (uint8_t)take(1);
		return;
	}

	/* A UUID as TAs have it, little-endian in its first three fields. */
	const uint8_t *u = uuids[take(1) % UUID_COUNT];
	const uint8_t order[8] = { 3, 2, 1, 0, 5, 4, 7, 6 };

	for (size_t i = 0; i < 8; i++)
		to[i] = u[order[i]];
	memcpy(to + 8, u + 8, 8);
}

static uint64_t argument(struct user_machine *m)
{
	switch (take(1) % 6) {
	case 0:
		return take(1);
	case 1:
	case 2:
		return scratch(m);
	case 3:
		return m->last;
	case 4:
		return take(4);
	default:
		return number();
	}
}

static void script(struct user_machine *m, struct user_stop *stop)
{
	static const uint32_t gp[] = {
		0x10000010, 0x10000110, 0x50000004, 0x30000004,
		0x40000810, 0xa0000010, 0xa0000030, 0xa0000041,
		0xa1000030, 0x70004830, 0x70003041, 0x80000032,
		1,	    0x80000000, 128,	    256,
	};
	uint64_t what = take(1);

	memset(stop, 0, sizeof(*stop));
	stop->kind = USER_CALLED;
	stop->number = TA_SYS_RETURN;
	while (in_left != 0 && what % 4 == 0) {
		scratch_fill(m);
		what = take(1);
	}
	if (in_left == 0 || system_calls++ >= SYSCALLS_MAX)
		return;
	if (what == 1) {
		stop->kind = take(1) % 2 == 0 ? USER_FAULTED : USER_GONE;
		return;
	}
	stop->number = what % 76;
	for (unsigned int i = 0; i < 8; i++)
		stop->arg[i] = argument(m);
	/* Algorithms and types that exist, most of the time. */
	if (what % 3 == 0)
		stop->arg[0] = gp[take(1) % 16];
	if (stop->number == TA_SYS_WAIT)
		stop->arg[0] &= 1;
}

void user_machine_enter(struct user_machine *m, uint64_t pc, uint64_t sp,
			const uint64_t x[4], struct user_stop *stop)
{
	m->sp = sp;
	m->last = 0;
	script(m, stop);
}

void user_machine_return(struct user_machine *m, uint64_t value,
			 struct user_stop *stop)
{
	/*
	 * A handle that the call wrote is likely to be here, if the stack is
	 * that long. What the kernel says is mapped can be read.
	 */
	if (value == 0)
		(void)user_copy_in(&m->last, m->sp - 0x600, 4);
	script(m, stop);
}

/* ------------------------------------------------------ requests of it --- */

static void lend(struct msg_header *hdr, struct msg_param *p)
{
	unsigned int i = 0;

	while (i < LENT_COUNT && lent[i])
		i++;
	if (i == LENT_COUNT || p->value[1] > LENT_LEN) {
		hdr->ret = TEE_ERROR_OUT_OF_MEMORY;
		return;
	}
	lent[i] = true;
	p->attr = MSG_TMEM_OUT;
	p->tmem.size = p->value[1];
	p->tmem.buf_ptr = lent_pa(i);
	p->tmem.shm_ref = LENT_COOKIE + 64 * i;
}

static void *lent_bytes(const struct msg_param *p)
{
	uint64_t i = (p->rmem.shm_ref - LENT_COOKIE) / 64;

	if (i >= LENT_COUNT || p->rmem.offs > LENT_LEN ||
	    p->rmem.size > LENT_LEN - p->rmem.offs)
		return NULL;
	return at(lent_pa((unsigned int)i) + p->rmem.offs);
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
		if ((param->value[1] - LENT_COOKIE) / 64 < LENT_COUNT)
			lent[(param->value[1] - LENT_COOKIE) / 64] = false;
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

static void request_block(struct call *c)
{
	struct msg_header *hdr = (struct msg_header *)((uint8_t *)at(c->pa) +
						       32 + 32 * c->num_params);
	struct msg_param *param = (struct msg_param *)(hdr + 1);
	uint64_t how = in_left == 0 ? 0 : take(1) % 8;

	if (hdr->num_params > MSG_RPC_PARAM_MAX || how == 5) {
		hdr->ret = TEE_ERROR_COMMUNICATION;
		return;
	}
	answer(hdr, param);
	if (how == 6)
		for (unsigned int n = (unsigned int)take(1) % 8; n > 0; n--)
			((uint8_t *)hdr)[take(1) % 160] ^= (uint8_t)take(1);
	if (how == 7 && hdr->num_params > 1)
		param[1].rmem.size = number();
}

/* ---------------------------------------------------------------- calls --- */

static void enter(struct call *c, uint64_t a[8])
{
	host_tee_smc(a);
	c->suspended = a[0] >= TEESMC_RPC_ALLOC && a[0] != SMCCC_UNKNOWN;
	c->code = (uint32_t)a[0];
	c->token = a[3];
}

static void resume(struct call *c)
{
	uint64_t a[8] = { TEESMC_RETURN_FROM_RPC };

	c->requests++;
	if (c->code == TEESMC_RPC_CMD && c->has_block) {
		request_block(c);
	} else if (c->code == TEESMC_RPC_ALLOC && in_left != 0) {
		a[2] = number();
		a[5] = take(1);
	}
	a[3] = c->token;
	enter(c, a);
}

static void run(struct call *c)
{
	while (c->suspended && c->requests < RPC_MAX) {
		/* Late: others go on first. Never happens only at the end. */
		if (in_left != 0 && take(1) % 16 == 0)
			return;
		resume(c);
	}
}

static void parameter(struct msg_param *p)
{
	uint64_t kind = take(1) % 8;

	memset(p, 0, sizeof(*p));
	if (kind < 3) {
		p->attr = 1 + take(1) % 3;
		p->value[0] = number();
		p->value[1] = number();
	} else if (kind < 6) {
		p->attr = MSG_RMEM_IN + take(1) % 3;
		p->rmem.shm_ref = take(1) % 8 != 0 ? DATA_COOKIE : number();
		p->rmem.offs = take(2) % (DATA_PAGES * PAGE);
		p->rmem.size = take(1) % 4 != 0 ? take(2) : number();
	} else if (kind == 6) {
		p->attr = MSG_TMEM_IN + take(1) % 3;
	} else {
		p->attr = number();
		p->value[0] = number();
		p->value[1] = number();
		p->value[2] = number();
	}
}

static void open_parameters(struct msg_param *p)
{
	p[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(p[0].octets, uuids[take(1) % UUID_COUNT], 16);
	p[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	p[1].value[2] = take(1) % 8;
}

static void register_parameter(struct msg_param *p)
{
	uint64_t *list = at(list_pa());
	uint64_t count = 1 + take(1) % DATA_PAGES;

	for (uint64_t i = 0; i < count; i++)
		list[i] = data_pa((unsigned int)i);
	if (take(1) % 4 == 0)
		list[take(1) % count] = number();
	list[511] = take(1) % 2 == 0 ? list_pa() : number();
	p->attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	p->tmem.buf_ptr = list_pa() + take(1);
	p->tmem.size = take(1) % 4 == 0 ? number() : count * PAGE - 256;
	p->tmem.shm_ref = take(1) % 2 == 0 ? DATA_COOKIE : number();
}

/* Returns when the other thread has begun. */
static void race_with(const struct call *c)
{
	unsigned int seen = __atomic_load_n(&changes, __ATOMIC_RELAXED);

	__atomic_store_n(&racing, 1 + (unsigned int)(c - call),
			 __ATOMIC_RELEASE);
	while (__atomic_load_n(&changes, __ATOMIC_RELAXED) == seen)
		sched_yield();
}

static void message(struct call *c)
{
	struct msg_header *hdr = at(c->pa);
	struct msg_param *param = (struct msg_param *)(hdr + 1);
	uint64_t variant = take(1);
	uint32_t count = (uint32_t)take(1) % 7;

	memset(hdr, 0, PAGE);
	hdr->cmd = (uint32_t)take(1) % 10;
	hdr->session = take(1) % 8 == 0 ? (uint32_t)number()
					: session[take(1) % SESSIONS];
	hdr->func = (uint32_t)number();
	if (hdr->cmd == MSG_OPEN_SESSION && count < 2)
		count = 2;
	for (uint32_t i = 0; i < count; i++)
		parameter(&param[i]);
	if (hdr->cmd == MSG_OPEN_SESSION && variant % 8 != 0)
		open_parameters(param);
	if (hdr->cmd == MSG_REGISTER_SHM && variant % 8 != 0) {
		count = 1;
		register_parameter(&param[0]);
	}
	hdr->num_params = variant == 77 ? (uint32_t)number() : count;
	c->num_params = count;
	c->requests = 0;
	c->has_block = hdr->num_params == count;
	system_calls = 0;

	uint64_t a[8] = { TEESMC_CALL_WITH_RPC_ARG, c->pa >> 32,
			  (uint32_t)c->pa };

	if (variant % 16 == 3) {
		a[0] = TEESMC_CALL_WITH_ARG;
		c->has_block = false;
	} else if (variant % 16 == 4) {
		a[0] = TEESMC_CALL_WITH_REGD_ARG;
		a[1] = 0;
		a[2] = take(1) % 4 == 0 ? number() : DATA_COOKIE;
		a[3] = number();
		c->has_block = false;
	}
	if (variant % 8 == 5)
		race_with(c);
	enter(c, a);
	run(c);
	__atomic_store_n(&racing, 0, __ATOMIC_RELEASE);
	if (!c->suspended && hdr->cmd == MSG_OPEN_SESSION && hdr->session != 0)
		session[hdr->session % SESSIONS] = hdr->session;
}

static void one_thing(void)
{
	struct call *c = &call[take(1) % CALLS];
	uint64_t a[8];

	switch (take(1) % 8) {
	case 0:
		for (unsigned int i = 0; i < 8; i++)
			a[i] = number();
		a[0] = 0xb2000000u + take(1) % 0x20;
		/* A fresh driver is how an input ends. */
		if (a[0] != TEESMC_EXCHANGE_CAPS)
			host_tee_smc(a);
		break;
	case 1:
		/* A thread that is not waiting, or another call's. */
		for (unsigned int i = 0; i < 8; i++)
			a[i] = number();
		a[0] = TEESMC_RETURN_FROM_RPC;
		for (unsigned int i = 0; i < CALLS; i++)
			if (call[i].suspended &&
			    (uint32_t)a[3] == call[i].token)
				return;
		host_tee_smc(a);
		break;
	default:
		if (c->suspended)
			run(c);
		else
			message(c);
	}
}

/* ------------------------------------------------------------------ end --- */

static void cancel(uint32_t id)
{
	struct call c = { .pa = list_pa(), .has_block = true };
	struct msg_header *hdr = at(c.pa);
	uint64_t a[8] = { TEESMC_CALL_WITH_RPC_ARG, c.pa >> 32,
			  (uint32_t)c.pa };

	memset(hdr, 0, PAGE);
	hdr->cmd = MSG_CANCEL;
	hdr->session = id;
	enter(&c, a);
	while (c.suspended)
		resume(&c);
}

/* Without input every request is answered as it should be. */
static void finish(void)
{
	bool any = true;
	unsigned int rounds = 0;

	in_left = 0;
	while (any) {
		any = false;
		for (unsigned int i = 0; i < CALLS; i++)
			if (call[i].suspended) {
				resume(&call[i]);
				any |= call[i].suspended;
			}
		if (any && rounds++ % 100 == 99)
			for (unsigned int i = 0; i < SESSIONS; i++)
				if (session[i] != 0)
					cancel(session[i]);
		if (rounds > ROUNDS_MAX) {
			fprintf(stderr, "a call never ends\n");
			abort();
		}
	}

	uint64_t a[8] = { TEESMC_EXCHANGE_CAPS };

	host_tee_smc(a);
	/* The next call closes what the old driver had open. */
	cancel(0);
	memset(session, 0, sizeof(session));
	if (session_count() != 0 || instance_count() != 0 || shm_count() != 0) {
		fprintf(stderr, "left: %u sessions, %u instances, %u shm\n",
			session_count(), instance_count(), shm_count());
		abort();
	}
	memset(lent, 0, sizeof(lent));
}

static void *race(void *arg)
{
	uint32_t x = 1;

	for (;;) {
		unsigned int which = __atomic_load_n(&racing, __ATOMIC_ACQUIRE);

		if (which == 0) {
			usleep(50);
			continue;
		}
		x = x * 1664525u + 1013904223u;
		/* Of the message, not of the requests behind it; counts first. */
		uint32_t len = 32 + 32 * call[which - 1].num_params;
		uint32_t where = (x >> 8) % 2 == 0 ? 28 : (x >> 9) % len;

		__atomic_fetch_xor((uint8_t *)at(call[which - 1].pa) + where,
				   (uint8_t)(x >> 24), __ATOMIC_RELAXED);
		__atomic_fetch_add(&changes, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

static char folder[] = "/tmp/tee-fuzz-XXXXXX";

static void remove_folder(void)
{
	if (chdir(folder) == 0)
		(void)unlink("strongroom.store");
	(void)rmdir(folder);
}

static void start(void)
{
	static const char *const ta[] = { TA_FOLDER };
	static char flash[32];
	const struct host_tee_config config = {
		.flash = flash,
		.user = "",
		.ram_size = 64 << 20,
	};
	uint64_t a[8] = { TEESMC_EXCHANGE_CAPS };
	int fd = memfd_create("flash", 0);
	pthread_t id;

	snprintf(flash, sizeof(flash), "/proc/self/fd/%d", fd);
	if (mkdtemp(folder) == NULL)
		abort();
	atexit(remove_folder);
	supplicant_init(folder, ta, 1);
	if (host_tee_start(&config, &ram) != 0)
		abort();
	host_tee_smc(a);
	for (unsigned int i = 0; i < CALLS; i++)
		call[i].pa = ram.base + ram.used + i * PAGE;
	pthread_create(&id, NULL, race, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;

	if (!started)
		start();
	started = true;
	in = data;
	in_left = size;
	while (in_left != 0)
		one_thing();
	finish();
	return 0;
}
