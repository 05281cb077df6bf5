/*
 * The whole TEE against a normal world and TAs that do what the input says:
 * fast calls with any registers, messages that are nearly right, page lists,
 * requests answered rightly, wrongly, late or by the wrong call, memory that
 * changes between two reads, and TAs that issue system calls in sequences.
 * After every input all calls must come to an end and nothing may be left, and
 * no byte of a message may have been read twice.
 *
 * Nothing is left to chance: what another CPU would do at the worst moment, the
 * target does between two loads of the TEE (reads.h), and time passes with each
 * look at the clock. So an input does the same again.
 *
 * The TA's code never runs: fuzz_ta.c plays it. So the target needs the signed
 * TAs of the host build, build/host/ta, and sees the real loader map them.
 * How inputs look is in fuzz.h; fuzz_mutate.c makes them.
 *
 * libFuzzer options: -len_control=0 -max_len=1200
 */
#define _GNU_SOURCE
#include "../../normal/host/supplicant.h"
#include "fuzz.h"
#include "reads.h"
#include "smc/shm.h"
#include "ta/instance.h"
#include "ta/session.h"
#include <abi/host_tee.h>
#include <abi/teesmc.h>
#include <arch/kernel.h>
#include <base/tee_result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	   FUZZ_PAGE
#define CALLS	   4u
#define DATA_PAGES 16u
#define DATA_LEN   (DATA_PAGES * PAGE - 256)
#define SESSIONS   FUZZ_SESSION
#define RPC_MAX	   400u /* of one call, while others can go on */
#define ROUNDS_MAX 20000u
#define TICK	   100000u /* ns that a look at the clock takes */

#define MESSAGE_COOKIE UINT64_C(0x10000)
#define DATA_COOKIE    UINT64_C(0x20000)

struct call {
	uint64_t pa;	     /* of its own page */
	uint64_t message_pa; /* there, or in the registered buffer */
	uint32_t num_params; /* as it was sent: the block for requests */
	uint32_t cmd;
	bool suspended;
	bool has_block;
	uint64_t token;
	uint32_t code; /* of the request it waits for */
	unsigned int requests;
	struct fuzz_bytes script;
};

static struct host_tee_ram ram;
static struct call call[CALLS];
static uint32_t session[SESSIONS]; /* open ones */
static unsigned int session_used;
static uint32_t closed[SESSIONS];
static unsigned int closed_count;
static struct fuzz_bytes in; /* of the record */

/* mischief, with an instance each and with one for all; hello; the pseudo-TAs
 * for system services and of enumeration; nobody */
const uint8_t fuzz_uuid[FUZZ_UUIDS][16] = {
	{ 0xe1, 0xc6, 0xd0, 0xf4, 0x3b, 0x52, 0x4a, 0x7e, 0x9c, 0x18, 0x6f,
	  0x2a, 0x0d, 0x9b, 0x7c, 0x51 },
	{ 0xe1, 0xc6, 0xd0, 0xf4, 0x3b, 0x52, 0x4a, 0x7e, 0x9c, 0x18, 0x6f,
	  0x2a, 0x0d, 0x9b, 0x7c, 0x52 },
	{ 0x8a, 0xaa, 0xf2, 0x00, 0x24, 0x50, 0x11, 0xe4, 0xab, 0xe2, 0x00,
	  0x02, 0xa5, 0xd5, 0xc5, 0x1b },
	{ 0x3a, 0x2f, 0x89, 0x78, 0x5d, 0xc0, 0x11, 0xe8, 0x9c, 0x2d, 0xfa,
	  0x7a, 0xe0, 0x1b, 0xbe, 0xbc },
	{ 0x70, 0x11, 0xa6, 0x88, 0xdd, 0xde, 0x40, 0x53, 0xa5, 0xa9, 0x7b,
	  0x3c, 0x4d, 0xdf, 0x13, 0xb8 },
	{ 1 },
};

/* ---------------------------------------------------------------- input --- */

uint64_t fuzz_take(struct fuzz_bytes *from, unsigned int count)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < count && from->left != 0; i++) {
		v |= (uint64_t)*from->at++ << 8 * i;
		from->left--;
	}
	return v;
}

static uint64_t take(unsigned int count)
{
	return fuzz_take(&in, count);
}

void *fuzz_at(uint64_t pa)
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

uint64_t fuzz_lent_pa(unsigned int i)
{
	return data_pa(DATA_PAGES) + (uint64_t)i * FUZZ_LENT_LEN;
}

uint64_t fuzz_number(struct fuzz_bytes *from)
{
	static const uint64_t known[] = {
		MESSAGE_COOKIE, DATA_COOKIE, FUZZ_LENT_COOKIE, DATA_LEN,
		PAGE,		PAGE - 1,    0x7fffffff,       0xffffffff,
		UINT64_MAX,	0x0e100000,  0x40000000,       0x5ffff000,
		0x60000000,	1ull << 63,  0xfffffffff000,   0x1000000,
	};
	uint64_t v = 0;

	switch (fuzz_take(from, 1) % 4) {
	case 0:
		return fuzz_take(from, 1);
	case 1:
		return known[fuzz_take(from, 1) % 16];
	case 2:
		v = data_pa((unsigned int)fuzz_take(from, 1) % DATA_PAGES);
		return v + fuzz_take(from, 1);
	default:
		return fuzz_take(from, 8);
	}
}

static uint64_t number(void)
{
	return fuzz_number(&in);
}

/* ------------------------------------------------- memory that changes --- */

static struct {
	unsigned int after; /* so many loads; 0: does not change */
	uint64_t where;	    /* in what was loaded then */
	uint8_t bits;
} change;
static uint64_t changing; /* address, before the next load; 0 none */

/* When each byte that a window shows was read: in which entry of the TEE. */
static unsigned int read_at[READ_WINDOWS][PAGE];
static unsigned int entry_count;

static void change_now(void)
{
	if (changing != 0)
		*(uint8_t *)fuzz_at(changing) ^= change.bits;
	changing = 0;
}

static void note_read(const struct normal_read *r)
{
	unsigned int *seen = &read_at[r->window][r->pa % PAGE];

	change_now();
	if (change.after != 0 && --change.after == 0 && r->pa >= ram.base &&
	    r->pa - ram.base < ram.size - r->len)
		changing = r->pa + change.where % r->len;
	if (!r->is_message)
		return;
	for (size_t i = 0; i < r->len && r->pa % PAGE + i < PAGE; i++) {
		if (seen[i] == entry_count) {
			fprintf(stderr, "a message is read twice at 0x%zx\n",
				(size_t)(r->pa % PAGE + i));
			abort();
		}
		seen[i] = entry_count;
	}
}

/* Time is no reason why an input does something else. */
uint64_t __wrap_counter_read(void);
uint64_t __wrap_counter_read(void)
{
	static uint64_t now;

	return __atomic_add_fetch(&now, TICK, __ATOMIC_RELAXED);
}

/* ---------------------------------------------------------------- calls --- */

static void smc(uint64_t a[8])
{
	entry_count++;
	read_hook = note_read;
	host_tee_smc(a);
	read_hook = NULL;
	change_now();
	change.after = 0;
}

static void session_opened(uint32_t id)
{
	if (session_used == SESSIONS)
		session_used--;
	session[session_used++] = id;
}

static void session_closed(uint32_t id)
{
	for (unsigned int i = 0; i < session_used; i++)
		if (session[i] == id) {
			session[i] = session[--session_used];
			closed[closed_count++ % SESSIONS] = id;
			return;
		}
}

static void ended(const struct call *c)
{
	const struct msg_header *hdr = fuzz_at(c->message_pa);

	if (hdr->ret != TEE_SUCCESS)
		return;
	if (c->cmd == MSG_OPEN_SESSION && hdr->session != 0)
		session_opened(hdr->session);
	else if (c->cmd == MSG_CLOSE_SESSION)
		session_closed(hdr->session);
}

static void enter(struct call *c, uint64_t a[8])
{
	fuzz_script = &c->script;
	smc(a);
	c->suspended = a[0] >= TEESMC_RPC_ALLOC && a[0] != SMCCC_UNKNOWN;
	c->code = (uint32_t)a[0];
	c->token = a[3];
	if (!c->suspended)
		ended(c);
}

static void resume(struct call *c)
{
	uint64_t a[8] = { TEESMC_RETURN_FROM_RPC };
	uint8_t *message = fuzz_at(c->message_pa);

	c->requests++;
	if (c->code == TEESMC_RPC_CMD && c->has_block) {
		fuzz_answer((void *)(message + 32 + 32 * c->num_params), &in);
	} else if (c->code == TEESMC_RPC_ALLOC && in.left != 0) {
		a[2] = number();
		a[5] = take(1);
	}
	a[3] = c->token;
	enter(c, a);
}

/* Answers @patience of its requests, all if that is 0. */
static void run(struct call *c, uint64_t patience)
{
	while (c->suspended && c->requests < RPC_MAX) {
		resume(c);
		if (patience == 1)
			return;
		patience -= patience != 0;
	}
}

/* ------------------------------------------------------------- messages --- */

static uint32_t some_session(void)
{
	uint64_t b = take(1);

	if (b < 224 && session_used != 0)
		return session[b % session_used];
	return b < 240 ? closed[b % SESSIONS] : (uint32_t)number();
}

/* A piece of the registered memory, at one of its ends as a rule. */
static void reference(struct msg_param *p)
{
	uint64_t shape = take(1);

	p->attr = MSG_RMEM_IN + take(1) % 3;
	p->rmem.shm_ref = shape % 16 == 15 ? number() : DATA_COOKIE;
	p->rmem.offs = take(2) % (DATA_LEN + 1);
	p->rmem.size = DATA_LEN - p->rmem.offs;
	switch (shape / 16 % 8) {
	case 0:
		break;
	case 1:
		p->rmem.size = take(1) % (p->rmem.size + 1);
		break;
	case 2:
		p->rmem.size += 1 + take(1);
		break;
	case 3:
		p->rmem.offs = DATA_LEN + take(1) % 2;
		p->rmem.size = take(1) % 2;
		break;
	case 4:
		p->rmem.offs = number();
		break;
	case 5:
		p->rmem.size = number();
		break;
	case 6:
		p->rmem.size = 0 - p->rmem.offs - take(1) % 2;
		break;
	default:
		p->rmem.offs = 0 - take(1);
		p->rmem.size = take(1);
		break;
	}
}

static void parameter(struct msg_param *p)
{
	uint64_t kind = take(1) % 8;

	memset(p, 0, sizeof(*p));
	if (kind < 2) {
		p->attr = 1 + take(1) % 3;
		p->value[0] = number();
		p->value[1] = number();
	} else if (kind < 6) {
		reference(p);
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
	memset(p, 0, 2 * sizeof(*p));
	p[0].attr = MSG_VALUE_IN | MSG_ATTR_META;
	memcpy(p[0].octets, fuzz_uuid[take(1) % FUZZ_UUIDS], 16);
	p[1].attr = MSG_VALUE_IN | MSG_ATTR_META;
	p[1].value[2] = take(1) % 8;
}

/* Without input, all of the data as it should be. */
static void register_parameter(struct msg_param *p)
{
	uint64_t *list = fuzz_at(list_pa());
	uint64_t count = DATA_PAGES - take(1) % DATA_PAGES;

	memset(list, 0, PAGE);
	memset(p, 0, sizeof(*p));
	for (uint64_t i = 0; i < count; i++)
		list[i] = data_pa((unsigned int)i);
	if (take(1) % 4 == 1)
		list[take(1) % count] = number();
	list[511] = take(1) % 2 == 0 ? list_pa() : number();
	p->attr = MSG_TMEM_OUT | MSG_ATTR_NONCONTIG;
	p->tmem.buf_ptr = list_pa() + take(1);
	p->tmem.size = take(1) % 4 == 1 ? number() : count * PAGE - 256;
	p->tmem.shm_ref = take(1) % 2 == 0 ? DATA_COOKIE : number();
}

/* How many, after what stands for itself. */
static uint32_t parameters(struct msg_header *hdr)
{
	struct msg_param *param = (struct msg_param *)(hdr + 1);
	uint32_t first = hdr->cmd == MSG_OPEN_SESSION ? 2 : 0;
	uint32_t count = 0;

	if (hdr->cmd == MSG_REGISTER_SHM) {
		register_parameter(&param[0]);
		return 1;
	}
	if (hdr->cmd == MSG_UNREGISTER_SHM) {
		param[0].attr = MSG_RMEM_IN;
		param[0].rmem.shm_ref =
			take(1) % 4 != 1 ? DATA_COOKIE : number();
		return 1;
	}
	if (first != 0)
		open_parameters(param);
	count = (uint32_t)take(1);
	count = count < 240 ? count % 5 : count % 8;
	for (uint32_t i = 0; i < count; i++)
		parameter(&param[first + i]);
	return first + count;
}

/* Which call enters the TEE with it, and where it lies. */
static void choose_call(struct call *c, uint64_t variant, uint64_t a[8])
{
	c->message_pa = c->pa;
	c->has_block = true;
	a[0] = TEESMC_CALL_WITH_RPC_ARG;
	if (variant == 1) {
		a[0] = TEESMC_CALL_WITH_ARG;
		c->has_block = false;
	} else if (variant == 2) {
		unsigned int page = (unsigned int)(c - call);

		a[0] = TEESMC_CALL_WITH_REGD_ARG;
		c->message_pa = data_pa(page);
		a[1] = DATA_COOKIE >> 32;
		a[2] = (uint32_t)DATA_COOKIE;
		a[3] = page * PAGE;
		return;
	}
	a[1] = c->message_pa >> 32;
	a[2] = (uint32_t)c->message_pa;
}

static void message(struct call *c, uint64_t cmd)
{
	uint64_t variant = take(1) % 8;
	uint64_t patience = take(1) % 8;
	unsigned int after = (unsigned int)take(1) % 32;
	uint64_t a[8] = { 0 };
	struct msg_header *hdr = NULL;

	choose_call(c, variant, a);
	hdr = fuzz_at(c->message_pa);
	memset(hdr, 0, PAGE);
	if (after != 0) {
		change.where = take(1);
		change.bits = (uint8_t)take(1);
	}
	hdr->cmd = cmd == FUZZ_OTHER ? (uint32_t)take(1) % 10 : (uint32_t)cmd;
	if (cmd == FUZZ_INVOKE || cmd == FUZZ_CLOSE || cmd == FUZZ_CANCEL)
		hdr->session = some_session();
	c->cmd = hdr->cmd;
	c->num_params = parameters(hdr);
	hdr->num_params = c->num_params;
	if (variant == 3)
		hdr->num_params ^= (uint32_t)number();
	if (variant == 4)
		hdr->func = (uint32_t)number();
	if (variant == 5) {
		a[0] = TEESMC_CALL_WITH_REGD_ARG;
		a[2] = take(1) % 4 == 0 ? number() : DATA_COOKIE;
		a[3] = number();
	}
	c->has_block &= hdr->num_params == c->num_params && variant != 5;
	c->requests = 0;
	fuzz_ta_begin();
	change.after = after;
	enter(c, a);
	run(c, patience);
}

/* -------------------------------------------------------------- records --- */

static struct call *idle(unsigned int first)
{
	for (unsigned int i = 0; i < CALLS; i++)
		if (!call[(first + i) % CALLS].suspended)
			return &call[(first + i) % CALLS];
	return NULL;
}

static struct call *waiting(unsigned int first)
{
	for (unsigned int i = 0; i < CALLS; i++)
		if (call[(first + i) % CALLS].suspended)
			return &call[(first + i) % CALLS];
	return NULL;
}

static void fast_call(void)
{
	uint64_t a[8];

	for (unsigned int i = 0; i < 8; i++)
		a[i] = number();
	a[0] = 0xb2000000u + take(1) % 0x20;
	/* A fresh driver is how an input ends. */
	if (a[0] != TEESMC_EXCHANGE_CAPS)
		smc(a);
}

/* A thread that is not waiting. */
static void stray(void)
{
	uint64_t a[8];

	for (unsigned int i = 0; i < 8; i++)
		a[i] = number();
	a[0] = TEESMC_RETURN_FROM_RPC;
	for (unsigned int i = 0; i < CALLS; i++)
		if (call[i].suspended && (uint32_t)a[3] == call[i].token)
			return;
	smc(a);
}

static void do_record(struct fuzz_bytes *input)
{
	uint64_t op = fuzz_take(input, 1) % FUZZ_OPERATIONS;
	unsigned int which = (unsigned int)fuzz_take(input, 1) % CALLS;
	size_t args = fuzz_take(input, 1);
	size_t script = fuzz_take(input, 1);
	struct call *c = NULL;

	args = args < input->left ? args : input->left;
	in = (struct fuzz_bytes){ input->at, args };
	input->at += args;
	input->left -= args;
	script = script < input->left ? script : input->left;
	if (op == FUZZ_FAST) {
		fast_call();
	} else if (op == FUZZ_STRAY) {
		stray();
	} else if (op != FUZZ_RESUME && (c = idle(which)) != NULL) {
		c->script = (struct fuzz_bytes){ input->at, script };
		message(c, op);
	} else if ((c = waiting(which)) != NULL) {
		run(c, take(1) % 8);
	}
	input->at += script;
	input->left -= script;
}

/* ------------------------------------------------------------------ end --- */

static void cancel(uint32_t id)
{
	struct call c = { .message_pa = list_pa(), .has_block = true };
	struct msg_header *hdr = fuzz_at(c.message_pa);
	uint64_t a[8] = { TEESMC_CALL_WITH_RPC_ARG, c.message_pa >> 32,
			  (uint32_t)c.message_pa };

	memset(hdr, 0, PAGE);
	hdr->cmd = MSG_CANCEL;
	hdr->session = id;
	c.cmd = MSG_CANCEL;
	enter(&c, a);
	while (c.suspended)
		resume(&c);
}

/* Without input every request is answered as it should be. */
static void finish(unsigned int first)
{
	bool any = true;
	unsigned int rounds = 0;

	in.left = 0;
	for (unsigned int i = 0; i < CALLS; i++)
		call[i].script.left = 0;
	while (any) {
		any = false;
		for (unsigned int i = 0; i < CALLS; i++) {
			struct call *c = &call[(first + i) % CALLS];

			if (c->suspended) {
				resume(c);
				any |= c->suspended;
			}
		}
		if (any && rounds++ % 100 == 99)
			for (unsigned int i = 0; i < session_used; i++)
				cancel(session[i]);
		if (rounds > ROUNDS_MAX) {
			fprintf(stderr, "a call never ends\n");
			abort();
		}
	}

	uint64_t a[8] = { TEESMC_EXCHANGE_CAPS };

	smc(a);
	/* The next call closes what the old driver had open. */
	cancel(0);
	session_used = 0;
	closed_count = 0;
	memset(closed, 0, sizeof(closed));
	if (session_count() != 0 || instance_count() != 0 || shm_count() != 0) {
		fprintf(stderr, "left: %u sessions, %u instances, %u shm\n",
			session_count(), instance_count(), shm_count());
		abort();
	}
	fuzz_answer_forget();
}

static char folder[512];

/* A crash leaves it behind: tests/fuzz-one has a place that it empties. */
static void make_folder(void)
{
	const char *below = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/tee-fuzz-XXXXXX",
		 below != NULL ? below : "/dev/shm");
	if (mkdtemp(folder) == NULL)
		abort();
}

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

	snprintf(flash, sizeof(flash), "/proc/self/fd/%d", fd);
	make_folder();
	atexit(remove_folder);
	supplicant_init(folder, ta, 1);
	if (host_tee_start(&config, &ram) != 0)
		abort();
	host_tee_smc(a);
	for (unsigned int i = 0; i < CALLS; i++)
		call[i].pa = ram.base + ram.used + i * PAGE;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool started;
	struct fuzz_bytes input = { data, size };
	uint64_t options = fuzz_take(&input, 1);

	if (!started)
		start();
	started = true;
	in.left = 0;
	/* Most inputs have memory to refer to. */
	if (options / 4 % 8 != 7)
		message(&call[0], FUZZ_REGISTER);
	while (input.left != 0)
		do_record(&input);
	finish((unsigned int)options % CALLS);
	return 0;
}
