/*
 * hostile-supplicant: takes the place of tee-supplicant at the stock driver and
 * answers as it likes, while clients in the same program use the TEE.
 *
 * usage: hostile-supplicant SEED SECONDS [loses]
 *
 * Each request is answered rightly, with another result, with another size or
 * memory, late or out of order, with the answer of another request, with bytes
 * that change while the TEE reads them, or never: the process that has it ends,
 * and another takes over.
 * With "loses" it also forgets what it was given to write. The answers to the
 * clients must be ones that the interfaces know, data that they read the data
 * that was written, and no TA may die. Ends in "N passed, N failed".
 */
#define _DEFAULT_SOURCE /* _GNU_SOURCE has a tee() of its own */
#include "../host/supplicant.h"
#include "test_lib.h"
#include <base/tee_result.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tee.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PARAMS	5u /* one of them names the request */
#define BUFFERS 32u
#define CLIENTS 3u

enum how {
	RIGHTLY,
	RESULT,	 /* one that nobody gave */
	NUMBERS, /* values and sizes */
	MEMORY,	 /* too little, another's, or none at all */
	BYTES,	 /* some of what is read are others */
	SHORT,
	STALE, /* what was in the buffer before */
	CHANGES,
	LATE,
	ANOTHERS, /* what was said to the one before */
	NEVER,
	LOSES,
	HOWS
};
static const char *const how_name[HOWS] = {
	"rightly", "result",  "numbers", "memory",    "bytes", "short",
	"stale",   "changes", "late",	 "another's", "never", "loses",
};

/* Shared by the processes that take each other's place. */
static struct shared {
	unsigned int seed;
	unsigned int how[HOWS];
	unsigned int requests;
	unsigned int processes;
	unsigned int calls;
	unsigned int good_calls;
	unsigned int wrong_calls;
	bool truth_is_due;
} * shared;

struct request {
	uint32_t func;
	uint32_t count;
	struct tee_ioctl_param p[PARAMS];
};

static struct buffer {
	void *at;
	size_t len;
	int fd;
	int id;
} buffer[BUFFERS];

static int device;
static bool loses;
static time_t end;
static struct buffer *volatile scribbled;

/* On a machine that is busy with others the time is longer. */
static bool time_is_over(void)
{
	time_t now = time(NULL);

	return now >= end && (now >= end + 60 ||
			      (shared->requests > 20 && shared->calls > 10));
}

static unsigned int below(unsigned int n)
{
	return (unsigned int)rand_r(&shared->seed) % n;
}

/* ---------------------------------------------------------------- buffers --- */

static struct buffer *buffer_of(uint64_t id)
{
	for (unsigned int i = 0; i < BUFFERS; i++)
		if (buffer[i].at != NULL && (uint64_t)buffer[i].id == id)
			return &buffer[i];
	return NULL;
}

static uint32_t buffer_make(struct tee_ioctl_param *p, size_t len)
{
	struct tee_ioctl_shm_register_data data = { .length = len };

	for (unsigned int i = 0; i < BUFFERS; i++) {
		struct buffer *b = &buffer[i];

		if (b->at != NULL)
			continue;
		b->at = mmap(NULL, len, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (b->at == MAP_FAILED) {
			b->at = NULL;
			break;
		}
		memset(b->at, 0x5a, len);
		data.addr = (uintptr_t)b->at;
		b->len = len;
		b->fd = ioctl(device, TEE_IOC_SHM_REGISTER, &data);
		b->id = data.id;
		if (b->fd < 0) {
			munmap(b->at, len);
			b->at = NULL;
			break;
		}
		p->c = (uint64_t)data.id;
		return TEE_SUCCESS;
	}
	return TEE_ERROR_OUT_OF_MEMORY;
}

/* Its pages stay: the other thread may be writing there. */
static void buffer_drop(uint64_t id)
{
	struct buffer *b = buffer_of(id);

	if (b == NULL)
		return;
	if (scribbled == b)
		scribbled = NULL;
	close(b->fd);
	b->at = NULL;
}

static void *scribbler(void *arg)
{
	unsigned int seed = 1;

	for (;;) {
		struct buffer *b = scribbled;

		if (b == NULL || b->at == NULL) {
			usleep(200);
			continue;
		}
		((volatile uint8_t *)
			 b->at)[(unsigned int)rand_r(&seed) % b->len] ^= 0x41;
	}
	return arg;
}

/* --------------------------------------------------------------- requests --- */

static void *bytes_of(const struct tee_ioctl_param *p)
{
	struct buffer *b = buffer_of(p->c);

	if (b == NULL || p->a > b->len || p->b > b->len - p->a)
		return NULL;
	return (uint8_t *)b->at + p->a;
}

static bool is_memref(const struct tee_ioctl_param *p)
{
	uint64_t type = p->attr & TEE_IOCTL_PARAM_ATTR_TYPE_MASK;

	return type >= TEE_IOCTL_PARAM_ATTR_TYPE_MEMREF_INPUT;
}

/* As tee-supplicant does. */
static uint32_t serve(struct request *r)
{
	struct msg_param mp[PARAMS] = { { 0 } };
	void *bytes[MSG_RPC_PARAM_MAX] = { NULL };
	uint32_t count = r->count - 1;
	uint32_t res = 0;

	if (r->func == RPC_SHM_ALLOC)
		return buffer_make(&r->p[1], r->p[1].b);
	if (r->func == RPC_SHM_FREE) {
		buffer_drop(r->p[1].b);
		return TEE_SUCCESS;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct tee_ioctl_param *p = &r->p[1 + i];

		mp[i].attr = p->attr;
		if (is_memref(p)) {
			mp[i].rmem.size = p->b;
			bytes[i] = bytes_of(p);
		} else {
			mp[i].value[0] = p->a;
			mp[i].value[1] = p->b;
			mp[i].value[2] = p->c;
		}
	}
	res = supplicant_serve(r->func, mp, count, bytes);
	for (uint32_t i = 0; i < count; i++) {
		struct tee_ioctl_param *p = &r->p[1 + i];

		if (is_memref(p)) {
			p->b = mp[i].rmem.size;
		} else {
			p->a = mp[i].value[0];
			p->b = mp[i].value[1];
			p->c = mp[i].value[2];
		}
	}
	return res;
}

static int receive(struct request *r)
{
	struct {
		struct tee_iocl_supp_recv_arg arg;
		struct tee_ioctl_param p[PARAMS];
	} in = { .arg = { .num_params = PARAMS } };
	struct tee_ioctl_buf_data data = { (uintptr_t)&in, sizeof(in) };

	/* So requests come with a number, and answers in any order. */
	in.p[0].attr = TEE_IOCTL_PARAM_ATTR_META;
	if (ioctl(device, TEE_IOC_SUPPL_RECV, &data) != 0)
		return -1;
	r->func = in.arg.func;
	r->count = in.arg.num_params;
	memcpy(r->p, in.p, sizeof(in.p));
	return 0;
}

static void send_answer(const struct request *r, uint32_t ret)
{
	struct {
		struct tee_iocl_supp_send_arg arg;
		struct tee_ioctl_param p[PARAMS];
	} out = { .arg = { .ret = ret, .num_params = r->count } };
	struct tee_ioctl_buf_data data = {
		(uintptr_t)&out,
		sizeof(out.arg) + r->count * sizeof(out.p[0]),
	};

	memcpy(out.p, r->p, sizeof(out.p));
	/* The driver refuses some of it; then it asks for an answer still. */
	if (ioctl(device, TEE_IOC_SUPPL_SEND, &data) != 0 && errno == EINVAL) {
		out.arg.ret = TEE_ERROR_GENERIC;
		memcpy(out.p, r->p, sizeof(out.p));
		for (uint32_t i = 1; i < r->count; i++)
			if (is_memref(&out.p[i]))
				out.p[i].b = 0;
		(void)ioctl(device, TEE_IOC_SUPPL_SEND, &data);
	}
}

struct late {
	struct request r;
	uint32_t ret;
	unsigned int ms;
};

/* Others are served, and answered, before it. */
static void *send_late(void *arg)
{
	struct late *l = arg;

	usleep(1000 * l->ms);
	send_answer(&l->r, l->ret);
	free(l);
	return NULL;
}

/* ------------------------------------------------------------------- lies --- */

static uint64_t wild(void)
{
	static const uint64_t some[] = {
		0,
		1,
		7,
		4095,
		4096,
		4097,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0x100000000,
		0x7fffffffffffffff,
		UINT64_MAX - 4095,
		UINT64_MAX,
	};

	return some[below(sizeof(some) / sizeof(some[0]))];
}

static uint32_t wild_result(void)
{
	static const uint32_t some[] = {
		0xffff0000, 0xffff0001, 0xffff0006, 0xffff0008, 0xffff000a,
		0xffff000c, 0xffff0010, 0xffff3024, 0xffff3041, 0xf0100003,
		0xf0100001, 0xdeadbeef, 1,	    0xffffffff,
	};

	return some[below(sizeof(some) / sizeof(some[0]))];
}

/* The last memory among the parameters: data, not a name. */
static struct tee_ioctl_param *data_of(struct request *r)
{
	for (uint32_t i = r->count; i > 1; i--)
		if (is_memref(&r->p[i - 1]))
			return &r->p[i - 1];
	return NULL;
}

static enum how choose_any(const struct request *r)
{
	bool writes = r->func == RPC_FS && (r->p[1].a == RPC_FS_WRITE ||
					    r->p[1].a == RPC_FS_TRUNCATE);

	if (r->func == RPC_SHM_FREE || below(100) < 55)
		return RIGHTLY;
	if (loses && writes && below(3) == 0)
		return LOSES;

	enum how how = (enum how)(RESULT + below(LOSES - RESULT));

	/* These would lose what the other half of the runs may not. */
	if (writes && !loses && how != LATE && how != NEVER)
		return RIGHTLY;
	/*
	 * So would memory that another request is using, or whose bytes still
	 * change when the next one has it, and a file that another was opened
	 * for.
	 */
	if (!loses &&
	    (how == CHANGES || (how == ANOTHERS && r->func != RPC_LOAD_TA) ||
	     (how == NUMBERS && r->func == RPC_SHM_ALLOC)))
		return RESULT;
	if (how == MEMORY && r->func != RPC_SHM_ALLOC)
		return BYTES;
	if (how == NEVER && below(4) != 0)
		return LATE;
	return how;
}

/*
 * What storage reads twice, through a new descriptor, and finds damaged twice is
 * damaged: who creates an object anew there gives the page up, and with it what
 * else it held. So one lie about the file, then the truth, until it was read.
 */
static enum how choose(const struct request *r)
{
	bool reads = r->func == RPC_FS &&
		     (r->p[1].a == RPC_FS_OPEN || r->p[1].a == RPC_FS_READ);
	enum how how = choose_any(r);

	if (loses || !reads)
		return how;
	if (shared->truth_is_due) {
		how = how == LATE ? LATE : RIGHTLY;
		shared->truth_is_due = r->p[1].a != RPC_FS_READ;
	} else {
		shared->truth_is_due = how != RIGHTLY && how != LATE;
	}
	return how;
}

static void spoil_numbers(struct request *r)
{
	for (uint32_t i = 1; i < r->count; i++)
		if (is_memref(&r->p[i]))
			r->p[i].b = wild();
		else if (below(2) == 0)
			*(below(2) == 0 ? &r->p[i].a : &r->p[i].c) = wild();
}

static uint32_t spoil_memory(struct request *r)
{
	struct tee_ioctl_param *p = &r->p[1];
	size_t len = p->b;

	switch (below(4)) {
	case 0:
		return buffer_make(p, len / 2 + 1);
	case 1:
		p->c = loses ? wild() : UINT64_MAX - below(2);
		return TEE_SUCCESS;
	case 2:
		p->c = loses ? (uint64_t)buffer[below(BUFFERS)].id : 0;
		return TEE_SUCCESS;
	default:
		return TEE_ERROR_OUT_OF_MEMORY;
	}
}

static void spoil_bytes(struct request *r, enum how how)
{
	struct tee_ioctl_param *p = data_of(r);
	uint8_t *bytes = p == NULL ? NULL : bytes_of(p);

	if (bytes == NULL || p->b == 0)
		return;
	if (how == SHORT)
		p->b = below((unsigned int)p->b);
	else if (how == CHANGES)
		scribbled = buffer_of(p->c);
	else
		for (unsigned int n = 1 + below(8); n > 0; n--)
			bytes[below((unsigned int)p->b)] ^=
				(uint8_t)(1 + below(255));
}

/* Return: false: this process has had enough. */
static bool one_request(void)
{
	static struct request before;
	static uint32_t ret_before = TEE_ERROR_GENERIC;
	struct request r = { 0 };
	uint32_t ret = TEE_SUCCESS;
	enum how how = RIGHTLY;

	if (receive(&r) != 0)
		return false;
	how = choose(&r);
	shared->requests++;
	shared->how[how]++;
	scribbled = NULL;
	if (how != RIGHTLY)
		printf("%u: function %u, %llu: %s\n", shared->requests, r.func,
		       (unsigned long long)r.p[1].a, how_name[how]);
	if (how == NEVER)
		return false;
	if (how == MEMORY) {
		ret = spoil_memory(&r);
	} else if (how == ANOTHERS) {
		/*
		 * With another's number Linux 6.1.192 would free a request that
		 * nobody received yet and that stays in the queue
		 * (optee_supp_send()): what was said before is said again.
		 */
		memcpy(&r.p[1], &before.p[1], sizeof(r.p) - sizeof(r.p[0]));
		ret = ret_before;
	} else if (how != STALE && how != LOSES) {
		ret = serve(&r);
	}
	if (how == RESULT)
		ret = wild_result();
	if (how == NUMBERS)
		spoil_numbers(&r);
	if (how == BYTES || how == SHORT || how == CHANGES)
		spoil_bytes(&r, how);
	if (how == LATE) {
		struct late *l = malloc(sizeof(*l));
		pthread_t id;

		if (l == NULL)
			return false;
		*l = (struct late){ r, ret, below(60) };
		return pthread_create(&id, NULL, send_late, l) == 0 &&
		       pthread_detach(id) == 0;
	}
	send_answer(&r, ret);
	before = r;
	ret_before = ret;
	return true;
}

/* Does a thread of the process wait for a supplicant? */
static bool waits(const char *pid)
{
	char path[64];
	char stack[1024];
	struct dirent *task;
	DIR *tasks;
	bool found = false;

	snprintf(path, sizeof(path), "/proc/%.16s/task", pid);
	tasks = opendir(path);
	while (tasks != NULL && !found && (task = readdir(tasks)) != NULL) {
		ssize_t n = -1;
		int fd;

		snprintf(path, sizeof(path), "/proc/%.16s/task/%.16s/stack",
			 pid, task->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			n = read(fd, stack, sizeof(stack) - 1);
		if (n >= 0)
			stack[n] = '\0';
		found = n > 0 && strstr(stack, "optee_supp_thrd_req") != NULL;
		if (fd >= 0)
			close(fd);
	}
	if (tasks != NULL)
		closedir(tasks);
	return found;
}

/*
 * Linux 6.1 keeps the device for a process that ended while requests with its
 * memory wait for ever: their clients are ended, as the guest's own script does.
 */
static void end_waiting(void)
{
	struct dirent *process;
	DIR *all = opendir("/proc");

	while (all != NULL && (process = readdir(all)) != NULL) {
		int pid = atoi(process->d_name);

		if (pid > 1 && waits(process->d_name))
			kill(pid, SIGKILL);
	}
	if (all != NULL)
		closedir(all);
}

static int device_take(void)
{
	for (unsigned int n = 1; n < 2000; n++) {
		int fd = open("/dev/teepriv0", O_RDWR | O_CLOEXEC);

		if (fd >= 0)
			return fd;
		if (n % 50 == 0)
			end_waiting();
		usleep(10000);
	}
	return -1;
}

static void supplicant_process(void)
{
	static const char *const ta[] = { "/lib/optee_armtz" };
	pthread_t id;

	supplicant_init("/var/lib/optee-client/data/tee", ta, 1);
	device = device_take();
	if (device < 0) {
		printf("FAIL the supplicant's device is not to be had\n");
		_exit(1);
	}
	shared->processes++;
	pthread_create(&id, NULL, scribbler, NULL);
	while (one_request())
		fflush(stdout);
	fflush(stdout);
	_exit(0);
}

/* ---------------------------------------------------------------- clients --- */

#define OBJECT_LEN 600u

static bool known(TEEC_Result res)
{
	switch (res) {
	case TEEC_SUCCESS:
	case TEEC_ERROR_GENERIC:
	case TEEC_ERROR_COMMUNICATION:
	case TEEC_ERROR_OUT_OF_MEMORY:
	case TEEC_ERROR_ITEM_NOT_FOUND:
	case TEEC_ERROR_SECURITY:
	case TEEC_ERROR_BAD_FORMAT:
	case TEEC_ERROR_NO_DATA:
	case TEEC_ERROR_BUSY:
	case TEEC_ERROR_SHORT_BUFFER:
	case 0xffff3041: /* no space */
	case 0xf0100001: /* corrupt object */
	case 0xf0100003: /* storage is not available */
		return true;
	default:
		return false;
	}
}

#define wrong(...)                                                             \
	do {                                                                   \
		__atomic_add_fetch(&shared->wrong_calls, 1, __ATOMIC_RELAXED); \
		test_result(false, __VA_ARGS__);                               \
		fflush(stdout);                                                \
	} while (0)

static bool judged(struct outcome out, const char *what)
{
	__atomic_add_fetch(&shared->calls, 1, __ATOMIC_RELAXED);
	if (out.res == TEEC_SUCCESS)
		__atomic_add_fetch(&shared->good_calls, 1, __ATOMIC_RELAXED);
	if (!known(out.res))
		wrong("%s: 0x%08x, origin %u", what, out.res, out.origin);
	return out.res == TEEC_SUCCESS;
}

static void object_round(TEEC_Session *s, const char *id)
{
	TEEC_Operation op = OP(MEMREF_TEMP_INPUT, VALUE_INPUT, NONE, NONE);
	TEEC_Operation get =
		OP(MEMREF_TEMP_INPUT, MEMREF_TEMP_OUTPUT, NONE, NONE);
	uint8_t data[OBJECT_LEN] = { 0 };

	op.params[0].tmpref.buffer = (void *)(uintptr_t)id;
	op.params[0].tmpref.size = strlen(id);
	op.params[1].value.a = OBJECT_LEN;
	op.params[1].value.b = 0x400; /* overwrite */
	(void)judged(tee_call(s, MISCHIEF_STORE_CREATE, &op), "create");
	get.params[0] = op.params[0];
	get.params[1].tmpref.buffer = data;
	get.params[1].tmpref.size = sizeof(data);
	if (!judged(tee_call(s, MISCHIEF_STORE_READ, &get), "read"))
		return;
	/* An object is what was created, whole. */
	bool whole = get.params[1].tmpref.size == OBJECT_LEN;

	for (size_t i = 0; whole && i < OBJECT_LEN; i++)
		whole = data[i] == (uint8_t)(i * 7 + i / 251);
	if (!whole)
		wrong("an object is not what was stored");
}

static void client(unsigned int number)
{
	char id[16];
	TEEC_Operation count = OP(VALUE_INOUT, NONE, NONE, NONE);

	snprintf(id, sizeof(id), "hostile-%u", number);
	if (TEEC_InitializeContext(NULL, &tee) != TEEC_SUCCESS) {
		wrong("no TEE");
		return;
	}
	while (!time_is_over()) {
		TEEC_Session s = { 0 };

		if (judged(tee_open(&s, &mischief_uuid, NULL), "open")) {
			for (unsigned int i = 0; i < 8 && !time_is_over(); i++)
				object_round(&s, id);
			TEEC_CloseSession(&s);
		}
		memset(&s, 0, sizeof(s));
		if (judged(tee_open(&s, &hello_uuid, NULL), "open hello")) {
			count.params[0].value.a = 1;
			if (judged(tee_call(&s, 0, &count), "hello") &&
			    count.params[0].value.a != 2)
				wrong("hello says %u", count.params[0].value.a);
			TEEC_CloseSession(&s);
		}
	}
}

/* One that waits for a process that ended is ended itself, as at home. */
static pid_t client_start(unsigned int number)
{
	pid_t pid = fork();

	if (pid == 0) {
		client(number);
		fflush(stdout);
		_exit(0);
	}
	return pid;
}

static pid_t supplicant_start(void)
{
	pid_t pid = fork();

	if (pid == 0)
		supplicant_process();
	return pid;
}

/* The supplicants and the clients, until the time is over. */
static void supervise(void)
{
	pid_t clients[CLIENTS] = { 0 };
	pid_t supplicant = supplicant_start();
	unsigned int left = CLIENTS;

	for (unsigned int i = 0; i < CLIENTS; i++)
		clients[i] = client_start(i);
	while (left > 0) {
		pid_t pid = waitpid(-1, NULL, 0);

		if (pid == supplicant) {
			supplicant = supplicant_start();
			continue;
		}
		for (unsigned int i = 0; i < CLIENTS; i++) {
			if (clients[i] != pid)
				continue;
			clients[i] = time_is_over() ? 0 : client_start(i);
			left -= clients[i] == 0;
		}
	}
	kill(supplicant, SIGKILL);
	waitpid(supplicant, NULL, 0);
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr,
			"usage: hostile-supplicant SEED SECONDS [loses]\n");
		return 2;
	}
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return 2;
	shared->seed = (unsigned int)strtoul(argv[1], NULL, 10);
	end = time(NULL) + strtol(argv[2], NULL, 10);
	loses = argc > 3;
	/* What starts the stock one again rests meanwhile. */
	(void)!system("killall -STOP supplicant; killall -9 tee-supplicant");
	supervise();
	(void)!system("killall -CONT supplicant");
	printf("%u requests, %u processes:", shared->requests,
	       shared->processes);
	for (unsigned int i = 0; i < HOWS; i++)
		printf(" %s %u", how_name[i], shared->how[i]);
	printf("; %u calls, %u succeeded\n", shared->calls, shared->good_calls);
	test_result(shared->wrong_calls == 0, "every call ended as it may");
	test_result(shared->requests > 20 && shared->calls > 10,
		    "%u requests, %u calls", shared->requests, shared->calls);
	return test_end();
}
